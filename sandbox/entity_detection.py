"""What Telegram finds in a text by itself: addresses, mentions, hashtags, commands."""

from __future__ import annotations

import re

from sandbox import utf16
from sandbox.markup import Entity

# Bare domains are links only with an ending Telegram knows; these are the ones people type.
ENDINGS = (
    "com|org|net|edu|gov|int|info|biz|io|me|app|dev|ai|news|blog|press|media|online|site|eu|uk|us|ca|au|fr|de|es|it|"
    "pt|pl|ru|ua|by|kz|cz|nl|be|ch|at|se|no|fi|dk|ie|gr|tr|il|ir|in|cn|jp|kr|tw|br|mx|ar|cl|co|za|su|so|to|is|my|рф|укр|"
    "test"
)
_REST = r"[^\s<>\"«»“”]"
_PATTERNS = (
    ("url", re.compile(r"(?i)(?<![\w@/.:-])https?://" + _REST + "+")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![\w@])")),
    (
        "url",
        re.compile(rf"(?i)(?<![\w@/.:-])(?:[\w-]+\.)+(?:{ENDINGS})(?![\w@-])(?::\d{{1,5}})?(?:[/?#][^\s<>\"«»“”]*)?"),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("hashtag", re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")),
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


def find(text: str) -> list[Entity]:
    """The entities Telegram would add to *text*, in order, none overlapping another."""
    spans: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "url":
                end = start + len(_without_tail(match.group()))
            if all(end <= begin or start >= stop for begin, stop, _ in spans):
                spans.append((start, end, kind))
    return [
        {"type": kind, "offset": utf16.length(text[:start]), "length": utf16.length(text[start:end])}
        for start, end, kind in sorted(spans)
    ]


def _without_tail(url: str) -> str:
    """An address without the punctuation of the sentence it stands in."""
    while url:
        last = url[-1]
        unopened = last in _CLOSING and url.count(last) > url.count(_CLOSING[last])
        if last not in ".,:;!?'…*_" and not unopened:
            break
        url = url[:-1]
    return url
