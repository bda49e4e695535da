"""Exports: everything of a chat as files. Start reading at `exports`."""
