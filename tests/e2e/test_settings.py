"""/settings as people use it: by admins alone, signed, to be undone for a minute, and kept to by everything else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.bot_process import rows
from tests.e2e.conversation import PARAGRAPHS, idle, settled, silent
from tests.e2e.town import FERRY, LIBRARY, PARIS, Town
from tests.patience import PATIENCE
from tests.sandbox.world import Message, Person, RunningWorld

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = " ".join(PARAGRAPHS)
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_numbers = count(1)


@pytest_asyncio.fixture(loop_scope="session")
async def owner(here: Town) -> Person:
    """The owner of a new group in which the bot is an administrator and Alice a member."""
    key = f"desk{next(_numbers)}"
    await here.world.post("chats", key=key, type="supergroup", title="The desk", bot="left")
    owner = here.world.person("owner", key)
    await owner.set_bot("administrator")
    await owner.wait_message("I see all messages")
    return owner


def member(owner: Person, key: str = "alice") -> Person:
    """Somebody else in the owner's group; he has heard what the owner has."""
    person = owner.world.person(key, owner.chat)
    person._position = max(person._position, owner._position)
    return person


def has(label: str) -> Callable[[Message], bool]:
    """Tell whether a message has a button with that in it."""
    return lambda message: any(label in button for row in message.buttons for button in row)


async def panel_of(person: Person) -> Message:
    """Ask for the panel."""
    await person.say("/settings")
    return await settled(person, "Settings")


async def choose(person: Person, panel: Message, label: str, then: str) -> Message:
    """Press a button; return the panel once it has one with *then* in it."""
    await person.press(panel, label)
    return await person.wait_until(panel, has(then))


async def toast(person: Person, panel: Message, label: str) -> str:
    """Press a button; return the toast."""
    return str((await person.wait_toast(await person.press(panel, label)))["text"])


async def test_only_admins_change_what_a_group_has_chosen(owner: Person) -> None:
    """A member is refused, and another's buttons are; the panel replies to who asked."""
    alice = member(owner)
    asked = await alice.say("/settings")
    refused = await settled(alice)
    assert "Only the admins" in refused.text
    assert refused.reply_to == asked.id
    asked = await owner.say("/settings")
    panel = await settled(owner, "Settings of The desk")
    assert panel.reply_to == asked.id
    assert "somebody else" in await toast(alice, panel, "Reactions: yes")
    assert has("Reactions: yes")(await owner.current(panel))


async def test_a_change_is_signed_and_can_be_undone(here: Town, owner: Person) -> None:
    """By its admin within the minute, by nobody after it, and not over a newer change."""
    panel = await panel_of(owner)
    panel = await choose(owner, panel, "Summary: 3 sentences", "✓ 3 sentences")
    query = await owner.press(panel, "5 sentences")
    panel = await owner.wait_until(panel, has("Undo"))
    assert (await owner.wait_toast(query))["text"] == "Summary: 5 sentences"
    assert "Summary: 5 sentences · changed by Robin" in panel.text
    assert "somebody else" in await toast(member(owner), panel, "Undo")
    panel = await choose(owner, panel, "Undo", "Summary: 3 sentences")
    assert not has("Undo")(panel)
    panel = await choose(owner, panel, "Reactions: yes", "Reactions: no")
    old = panel
    panel = await choose(owner, panel, "Reactions: no", "Reactions: yes")
    await here.turn(61)
    assert await toast(owner, panel, "Undo") == "The minute for that is over."
    assert has("Reactions: yes")(await owner.current(panel))
    assert not [row for row in rows(here.clock.file.parent, "SELECT payload FROM button_tokens") if "Robin" in str(row)]
    assert old.id == panel.id


async def test_who_is_no_longer_an_admin_changes_nothing(here: Town, owner: Person) -> None:
    """A minute after he was demoted at the latest."""
    alice, of_alice = member(owner), {"person": "alice", "chat": owner.chat, "of": "self"}
    await here.world.post("standings", **of_alice, status="administrator")
    panel = await panel_of(alice)
    panel = await choose(alice, panel, "Link previews: no", "Link previews: yes")
    assert "changed by Alice" in panel.text
    await here.world.post("standings", **of_alice, status="member")
    await here.turn(61)
    assert "Only the admins" in await toast(alice, panel, "Link previews: yes")
    assert has("Link previews: yes")(await alice.current(panel))


