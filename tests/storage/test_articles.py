"""Articles: what is saved comes back, under numbers that are never reused; what is deleted is gone at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import NotFoundError
from engine.models import Analysis, ArticleId, Document, MessagePart, Origin, Sentence, ShelfId, Source, Verdict
from storage.models import AskedQuote, Card
from storage.watches import WatchRepository
from tests.profiles import rounds
from tests.storage.sample_library import LATER, LINK, NOON, Library, analyse, tasks_of


async def test_an_article_comes_back_as_it_was_saved(library: Library, shelf: ShelfId) -> None:
    """Everything that was saved is there, the sentences cut from the very text."""
    text = "Le « ministre » a dit 👩‍👩‍👧.\n# Incidents\n> Plus tôt, é."
    document = Document("https://example.org/a", "Titre", text, "An Author", "Example", NOON, 12, 10, 43)
    origin = Origin(Source.FORWARD, "A channel", "https://t.me/channel/1")
    parts = (MessagePart(7, 0, 20, exact=True), MessagePart(2**40, 21, len(text), exact=False, offset=5))
    analysis = analyse(text, language="fr")

    saved = await library.articles.save(shelf, document, analysis, origin, "key", NOON, parts)

    assert saved == await library.articles.get(shelf, saved.id)
    assert (saved.document, saved.origin, saved.parts) == (document, origin, parts)
    assert (saved.sentences, saved.ranking, saved.language) == (analysis.sentences, analysis.ranking, "fr")
    assert (saved.added, saved.read, saved.added.utcoffset()) == (NOON, NOON, timedelta(0))
    assert saved.quote(0) == "Le « ministre » a dit 👩‍👩‍👧."


async def test_a_text_without_a_title_has_the_one_that_was_read_off_it(library: Library, shelf: ShelfId) -> None:
    """The title of the analysis is used where the document has none, and only there."""
    analysis = replace(analyse("Title line\nBody."), title="Title line")
    untitled = await library.articles.save(shelf, Document(None, "", "Title line\nBody."), analysis, LINK, "a", NOON)
    titled = await library.articles.save(shelf, Document(None, "Own", "Title line\nBody."), analysis, LINK, "b", NOON)
    assert (untitled.document.title, titled.document.title) == ("Title line", "Own")


async def test_the_same_key_is_the_same_article(library: Library, shelf: ShelfId) -> None:
    """Saving a key that is there changes nothing and returns what is there."""
    first = await library.save(shelf, "One.", key="k")
    assert await library.save(shelf, "Another text.", key="k", now=LATER) == first
    assert await library.articles.find_by_key(shelf, "k") == first
    assert await library.articles.find_by_key(shelf, "other") is None


async def test_long_keys_stay_apart(library: Library, shelf: ShelfId) -> None:
    """An address too long for an index is still a key of its own."""
    keys = [f"https://example.org/{'é' * 5000}{i}" for i in range(3)]
    saved = [await library.save(shelf, f"Text {key[-1]}.", key=key) for key in keys]
    assert [await library.articles.find_by_key(shelf, key) for key in keys] == saved


async def test_many_keys_at_once(library: Library, shelf: ShelfId) -> None:
    """It is told which of them articles have, and when those were read; deleted ones and other shelves do not count."""
    key = "é" * 5000
    await library.save(shelf, "One.", key=key, now=LATER)
    gone = await library.save(shelf, "Two.", key="gone")
    await library.articles.delete(shelf, gone.id, NOON)
    await library.save(await library.chats.shelf(2002), "Three.", key="elsewhere")
    asked = [key, "gone", "elsewhere", *(f"other{n}" for n in range(8000))]
    assert await library.articles.list_read(shelf, asked) == {key: LATER}


async def test_an_old_article_stands_where_it_would_have_come(library: Library, shelf: ShelfId) -> None:
    """It was added then and read now, and no watch is told of it."""
    await WatchRepository(library.database).add(shelf, "ferry", 1, NOON, limit=9)
    old = NOON - timedelta(days=400)
    text = "The ferry is late."
    saved = await library.articles.save(shelf, Document(None, "", text), analyse(text), LINK, "a", NOON, came=old)
    assert (saved.added, saved.read) == (old, NOON)
    assert await tasks_of(library.database) == []


async def test_numbers_count_up_and_are_never_reused(library: Library, shelf: ShelfId) -> None:
    """Neither deleting nor erasing gives a number free; every shelf counts for itself."""
    other = await library.chats.shelf(2002)
    ids = [(await library.save(shelf, f"Text {i}.")).id for i in range(3)]
    await library.articles.delete(shelf, ids[2], NOON)
    await library.articles.purge(LATER)
    assert ids == [1, 2, 3]
    assert (await library.save(shelf, "Text 2.")).id == 4
    assert (await library.save(other, "Text 2.")).id == 1


async def test_saves_at_once_get_a_number_each(library: Library, shelf: ShelfId) -> None:
    """Parallel saves neither share a number nor leave one out, and one key is kept once."""
    saved = await asyncio.gather(*(library.save(shelf, f"Text {i % 15}.", key=f"k{i % 15}") for i in range(30)))
    assert {article.id for article in saved} == set(range(1, 16))
    assert await library.articles.count(shelf) == 15


async def test_replacing_keeps_the_number_and_tells_what_changed(library: Library, shelf: ShelfId) -> None:
    """A newer text takes the place of the old one: parts, index and quotes of the old text are gone."""
    before = await library.save(shelf, "Same.\nOld words.", key="k", parts=[MessagePart(5, 0, 16, exact=True)])
    await library.questions.save(shelf, 9, 1, "?", None, Verdict.DIRECT, [AskedQuote(before.id, 1, (), 1.0)], NOON)
    text = "New words.\nSame."
    after = await library.articles.replace(shelf, before.id, Document(None, "T", text), analyse(text), LATER)

    assert (after.id, after.added, after.read, after.parts, after.changed) == (before.id, NOON, LATER, (), (0,))
    assert after == await library.articles.get(shelf, before.id) == await library.articles.find_by_key(shelf, "k")
    assert await library.search.candidates(shelf, ["old"], 9) == ()
    assert [p.text for p in await library.search.candidates(shelf, ["new"], 9)] == ["New words."]
    assert (await library.questions.get(shelf, 1)).quotes == ()
    assert await library.articles.find_by_message(shelf, 5) is None
    assert (await library.search.frequencies(shelf, ["words"])).sentences == 2


async def test_touching_moves_only_the_time_of_reading(library: Library, shelf: ShelfId) -> None:
    """A page read anew and unchanged has a new age and nothing else."""
    saved = await library.save(shelf, "One.")
    await library.articles.set_read(shelf, saved.id, LATER)
    assert await library.articles.get(shelf, saved.id) == replace(saved, read=LATER)


async def test_get_many_returns_those_that_are_there(library: Library, shelf: ShelfId) -> None:
    """Unknown numbers are left out, parts go to their own article."""
    one = await library.save(shelf, "One.", parts=[MessagePart(1, 0, 4, exact=True)])
    two = await library.save(shelf, "Two.", parts=[MessagePart(2, 0, 4, exact=True)])
    ids = [two.id, ArticleId(99), one.id, one.id]
    assert await library.articles.get_many(shelf, ids) == {one.id: one, two.id: two}
    assert await library.articles.get_many(shelf, []) == {}


async def test_pages_run_from_the_newest(library: Library, shelf: ShelfId) -> None:
    """A page is a stretch of the list and knows how long the list is; beyond the end it is empty."""
    for i in range(5):
        await library.save(shelf, f"Text {i}.", title=f"T{i}", url=f"https://example.org/{i}")
    page = await library.articles.page(shelf, 1, 2)
    assert ([card.title for card in page.cards], page.total) == (["T3", "T2"], 5)
    assert page.cards[0] == Card(ArticleId(4), "T3", "", "", "https://example.org/3", "en", NOON, None, Source.LINK)
    assert ((await library.articles.page(shelf, 9, 2)).cards, await library.articles.count(shelf)) == ((), 5)


async def test_a_deleted_article_is_hidden_from_every_method(library: Library, shelf: ShelfId) -> None:
    """Hidden at once, not when it is erased."""
    kept = await library.save(shelf, "Common kept.", language="fr")
    gone = await library.save(shelf, "Common gone.", key="k", parts=[MessagePart(5, 0, 12, exact=True)], version=0)
    await library.articles.record_shown(shelf, 6, gone.id, NOON)
    await library.chats.focus(shelf, gone.id, NOON)
    quotes = [AskedQuote(gone.id, 0, (), 2.0), AskedQuote(kept.id, 0, ((0, 6),), 1.0)]
    await library.questions.save(shelf, 7, 1, "?", None, Verdict.DIRECT, quotes, NOON)

    await library.articles.delete(shelf, gone.id, NOON)

    articles, search = library.articles, library.search
    for call in (
        articles.get(shelf, gone.id),
        articles.set_read(shelf, gone.id, NOON),
        articles.replace(shelf, gone.id, gone.document, analyse("Common gone."), NOON),
        articles.reindex(shelf, gone.id, analyse("Common gone."), gone.read),
        articles.record_shown(shelf, 8, gone.id, NOON),
    ):
        with pytest.raises(NotFoundError) as error:
            await call
        assert (error.value.what, error.value.number) == ("article", gone.id)
    assert await articles.get_many(shelf, [gone.id, kept.id]) == {kept.id: kept}
    assert await articles.find_by_key(shelf, "k") is None
    assert [card.id for card in (await articles.page(shelf, 0, 9)).cards] == [kept.id]
    assert (await articles.find(shelf, [["gone"]], "", None, 0, 9)).total == 0
    assert (await articles.count(shelf), await articles.languages(shelf)) == (1, ("fr",))
    assert await articles.outdated(1, 9) == ()
    assert [await articles.find_by_message(shelf, message) for message in (5, 6)] == [None, None]
    assert await library.chats.focused(shelf) is None
    assert [p.text for p in await search.candidates(shelf, ["common", "gone"], 9)] == ["Common kept."]
    assert await search.candidates(shelf, ["gone"], 9, [gone.id]) == ()
    frequencies = await search.frequencies(shelf, ["common", "gone"])
    assert (frequencies.sentences, frequencies.by_term) == (1, {"common": 1})
    assert (await search.frequencies(shelf, ["gone"], [gone.id])).sentences == 0
    assert await search.vocabulary(shelf, ["g", "c", "k"]) == ("common", "kept")
    assert await search.all_passages(shelf, [gone.id]) == ()
    assert (await library.questions.get(shelf, 1)).quotes == (AskedQuote(kept.id, 0, ((0, 6),), 1.0),)


async def test_undo_brings_everything_back(library: Library, shelf: ShelfId) -> None:
    """A restored article is found again by every way; undoing twice changes nothing."""
    saved = await library.save(shelf, "Common words.", key="k", parts=[MessagePart(5, 0, 13, exact=True)])
    await library.articles.delete(shelf, saved.id, NOON)
    for _ in range(2):
        assert await library.articles.restore(shelf, saved.id) == saved
    assert await library.articles.find_by_key(shelf, "k") == saved
    assert await library.articles.find_by_message(shelf, 5) == saved.id
    assert (await library.search.frequencies(shelf, ["common"])).by_term == {"common": 1}
    assert (await library.search.frequencies(shelf, [])).sentences == 1


async def test_deleting_twice_counts_once(library: Library, shelf: ShelfId) -> None:
    """A retried delete changes nothing; a number that never was is not found."""
    await library.save(shelf, "One.\nTwo.")
    await library.save(shelf, "Three.")
    for _ in range(2):
        await library.articles.delete(shelf, ArticleId(1), NOON)
    assert (await library.search.frequencies(shelf, [])).sentences == 1
    for missing in (0, 3, -1, 2**31 - 1):
        with pytest.raises(NotFoundError):
            await library.articles.delete(shelf, ArticleId(missing), NOON)


async def test_a_deleted_article_may_come_again(library: Library, shelf: ShelfId) -> None:
    """It gets a new number; undoing the old deletion then gives the new one, and nothing stands twice."""
    old = await library.save(shelf, "One.", key="k")
    await library.articles.delete(shelf, old.id, NOON)
    new = await library.save(shelf, "One.", key="k")
    assert new.id == 2
    assert await library.articles.restore(shelf, old.id) == new
    assert await library.articles.count(shelf) == 1


async def test_purging_erases_what_was_deleted_before(library: Library, shelf: ShelfId) -> None:
    """Text, index, parts, shown messages and quotes are gone; what was deleted later or not at all stays."""
    for i in range(3):
        saved = await library.save(shelf, f"Text {i}.", parts=[MessagePart(i, 0, 7, exact=True)])
        await library.articles.record_shown(shelf, 10 + i, saved.id, NOON)
        await library.questions.save(shelf, i, 1, "?", None, Verdict.DIRECT, [AskedQuote(saved.id, 0, (), 1.0)], NOON)
    await library.articles.delete(shelf, ArticleId(1), NOON)
    await library.articles.delete(shelf, ArticleId(2), LATER)

    assert await library.articles.purge(LATER) == 1

    with pytest.raises(NotFoundError):
        await library.articles.restore(shelf, ArticleId(1))
    assert (await library.articles.restore(shelf, ArticleId(2))).id == 2
    async with library.database.reading() as connection:
        for table in ("articles WHERE id", "forward WHERE article", "parts WHERE article", "shown WHERE article"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table} = 1")).scalar() == 0
        assert (await connection.exec_driver_sql("SELECT count(*) FROM quotes")).scalar() == 2
    assert (await library.questions.get(shelf, 1)).quotes == ()


@pytest.mark.torture
async def test_find_takes_very_many_words(library: Library, shelf: ShelfId) -> None:
    """Many words of ten thousand terms are cut to what a statement takes."""
    await library.save(shelf, "needle.\nw5.")
    terms = [f"w{i}" for i in range(10_000)]
    words = [terms] * rounds(10, 500)
    assert (await library.articles.find(shelf, words, "", None, 0, 1)).total == 1


async def test_find_wants_every_word_by_any_of_its_terms(library: Library, shelf: ShelfId) -> None:
    """Words are looked for in quotable sentences and at the beginning of the heading's words."""
    await library.save(shelf, "The minister called.\n# Sport", title="Élection day")
    await library.save(shelf, "The minister slept.", title="Night in Kyïv")
    await library.save(shelf, "別の記事です", title="首相が発言")

    async def found(*words: list[str]) -> list[int]:
        return [card.id for card in (await library.articles.find(shelf, words, "", None, 0, 9)).cards]

    assert await found(["minister"]) == [2, 1]
    assert await found(["minister"], ["phoned", "called"]) == [1]
    assert await found(["elect"]) == [1]
    assert await found(["lection"]) == []
    assert await found(["sport"]) == []
    assert await found(["発言"]) == [3]
    assert await found(["kyiv"], ["minister"]) == [2]
    assert await found([""], ["minister"]) == []
    assert await found() == [3, 2, 1]


