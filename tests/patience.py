"""How long a test waits for what must come."""

from __future__ import annotations

PATIENCE = 180.0
"""Seconds: a limit, not a measure. With ten times more work than cores a machine needs a quarter of it to start a bot,
a browser and a page; that something comes soon is shown by what else has happened, or by a clock that is turned.
"""
