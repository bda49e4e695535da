"""Questions and their verbatim answers, over real databases of both kinds and the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from engine.models import Origin, Source, Verdict
from services.message_texts import MessageText
from services.questions.questions import AskRequest
from services.workers.pool import Workers
from storage.models import ChatSettings
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import web_server

SAMPLE = (Path(__file__).parent.parent / "data" / "fr_article.txt").read_text(encoding="utf-8").strip()
TEXT = Origin(Source.TEXT)

pytestmark = pytest.mark.asyncio(loop_scope="session")


BRIDGE = (
    "The bridge of Lindmark is closed\n\nThe bridge over the Aa is closed until Monday. The mayor, Karin Holm, said so "
    "on Friday. Boats may pass below it. Repairs cost 12,000 crowns, she added."
)
TOWER = (
    "The tower of Lindmark opens\n\nThe old tower opens to visitors in May. Karin Holm cut the ribbon. "
    "A ticket costs four crowns. The view goes as far as the sea."
)


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(sqlite_url: str, workers: Workers) -> AsyncIterator[Shelf]:
    """A shelf with the sample article, asked directly."""
    async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as opened:
        await opened.articles.add_text(opened.id, [MessageText(1, SAMPLE)], TEXT)
        opened.later(hours=1)
        yield opened


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Qui a initié l'appel ?", "Austin avait initié un appel"),
        ("qui a initie lappel", "Austin avait initié un appel"),
        ("initier appels", "Austin avait initié un appel"),
        ("combien de chars la Russie perd par jour", "perd 10 chars par jour"),
        ("ligne de déconflit", "ligne de déconflict"),
        ("Shoigu", "Sergei Shoig"),
        ("Pentagonne appel initié", "Le Pentagone a déclaré"),
        ("Qu'a déclaré Blinken ?", "Blinken"),
    ],
)
async def test_full_questions_keywords_accents_inflections_and_slips(
    shelf: Shelf, question: str, expected: str
) -> None:
    """Keywords work as well as full questions; so do missing accents, other inflections, slips and other spellings."""
    quotes = await shelf.ask(question)
    assert expected in quotes[0]
    assert all(quote in SAMPLE for quote in quotes)


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("Die Stadt sperrt die Donaubrücke. Busse fahren weiter. Der Regen hält an. Am Montag öffnet ein Markt.",
         "Brücke", "Donaubrücke"),
        ("시청은 도로를 고친다. 학생들은 극장에서 노래했다. 비가 온다. 시장은 월요일에 열린다.", "극장", "극장에서"),
        ("הרכבת יצאה מהתחנה בבוקר. הגשם נמשך. השוק נפתח ביום שני.", "תחנה", "מהתחנה"),
        ("Free e-mail comes to every flat. It rains. The market opens on Monday.", "email", "e-mail"),
        ("Le ministre Choïgou est arrivé. Il pleut. Le marché ouvre lundi.", "Шойгу", "Choïgou"),
        ("圖書館的電腦壞了。今天下雨。市場星期一開門。", "图书馆", "圖書館"),
    ],
)  # fmt: skip
async def test_words_in_other_forms_are_found_on_a_shelf(
    sqlite_url: str, workers: Workers, text: str, question: str, expected: str
) -> None:
    """Compounds, particles, prefixes, hyphens, other spellings and letters are found through index and vocabulary."""
    async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as opened:
        await opened.articles.add_text(opened.id, [MessageText(1, text)], TEXT)
        opened.later(hours=1)
        assert expected in (await opened.ask(question))[0]


async def test_a_neighbour_without_any_word_of_the_question_is_quoted_too(sqlite_url: str, workers: Workers) -> None:
    """On a shelf of many articles the search finds the sentence with the subject; the next one has the fact."""
    texts = (
        "The library of Oston buys books. Readers wait in a line. The roof was mended in spring.",
        "A school in Varne teaches chess. Its pupils won a cup. Teachers are glad.",
        "The bakery at Holm sells rye bread. It opens at six. A loaf is cheap.",
        "The fair of Lindmark opened on Monday. Nine hundred visitors came by train. A wheel turns all night.",
    )
    async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as opened:
        for number, text in enumerate(texts, start=1):
            await opened.articles.add_text(opened.id, [MessageText(number, text)], TEXT)
        opened.later(hours=1)
        asked = AskRequest("How many people were at the fair of Lindmark?", message_id=10, everywhere=True)
        quote = (await opened.questions.ask(opened.id, asked)).answer.quotes[0]
    assert (quote.article.id, quote.sentence, quote.count) == (4, 0, 2)


async def test_a_name_spelled_otherwise_counts_where_its_neighbour_supports_it(shelf: Shelf) -> None:
    """ "Blinken" finds "Blyen" beside the sentence with his full name; an unsupported look-alike is not found."""
    result = await shelf.questions.ask(shelf.id, AskRequest("Blinken", message_id=5))
    quotes = [q.article.quote(q.sentence) for q in result.answer.quotes]
    assert any("Anthony Blinken" in s for s in quotes)
    assert any("Blyen" in s for s in quotes)


async def test_what_is_not_there_is_said_not_to_be_there(shelf: Shelf) -> None:
    """No answer is never called one."""
    for question in ("Combien de temps a duré l'appel ?", "Who won the cup final?", "température de la mer Baltique"):
        result = await shelf.questions.ask(shelf.id, AskRequest(question, message_id=5))
        assert result.answer.verdict is not Verdict.DIRECT, question


async def test_the_article_in_focus_is_asked_first(shelf: Shelf) -> None:
    """For 15 minutes a question goes to the article that came last; then to all; the rest is offered."""
    await shelf.articles.add_text(shelf.id, [MessageText(2, BRIDGE)], TEXT)
    await shelf.articles.add_text(shelf.id, [MessageText(3, TOWER)], TEXT)
    result = await shelf.questions.ask(shelf.id, AskRequest("Karin Holm", message_id=10))
    assert [q.article.id for q in result.answer.quotes] == [3]
    assert (result.within and result.within.id, result.elsewhere) == (3, 2)
    everywhere = await shelf.questions.ask(shelf.id, AskRequest("Karin Holm", message_id=10, everywhere=True))
    assert {q.article.id for q in everywhere.answer.quotes} == {2, 3}
    assert everywhere.number == result.number
    shelf.later(minutes=16)
    later = await shelf.questions.ask(shelf.id, AskRequest("Karin Holm", message_id=11))
    assert {q.article.id for q in later.answer.quotes} == {2, 3}


async def test_a_question_the_focus_cannot_answer_goes_to_all(shelf: Shelf) -> None:
    """Nothing in the article that came last: the others answer."""
    await shelf.articles.add_text(shelf.id, [MessageText(2, BRIDGE)], TEXT)
    assert "Austin" in (await shelf.ask("Qui a initié l'appel ?"))[0]


async def test_a_selected_passage_is_asked_first(shelf: Shelf) -> None:
    """A question about a passage is answered from the sentences around it."""
    added = await shelf.articles.add_text(shelf.id, [MessageText(2, BRIDGE)], TEXT)
    quotes = await shelf.ask("Karin Holm", within=added.article.id, passage="over the Aa is closed")
    assert quotes[0] == "The mayor, Karin Holm, said so on Friday."


async def test_a_pronoun_stands_for_the_selected_passage(shelf: Shelf) -> None:
    """Who is selected is asked about, in the question's own words or in another language."""
    for text, passage, question, expected in (
        (TOWER, "Karin Holm", "Who is she?", "Karin Holm cut the ribbon."),
        (BRIDGE, "The bridge over the Aa is closed until Monday.", "Who said that?", "The mayor, Karin Holm"),
        (BRIDGE, "The mayor, Karin Holm, said so on Friday. Boats", "Wer ist das?", "Karin Holm"),
        (SAMPLE, "Sergei Shoig", "Que sait-on de lui ?", "Sergei Shoig"),
        (SAMPLE, "Anthony Blinken", "Qui est-ce ?", "Anthony Blinken"),
        (SAMPLE, "Austin", "¿Qué se sabe de él?", "Austin"),
        (SAMPLE, "Austin", "Що про нього відомо?", "Austin"),
    ):
        added = await shelf.articles.add_text(shelf.id, [MessageText(2, text)], TEXT)
        request = AskRequest(question, 9, within=added.article.id, passage=passage)
        result = await shelf.questions.ask(shelf.id, request)
        assert any(expected in quote.text for quote in result.answer.quotes), question
        assert set(result.taken_over) <= set(passage.replace(".", "").replace(",", "").split())


