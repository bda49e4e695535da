"""Every form an article comes in, every way a question is asked, and what Telegram may refuse meanwhile."""

from __future__ import annotations

import time

import pytest

from tests.e2e.conversation import PARAGRAPHS, SAMPLE, TITLE, settled, silent, verbatim
from tests.sandbox.world import Person, RunningWorld
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

POST = (
    "The ferry of Aaland is cancelled on Sunday. A storm is expected from the west. The company will run two more "
    "boats on Monday. Tickets stay valid for a week."
)


def channel(name: str = "The Post", username: str = "thepost", number: int = 7) -> dict[str, object]:
    chat = {"id": -1009000000001, "type": "channel", "title": name, "username": username}
    return {"type": "channel", "date": int(time.time()), "chat": chat, "message_id": number}


@pytest.mark.parametrize(
    ("origin", "named"),
    [
        (channel(), "The Post"),
        ({"type": "user", "sender_user": {"id": 77, "is_bot": False, "first_name": "Karin"}}, "Karin"),
        ({"type": "hidden_user", "sender_user_name": "Somebody"}, "Somebody"),
    ],
)
async def test_a_forward_is_an_article_with_its_origin(reader: Person, origin: dict[str, object], named: str) -> None:
    """However short, a forward is an article; who wrote it is told, and a channel's public post is its link."""
    await reader.say(POST, forward_origin={"date": int(time.time()), **origin})
    summary = await settled(reader, named)
    assert verbatim(summary, POST)
    if named == "The Post":
        assert "https://t.me/thepost/7" in summary.links


async def test_a_forward_that_only_leads_to_an_article_is_its_link(reader: Person, web: Web) -> None:
    """A post with "read more" is the page behind it."""
    link = web.url("/story")
    await reader.say(f"A tram runs again in Lindmark. Read more: {link}", forward_origin=channel(number=8))
    assert verbatim(await settled(reader, "Lindmark reopens"), "\n".join(PARAGRAPHS))


async def test_a_link_behind_words_is_read(reader: Person, web: Web) -> None:
    """A text_link is a link like any other."""
    await reader.say(f"[the story]({web.url('/story')})", markdown=True)
    assert (await settled(reader, "Lindmark reopens")).quotations


async def test_several_links_are_several_articles(reader: Person, web: Web) -> None:
    """Each link has its own summary or its own sentence."""
    await reader.say(f"{web.url('/tram')} {web.url('/missing')} {web.url('/story')}")
    said = [await settled(reader) for _ in range(3)]
    assert ["Lindmark" in m.text for m in said] == [True, False, True]


async def test_an_album_is_one_article(reader: Person) -> None:
    """Captions count as text; the album's pictures are one article, wherever the caption stands."""
    picture = b"\xff\xd8\xff\xe0 a picture"
    await reader.send_photo(picture, media_group_id="album1")
    await reader.send_photo(picture, caption=POST, media_group_id="album1")
    assert verbatim(await settled(reader), POST)
    await silent(reader)


async def test_a_question_beside_a_file_is_asked_of_it(reader: Person) -> None:
    """The caption of a file that ends in "?" is a question about that file."""
    await reader.send_file("ferry.txt", POST.encode(), caption="When do more boats run?")
    assert "two more boats on Monday" in (await settled(reader)).quotations[0]


async def test_the_other_reading_is_a_press_away(reader: Person) -> None:
    """What could be either has a button for the other reading, both ways."""
    await reader.say("The ferry of Aaland is cancelled on Sunday. A storm is expected from the west.")
    taken_for_question = await settled(reader)
    await reader.press(taken_for_question, "article")
    assert (await settled(reader)).quotations
    await reader.say("Which ferry is it. Is it the one of Aaland. It is cancelled on Sunday. Or not.")
    taken_for_article = await settled(reader)
    await reader.press(taken_for_article, "question")
    await reader.wait_edit(taken_for_article, "ferry")


