"""What the bot can do: one class per feature, its dependencies passed to `__init__`. Start reading at `articles`."""

VERSION = "0.1.0"
"""The version of Pullquote; pyproject.toml reads it from here."""
