"""The table of calls to the engine's child processes. A new call needs one entry here.

The bot calls `await workers.call(calls.PARSE_QUESTION, question, languages)`; the child imports the function that the
entry names and runs it. The entry's types are checked at the caller by mypy and at both ends of the pipe by the codec;
a test compares them with the function's own hints. Functions are named, not imported, so that the bot's own process
does not load the engine's libraries.
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
    Fence,
    FollowUp,
    Frequencies,
    History,
    LinkList,
    Page,
    PagePicture,
    Passage,
    PassageQuestion,
    PostBatch,
    Query,
    Ranking,
    SimilarSentence,
    Story,
    StoryArticle,
    Vectors,
    WatchMatch,
)

Result_co = TypeVar("Result_co", covariant=True)
Args = TypeVarTuple("Args")


class ChildKind(StrEnum):
    """The kinds of child processes."""

    READ = "read"
    """Reads documents, under limits of memory and CPU time."""
    PICTURE = "picture"
    """Reads pictures of text, under limits of its own: that takes seconds a page, and nobody's link waits for it."""
    ANALYSE = "analyse"
    """Works on whole articles: analysis, stories, watches, charts."""
    RANK = "rank"
    """Answers questions; another process than ANALYSE, so that no question waits behind a long text."""


@dataclass(frozen=True, slots=True)
class Call(Generic[Result_co, *Args]):
    """A function of the engine, the child that runs it, and the types of its arguments and result."""

    child: ChildKind
    function: str
    """Module and function, "engine.qa.answer:parse"; names the call in the pipe and in the log."""
    args: type[tuple[*Args]]
    result: type[Result_co]
    progress: bool = False
    """Whether the function takes one more argument: a callback for (pages done, pages in total)."""


READ_DOCUMENT = Call(ChildKind.READ, "engine.readers:read", tuple[Page], Document, progress=True)
"""The text of a page or file. Raises a ReadError if there is none."""
READ_PASTED = Call(ChildKind.READ, "engine.readers.pasted:read", tuple[str], tuple[Document, ...])
"""The mail or the subtitles in the text of a message; () for any other text."""
READ_FEED = Call(ChildKind.READ, "engine.readers.feeds.feed:read", tuple[Page], FeedPage)
"""The feed at an address, or the feeds that a web page names."""
READ_OPML = Call(ChildKind.READ, "engine.readers.feeds.opml:read", tuple[Page], tuple[FeedLink, ...])
"""The feeds of a list of subscriptions (OPML)."""
READ_LINK_LIST = Call(ChildKind.READ, "engine.readers.link_lists:read", tuple[Page, str], LinkList)
"""The links of a file of the format that the last argument names."""
READ_LISTED_TEXT = Call(ChildKind.READ, "engine.readers.link_lists:read_text", tuple[Page, str, str], Document)
"""The text that such a file carries for one of its links; raises NoTextError if it carries none."""
READ_HISTORIES = Call(ChildKind.READ, "engine.readers.histories:read", tuple[Page], tuple[History, ...], progress=True)
"""The chats in a file that Telegram Desktop has exported."""
READ_POSTS = Call(
    ChildKind.READ, "engine.readers.histories:read_posts", tuple[Page, int, int, int], PostBatch, progress=True
)
"""The messages in such a file from a byte on, of one year or 0 for any, and at most so many."""
MARK_SENTENCE = Call(
    ChildKind.READ, "engine.readers.pdf.page_picture:mark", tuple[Page, int, str], tuple[PagePicture, ...]
)
"""Pictures of the page of a PDF with a sentence marked, and of the next page if the sentence ends there."""
READ_PICTURE = Call(
    ChildKind.PICTURE, "engine.readers.pictures.picture:read", tuple[Page, tuple[str, ...]], Document, progress=True
)
"""The text on a picture or on a PDF that is pictures of pages, given the languages to expect. Raises a ReadError."""
MARK_PICTURE = Call(
    ChildKind.PICTURE,
    "engine.readers.pictures.marked:mark",
    tuple[Page, int, str, tuple[str, ...]],
    tuple[PagePicture, ...],
)
"""Pictures with a sentence marked as by MARK_SENTENCE, of a picture (page 0) or a PDF of pictures."""
PICTURE_LANGUAGES = Call(ChildKind.PICTURE, "engine.readers.pictures.picture:languages", tuple[()], tuple[str, ...])
"""The language packs of Tesseract that are installed; () where it is not."""
TRY_FENCE = Call(ChildKind.READ, "engine.fences.trial:attempt", tuple[tuple[str, ...]], Fence)
"""What the child can reach although the fence around it forbids that, given files and folders to try."""

