"""A channel with a daily digest, set up from its editor's private chat."""

from __future__ import annotations

from functools import partial

from tests.e2e.conversation import settled
from tests.e2e.town import Town
from tests.sandbox.world import Message, Person


async def set_up_channel(here: Town) -> tuple[Message, list[str]]:
    """Set up a channel from its editor's private chat, tap by tap; return the panel and the taps."""
    world, editor = here.world, here.editor
    await world.post("chats", key=here.channel, type="channel", title="The Journal", bot="left")
    await world.post("standings", person=editor.key, chat=here.channel, status="creator", of="self")
    taps = ["/channel"]
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), here.channel)
    taps += ["Choose a channel", "The Journal"]
    await settled(editor, "I can post in The Journal")
    return await settled(editor, "Digest"), taps


async def schedule_daily(here: Town, panel: Message, *switched: str) -> Person:
    """Have the channel's digest every day at eight, and some of its settings switched on; return who posts in it."""
    editor = here.editor
    await editor.press(panel, "Other times")
    asked = await editor.wait_message("Reply to this")
    await editor.say("8:00 Europe/Paris", reply_to=asked)
    panel = await settled(editor, "Every day 08:00")
    posting = editor.at(here.channel)
    await posting.wait_message("A test")
    if switched:
        await editor.press(panel, "Back")
        panel = await editor.wait_edit(panel, "Settings of The Journal")
    for label in switched:
        await editor.press(panel, f"{label}: no")
        panel = await editor.wait_until(panel, partial(has_button, label=f"{label}: yes"))
    return posting


def has_button(message: Message, label: str) -> bool:
    return any(label in button for row in message.buttons for button in row)


async def daily_channel(here: Town) -> Person:
    """A channel whose digest comes every day at eight; return who posts in it."""
    panel, _ = await set_up_channel(here)
    return await schedule_daily(here, panel)
