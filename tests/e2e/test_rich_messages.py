"""Messages with formatting, which have blocks and no text, stand wherever a text may; what is nothing is named."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.bot_process import rows
from tests.e2e.conversation import PARAGRAPHS, settled, silent, verbatim
from tests.sandbox.world import Message, Person, RunningWorld
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"
TITLE = "Lindmark reopens its tram line"
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TABLE = "<table><tr><th>Year<th>Passengers<tr><td>2025<td>9,412</table>"
ARTICLE = f"<h1>{TITLE}</h1>{BODY}<h2>Passengers of the line</h2>{TABLE}"
TEXT = "\n".join(PARAGRAPHS)
FERRY = "<h2>Ferry cancelled</h2><p>The ferry of Aaland is cancelled on Sunday.</p><p>Captain Holm expects a storm.</p>"
_numbers = count(1)


async def at_work(person: Person, html: str = ARTICLE, **more: Any) -> tuple[Message, Message]:
    """Return what was sent and the summary that came of it."""
    sent = await person.say_formatted(html, **more)
    return sent, await settled(person, TITLE)


async def test_a_pasted_article_is_summed_up_and_asked(reader: Person) -> None:
    """Its heading is its title; no heading and no row is in the summary; the answer replies to it without a quote."""
    sent, summary = await at_work(reader)
    assert not [q for q in verbatim(summary, TEXT) if q in (TITLE, "Passengers of the line")]
    await reader.say("How many sleepers were replaced?")
    answer = await settled(reader)
    assert "4,200 sleepers" in verbatim(answer, TEXT)[0]
    assert (answer.reply_to, answer.quote) == (sent.id, "")
    chat = str(answer.raw["chat"]["id"])
    calls = [c for c in await reader.world.calls("sendMessage") if str(c["arguments"]["chat_id"]) == chat]
    refused = [call for call in calls if call["code"] != 200]
    assert calls
    assert not refused  # nothing was tried that Telegram would refuse


async def test_a_row_of_its_table_answers(reader: Person) -> None:
    await at_work(reader)
    await reader.say("2025")
    assert (await settled(reader)).quotations == ["Year\u2003Passengers", "2025\u20039,412"]


async def test_a_reply_asks_that_article(reader: Person) -> None:
    """Also about a passage that is selected in it."""
    sent, _ = await at_work(reader)
    await reader.say_formatted(FERRY)
    await settled(reader, "Ferry")
    await reader.say("What was replaced?", reply_to=sent)
    assert "4,200 sleepers" in (await settled(reader)).quotations[0]
    await reader.say("Who fears it?", reply_to=sent, quote="the noise of the first cars")
    assert "upper town" in (await settled(reader)).quotations[0]


async def test_a_question_with_formatting(reader: Person) -> None:
    """A question is a question; a command with formatting is a command."""
    await at_work(reader)
    await reader.say_formatted("<p>How many <b>sleepers</b> were replaced?</p>")
    assert "4,200 sleepers" in (await settled(reader)).quotations[0]
    await reader.say_formatted("<p>/ask <i>Who is the mayor?</i></p>")
    assert "Karin Holm" in (await settled(reader)).quotations[0]
    await reader.say_formatted(f"<p>/add</p>{FERRY}")
    assert (await settled(reader, "Ferry cancelled")).quotations


async def test_a_forward_is_an_article_with_its_origin(reader: Person) -> None:
    chat = {"id": -1009000000001, "type": "channel", "title": "The Post", "username": "thepost"}
    origin = {"type": "channel", "date": int(time.time()), "chat": chat, "message_id": 7}
    await reader.say_formatted(FERRY, forward_origin=origin)
    summary = await settled(reader, "The Post")
    assert "Ferry cancelled" in summary.text
    assert "https://t.me/thepost/7" in summary.links


async def test_its_links_are_links(reader: Person, web: Web) -> None:
    """A link alone is the page behind it."""
    await reader.say_formatted(f'<p><b>A</b> <a href="{web.url("/story")}">story</a></p>')
    assert verbatim(await settled(reader, TITLE), TEXT)


async def test_an_edit_changes_the_summary(reader: Person) -> None:
    """Within the formatting, and into a text without any."""
    sent, summary = await at_work(reader)
    await reader.edit_formatted(sent, ARTICLE.replace("eleven years", "a dozen years"))
    changed = await reader.wait_edit(summary, "a dozen years")
    assert TITLE in changed.text
    await reader.edit(sent, TEXT)
    assert "eleven years" in (await reader.wait_edit(changed)).text


async def test_a_very_long_one_is_one_message(reader: Person) -> None:
    """As long as five plain messages; its last sentence is whole."""
    filler = "".join(
        f"<p>The depot number {number} was painted in the colour of that year.</p>" for number in range(400)
    )
    end = "At the very end of the long line stands the old house of the lighthouse keeper Osk"
    await at_work(reader, f"<h1>{TITLE}</h1>{filler}<p>{end}</p>")
    await reader.say("lighthouse keeper")
    assert "Osk" in (await settled(reader)).quotations[0]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(world: RunningWorld) -> AsyncIterator[Person]:
    """The owner of a group in which the bot is an administrator."""
    key = f"rich{next(_numbers)}"
    await world.post("chats", key=key, type="supergroup", title="The desk", bot="left")
    owner = world.person("owner", key)
    await owner.set_bot("administrator")
    await owner.wait_message()
    yield owner


async def test_a_post_in_a_group_is_collected(desk: Person) -> None:
    """In silence; a question is answered from it, a reply with /summary sums it up, and a mention is one."""
    posted = await desk.say_formatted(ARTICLE)
    assert await desk.wait_reaction(posted) == ["👀"]
    await desk.say("/ask How many sleepers were replaced?")
    assert "4,200 sleepers" in verbatim(await settled(desk), TEXT)[0]
    await desk.say("/summary", reply_to=posted)
    assert TITLE in (await settled(desk)).text
    await desk.say_formatted(f"<p>{NAME} Who is the <i>mayor</i>?</p>")
    assert "Karin Holm" in (await settled(desk)).quotations[0]


async def test_a_topic_keeps_what_names_the_bot(reader: Person) -> None:
    """With privacy on; the bot's name is no part of the article."""
    topic = reader.world.person("alice", "newsroom", 2)
    await topic.say_formatted(f"<p>{NAME}</p>{FERRY}")
    summary = await settled(topic, "Ferry cancelled")
    assert summary.topic == 2
    assert NAME not in summary.text
    await topic.say(f"{NAME} What does Captain Holm expect?")
    assert "a storm" in (await settled(topic)).quotations[0]