async def test_a_passage_of_no_article_is_asked_of_all(shelf: Shelf) -> None:
    """What is selected in any message of the chat is asked about."""
    await shelf.articles.add_text(shelf.id, [MessageText(2, TOWER)], TEXT)
    result = await shelf.questions.ask(shelf.id, AskRequest("Who is she?", 9, passage="Karin Holm"))
    assert "Karin Holm" in result.answer.quotes[0].text
    assert result.taken_over == ("Karin", "Holm")


async def test_a_passage_of_an_answer_belongs_to_the_article_it_quotes(shelf: Shelf) -> None:
    """Of an answer from two articles, the one is asked whose quotation is selected."""
    for message_id, text in ((2, BRIDGE), (3, TOWER)):
        await shelf.articles.add_text(shelf.id, [MessageText(message_id, text)], TEXT)
    result = await shelf.questions.ask(shelf.id, AskRequest("Karin Holm", message_id=10, everywhere=True))
    quoted = {q.article.id: q.text for q in result.answer.quotes}
    assert len(quoted) == 2
    asked = await shelf.questions.get(shelf.id, result.number)
    for article, sentence in quoted.items():
        assert await shelf.questions.quoted_article(shelf.id, asked, sentence[4:-4]) == article
    assert await shelf.questions.quoted_article(shelf.id, asked, "") == result.answer.quotes[0].article.id