async def _as_group(owner: Person, text: str, group: dict[str, Any], sender: dict[str, Any]) -> None:
    """A command in a group, written in the name of *sender*."""
    command = {"type": "bot_command", "offset": 0, "length": len(text)}
    message = {"message_id": 90_000 + next(_numbers), "date": int(time.time()), "chat": group, "from": ANONYMOUS}
    await owner.world.push({"message": message | {"sender_chat": sender, "text": text, "entities": [command]}})


async def test_an_anonymous_admin_is_not_named(owner: Person) -> None:
    """He asks as his group, any of its admins may press, and who did is not told; another chat's name opens nothing."""
    chats = (await owner.world.state())["chats"]
    here = next(each for each in chats if each["key"] == owner.chat)
    group = {"id": here["id"], "type": "supergroup", "title": "The desk"}
    await _as_group(owner, "/settings", group, {"id": -1001000000002, "type": "channel", "title": "The Sandbox Times"})
    assert "Only the admins" in (await settled(owner)).text
    await _as_group(owner, "/settings", group, group)
    panel = await settled(owner, "Settings")
    assert "Only the admins" in await toast(member(owner), panel, "Reactions: yes")
    panel = await choose(owner, panel, "Reactions: yes", "Reactions: no")
    assert "changed by an admin" in panel.text
    assert "Robin" not in panel.text


async def test_summaries_are_as_long_as_chosen(here: Town) -> None:
    """Everywhere in that chat, and with a preview of the page where that is chosen."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    panel = await panel_of(reader)
    panel = await choose(reader, panel, "Summary: 3 sentences", "✓ 3 sentences")
    panel = await choose(reader, panel, "1 sentence", "Summary: 1 sentence")
    assert "changed by" not in panel.text
    assert has("Undo")(panel)
    await reader.say(f"/add {FERRY}")
    assert len((await settled(reader)).quotations) == 1
    await choose(reader, panel, "Undo", "Summary: 3 sentences")
    await reader.say(f"/add {LIBRARY}")
    assert len((await settled(reader)).quotations) == 3


async def test_a_topic_is_left_out(here: Town) -> None:
    """From a panel sent in it; the others go on being collected."""
    politics, science = here.world.person("owner", "newsroom", 2), here.world.person("owner", "newsroom", 3)
    await politics.at("newsroom").set_bot("administrator")
    await politics.at("newsroom").wait_message("I see all messages")
    for topic in (politics, science):
        posted = await topic.say(FERRY + LONG)
        assert await topic.wait_reaction(posted) == ["👀"]
    panel = await panel_of(politics)
    panel = await choose(politics, panel, "Collected: links, posts, files", "Collect in this topic: yes")
    panel = await choose(politics, panel, "Collect in this topic", "Collect in this topic: no")
    left = await politics.say(LONG)
    kept = await science.say(LONG)
    assert await science.wait_reaction(kept) == ["👀"]
    await idle(here.world)
    assert (await politics.current(left)).reactions() == []
    await choose(politics, panel, "Undo", "Collected")
    again = await politics.say(LIBRARY + LONG)
    assert await politics.wait_reaction(again) == ["👀"]


async def test_what_is_collected_is_chosen(here: Town, owner: Person) -> None:
    """Posts, or not; a shorter or a longer one."""
    panel = await panel_of(owner)
    panel = await choose(owner, panel, "Collected: links, posts, files", "Collect posts: yes")
    panel = await choose(owner, panel, "Collect posts: yes", "Collect posts: no")
    posted = await owner.say(LONG)
    await silent(owner)
    assert (await owner.current(posted)).reactions() == []
    panel = await choose(owner, panel, "Collect posts: no", "Collect posts: yes")
    panel = await choose(owner, panel, "Posts kept from", "1,120 characters")
    panel = await choose(owner, panel, "1,120 characters", "Posts kept from: 1,120")
    short = await owner.say(FERRY)
    whole = await owner.say(LONG + FERRY + LIBRARY + LONG)
    assert await owner.wait_reaction(whole) == ["👀"]
    assert (await owner.current(short)).reactions() == []


async def test_admins_alone_add_and_delete_where_that_is_chosen(owner: Person) -> None:
    """By a command, by a post that is collected, and by the button that brings back."""
    alice = member(owner)
    panel = await panel_of(owner)
    panel = await choose(owner, panel, "Who may add: everybody", "Who may add: admins only")
    await choose(owner, panel, "Who may delete: everybody", "Who may delete: admins only")
    await alice.say(f"/add {FERRY}")
    assert (await settled(alice, "Here")).text == "Here only admins may add articles."
    posted = await alice.say(LONG)
    await owner.say(f"/add {LIBRARY}")
    await settled(owner, "Here only")
    assert (await settled(owner)).quotations
    assert (await alice.current(posted)).reactions() == []
    alice._position = owner._position
    await alice.say("/delete 1")
    assert "Here only admins may delete" in (await settled(alice)).text
    await owner.say("/delete 1")
    gone = await settled(owner, "Deleted")
    assert "Here only admins" in await toast(alice, gone, "Undo")
    await owner.press(gone, "Undo")
    await owner.wait_edit(gone, "Back again")


async def test_the_clock_is_asked_before_quiet_hours(here: Town) -> None:
    """It is never guessed; the hours are set when it is told."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    panel = await panel_of(reader)
    panel = await choose(reader, panel, "Quiet hours: none", "22:00–07:00")
    await reader.press(panel, "22:00–07:00")
    panel = await reader.wait_edit(panel, "What time is it")
    panel = await choose(reader, panel, "Back", "Time zone: not told")
    panel = await choose(reader, panel, "Quiet hours: none", "22:00–07:00")
    await reader.press(panel, "22:00–07:00")
    panel = await reader.wait_edit(panel, "What time is it")
    now = here.clock.now().astimezone(PARIS)
    await reader.press(panel, f"{now.hour:02}:{now.minute // 15 * 15:02}")
    panel = await reader.wait_edit(panel, "Where is that")
    panel = await choose(reader, panel, "Europe/Paris", "Quiet hours: 22:00–07:00")
    assert has("Time zone: Europe/Paris")(panel)
    panel = await choose(reader, panel, "Undo", "Quiet hours: none")
    assert has("Time zone: not told")(panel)


