"""The web preview of a public Telegram channel (t.me/s/name) as a feed: each of its posts is an item.

A medium is named by a sign on a line of its own behind the text, the same in all languages. Such lines and polls are
never quoted: they are not the author's sentences.
"""

from __future__ import annotations

from typing import Any

from engine.clean import clean_line
from engine.errors import NoPreviewError
from engine.models import FeedItem, FeedPage, Page, Region, SentenceKind
from engine.readers import blocks, layout
from engine.readers.feeds.feed_items import MAX_ITEMS, item, title_line
from engine.readers.pages import telegram

MAX_POSTS = 500
"""Posts of one page that are looked at; Telegram shows 20."""
MAX_OPTIONS = 12
"""Options of a poll that are named; Telegram allows no more."""
_MEDIA = {
    "🖼": ("tgme_widget_message_photo_wrap",),
    "🎬": ("tgme_widget_message_video_wrap", "tgme_widget_message_video_player", "tgme_widget_message_video"),
    "⏺": ("tgme_widget_message_roundvideo_wrap", "tgme_widget_message_roundvideo_player"),
    "🎤": ("tgme_widget_message_voice_player", "tgme_widget_message_voice"),
    "🏷": ("tgme_widget_message_sticker_wrap", "tgme_widget_message_sticker"),
    "📍": ("tgme_widget_message_location_wrap", "tgme_widget_message_location"),
}
"""The signs of media, by the classes of their elements."""


def read(tree: Any, page: Page) -> FeedPage:
    """Return the channel's posts, newest first; NoPreviewError if the page shows no channel."""
    messages = tree.xpath(f"//*[@data-post and {telegram.has_class('tgme_widget_message')}]")[-MAX_POSTS:]
    heads = tree.xpath(f"//*[{telegram.has_class('tgme_channel_info')}]")
    if not heads and not messages:
        raise NoPreviewError(page.name)
    name = telegram.channel_of(page.url) or ""
    items = {read.guid: read for message in messages if (read := _item(message, name)) is not None}
    newest = sorted(items.values(), key=lambda each: int(each.guid.partition("/")[2]), reverse=True)
    titles = tree.xpath(f"//*[{telegram.has_class('tgme_channel_info_header_title')}]")
    return FeedPage(
        title=title_line(_line(titles) or _line(messages[-1:], "tgme_widget_message_owner_name") or name),
        site=f"https://t.me/{name}",
        items=tuple(newest[:MAX_ITEMS]),
        older=tuple((each.guid, each.url or "") for each in newest[MAX_ITEMS:]),
        address=f"https://t.me/s/{name}",
        before=_before(messages, name),
    )


def _before(messages: list[Any], channel: str) -> str:
    """Return the address of the page with the posts before these; "" where they begin with the channel's first."""
    posts = [telegram.post_of(_address(message)) for message in messages]
    oldest = min((int(post[1]) for post in posts if post and post[0].lower() == channel.lower()), default=0)
    return f"https://t.me/s/{channel}?before={oldest}" if oldest > 1 else ""


def _address(message: Any) -> str:
    return f"https://t.me/{message.get('data-post').removesuffix('g')}"


def _item(message: Any, channel: str) -> FeedItem | None:
    """Return a post; None for what is none of this channel's: advertising that was put in, "Channel created"."""
    post = telegram.post_of(_address(message))
    classes = (message.get("class") or "").split()
    if post is None or post[0].lower() != channel.lower() or _is_foreign(classes):
        return None
    text, regions, title = _text(message)
    # the words of a forwarded post are those of whom it names
    author = _line([message], "tgme_widget_message_forwarded_from_name") or _line(
        [message], "tgme_widget_message_from_author"
    )
    return item(
        guid=f"{post[0].lower()}/{post[1]}",
        url=f"https://t.me/{post[0]}/{post[1]}",
        title=title,
        text=text,
        regions=regions,
        author=author,
        published=telegram.date_of(message),
    )


def _is_foreign(classes: list[str]) -> bool:
    return any("sponsored" in name or name == "service_message" for name in classes)


def _text(message: Any) -> tuple[str, tuple[Region, ...], str]:
    """Return a post's text, the regions of it that are not quoted, and its title, which only a poll has."""
    text = telegram.text_of(message)
    question = _line([message], "tgme_widget_message_poll_question")
    notes = _notes(message, question)
    if not notes:
        return text, (), question
    start = len(text) + 2 if text else 0
    whole = "\n\n".join(filter(None, (text, notes)))
    return whole, (Region(start, len(whole), SentenceKind.BOILERPLATE),), question


def _notes(message: Any, question: str) -> str:
    """Return a line for each kind of medium, without what changes by itself: counts, shares, lengths."""
    lines = [sign for sign, names in _MEDIA.items() if any(_elements(message, name) for name in names)]
    for file in _elements(message, "tgme_widget_message_document"):
        lines.append(f"📎 {_line([file], 'tgme_widget_message_document_title')}".strip())
    if question:
        options = _elements(message, "tgme_widget_message_poll_option_text")[:MAX_OPTIONS]
        lines += [f"📊 {question}", *(f"▫ {_line([option])}" for option in options)]
    return "\n".join(lines)


def _elements(message: Any, name: str) -> list[Any]:
    return list(message.xpath(f".//*[{telegram.has_class(name)}]"))


def _line(elements: list[Any], name: str = "") -> str:
    """Return the text of the first of *elements*, or of the first element of class *name* in it, as one line."""
    found = _elements(elements[0], name) if name and elements else elements
    return clean_line(" ".join(blocks.paragraphs(found[0])), layout.TITLE) if found else ""