async def test_find_filters_by_source_and_day(library: Library, shelf: ShelfId) -> None:
    """source: is part of site, name or host, in any case and accents; since: is the day of arrival."""
    a = analyse("One.")
    await library.articles.save(shelf, Document(None, "A", "One.", site="Le Monde"), a, LINK, "a", NOON)
    await library.articles.save(shelf, Document("https://www.LeMonde.fr/x", "B", "One."), a, LINK, "b", LATER)
    forwarded = Origin(Source.FORWARD, "Rédaction 100%", "https://t.me/redaction/1")
    await library.articles.save(shelf, Document(None, "C", "One."), a, forwarded, "c", LATER)

    async def found(source: str, hours: int | None = None) -> list[int]:
        since = None if hours is None else NOON + timedelta(hours=hours)
        return [card.id for card in (await library.articles.find(shelf, [["one"]], source, since, 0, 9)).cards]

    assert await found("le monde") == [1]
    assert await found("lemonde.FR") == [2]
    assert await found("REDACTION") == [3]
    assert await found("t.me") == [3]
    assert await found("", 1) == [3, 2]
    assert await found("le", 2) == []
    assert await found("%") == await found("_") == []
    assert await found("m_nde") == []


async def test_languages_the_most_common_first(library: Library, shelf: ShelfId) -> None:
    """Articles whose language could not be told are left out."""
    for i, language in enumerate(["fr", "en", "en", "", "", ""]):
        await library.save(shelf, f"{i}.", language=language)
    assert await library.articles.languages(shelf) == ("en", "fr")


