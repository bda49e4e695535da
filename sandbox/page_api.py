"""The HTTP interface under /sandbox/ by which the page and tests act as people. Reading is in `page_queries`."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox import arguments, inline, membership, page_queries, pasted_html, people, rich_messages, seed
from sandbox.arguments import Arguments
from sandbox.bot_api import answer, refusal
from sandbox.errors import ApiError, BadRequestError
from sandbox.faults import Fault
from sandbox.models import Chat, Json, Person
from sandbox.world import World


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Every address of the page's interface, in one table."""
    handlers = _Handlers(world)
    table = {
        "messages": handlers.say,
        "edits": handlers.edit,
        "deletions": handlers.delete,
        "presses": handlers.press,
        "shares": handlers.share,
        "links": handlers.link,
        "reactions": handlers.react,
        "queries": handlers.ask_inline,
        "choices": handlers.choose,
        "calls": handlers.call_guest,
        "blocks": handlers.block,
        "standings": handlers.standing,
        "people": handlers.add_person,
        "languages": handlers.speak,
        "operator": handlers.ask_operator,
        "chats": handlers.add_chat,
        "upgrades": handlers.upgrade,
        "bot": handlers.change_bot,
        "faults": handlers.fault,
        "updates": handlers.push,
        "clock": handlers.turn_clock,
    }
    posts = [web.post(f"/sandbox/{name}", _checked(action)) for name, action in table.items()]
    return [
        *posts,
        web.delete("/sandbox/faults", handlers.mend),
        *page_queries.routes(world),
    ]


def _checked(action: Any) -> Any:
    """An action on arguments as a handler: refusals become their JSON."""

    async def handler(request: web.Request) -> web.Response:
        try:
            return answer(action(await arguments.read(request)))
        except ApiError as error:
            return refusal(error)

    return handler


def _formatted(fields: Arguments) -> Json:
    """The rich message that was sent, as blocks or as HTML from a clipboard; {} where the text is plain."""
    rich = fields.object("rich_message")
    if rich:
        rich_messages.check(rich)
    return rich or (pasted_html.from_html(fields.text("html")) if "html" in fields else {})


