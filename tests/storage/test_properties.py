"""Properties of the storage, checked on generated articles and steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import NotFoundError
from engine.models import Analysis, ArticleId, Document, MessagePart, Origin, Sentence, SentenceKind, ShelfId, Source
from storage.search import inverted_index
from tests.profiles import examples
from tests.storage.sample_library import LINK, NOON, Library, analyse

CHATS = count(10_000)
"""A chat for each example, since the database is one for all of them."""
HERE = settings(examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
moments = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 - the strategy wants its ends without a zone
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Analysis, tuple[MessagePart, ...]]:
    """A text with any spans, any terms, any parts."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2)))
    spans = [Sentence(a, b, draw(st.sampled_from(SentenceKind))) for a, b in pairwise(cuts)]
    terms = tuple(tuple(draw(st.lists(words, max_size=5))) for _ in spans)
    ranking = draw(st.permutations(range(len(spans))))
    integers = st.integers(0, 2**52)
    parts = tuple(
        MessagePart(draw(integers), s.start, s.end, draw(st.booleans()), draw(st.integers(0, 4096))) for s in spans[:3]
    )
    named = draw(st.tuples(words, words))
    document = Document(draw(st.none() | words), draw(words), text, *named, draw(st.none() | moments), 9, 3)
    return document, Analysis(draw(st.sampled_from(["", "fr", "zh"])), tuple(spans), tuple(ranking), terms, 1), parts


@HERE
@given(
    made=documents(),
    origin=st.builds(Origin, st.sampled_from(Source), words, st.none() | words),
    key=words,
    now=moments,
)
async def test_whatever_is_saved_comes_back(
    library: Library, made: tuple[Document, Analysis, tuple[MessagePart, ...]], origin: Origin, key: str, now: datetime
) -> None:
    """save and get agree with what was given: the text to the last code point, so every quote is verbatim."""
    document, analysis, parts = made
    shelf = await library.chats.shelf(next(CHATS))
    saved = await library.articles.save(shelf, document, analysis, origin, key, now, parts)
    got = await library.articles.get(shelf, saved.id)
    assert saved == got == await library.articles.find_by_key(shelf, key)
    assert got.document == document
    assert (got.sentences, got.ranking, got.parts, got.origin) == (analysis.sentences, analysis.ranking, parts, origin)
    assert (got.added, got.added.utcoffset()) == (now, timedelta(0))
    for index, sentence in enumerate(analysis.sentences):
        assert got.quote(index) == document.text[sentence.start : sentence.end]


def first_row(analysis: Analysis, index: int) -> int:
    """Return the first row of the table that a sentence is a row of, else the sentence itself."""
    while index and {analysis.sentences[i].kind for i in (index - 1, index)} == {SentenceKind.TABLE}:
        index -= 1
    return index


@HERE
@given(made=documents())
async def test_every_term_of_a_quotable_sentence_finds_it(
    library: Library, made: tuple[Document, Analysis, tuple[MessagePart, ...]]
) -> None:
    """And nothing unquotable is; its neighbours are quotable, the one before a row is the first row of its table."""
    document, analysis, _ = made
    shelf = await library.chats.shelf(next(CHATS))
    await library.articles.save(shelf, document, analysis, LINK, "k", NOON)
    quotable = [i for i, s in enumerate(analysis.sentences) if s.kind.is_quotable]
    texts = {i: document.text[analysis.sentences[i].start : analysis.sentences[i].end] for i in quotable}
    for term in {term for terms in analysis.terms for term in terms if term}:
        passages = {p.sentence: p for p in await library.search.candidates(shelf, [term], 999)}
        assert set(passages) == {i for i in quotable if any(indexed[:64] == term[:64] for indexed in analysis.terms[i])}
        for place, index in enumerate(quotable):
            if index in passages:
                before, after = quotable[place - 1 : place] if place else [], quotable[place + 1 : place + 2]
                head = first_row(analysis, index)
                around = (
                    "".join(texts[i] for i in ([head] if head < index else before)),
                    "".join(texts[i] for i in after),
                )
                assert (passages[index].text, (passages[index].before, passages[index].after)) == (texts[index], around)
    assert (await library.search.frequencies(shelf, [])).sentences == len(quotable)


STEPS = st.lists(
    st.tuples(st.sampled_from(["save", "delete", "restore", "replace", "reindex", "purge"]), st.integers(1, 4)),
    max_size=25,
)


@HERE
@given(steps=STEPS, waiting=st.sampled_from([1, 4, 2000]))
async def test_a_shelf_agrees_with_its_model(library: Library, steps: list[tuple[str, int]], waiting: int) -> None:
    """After any steps the shelf holds what a dictionary would: articles, numbers, counts of sentences and words."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inverted_index, "WAITING", waiting)
        patched.setattr(inverted_index, "BLOCK", 8)
        await _walk(library, steps)


async def _walk(library: Library, steps: list[tuple[str, int]]) -> None:
    shelf = await library.chats.shelf(next(CHATS))
    live: dict[int, tuple[str, str]] = {}  # number → key, text
    hidden: dict[int, tuple[str, str]] = {}
    last = 0
    for step, n in steps:
        id_, key, text = ArticleId(n), f"k{n}", "\n".join(f"common {step} {n}x{i}." for i in range(n))
        if step == "save":
            saved = await library.save(shelf, text, key=key)
            if key not in {key for key, _ in live.values()}:
                last += 1
                assert saved.id == last
                live[last] = (key, text)
        elif step == "delete" and n in live:
            await library.articles.delete(shelf, id_, NOON)
            hidden[n] = live.pop(n)
        elif step == "restore" and n in hidden:
            there = [number for number, (key, _) in live.items() if key == hidden[n][0]]
            assert (await library.articles.restore(shelf, id_)).id == (there[0] if there else n)
            if not there:
                live[n] = hidden.pop(n)
        elif step == "replace" and n in live:
            await library.articles.replace(shelf, id_, Document(None, "", text), analyse(text), NOON)
            live[n] = (live[n][0], text)
        elif step == "reindex" and n in live:
            await library.articles.reindex(shelf, id_, analyse(live[n][1], version=2), NOON)
        elif step == "purge" and n == 1:
            await library.articles.purge(NOON + timedelta(seconds=1))
            hidden.clear()
    await _check(library, shelf, live)


async def _check(library: Library, here: ShelfId, live: dict[int, tuple[str, str]]) -> None:
    page = await library.articles.page(here, 0, 99)
    assert [card.id for card in page.cards] == sorted(live, reverse=True)
    passages = await library.articles.get_many(here, [ArticleId(i) for i in range(30)])
    assert {id_: article.document.text for id_, article in passages.items()} == {
        i: text for i, (_, text) in live.items()
    }
    sentences = sum(text.count("\n") + 1 for _, text in live.values())
    frequencies = await library.search.frequencies(here, ["common"])
    assert (frequencies.sentences, frequencies.by_term.get("common", 0)) == (sentences, sentences)
    assert len(await library.search.candidates(here, ["common"], 999)) == sentences
    words = {word for _, text in live.values() for word in text.replace(".", " ").split() if "x" in word}
    assert set(await library.search.vocabulary(here, [str(i) for i in range(10)])) == words
    found_by_word = (await library.articles.find(here, [["common"]], "", None, 0, 99)).cards
    assert {card.id for card in found_by_word} == set(live)
    for i in range(1, 6):
        try:
            assert (await library.articles.get(here, ArticleId(i))).id in live
        except NotFoundError:
            assert i not in live
