"""Posts of public channels in their web preview: t.me/channel/123?embed=1 and t.me/s/channel/123."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from engine.clean import clean_line
from engine.errors import EmptyPageError
from engine.models import Document, Page
from engine.readers import blocks, layout

_HOSTS = frozenset(("t.me", "telegram.me", "telegram.dog"))
_PATH = re.compile(r"^/(?:s/)?([A-Za-z]\w{3,31})/(\d{1,12})/?$")
_CHANNEL = re.compile(r"^/(?:s/)?([A-Za-z]\w{3,31})/?$")


def is_post(url: str | None) -> bool:
    """Whether *url* is a post in a public channel or group."""
    return post_of(url) is not None


def channel_of(url: str | None) -> str | None:
    """Return the name of the channel whose page or preview *url* is; None if it is none."""
    match = _match(_CHANNEL, url)
    return match[1] if match else None


def read(tree: Any, page: Page) -> Document:
    """Return the post: its text with its line breaks, its channel's name, its date."""
    post = post_of(page.url)
    assert post is not None
    channel, number = post
    message = _message(tree, f"{channel}/{number}".lower())
    if message is None:
        raise EmptyPageError(page.name)
    text = text_of(message)
    if not layout.letters(text, 1):
        raise EmptyPageError(page.name)
    names = message.xpath(f".//*[{has_class('tgme_widget_message_owner_name')}]")
    name = clean_line("".join(names[0].itertext()), layout.NAME) if names else channel
    return Document(f"https://t.me/{channel}/{number}", "", text, "", name, date_of(message))


def text_of(message: Any) -> str:
    """Return the text of a message or album with its line breaks, "" if it has none."""
    bodies = message.xpath(f".//*[{has_class('js-message_text')}]")
    # an album's caption comes twice, in the group and in the message
    bodies = [body for body in bodies if not any(other in bodies for other in body.iterancestors())]
    return layout.tidy("\n\n".join("\n\n".join(blocks.paragraphs(body)) for body in bodies[:1]))


def _message(tree: Any, post: str) -> Any:
    """Return the message that is *post*, or the album that it is part of; None if there is neither."""
    messages = tree.xpath("//*[@data-post]")
    for message in messages:
        if message.get("data-post").lower().removesuffix("g") == post:
            return message
    for message in messages:
        links = (link.lower().partition("?") for link in message.xpath(".//a/@href"))
        if any(address.endswith("/" + post) and mark == "single" for address, _, mark in links):
            return message
    return None


def has_class(name: str) -> str:
    """Return the XPath condition that an element has the class *name*."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def post_of(url: str | None) -> tuple[str, str] | None:
    """Return the channel and the number of the post at *url*; None if it is none."""
    match = _match(_PATH, url)
    return (match[1], match[2]) if match else None


def _match(pattern: re.Pattern[str], url: str | None) -> re.Match[str] | None:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return pattern.match(parts.path) if (parts.hostname or "").removeprefix("www.") in _HOSTS else None


def date_of(message: Any) -> datetime | None:
    """Return when a message was published, in UTC."""
    stamps = message.xpath(f".//a[{has_class('tgme_widget_message_date')}]//time/@datetime") or message.xpath(
        ".//time/@datetime"
    )
    try:
        moment = datetime.fromisoformat(stamps[0][:40]) if stamps else None
        return None if moment is None or moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
