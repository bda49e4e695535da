"""The panel of /settings: what a chat has chosen, changed with the buttons of one message. Start reading at `panel`."""
