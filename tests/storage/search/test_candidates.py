"""The search contract: candidates by rarity, bounded and alike on both databases; frequencies; vocabulary."""

from __future__ import annotations

from math import log

import pytest

from engine.models import ArticleId, ShelfId
from storage.search import inverted_index, maxscore
from tests.profiles import rounds
from tests.storage.sample_library import LATER, NOON, Library, analyse


@pytest.fixture(params=["waiting", "folded"], autouse=True)
def _index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is searched in the forward index, or in postings of many small blocks."""
    if request.param == "folded":
        monkeypatch.setattr(inverted_index, "WAITING", 1)
        monkeypatch.setattr(inverted_index, "BLOCK", 50)


async def _texts(
    library: Library, shelf: ShelfId, *terms: str, limit: int = 9, within: tuple[int, ...] = ()
) -> list[str]:
    ids = [ArticleId(id_) for id_ in within]
    return [p.text for p in await library.search.candidates(shelf, terms, limit, ids)]


async def test_a_passage_is_cut_with_its_neighbours(library: Library, shelf: ShelfId) -> None:
    """Text, quotable neighbours, title, language and day: what the ranker needs, without another look."""
    text = "First one.\n# Incidents\nThe minister called.\n> Earlier news."
    await library.save(shelf, text, title="Titre", language="fr", now=LATER)
    (passage,) = await library.search.candidates(shelf, ["minister"], 5)
    assert (passage.article, passage.sentence, passage.text) == (1, 2, "The minister called.")
    assert (passage.before, passage.after) == ("First one.", "> Earlier news.")
    assert (passage.title, passage.language, passage.added) == ("Titre", "fr", LATER)
    (first,) = await library.search.candidates(shelf, ["first"], 5)
    assert (first.before, first.after) == ("", "The minister called.")


async def test_the_neighbours_of_the_best_follow_once_each(library: Library, shelf: ShelfId) -> None:
    """Behind all candidates, without any of their words; what is never quoted is no neighbour."""
    await library.save(shelf, "Before.\nrare common.\nAfter.\n# common\ncommon.\nLast.")
    await library.save(shelf, "rare rare.\nrare.")
    terms = ["rare", "common"]
    alone = [(p.article, p.text) for p in await library.search.candidates(shelf, terms, 9)]
    assert alone[0] == (1, "rare common.")
    beside = await library.search.candidates(shelf, terms, 9, beside=1)
    assert [(p.article, p.text) for p in beside] == [*alone, (1, "Before."), (1, "After.")]
    everything = await library.search.candidates(shelf, terms, 9, beside=9)
    assert len(everything) == len({(p.article, p.sentence) for p in everything}) == 7
    assert len(await library.search.candidates(shelf, terms, 1, beside=9)) == 3


async def test_scraps_are_never_found_and_the_tail_is(library: Library, shelf: ShelfId) -> None:
    """A label answers nothing; older news does."""
    await library.save(shelf, "# word\n> word again\n# word")
    assert await _texts(library, shelf, "word") == ["> word again"]
    assert [p.text for p in await library.search.all_passages(shelf, [ArticleId(1)])] == ["> word again"]
    assert (await library.search.frequencies(shelf, ["word"])).by_term == {"word": 1}


async def test_headings_and_what_is_incomplete_are_never_found(library: Library, shelf: ShelfId) -> None:
    """Neither by a search, nor as neighbours; advertising and rows of tables answer."""
    await library.save(shelf, "= word\nA word.\n~ word cut\n| word 1\n! word for sale")
    texts = ["A word.", "| word 1", "! word for sale"]
    assert sorted(await _texts(library, shelf, "word")) == sorted(texts)
    passages = await library.search.all_passages(shelf, [ArticleId(1)])
    assert [passage.text for passage in passages] == texts
    assert [passage.before for passage in passages] == ["", "A word.", "| word 1"]
    assert (await library.search.frequencies(shelf, ["word"])).by_term == {"word": 3}


async def test_a_row_follows_the_head_of_its_table(library: Library, shelf: ShelfId) -> None:
    """A row alone is numbers: what they mean stands in the first row."""
    await library.save(shelf, "Before.\n| Year Riders\n| 2024 9,100\n| 2025 12,400\nBetween.\n| Town People\n| Halm 40")
    passages = await library.search.all_passages(shelf, [ArticleId(1)])
    assert {passage.text: passage.before for passage in passages if passage.text.startswith("|")} == {
        "| Year Riders": "Before.",
        "| 2024 9,100": "| Year Riders",
        "| 2025 12,400": "| Year Riders",
        "| Town People": "Between.",
        "| Halm 40": "| Town People",
    }


async def test_the_rarest_and_the_most_come_first(library: Library, shelf: ShelfId) -> None:
    """A rare word outweighs a common one, two words outweigh one, of equals the newer article's come first."""
    await library.save(shelf, "common rare.\ncommon.\ncommon x.")
    await library.save(shelf, "common.\nrare.")
    assert await _texts(library, shelf, "common", "rare") == [
        "common rare.",
        "rare.",
        "common.",
        "common.",
        "common x.",
    ]
    passages = await library.search.candidates(shelf, ["common"], 9)
    assert [(p.article, p.sentence) for p in passages] == [(2, 0), (1, 0), (1, 1), (1, 2)]
    assert await _texts(library, shelf, "common", "rare", limit=1) == ["common rare."]
    assert await _texts(library, shelf, "common", limit=0) == await _texts(library, shelf) == []


