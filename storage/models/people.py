"""People: their standing and their quotas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """What a person may do with the bot."""

    STRANGER = "stranger"
    INVITED = "invited"
    OWNER = "owner"
    """By the link of the first start or an invitation; those of PULLQUOTE_OWNERS are owners whatever is stored."""
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Person:
    """A person who has written to the bot."""

    id: int
    standing: Standing
    language: str
    """By Telegram, "" if unknown."""
    inviter: int
    """Who invited them, 0 if unknown."""
    met: datetime
    active: datetime
    """When they last wrote, to the day."""
    refused: datetime | None = None
    """When they were notified that the bot is private."""
    quota: Quota | None = None
    """Their own quota, None for the usual one."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How much one person or group may use; generous, so that only a flood reaches it."""

    articles: int = 500
    """A day."""
    megabytes: int = 200
    """A day, of files and pages."""
    questions: int = 20
    """A minute."""
    feeds: int = 500
    """In all chats together."""


class Access(StrEnum):
    """Who may use the bot beside its owners."""

    INVITED = "invited"
    """People whom an owner has invited, and groups that an owner brought it to."""
    GROUPS = "groups"
    """The same, and groups that have an invitation."""
    EVERYONE = "everyone"
