"""The package's exceptions, in one hierarchy. They carry facts, no prose: handlers choose the words for the user.

PullquoteError
├── FetchError(url)              no page could be fetched
│   ├── RefusedAddressError      the same for every address that is not allowed
│   ├── MembersOnlyError         a link into a private chat of Telegram
│   ├── FetchTimeoutError(seconds)
│   ├── TooLargeError(limit, size)
│   └── StatusError(status, retry_after, is_bot_check)  404, 500 …
├── ReadError                    no text could be read from the bytes
│   ├── UnsupportedError(name)   a format that is not read
│   ├── UnknownCharsetError      bytes that make no words in any charset
│   ├── EncryptedError
│   ├── PictureError(pages)      a picture, or a file of pictures of pages, and no text seen in it
│   │   ├── PictureTooLargeError(limit)
│   │   └── NoPictureReaderError … Tesseract, which would read it, is not installed
│   ├── NoTextError              a file without text
│   ├── EmptyPageError           a page without an article
│   ├── ConsentWallError
│   ├── BotCheckError            a page that lets only browsers in
│   ├── PaywallError
│   ├── BrokenFileError
│   ├── NoFeedError              neither a feed nor a page that names one
│   └── NoPreviewError           a page of Telegram without a channel's posts
├── WorkerError                  a child process failed
│   └── WorkerLimitError         … at its limit of time or memory
├── NotFoundError(what, number)  no such article, question …
├── TooManyError(limit)          feeds, watches … of one chat
├── QuotaError(what, limit, until)  a person has used up their quota for now
└── StorageError                 the database is not available
    ├── DiskFullError            … nothing can be stored
    ├── ForeignDatabaseError     … it belongs to another program
    ├── NewerDatabaseError(revision)  … a newer Pullquote wrote it
    ├── MigrationError(revision, place)  … it could not be brought to this version
    └── BackupError              no backup could be made or restored
"""

from __future__ import annotations

from datetime import UTC, datetime

_BEGINNING = datetime.min.replace(tzinfo=UTC)


class PullquoteError(Exception):
    """An error that the bot can explain to the user."""


class FetchError(PullquoteError):
    """The page at *url* could not be fetched."""

    def __init__(self, url: str = "") -> None:
        super().__init__(url)
        self.url = url


class RefusedAddressError(FetchError):
    """The bot does not fetch from this address; the reason is deliberately not stated."""


class MembersOnlyError(FetchError):
    """A link to a private chat of Telegram, which only its members can open."""


class FetchTimeoutError(FetchError):
    """No whole page within *seconds*."""

    def __init__(self, url: str = "", seconds: int = 20) -> None:
        super().__init__(url)
        self.seconds = seconds


class TooLargeError(FetchError):
    """The page has more than *limit* bytes; *size* if it is known, else 0."""

    def __init__(self, url: str = "", limit: int = 0, size: int = 0) -> None:
        super().__init__(url)
        self.limit = limit
        self.size = size


class StatusError(FetchError):
    """The server answered with an error status; retry after *retry_after* seconds (0: not stated).

    *is_bot_check* says that its page checks whether a browser is asking.
    """

    def __init__(self, url: str = "", status: int = 0, retry_after: int = 0, is_bot_check: bool = False) -> None:
        super().__init__(url)
        self.status = status
        self.retry_after = retry_after
        self.is_bot_check = is_bot_check


class ReadError(PullquoteError):
    """No text could be read from the bytes."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class UnsupportedError(ReadError):
    """A format that is not read."""


class UnknownCharsetError(ReadError):
    """Text in a charset that is not declared and cannot be guessed."""


class EncryptedError(ReadError):
    """The file asks for a password."""


class PictureError(ReadError):
    """A picture, or a file that is pictures of *pages* pages, and no text is seen in it.

    The reader of documents sees none in any picture; then the reader of pictures looks (`services.reading`).
    """

    def __init__(self, name: str = "", pages: int = 0) -> None:
        super().__init__(name)
        self.pages = pages


class PictureTooLargeError(PictureError):
    """A picture of more than *limit* pixels."""

    def __init__(self, name: str = "", pages: int = 0, limit: int = 0) -> None:
        super().__init__(name, pages)
        self.limit = limit


class NoPictureReaderError(PictureError):
    """A picture where Tesseract, which reads pictures, is not installed."""


class NoTextError(ReadError):
    """A file without text."""


class FileChangedError(PullquoteError):
    """The file no longer has the quoted sentence on its page, or it is no PDF any more."""


class EmptyPageError(ReadError):
    """A page without an article."""


class ConsentWallError(ReadError):
    """The text is hidden behind a consent window."""


class BotCheckError(ReadError):
    """A page that checks whether a browser or a person is asking (a captcha, "enable JavaScript"), and no article."""


class PaywallError(ReadError):
    """Only the beginning is public."""


class BrokenFileError(ReadError):
    """Not what it claims to be, or damaged."""


class NoFeedError(ReadError):
    """Neither a feed nor a page that names one."""


class NoPreviewError(ReadError):
    """A page of Telegram that shows no channel: it is private, has no preview, is a person's or a bot's, or unknown."""


class WorkerError(PullquoteError):
    """A child process failed."""


class WorkerLimitError(WorkerError):
    """A child process reached its limit of time or memory."""


class NotFoundError(PullquoteError):
    """No such *what* (article, question …) with this *number* here."""

    def __init__(self, what: str = "", number: int = 0) -> None:
        super().__init__(f"{what} {number}")
        self.what = what
        self.number = number


class TooManyError(PullquoteError):
    """The chat has reached its *limit* of feeds, watches …"""

    def __init__(self, limit: int = 0) -> None:
        super().__init__(str(limit))
        self.limit = limit


class QuotaError(PullquoteError):
    """A person has used *limit* of *what* (articles, megabytes, questions), and may continue at *until*."""

    def __init__(self, what: str = "", limit: int = 0, until: datetime = _BEGINNING) -> None:
        super().__init__(f"{what} {limit}")
        self.what = what
        self.limit = limit
        self.until = until


class UncheckedError(PullquoteError):
    """Telegram does not say whether a person administers a chat, so nothing is changed there."""


class StorageError(PullquoteError):
    """The database is not available; nothing was changed."""


class DiskFullError(StorageError):
    """There is no room for what is to be stored."""


class ForeignDatabaseError(StorageError):
    """The database belongs to another program: it is left as it is."""


class NewerDatabaseError(StorageError):
    """The database was written by a newer version: *revision* is not known here."""

    def __init__(self, revision: str = "") -> None:
        super().__init__(f"the database has the revision {revision}, which this version does not know")
        self.revision = revision


class MigrationError(StorageError):
    """A step to the newest schema failed at *place*; the database is as it was, of *revision*."""

    def __init__(self, revision: str = "", place: str = "") -> None:
        super().__init__(f"from the revision {revision}: {place}")
        self.revision = revision
        self.place = place


class BackupError(StorageError):
    """A backup could not be made or restored; the text tells the operator why, in sentences without a password."""


class MoveError(StorageError):
    """A library cannot be moved to another database; the text tells the operator why, in sentences."""
