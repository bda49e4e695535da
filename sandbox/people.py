"""What people do: speak, edit, press, react, block, join. Each becomes the updates Telegram would send the bot."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from typing import Any

from sandbox import formatting, membership, rich_messages, utf16
from sandbox.arguments import Upload
from sandbox.errors import BadRequestError
from sandbox.markup import Entity
from sandbox.methods import files, messages, replies
from sandbox.models import MEMBERS, Chat, Json, Person
from sandbox.world import World

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(((?:https?://|tg://)[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
TELEGRAM = 777000
"""Telegram's own account, in whose name channel posts come into their discussion group."""
_SLACK = 300  # a client looks this far back for a space or a line's end before it cuts a long text


def say(
    world: World,
    person: Person,
    chat: Chat,
    text: str,
    *,
    entities: list[Entity] | None = None,
    upload: Upload | None = None,
    as_photo: bool = False,
    extra: Json | None = None,
) -> list[Json]:
    """A person sends a text, split as clients do where it is long, or a file with the text as its caption."""
    formatting.check_unicode(text)
    fields = _sender(person, chat) | (extra or {})
    if upload is not None:
        return [_deliver(world, chat, fields | _file_content(world, upload, text, entities, as_photo=as_photo))]
    sent = []
    for part, marks in split(formatting.clean(text, entities or []), entities or []):
        part_text, detected = formatting.finish(part, formatting.explicit(part, marks))
        if not part_text or not formatting.visible(part_text):
            continue
        sent.append(_deliver(world, chat, fields | {"text": part_text} | ({"entities": detected} if detected else {})))
        fields = {name: value for name, value in fields.items() if name not in ("reply_to_message", "quote")}
    if not sent:
        raise BadRequestError("message text is empty")
    return sent


def say_formatted(world: World, person: Person, chat: Chat, rich: Json, extra: Json | None = None) -> Json:
    """A person sends a text with formatting: one message, which has blocks and no text."""
    return _deliver(world, chat, _sender(person, chat) | (extra or {}) | {"rich_message": rich})


def split(text: str, entities: list[Entity]) -> list[tuple[str, list[Entity]]]:
    """A text in parts of at most 4096 units, cut at white space where there is some near the limit."""
    parts = []
    while utf16.length(text) > formatting.TEXT_LIMIT:
        head = utf16.cut(text, 0, formatting.TEXT_LIMIT)
        head = head[:-1] if "\ud800" <= head[-1] <= "\udbff" else head
        spaces = [match.end() for match in re.finditer(r"\s", head)]
        if spaces and spaces[-1] >= len(head) - _SLACK:
            head = head[: spaces[-1]]
        size = utf16.length(head)
        everything = {entity["type"] for entity in entities}
        parts.append((head, formatting.within(entities, 0, size, list(everything))))
        entities = formatting.within(entities, size, utf16.length(text) - size, list(everything))
        text = text[len(head) :]
    return [*parts, (text, entities)]


def link_words(text: str) -> tuple[str, list[Entity]]:
    """What a person typed on the page, with `[words](url)` turned into words behind which the address stands."""
    entities: list[Entity] = []
    plain, end = "", 0
    for match in _LINK.finditer(text):
        plain += text[end : match.start()]
        words, url = match.groups()
        entity = {"type": "text_link", "offset": utf16.length(plain), "length": utf16.length(words), "url": url}
        entities.append(entity)
        plain, end = plain + words, match.end()
    return plain + text[end:], entities


def _sender(person: Person, chat: Chat) -> Json:
    if chat.type == "channel":
        if chat.members.get(person.id) not in ("creator", "administrator"):
            raise BadRequestError("only administrators post in a channel")
        return {"sender_chat": chat.chat()}
    if chat.type == "private":
        if chat.id != person.id:
            raise BadRequestError("a private chat belongs to one person")
        chat.started, chat.blocked = True, False
    elif chat.members.get(person.id) not in MEMBERS:
        raise BadRequestError("this person is not in the chat")
    return {"from": person.user()}


def _file_content(world: World, upload: Upload, caption: str, entities: list[Entity] | None, *, as_photo: bool) -> Json:
    marks = entities or []
    text, detected = formatting.finish(formatting.clean(caption, marks), formatting.explicit(caption, marks))
    if utf16.length(text) > formatting.CAPTION_LIMIT:
        raise BadRequestError("message caption is too long")
    content: Json = ({"caption": text} if text else {}) | ({"caption_entities": detected} if detected else {})
    file = world.keep_file(upload.body, upload.name, upload.mime, "photos" if as_photo else "documents")
    if as_photo:
        return content | {"photo": files.photo(file)}
    return content | {"document": files.document(file)}


