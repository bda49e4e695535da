"""Watches: a new article with the words is told once a story, in a chat's own time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conversation import settled, silent
from tests.e2e.web_site import running_site
from tests.sandbox.world import Person, RunningWorld

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRIKE = (
    "Dockers in Hamburg began a strike on Monday over night work. The union ver.di says 4,000 people stayed away. "
    "Ships wait outside the port, and two lines send their containers to Rotterdam. Talks go on on Thursday in Berlin."
)
COPY = (
    "Hamburg: dockers have begun a strike over night work on Monday. According to the union ver.di 4,000 people stayed "
    "away from work. Ships are waiting outside the port of Hamburg and containers go to Rotterdam. Talks in Berlin go "
    "on on Thursday."
)
OTHER = (
    "Teachers in Lyon announced a strike for next Friday. They ask for smaller classes and heated rooms in winter. "
    "The town says that it has no money left this year. Parents look for somebody who keeps their children."
)
FOOTBALL = (
    "The players of the football club of Graz threaten a strike before the match. Their wages have not come for three "
    "months. The president promised to pay after the game on Sunday evening in the stadium of the town."
)


async def test_what_is_watched_is_told_once_a_story(reader: Person) -> None:
    """The alert quotes the sentence with its words marked; a copy is not told, what is excluded is not, news is."""
    await reader.say("/watch strikes -football")
    assert "strikes -football" in (await settled(reader)).text
    for text, told in ((STRIKE, True), (COPY, False), (FOOTBALL, False), (OTHER, True)):
        await reader.say(f"/add {text}")
        await settled(reader)
        if told:
            alert = await reader.wait_message("strikes -football")
            (quotation,) = alert.quotations
            assert quotation in text
            assert alert.passages("bold") == ["strike"]
        else:
            await silent(reader)


async def test_watches_are_listed_changed_and_ended(reader: Person) -> None:
    """Each has a button; new words take the place of the old ones."""
    await reader.say('/watch "night work"')
    await settled(reader)
    await reader.say("/watches")
    listed = await settled(reader)
    await reader.press(listed, "night work")
    one = await reader.wait_edit(listed)
    await reader.press(one, "D’autres mots")
    asked = await reader.wait_message()
    await reader.say("heated rooms", reply_to=asked)
    assert "heated rooms" in (await settled(reader)).text
    await reader.say("/watches")
    listed = await settled(reader)
    await reader.press(listed, "heated rooms")
    one = await reader.wait_edit(listed)
    await reader.press(one, "Arrêter")
    await reader.wait_edit(one)
    await reader.say(f"/add {OTHER}")
    await settled(reader)
    await silent(reader)


async def test_nothing_is_no_watch(reader: Person) -> None:
    """Without a word that is wanted it is said how."""
    for said in ("/watch", "/watch -sport", '/watch -"a b"', "/watch ?!"):
        await reader.say(said)
        assert "/watch" in (await settled(reader)).text


async def test_only_admins_watch_in_groups(world: RunningWorld) -> None:
    """Whoever is none is told so."""
    alice = world.person("alice", "newsroom", 2)
    await alice.say("/watch@pullquote_sandbox_bot sanctions")
    assert "admins" in (await settled(alice)).text


async def test_the_same_words_are_one_watch(reader: Person) -> None:
    """However they are written; a watch is not changed into another, and words that are too long are not cut."""
    for said in ("/watch heated rooms", "/watch HEATED  Rooms", "/watch smaller classes"):
        await reader.say(said)
        await settled(reader)
    await reader.say("/watches")
    listed = await settled(reader)
    assert "2 veilles" in listed.text
    await reader.press(listed, "smaller classes")
    one = await reader.wait_edit(listed)
    await reader.press(one, "D’autres mots")
    asked = await reader.wait_message()
    await reader.say("Heated rooms", reply_to=asked)
    assert "La veille 1 a déjà ces mots" in (await settled(reader)).text
    long = "word " * 50
    await reader.say(long, reply_to=asked)
    again = await settled(reader)
    assert "200 signes" in again.text
    await reader.say("word " * 30, reply_to=again)
    await settled(reader)
    await reader.say(f"/watch {long}")
    assert "200 signes" in (await settled(reader)).text
    await reader.say("/watches")
    (shown,) = [label for row in (await settled(reader)).buttons for label in row if "word" in label]
    assert shown.endswith("…")
    assert len(shown) < 50


async def test_a_watch_says_what_it_hears(tmp_path: Path) -> None:
    """In a topic this topic, in General all of them, and where topics are joined all of them anywhere."""
    async with running_site(tmp_path) as here:
        await _hears(here.world)


async def _hears(world: RunningWorld) -> None:
    name = "@pullquote_sandbox_bot"
    topic, other = world.person("owner", "newsroom", 2), world.person("owner", "newsroom", 3)
    general = world.person("owner", "newsroom")
    await topic.say(f"/watch{name} night work")
    assert "I watch this topic for: night work" in (await settled(topic, "night work")).text
    await general.say(f"/watch{name} Rotterdam")
    assert "I watch all topics for: Rotterdam" in (await settled(general, "Rotterdam")).text
    await other.say(f"/add{name} {STRIKE}")
    await general.wait_message("Watched: Rotterdam")
    await silent(topic)
    await general.say(f"/settings{name}")
    panel = await settled(general, "Settings")
    label = next(label for row in panel.buttons for label in row if "opics" in label)
    await general.press(panel, label)
    await general.wait_edit(panel)
    await topic.say(f"/watch{name} heated rooms")
    assert "I watch all topics for: heated rooms" in (await settled(topic, "heated rooms")).text
    await other.say(f"/add{name} {OTHER}")
    await topic.wait_message("Watched: heated rooms")