async def test_within_restricts_search_and_frequencies(library: Library, shelf: ShelfId) -> None:
    """Asked of some articles, the others neither answer nor count."""
    for i in range(3):
        await library.save(shelf, f"word {i}.\nother {i}.")
    assert await _texts(library, shelf, "word", within=(1, 3, 99)) == ["word 2.", "word 0."]
    frequencies = await library.search.frequencies(shelf, ["word"], [ArticleId(2)])
    assert (frequencies.sentences, frequencies.by_term) == (2, {"word": 1})
    passages = await library.search.all_passages(shelf, [ArticleId(3), ArticleId(1), ArticleId(3)])
    assert [p.text for p in passages] == ["word 2.", "other 2.", "word 0.", "other 0."]
    assert await library.search.all_passages(shelf, []) == ()


async def test_frequencies_count_sentences(library: Library, shelf: ShelfId) -> None:
    """A term twice in a sentence counts once; one that is nowhere is left out; an empty shelf has none."""
    assert (await library.search.frequencies(shelf, ["word"])).sentences == 0
    await library.save(shelf, "word word.\nword.\nother.")
    frequencies = await library.search.frequencies(shelf, ["word", "other", "nowhere", "word"])
    assert (frequencies.sentences, frequencies.by_term) == (3, {"word": 2, "other": 1})


async def test_vocabulary_is_the_terms_with_a_prefix(library: Library, shelf: ShelfId) -> None:
    """In byte order on every database, each once, no more than the limit; a prefix is no pattern."""
    await library.save(shelf, "zoé zoe Zo zz été éa 首相 a% a_b ab 100.")
    await library.save(shelf, "zoe ab.")

    async def words(*prefixes: str, limit: int = 5000) -> tuple[str, ...]:
        return await library.search.vocabulary(shelf, prefixes, limit=limit)

    assert await words("z") == ("zo", "zoe", "zoé", "zz")
    assert await words("é", "首") == ("éa", "été", "首相")
    assert await words("a%") == ("a%",)
    assert await words("a_") == ("a_b",)
    assert await words("a", "z", limit=3) == ("a%", "a_b", "ab")
    assert await words("q") == await words() == await words("") == await words("z", limit=0) == ()


async def test_vocabulary_is_also_the_terms_with_a_part(library: Library, shelf: ShelfId) -> None:
    """Wherever the part stands in them, whether their articles wait to be folded or not; a part is no pattern."""
    await library.save(shelf, "rheinbrücke brücke brückenbau a%b ab.")

    async def words(*parts: str, prefixes: tuple[str, ...] = (), limit: int = 5000) -> tuple[str, ...]:
        return await library.search.vocabulary(shelf, prefixes, parts, limit)

    for _ in range(2):
        assert await words("brücke") == ("brücke", "brückenbau", "rheinbrücke")
        assert await words("brücke", prefixes=("a",)) == ("a%b", "ab", "brücke", "brückenbau", "rheinbrücke")
        assert await words("brücke", prefixes=("a",), limit=1) == ("a%b", "brücke")
        assert await words("%") == ("a%b",)
        assert await words("", limit=0) == await words("x") == ()
        await library.save(shelf, "\n".join(["filler."] * inverted_index.WAITING))


HOSTILE = [
    "'",
    '"',
    "''; DROP TABLE articles; --",
    "%",
    "_",
    "\\",
    "*",
    "word*",
    "NEAR(word)",
    "word OR 1=1",
    ":shelf",
    "%(shelf)s",
    "?",
    "$1",
    "\x00",
    "wo\x00rd",
    "\ud800",
    "\U0010ffff",
    "",
    " ",
    "word" * 50_000,
    "\u202edrow",
]


