"""The values that flow between the layers, by feature. Standard library only.

Every text offset is a code point offset into `Document.text`; `document.text[s.start:s.end]` is what a reader sees.
Times are aware and in UTC. All values are frozen; collections are tuples.
"""

from __future__ import annotations

from engine.models.articles import Article, MessagePart, Origin, Source, Summary
from engine.models.charts import Chart
from engine.models.documents import (
    Analysis,
    Document,
    Page,
    PagePicture,
    Place,
    Region,
    Sentence,
    SentenceKind,
    passage_gap,
    table_heads,
)
from engine.models.feeds import FeedItem, FeedLink, FeedPage
from engine.models.fences import Fence
from engine.models.histories import History, Post, PostBatch
from engine.models.identifiers import ArticleId, ArticleKey, ShelfId
from engine.models.link_lists import LinkList, ListedLink
from engine.models.questions import (
    Answer,
    FollowUp,
    Frequencies,
    Hit,
    Passage,
    PassageQuestion,
    Query,
    QueryWord,
    Quote,
    Ranking,
    SimilarSentence,
    Variant,
    Vectors,
    Verdict,
)
from engine.models.stories import SentenceRef, Story, StoryArticle
from engine.models.watches import WatchMatch

__all__ = [
    "Analysis",
    "Answer",
    "Article",
    "ArticleId",
    "ArticleKey",
    "Chart",
    "Document",
    "FeedItem",
    "FeedLink",
    "FeedPage",
    "Fence",
    "FollowUp",
    "Frequencies",
    "History",
    "Hit",
    "LinkList",
    "ListedLink",
    "MessagePart",
    "Origin",
    "Page",
    "PagePicture",
    "Passage",
    "PassageQuestion",
    "Place",
    "Post",
    "PostBatch",
    "Query",
    "QueryWord",
    "Quote",
    "Ranking",
    "Region",
    "Sentence",
    "SentenceKind",
    "SentenceRef",
    "ShelfId",
    "SimilarSentence",
    "Source",
    "Story",
    "StoryArticle",
    "Summary",
    "Variant",
    "Vectors",
    "Verdict",
    "WatchMatch",
    "passage_gap",
    "table_heads",
]
