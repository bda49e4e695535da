"""Posts of public channels, as their web previews show them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import EmptyPageError
from tests.engine.readers import files

POST = """
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="HarbourNews/{number}">
 <a class="tgme_widget_message_owner_name" href="/"><span dir="auto">Harbour &amp; News</span></a>
 <a class="tgme_widget_message_reply">
  <div class="tgme_widget_message_metatext js-message_reply_text">Older post</div></a>
 <div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
 <a class="tgme_widget_message_link_preview"><div class="link_preview_title">Preview</div></a>
 <span class="tgme_widget_message_views">12K</span>
 <a class="tgme_widget_message_date" href="https://t.me/HarbourNews/{number}">
  <time datetime="2024-05-06T10:30:00+02:00" class="time">10:30</time></a>
</div></div>
"""
TEXT = (
    'The boats are <b>back</b>.<br/>Come and see <i class="emoji"><b>⛵</b></i><br/><br/>Second &quot;part&quot; here.'
)


def page(*posts: tuple[int, str]) -> bytes:
    return f"<html><body>{''.join(POST.format(number=n, text=t) for n, t in posts)}</body></html>".encode()


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/harbournews/7?embed=1&mode=tme",
        "https://t.me/s/HarbourNews/7",
        "https://telegram.me/HarbourNews/7",
    ],
)
def test_a_post_is_read_as_a_post(url: str) -> None:
    """Its text with its line breaks, its channel, its date, its own link; nothing of its neighbours."""
    document = files.given(page((6, "Before"), (7, TEXT), (8, "After")), kind="text/html", url=url)
    assert document.text == 'The boats are back.\nCome and see ⛵\n\nSecond "part" here.'
    assert (document.title, document.author, document.site) == ("", "", "Harbour & News")
    assert document.published == datetime(2024, 5, 6, 8, 30, tzinfo=UTC)
    assert document.url is not None
    assert document.url.lower() == "https://t.me/harbournews/7"


@pytest.mark.parametrize("body", [b"<div class=tgme_widget_message_error>Post not found</div>", page((6, "Other"))])
def test_a_post_that_is_not_there(body: bytes) -> None:
    """A deleted post is an empty page, not its neighbour."""
    with pytest.raises(EmptyPageError):
        files.given(body, kind="text/html", url="https://t.me/harbournews/7")


def test_a_post_of_one_word() -> None:
    """A post may be short."""
    assert files.given(page((7, "Да!")), kind="text/html", url="https://t.me/HarbourNews/7?embed=1").text == "Да!"


@pytest.mark.parametrize("number", [20, 21, 22])
def test_an_album_is_one_post(number: int) -> None:
    """Any picture of an album leads to its caption, which its page says twice over."""
    media = '<div class="tgme_widget_message_grouped_wrap"><a href="https://t.me/HarbourNews/{}?single"></a></div>'
    body = (
        page((5, "Other"))
        + b"<div data-post='HarbourNews/20g'>"
        + media.format(21).encode()
        + media.format(22).encode()
    )
    body += b"<div class='x js-message_text'><div class='y js-message_text'>Three boats.</div></div></div>"
    assert files.given(body, kind="text/html", url=f"https://t.me/harbournews/{number}?embed=1").text == "Three boats."


def test_other_pages_of_telegram_are_pages() -> None:
    """A page elsewhere that looks like a post is read as a page."""
    body = files.as_html(files.ARTICLE.split("\n\n"))
    assert files.given(body, kind="text/html", url="https://example.org/s/HarbourNews/7").text == files.ARTICLE
