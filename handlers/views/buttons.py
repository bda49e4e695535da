"""Toasts of buttons that have expired or belong to another person."""

from __future__ import annotations

from handlers.views.i18n import Words


def unknown(words: Words) -> str:
    """Return the toast of a button with unknown or outdated callback data."""
    return words._("This button no longer works.")


def panel_expired(words: Words) -> str:
    """Return the toast of a panel's button whose token has expired."""
    return words._("This button no longer works. Send /settings, /feeds or /watches for a new one.")


def undo_expired(words: Words) -> str:
    """Return the toast of an undo button after its minute."""
    return words._("The minute for that is over.")


def not_yours(words: Words) -> str:
    """Return the toast of a panel that belongs to another person."""
    return words._("These buttons belong to somebody else. Open your own with /settings.")
