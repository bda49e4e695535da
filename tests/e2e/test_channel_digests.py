"""Digests of a channel: set up in a few taps, published after its editor saw them, pinned, commented."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.e2e.bot_process import running_bot
from tests.e2e.channels import has_button, schedule_daily, set_up_channel
from tests.e2e.conversation import PARAGRAPHS, settled, silent, verbatim
from tests.e2e.town import FERRY, LIBRARY, PARIS, Town
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import Message, Person, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _speak(editor: Person, panel: Message, language: str) -> None:
    """Choose the language of the bot's words in the chat that a panel is about."""
    await editor.press(panel, "Language")
    panel = await editor.wait_until(panel, lambda each: has_button(each, language))
    await editor.press(panel, language)
    await editor.wait_until(panel, lambda each: not has_button(each, "English"))


async def test_a_channel_is_set_up_and_reviewed_in_eight_taps(here: Town) -> None:
    """From the first command to a published digest, without a button and without the bot's name."""
    editor = here.editor
    panel, taps = await set_up_channel(here)

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
    posting = here.editor.at(here.channel)
    for text in (FERRY, LIBRARY, " ".join(PARAGRAPHS)):
        await posting.say(text)
    await here.kept(3)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    kept = review.quotations
    await tap("Publish…", review)
    await tap("Publish now", await editor.wait_edit(review))
    published = await posting.wait_message("The Journal")
    assert len(taps) <= 8, taps
    assert published.quotations == kept
    assert not published.buttons
    assert "ullquote" not in published.text
    await here.silent_until(8, posting)


async def test_nobody_looked(here: Town) -> None:
    """Without an answer nothing is published, as the channel prefers; its articles come in the next one."""
    editor = here.editor
    panel, _ = await set_up_channel(here)
    posting = await schedule_daily(here, panel)
    await posting.say(FERRY)
    await here.kept(1)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    await here.until(8)
    await editor.wait_edit(review, "nobody decided")
    await silent(posting)
    await posting.say(LIBRARY)
    await here.kept(2)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    assert any(quotation in FERRY for quotation in review.quotations)
    assert any(quotation in LIBRARY for quotation in review.quotations)


EVENT = (
    "A barge has hit the Hollin bridge in Torsby. Four people are in the water.",
    "Hollin bridge: all four people were rescued and taken to Karlstad hospital. The river stays closed.",
    "The skipper of the barge says the steering failed before it hit the bridge at Torsby. Police question him.",
)
"""What a channel types of one event in the course of a day."""


async def test_posts_that_tell_one_event_are_one_story(here: Town) -> None:
    """The typed posts of a day on one event make one story, with each post as a source of its own."""
    editor = here.editor
    panel, _ = await set_up_channel(here)
    posting = await schedule_daily(here, panel)
    for text in (EVENT[0], LIBRARY, *EVENT[1:]):
        await posting.say(text)
    await here.kept(4)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    assert "3 sources" in review.text
    assert review.buttons == [["1", "2"], ["Publish…"]], "two events are two stories"
    numbers = [each.id for each in await posting.messages() if each.text in EVENT]
    linked = [int(url.rpartition("/")[2]) for url in review.links]
    assert len(numbers) == 3
    assert set(numbers) <= set(linked)


async def _review(here: Town, posting: Person, text: str, count: int) -> Message:
    """Let the next digest be of *text*, the article *count* of all; return it as its editor sees it."""
    await posting.say(text)
    await here.kept(count)
    await here.until(7, 30)
    return await settled(here.editor, "For The Journal at 08:00")


async def _publish(editor: Person, review: Message, *labels: str) -> str:
    """Publish a digest; gives the query's number."""
    first, second = labels or ("Publish…", "Publish now")
    await editor.press(review, first)
    return await editor.press(await editor.wait_until(review, partial(has_button, label=second)), second)


