"""Everything there is in the sandbox: people, chats, messages, files. Changes are recorded in `events`."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from sandbox import rich_messages, seed
from sandbox.errors import BadRequestError, ForbiddenError
from sandbox.events import Events, Journal
from sandbox.faults import Faults
from sandbox.file_store import Blobs
from sandbox.models import MEMBERS, Chat, Json, Person, StoredFile
from sandbox.updates import Updates
from sandbox.webhook import Webhook

DEFAULT_TOKEN = "1000000001:SANDBOX-pretend-token-of-no-value0"  # noqa: S105 - opens nothing but this sandbox
NOUNS = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


class World:
    """The state of one sandbox, for one bot."""

    def __init__(self, token: str = DEFAULT_TOKEN, *, language: str = "en", data: Path | None = None) -> None:
        if not re.fullmatch(r"[1-9]\d{0,18}:[\w-]{1,80}", token):
            raise ValueError("a token is a number, a colon and letters, as BotFather gives them")
        self.token = token
        self.shift = 0.0  # tests turn the clock
        self.born = time.time()
        self.operator: Callable[[Json], None] | None = None
        """Asks who has started the sandbox for something: to start afresh, or to go on to Telegram."""
        self.live: Json = {}
        """The bot on Telegram that was started from here: its name, its link, whether that has the owner's code."""
        self.bot = seed.bot(int(token.partition(":")[0]))
        self.people: dict[int, Person] = {person.id: person for person in seed.people(language)}
        self.chats: dict[int, Chat] = {chat.id: chat for chat in seed.chats(list(self.people.values()))}
        self.messages: dict[int, dict[int, Json]] = {}
        self.reactions: dict[int, dict[int, dict[int, list[str]]]] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Json] = {}
        self.inline_queries: dict[str, Json] = {}
        self.guest_queries: dict[str, Json] = {}
        self.commands: dict[str, list[Json]] = {}
        self.texts: dict[str, str] = {}
        self.private_id = 0
        self.blobs = Blobs(data)
        self.events = Events()
        self.journal = Journal(self.events, self.now)
        self.faults = Faults()
        self.updates = Updates(self.now)
        self.webhook = Webhook(self.updates, self.now)
        for chat, message in seed.services(self.chats.values()):
            self.store(chat, message)

    def now(self) -> float:
        """The time in the sandbox."""
        return time.time() + self.shift

    @property
    def bot_user(self) -> Json:
        """The bot as it stands in messages."""
        return {name: self.bot[name] for name in ("id", "is_bot", "first_name", "username")}

    def user(self, number: int) -> Json:
        """The person or the bot of this number."""
        return self.bot_user if number == self.bot["id"] else self.people[number].user()

    def store(self, chat: Chat, message: Json) -> Json:
        """Give *message* its number, date and chat, store it and record an event."""
        if chat.type in ("private", "group"):
            self.private_id += 1
            chat.last_id = self.private_id
        else:
            chat.last_id += 1
        message = {"message_id": chat.last_id, "date": int(self.now()), "chat": chat.chat()} | message
        self.messages.setdefault(chat.id, {})[chat.last_id] = message
        self.record("message", message)
        return message

    def record(self, kind: str, message: Json) -> None:
        """Record an event of a new or changed message."""
        number = message["chat"]["id"]
        self.events.add(kind, chat=number, message=self.view(number, message))

    def view(self, chat: int, message: Json) -> Json:
        """A message as the page sees it: with its reactions, and with what is shown of one that has no text."""
        reactions = self.reactions.get(chat, {}).get(message["message_id"], {})
        return _with_shown(message) | {
            "reactions": [{"from": by, "emoji": list(emoji)} for by, emoji in reactions.items() if emoji]
        }

    def message(self, chat: int, number: int) -> Json | None:
        """The message of that number, if it is there."""
        return self.messages.get(chat, {}).get(number)

    def find_chat(self, name: int | str) -> Chat | None:
        """A chat by its number, key, person's key or @username."""
        if isinstance(name, str) and re.fullmatch(r"-?\d{1,19}", name):
            name = int(name)
        if isinstance(name, int):
            return self.chats.get(name)
        key = name.lower()
        for chat in self.chats.values():
            public = chat.username and chat.type != "private" and key == "@" + chat.username.lower()
            if public or key == chat.key.lower():
                return chat
        return None

    def chat_of_bot(self, name: str, *, write: bool = True) -> Chat:
        """The chat a call means, where the bot may do that; else Telegram's refusal."""
        name = name.strip()
        if not name:
            raise BadRequestError("chat_id is empty")
        chat = self.find_chat(name) if re.fullmatch(r"-?\d{1,19}|@\w+", name) else None
        if chat is None:
            raise BadRequestError("chat not found")
        if chat.migrated_to:
            text = "group chat was upgraded to a supergroup chat"
            raise BadRequestError(text, migrate_to_chat_id=chat.migrated_to)
        if chat.type == "private":
            if not chat.started and not write:
                raise BadRequestError("chat not found")
            if not chat.started:
                raise ForbiddenError("bot can't initiate conversation with a user")
            if write and chat.deactivated:
                raise ForbiddenError("user is deactivated")
            if write and chat.blocked:
                raise ForbiddenError("bot was blocked by the user")
        elif chat.bot not in MEMBERS:
            noun = NOUNS[chat.type]
            raise ForbiddenError(
                f"bot was kicked from the {noun}" if chat.bot == "kicked" else f"bot is not a member of the {noun}"
            )
        elif write and chat.type == "channel" and chat.bot != "administrator":
            raise BadRequestError("need administrator rights in the channel chat")
        elif write and chat.bot == "restricted" and not chat.speaks:
            raise BadRequestError("not enough rights to send text messages to the chat")
        return chat

    def keep_file(self, body: bytes, name: str, mime: str, folder: str) -> StoredFile:
        """Keep the bytes of a file under new identifiers."""
        number = len(self.files) + 1
        ending = Path(name).suffix if re.fullmatch(r"\.\w{1,8}", Path(name).suffix) else ""
        file = StoredFile(
            id="BQACAgQAAxkB" + secrets.token_urlsafe(36),
            unique_id="AgAD" + secrets.token_urlsafe(8),
            size=len(body),
            path=f"{folder}/file_{number}{ending}",
            name=name,
            mime=mime,
        )
        self.files[file.id] = file
        self.blobs.put(f"file_{number}", body)
        return file

    def file_body(self, file: StoredFile) -> bytes:
        """The bytes of a file."""
        return self.blobs.get(Path(file.path).stem)


def _with_shown(message: Json) -> Json:
    """*message*, and the one it answers, with the text and entities that a person sees of a rich one."""
    fields: Json = {"shown": rich_messages.shown(message)} if "rich_message" in message else {}
    if "reply_to_message" in message:
        fields["reply_to_message"] = _with_shown(message["reply_to_message"])
    return message | fields
