"""Error messages: one sentence or two for each error, what happened and what to do next."""

from __future__ import annotations

from datetime import datetime

from engine import errors
from engine.errors import UncheckedError
from handlers.views import article_facts, callback_data, html
from handlers.views.callback_data import Act
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, text_message

_MB = 1 << 20
_MEGAPIXEL = 1_000_000
TESSERACT = "apt install tesseract-ocr tesseract-ocr-fra"
"""How it is installed on Debian and Ubuntu, with the pack of a language that is not English."""


def error_message(
    words: Words,
    error: Exception,
    *,
    retry_at: datetime | None = None,
    code: str = "",
    message_id: int = 0,
    local_site: str = "",
) -> OutgoingMessage:
    """Return the message for *error*.

    *message_id* is the message that caused it: a temporary error then gets a button to try again. *retry_at* is when
    the bot tries again by itself, None if it does not; *code* is shown with a fault of the bot. *local_site* is named
    where an address cannot be opened.
    """
    body = str(html.text(_error_text(words, error, retry_at, code) + local_hint(words, error, local_site)))
    if message_id and is_temporary(error):
        again = Button(words._("Try again"), data=callback_data.encode(Act.TRY_AGAIN, message_id))
        return OutgoingMessage(body, ((again,),))
    return OutgoingMessage(body)


def local_hint(words: Words, error: Exception, local_site: str) -> str:
    """Return what can be opened instead of an address that cannot, where there is such a site; else ""."""
    if not local_site or not isinstance(error, errors.FetchError):
        return ""
    return " " + words._("This is the sandbox: {link} can always be opened here.", link=local_site)


def command_too_old(words: Words, age: str, command: str) -> OutgoingMessage:
    """Return the answer to an owner's command that waited too long to be carried out."""
    return text_message(words._("That was asked {age}. Send {command} again.", age=age, command=command))


def is_temporary(error: Exception) -> bool:
    """Tell whether an error is temporary: the same request may succeed later."""
    if isinstance(error, errors.StatusError):
        return not error.is_bot_check and (error.status == 429 or error.status >= 500)
    return isinstance(error, errors.FetchTimeoutError)


def _error_text(words: Words, error: Exception, retry_at: datetime | None, code: str) -> str:
    match error:
        case errors.FetchError():
            return _fetch_text(words, error)
        case errors.NoPreviewError():
            return words._(
                "Telegram shows no public posts there, so I can't follow it: only public channels can be read."
            )
        case errors.ReadError():
            return _read_text(words, error)
        case errors.FileChangedError():
            return words._(
                "The file has changed: I no longer find this sentence on its page. Send the file to me again."
            )
        case errors.WorkerLimitError():
            return words._("Reading that takes more time or memory than I have. Send me a shorter piece of it.")
        case errors.NotFoundError():
            return _not_found_text(words, error)
        case errors.QuotaError():
            return quota_text(words, error)
        case errors.TooManyError():
            return words._(
                "There are {limit} of these here already, which is the most.", limit=words.number(error.limit)
            )
        case UncheckedError():
            return words._("I could not check whether you are an admin here. Try again.")
        case errors.StorageError():
            return _failure_text(words, words._("My memory is out of reach at the moment."), retry_at, code)
    return _failure_text(words, words._("That failed on my side."), retry_at, code)


def quota_text(words: Words, error: errors.QuotaError) -> str:
    """Return which limit was reached, and when it ends."""
    match error.what:
        case "questions":
            return words.n(
                "That is more than {count} question a minute. Ask me again in a moment.",
                "That is more than {count} questions a minute. Ask me again in a moment.",
                error.limit,
            )
        case "megabytes":
            limit = words.number(error.limit)
            return words._(
                "That is more than {limit} MB a day. It goes on at {time}.", limit=limit, time=words.time(error.until)
            )
    return words.n(
        "That is more than {count} article a day. It goes on at {time}.",
        "That is more than {count} articles a day. It goes on at {time}.",
        error.limit,
        time=words.time(error.until),
    )


def _failure_text(words: Words, happened: str, retry_at: datetime | None, code: str) -> str:
    """Return the text for a fault of the bot: when the message is tried again, or that trying again failed."""
    mark = f" ({code})" if code else ""
    if retry_at is not None:
        time = words.time(retry_at)
        return f"{happened} " + words._("I kept your message and will try again at {time}{code}.", time=time, code=mark)
    return f"{happened} " + words._("Trying again did not help{code}. Please send it once more later.", code=mark)