async def test_slow_work_shows_one_message_that_changes(reader: Person, web: Web) -> None:
    """More than two seconds of work are one message that becomes the result; a question behind it comes after it."""
    await reader.say(web.url("/slow"))
    await reader.say("Who is the mayor?")
    progress = await reader.wait_message()
    assert progress.text.endswith("…")
    summary = await reader.wait_edit(progress, "Lindmark reopens")
    assert summary.quotations
    answer = await settled(reader)
    assert "Karin Holm" in answer.quotations[0]
    assert answer.id > progress.id


@pytest.mark.parametrize("refused", ["sendChatAction", "setMessageReaction"])
async def test_a_refused_acknowledgement_stops_no_answer(reader: Person, world: RunningWorld, refused: str) -> None:
    """Telegram refuses the chat action or the reaction: the answer comes all the same."""
    await world.fault(refused, "400:Bad Request: REACTION_INVALID", times=1)
    await reader.say("Merci")
    await reader.say(SAMPLE)
    assert verbatim(await settled(reader, TITLE))


async def test_a_refused_quote_is_answered_without_it(reader: Person, world: RunningWorld) -> None:
    """Telegram refuses the native quote: the answer goes out with the sentence in its own blockquote."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await world.fault("sendMessage", "400:Bad Request: QUOTE_TEXT_INVALID", times=1)
    await reader.say("Qui a initié l'appel ?")
    answer = await settled(reader)
    assert "avait initié un appel" in answer.quotations[0]
    assert answer.quote == ""


async def test_a_long_sentence_is_quoted_in_the_answer_only(reader: Person) -> None:
    """A sentence of more than 1,024 units is no native quote; it stands whole in the answer."""
    parts = [f"the ferry number {n} which sails to the island number {n} on day {n}" for n in range(19)]
    long = "The captain of the Zephyr counted " + ", ".join(parts) + " and slept."
    assert 1024 < len(long) < 3000
    await reader.say(f"The harbour is full. It is Monday. {long} It rained. Nobody came.")
    await settled(reader)
    await reader.say("What did the captain of the Zephyr count?")
    answer = await settled(reader)
    assert answer.quote == ""
    assert long in answer.quotations


async def test_unreadable_things_get_one_clear_sentence(reader: Person) -> None:
    """A picture without words, a file that is a picture, a broken PDF, an empty text: said, and nothing kept."""
    for name, body in (("a.png", b"\x89PNG\r\n\x1a\n0000"), ("a.pdf", b"%PDF-1.4 broken"), ("a.txt", b" \n ")):
        await reader.send_file(name, body)
        said = await settled(reader)
        assert said.quotations == []
        assert said.text
    await reader.say("/list")
    assert (await settled(reader)).buttons == []


async def test_odd_updates_bring_nothing_down(reader: Person, world: RunningWorld) -> None:
    """Updates that make no sense fail; the next message is answered."""
    for update in (
        {"message": "not an object"},
        {"message": {"message_id": 1}},
        {"callback_query": {"id": "1", "from": {"id": 5}, "data": "s:1:99999999999999999999"}},
        {"message": {"message_id": 2, "date": 10**18, "chat": {"id": 5, "type": "private"}, "text": "x"}},
    ):
        await world.push(update)
    await reader.say(SAMPLE)
    assert verbatim(await settled(reader, TITLE))


async def test_help_privacy_and_start_say_something(reader: Person) -> None:
    """The first minute: what this is, what it keeps, what it can do."""
    await reader.say("/start")
    start = await settled(reader)
    assert sum(len(row) for row in start.buttons) == 3
    for command in ("/help", "/privacy", "/add", "/ask", "/find", "/show", "/delete"):
        await reader.say(command)
        assert len((await settled(reader)).text) > 20


async def test_the_owner_is_told_how_the_bot_is(reader: Person) -> None:
    """`/health` tells the owner what runs, what waits and what is missing; anybody else it does not know."""
    owner = reader.world.person("owner")
    await owner.say("/health")
    told = await owner.wait_message("Pullquote")
    assert "0" in told.text
    assert "article" in told.text
    await reader.say("/health")
    assert "/health" in (await settled(reader)).text