def reply(world: World, chat: Chat, number: int, selected: str = "", near: int = 0) -> Json:
    """The fields of an answer to a message, with the passage a person selected in it."""
    target = world.message(chat.id, number)
    if target is None:
        raise BadRequestError("message to be replied not found")
    fields = replies.answered(target)
    if selected:
        seen = rich_messages.shown(target)
        position = utf16.find(seen["text"], selected, near)
        passage_entities = formatting.within(seen["entities"], position, utf16.length(selected), replies.QUOTE_KINDS)
        fields |= replies.quote(seen, selected, passage_entities, near, manual=True)
    return fields


def forward(world: World, source_chat: Chat, number: int) -> tuple[Json, Json]:
    """The origin and the content of a message that is forwarded."""
    source = world.message(source_chat.id, number)
    if source is None:
        raise BadRequestError("message to forward not found")
    content = {name: source[name] for name in messages.CONTENT if name in source}
    if not content:
        raise BadRequestError("message can't be forwarded")
    return {"forward_origin": replies.origin(source)}, content


def deliver_copy(world: World, person: Person, chat: Chat, content: Json, extra: Json) -> Json:
    """A message with ready content, as a forward has it."""
    return _deliver(world, chat, _sender(person, chat) | extra | content)


def _deliver(world: World, chat: Chat, message: Json) -> Json:
    stored = world.store(chat, message)
    if bot_receives(world, chat, stored):
        world.updates.push("channel_post" if chat.type == "channel" else "message", stored)
    if chat.type == "channel" and chat.linked in world.chats:
        _discuss(world, chat, world.chats[chat.linked], stored)
    return stored


def _discuss(world: World, channel: Chat, group: Chat, post: Json) -> None:
    """A channel's post comes into its discussion group by itself, where answers to it are comments."""
    content = {name: post[name] for name in messages.CONTENT if name in post}
    telegram: Json = {"id": TELEGRAM, "is_bot": False, "first_name": "Telegram"}
    facts: Json = {"from": telegram, "sender_chat": channel.chat(), "is_automatic_forward": True}
    copied = world.store(group, facts | {"forward_origin": replies.origin(post)} | content)
    if bot_receives(world, group, copied):
        world.updates.push("message", copied)


def share_chat(world: World, person: Person, number: int, shared: Chat) -> Json:
    """A person chooses a chat with the button of a message; the bot is made an administrator there if it asks."""
    chat = world.chats[person.id]
    request = _request(world, chat, number, "request_chat")
    if bool(request.get("chat_is_channel")) != (shared.type == "channel"):
        raise BadRequestError("that is not the kind of chat that is asked for")
    if "user_administrator_rights" in request and shared.members.get(person.id) not in ("creator", "administrator"):
        raise BadRequestError("only a chat that one administers can be chosen")
    if "bot_administrator_rights" in request and shared.bot != "administrator":
        membership.set_bot(world, person, shared, "administrator")
    facts: Json = {"request_id": request["request_id"], "chat_id": shared.id}
    facts |= {"title": shared.title} if request.get("request_title") else {}
    facts |= {"username": shared.username} if request.get("request_username") and shared.username else {}
    return _deliver(world, chat, _sender(person, chat) | {"chat_shared": facts})


def share_users(world: World, person: Person, number: int, shared: Sequence[Person]) -> Json:
    """A person chooses people with the button of a message."""
    chat = world.chats[person.id]
    request = _request(world, chat, number, "request_users")
    if not 1 <= len(shared) <= int(request.get("max_quantity", 1)):
        raise BadRequestError("that is not the number of people that is asked for")
    named = {"first_name": "request_name", "username": "request_username"}
    users: list[Json] = [
        {"user_id": each.id} | {name: getattr(each, name) for name, asked in named.items() if request.get(asked)}
        for each in shared
    ]
    return _deliver(
        world, chat, _sender(person, chat) | {"users_shared": {"request_id": request["request_id"], "users": users}}
    )


def _request(world: World, chat: Chat, number: int, kind: str) -> Json:
    """What the button of a message asks for."""
    rows = (world.message(chat.id, number) or {}).get("reply_markup", {}).get("keyboard", [])
    for row in rows:
        for key in row:
            if kind in key:
                return dict(key[kind])
    raise BadRequestError("that message asks for nothing of the kind")


