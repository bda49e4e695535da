"""The web preview of a public channel is read as a feed of its posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import NoPreviewError
from engine.models import FeedItem, SentenceKind
from tests.engine.readers import channel_pages, feeds
from tests.engine.readers.channel_pages import post, preview

URL = f"https://t.me{channel_pages.PATH}"
FORWARDED = """<div class="tgme_widget_message_forwarded_from">Forwarded from
<a class="tgme_widget_message_forwarded_from_name"><span>Ferry &amp; Sons</span></a></div>"""
REPLY = """<a class="tgme_widget_message_reply"><div class="tgme_widget_message_metatext js-message_reply_text">Older.
</div></a>"""
PHOTO = '<a class="tgme_widget_message_photo_wrap" style="background-image:url(x.jpg)"></a>'
VIDEO = """<a class="tgme_widget_message_video_player"><video class="tgme_widget_message_video"></video>
<time class="message_video_duration">0:31</time></a>"""
FILE = """<a class="tgme_widget_message_document_wrap"><div class="tgme_widget_message_document">
<div class="tgme_widget_message_document_title">plan.pdf</div>
<div class="tgme_widget_message_document_extra">1.2 MB</div></div></a>"""
POLL = """<a class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Which bridge?</div>
<div class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_percent">{}%</div>
<div class="tgme_widget_message_poll_option_text">The old one</div></div></a>"""


LINES = [f"The tram number {n} is late" for n in range(200)]


def one(markup: str) -> FeedItem:
    """The only item of a preview."""
    (item,) = feeds.given(preview(markup), "text/html", URL).items
    return item


def test_posts_are_items_the_newest_first() -> None:
    """With date and link; what the page says around them is none of their text."""
    page = feeds.given(preview(post(6, "The ferry is late."), post(17, "It is in.")), "text/html", URL)
    assert (page.title, page.site, page.address) == ("Halm Post", "https://t.me/halm_post", URL)
    assert [(item.url, item.title, item.text) for item in page.items] == [
        ("https://t.me/Halm_Post/17", "", "It is in."),
        ("https://t.me/Halm_Post/6", "", "The ferry is late."),
    ]
    assert page.items[0].published == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One.<br/>Two.<br/><br/>Three.", "One.\nTwo.\n\nThree."),
        ('Sail <tg-emoji emoji-id="1"><i class="emoji"><b>⛵</b></i></tg-emoji> on.', "Sail ⛵ on."),
        (
            "<br/><br/>".join(f"<b>{line}</b> and early." for line in LINES),
            " and early.\n\n".join(LINES) + " and early.",
        ),
    ],
)
def test_texts_of_posts(markup: str, text: str) -> None:
    """As they are read on the page, however long."""
    assert one(post(7, markup)).text == text


def test_whose_words_they_are() -> None:
    """A forwarded post names whom it is from, an answer does not repeat what it answers."""
    item = one(post(7, "All boats sail.", more=FORWARDED + REPLY))
    assert (item.author, item.text) == ("Ferry & Sons", "All boats sail.")


@pytest.mark.parametrize(
    ("media", "named"),
    [(PHOTO, "🖼"), (VIDEO, "🎬"), (PHOTO + PHOTO + VIDEO, "🖼\n🎬"), (FILE, "📎 plan.pdf")],
)
@pytest.mark.parametrize("caption", ["", "All boats sail."])
def test_media_are_named_and_not_quoted(media: str, named: str, caption: str) -> None:
    """Behind the text, each kind once."""
    item = one(post(7, caption, more=media))
    assert item.text == "\n\n".join(filter(None, (caption, named)))
    (region,) = item.regions
    assert item.text[region.start : region.end] == named
    assert region.kind is SentenceKind.BOILERPLATE


def test_a_poll_is_no_text_and_its_votes_do_not_change_it() -> None:
    """It is named by its question."""
    item = one(post(7, more=POLL.format(31)))
    assert (item.title, item.text) == ("Which bridge?", "📊 Which bridge?\n▫ The old one")
    assert not item.regions[0].kind.is_quotable
    assert one(post(7, more=POLL.format(64))).text == item.text


def test_what_is_no_post_of_the_channel_is_left_out() -> None:
    """Advertising that is put between the posts, and what Telegram itself tells."""
    posts = [
        post(5, "Channel created", extra="service_message"),
        post(6, "Buy boats!", of="boat_sale"),
        post(7, "Buy more boats!", extra="tgme_widget_message_sponsored"),
        post(8, "The ferry is late."),
    ]
    assert [item.text for item in feeds.given(preview(*posts), "text/html", URL).items] == ["The ferry is late."]


def test_a_channel_without_posts_can_be_followed() -> None:
    """It is a feed without items."""
    assert feeds.given(preview(), "text/html", URL).items == ()


@pytest.mark.parametrize("url", [URL, "https://t.me/halm_post", "https://telegram.me/halm_post"])
def test_a_page_without_a_preview(url: str) -> None:
    """A private channel, a person, a bot, an unknown name."""
    with pytest.raises(NoPreviewError):
        feeds.given(channel_pages.NO_PREVIEW, "text/html", url)


@pytest.mark.parametrize("attribute", ["", "x", "halm_post/", "halm_post/x", "/", "halm_post/" + "9" * 400, "[::/1"])
def test_hostile_names_of_posts(attribute: str) -> None:
    """They are left out."""
    body = preview(f'<div class="tgme_widget_message" data-post="{attribute}"></div>')
    assert feeds.given(body, "text/html", URL).items == ()
