"""Errors that end the process; their text is for the operator."""

from __future__ import annotations


class FatalError(Exception):
    """The bot cannot go on. A restart may help, so a service manager restarts it."""

    exit_code = 1


class ConfigurationError(FatalError):
    """The bot cannot go on until its settings change: a restart does not help."""

    exit_code = 2