async def test_an_answer_can_be_shown_again(shelf: Shelf) -> None:
    """Buttons show the quotes that were given; those of a deleted article are gone."""
    result = await shelf.questions.ask(shelf.id, AskRequest("Qui a initié l'appel ?", message_id=5))
    again = await shelf.questions.get_answer(shelf.id, result.number)
    assert again.answer.quotes == result.answer.quotes
    await shelf.library.delete(shelf.id, result.answer.quotes[0].article.id)
    assert (await shelf.questions.get_answer(shelf.id, result.number)).answer.verdict is Verdict.NOTHING


async def test_equal_answers_come_newest_first(shelf: Shelf) -> None:
    """On equal evidence the newer article comes first."""
    await shelf.articles.add_text(shelf.id, [MessageText(2, "Old paper\n\nThe zeppelin landed. It was cold.")], TEXT)
    shelf.later(days=1)
    await shelf.articles.add_text(shelf.id, [MessageText(3, "New paper\n\nThe zeppelin landed. It was warm.")], TEXT)
    shelf.later(days=1)
    result = await shelf.questions.ask(shelf.id, AskRequest("Where did the zeppelin land?", message_id=9))
    assert result.answer.quotes[0].article.id == 3


async def test_an_empty_shelf_has_no_answer(shelf: Shelf) -> None:
    """Nothing was searched, and the answer says so."""
    empty = await shelf.chats.shelf(2002)
    result = await shelf.questions.ask(empty, AskRequest("anything?", message_id=1))
    assert (result.answer.searched, result.answer.quotes) == (0, ())


async def test_a_follow_up_is_read_with_the_words_of_the_question_before(shelf: Shelf) -> None:
    """ "How much?" after "Is the price of repairs known?" asks for their price, and says what it was read as."""
    await shelf.articles.add_text(shelf.id, [MessageText(40, BRIDGE)], TEXT)
    await shelf.articles.add_text(shelf.id, [MessageText(41, TOWER)], TEXT)
    shelf.later(hours=1)
    await shelf.questions.ask(shelf.id, AskRequest("Are there repairs?", message_id=50, person=7))
    result = await shelf.questions.ask(shelf.id, AskRequest("How much?", message_id=51, person=7))
    assert result.read_as == "repairs How much"
    assert "12,000 crowns" in result.answer.quotes[0].article.quote(result.answer.quotes[0].sentence)
    again = await shelf.questions.get_answer(shelf.id, result.number)
    assert again.read_as == result.read_as
    further = await shelf.questions.ask(shelf.id, AskRequest("Who?", message_id=52, person=7))
    assert further.read_as == "repairs Who"


async def test_a_name_takes_the_place_of_a_name(shelf: Shelf) -> None:
    """ "And of the tower?" does not look for the bridge any more, and its own article answers."""
    await shelf.articles.add_text(shelf.id, [MessageText(40, BRIDGE)], TEXT)
    await shelf.articles.add_text(shelf.id, [MessageText(41, TOWER)], TEXT)
    shelf.later(hours=1)
    await shelf.questions.ask(shelf.id, AskRequest("When is Lindmark closed?", message_id=50, person=7))
    result = await shelf.questions.ask(shelf.id, AskRequest("And the tower?", message_id=51, person=7))
    assert "tower" in result.answer.quotes[0].article.quote(result.answer.quotes[0].sentence)


async def test_a_follow_up_is_of_the_same_person_and_soon(shelf: Shelf) -> None:
    """Somebody else's "why?" asks nothing, nor does one that comes after five minutes, nor in another chat."""
    await shelf.articles.add_text(shelf.id, [MessageText(40, BRIDGE)], TEXT)
    shelf.later(hours=1)
    await shelf.questions.ask(shelf.id, AskRequest("Is the bridge closed?", message_id=50, person=7))
    other = await shelf.questions.ask(shelf.id, AskRequest("Why?", message_id=51, person=8))
    assert not other.read_as
    elsewhere = await shelf.questions.ask(await shelf.chats.shelf(2002), AskRequest("Why?", message_id=52, person=7))
    assert not elsewhere.read_as
    soon = await shelf.questions.ask(shelf.id, AskRequest("Why?", message_id=53, person=7))
    assert soon.read_as
    shelf.later(minutes=6)
    late = await shelf.questions.ask(shelf.id, AskRequest("Why?", message_id=54, person=7))
    assert not late.read_as