async def test_hostile_terms_are_only_words(library: Library, shelf: ShelfId) -> None:
    """Whatever a question contains, it is looked for as it is: no error, no pattern, nothing found by it."""
    await library.save(shelf, "A word.\nAnother one.", title="Heading")
    search = library.search
    for term in HOSTILE:
        assert await search.candidates(shelf, [term], 9) == ()
        assert [p.text for p in await search.candidates(shelf, [term, "word"], 9)] == ["A word."]
        assert (await search.frequencies(shelf, [term, "word"])).by_term == {"word": 1}
        assert await search.vocabulary(shelf, [term]) == ()
        assert await search.vocabulary(shelf, [], [f"{term}word {term}"]) == ()
        assert (await library.articles.find(shelf, [["one"], [term]], "", None, 0, 9)).total == 0
        assert (await library.articles.find(shelf, [["one"]], term, None, 0, 9)).total == (0 if term else 1)
        assert await library.articles.find_by_key(shelf, term) is None


async def test_terms_with_anything_in_them_are_found_again(library: Library, shelf: ShelfId) -> None:
    """What the index takes it gives back: quotes, patterns and very long words."""
    words = [term for term in HOSTILE if term.strip() and " " not in term and "\x00" not in term and term != "\ud800"]
    await library.save(shelf, "\n".join(words))
    for word in words:
        passages = await library.search.candidates(shelf, [word.lower().strip(".")], 9)
        assert word in [p.text for p in passages]


async def test_very_many_terms_are_cut(library: Library, shelf: ShelfId) -> None:
    """A question of ten thousand words is answered by its first 300."""
    await library.save(shelf, "needle.\nw5.")
    terms = [f"w{i}" for i in range(10_000)]
    assert await _texts(library, shelf, *terms, "needle") == ["w5."]
    assert await _texts(library, shelf, "needle", *terms) == ["needle.", "w5."]
    assert len((await library.search.frequencies(shelf, terms)).by_term) == 1


async def test_the_work_is_bounded(library: Library, shelf: ShelfId, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms that are too common only tell apart what rarer ones have found; alone, the newest articles answer."""
    monkeypatch.setattr(maxscore, "BUDGET", 5)
    for i in range(12):
        await library.save(
            shelf,
            f"common {i}.\nrare {i}." if i == 2 else f"common {i}.\ncommon rare {i}." if i == 4 else f"common {i}.",
        )
    assert await _texts(library, shelf, "common", "rare", limit=2) == ["common rare 4.", "rare 2."]
    assert await _texts(library, shelf, "common", "rare") == ["common rare 4.", "rare 2."]
    assert await _texts(library, shelf, "common", limit=5) == [f"common {i}." for i in (11, 10, 9, 8, 7)]


async def test_candidates_are_those_with_the_most_rarity(library: Library, shelf: ShelfId) -> None:
    """Compared with the plain formula over all sentences: the sum of log(1 + N/n), then the newest, then the first."""
    lines = {(i, j): f"a{(i + j) % 7} b{(i * j) % 5} c{i % 3}" for i in range(1, 21) for j in range(4)}
    for i in range(1, 21):
        await library.save(shelf, "\n".join(f"{lines[i, j]} s{i}x{j}." for j in range(4)))
    terms = ["a3", "b2", "b0", "c1", "s5x2"]
    common = {term: sum(term in line.split() for line in lines.values()) or 1 for term in terms}

    def rarity(hit: tuple[int, int]) -> float:
        words = [*lines[hit].split(), f"s{hit[0]}x{hit[1]}"]
        return round(sum(log(1 + len(lines) / common[term]) for term in terms if term in words), 9)

    best = sorted((hit for hit in lines if rarity(hit)), key=lambda hit: (-rarity(hit), -hit[0], hit[1]))
    passages = await library.search.candidates(shelf, terms, 30)
    assert [(p.article, p.sentence) for p in passages] == best[:30]


@pytest.mark.torture
async def test_large_articles_are_searched(library: Library, shelf: ShelfId) -> None:
    """A book of thousands of sentences, of 20,000 in `make torture`, is one article like any other."""
    count = rounds(4_000, 20_000)
    text = "\n".join(f"common word{i}." for i in range(count))
    await library.save(shelf, text)
    assert await _texts(library, shelf, f"word{count - 1}", "common", limit=1) == [f"common word{count - 1}."]
    assert (await library.search.frequencies(shelf, ["common"])).by_term == {"common": count}
    assert len(await library.search.candidates(shelf, ["common"], 300)) == 300
    await library.articles.reindex(shelf, ArticleId(1), analyse(text, version=2), NOON)