async def test_a_channels_post_is_collected(world: RunningWorld) -> None:
    """Nothing is sent to the channel, and an edited post is read again."""
    key = f"post{next(_numbers)}"
    await world.post("chats", key=key, type="channel", title="The Rich Post", bot="administrator")
    posting = world.person("owner", key)
    posted = await posting.say_formatted(ARTICLE)
    await silent(posting)
    assert world.bot_folder is not None
    titles = "SELECT title FROM articles WHERE name = 'The Rich Post'"
    assert rows(world.bot_folder, titles) == [(TITLE,)]
    await posting.edit_formatted(posted, FERRY)
    await silent(posting)
    assert rows(world.bot_folder, titles) == [("Ferry cancelled",)]


async def test_a_guest_reads_one(reader: Person) -> None:
    """As the message replied to, and as the call itself."""
    key = f"richguests{next(_numbers)}"
    await reader.world.post("chats", key=key, title="Strangers", bot="left")
    guest = reader.at(key)
    said = await guest.say_formatted(ARTICLE)
    await guest.call_as_guest(NAME, reply_to=said)
    answer = await guest.wait_message()
    assert TITLE in answer.text
    verbatim(answer, TEXT)
    await guest.call_as_guest(f"{NAME} Who is the mayor?", reply_to=said)
    assert "Karin Holm" in verbatim(await guest.wait_message(), TEXT)[0]
    await guest.call_formatted(f"<p>{NAME}</p>{ARTICLE}")
    assert TITLE in (await guest.wait_message()).text


# ---- what is no text

USER: dict[str, Any] = {"id": 5, "is_bot": False, "first_name": "Karin"}
POLL = {"id": "1", "question": "Tram?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True}
POLL |= {"type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
NAMED: list[tuple[dict[str, Any], str]] = [
    ({"poll": POLL}, "sondage"),
    ({"location": {"latitude": 1.0, "longitude": 2.0}}, "lieu"),
    ({"contact": {"phone_number": "1", "first_name": "Karin"}}, "contact"),
    ({"story": {"id": 1, "chat": {"id": 5, "type": "private"}}}, "story"),
    ({"dice": {"emoji": "🎲", "value": 3}}, "jeu"),
    ({"rich_message": {"blocks": [{"type": "photo", "photo": [{"file_id": "x"}]}]}}, "images"),
    ({"rich_message": {"blocks": [{"type": "divider"}]}}, "ne connais pas encore"),
    ({"hologram": {"id": "1"}}, "ne connais pas encore"),
]


@pytest.mark.parametrize(("content", "named"), NAMED)
async def test_what_is_no_text_is_named(reader: Person, content: dict[str, Any], named: str) -> None:
    """Never silence: a message that has nothing to read is answered with what it is."""
    me = (await reader.say("merci")).raw
    message = {**{name: me[name] for name in ("chat", "from", "date")}, "message_id": me["message_id"] + 500, **content}
    await reader.world.push({"message": message})
    answer = await reader.wait_message()
    assert named in answer.text
    assert "Je lis du texte" in answer.text


async def test_in_a_group_only_a_reply_to_the_bot_is_named(desk: Person) -> None:
    """Anything else there is nobody's business, nor is a sticker."""
    asked = await desk.say("/help")
    helped = await settled(desk)
    base = {name: asked.raw[name] for name in ("chat", "from", "date")}
    await desk.world.push({"message": {**base, "message_id": 9001, "hologram": {}}})
    await silent(desk)
    await desk.world.push({"message": {**base, "message_id": asked.id, "poll": POLL, "reply_to_message": helped.raw}})
    assert "poll" in (await settled(desk)).text
