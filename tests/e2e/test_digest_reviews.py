"""An editor works on a channel's digest: counted taps, few buttons, own words, and nothing lost or done twice."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.e2e.bot_process import start_bot, stop_bot
from tests.e2e.channels import daily_channel, has_button
from tests.e2e.conversation import settled
from tests.e2e.town import FERRY, LIBRARY, Town
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import Message, Person, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_BUTTONS = 9
EVENTS = (
    FERRY,
    LIBRARY,
    "The tram line of Lindmark reopened on Tuesday. Engineers replaced 4,200 sleepers. Fares stay at two crowns.",
    "A barge has hit the Hollin bridge. Four people were taken out of the river. The skipper blames his rudder.",
    "Bakers in Karlsvik bake without salt for a week. Doctors of the county asked them to. Customers shrug.",
    "Two bears were seen near the school of Norrby. Hunters watch the forest road. Lessons go on indoors.",
    "The observatory on Mount Grell found a comet. It will be visible in March. Its tail is green.",
    "Wages in the glass works rise by four percent. The union had asked for six. Both sides signed on Monday.",
)
"""Eight events that have nothing in common."""


class Hand:
    """An editor's thumb on one review: what was tapped, and what stands there now."""

    def __init__(self, editor: Person, review: Message) -> None:
        self.editor, self.shown = editor, review
        self.taps: list[str] = []

    async def tap(self, *labels: str) -> Message:
        """Tap one button after the other, each when it is there."""
        for label in labels:
            self.taps.append(label)
            await self.editor.press(self.shown, label)
            self.shown = await self.editor.wait_edit(self.shown)
            assert sum(map(len, self.shown.buttons)) <= MOST_BUTTONS, self.shown.buttons
        return self.shown


def order_of_stories(review: Message) -> list[int]:
    """The events in the order of a review's first screen, by their quotations."""
    of = [number for quotation in review.quotations for number, text in enumerate(EVENTS) if quotation in text]
    return list(dict.fromkeys(of))


async def _review(here: Town, posting: Person, events: tuple[str, ...]) -> Hand:
    for text in events:
        await posting.say(text)
    await here.kept(len(events))
    await here.until(7, 30)
    return Hand(here.editor, await settled(here.editor, "For The Journal at 08:00"))


async def test_eight_stories_get_another_order_and_one_another_sentence_in_eight_taps(here: Town) -> None:
    """Every story stands elsewhere, a sentence is another one of the same post, and so it is published."""
    posting = await daily_channel(here)
    hand = await _review(here, posting, EVENTS)
    before = order_of_stories(hand.shown)
    assert len(before) == 8
    assert sum(map(len, hand.shown.buttons)) <= MOST_BUTTONS
    quoted = hand.shown.quotations
    await hand.tap("8", "Another sentence")
    unmarked = [label for row in hand.shown.buttons for label in row if label.isdigit()]
    await hand.tap(unmarked[0])
    await hand.tap("First")
    await hand.tap("8", "8", "8")  # each time the last one comes next
    shown = await hand.tap("Done")
    assert len(hand.taps) == 8, hand.taps
    after = order_of_stories(shown)
    assert after == [*before[:3:-1], *before[:4]]
    assert all(was != now for was, now in zip(before, after, strict=True))
    assert len(set(shown.quotations) - set(quoted)) == 1
    assert all(any(quotation in text for text in EVENTS) for quotation in shown.quotations)
    await hand.tap("Publish…")
    await here.editor.press(hand.shown, "Publish now")
    assert (await posting.wait_message("The Journal")).quotations == shown.quotations


async def test_any_place_is_three_taps_away(here: Town) -> None:
    """Of eight stories each gets to each place, wherever it stands."""
    posting = await daily_channel(here)
    hand = await _review(here, posting, EVENTS)
    stories = order_of_stories(hand.shown)
    for start, place in ((8, 3), (2, 7), (1, 8), (5, 1)):
        hand.taps.clear()
        await hand.tap(str(start), "Place…", str(place))
        assert len(hand.taps) == 3
        stories.insert(place - 1, stories.pop(start - 1))
        assert order_of_stories(hand.shown) == stories


