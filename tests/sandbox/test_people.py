"""What people do reaches the bot as Telegram would bring it."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, ChatMemberRestricted, Update
from telegram.error import BadRequest, ChatMigrated

from sandbox import utf16
from tests.sandbox.world import CHANNEL_ID, GROUP_ID, Person, RunningWorld, SandboxError

ALICE = 1001
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


async def last(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[-1]


async def test_a_text_has_its_entities(bot: Bot, alice: Person) -> None:
    """Commands and addresses are marked, links behind words can be typed."""
    await alice.say("/add [this piece](https://x.org/a) and https://y.org", markdown=True)
    message = (await last(bot)).message
    assert message is not None
    assert message.text == "/add this piece and https://y.org"
    assert [each.type for each in message.entities] == ["bot_command", "text_link", "url"]
    assert message.entities[1].url == "https://x.org/a"
    assert message.from_user is not None
    assert message.from_user.language_code == "en"


async def test_long_texts_are_split_as_clients_split_them(bot: Bot, alice: Person) -> None:
    """Nothing is lost but white space at the cuts; every part but the last is nearly full."""
    text = " ".join(f"word{number}😀" for number in range(1500))
    await alice.say(text)
    parts = [update.message.text or "" for update in await bot.get_updates() if update.message]
    assert len(parts) > 2
    assert " ".join(parts) == text
    assert all(3500 <= utf16.length(part) <= 4096 for part in parts[:-1])
    await alice.say("x" * 5000)
    assert [len(update.message.text or "") for update in await bot.get_updates(offset=-2) if update.message] == [
        4096,
        904,
    ]


async def test_a_selected_passage_comes_as_a_quote(bot: Bot, alice: Person) -> None:
    """A reply with a selection carries the passage, its place and is_manual."""
    await alice.say("/start")
    sent = await bot.send_message(ALICE, "<b>one</b> two three", parse_mode="HTML")
    await alice.say("why?", reply_to=sent.message_id, quote="one two")
    message = (await last(bot)).message
    assert message is not None
    assert message.quote is not None
    assert (message.quote.text, message.quote.position, message.quote.is_manual) == ("one two", 0, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == sent.message_id


ORIGINS = [
    {"type": "channel", "chat": {"id": -1005, "type": "channel", "title": "T", "username": "tttt"}, "message_id": 12},
    {"type": "user", "sender_user": {"id": 5, "is_bot": False, "first_name": "U"}},
    {"type": "hidden_user", "sender_user_name": "H"},
]


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: str(origin["type"]))
async def test_forwards_keep_their_origin(bot: Bot, alice: Person, origin: dict[str, object]) -> None:
    """Posts of channels, people and hidden people come with their origin."""
    await alice.say("news", forward_origin=origin)
    message = (await last(bot)).message
    assert message is not None
    assert message.forward_origin is not None
    assert message.forward_origin.type == origin["type"]


async def test_files_go_up_and_down(bot: Bot, alice: Person) -> None:
    """A document comes whole, with its name, type and caption; over 20 MB it is too big to fetch."""
    await alice.send_file("notes.txt", "été".encode(), "my notes", "text/plain")
    message = (await last(bot)).message
    assert message is not None
    assert message.document is not None
    assert (message.caption, message.document.file_name, message.document.mime_type) == (
        "my notes",
        "notes.txt",
        "text/plain",
    )
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()).decode() == "été"
    await alice.send_file("big.bin", b"0" * (20 * 1024 * 1024 + 1))
    message = (await last(bot)).message
    assert message is not None
    assert message.document is not None
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await message.document.get_file()
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.get_file("nothing")


async def test_albums_share_a_number(bot: Bot, alice: Person) -> None:
    """Pictures of one album come as messages of one media group."""
    await alice.send_photo(PNG, "a caption", media_group_id="77")
    await alice.send_photo(PNG, media_group_id="77")
    messages = [update.message for update in await bot.get_updates()]
    assert [message.media_group_id for message in messages if message] == ["77", "77"]
    assert messages[0] is not None
    assert messages[0].photo


async def test_the_bot_sends_files_too(bot: Bot, alice: Person) -> None:
    """A document of the bot's arrives; its identifier can be sent again; an empty one is refused."""
    await alice.say("/start")
    sent = await bot.send_document(ALICE, b"abc", filename="a.txt", caption="<b>A</b>", parse_mode="HTML")
    seen = await alice.wait_message()
    assert (seen.raw["document"]["file_name"], seen.passages("bold")) == ("a.txt", ["A"])
    assert sent.document is not None
    await bot.send_document(ALICE, sent.document.file_id)
    await bot.send_photo(ALICE, PNG)
    with pytest.raises(BadRequest, match=r"(?i)message caption is too long"):
        await bot.send_document(ALICE, b"abc", caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)file must be non-empty"):
        await bot.send_document(ALICE, b"")


async def test_privacy_mode_hides_what_is_not_for_the_bot(bot: Bot, world: RunningWorld) -> None:
    """In a group the bot sees commands, mentions and replies to it; as an administrator it sees everything."""
    group = world.person("alice", "newsroom")
    await group.say("just talking")
    await group.say("/ask@another_bot x")
    await group.say("/ask it")
    await group.say(f"hey @{(await bot.get_me()).username}")
    sent = await bot.send_message(GROUP_ID, "yes?")
    await group.say("why", reply_to=sent.message_id)
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts == ["/ask it", f"hey @{bot.username}", "why"]
    await world.person("owner", "newsroom").set_bot("administrator")
    await group.say("talking on")
    message = (await last(bot)).message
    assert message is not None
    assert message.text == "talking on"


