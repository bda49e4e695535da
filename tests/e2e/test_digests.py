"""Digests as people get them: asked for, at their times in their zone, once; a channel's after its editor saw it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import PARAGRAPHS, SAMPLE, settled
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import Message, Person, RunningWorld, running_sandbox

PARIS = ZoneInfo("Europe/Paris")
FERRY = (
    "The ferry of Aaland is cancelled on Sunday because of a storm. The company will run two more boats on Monday. "
    "Passengers get their money back at the counter. The harbour master expects waves of four metres in the strait."
)
LIBRARY = (
    "The public library of Torsby opens again after a long repair. Readers find nine thousand new books there. "
    "The mayor cut the ribbon on Friday. The old reading room has kept its oak tables and green lamps for everybody."
)


class Town:
    """The sandbox and the bot by one clock that is turned."""

    def __init__(self, world: RunningWorld, clock: Turned) -> None:
        self.world, self.clock = world, clock

    async def kept(self, count: int) -> None:
        """Wait until so many articles are kept: what is collected in a channel is collected without a word."""
        async with asyncio.timeout(30):
            while rows(self.clock.file.parent, "SELECT count(*) FROM articles") != [(count,)]:
                await asyncio.sleep(0.05)

    async def until(self, hour: int, minute: int = 0, zone: ZoneInfo = PARIS) -> None:
        """Let time pass until the next time that the clock there shows this."""
        here = self.clock.now().astimezone(zone)
        then = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        while then.timestamp() <= here.timestamp():
            then = (then.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        await self.turn(then.timestamp() - here.timestamp() + 1)

    async def turn(self, seconds: float) -> None:
        """Let time pass for both."""
        self.clock.turn(seconds)
        await self.world.turn_clock(seconds)


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """A town of its own."""
    clock = Turned(folder / "clock")
    async with running_sandbox() as world, running_bot(world, folder, {}, clock):
        yield Town(world, clock)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as one:
        yield one


async def test_a_digest_now(here: Town) -> None:
    """Whole sentences of everything of the span, each with its source; an empty span is said."""
    reader = await here.world.add_person("reader")
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


async def test_a_scheduled_digest_comes_once_at_its_time(here: Town) -> None:
    """Its clock is asked for first; then it comes with what is new since the last, and not again."""
    reader = await here.world.add_person("reader")
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
    await here.until(8)
    await reader.expect_silence(1.5)


async def test_quiet_hours_are_kept(here: Town) -> None:
    """A digest that falls into them comes at their end."""
    reader = await here.world.add_person("reader")
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
    await here.until(23)
    await reader.expect_silence(1.5)
    await here.until(7)
    assert ", 23:00" in (await settled(reader, "Your digest")).text


async def _channel(world: RunningWorld) -> tuple[Person, Message, list[str]]:
    """Set up a channel from a private chat, tap by tap; return its editor, the panel and the taps."""
    editor = world.person("owner")
    await world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
    taps = ["/channel"]
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), "journal")
    taps += ["Choose a channel", "The Journal"]
    await settled(editor, "I can post in The Journal")
    return editor, await settled(editor, "Digest"), taps


async def _daily(editor: Person, panel: Message, *switched: str) -> Person:
    """Have the channel's digest every day at eight, and some of its settings switched on; return who posts in it."""
    await editor.press(panel, "Other times")
    asked = await editor.wait_message("Reply to this")
    await editor.say("8:00 Europe/Paris", reply_to=asked)
    panel = await settled(editor, "Every day 08:00")
    posting = editor.world.person("owner", "journal")
    await posting.wait_message("A test")
    if switched:
        await editor.press(panel, "Back")
        panel = await editor.wait_edit(panel, "Settings of The Journal")
    for label in switched:
        await editor.press(panel, f"{label}: no")
        panel = await editor.wait_until(panel, partial(_has, label=f"{label}: yes"))
    return posting


def _has(message: Message, label: str) -> bool:
    return any(label in button for row in message.buttons for button in row)


async def _speak(editor: Person, panel: Message, language: str) -> None:
    """Choose the language of the bot's words in the chat that a panel is about."""
    await editor.press(panel, "Language")
    panel = await editor.wait_until(panel, lambda each: _has(each, language))
    await editor.press(panel, language)
    await editor.wait_until(panel, lambda each: not _has(each, "English"))