class _Handlers:
    def __init__(self, world: World) -> None:
        self.world = world

    def _person(self, fields: Arguments) -> Person:
        name = fields.text("person")
        for person in self.world.people.values():
            if name in (person.key, str(person.id)):
                return person
        raise BadRequestError("there is no such person")

    def _chat(self, fields: Arguments, name: str = "chat") -> Chat:
        chat = self.world.find_chat(fields.text(name))
        if chat is None:
            raise BadRequestError("there is no such chat")
        return chat

    def say(self, fields: Arguments) -> Json:
        """A text, a file or a forward into a chat; gives the messages it became."""
        person, world = self._person(fields), self.world
        chat = self._chat(fields) if "chat" in fields else world.chats[person.id]
        extra = self._extra(fields, chat)
        forwarded = fields.object("forward")
        if forwarded:
            source = Arguments(forwarded)
            origin, content = people.forward(world, self._chat(source), source.integer("message"))
            return {"messages": [people.deliver_copy(world, person, chat, content, extra | origin)]}
        if rich := _formatted(fields):
            return {"messages": [people.say_formatted(world, person, chat, rich, extra)]}
        text, entities = fields.text("text"), people.selection(fields.value("entities"))
        if fields.flag("markdown"):
            text, entities = people.link_words(text)
        upload = fields.upload("photo") or fields.upload("document")
        sent = people.say(
            world,
            person,
            chat,
            text,
            entities=entities,
            upload=upload,
            as_photo=fields.upload("photo") is not None,
            extra=extra,
        )
        return {"messages": sent}

    def _extra(self, fields: Arguments, chat: Chat) -> Json:
        """Reply, topic, album and forward origin of a new message."""
        extra: Json = {}
        if "reply_to" in fields:
            selected, near = fields.text("quote"), fields.integer("quote_position")
            extra |= people.reply(self.world, chat, fields.integer("reply_to"), selected, near)
        thread = fields.integer("thread")
        if thread:
            if thread not in chat.topics:
                raise BadRequestError("message thread not found")
            extra |= {"message_thread_id": thread, "is_topic_message": True}
        if "media_group_id" in fields:
            extra["media_group_id"] = fields.text("media_group_id")
        origin = fields.object("forward_origin")
        if origin:
            extra["forward_origin"] = {"date": int(self.world.now())} | origin
        return extra

    def edit(self, fields: Arguments) -> Json:
        text, entities = fields.text("text"), people.selection(fields.value("entities"))
        if fields.flag("markdown"):
            text, entities = people.link_words(text)
        chat, number = self._chat(fields), fields.integer("message")
        if rich := _formatted(fields):
            return people.edit_formatted(self.world, self._person(fields), chat, number, rich)
        return people.edit(self.world, self._person(fields), chat, number, text, entities)

    def delete(self, fields: Arguments) -> Json:
        """Delete a message for everybody, which no bot is told of."""
        person = self._person(fields) if "person" in fields else None
        people.delete(self.world, person, self._chat(fields), fields.integer("message"))
        return {}

    def press(self, fields: Arguments) -> Json:
        person, chat = self._person(fields), self._chat(fields)
        return {"query": people.press(self.world, person, chat, fields.integer("message"), fields.text("data"))}

    def ask_inline(self, fields: Arguments) -> Json:
        """Type "@bot query" in a chat; the answer comes as an event."""
        chat, query = self._chat(fields), fields.text("query")
        return {"query": inline.ask(self.world, self._person(fields), chat, query, fields.text("offset"))}

    def choose(self, fields: Arguments) -> Json:
        """Choose one of the results of a query."""
        chat, extra = self._chat(fields), self._extra(fields, self._chat(fields))
        number, result = fields.text("query"), fields.text("result")
        return {"messages": [inline.choose(self.world, self._person(fields), chat, number, result, extra)]}

    def call_guest(self, fields: Arguments) -> Json:
        """Mention the bot in a chat that it is no member of."""
        chat, entities = self._chat(fields), people.selection(fields.value("entities"))
        extra, person = self._extra(fields, chat), self._person(fields)
        if rich := _formatted(fields):
            return {"messages": [inline.call_formatted(self.world, person, chat, rich, extra)]}
        return {"messages": [inline.call(self.world, person, chat, fields.text("text"), entities, extra)]}

    def share(self, fields: Arguments) -> Json:
        """Choose a chat, or people, with the button that a message of the bot asks with."""
        if "users" in fields:
            users = [self._person(Arguments({"person": each})) for each in fields.value("users") or []]
            return people.share_users(self.world, self._person(fields), fields.integer("message"), users)
        shared = self._chat(fields, "shared")
        return people.share_chat(self.world, self._person(fields), fields.integer("message"), shared)

    def link(self, fields: Arguments) -> Json:
        """Make a group the discussion group of a channel."""
        channel, group = self._chat(fields), self._chat(fields, "group")
        channel.linked, group.linked = group.id, channel.id
        return {}

    def react(self, fields: Arguments) -> Json:
        emoji = fields.value("emoji") or []
        people.react(self.world, self._person(fields), self._chat(fields), fields.integer("message"), emoji)
        return {}

    def block(self, fields: Arguments) -> Json:
        person = self._person(fields)
        if fields.flag("deactivated"):
            self.world.chats[person.id].deactivated = True
        else:
            membership.block(self.world, person, blocked=fields.flag("blocked"))
        return {}

    def standing(self, fields: Arguments) -> Json:
        """Of the bot, or with "of" = "self" of the person, who is banned or promoted by an admin if "by" names one."""
        person, chat, status = self._person(fields), self._chat(fields), fields.text("status")
        if fields.text("of", "bot") == "bot":
            membership.set_bot(self.world, person, chat, status, speaks=fields.flag("speaks"))
        else:
            by = self._person(Arguments({"person": fields.text("by")})) if "by" in fields else person
            membership.set_member(self.world, person, chat, status, by)
        return {}

    def add_person(self, fields: Arguments) -> Json:
        number = fields.integer("id") or max(self.world.people) + 1
        key = fields.text("key") or str(number)
        person = Person(number, key, fields.text("first_name", key.title()), fields.text("language", "en"))
        self.world.people[number] = person
        self.world.chats[number] = seed.private(person)
        self.world.events.add("chat", chat=number)
        return asdict(person)

    def speak(self, fields: Arguments) -> Json:
        """Set the language of a person's Telegram; with "first" only if nobody has said it yet."""
        person, language = self._person(fields), fields.text("language")
        if not re.fullmatch(r"[a-z]{2,3}", language):
            raise BadRequestError("a language is two or three small letters")
        if not (fields.flag("first") and person.told):
            person.language, person.told = language, True
            self.world.events.add("chat", chat=person.id)
        return asdict(person)

    def ask_operator(self, fields: Arguments) -> Json:
        """Pass a wish to who has started the sandbox; the answer comes as an event."""
        if self.world.operator is None:
            raise BadRequestError("this sandbox runs by itself: start it with make run")
        self.world.operator({name: str(value)[:200] for name, value in fields.values.items()})
        return {}

    def add_chat(self, fields: Arguments) -> Json:
        kind, key = fields.text("type", "supergroup"), fields.text("key")
        lowest = min(self.world.chats) - 1 if kind != "group" else -1000 - len(self.world.chats)
        chat = Chat(lowest, key or str(lowest), kind, fields.text("title", key or "A chat"), fields.text("username"))
        founder = self._person(fields).id if "person" in fields else seed.OWNER_ID
        chat.members = {each.id: "creator" if each.id == founder else "member" for each in self.world.people.values()}
        chat.bot = fields.text("bot", "member")
        self.world.chats[chat.id] = chat
        self.world.events.add("chat", chat=chat.id)
        return page_queries.chat_view(self.world, chat)

    def upgrade(self, fields: Arguments) -> Json:
        return page_queries.chat_view(self.world, membership.upgrade(self.world, self._chat(fields)))

    def change_bot(self, fields: Arguments) -> Json:
        """Turn BotFather's switches, as can_read_all_group_messages."""
        self.world.bot |= {name: value for name, value in fields.values.items() if name in self.world.bot}
        return self.world.bot

    def fault(self, fields: Arguments) -> Json:
        try:
            self.world.faults.waiting.append(Fault(**fields.values))
        except (TypeError, ValueError) as error:
            raise BadRequestError(str(error)) from None
        return {}

    async def mend(self, _: web.Request) -> web.Response:
        self.world.faults.waiting.clear()
        return answer({})

    def push(self, fields: Arguments) -> Json:
        return {"update_id": self.world.updates.push_raw(fields.object("update"))}

    def turn_clock(self, fields: Arguments) -> Json:
        self.world.shift += float(fields.text("seconds", "0"))
        return {"now": self.world.now()}
