"""Articles for the tests of replies: two that people can read, and any number that nobody would write."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from engine.clean import clean
from engine.models import Article, ArticleId, Document, MessagePart, Origin, Sentence, SentenceKind, Source

NOW = datetime(2024, 10, 14, 14, 5, tzinfo=UTC)

BRIDGE = """The old bridge at Halm stays closed until May

The old bridge at Halm will stay closed until May. Divers found two cracks in the third pier on Monday. The town \
council had asked for the inspection in spring.

"We would rather walk a mile than worry," said Karin Holm, who sells bread on the market. The detour costs her \
customers 20 minutes. A ferry will run from 1 November; it takes 12 cars.

Repairs cost 1.4 million crowns. The county pays two thirds of it.

Earlier, the bridge had been closed for a week in 2019."""

PONT = """Le vieux pont de Halm reste fermé jusqu'en mai

Le vieux pont de Halm restera fermé jusqu'en mai. Lundi, des plongeurs ont trouvé deux fissures dans la troisième \
pile. La commune avait demandé cette inspection au printemps.

« Nous préférons marcher que nous inquiéter », dit Karin Holm, qui vend du pain au marché. Le détour coûte vingt \
minutes à ses clients. Un bac circulera dès le 1er novembre ; il prend douze voitures.

Les travaux coûtent 1,4 million de couronnes. Le département en paie les deux tiers.

Plus tôt, le pont avait été fermé une semaine en 2019."""


def spans(text: str) -> tuple[Sentence, ...]:
    """Split a tidy text: first line title, last paragraph older news."""
    sentences: list[Sentence] = []
    paragraphs = list(re.finditer(r"[^\n]+", text))
    for number, paragraph in enumerate(paragraphs):
        kind = (
            SentenceKind.TITLE
            if number == 0
            else SentenceKind.BACKGROUND
            if number == len(paragraphs) - 1
            else SentenceKind.BODY
        )
        at = paragraph.start()
        for sentence in re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý\"«])", paragraph[0]):
            sentences.append(Sentence(at, at + len(sentence), kind))
            at += len(sentence) + 1
    return tuple(sentences)


def article(
    text: str = BRIDGE,
    *,
    language: str = "en",
    number: int = 12,
    url: str | None = None,
    origin: Origin | None = None,
    age: timedelta = timedelta(hours=3),
    **facts: Any,
) -> Article:
    """A tidy article: its ranking takes every second sentence first."""
    sentences = spans(text)
    body = [i for i, s in enumerate(sentences) if s.kind is SentenceKind.BODY]
    origin = origin or Origin(Source.LINK if url else Source.TEXT)
    parts = (MessagePart(345, 0, len(text), exact=True),) if origin.source is Source.TEXT else ()
    title = text[: sentences[0].end]
    document = Document(url, title, text, **facts)
    ranking = (*body[::2], *body[1::2])
    return Article(ArticleId(number), NOW - age, NOW - age, document, language, sentences, ranking, origin, parts)


HOSTILE = st.one_of(
    st.text(st.characters(), max_size=60),  # with lone surrogates, controls and noncharacters
    st.text("<>&\"'/ab\n =;#", max_size=80),
    st.sampled_from(
        [
            "<b>", "</blockquote>", "&lt;", "<a href=\"javascript:alert(1)\">", "&amp;amp;", "{count}", "{0}", "%s",
            "\u202egnp.exe", "e" + "\u0301" * 500, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 40, "\u200b" * 9,
            "\U000e0041" * 5, "\ud800", "\udc00x", "\x00", "🇫🇷" * 300, "W" * 5000, " ", "\n\n", "\ufeff", "ـ" * 400,
        ]
    ),
)  # fmt: skip
"""What strangers put into titles, names, questions and quotations."""
URLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://example.com/a", "http://example.com:8080/a?b=c&d=\"e\"", "javascript:alert(1)",
            "https://t.me/news/12", "https://exa mple.com", "http://localhost/a", "https://example.com/<b>", "//x.org",
            "https://example.com/" + "a" * 3000, "http://[::1]/", "http://[", "https://пример.рф/стр?a=1",
            "https://u:p@example.com/", "http://x.y:99999/",
        ]
    ),
    HOSTILE,
)  # fmt: skip
LONG = st.integers(1, 40).map(lambda n: "The same words again and again. " * n)
SENTENCES = st.one_of(HOSTILE, LONG, st.integers(4000, 9000).map("字".__mul__)).map(lambda s: clean(s).strip())


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article whose every outside string is hostile; its text has been cleaned, as every reader does."""
    lines = [s for s in draw(st.lists(SENTENCES, max_size=30)) if s]
    text, sentences = "", []
    for sentence in lines:
        text += draw(st.sampled_from(["", " ", "\n\n", "\n"]))
        sentences.append(Sentence(len(text), len(text) + len(sentence), draw(st.sampled_from(list(SentenceKind)))))
        text += sentence
    ranking = [i for i, s in enumerate(sentences) if s.kind is SentenceKind.BODY]
    random.Random(draw(st.integers(0, 9))).shuffle(ranking)
    published = draw(st.sampled_from([None, NOW, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]))
    pages = draw(st.integers(0, 900))
    document = Document(
        draw(URLS), draw(HOSTILE), text, draw(HOSTILE), draw(HOSTILE), published, pages, draw(st.integers(0, 900)),
        draw(st.integers(0, 99)),
    )  # fmt: skip
    origin = Origin(draw(st.sampled_from(list(Source))), draw(HOSTILE), draw(URLS))
    parts = (MessagePart(7, 0, len(text), exact=draw(st.booleans()), offset=3),) if draw(st.booleans()) else ()
    language = draw(st.sampled_from(["", "fr", "en", "zh", "xx", "../.."]))
    return Article(ArticleId(9), NOW, NOW, document, language, tuple(sentences), tuple(ranking), origin, parts)
