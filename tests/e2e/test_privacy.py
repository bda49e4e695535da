"""/privacy, /export and /forget over the whole program: exactly one's own comes, and nothing of it stays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.eventually import eventually
from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import settled
from tests.e2e.town import ClockedWorld
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import Message, Person, RunningWorld, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOMEBODY = 5_551_234_567_000
"""So long a number stands in no file by chance."""
SOON = 60.0
"""Seconds of the bot's clock within which a person is forgotten."""
_numbers = count(1)


class Town(ClockedWorld):
    """The sandbox, and where the bot keeps its data."""

    def __init__(self, world: RunningWorld, folder: Path, clock: Turned) -> None:
        super().__init__(world, clock)
        self.folder = folder

    async def somebody(self, first_name: str = "Xanthippe") -> tuple[Person, int]:
        """A new person, and his long number."""
        key, number = f"somebody{next(_numbers)}", SOMEBODY + next(_numbers)
        await self.world.post("people", key=key, id=number, language="en", first_name=first_name)
        return self.world.person(key), number

    def has(self, *signs: bytes) -> list[bytes]:
        """Return those signs that stand in the database or beside it."""
        content = b"".join(path.read_bytes() for path in self.folder.glob("bot.db*"))
        return [sign for sign in signs if sign in content]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town of its own."""
    folder = tmp_path_factory.mktemp("town")
    clock = Turned(folder / "clock")
    async with running_sandbox() as world, running_bot(world, folder, clock=clock):
        yield Town(world, folder, clock)


def story(word: str) -> str:
    """An article that one word tells from all others."""
    return (
        f"The {word} of Aaland is closed on Sunday because of a storm. The company opens a second {word} on Monday. "
        f"Passengers get their money back at the counter. The harbour master expects waves at the {word} in the strait."
    )


async def _fill(person: Person, word: str) -> None:
    """An article, a question, a watch."""
    for said in (f"/add {story(word)}", f"/ask When is the {word} closed?", f"/watch {word}"):
        asked = await person.say(said)
        while (await settled(person)).id < asked.id:
            pass


async def _files(person: Person, message: Message) -> dict[str, str]:
    """The files of a ZIP that the bot has sent."""
    world = person.world
    assert isinstance(world, RunningWorld)
    path = (await world.call("getFile", file_id=message.raw["document"]["file_id"]))["file_path"]
    assert world._session is not None
    async with world._session.get(f"{world.root_url}/file/bot{world.token}/{path}") as response:
        body = await response.read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_an_export_is_exactly_ones_own(here: Town) -> None:
    """Two people and a group with topics: each gets all of his words and none of the others'."""
    alice, benoit = here.world.person("alice"), here.world.person("benoit")
    politics, science = here.world.person("owner", "newsroom", 2), here.world.person("owner", "newsroom", 3)
    marks = {alice: "heronry", benoit: "otterway", politics: "badgerline", science: "martenpost"}
    for person, word in marks.items():
        await _fill(person, word)
    whole = {}
    for person in (alice, benoit):
        await person.say("/export")
        sent = await settled(person)
        assert sent.raw["document"]["file_name"] == "pullquote.zip"
        whole[person] = await _files(person, sent)
    owner = politics.at("owner")
    await owner.say("/start")
    await settled(owner)
    await politics.say("/export")
    assert "private chat" in (await settled(politics, "The file")).text
    whole[owner] = await _files(owner, await settled(owner, "Newsroom"))
    own = {alice: {"heronry"}, benoit: {"otterway"}, owner: {"badgerline", "martenpost"}}
    for person, files in whole.items():
        text = "\n".join(files.values())
        assert {word for word in marks.values() if word in text} == own[person]
        articles = json.loads(files["articles.json"])["articles"]
        for one in articles:
            sentences = [one["text"][start:end] for start, end, _ in one["sentences"]]
            assert all(sentence in story(word) for sentence in sentences for word in own[person] if word in one["text"])
        assert len(json.loads(files["questions.json"])) == len(json.loads(files["watches.json"])) == len(own[person])
        assert not list(here.folder.glob("*.zip"))
    assert [one["topic"] for one in json.loads(whole[owner]["articles.json"])["articles"]] == [2, 3]