async def test_a_channels_clock_is_asked_for_in_its_panel(here: Town) -> None:
    """In private nothing is named that would change the private chat: what is asked is answered by a reply."""
    editor = here.world.person("owner")
    await here.world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), "journal")
    panel = await settled(editor, "Digest")
    panel = await choose(editor, panel, "Every day 08:00", "Write the time zone")
    assert "/digest" not in panel.text
    await editor.press(panel, "Write the time zone")
    asked = await editor.wait_message("time zone")
    await editor.say("Nowhere", reply_to=asked)
    again = await editor.wait_message("I did not understand “Nowhere”")
    await editor.say("europe/paris", reply_to=again)
    panel = await settled(editor, "Settings of The Journal")
    assert has("Time zone: Europe/Paris")(panel)
    assert has("Digest: every day 08:00")(panel)
    await editor.say("/settings")
    assert has("Time zone: not told")(await settled(editor, "Settings"))
    await editor.press(panel, "Watches")
    assert "/watch" not in (await settled(editor, "watch")).text
    await editor.press(panel, "Feeds")
    assert "/follow" not in (await settled(editor, "feed")).text


async def _articles(folder: Path, person: Person) -> int:
    shelf = f"SELECT id FROM shelves WHERE chat = {await person._chat_id()}"
    return len(rows(folder, f"SELECT 1 FROM articles WHERE shelf IN ({shelf})"))


