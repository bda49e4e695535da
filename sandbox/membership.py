"""Who comes and goes: block and unblock, join and leave, promote, upgrade a group."""

from __future__ import annotations

from dataclasses import replace

from sandbox.errors import BadRequestError
from sandbox.methods.chats import member
from sandbox.models import Chat, Json, Person
from sandbox.world import World

STANDINGS = ("creator", "administrator", "member", "restricted", "left", "kicked")


def block(world: World, person: Person, *, blocked: bool) -> None:
    """A person stops or resumes the bot in their private chat."""
    chat = world.chats[person.id]
    if chat.blocked == blocked or not chat.started:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    _tell_bot(world, chat, person, _standing(world, chat, old), _standing(world, chat, new))
    world.events.add("chat", chat=chat.id)


def set_bot(world: World, person: Person, chat: Chat, standing: str, *, speaks: bool = False) -> None:
    """A person adds the bot to a chat, promotes, restricts or removes it; a restricted one still *speaks*, or not."""
    if standing not in STANDINGS or chat.type == "private":
        raise BadRequestError("the bot cannot have that standing here")
    old = chat.bot or "left"
    before = _standing(world, chat, old)
    chat.bot, chat.speaks = standing, speaks
    _tell_bot(world, chat, person, before, _standing(world, chat, standing))
    if old in ("left", "kicked") and standing == "member" and chat.type != "channel":
        joined: Json = {"from": person.user(), "new_chat_members": [world.bot_user]}
        world.updates.push("message", world.store(chat, joined))
    world.events.add("chat", chat=chat.id)


def set_member(world: World, person: Person, chat: Chat, standing: str, by: Person) -> None:
    """A person joins, leaves, is promoted or banned *by* another; the bot, as an admin, gets an update if it asked."""
    if standing not in STANDINGS or chat.type == "private":
        raise BadRequestError("nobody can have that standing here")
    old = member(world, chat, person.id)
    chat.members[person.id] = standing
    facts = _change(world, chat, by, old, member(world, chat, person.id))
    if chat.bot == "administrator":
        world.updates.push("chat_member", facts)
    world.events.add("chat", chat=chat.id)


def upgrade(world: World, chat: Chat) -> Chat:
    """A basic group becomes a supergroup: a new number, and both say so."""
    if chat.type != "group" or chat.migrated_to:
        raise BadRequestError("only a basic group can be upgraded")
    fresh = replace(chat, id=-1_000_000_000_000 + chat.id, key=chat.key, type="supergroup", last_id=0, pinned=[])
    chat.key = f"{chat.key}-before"
    world.chats[fresh.id] = fresh
    founder: Json = {"from": world.user(next(iter(chat.members)))}
    world.updates.push("message", world.store(chat, founder | {"migrate_to_chat_id": fresh.id}))
    world.updates.push("message", world.store(fresh, founder | {"migrate_from_chat_id": chat.id}))
    chat.migrated_to = fresh.id
    world.events.add("chat", chat=fresh.id)
    return fresh


def _tell_bot(world: World, chat: Chat, person: Person, before: Json, after: Json) -> None:
    world.updates.push("my_chat_member", _change(world, chat, person, before, after))


def _standing(world: World, chat: Chat, status: str) -> Json:
    if chat.type != "private":
        present, chat.bot = chat.bot, status
        facts = member(world, chat, world.bot["id"])
        chat.bot = present
        return facts
    return {"status": status, "user": world.bot_user} | ({"until_date": 0} if status == "kicked" else {})


def _change(world: World, chat: Chat, person: Person, old: Json, new: Json) -> Json:
    return {
        "chat": chat.chat(),
        "from": person.user(),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
