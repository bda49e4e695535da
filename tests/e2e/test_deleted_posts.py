"""What was deleted is not quoted: bots are not told of deletions, so the bot looks, waits, and hears of bans."""

from __future__ import annotations

from itertools import count

import pytest

from tests.bot.eventually import eventually
from tests.e2e.bot_process import rows
from tests.e2e.conversation import PARAGRAPHS, idle, settled, silent
from tests.e2e.town import FERRY, LIBRARY, Town
from tests.sandbox.world import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

TRAM = " ".join(PARAGRAPHS)
FERRY_POST = f"{FERRY} The strait of Aaland is closed to small boats as well, and the island has bread for three days."
LIBRARY_POST = f"{LIBRARY} Whoever wants to help with the shelves may come on Saturday morning, the library says."
_numbers = count(1)


async def _desk(here: Town, *switched: str) -> Person:
    """Return the owner of a new group that the bot reads as an administrator, with some settings switched."""
    key = f"desk{next(_numbers)}"
    await here.world.post("chats", key=key, type="supergroup", title="The desk", bot="administrator")
    owner = here.world.person("owner", key)
    for path in switched:
        await owner.say("/settings")
        panel = await settled(owner, "Settings of")
        for label in path.split(" > "):
            await owner.press(panel, label)
            panel = await owner.wait_edit(panel)
    return owner


async def _stored(here: Town, owner: Person) -> list[str]:
    """Return the beginnings of what the bot keeps of a group."""
    await idle(here.world)
    chat = await owner._chat_id()
    query = f"SELECT text FROM articles JOIN shelves ON shelf = shelves.id WHERE deleted_at IS NULL AND chat = {chat}"
    return sorted(str(text)[:9] for (text,) in rows(here.clock.file.parent, query))


async def test_a_deleted_post_is_in_no_digest_and_no_answer(here: Town) -> None:
    """The bot looks without a sound or a sign, and removes what is gone; what is there stays."""
    owner = await _desk(here)
    spam, news = await owner.say(FERRY_POST), await owner.say(LIBRARY_POST)
    assert await owner.wait_reaction(news) == ["👀"]
    await owner.delete(spam)
    before = await owner.messages()
    await owner.say("/digest")
    digest = await settled(owner)
    assert digest.quotations
    assert all(quotation in LIBRARY_POST for quotation in digest.quotations)
    assert await _stored(here, owner) == ["The publi"]
    messages = [message for message in await owner.messages() if message.id <= news.id]
    assert [message.raw for message in messages] == [message.raw for message in before]
    await owner.say("/ask When is the ferry cancelled?")
    assert not (await settled(owner)).quotations


async def test_an_article_stays_while_one_of_its_posts_does(here: Town) -> None:
    """The same text posted twice is one article; so is what somebody asked to keep, whatever else was posted."""
    owner = await _desk(here)
    first = await owner.say(FERRY_POST)
    await owner.wait_reaction(first)
    second = await owner.say(FERRY_POST)
    await owner.wait_reaction(second)
    await owner.say(f"/add {LIBRARY_POST}")
    await settled(owner)
    third = await owner.say(LIBRARY_POST)
    await owner.wait_reaction(third)
    for message in (first, third):
        await owner.delete(message)
    await owner.say("/digest")
    await settled(owner)
    assert await _stored(here, owner) == ["The ferry", "The publi"]
    await owner.delete(second)
    await owner.say("/digest")
    await settled(owner)
    assert await _stored(here, owner) == ["The publi"]


async def test_a_post_is_not_deleted_because_telegram_does_not_say(here: Town) -> None:
    """A refusal that says nothing of the message, and a chat where no reaction is allowed, prove nothing."""
    owner = await _desk(here)
    posted = await owner.say(FERRY_POST)
    await owner.wait_reaction(posted)
    for kind in ("400:REACTION_INVALID", "400:not enough rights", "403", "500"):
        await here.world.fault("setMessageReaction", kind)
        await owner.say("/digest")
        assert (await settled(owner)).quotations


async def test_nobody_is_alerted_of_a_post_that_is_gone(here: Town) -> None:
    """The post is deleted between its being stored and the alert of a watch."""
    owner = await _desk(here)
    await owner.say("/watch ferry")
    await settled(owner)
    await here.world.fault("setMessageReaction", "slow", seconds=1.0)  # the acknowledgement comes before the alert
    posted = await owner.say(FERRY_POST)
    await here.world.wait_event(lambda each: each["kind"] == "message" and each["message"]["message_id"] == posted.id)
    await eventually(lambda: rows(here.clock.file.parent, "SELECT 1 FROM articles WHERE text LIKE 'The ferry%'"))
    await owner.delete(posted)
    await silent(owner)
    assert await _stored(here, owner) == []