async def test_published_is_said_once_it_is(here: Town) -> None:
    """While it is on its way it is being published; where nobody knows, or the channel refuses it, that is said."""
    editor = here.editor
    panel, _ = await set_up_channel(here)
    posting = await schedule_daily(here, panel)
    review = await _review(here, posting, FERRY, 1)
    journal = (await posting.messages())[-1].chat
    await here.world.fault("sendMessage", "slow", seconds=2.0, chat=str(journal))
    query = await _publish(editor, review)
    assert "being published" in (await editor.wait_toast(query))["text"]
    onway = await editor.wait_edit(review, "being published")
    assert onway.text.startswith("It is being published in The Journal…")
    assert not onway.buttons
    assert not any(each.quotations for each in await posting.messages())
    done = await editor.wait_edit(onway)
    assert done.text.startswith("Published in The Journal:")
    published = await posting.wait_message("The Journal")
    assert published.quotations == review.quotations == done.quotations
    review = await _review(here, posting, LIBRARY, 2)
    await here.world.fault("sendMessage", "drop-after", chat=str(journal))
    await _publish(editor, review)
    lost = await editor.wait_edit(await editor.wait_edit(review, "being published"))
    assert lost.text.startswith("I do not know whether this arrived in The Journal")
    await settled(editor, "Look there before you send it again")
    review = await _review(here, posting, " ".join(PARAGRAPHS), 3)
    await here.world.fault("sendMessage", "400:not enough rights to send text messages to the chat", chat=str(journal))
    await _publish(editor, review)
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
    editor = here.editor
    panel, _ = await set_up_channel(here)
    posting = await schedule_daily(here, panel)
    await editor.say("/settings")
    await _speak(editor, await settled(editor, "Settings"), "français")
    await posting.say(FERRY)
    await posting.say(LIBRARY)
    await here.kept(2)
    await here.until(7, 30)
    review = await settled(editor, "The Journal")
    day = here.clock.now().astimezone(PARIS).strftime("%A")

    def bilingual(shown: Message) -> bool:
        return f"The Journal · {day} " in shown.text and ["Publier…"] in shown.buttons

    assert "Pour The Journal à 08:00. Sans réponse, la revue n’est pas publiée." in review.text
    assert bilingual(review)
    await editor.press(review, "1")
    story = await editor.wait_until(review, partial(has_button, label="Une autre phrase"))
    await editor.press(story, "Retour")
    review = await editor.wait_edit(story, "Sans réponse, la revue n’est pas publiée.")
    assert bilingual(review)
    await here.until(8)
    await editor.wait_edit(review, "personne n’a décidé à temps")
    review = await _review_in_french(here, posting)
    await here.world.fault("sendMessage", "403", chat=str((await posting.messages())[-1].chat))
    await _publish(editor, review, "Publier…", "Publier maintenant")
    refused = await editor.wait_edit(review, "Revue non publiée")
    assert f"The Journal · {day}" not in refused.text
    await settled(editor, "Je n’ai pas pu envoyer la revue du")


async def _review_in_french(here: Town, posting: Person) -> Message:
    """The next day's review."""
    await posting.say(" ".join(PARAGRAPHS))
    await here.kept(3)
    await here.until(7, 30)
    return await settled(here.editor, "Pour The Journal")


async def test_the_newest_digest_is_pinned(here: Town) -> None:
    """In place of the one before, where the channel wants it."""
    editor = here.editor
    panel, _ = await set_up_channel(here)
    posting = await schedule_daily(here, panel, "Pin the newest")
    before = 0
    for number, text in enumerate((FERRY, LIBRARY), 1):
        review = await _review(here, posting, text, number)
        await _publish(editor, review)
        published = await posting.wait_message("The Journal")
        await editor.wait_edit(review, "Published in")
        chats = (await here.world.state())["chats"]
        assert next(each["pinned"] for each in chats if each["key"] == here.channel) == [published.id]
        assert published.id != before
        before = published.id
    assert [call["code"] for call in await here.world.calls("unpinChatMessage")] == [200]


async def test_a_first_comment_speaks_the_channels_language(here: Town) -> None:
    """Nobody speaks when a channel's post comes into its discussion group: the channel's choice counts."""
    editor = here.editor
    panel, _ = await set_up_channel(here)
    posting = await schedule_daily(here, panel, "Summary as a comment")
    await here.world.post("chats", key="talk", type="supergroup", title="Talk", bot="administrator")
    await here.world.post("links", chat=here.channel, group="talk")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), here.channel)
    await _speak(editor, await settled(editor, "Settings of The Journal"), "français")
    talk = editor.at("talk")
    await posting.say(" ".join(PARAGRAPHS))
    comment = await settled(talk)
    assert comment.quotations
    assert has_button(comment, "Plus long")
    await posting.say_formatted("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[1:]))  # has no text
    assert verbatim(await settled(talk), "\n".join(PARAGRAPHS))


async def test_losing_the_right_to_post_is_told_once(here: Town) -> None:
    """Whoever brought the bot into the channel hears so in private."""
    editor = here.editor
    await set_up_channel(here)
    posting = here.editor.at(here.channel)
    await posting.set_bot("member")
    assert (await editor.wait_message("no longer")).text == "I may no longer post in The Journal."
    await posting.set_bot("left")
    await silent(editor)


async def test_downtime(tmp_path: Path) -> None:
    """A digest missed by less than six hours comes on return; the articles of one missed by more come in the next.

    Where a channel's is published unseen nobody was to decide: it was too late, which is told.
    """
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world:
        place = Town(world, clock)
        reader, editor = await world.add_person("reader"), place.editor
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
            panel, _ = await set_up_channel(place)
            posting = await schedule_daily(place, panel, "Publish unseen")
            review = await _review(place, posting, FERRY, 3)
        await place.until(15)
        async with running_bot(world, tmp_path, {}, clock):
            late = await editor.wait_edit(review)
            assert "was not published: it was too late for it. Its articles come in the next one." in late.text
            assert not late.buttons
            await silent(reader)
            review = await _review(place, posting, LIBRARY, 4)
            assert any(quotation in FERRY for quotation in review.quotations)
            await place.until(8)
            digest = await settled(reader, "Your digest")
            assert any(quotation in LIBRARY for quotation in digest.quotations)
            assert not any(quotation in FERRY for quotation in digest.quotations)
            await silent(reader)
