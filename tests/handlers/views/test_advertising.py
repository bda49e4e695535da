"""An advertisement has no summary: the bot says why, and goes on answering questions about it."""

from __future__ import annotations

import re

import pytest

from engine.analysis import analyse
from engine.models import Article, ArticleId, Document, Origin, Source
from handlers import views
from handlers.views.i18n import Words, languages
from services.articles import summarise
from tests.handlers.sample_articles import NOW

POSTS = [
    "Реклама. Магазин Холма распродаёт лодки. Каждая вторая стоит полцены.\n\nООО Холм, erid: 2VtzqwH8abcd",
    "Sponsored: Holm's shop sells its boats this week. Every second one costs half its price.\n\n#ad",
    "Anzeige: Holm verkauft diese Woche seine Boote. Jedes zweite kostet die Hälfte.\n\n#anzeige",
    "Publicité : Holm vend ses bateaux cette semaine. Un sur deux est à moitié prix.\n\n#publicité",
]


@pytest.mark.parametrize("text", POSTS)
def test_advertising_is_said_to_be_so(text: str) -> None:
    """Neither an empty summary nor "no whole sentence": one sentence that says what it is, in each language."""
    document = Document(None, "", text)
    analysis = analyse(document)
    article = Article(
        id=ArticleId(1),
        added=NOW,
        read=NOW,
        document=document,
        language=analysis.language,
        sentences=analysis.sentences,
        ranking=analysis.ranking,
        origin=Origin(Source.TEXT),
    )
    assert analysis.ranking == ()
    assert any(sentence.kind.is_quotable for sentence in analysis.sentences)
    assert len(analysis.title.split()) > 1
    shown = {
        words.language: views.articles.summary(words, summarise(article, 3), count=3, now=NOW).html
        for words in map(Words, languages())
    }
    assert "This is advertising" in shown["en"]
    assert len({re.sub(r"\s+", " ", each) for each in shown.values()}) == len(shown)
