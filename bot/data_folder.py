"""The data folder: made at the start, for its user alone."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import ConfigurationError


def make(folder: Path) -> None:
    """Make *folder* where it is missing. ConfigurationError if that fails, or if nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(_sentence(folder, f"cannot be made: {error.strerror}")) from None
    if fault := unwritable(folder):
        raise ConfigurationError(fault)


def unwritable(folder: Path) -> str:
    """Return what is wrong with an existing *folder* in a sentence; "" if this user can write there."""
    if os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return ""
    return _sentence(folder, "cannot be written by this user")


def _sentence(folder: Path, fault: str) -> str:
    return (
        f"The data folder {folder} {fault}. "
        "Give it to the user that runs the bot, or set PULLQUOTE_DATA_DIR to a folder that this user can write."
    )