async def test_a_fragment_is_never_read_alone(shelf: Shelf) -> None:
    """ "et en Russie ?" says what it was read as, also when that brings the same sentence again."""
    await shelf.questions.ask(shelf.id, AskRequest("Qui a initié l'appel ?", message_id=50, person=7))
    result = await shelf.questions.ask(shelf.id, AskRequest("et en Russie ?", message_id=51, person=7))
    assert result.read_as == "Qui initié l'appel en Russie"


async def test_a_question_that_answers_by_itself_is_no_follow_up(shelf: Shelf) -> None:
    """What begins with "and" but finds its own answer is not bent towards the question before."""
    await shelf.articles.add_text(shelf.id, [MessageText(40, BRIDGE)], TEXT)
    await shelf.articles.add_text(shelf.id, [MessageText(41, TOWER)], TEXT)
    shelf.later(hours=1)
    await shelf.questions.ask(shelf.id, AskRequest("How much do repairs cost?", message_id=50, person=7))
    result = await shelf.questions.ask(shelf.id, AskRequest("And who cut the ribbon?", message_id=51, person=7))
    assert "cut the ribbon" in result.answer.quotes[0].article.quote(result.answer.quotes[0].sentence)


async def test_what_a_follow_up_names_is_not_passed_over(shelf: Shelf) -> None:
    """ "And the ribbon?" after a question about tickets is answered by the ribbon, not by the ticket again."""
    await shelf.articles.add_text(shelf.id, [MessageText(41, TOWER)], TEXT)
    shelf.later(hours=1)
    await shelf.questions.ask(shelf.id, AskRequest("How much does a ticket cost?", message_id=50, person=7))
    result = await shelf.questions.ask(shelf.id, AskRequest("And the ribbon?", message_id=51, person=7))
    assert "ribbon" in result.answer.quotes[0].text


async def test_a_question_that_names_nothing_is_asked_with_the_words_before(shelf: Shelf) -> None:
    """ "How old is he?" after "Who is Peter Olsen?" is not answered with old cars of another article."""
    cars = "The old cars broke down.\n\nThis time two towns have paid for the line."
    baker = "The bakery closed on Saturday. Its owner, Peter Olsen, is 71 and found nobody.\n\nA bank wants the rooms."
    await shelf.articles.add_text(shelf.id, [MessageText(40, cars)], TEXT)
    await shelf.articles.add_text(shelf.id, [MessageText(41, baker)], TEXT)
    await shelf.questions.ask(shelf.id, AskRequest("Who is Peter Olsen?", message_id=50, person=7))
    result = await shelf.questions.ask(shelf.id, AskRequest("How old is he?", message_id=51, person=7))
    assert "is 71" in result.answer.quotes[0].text


async def test_why_is_not_surely_answered_by_the_same_sentence(shelf: Shelf) -> None:
    """What was quoted for "How much?" hardly says why; it is not said to answer that, too."""
    await shelf.articles.add_text(shelf.id, [MessageText(41, TOWER)], TEXT)
    await shelf.questions.ask(shelf.id, AskRequest("How much does a ticket cost?", message_id=50, person=7))
    for number, text in enumerate(("Why?", "And where?")):
        result = await shelf.questions.ask(shelf.id, AskRequest(text, message_id=51 + number, person=7))
        assert result.answer.verdict is not Verdict.DIRECT, text


async def test_a_question_is_asked_of_its_topic_or_of_all(shelf: Shelf) -> None:
    """In General, and where an admin joined the topics, all shelves of a group are asked, that of the place first."""
    group = -4004
    general, first, second = [await shelf.chats.shelf(group, topic) for topic in (0, 11, 12)]
    alone, joined = ChatSettings(), ChatSettings(joined_topics=True)
    assert await shelf.questions.shelves(general, group, None, alone) == (general, first, second)
    assert await shelf.questions.shelves(second, group, 12, alone) == (second,)
    assert await shelf.questions.shelves(second, group, 12, joined) == (second, general, first)
    assert await shelf.questions.shelves(shelf.id, 1001, None, joined) == (shelf.id,)


async def test_of_several_topics_the_best_answer_is_kept(shelf: Shelf) -> None:
    """One topic answers, and a message that shows the answer leads back to its shelf."""
    general, other = [await shelf.chats.shelf(-4004, topic) for topic in (0, 11)]
    await shelf.articles.add_text(other, [MessageText(2, BRIDGE)], TEXT)
    shelves = (general, other)
    best, result = await shelf.questions.ask_topics(shelves, AskRequest("How much do repairs cost?", message_id=9))
    assert best == other
    await shelf.questions.set_answer_messages(other, result.number, [10])
    assert await shelf.questions.find_shelf(shelves, 9) == await shelf.questions.find_shelf(shelves, 10) == other
    assert await shelf.questions.find_shelf(shelves, 11) == general