def bot_receives(world: World, chat: Chat, message: Json) -> bool:
    """Whether the bot gets this message: in groups, with privacy on, only what is meant for it."""
    if chat.type == "private":
        return True
    if chat.bot not in MEMBERS:
        return False
    if message.get("via_bot", {}).get("id") == world.bot["id"]:
        return True
    if chat.type == "channel" or chat.bot == "administrator" or world.bot["can_read_all_group_messages"]:
        return True
    answered = message.get("reply_to_message", {})
    if answered.get("from", {}).get("id") == world.bot["id"]:
        return True
    seen = rich_messages.shown(message)
    name = world.bot["username"].lower()
    for entity in seen["entities"]:
        words = utf16.cut(seen["text"], entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and words == f"@{name}":
            return True
        if entity["type"] == "bot_command" and words.partition("@")[2] in ("", name):
            return True
    return False


def edit(world: World, person: Person, chat: Chat, number: int, text: str, entities: Sequence[Entity]) -> Json:
    """A person changes a message of their own."""
    message = _own(world, person, chat, number)
    marks = list(entities)
    fresh, detected = formatting.finish(formatting.clean(text, marks), formatting.explicit(text, marks))
    name = "text" if "text" in message or "rich_message" in message else "caption"
    if utf16.length(fresh) > (formatting.TEXT_LIMIT if name == "text" else formatting.CAPTION_LIMIT):
        raise BadRequestError("message is too long")
    if name == "text" and not fresh:
        raise BadRequestError("message text is empty")
    mark_name = "entities" if name == "text" else "caption_entities"
    kept = {key: value for key, value in message.items() if key not in (name, mark_name, "rich_message")}
    return _change(world, chat, kept | {name: fresh} | ({mark_name: detected} if detected else {}))


def edit_formatted(world: World, person: Person, chat: Chat, number: int, rich: Json) -> Json:
    """A person changes a message of their own into one with formatting."""
    message = _own(world, person, chat, number)
    kept = {key: value for key, value in message.items() if key not in messages.CONTENT}
    return _change(world, chat, kept | {"rich_message": rich})


def _own(world: World, person: Person, chat: Chat, number: int) -> Json:
    message = world.message(chat.id, number)
    mine = message is not None and (message.get("from", {}).get("id") == person.id or chat.type == "channel")
    if message is None or not mine or "forward_origin" in message:
        raise BadRequestError("message can't be edited")
    return message


def _change(world: World, chat: Chat, message: Json) -> Json:
    changed = message | {"edit_date": int(world.now())}
    world.messages[chat.id][changed["message_id"]] = changed
    world.record("edited", changed)
    if bot_receives(world, chat, changed):
        world.updates.push("edited_channel_post" if chat.type == "channel" else "edited_message", changed)
    return changed


def delete(world: World, person: Person | None, chat: Chat, number: int) -> None:
    """A person deletes a message for everybody: their own, any in private, and an admin any; None is who may."""
    message = world.message(chat.id, number)
    if message is None:
        raise BadRequestError("message to delete not found")
    may = person is None or chat.type == "private" or message.get("from", {}).get("id") == person.id
    if person is not None and not may and chat.members.get(person.id) not in ("creator", "administrator"):
        raise BadRequestError("message can't be deleted")
    messages.remove(world, chat.id, number)


def press(world: World, person: Person, chat: Chat, number: int, data: str) -> str:
    """A person presses a button that carries *data*; the number of the query comes back."""
    message = world.message(chat.id, number)
    rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
    if message is None or all(button.get("callback_data") != data for row in rows for button in row):
        raise BadRequestError("there is no such button")
    query = str(secrets.randbelow(10**18) + 10**18)
    world.queries[query] = {"at": world.now(), "person": person.id, "chat": chat.id, "answered": False}
    instance = str(chat.id * 1_000_003)
    snapshot = message if message.get("date") else {"chat": chat.chat(), "message_id": number, "date": 0}
    body = {"id": query, "from": person.user(), "message": snapshot, "chat_instance": instance, "data": data}
    world.updates.push("callback_query", body)
    return query


def react(world: World, person: Person, chat: Chat, number: int, emoji: Sequence[str]) -> None:
    """A person reacts; the bot gets an update in private and where it is an administrator."""
    message = world.message(chat.id, number)
    if message is None:
        raise BadRequestError("message to react not found")
    reactions = world.reactions.setdefault(chat.id, {}).setdefault(number, {})
    old, reactions[person.id] = reactions.get(person.id, []), list(emoji)
    world.record("reaction", message)
    if chat.type == "private" or chat.bot == "administrator":
        facts: Json = {"chat": chat.chat(), "message_id": number, "user": person.user(), "date": int(world.now())}
        for name, kinds in (("old_reaction", old), ("new_reaction", emoji)):
            facts[name] = [{"type": "emoji", "emoji": each} for each in kinds]
        world.updates.push("message_reaction", facts)


def selection(value: Any) -> list[Entity]:
    """Entities that came over HTTP as JSON or as its text."""
    entities = json.loads(value) if isinstance(value, str) and value else value
    return entities if isinstance(entities, list) else []
