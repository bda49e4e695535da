"""The lines that blogs and forums put under each item of a feed: "The post … appeared first on …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from engine import languages
from engine.models import Sentence

LAST_LINES = 3
"""A footer stands in one of so many last lines: Reddit's has two. Higher up the same words belong to the article."""
LONGEST = 600
"""Characters of a footer: it may hold a title of 300 and the name of a site. White space may double it."""
_APOSTROPHES = re.compile("[’ʼ`´]")


def find(text: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the indices of the sentences that are footers, or parts of one whose title has a full stop."""
    footers: set[int] = set()
    lines, end = 0, len(sentences)
    for index in reversed(range(len(sentences))):
        # the shortest end of a line counts: some phrases begin with the title, which could be any sentence before it
        start, stop = sentences[index].start, sentences[end - 1].end
        if end - 1 not in footers and stop - start <= 2 * LONGEST and is_footer(text[start:stop]):
            footers.update(range(index, end))
        if index and "\n" in text[sentences[index - 1].end : sentences[index].start]:
            lines, end = lines + 1, index
        if lines == LAST_LINES:
            break
    return frozenset(footers)


def is_footer(text: str) -> bool:
    """Whether *text* is a whole footer in any language: blogs often have an English one."""
    line = " ".join(_APOSTROPHES.sub("'", text).split())
    return len(line) <= LONGEST and _pattern().fullmatch(line) is not None


@cache
def _pattern() -> re.Pattern[str]:
    """Return a pattern of all phrases; " … " stands for any text, and a full stop or a bracket may follow."""
    phrases = [phrase for page in languages.pages() for phrase in page.feed_footers]
    parts = (r"\s*\S.{0,300}?\s*".join(re.escape(part.strip()) for part in phrase.split("…")) for phrase in phrases)
    return re.compile(rf"(?:{'|'.join(parts)})(?:\s*[.。।!]|\s*\[(?:link|comments)\])*", re.IGNORECASE)
