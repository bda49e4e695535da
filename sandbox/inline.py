"""What people do with a bot from any chat: ask it inline, choose a result, call it where it is no member."""

from __future__ import annotations

import secrets

from sandbox import formatting, people, rich_messages, utf16
from sandbox.errors import BadRequestError
from sandbox.markup import Entity
from sandbox.models import MEMBERS, Chat, Json, Person
from sandbox.world import World

QUERY_LIMIT = 256


def ask(world: World, person: Person, chat: Chat, query: str, offset: str = "") -> str:
    """A person types "@bot query" in a chat; the number of the query comes back."""
    if not world.bot["supports_inline_queries"]:
        raise BadRequestError("this bot answers no inline queries")
    formatting.check_unicode(query)
    if utf16.length(query) > QUERY_LIMIT:
        raise BadRequestError("the query is too long")
    number = str(secrets.randbelow(10**18) + 10**18)
    world.inline_queries[number] = {"at": world.now(), "person": person.id, "query": query, "answer": None}
    kind = "sender" if chat.id == person.id else chat.type
    body: Json = {"id": number, "from": person.user(), "query": query, "offset": offset, "chat_type": kind}
    world.updates.push("inline_query", body)
    return number


def choose(world: World, person: Person, chat: Chat, number: str, result_id: str, extra: Json | None = None) -> Json:
    """A person chooses a result, which becomes their message, sent "via" the bot."""
    query = world.inline_queries.get(number)
    if query is None or query["answer"] is None or query["person"] != person.id:
        raise BadRequestError("there is no such answer")
    result = next((each for each in query["answer"]["results"] if each["id"] == result_id), None)
    if result is None:
        raise BadRequestError("there is no such result")
    facts: Json = {"via_bot": world.bot_user} | (extra or {})
    sent = people.deliver_copy(world, person, chat, result["message"], facts)
    chosen: Json = {"result_id": result_id, "from": person.user(), "query": query["query"]}
    world.updates.push("chosen_inline_result", chosen)
    return sent


def call(
    world: World, person: Person, chat: Chat, text: str, entities: list[Entity] | None = None, extra: Json | None = None
) -> Json:
    """A person mentions the bot where it is no member: it gets that one message."""
    marks = entities or []
    plain, marked = formatting.finish(formatting.clean(text, marks), formatting.explicit(text, marks))
    return _call(world, person, chat, {"text": plain, "entities": marked}, extra)


def call_formatted(world: World, person: Person, chat: Chat, rich: Json, extra: Json | None = None) -> Json:
    """As `call`, with a message that has formatting."""
    return _call(world, person, chat, {"rich_message": rich}, extra)


def _call(world: World, person: Person, chat: Chat, content: Json, extra: Json | None) -> Json:
    if not world.bot["supports_guest_queries"]:
        raise BadRequestError("this bot is nobody's guest")
    if chat.type not in ("group", "supergroup") or chat.bot in MEMBERS:
        raise BadRequestError("a guest is called in a group that the bot is no member of")
    name, seen = f"@{world.bot['username']}".lower(), rich_messages.shown(content)
    mentions = [
        utf16.cut(seen["text"], each["offset"], each["length"]).lower()
        for each in seen["entities"]
        if each["type"] == "mention"
    ]
    if name not in mentions:
        raise BadRequestError("the bot is not mentioned")
    message = people.deliver_copy(world, person, chat, content | (extra or {}), {})
    number = str(secrets.randbelow(10**18) + 10**18)
    world.guest_queries[number] = {"person": person.id, "chat": chat.id, "answered": False}
    world.updates.push("guest_message", message | {"guest_query_id": number})
    return message
