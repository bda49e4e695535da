"""Who and what there is in the sandbox. Messages are kept as Telegram's own JSON, which is what all read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
MEMBERS = ("creator", "administrator", "member", "restricted")


@dataclass
class Person:
    """A person who talks to the bot; *key* is the name tests and the page use."""

    id: int
    key: str
    first_name: str
    language: str
    username: str = ""
    owner: bool = False
    told: bool = False  # whether a browser or a test has said which language they speak

    def user(self) -> Json:
        """Telegram's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": self.language}
        return user | ({"username": self.username} if self.username else {})


@dataclass
class Topic:
    """A topic of a forum; its id is that of the message that opened it."""

    id: int
    name: str
    closed: bool = False


@dataclass
class Chat:
    """A conversation. In a private one *id* is the person's, and has no members."""

    id: int
    key: str
    type: str  # private, group, supergroup, channel
    title: str = ""
    username: str = ""
    forum: bool = False
    first_name: str = ""
    members: dict[int, str] = field(default_factory=dict)
    bot: str = ""  # the bot's standing: member, administrator, restricted, left, kicked; of no meaning in private
    speaks: bool = False  # a restricted bot may still write
    topics: dict[int, Topic] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    migrated_to: int = 0
    last_id: int = 0
    commands_seen: bool = False
    linked: int = 0  # a channel's discussion group, or a group's channel
    pinned: list[int] = field(default_factory=list)

    def chat(self) -> Json:
        """Telegram's Chat."""
        chat: Json = {"id": self.id, "type": self.type}
        chat |= {"first_name": self.first_name} if self.type == "private" else {"title": self.title}
        chat |= {"username": self.username} if self.username else {}
        return chat | ({"is_forum": True} if self.forum else {})


@dataclass
class StoredFile:
    """A file that was sent; its bytes are in the world's file store under *id*."""

    id: str
    unique_id: str
    size: int
    path: str
    name: str = ""
    mime: str = ""
