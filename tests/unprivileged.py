"""Commands run as by a user without privileges, also where the tests themselves run as root."""

from __future__ import annotations

import os
import sys

IS_ROOT = sys.platform != "win32" and os.geteuid() == 0
_AS_ANYBODY = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--securebits=+noroot,+noroot_locked")
"""Root without a single capability is a user like others: it owns its files, and the kernel asks for permissions."""


def unprivileged(*command: str) -> tuple[str, ...]:
    """Return the command that runs *command* without privileges."""
    return (*_AS_ANYBODY, *command) if IS_ROOT else command