async def test_a_story_is_dropped_moved_and_given_back(here: Town) -> None:
    """Undo takes the changes back one after the other, to how the digest was composed."""
    posting = await daily_channel(here)
    hand = await _review(here, posting, EVENTS[:3])
    whole = hand.shown.text
    first, second, third = order_of_stories(hand.shown)
    await hand.tap("2", "Up", "Down", "Down", "Drop story", "Back")
    assert order_of_stories(hand.shown) == [first, third]
    await hand.tap("Undo", "Back")
    assert order_of_stories(hand.shown) == [first, third, second]
    await hand.tap("Undo", "Undo", "Undo", "Back")
    assert hand.shown.text == whole
    assert "Undo" not in [label for row in hand.shown.buttons for label in row]
    await hand.tap("1", "Drop story", "Drop story", "Drop story")
    assert "Nothing is left to publish" in hand.shown.text


async def test_an_editors_own_line_is_no_quotation(here: Town) -> None:
    """It stands in no blockquote, goes on in the newest message, and is published; a hyphen takes it away."""
    editor = here.editor
    posting = await daily_channel(here)
    hand = await _review(here, posting, EVENTS[:2])

    await hand.tap("1")
    above = hand.shown
    await editor.press(above, "Own line")
    asked = await editor.wait_message("a line of your own")
    await editor.say("x" * 301, reply_to=asked)
    asked = await editor.wait_message("longer than 300")
    await editor.say("Our own <b>reporter</b> was there.", reply_to=asked)
    assert "goes on below" in (await editor.wait_edit(above)).text
    hand.shown = await editor.wait_message("Our own <b>reporter</b> was there.")
    shown = await hand.tap("Back")
    line = "Our own <b>reporter</b> was there."
    assert f"\n{line}\n{shown.quotations[0]}" in shown.text
    assert not any(line in quotation for quotation in shown.quotations)
    await hand.tap("Publish…")
    await editor.press(hand.shown, "Publish now")
    published = await posting.wait_message("The Journal")
    assert f"\n{line}\n{published.quotations[0]}" in published.text
    assert published.quotations == shown.quotations
    await editor.wait_edit(hand.shown, "Published in The Journal")


async def test_publishing_at_a_chosen_time(here: Town) -> None:
    """Chosen from a button or written; until then it can be a draft again, and at that time it is published."""
    editor = here.editor
    posting = await daily_channel(here)
    hand = await _review(here, posting, EVENTS[:1])
    await hand.tap("Publish…", "Later…", "09:00")
    assert hand.shown.text.startswith("It will be published in The Journal: ")
    assert ", 09:00." in hand.shown.text
    await hand.tap("Back to draft")
    assert "Without an answer it is not published." in hand.shown.text
    await hand.tap("Publish…", "Later…")
    above = hand.shown
    await editor.press(above, "Another time")
    asked = await editor.wait_message("time of day")
    await editor.say("soon", reply_to=asked)
    asked = await editor.wait_message("did not understand “soon”")
    await editor.say("9:45", reply_to=asked)
    assert "goes on below" in (await editor.wait_edit(above)).text
    hand.shown = await settled(editor, "It will be published in The Journal")
    assert ", 09:45." in hand.shown.text
    await here.until(9, 45)
    assert (await posting.wait_message("The Journal")).quotations == hand.shown.quotations
    await editor.wait_edit(hand.shown, "Published in The Journal")


async def test_a_review_survives_kills_and_double_presses(tmp_path: Path) -> None:
    """What was changed is there after a kill; a button pressed twice is done once, and whoever lost is told."""
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world:
        place = Town(world, clock)
        editor = place.editor
        bot = await start_bot(world, tmp_path, {}, clock)
        posting = await daily_channel(place)
        hand = await _review(place, posting, EVENTS[:4])
        before = order_of_stories(hand.shown)
        await hand.tap("3")
        screen = hand.shown
        await editor.press(screen, "Up")
        bot.kill()
        await bot.wait()
        again, late = await editor.press(screen, "Up"), await editor.press(screen, "Drop story")
        bot = await start_bot(world, tmp_path, {}, clock)
        assert not (await editor.wait_toast(again))["text"]  # it stands as he wanted it
        assert "changed again" in (await editor.wait_toast(late))["text"]
        hand.shown = await editor.wait_until(screen, partial(has_button, label="Publish…"))
        assert order_of_stories(hand.shown) == [before[0], before[2], before[1], before[3]]
        assert await stop_bot(bot) == 0
