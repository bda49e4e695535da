"""Posts of channels and groups: which of them are worth an article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services import intent
from services.intent import Meaning
from services.links import links

LONG = 280
"""Characters from which a channel's post is an article although it has no whole sentence."""
_FULL_SENTENCE = re.compile(r"\w[^.!?…。！？]{15,}[.!?…。！？]")


def is_article_in_channel(words: str) -> bool:
    """Whether a channel's post is an article, by its *words* without links: it has a whole sentence, or is long."""
    return bool(_FULL_SENTENCE.search(words)) or len(words) >= LONG


def is_article_in_group(words: str, urls: Sequence[str], shortest: int) -> bool:
    """Whether a group's post is an article, by its *words* without its links: the words around one link describe it."""
    return len(words) >= shortest and (intent.read(words).meaning is Meaning.ARTICLE or len(urls) != 1)


def without_links(text: str) -> tuple[str, list[str]]:
    """Return a text without the bare links in it, and the links."""
    urls = links.find(text)
    for url in urls:
        text = text.replace(url if url in text else url.removeprefix("https://"), " ")
    return text.strip(), urls
