"""Ports for programs that have to be told theirs before they listen."""

from __future__ import annotations

import random
import socket

_FROM, _TO = 10_000, 32_000
"""Below those that systems hand out by themselves (Linux from 32768, others from 49152), and above the usual services:
a port that was only probed may otherwise be somebody's before it is used."""
_dice = random.SystemRandom()


def free_port() -> int:
    """A port that is free now, and that nobody gets without asking for it."""
    while True:
        port = _dice.randrange(_FROM, _TO)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
