"""The values that flow between the layers, by feature. Standard library only, so that naming one loads nothing heavy.

Every text offset is a code point offset into `Document.text`; `document.text[s.start:s.end]` is what the reader sees.
Times are aware and in UTC. All values are frozen; collections are tuples.
"""

from __future__ import annotations

from engine.models.articles import Article, Origin, Part, Source, Summary
from engine.models.charts import Chart
from engine.models.documents import Analysis, Document, Kind, Page, Sentence
from engine.models.feeds import FeedItem, FeedLink, FeedPage
from engine.models.identifiers import ArticleId, ShelfId
from engine.models.questions import (
    Answer,
    Frequencies,
    Hit,
    Near,
    Passage,
    Query,
    QueryWord,
    Quote,
    Ranking,
    Vectors,
    Verdict,
)
from engine.models.stories import Story, Tale, Telling
from engine.models.watches import Sighting

__all__ = [
    "Analysis",
    "Answer",
    "Article",
    "ArticleId",
    "Chart",
    "Document",
    "FeedItem",
    "FeedLink",
    "FeedPage",
    "Frequencies",
    "Hit",
    "Kind",
    "Near",
    "Origin",
    "Page",
    "Part",
    "Passage",
    "Query",
    "QueryWord",
    "Quote",
    "Ranking",
    "Sentence",
    "ShelfId",
    "Sighting",
    "Source",
    "Story",
    "Summary",
    "Tale",
    "Telling",
    "Vectors",
    "Verdict",
]