def _fetch_text(words: Words, error: errors.FetchError) -> str:
    match error:
        case errors.FetchTimeoutError():
            return words.n(
                "The page did not answer within {count} second.",
                "The page did not answer within {count} seconds.",
                error.seconds,
            )
        case errors.MembersOnlyError():
            return words._("Only members can open that link to a private chat. Forward the message to me instead.")
        case errors.TooLargeError():
            return _too_large_text(words, error)
        case errors.StatusError():
            return _bot_check_text(words) if error.is_bot_check else _status_text(words, error.status)
    # refused and unreachable addresses get the same text, which tells nothing about the network (SECURITY.md)
    return words._("I could not open that address. Check the link, or paste the text here.")


def _too_large_text(words: Words, error: errors.TooLargeError) -> str:
    limit = words.number(max(1, error.limit // _MB))
    if error.url:
        return words._(
            "That page is too large: I read {limit} MB at most. Paste the part you need here.",
            limit=limit,
        )
    if not error.size:
        return words._(
            "This file is too large; Telegram lets me download {limit} MB at most. A link to it would work.",
            limit=limit,
        )
    return words._(
        "This file is {size} MB; Telegram lets me download {limit} MB at most. A link to it would work.",
        size=words.number(-(-error.size // _MB)),
        limit=limit,
    )


def _status_text(words: Words, status: int) -> str:
    if status in (404, 410):
        return words._("There is no page at that address any more ({status}). Check the link.", status=status)
    if status in (401, 402, 403, 451):
        return words._(
            "That site does not let me read the page ({status}). Open it, select all, and paste it here.",
            status=status,
        )
    if status == 429 or status >= 500:
        return words._("That site has a problem of its own ({status}). Try again later.", status=status)
    return words._("That site sent an error instead of a page ({status}). Paste the text here.", status=status)


def _read_text(words: Words, error: errors.ReadError) -> str:
    match error:
        case errors.UnsupportedError():
            name = article_facts.short_name(error.name)
            if name:
                return words._(
                    "I can't read {name}. I read PDF, Word, EPUB, HTML, text, Markdown and pictures of text.", name=name
                )
            return words._(
                "I can't read that format. I read PDF, Word, EPUB, HTML, text, Markdown and pictures of text."
            )
        case errors.UnknownCharsetError():
            return words._(
                "I can't tell how the characters of that text are encoded. Save it as UTF-8, or paste it here."
            )
        case errors.EncryptedError():
            return words._("This file asks for a password. Send it without one, or paste its text here.")
        case errors.PictureError():
            return _picture_text(words, error)
        case errors.EmptyPageError() if not error.name:
            return words._("I found no article on that page. Send the article's own link, or paste its text here.")
        case errors.NoTextError() | errors.EmptyPageError():
            return words._("There is no text in this file.")
        case errors.ConsentWallError():
            return words._(
                "That page hides its text behind a consent window. Open it, select all, and share or paste it here."
            )
        case errors.BotCheckError():
            return _bot_check_text(words)
        case errors.PaywallError():
            return words._("Only the beginning of that page is public. Paste the rest if you have it.")
        case errors.BrokenFileError():
            return words._("This file is damaged, or not what its name says. Send it again, or paste its text here.")
        case errors.NoFeedError():
            return words._("I found no feed at that address. Send the address of a feed, or of a site that has one.")
    return words._("I could not read any text in that. Paste the text here.")


def _picture_text(words: Words, error: errors.PictureError) -> str:
    match error:
        case errors.PictureTooLargeError():
            limit = words.number(error.limit // _MEGAPIXEL)
            return words._("This picture is too large: I read {limit} megapixels at most.", limit=limit)
        case errors.NoPictureReaderError():
            return words._(
                "This is a picture. What reads text on pictures, Tesseract, is not installed here: "
                "on Debian {command} does that.",
                command=TESSERACT,
            )
    if error.pages:
        return words._("This PDF is made of pictures, and I see no text on them. A version with text would work.")
    return words._("I see no text in this picture. A sharper one, or one taken from nearer, may help.")


def _bot_check_text(words: Words) -> str:
    """Return what works where a site lets only browsers in, with the steps on a phone."""
    happened = words._("That site lets only browsers in: it checks for robots or needs JavaScript.")
    way = words._("Open the page in your browser, save it and send me the file, or select all and paste the text here.")
    phones = (
        words._("iPhone: Share, then Options, Web Archive, and share it with me."),
        words._("Android, in Chrome: ⋮, then ⬇, and share the page with me from Downloads."),
        words._("On both: hold a finger on a word, Select all, Copy, and paste it here."),
    )
    return "\n".join((f"{happened} {way}", *phones))


def _not_found_text(words: Words, error: errors.NotFoundError) -> str:
    if error.what == "article":
        return words._("There is no article {number} here. /list shows what there is.", number=error.number)
    if error.what == "question":
        return words._("That question is no longer kept. Ask it again.")
    return words._("That is no longer here.")