async def test_a_channel_is_set_up_and_reviewed_in_eight_taps(here: Town) -> None:
    """From the first command to a published digest; what its editor dropped is not in it, no button and no name is."""
    editor, panel, taps = await _channel(here.world)

    async def tap(label: str, on: Message) -> None:
        taps.append(label)
        await editor.press(on, label)

    await tap("Every day 08:00", panel)
    panel = await editor.wait_edit(panel, "What time is it")
    now = here.clock.now().astimezone(PARIS)
    await tap(f"{now.hour:02}:{now.minute // 15 * 15:02}", panel)
    panel = await editor.wait_edit(panel, "Where is that")
    await tap("Europe/Paris", panel)
    await editor.wait_edit(panel, "Settings of The Journal")
    posting = here.world.person("owner", "journal")
    for text in (FERRY, LIBRARY, " ".join(PARAGRAPHS)):
        await posting.say(text)
    await here.kept(3)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    await editor.press(review, "Drop 1")
    review = await editor.wait_edit(review)
    kept = review.quotations
    await tap("Publish", review)
    published = await posting.wait_message("The Journal")
    assert len(taps) <= 8, taps
    assert published.quotations == kept
    assert not published.buttons
    assert "ullquote" not in published.text
    await here.until(8)
    await posting.expect_silence(1.5)


async def test_nobody_looked(here: Town) -> None:
    """Without an answer nothing is published, as the channel prefers; its articles come in the next one."""
    editor, panel, _ = await _channel(here.world)
    posting = await _daily(editor, panel)
    await posting.say(FERRY)
    await here.kept(1)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    await here.until(8)
    await editor.wait_edit(review, "nobody decided")
    await posting.expect_silence(1.0)
    await posting.say(LIBRARY)
    await here.kept(2)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    assert any(quotation in FERRY for quotation in review.quotations)
    assert any(quotation in LIBRARY for quotation in review.quotations)


async def _review(here: Town, posting: Person, text: str, count: int) -> Message:
    """Let the next digest be of *text*, the article *count* of all; return it as its editor sees it."""
    await posting.say(text)
    await here.kept(count)
    await here.until(7, 30)
    return await settled(here.world.person("owner"), "For The Journal at 08:00")


async def test_published_is_said_once_it_is(here: Town) -> None:
    """While it is on its way it is being published; where nobody knows, or the channel refuses it, that is said."""
    editor, panel, _ = await _channel(here.world)
    posting = await _daily(editor, panel)
    review = await _review(here, posting, FERRY, 1)
    journal = (await posting.messages())[-1].chat
    await here.world.fault("sendMessage", "slow", seconds=2.0, chat=str(journal))
    query = await editor.press(review, "Publish")
    assert "being published" in (await editor.wait_toast(query))["text"]
    onway = await editor.wait_edit(review)
    assert onway.text.startswith("It is being published in The Journal…")
    assert not onway.buttons
    assert not any(each.quotations for each in await posting.messages())
    done = await editor.wait_edit(onway)
    assert done.text.startswith("Published in The Journal:")
    published = await posting.wait_message("The Journal")
    assert published.quotations == review.quotations == done.quotations
    review = await _review(here, posting, LIBRARY, 2)
    await here.world.fault("sendMessage", "drop-after", chat=str(journal))
    await editor.press(review, "Publish")
    lost = await editor.wait_edit(await editor.wait_edit(review, "being published"))
    assert lost.text.startswith("I do not know whether this arrived in The Journal")
    await settled(editor, "Look there before you send it again")
    review = await _review(here, posting, " ".join(PARAGRAPHS), 3)
    await here.world.fault("sendMessage", "400:not enough rights to send text messages to the chat", chat=str(journal))
    await editor.press(review, "Publish")
    refused = await editor.wait_edit(await editor.wait_edit(review, "being published"))
    assert refused.text.startswith("Not published: I may not write in The Journal.")
    trouble = await settled(editor, "I could not send the digest")
    assert " to The Journal. Give me the right to write there, then send it again." in trouble.text
    await editor.press(trouble, "Send again")
    await editor.wait_edit(trouble, "being sent again")
    assert (await editor.wait_edit(refused)).text.startswith("Published in The Journal:")
    assert (await posting.wait_message(review.quotations[0])).quotations == review.quotations


async def test_a_review_speaks_two_languages(here: Town) -> None:
    """What is said to the editor is in his language from the first showing on, the digest in the channel's."""
    editor, panel, _ = await _channel(here.world)
    posting = await _daily(editor, panel)
    await editor.say("/settings")
    await _speak(editor, await settled(editor, "Settings"), "français")
    await posting.say(FERRY)
    await posting.say(LIBRARY)
    await here.kept(2)
    await here.until(7, 30)
    review = await settled(editor, "The Journal")
    day = here.clock.now().astimezone(PARIS).strftime("%A")

    def bilingual(shown: Message) -> bool:
        return f"The Journal · {day} " in shown.text and "Publier" in shown.buttons[0]

    assert "Pour The Journal à 08:00. Sans réponse, la revue n’est pas publiée." in review.text
    assert bilingual(review)
    await editor.press(review, "Retirer 1")
    review = await editor.wait_edit(review, "Sans réponse, la revue n’est pas publiée.")
    assert bilingual(review)
    await here.until(8)
    await editor.wait_edit(review, "personne n’a décidé à temps")
    review = await _review_in_french(here, posting)
    await here.world.fault("sendMessage", "403", chat=str((await posting.messages())[-1].chat))
    await editor.press(review, "Publier")
    refused = await editor.wait_edit(review, "Revue non publiée")
    assert f"The Journal · {day}" not in refused.text
    await settled(editor, "Je n’ai pas pu envoyer la revue du")


