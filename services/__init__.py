"""What the bot can do, one class per feature; everything it needs is handed to `__init__`. Start reading at `articles`."""
