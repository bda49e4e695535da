"""How long a test waits for the bot."""

from __future__ import annotations

PATIENCE = 60.0
"""Seconds a wait lasts at most unless a test says otherwise: a limit, not a measure, for a busy machine."""
