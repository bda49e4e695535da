"""What arrives, read: the text, links, origin and place of an update, also where its message has blocks and no text.

Start reading at `updates`; `rich_messages` gives messages with formatting a text before anything else sees them.
"""
