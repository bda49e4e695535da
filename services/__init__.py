"""What the bot can do, one class a feature; all it needs is handed to `__init__`. Start reading at `articles`."""
