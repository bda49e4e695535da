"""Telegram HTML: escaping, links, quotations, and Telegram's limits. No other module builds HTML.

A text is kept as runs of (characters, tags) and written as HTML only at the end, so that escaping cannot be
forgotten, tags always nest, and a cut is never inside a tag or an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from handlers.views import graphemes
from handlers.views.graphemes import units

UNITS = 4096
"""Telegram's limit for a message, in UTF-16 units after parsing."""
ENTITIES = 100
"""Telegram's limit for a message; what comes after is silently shown without its format."""
MAX_MARKS = 20
"""Most marked spans in one quotation: each costs one of the message's entities."""
SHORTEST_RUN = 4
"""Letters of Thai, Lao, Burmese or Khmer from which on a marked stretch is a word: three are mostly a syllable."""
MAX_URL = 2048
"""Longer addresses are refused by browsers and proxies; they are shown as plain text."""

_RUN = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Letters of scripts without spaces whose index terms are pairs of letters."""
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")  # cannot be encoded: clean texts have none
_TELEGRAM_YEARS = range(1971, 2100)
"""Years for which dates are marked up; others are sent as plain text."""
_NOT_IN_URL = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}\ud800-\udfff]")
_HOST = re.compile(r"[^\s.:/@?#\[\]]+(\.[^\s.:/@?#\[\]]+)+\.?")  # Telegram refuses names without a dot


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: its name and its attributes as written."""

    name: str
    rest: str = ""


_NO_TAGS: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of a message: runs of characters, each with its tags, outermost first."""

    runs: tuple[tuple[str, tuple[Tag, ...]], ...] = ()

    def __add__(self, other: Html) -> Html:
        return Html(self.runs + other.runs)

    def __bool__(self) -> bool:
        return any(characters for characters, _ in self.runs)

    @property
    def text(self) -> str:
        """The text without tags."""
        return "".join(characters for characters, _ in self.runs)

    @property
    def units(self) -> int:
        """The length in UTF-16 units, as Telegram counts it."""
        return units(self.text)

    @property
    def entities(self) -> int:
        """The number of entities (tags), as Telegram counts them."""
        count, opened = 0, _NO_TAGS
        for _, tags in self.runs:
            count += len(tags) - _shared(opened, tags)
            opened = tags
        return count

    def within(self, tag: Tag) -> Html:
        """Return the piece inside *tag*."""
        return Html(tuple((characters, (tag, *tags)) for characters, tags in self.runs))

    def __str__(self) -> str:
        written: list[str] = []
        opened = _NO_TAGS
        for characters, tags in (*self.runs, ("", ())):
            shared = _shared(opened, tags)
            written += [f"</{tag.name}>" for tag in reversed(opened[shared:])]
            written += [f"<{tag.name}{tag.rest}>" for tag in tags[shared:]]
            written.append(escape(characters))
            opened = tags
        return "".join(written)


def _shared(first: tuple[Tag, ...], second: tuple[Tag, ...]) -> int:
    """Return how many outermost tags two runs share."""
    count = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        count += 1
    return count


def escape(characters: str) -> str:
    """Return *characters* escaped for Telegram HTML, for text and attributes."""
    return characters.translate(_ESCAPES)


def text(characters: str) -> Html:
    """Return plain text; NUL and lone surrogates are removed."""
    characters = _UNSENDABLE.sub("", characters)
    return Html(((characters, ()),)) if characters else Html()


def bold(inner: Html | str) -> Html:
    """Return bold text."""
    return _html(inner).within(Tag("b"))


def link(inner: Html | str, url: str) -> Html:
    """Return text linked to *url*; unlinked if that is no web address."""
    url = web_url(url)
    return _html(inner).within(Tag("a", f' href="{escape(url)}"')) if url else _html(inner)


def mention(inner: Html | str, person: int) -> Html:
    """Return text linked to a user by id; Telegram shows it unlinked if the user has never written to the bot."""
    is_valid = 0 < person < 1 << 52
    return _html(inner).within(Tag("a", f' href="tg://user?id={person}"')) if is_valid else _html(inner)


def date(inner: str, when: datetime) -> Html:
    """Return a date that Telegram shows in each reader's time zone and language; plain text for unusual years."""
    plain = text(inner)
    return (
        plain.within(Tag("tg-time", f' unix="{int(when.timestamp())}" format="D"'))
        if when.year in _TELEGRAM_YEARS
        else plain
    )


def quotation(passage: str, marks: Iterable[tuple[int, int]] = (), *, expandable: bool = False) -> Html:
    """Return a passage, unchanged, in a blockquote, with its spans *marks* in bold."""
    quote = Tag("blockquote", " expandable" if expandable else "")
    inner, at = Html(), 0
    for start, end in _valid_marks(marks, passage):
        inner += text(passage[at:start]) + bold(passage[start:end])
        at = end
    return (inner + text(passage[at:])).within(quote)