async def test_a_members_export_of_a_group_is_refused(here: Town) -> None:
    """It is for admins, and goes to them in private; who cannot be written to is told how."""
    alice = here.world.person("alice", "newsroom", 2)
    alice._position = here.world.person("owner", "newsroom", 2)._position
    await alice.say("/export")
    assert "Only the admins" in (await settled(alice)).text
    await alice.say("/forget")
    assert "Only the admins" in (await settled(alice)).text
    never_started, _ = await here.somebody()
    stranger = never_started.at("newsroom", 2)
    await here.world.post("standings", person=stranger.key, chat="newsroom", status="administrator", of="self")
    stranger._position = alice._position
    await stranger.say("/export")
    assert "I may not write to you" in (await settled(stranger)).text


async def test_a_person_is_forgotten(here: Town) -> None:
    """Within a minute neither his words nor his number are in the database; what is a group's stays there."""
    person, number = await here.somebody()
    group = here.world.person(person.key, "newsroom", 3)
    await here.world.post("standings", person=person.key, chat="newsroom", status="member", of="self")
    await _fill(person, "quaggahouse")
    group._position = here.world.person("owner", "newsroom", 3)._position
    await group.say("/ask When is the martenpost closed?")
    assert (await settled(group)).quotations
    await person.say("/settings")
    panel = await settled(person, "Settings")
    await person.press(panel, "Link previews: no")
    await person.wait_edit(panel, "Link previews: yes")
    signs = (b"quagga", str(number).encode(), number.to_bytes(6, "big"))
    assert here.has(*signs) == list(signs)
    await person.say("/forget")
    sure = await settled(person, "Erase everything?")
    assert "1 article · 1 question · 1 watch" in sure.text
    await person.press(sure, "Leave it")
    await person.wait_edit(sure, "Left as it is.")
    await person.say("/forget")
    sure = await settled(person, "Erase everything?")
    await person.press(sure, "Erase everything")
    await person.wait_edit(sure, "Everything of you is erased within a minute")
    await here.turn(SOON)
    await eventually(lambda: not here.has(*signs))
    for table, column in (("people", "person"), ("chats", "chat"), ("shelves", "chat"), ("button_tokens", "person")):
        assert rows(here.folder, f"SELECT 1 FROM {table} WHERE {column} = {number}") == []
    assert not [row for row in rows(here.folder, "SELECT state FROM inbox") if row[0] == "failed"]
    await group.say("/ask When is the martenpost closed?")
    assert (await settled(group)).quotations
    await person.say("/list")
    assert "Nothing is kept here" in (await settled(person)).text


async def test_privacy_says_all_of_it(here: Town) -> None:
    """What is kept, how long, in backups too, and how it is taken along and erased."""
    alice = here.world.person("alice")
    await alice.say("/privacy")
    said = (await settled(alice, "articles you send")).text
    assert all(word in said for word in ("/export", "/forget", "30 days", "backups for 7 more days", "/settings"))


async def test_a_group_is_forgotten_by_its_admins(here: Town) -> None:
    """The same as erasing everything in its settings; others keep what is theirs."""
    owner = here.world.person("owner", "newsroom", 2)
    await owner.say("/forget")
    sure = await settled(owner, "Erase everything of Newsroom?")
    assert "2 articles" in sure.text
    assert here.has(b"badgerline", b"martenpost") == [b"badgerline", b"martenpost"]
    await owner.press(sure, "Erase everything")
    await owner.wait_edit(sure, "Erased: 2 articles")
    await here.turn(SOON)
    await eventually(lambda: not here.has(b"badgerline", b"martenpost"))
    assert here.has(b"heronry", b"otterway") == [b"heronry", b"otterway"]
    alice = here.world.person("alice")
    await alice.say("/list")
    assert "1 article" in (await settled(alice)).text
