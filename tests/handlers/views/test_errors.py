"""When something is wrong, it is said in one kind sentence: what happened, and what to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine import errors
from engine.errors import PullquoteError
from handlers import views
from handlers.views.i18n import Words
from tests.handlers.telegram_html import parse

AT = datetime(2024, 10, 14, 14, 5, tzinfo=UTC)
LANGUAGES = [Words("en"), Words("fr")]


def every(kind: type[PullquoteError]) -> list[type[PullquoteError]]:
    """Return *kind* and all below it that belong to the house."""
    below = [sub for sub in kind.__subclasses__() if sub.__module__ == errors.__name__]
    return [kind, *(deeper for sub in below for deeper in every(sub))]


def said(words: Words, error: Exception, **facts: object) -> str:
    """Return what is said about *error*."""
    return parse(views.errors.error_message(words, error, **facts).html)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_every_error_has_its_own_sentence(words: Words) -> None:
    """Each leaf of the error tree says what happened; only faults of our own share one, and those of the storage."""
    general = said(words, PullquoteError(), retry_at=AT, code="K7F2")
    shared = {
        errors.PullquoteError, errors.WorkerError,  # our own fault: the same sentence for all of them
        errors.FetchError, errors.RefusedAddressError,  # must not be told apart
        *every(errors.StorageError),  # to people they are one; the operator reads the others at the command line
    }  # fmt: skip
    seen: dict[str, type[PullquoteError]] = {}
    for kind in every(PullquoteError):
        sentence = said(words, kind(), retry_at=AT, code="K7F2")
        assert sentence.endswith("."), kind
        if kind not in shared:
            assert sentence != general, f"{kind.__name__} has no sentence of its own"
            assert sentence not in seen, f"{kind.__name__} says what {seen[sentence].__name__} says"
            seen[sentence] = kind
    assert said(words, errors.StorageError(), retry_at=AT, code="K7F2") != general


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_a_bot_check_is_one_whatever_its_status(words: Words) -> None:
    """The same way out for a check that comes as a page and for one that comes as an error."""
    as_error = views.errors.error_message(words, errors.StatusError(status=403, is_bot_check=True), message_id=5)
    assert as_error == views.errors.error_message(words, errors.BotCheckError(), message_id=5)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda w: w.language)
def test_refused_addresses_cannot_be_told_from_dead_ones(words: Words) -> None:
    """The same message, to the last button, for every address that is not opened."""
    refused = views.errors.error_message(words, errors.RefusedAddressError("http://10.0.0.1/"), message_id=5)
    dead = views.errors.error_message(words, errors.FetchError("http://example.com/"), message_id=5)
    assert refused == dead


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            errors.MembersOnlyError("https://t.me/c/1/2"),
            "Only members can open that link to a private chat. Forward the message to me instead.",
        ),
        (errors.FetchTimeoutError("https://a.bc"), "The page did not answer within 20 seconds."),
        (
            errors.TooLargeError(limit=20 << 20, size=34 << 20),
            "This file is 34 MB; Telegram lets me download 20 MB at most. A link to it would work.",
        ),
        (
            errors.TooLargeError("https://a.bc", limit=8 << 20),
            "That page is too large: I read 8 MB at most. Paste the part you need here.",
        ),
        (
            errors.TooLargeError(limit=20 << 20),
            "This file is too large; Telegram lets me download 20 MB at most. A link to it would work.",
        ),
        (errors.StatusError(status=404), "There is no page at that address any more (404). Check the link."),
        (errors.StatusError(status=503), "That site has a problem of its own (503). Try again later."),
        (
            errors.StatusError(status=403),
            "That site does not let me read the page (403). Open it, select all, and paste it here.",
        ),
        (
            errors.StatusError(status=418),
            "That site sent an error instead of a page (418). Paste the text here.",
        ),
        (
            errors.UnsupportedError("budget.xlsx"),
            "I can't read budget.xlsx. I read PDF, Word, EPUB, HTML, text, Markdown and pictures of text.",
        ),
        (
            errors.ConsentWallError(),
            "That page hides its text behind a consent window. Open it, select all, and share or paste it here.",
        ),
        (
            errors.EmptyPageError(),
            "I found no article on that page. Send the article's own link, or paste its text here.",
        ),
        (errors.EmptyPageError("empty.txt"), "There is no text in this file."),
        (errors.NoTextError("empty.docx"), "There is no text in this file."),
        (
            errors.PictureError("scan.pdf", 3),
            "This PDF is made of pictures, and I see no text on them. A version with text would work.",
        ),
        (
            errors.PictureError("photo.jpg"),
            "I see no text in this picture. A sharper one, or one taken from nearer, may help.",
        ),
        (
            errors.PictureTooLargeError("photo.jpg", limit=25_000_000),
            "This picture is too large: I read 25 megapixels at most.",
        ),
        (
            errors.NoPictureReaderError("photo.jpg"),
            (
                "This is a picture. What reads text on pictures, Tesseract, is not installed here: "
                "on Debian apt install tesseract-ocr tesseract-ocr-fra does that."
            ),
        ),
        (
            errors.BotCheckError(),
            (
                "That site lets only browsers in: it checks for robots or needs JavaScript. Open the page in your "
                "browser, save it and send me the file, or select all and paste the text here.\n"
                "iPhone: Share, then Options, Web Archive, and share it with me.\n"
                "Android, in Chrome: ⋮, then ⬇, and share the page with me from Downloads.\n"
                "On both: hold a finger on a word, Select all, Copy, and paste it here."
            ),
        ),
        (errors.NotFoundError("article", 12), "There is no article 12 here. /list shows what there is."),
    ],
)
def test_facts_are_told(error: PullquoteError, sentence: str) -> None:
    """What the error knows stands in the sentence."""
    assert said(LANGUAGES[0], error) == sentence


def test_faults_of_our_own() -> None:
    """The message is kept and tried again at a time that is told, with a code for the log; or it was in vain."""
    english, french = LANGUAGES
    fault = ValueError("a programming error: <secret>")
    assert said(english, fault, retry_at=AT, code="K7F2") == (
        "That failed on my side. I kept your message and will try again at 14:05 UTC (K7F2)."
    )
    assert said(french, fault, retry_at=AT, code="K7F2") == (
        "Cela a échoué de mon côté. J’ai gardé votre message et je réessaierai à 14:05 UTC (K7F2)."
    )
    assert said(english, fault, code="K7F2") == (
        "That failed on my side. Trying again did not help (K7F2). Please send it once more later."
    )


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (errors.FetchTimeoutError(), True),
        (errors.StatusError(status=503), True),
        (errors.StatusError(status=429), True),
        (errors.StatusError(status=404), False),
        (errors.StatusError(status=503, is_bot_check=True), False),
        (errors.BotCheckError(), False),
        (errors.EncryptedError(), False),
        (errors.FetchError(), False),
    ],
)
def test_trying_again_is_offered_where_it_may_help(error: PullquoteError, again: bool) -> None:
    """A slow or a troubled site may be tried again; what is certain is not."""
    buttons = views.errors.error_message(LANGUAGES[0], error, message_id=345).buttons
    assert [b.data for row in buttons for b in row] == (["y:345"] if again else [])
    assert views.errors.error_message(LANGUAGES[0], error).buttons == ()