def join(pieces: Iterable[Html], separator: str = "\n") -> Html:
    """Return the pieces that are not empty, with *separator* between them."""
    joined = Html()
    for piece in pieces:
        if piece:
            joined = joined + text(separator) + piece if joined else piece
    return joined


def paragraphs(*texts: str) -> str:
    """Return plain texts as HTML, an empty line between them."""
    return str(join(map(text, texts), "\n\n"))


def web_url(url: str) -> str:
    """Return *url* where it is an http(s) address that Telegram takes, else ""."""
    if not url or len(url) > MAX_URL or _NOT_IN_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    return url if parts.scheme in ("http", "https") and "@" not in parts.netloc and _HOST.fullmatch(host) else ""


def fits(pieces: Iterable[Html], separator: str = "\n") -> bool:
    """Tell whether the pieces fit in one message."""
    joined = join(pieces, separator)
    return joined.units <= UNITS and joined.entities <= ENTITIES


def pack(blocks: Sequence[Html], separator: str = "\n\n") -> list[Html]:
    """Return blocks packed into few messages, in order; only a block too long for one message is cut."""
    messages: list[Html] = []
    for block in (piece for whole in blocks for piece in split(whole)):
        if messages and fits((messages[-1], block), separator):
            messages[-1] = join((messages[-1], block), separator)
        elif block:
            messages.append(block)
    return messages


def split(whole: Html, max_units: int = UNITS) -> list[Html]:
    """Return a piece cut between graphemes into pieces that fit in a message; each piece repeats the open tags."""
    pieces: list[Html] = []
    while whole.units > max_units or whole.entities > ENTITIES:
        head = _first_entities(whole)
        at = min(graphemes.cut(whole.text, max_units), len(head.text) or 1)
        first, whole = _cut(whole, at)
        pieces.append(first)
    if pieces:  # a cut may be next to a line break, which Telegram would trim
        pieces, whole = [_trimmed(piece) for piece in pieces], _trimmed(whole)
    return [piece for piece in (*pieces, whole) if piece.text.strip()]  # Telegram refuses blank messages


def _trimmed(piece: Html) -> Html:
    """Return *piece* without white space outside all tags at its ends."""
    runs = list(piece.runs)
    while runs and not runs[-1][1] and not runs[-1][0].strip():
        runs.pop()
    while runs and not runs[0][1] and not runs[0][0].strip():
        runs.pop(0)
    if runs and not runs[-1][1]:
        runs[-1] = runs[-1][0].rstrip(), _NO_TAGS
    if runs and not runs[0][1]:
        runs[0] = runs[0][0].lstrip(), _NO_TAGS
    return Html(tuple(runs))


def _first_entities(whole: Html) -> Html:
    """Return the longest beginning, in whole runs, within the limit of entities."""
    count, opened = 0, _NO_TAGS
    for number, (_, tags) in enumerate(whole.runs):
        count += len(tags) - _shared(opened, tags)
        if count > ENTITIES:
            return Html(whole.runs[:number])
        opened = tags
    return whole


def _cut(whole: Html, at: int) -> tuple[Html, Html]:
    """Return the piece before and the piece after code point *at*."""
    before: list[tuple[str, tuple[Tag, ...]]] = []
    after: list[tuple[str, tuple[Tag, ...]]] = []
    for characters, tags in whole.runs:
        head, tail = characters[:at], characters[at:]
        if head:
            before.append((head, tags))
        if tail:
            after.append((tail, tags))
        at = max(at - len(characters), 0)
    return Html(tuple(before)), Html(tuple(after))


def _html(inner: Html | str) -> Html:
    return text(inner) if isinstance(inner, str) else inner


def _valid_marks(marks: Iterable[tuple[int, int]], passage: str) -> list[tuple[int, int]]:
    """Return the spans inside the passage that are not blank, sorted, without overlaps, at most MAX_MARKS.

    They begin and end between visible characters. Pairs of letters of Thai and its neighbours only count where they
    make up a stretch as long as a word: alone they are pieces of one.
    """
    tidy: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        first, last = max(start, tidy[-1][1] if tidy else 0), min(end, len(passage))
        if first < last and passage[first:last].strip():
            first, last = _whole(passage, first, last)
            if tidy and tidy[-1][1] >= first:
                tidy[-1] = (tidy[-1][0], last)
            else:
                tidy.append((first, last))
    return [(a, b) for a, b in tidy if not (b - a < SHORTEST_RUN and _RUN.fullmatch(passage, a, b))][:MAX_MARKS]


def _whole(passage: str, first: int, last: int) -> tuple[int, int]:
    """Return a span with all of the visible characters that it cuts."""
    least, most = first - graphemes.MAX_CLUSTER, last + graphemes.MAX_CLUSTER
    while first > least and not graphemes.boundary(passage, first):
        first -= 1
    while last < most and not graphemes.boundary(passage, last):
        last += 1
    return first, last
