"""The owner's panel, /admin: one module per section. Start reading at `panel`."""