async def test_edits_of_people(bot: Bot, alice: Person, world: RunningWorld) -> None:
    """An edited message comes as such; somebody else's cannot be edited."""
    message = await alice.say("who calls")
    await alice.edit(message, "who called?")
    update = await last(bot)
    assert update.edited_message is not None
    assert update.edited_message.text == "who called?"
    assert update.edited_message.edit_date is not None
    with pytest.raises(SandboxError, match="can't be edited"):
        await world.person("benoit", "newsroom").edit(message, "x")


async def test_channel_posts(bot: Bot, world: RunningWorld, alice: Person) -> None:
    """A post comes as channel_post without a person; the bot posts as the channel; readers cannot."""
    await world.person("owner", "channel").say("Morning")
    update = await last(bot)
    assert update.channel_post is not None
    assert update.effective_user is None
    sent = await bot.send_message("@sandbox_times", "x")
    assert (sent.chat.id, sent.from_user) == (CHANNEL_ID, None)
    with pytest.raises(SandboxError, match="only administrators"):
        await alice.at("channel").say("x")


async def test_blocking_tells_the_bot(bot: Bot, alice: Person) -> None:
    """Block and unblock come as my_chat_member."""
    await alice.say("/start")
    for blocked, status in ((True, "kicked"), (False, "member")):
        await alice.block(blocked)
        update = await last(bot)
        assert update.my_chat_member is not None
        assert update.my_chat_member.new_chat_member.status == status


async def test_joining_and_standing(bot: Bot, world: RunningWorld) -> None:
    """The bot sees its own standing change, and asks who is who."""
    owner = world.person("owner", "newsroom")
    await owner.set_bot("administrator")
    update = await last(bot)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "administrator"
    admins = {each.user.id: each.status for each in await bot.get_chat_administrators(GROUP_ID)}
    assert admins == {1000: "creator", bot.id: "administrator"}
    assert (await bot.get_chat_member(GROUP_ID, ALICE)).status == "member"
    assert (await bot.get_chat(GROUP_ID)).is_forum
    assert await bot.get_chat_member_count(GROUP_ID) == 4
    assert await bot.leave_chat(GROUP_ID)


@pytest.mark.parametrize("speaks", [True, False])
async def test_a_restricted_bot(bot: Bot, world: RunningWorld, speaks: bool) -> None:
    """It comes as Telegram sends it, whether it may still write or not; what it may not do is refused."""
    owner = world.person("owner", "newsroom")
    await owner.set_bot("restricted", speaks=speaks)
    changed = (await last(bot)).my_chat_member
    assert changed is not None
    assert isinstance(changed.new_chat_member, ChatMemberRestricted)
    assert changed.new_chat_member.is_member
    assert changed.new_chat_member.can_send_messages is speaks
    await world.person("alice", "newsroom").say("/ask it")
    assert (await last(bot)).message is not None
    if speaks:
        assert await bot.send_message(GROUP_ID, "x")
    else:
        with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
            await bot.send_message(GROUP_ID, "x")
    await owner.set_bot("member")
    changed = (await last(bot)).my_chat_member
    assert changed is not None
    assert isinstance(changed.old_chat_member, ChatMemberRestricted)
    assert changed.old_chat_member.can_send_messages is speaks


async def test_a_group_becomes_a_supergroup(bot: Bot, world: RunningWorld) -> None:
    """Both chats say so, and the old one refuses with the new number."""
    chat = await world.post("chats", key="small", type="group", title="Small")
    await world.person("alice", "small").say("/start")
    fresh = await world.post("upgrades", chat="small")
    news = [update.message for update in await bot.get_updates(offset=-2) if update.message]
    assert (news[0].migrate_to_chat_id, news[1].migrate_from_chat_id) == (fresh["id"], chat["id"])
    with pytest.raises(ChatMigrated, match="Group migrated to supergroup") as caught:
        await bot.send_message(chat["id"], "x")
    assert caught.value.new_chat_id == fresh["id"]


async def test_the_command_menu_follows_scope_and_language(bot: Bot, world: RunningWorld) -> None:
    """People are offered the commands of their chat and language."""
    await bot.set_my_commands([("list", "Articles")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("list", "Les articles")], scope=BotCommandScopeAllPrivateChats(), language_code="fr")
    await bot.set_my_commands([("ask", "Ask")], scope=BotCommandScopeAllGroupChats())
    chats = {chat["key"]: chat["menus"] for chat in (await world.state())["chats"]}
    assert chats["alice"]["1001"][0]["description"] == "Articles"
    assert chats["benoit"]["1002"][0]["description"] == "Les articles"
    assert chats["newsroom"]["1002"][0]["command"] == "ask"
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Upper", "x")])
    assert await bot.delete_my_commands(scope=BotCommandScopeAllGroupChats())
    assert await bot.get_my_commands(scope=BotCommandScopeAllGroupChats()) == ()


async def test_descriptions_are_kept(bot: Bot) -> None:
    """Name and descriptions are stored by language and limited."""
    await bot.set_my_description("Reads articles")
    await bot.set_my_short_description("Lit des articles", language_code="fr")
    assert (await bot.get_my_description()).description == "Reads articles"
    assert (await bot.get_my_short_description("fr")).short_description == "Lit des articles"
    with pytest.raises(BadRequest, match=r"(?i)too_long"):
        await bot.set_my_short_description("x" * 121)


async def test_chat_actions(bot: Bot, alice: Person) -> None:
    """Typing is seen, an unknown action refused."""
    await alice.say("/start")
    await bot.send_chat_action(ALICE, "typing")
    event = await alice.world.wait_event(lambda each: each["kind"] == "action")
    assert event["action"] == "typing"
    with pytest.raises(BadRequest, match=r"(?i)wrong parameter action"):
        await bot.send_chat_action(ALICE, "dancing")