async def _review_in_french(here: Town, posting: Person) -> Message:
    """The next day's review."""
    await posting.say(" ".join(PARAGRAPHS))
    await here.kept(3)
    await here.until(7, 30)
    return await settled(here.world.person("owner"), "Pour The Journal")


async def test_the_newest_digest_is_pinned(here: Town) -> None:
    """In place of the one before, where the channel wants it."""
    editor, panel, _ = await _channel(here.world)
    posting = await _daily(editor, panel, "Pin the newest")
    before = 0
    for count, text in enumerate((FERRY, LIBRARY), 1):
        review = await _review(here, posting, text, count)
        await editor.press(review, "Publish")
        published = await posting.wait_message("The Journal")
        await editor.wait_edit(review, "Published in")
        chats = (await here.world.state())["chats"]
        assert next(each["pinned"] for each in chats if each["key"] == "journal") == [published.id]
        assert published.id != before
        before = published.id
    assert [call["code"] for call in await here.world.calls("unpinChatMessage")] == [200]


async def test_a_first_comment_speaks_the_channels_language(here: Town) -> None:
    """Nobody speaks when a channel's post comes into its discussion group: the channel's choice counts."""
    editor, panel, _ = await _channel(here.world)
    posting = await _daily(editor, panel, "Summary as a comment")
    await here.world.post("chats", key="talk", type="supergroup", title="Talk", bot="administrator")
    await here.world.post("links", chat="journal", group="talk")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), "journal")
    await _speak(editor, await settled(editor, "Settings of The Journal"), "français")
    talk = here.world.person("owner", "talk")
    await posting.say(" ".join(PARAGRAPHS))
    comment = await settled(talk)
    assert comment.quotations
    assert _has(comment, "Plus long")


async def test_losing_the_right_to_post_is_told_once(here: Town) -> None:
    """Whoever brought the bot into the channel hears so in private."""
    editor, _, _ = await _channel(here.world)
    posting = here.world.person("owner", "journal")
    await posting.set_bot("member")
    assert (await editor.wait_message("no longer")).text == "I may no longer post in The Journal."
    await posting.set_bot("left")
    await editor.expect_silence(1.0)


async def test_a_digest_that_may_not_have_arrived_in_private(here: Town) -> None:
    """Such a chat has no title: it is told so in a sentence of its own, and the digest comes again when wanted."""
    reader = await here.world.add_person("reader")
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
    reader = await here.world.add_person("reader")
    await reader.say("/watch storm")
    await settled(reader)
    said = await reader.say(f"/add {FERRY}")
    alert = await reader.wait_message("Watched: storm")
    assert alert.reply_to == said.id
    assert [alert.quote] == alert.quotations
    assert alert.text.count("The ferry of Aaland") == 1
    assert alert.text.endswith("pasted today")


async def test_a_digest_that_is_too_late(tmp_path: Path) -> None:
    """Where it is published unseen nobody was to decide: it was too late, and its articles come in the next one."""
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world:
        place = Town(world, clock)
        async with running_bot(world, tmp_path, {}, clock):
            editor, panel, _ = await _channel(world)
            posting = await _daily(editor, panel, "Publish unseen")
            review = await _review(place, posting, FERRY, 1)
        await place.until(15)
        async with running_bot(world, tmp_path, {}, clock):
            late = await editor.wait_edit(review)
            assert "was not published: it was too late for it. Its articles come in the next one." in late.text
            assert not late.buttons
            review = await _review(place, posting, LIBRARY, 2)
            assert any(quotation in FERRY for quotation in review.quotations)


async def test_downtime(tmp_path: Path) -> None:
    """A digest missed by less than six hours comes on return; one missed by more comes with the next."""
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world:
        place = Town(world, clock)
        reader = await world.add_person("reader")
        async with running_bot(world, tmp_path, {}, clock):
            await reader.say("/digest 8:00 Europe/Paris")
            await settled(reader, "Next")
            await reader.say(f"/add {FERRY}")
            await settled(reader)
        await place.until(8)
        await place.until(13, 30)
        async with running_bot(world, tmp_path, {}, clock):
            assert ", 08:00" in (await settled(reader, "Your digest")).text
            await reader.say(f"/add {LIBRARY}")
            await settled(reader)
        await place.until(8)
        await place.until(14, 30)
        async with running_bot(world, tmp_path, {}, clock):
            await reader.expect_silence(2.0)
            await place.until(8)
            digest = await settled(reader, "Your digest")
            assert any(quotation in LIBRARY for quotation in digest.quotations)
            assert not any(quotation in FERRY for quotation in digest.quotations)
            await reader.expect_silence(1.5)