async def test_what_is_too_old_is_erased(here: Town) -> None:
    """It is said how many would go; a minute later they do, and undoing keeps them."""
    reader, folder = await here.world.add_person(f"reader{next(_numbers)}"), here.clock.file.parent
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await here.turn(8 * 24 * 3600)
    await reader.say(f"/add {LIBRARY}")
    await settled(reader)
    panel = await panel_of(reader)
    panel = await choose(reader, panel, "Articles kept: for ever", "7 days")
    await reader.press(panel, "7 days")
    panel = await reader.wait_edit(panel, "1 article is older")
    panel = await choose(reader, panel, "Yes, erase", "Articles kept: 7 days")
    panel = await choose(reader, panel, "Undo", "Articles kept: for ever")
    await here.turn(700)
    await reader.say("/list")
    assert "2 articles" in (await settled(reader)).text
    assert await _articles(folder, reader) == 2
    panel = await choose(reader, panel, "Articles kept: for ever", "7 days")
    await reader.press(panel, "7 days")
    panel = await reader.wait_edit(panel, "1 article is older")
    await choose(reader, panel, "Yes, erase", "Articles kept: 7 days")
    async with asyncio.timeout(PATIENCE):
        while await _articles(folder, reader) > 1:
            await here.turn(100)
            await asyncio.sleep(0.1)
    await reader.say("/list")
    assert "1 article" in (await settled(reader)).text


async def test_everything_is_erased_in_two_steps(here: Town, owner: Person) -> None:
    """It is said what would go; then nothing of it is left in the database's bytes, and the group begins anew."""
    folder = here.clock.file.parent
    await owner.say("/add " + FERRY.replace("ferry", "xyzzyferry"))
    await settled(owner)
    await owner.say("/ask When does the xyzzyferry run?")
    await settled(owner)
    await owner.say("/watch xyzzyword")
    await settled(owner)
    panel = await panel_of(owner)
    panel = await choose(owner, panel, "Reactions: yes", "Reactions: no")
    await owner.press(panel, "Erase everything")
    sure = await owner.wait_edit(panel, "Erase everything of The desk?")
    assert "1 article · 1 question · 1 watch" in sure.text
    assert "somebody else" in await toast(member(owner), sure, "Erase everything")
    assert _in_bytes(folder, b"xyzzy")
    back = await choose(owner, sure, "Back", "Erase everything")
    await owner.press(back, "Erase everything")
    sure = await owner.wait_edit(back, "Erase everything of The desk?")
    await owner.press(sure, "Erase everything")
    done = await owner.wait_edit(sure, "Erased: 1 article")
    assert "changed by Robin" in done.text
    assert not done.buttons
    async with asyncio.timeout(PATIENCE):
        while _in_bytes(folder, b"xyzzy"):
            await asyncio.sleep(0.2)
    await owner.say("/list")
    assert "Nothing is kept here" in (await settled(owner)).text
    assert has("Reactions: yes")(await panel_of(owner))


def _in_bytes(folder: Path, sign: bytes) -> bool:
    """Tell whether a sign stands in the database or beside it."""
    return any(sign in path.read_bytes().lower() for path in folder.glob("bot.db*"))


async def test_an_unchecked_language_says_so_and_a_wrong_word_reaches_the_owner(
    world: RunningWorld, reader: Person
) -> None:
    """What was written goes to the owners without the writer's name; a hyphen sends nothing."""
    owner = world.person("owner")
    await owner.say("/privacy")
    await owner.wait_message()
    await reader.say("/settings")
    panel = await settled(reader)
    await reader.press(panel, "Langue")
    screen = await reader.wait_until(panel, has("Un mot faux"))
    labels = [button for row in screen.buttons for button in row]
    assert [label for label in labels if label.endswith(" · non relu")] == [
        f"{name} · non relu" for name in ("العربية", "Deutsch", "español", "polski", "русский", "українська")
    ]
    assert {"English", "français"} <= {label.removeprefix("✓ ") for label in labels}
    for correction, answer in (("-", "Entendu, rien"), ("« Gardé » : mieux « Conservé »", "Envoyé. Merci.")):
        await reader.press(screen, "Un mot faux")
        prompt = await reader.wait_message()
        await reader.say(correction, reply_to=prompt)
        assert (await reader.wait_message()).text.startswith(answer)
    sent = await owner.wait_message("A correction")
    assert sent.text == "A correction of my words in français:\n« Gardé » : mieux « Conservé »"