async def test_reindexing_brings_articles_up_to_date(library: Library, shelf: ShelfId) -> None:
    """An outdated article is listed until it was analysed anew; its text stays, quotes only if the cuts do."""
    saved = await library.save(shelf, "One two.\nThree.", version=1)
    await library.save(shelf, "Newer.", version=2)
    await library.questions.save(shelf, 1, 1, "?", None, Verdict.DIRECT, [AskedQuote(saved.id, 0, (), 1.0)], NOON)
    assert await library.articles.outdated(2, 9) == ((shelf, saved.id),)

    same_cuts = Analysis("fr", saved.sentences, (1,), (("uno",), ("tres",)), 2)
    await library.articles.reindex(shelf, saved.id, same_cuts, saved.read)
    assert await library.articles.outdated(2, 9) == ()
    assert await library.articles.get(shelf, saved.id) == replace(saved, language="fr", ranking=(1,))
    assert (await library.search.frequencies(shelf, ["one", "uno"])).by_term == {"uno": 1}
    assert len((await library.questions.get(shelf, 1)).quotes) == 1

    await library.articles.reindex(shelf, saved.id, Analysis("fr", (Sentence(0, 3),), (0,), (("un",),), 2), saved.read)
    assert (await library.questions.get(shelf, 1)).quotes == ()
    assert (await library.search.frequencies(shelf, [])).sentences == 2

    await library.articles.replace(shelf, saved.id, saved.document, analyse("One two.\nThree."), LATER)
    with pytest.raises(NotFoundError):
        await library.articles.reindex(shelf, saved.id, same_cuts, saved.read)
    assert (await library.articles.get(shelf, saved.id)).language != "fr"


