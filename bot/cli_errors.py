"""Error messages of the command line: one sentence, and the exit code."""

from __future__ import annotations

from bot.errors import FatalError
from engine import errors
from handlers import views
from handlers.views.i18n import Words


class UsageError(Exception):
    """The command cannot be run with these arguments; its text says why."""


def sentence(error: Exception, database_url: str = "") -> str | None:
    """Return the message for *error*; None if it is a bug. *database_url*: "" for a temporary database."""
    if isinstance(error, FatalError | UsageError):
        return str(error)
    if isinstance(error, errors.ForeignDatabaseError):
        return "That database belongs to another program, so it was left as it is. Check PULLQUOTE_DATABASE_URL."
    if isinstance(error, errors.NewerDatabaseError):
        return "That database was written by a newer version of Pullquote. Install that version, or use a backup."
    if isinstance(error, errors.MigrationError):
        return (
            "The database could not be brought to the schema of this version, and is as it was "
            f"(schema {error.revision or 'none'}; {error.place}). Go on with the version before, and report this."
        )
    if isinstance(error, errors.BackupError | errors.MoveError):
        return str(error)
    if isinstance(error, errors.StorageError):
        return _unavailable(database_url)
    if isinstance(error, errors.WorkerError) and not isinstance(error, errors.WorkerLimitError):
        return "That failed inside Pullquote, not in what you gave it. Trying again may help."
    if isinstance(error, errors.PullquoteError):
        return views.message.plain_text(views.errors.error_message(Words(), error, retry_at=None, code=""))
    return None


def exit_code(error: Exception) -> int:
    """Return 2 if a restart cannot help before the operator changes something, else 1.

    The service manager does not restart the bot after 2 (deploy/pullquote.service).
    """
    if isinstance(error, FatalError):
        return error.exit_code
    lasting = errors.ForeignDatabaseError | errors.NewerDatabaseError | errors.MigrationError | errors.MoveError
    return 2 if isinstance(error, lasting) else 1


def _unavailable(database_url: str) -> str:
    """Return what to check; never the URL itself, which may hold a password."""
    if not database_url:
        return "There is no room to work in: check the folder for temporary files and its free space."
    if database_url.startswith("sqlite"):
        return (
            "The database file cannot be opened or written. "
            "Check PULLQUOTE_DATA_DIR or PULLQUOTE_DATABASE_URL, the folder and the free space."
        )
    return (
        "The database server does not answer, or does not let Pullquote in. "
        "Check PULLQUOTE_DATABASE_URL and that the server is running."
    )
