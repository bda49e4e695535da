"""How long a test waits for the bot."""

from __future__ import annotations

PATIENCE = 15.0
"""Seconds a wait lasts unless a test says otherwise; a cold reader child takes about 3."""