async def test_outdated_articles_come_in_stretches(library: Library) -> None:
    """All shelves are asked, no more than the limit at once."""
    for chat in (1, 2):
        shelf = await library.chats.shelf(chat)
        for i in range(2):
            await library.save(shelf, f"{i}.")
    assert len(await library.articles.outdated(2, 3)) == 3
    assert await library.articles.outdated(1, 3) == ()


async def test_messages_lead_to_the_article_they_show(library: Library, shelf: ShelfId) -> None:
    """The bot's messages and the article's own parts; what a message shows now counts."""
    one = await library.save(shelf, "One.", parts=[MessagePart(5, 0, 4, exact=True)])
    two = await library.save(shelf, "Two.")
    await library.articles.record_shown(shelf, 2**40, one.id, NOON)
    await library.articles.record_shown(shelf, 2**40, two.id, LATER)
    assert await library.articles.find_by_message(shelf, 2**40) == two.id
    assert await library.articles.find_by_message(shelf, 5) == one.id
    assert await library.articles.find_by_message(shelf, 6) is None
    with pytest.raises(NotFoundError):
        await library.articles.record_shown(shelf, 7, ArticleId(99), NOON)


async def test_a_shelf_that_is_not_there_holds_nothing(library: Library) -> None:
    """A wrong shelf number is an error for writing and empty for reading."""
    nowhere = ShelfId(12345)
    with pytest.raises(NotFoundError):
        await library.save(nowhere, "One.")
    assert await library.articles.count(nowhere) == 0
    assert (await library.articles.page(nowhere, 0, 5)).total == 0