ANALYSE_DOCUMENT = Call(
    ChildKind.ANALYSE, "engine.analysis:analyse", tuple[Document, tuple[int, ...], tuple[str, ...]], Analysis
)
"""Language, sentences, ranking and terms of a document, given the ends of its messages and its likely languages."""
FIND_STORIES = Call(
    ChildKind.ANALYSE, "engine.digests.stories:find", tuple[tuple[StoryArticle, ...], datetime, int], tuple[Story, ...]
)
"""The stories of some articles, the most important first, each with at most so many quotations."""
GROUP_ARTICLES = Call(
    ChildKind.ANALYSE, "engine.digests.stories:group", tuple[tuple[StoryArticle, ...]], tuple[tuple[int, ...], ...]
)
"""The indices of the articles of each story."""
MATCH_WATCHES = Call(
    ChildKind.ANALYSE,
    "engine.digests.query_matching:match",
    tuple[tuple[str, ...], str, tuple[str, ...], str],
    tuple[WatchMatch, ...],
)
"""The watched queries that an article matches, given the queries and its title, sentences and language."""
DRAW_CHART = Call(ChildKind.ANALYSE, "engine.charts:draw", tuple[Chart], bytes)
"""The chart as PNG. The first call loads matplotlib: 1 s of CPU and 40 MB."""

PARSE_QUESTION = Call(ChildKind.RANK, "engine.qa.answer:parse", tuple[str, tuple[str, ...]], Query)
"""The parsed question, given the languages of the articles."""
RESOLVE_FOLLOWUP = Call(ChildKind.RANK, "engine.qa.followups:resolve", tuple[str, str, tuple[str, ...]], FollowUp)
"""A follow-up completed by the question before it, given both and the likely languages; no text if it is complete."""
COMPLETE_BY_PASSAGE = Call(
    ChildKind.RANK, "engine.qa.selected_passage:complete", tuple[str, str, tuple[str, ...]], PassageQuestion
)
"""A question with what a selected passage names, given both and the likely languages."""
EXPAND_QUERY = Call(ChildKind.RANK, "engine.qa.answer:expand", tuple[Query, Frequencies, tuple[str, ...]], Query)
"""The query with similar spellings from a vocabulary, for words that no article has."""
SUGGEST_WORDS = Call(
    ChildKind.RANK, "engine.qa.suggestions:suggest", tuple[Query, Frequencies, tuple[str, ...]], tuple[str, ...]
)
"""The words of an unanswered question that are worth asking about alone, given the likely languages."""
RANK_PASSAGES = Call(
    ChildKind.RANK, "engine.qa.answer:rank", tuple[Query, tuple[Passage, ...], Frequencies, int], Ranking
)
"""The passages that answer a query, best first, at most as many as the last argument."""
ENCODER_VERSION = Call(ChildKind.RANK, "engine.qa.encoder:version", tuple[()], tuple[int, int])
"""The version of the encoder and the bytes of a vector; (0, 0) if its package is not installed."""
ENCODE_TEXTS = Call(ChildKind.RANK, "engine.qa.encoder:encode", tuple[tuple[str, ...]], bytes)
"""A vector for each text. The first call loads the encoder: 2 s of CPU and 130 MB."""
NEAREST_SENTENCES = Call(
    ChildKind.RANK, "engine.qa.cross_lingual:nearest", tuple[Query, Vectors, int], tuple[SimilarSentence, ...]
)
"""The sentences with embeddings nearest to the question's, at most as many as the last argument."""
RANK_ACROSS_LANGUAGES = Call(
    ChildKind.RANK,
    "engine.qa.cross_lingual:rank",
    tuple[Query, tuple[Passage, ...], tuple[SimilarSentence, ...], int],
    Ranking,
)
"""The passages in any language that answer the query, best first."""

CALLS: dict[str, Call[Any, *tuple[Any, ...]]] = {
    entry.function: entry for entry in list(globals().values()) if isinstance(entry, Call)
}
"""All entries above by function; a child runs no others."""
