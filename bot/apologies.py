"""What is said on the command line when something is wrong: one clear sentence."""

from __future__ import annotations

from bot.polling import FatalError
from engine import errors
from handlers import replies
from handlers.words import Words


class UsageError(Exception):
    """The command cannot be done as it was given; its text says why."""


def sentence(error: Exception) -> str | None:
    """Return the sentence for *error*; None when it is a fault of the program itself."""
    if isinstance(error, FatalError | UsageError):
        return str(error)
    if isinstance(error, errors.ForeignDatabaseError):
        return "That database belongs to another program, so it was left as it is. Check PULLQUOTE_DATABASE_URL."
    if isinstance(error, errors.NewerDatabaseError):
        return "That database was written by a newer version of Pullquote. Install that version, or use a backup."
    if isinstance(error, errors.StorageError):
        return "The database cannot be opened or written. Check PULLQUOTE_DATABASE_URL, its folder and the free space."
    if isinstance(error, errors.WorkerError) and not isinstance(error, errors.WorkerLimitError):
        return "That failed inside Pullquote, not in what you gave it. Trying again may help."
    if isinstance(error, errors.PullquoteError):
        return replies.plain_text(replies.error(Words(), error, retry_at=None, code=""))
    return None