async def test_what_no_database_takes_is_replaced_one_for_one(library: Library, shelf: ShelfId) -> None:
    """A NUL or half a surrogate pair that slipped through does no harm, and spans stay true."""
    saved = await library.save(shelf, "a\x00b.\n\ud800c.", title="t\x00", url="https://e.org/\x00")
    assert [saved.quote(i) for i in range(2)] == ["a\ufffdb.", "\ufffdc."]
    assert saved == await library.articles.get(shelf, saved.id)


async def test_a_message_knows_in_how_many_sentences_it_shows_an_article(library: Library, shelf: ShelfId) -> None:
    """The newest first; a message that is edited has its new length, a link none."""
    saved = await library.save(shelf, "One. Two.")
    await library.articles.record_shown(shelf, 5, saved.id, NOON)
    await library.articles.record_shown(shelf, 6, saved.id, NOON, 3)
    await library.articles.record_shown(shelf, 7, saved.id, LATER, 1)
    assert await library.articles.list_lengths(shelf, saved.id) == ((7, 1), (6, 3))
    await library.articles.record_shown(shelf, 6, saved.id, LATER + timedelta(minutes=1), 5)
    assert await library.articles.list_lengths(shelf, saved.id) == ((6, 5), (7, 1))


async def test_what_was_deleted_last_is_known_for_a_while(library: Library, shelf: ShelfId) -> None:
    """Of this shelf alone, and no longer once it is back."""
    first, second = [await library.save(shelf, f"Text {n}.") for n in range(2)]
    assert await library.articles.last_deleted(shelf, NOON) is None
    await library.articles.delete(shelf, first.id, NOON)
    await library.articles.delete(shelf, second.id, LATER)
    assert await library.articles.last_deleted(shelf, NOON) == second.id
    assert await library.articles.last_deleted(await library.chats.shelf(2002), NOON) is None
    await library.articles.restore(shelf, second.id)
    assert await library.articles.last_deleted(shelf, NOON) == first.id
    assert await library.articles.last_deleted(shelf, LATER) is None