async def test_late_collecting_never_stores_what_was_removed(here: Town) -> None:
    """Ten minutes after a post the bot stores it as it reads then, if it is there and its author was not banned."""
    owner = await _desk(here, "Collected > Wait ten minutes: no")
    spammer = (await here.world.add_person(f"spammer{next(_numbers)}")).at(owner.chat)
    await here.world.post("standings", person=spammer.key, chat=owner.chat, status="member", of="self")
    removed, banned = await owner.say(FERRY_POST), await spammer.say(TRAM)
    edited = await owner.say(LIBRARY_POST)
    await owner.edit(edited, LIBRARY_POST.replace("nine thousand", "seven thousand"))
    await owner.say("/ask How many new books?")
    assert "Nothing is kept" in (await settled(owner)).text
    await owner.delete(removed)
    await here.world.post("standings", person=spammer.key, chat=owner.chat, status="kicked", of="self")
    await owner.say("/delete", reply_to=banned)
    assert "nothing of that message yet" in (await settled(owner)).text
    await here.turn(605)
    assert await owner.wait_reaction(edited) == ["👀"]
    await owner.say("/ask How many new books?")
    assert "seven thousand" in (await settled(owner)).quotations[0]
    assert await _stored(here, owner) == ["The publi"]


async def test_a_post_is_deleted_by_its_author_or_an_admin(here: Town) -> None:
    """As a reply to the post, also where only admins may delete; another member is refused."""
    owner = await _desk(here, "Who may delete: everybody")
    alice, other = (here.world.person(name, owner.chat) for name in ("alice", "benoit"))
    first, second = await alice.say(FERRY_POST), await alice.say(LIBRARY_POST)
    await alice.wait_reaction(second)
    await other.say("/delete", reply_to=first)
    await settled(owner)
    assert len(await _stored(here, owner)) == 2
    await alice.say("/delete", reply_to=first)
    await settled(owner, "The ferry of Aaland")
    assert await _stored(here, owner) == ["The publi"]
    await owner.say("/delete", reply_to=second)
    await settled(owner, "The public library")
    assert await _stored(here, owner) == []
    await owner.say("/delete", reply_to=second)
    assert "nothing of that message" in (await settled(owner)).text


async def test_the_posts_of_a_banned_member_go(here: Town) -> None:
    """Those of the last day; older ones, whose author is not known any more, and those of others stay."""
    owner = await _desk(here)
    member = (await here.world.add_person(f"spammer{next(_numbers)}")).at(owner.chat)
    await here.world.post("standings", person=member.key, chat=owner.chat, status="member", of="self")
    old = await member.say(FERRY_POST)
    await member.wait_reaction(old)
    await here.turn(25 * 3600)
    posted = await member.say(LIBRARY_POST)
    await member.wait_reaction(posted)
    kept = await owner.say(TRAM)
    await owner.wait_reaction(kept)
    await here.world.post("standings", person=member.key, chat=owner.chat, status="kicked", of="self")
    await silent(owner)
    assert await _stored(here, owner) == ["The ferry", "The harbo"]


async def test_a_reviewed_digest_loses_what_was_deleted_since(here: Town) -> None:
    """Before the review and again before it is published."""
    editor = here.editor
    await here.world.post("chats", key=here.channel, type="channel", title="The Journal", bot="left")
    await here.world.post("standings", person=editor.key, chat=here.channel, status="creator", of="self")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), here.channel)
    panel = await settled(editor, "Digest")
    await editor.press(panel, "Other times")
    await editor.say("8:00 Europe/Paris", reply_to=await editor.wait_message("Reply to this"))
    await settled(editor, "Every day 08:00")
    posting = editor.at(here.channel)
    await posting.wait_message("A test")
    first, second, _ = [await posting.say(text) for text in (FERRY_POST, LIBRARY_POST, TRAM)]
    assert len(await _stored(here, posting)) == 3
    await posting.delete(first)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    assert "Aaland" not in review.text
    assert "Torsby" in review.text
    await posting.delete(second)
    await editor.press(review, "Publish…")
    await editor.press(await editor.wait_edit(review), "Publish now")
    published = await posting.wait_message("The Journal")
    assert published.quotations
    assert all(quotation in TRAM for quotation in published.quotations)
