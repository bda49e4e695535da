"""The bot in a group with topics and privacy mode hears what is said to it; in private, what was meant."""

from __future__ import annotations

import json
import time

import pytest

from sandbox import utf16
from tests.e2e.conversation import SAMPLE, TITLE, settled, silent, verbatim
from tests.sandbox.world import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"
FERRY = (
    "The ferry of Aaland is cancelled on Sunday. A storm is expected. The company will run two more boats on Monday."
)


@pytest.fixture
def politics(reader: Person) -> Person:
    """Alice in a topic of the group."""
    return reader.world.person("alice", "newsroom", 2)


@pytest.fixture
def science(reader: Person) -> Person:
    """Alice in the other topic."""
    return reader.world.person("alice", "newsroom", 3)


async def test_an_article_said_to_the_bot_is_quoted_exactly(politics: Person) -> None:
    """The bot's name is no part of the article nor of the question; the native quote stands where it says."""
    said = await politics.say(f"{NAME} {SAMPLE}")
    summary = await settled(politics, TITLE)
    verbatim(summary)
    assert NAME not in summary.text
    await politics.say(f"{NAME} Qui a initié l'appel ?")
    answer = await settled(politics)
    assert "avait initié un appel" in answer.quotations[0]
    assert answer.reply_to == said.id
    assert answer.quote in SAMPLE
    sent = (await politics.world.calls("sendMessage"))[-1]["arguments"]["reply_parameters"]
    where = sent if isinstance(sent, dict) else json.loads(sent)
    assert utf16.cut(said.text, where["quote_position"], utf16.length(answer.quote)) == answer.quote
    await politics.say(f"Qui a initié l'appel ? {NAME.upper()}")
    assert "avait initié un appel" in (await settled(politics)).quotations[0]


async def test_an_empty_group_is_told_what_is_kept(reader: Person) -> None:
    """A short text is not kept there by itself, so who asks of it hears how it is, and not to send a text."""
    await reader.world.post("chats", key=f"new-{reader.key}", type="supergroup", title="New", bot="member")
    group = reader.at(f"new-{reader.key}")
    short = await group.say("The mill burned down on Sunday. Nobody was hurt.\n\nIt was built in 1721.")
    await group.say(f"/ask{NAME} When was it built?")
    assert "/add" in (await settled(group)).text
    await group.say(f"/list{NAME}")
    assert "/add" in (await settled(group)).text
    await group.say(f"/add{NAME}", reply_to=short)
    await settled(group)
    await group.say(f"/ask{NAME} When was it built?")
    assert "1721" in (await settled(group)).quotations[0]


async def test_each_topic_has_its_own_shelf(politics: Person, science: Person) -> None:
    """What is kept in one topic is not found in the other."""
    await science.say(f"/add{NAME} {FERRY}")
    assert verbatim(await settled(science), FERRY)
    await politics.say(f"{NAME} When do more boats run?")
    assert not any("boats" in quotation for quotation in (await settled(politics)).quotations)
    await science.say(f"{NAME}, when do more boats run?")
    assert "two more boats" in (await settled(science)).quotations[0]


async def test_requests_said_to_the_bot_are_done(science: Person) -> None:
    """A summary of the post that is replied to, shorter, of the article at hand; nothing is looked for."""
    post = await science.say(SAMPLE)
    await science.say(f"{NAME} résume ça", reply_to=post)
    summary = await settled(science, TITLE)
    assert len(verbatim(summary)) == 3
    asked = await science.say(f"{NAME} plus court", reply_to=summary)
    shorter = await settled(science, TITLE)
    assert (len(verbatim(shorter)), shorter.reply_to) == (1, asked.id)
    await science.say(f"{NAME} in two sentences, please")
    assert len(verbatim(await settled(science, TITLE))) == 2
    await science.say(f"{NAME} résume-t-il son mandat ?")
    assert TITLE not in (await settled(science)).text.splitlines()[0]


async def test_a_bare_name_gets_help(science: Person) -> None:
    """Somebody who calls the bot and says nothing is told what it can do."""
    await science.say(NAME)
    assert "/add" in (await settled(science)).text


async def test_what_is_not_said_to_the_bot_stays_unanswered(science: Person) -> None:
    """Talk, other bots' names and commands, unknown commands, forwarded commands: silence."""
    for text in ("When do more boats run?", f"{NAME}2 who?", "/list@other_bot", f"/foo{NAME}", "/foo"):
        await science.say(text)
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": int(time.time())}
    await science.say(f"/list{NAME}", forward_origin=origin)
    await silent(science)


async def test_an_unknown_command_as_a_reply_stays_unanswered(science: Person) -> None:
    """A command for another bot is no question, even as a reply to a message of this one."""
    await science.say(f"/help{NAME}")
    said = await settled(science)
    await science.say("/list@other_bot", reply_to=said)
    await silent(science)


async def test_a_forwarded_command_is_a_text(reader: Person) -> None:
    """In private too nobody's forwarded command is executed: it is read like any forward."""
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": int(time.time())}
    await reader.say(f"/ask {FERRY}", forward_origin=origin)
    assert (await settled(reader, "Somebody")).quotations


async def test_signs_and_unknown_commands_get_help(reader: Person) -> None:
    """In private nobody is left with an empty search: what says nothing gets help."""
    for text, help_ in (("/xyzzy", "/help"), ("/list@other_bot", "/list"), ("?", "/follow"), ("...", "/settings")):
        await reader.say(text)
        assert help_ in (await settled(reader)).text


async def test_a_picture_sent_as_a_file_is_read_by_its_caption(reader: Person) -> None:
    """What stands under a picture is a text, however the picture was sent; without words it is a file like any."""
    await reader.send_file("ferry.png", b"\x89PNG\r\n\x1a\n0000", caption=FERRY, mime="image/png")
    assert verbatim(await settled(reader), FERRY)


async def test_a_question_right_after_a_long_paste_is_answered(reader: Person) -> None:
    """The question that comes while more of a paste is waited for is no part of the article."""
    long = "\n\n".join([SAMPLE, *(f"Paragraph {n} tells of the weather on day {n} in the valley." for n in range(70))])
    await reader.say(long[:4000].rpartition("\n")[0].strip())
    await reader.say("Qui a initié l'appel ?")
    assert (await settled(reader, TITLE)).quotations
    assert "avait initié un appel" in (await settled(reader)).quotations[0]


async def test_general_asks_all_topics(politics: Person, science: Person) -> None:
    """What is asked in General is looked for in every topic, what is asked in a topic there, unless they are joined."""
    general = politics.at("newsroom", 0)
    await science.say(f"/add{NAME} {FERRY}")
    await settled(science)
    asked = await general.say(f"/ask{NAME} When does the company run more boats?")
    answer = await settled(general)
    while answer.reply_to != asked.id:  # whoever is in General hears every topic
        answer = await settled(general)
    assert "two more boats" in answer.quotations[0]
    await general.press(answer, "In context")
    assert "A storm is expected" in (await general.wait_edit(answer)).text
