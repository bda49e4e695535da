"""How long a test waits for what must come."""

from __future__ import annotations

PATIENCE = 60.0
"""Seconds: a limit, not a measure. A machine with ten times more work than cores needs half of it to start a bot; that
something comes soon is shown by what else has happened, or by a clock that is turned.
"""
