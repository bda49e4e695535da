"""The version of Pullquote; pyproject.toml reads it from here."""

VERSION = "0.1.0"
