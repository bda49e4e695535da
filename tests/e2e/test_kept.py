"""[ Keep ]: one press under a summary or an answer keeps it, another one no longer; /list kept and /digest kept."""

from __future__ import annotations

import pytest

from tests.e2e.conversation import SAMPLE, TITLE, settled, verbatim
from tests.sandbox.world import Message, Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


def _labels(message: Message) -> list[str]:
    return [label for row in message.buttons for label in row]


async def _turned(person: Person, message: Message, label: str) -> Message:
    """Press the button that is there, and return the message once it has *label*."""
    pressed = "Conserver" if label != "Conserver" else "✓ Conservé"
    await person.press(message, pressed)
    return await person.wait_until(message, lambda each: label in _labels(each))


async def test_a_summary_and_an_answer_are_kept_by_one_press(reader: Person) -> None:
    """The button says so, the list has both, each opens, and a second press takes it back."""
    await reader.say(SAMPLE)
    summary = await _turned(reader, await settled(reader), "✓ Conservé")
    verbatim(summary)
    await reader.say("Qui avait initié un appel ?")
    answer = await _turned(reader, await settled(reader), "✓ Conservé")
    await reader.say("/list kept")
    listing = await reader.wait_message()
    assert "2 choses conservées" in listing.text
    assert listing.text.index("Qui avait initié un appel ?") < listing.text.index(TITLE)
    await reader.press(listing, "?1")
    again = await reader.wait_message()
    assert verbatim(again) == verbatim(answer)
    assert "✓ Conservé" in _labels(again)
    await reader.press(listing, "1")
    assert "✓ Conservé" in _labels(await reader.wait_message())
    await _turned(reader, answer, "Conserver")
    await reader.say("/list kept")
    assert "1 chose conservée" in (await reader.wait_message()).text


async def test_a_digest_of_what_was_kept_this_week(reader: Person) -> None:
    """It quotes what was kept, whole sentences; before that it says that there is nothing."""
    await reader.say("/digest kept")
    assert "Rien" in (await reader.wait_message()).text
    await reader.say(SAMPLE)
    await _turned(reader, await settled(reader), "✓ Conservé")
    await reader.say("/digest kept")
    digest = await reader.wait_message()
    assert "Conservé cette semaine" in digest.text
    verbatim(digest)


async def test_members_of_a_group_keep_for_all_of_it(reader: Person) -> None:
    """Anybody there may press, and reads in the list what another one kept; no other chat does."""
    alice, other = reader.world.person("alice", "newsroom", 3), reader.at("newsroom", 3)
    await alice.from_now()
    await alice.say(f"@pullquote_sandbox_bot {SAMPLE}")
    summary = await settled(alice, TITLE)
    await other.press(summary, "Keep")
    await alice.wait_until(summary, lambda each: "✓ Conservé" in _labels(each))
    await alice.say("/list kept")
    assert TITLE in (await alice.wait_message("1 thing is kept")).text
    await reader.say("/list kept")
    assert "Rien" in (await reader.wait_message()).text
    await alice.say("/delete 1")
    await alice.wait_message("Deleted")
