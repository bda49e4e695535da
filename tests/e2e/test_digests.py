"""Digests of private chats and groups as people get them: asked for, or at their times in their zone, once."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest

from tests.e2e.bot_process import rows
from tests.e2e.conversation import PARAGRAPHS, SAMPLE, idle, settled
from tests.e2e.test_digest_reviews import EVENTS
from tests.e2e.town import FERRY, LIBRARY, PARIS, Town
from tests.patience import PATIENCE
from tests.sandbox.world import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

_numbers = count(1)


async def test_a_digest_now(here: Town) -> None:
    """Whole sentences of everything of the span, each with its source; an empty span is said."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    await reader.say("/digest")
    assert "Nothing came" in (await settled(reader)).text
    for text in (FERRY, LIBRARY):
        await reader.say(f"/add {text}")
        await settled(reader)
    await reader.say("/digest last 20")
    digest = await settled(reader, "Your digest")
    assert "2 articles" in digest.text
    assert all(quotation in FERRY + LIBRARY for quotation in digest.quotations)
    assert any(quotation in FERRY for quotation in digest.quotations)
    assert any(quotation in LIBRARY for quotation in digest.quotations)


async def test_a_digest_is_as_long_as_chosen(here: Town) -> None:
    """In private it begins with a screen or two, sent at its time or asked for; a button shows the whole."""
    reader = here.editor
    for text in EVENTS:
        await reader.say(f"/add {text}")
        await settled(reader)
    await _choose_size(reader, "3 sentences")
    await reader.say("/digest 8:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say("/digest")
    asked_for = await settled(reader, "Your digest")
    await here.until(8)
    for begun in (asked_for, await settled(reader, "Your digest")):
        assert len(begun.text) <= 1200 + len(begun.quotations[-1])  # the last one is folded
        assert begun.buttons == [["More"]]
        await reader.press(begun, "More")
        whole = await reader.wait_edit(begun)
        assert not whole.buttons
        assert all(any(quotation in text for quotation in whole.quotations) for text in EVENTS)
        assert set(begun.quotations[:-1]) <= set(whole.quotations)
    await _choose_size(reader, "3 stories", "1 sentence")
    await reader.say("/digest")
    *sentences, titles = (await settled(reader, "Your digest")).quotations
    assert len(sentences) == 3
    assert len(titles.split("\n")) == len(EVENTS) - 3


async def _choose_size(reader: Person, *labels: str) -> None:
    await reader.say("/settings")
    panel = await settled(reader, "Settings")
    for label in ("Digest size", *labels):
        await reader.press(panel, label)
        panel = await reader.wait_edit(panel)


async def test_a_scheduled_digest_comes_once_at_its_time(here: Town) -> None:
    """Its clock is asked for first; then it comes with what is new since the last, and not again."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await reader.say("/digest 8:00")
    asked = await settled(reader, "What time is it")
    now = here.clock.now().astimezone(PARIS)
    await reader.press(asked, f"{now.hour:02}:{now.minute // 15 * 15:02}")
    places = await reader.wait_edit(asked, "Where is that")
    await reader.press(places, "Europe/Paris")
    home = await reader.wait_edit(asked, "Settings")
    assert any("every day 08:00" in button for row in home.buttons for button in row)
    await here.until(8)
    digest = await settled(reader, "Your digest")
    assert ", 08:00" in digest.text
    assert any(quotation in FERRY for quotation in digest.quotations)
    await reader.say(f"/add {LIBRARY}")
    await settled(reader)
    await here.until(8)
    digest = await settled(reader, "Your digest")
    assert any(quotation in LIBRARY for quotation in digest.quotations)
    assert not any(quotation in FERRY for quotation in digest.quotations)
    await here.silent_until(8, reader)


async def test_quiet_hours_are_kept(here: Town) -> None:
    """A digest that falls into them comes at their end."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    await reader.say("/digest 23:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say("/settings")
    panel = await settled(reader, "Settings")
    await reader.press(panel, "Quiet hours: none")
    panel = await reader.wait_edit(panel, "quiet hours")
    await reader.press(panel, "22:00–07:00")
    await reader.wait_edit(panel, "Settings")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await here.silent_until(23, reader)
    await here.until(7)
    assert ", 23:00" in (await settled(reader, "Your digest")).text


async def test_a_digest_that_may_not_have_arrived_in_private(here: Town) -> None:
    """Such a chat has no title: it is told so in a sentence of its own, and the digest comes again when wanted."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    await reader.say("/digest 8:00 Europe/Paris")
    chat = (await settled(reader, "Next")).chat
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await here.world.fault("sendMessage", "drop-after", chat=str(chat))
    await here.until(8)
    digest = await settled(reader, "Your digest")
    trouble = await settled(reader, "I do not know")
    assert ", 08:00 arrived: the connection broke." in trouble.text
    await reader.press(trouble, "Send again")
    assert (await settled(reader, "Your digest")).text == digest.text


async def test_who_refuses_a_digest_is_left_alone(here: Town) -> None:
    """A person who has blocked the bot is tried once, and hears nothing of the digest that did not come."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    await reader.say("/digest 8:00 Europe/Paris")
    chat = (await settled(reader, "Next")).chat
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await here.world.fault("sendMessage", "403", chat=str(chat))
    before = len(await here.world.calls("sendMessage"))
    await here.until(8)
    async with asyncio.timeout(PATIENCE):
        while not rows(here.clock.file.parent, "SELECT 1 FROM digests WHERE state = 'refused'"):
            await asyncio.sleep(0.05)
    await idle(here.world)
    calls = [call["arguments"]["chat_id"] for call in (await here.world.calls("sendMessage"))[before:]]
    assert [int(call) for call in calls] == [chat]


async def test_posts_of_a_group_are_told_by_what_is_known_of_them(here: Town) -> None:
    """A forward by its source, the group's own by its day; the links lead to the messages."""
    await here.world.post("chats", key="desk", type="supergroup", title="The desk", bot="administrator")
    owner = here.world.person("owner", "desk")
    quay = {"id": -1009, "type": "channel", "title": "The Quay", "username": "the_quay"}
    own = await owner.say(" ".join(PARAGRAPHS))
    await owner.wait_reaction(own)
    origin = {"type": "channel", "chat": quay, "message_id": 12}
    await owner.wait_reaction(await owner.say(SAMPLE, forward_origin=origin))
    await owner.say("/digest last 20")
    digest = await settled(owner, "Today in The desk")
    assert "The Quay ↗" in digest.text
    assert "\nposted on " in digest.text
    assert "t.me" not in digest.text
    assert "https://t.me/the_quay/12" in digest.links
    assert any(link.startswith("https://t.me/c/") and link.endswith(f"/{own.id}") for link in digest.links)
    assert not any(":~:" in link for link in digest.links)


async def test_an_alert_on_a_pasted_text_answers_it(here: Town) -> None:
    """Telegram jumps to the sentence, which is quoted once and is not the title as well."""
    reader = await here.world.add_person(f"reader{next(_numbers)}")
    await reader.say("/watch storm")
    await settled(reader)
    said = await reader.say(f"/add {FERRY}")
    alert = await reader.wait_message("Watched: storm")
    assert alert.reply_to == said.id
    assert [alert.quote] == alert.quotations
    assert alert.text.count("The ferry of Aaland") == 1
    assert alert.text.endswith("pasted today")
