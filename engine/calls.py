"""The table of what the engine's child processes can be asked. One entry is all that a new call needs.

The bot asks with `await workers.call(calls.PARSE, question, languages)`; the child imports the function that the entry
names and calls it. The types of the entry check the caller (mypy), and what comes through the pipe on either side;
a test compares them with the function's own hints. The function is named and not imported, because the bot's own
process must not load what the engine needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar, TypeVarTuple

from engine.models import (
    Analysis,
    Chart,
    Document,
    FeedLink,
    FeedPage,
    Frequencies,
    Near,
    Page,
    Passage,
    Query,
    Ranking,
    Sighting,
    Story,
    Tale,
    Vectors,
)

Result_co = TypeVar("Result_co", covariant=True)
Args = TypeVarTuple("Args")


class ChildKind(StrEnum):
    """The kinds of child processes."""

    READ = "read"
    """Takes documents apart, under limits of memory and time."""
    ANALYSE = "analyse"
    """Works on whole articles: analysis, stories, watches, charts."""
    RANK = "rank"
    """Answers questions; another process than ANALYSE, so that no question waits behind a long text."""


@dataclass(frozen=True, slots=True)
class Call(Generic[Result_co, *Args]):
    """A function of the engine, which child runs it, and the types of its arguments and its result."""

    child: ChildKind
    function: str
    """Module and function, "engine.qa.answer:parse"; the name of the call in the pipe and in the log."""
    args: type[tuple[*Args]]
    result: type[Result_co]
    progress: bool = False
    """Whether the function takes one argument more: a function that is told (pages done, pages in all)."""


READ = Call(ChildKind.READ, "engine.readers:read", tuple[Page], Document, progress=True)
"""What a person would read on a page; a ReadError where there is no text."""
FEED = Call(ChildKind.READ, "engine.readers.feed:read", tuple[Page], FeedPage)
"""The feed that a page is, or the feeds that it names."""
OUTLINES = Call(ChildKind.READ, "engine.readers.opml:read", tuple[Page], tuple[FeedLink, ...])
"""The feeds of a list of subscriptions (OPML)."""

ANALYSE = Call(
    ChildKind.ANALYSE, "engine.analysis:analyse", tuple[Document, tuple[int, ...], tuple[str, ...]], Analysis
)
"""Language, sentences, ranking and terms of a document, given the joins of its messages and its likely languages."""
TELL = Call(ChildKind.ANALYSE, "engine.digests.stories:tell", tuple[tuple[Tale, ...], datetime], tuple[Story, ...])
"""The stories of some articles, the most important first."""
ALIKE = Call(ChildKind.ANALYSE, "engine.digests.stories:alike", tuple[tuple[Tale, ...]], tuple[tuple[int, ...], ...])
"""Which of some articles tell the same story, as their indices."""
SIGHTINGS = Call(
    ChildKind.ANALYSE,
    "engine.digests.query_matching:sightings",
    tuple[tuple[str, ...], str, tuple[str, ...], str],
    tuple[Sighting, ...],
)
"""Which watched queries an article matches, given the queries, its title, its sentences and its language."""
DRAW = Call(ChildKind.ANALYSE, "engine.charts:draw", tuple[Chart], bytes)
"""A picture (PNG). The first one loads matplotlib: a second of CPU and 40 MB."""

PARSE = Call(ChildKind.RANK, "engine.qa.answer:parse", tuple[str, tuple[str, ...]], Query)
"""A question as the engine understands it, given the languages of the articles."""
FOLLOW = Call(ChildKind.RANK, "engine.qa.followups:read", tuple[str, str, tuple[str, ...]], str)
"""A follow-up with the words of the question before it, given both and the likely languages; "" where it needs none."""
SIMILAR = Call(ChildKind.RANK, "engine.qa.answer:similar", tuple[Query, Frequencies, tuple[str, ...]], Query)
"""The query with near spellings from a vocabulary for words that no article has."""
ANSWER = Call(ChildKind.RANK, "engine.qa.answer:rank", tuple[Query, tuple[Passage, ...], Frequencies, int], Ranking)
"""The passages that answer a query, best first, no more than the last argument says."""
ENCODER = Call(ChildKind.RANK, "engine.qa.encoder:version", tuple[()], tuple[int, int])
"""The version of the encoder and the bytes of a vector; (0, 0) where its package is not installed."""
ENCODE = Call(ChildKind.RANK, "engine.qa.encoder:encode", tuple[tuple[str, ...]], bytes)
"""A vector for each text. The first call loads the encoder: 2 s of CPU and 130 MB."""
NEAR = Call(ChildKind.RANK, "engine.qa.cross_lingual:near", tuple[Query, Vectors, int], tuple[Near, ...])
"""The sentences whose meaning is nearest to the question's, no more than the last argument says."""
ACROSS = Call(
    ChildKind.RANK, "engine.qa.cross_lingual:rank", tuple[Query, tuple[Passage, ...], tuple[Near, ...], int], Ranking
)
"""The passages that answer the query, whatever their language, best first."""

CALLS: dict[str, Call[Any, *tuple[Any, ...]]] = {
    entry.function: entry for entry in list(globals().values()) if isinstance(entry, Call)
}
"""All entries above; a child runs none of any other name."""
