"""People: what they are to the bot, and how much they may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """What somebody is to the bot."""

    STRANGER = "stranger"
    INVITED = "invited"
    OWNER = "owner"
    """Made one by the code of the first start; those of PULLQUOTE_OWNERS are owners whatever stands here."""
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written to the bot."""

    id: int
    standing: Standing
    language: str
    """As Telegram says it, "" where it does not."""
    inviter: int
    """Who invited him, 0 for nobody."""
    met: datetime
    active: datetime
    """When he wrote last, to the day."""
    refused: datetime | None = None
    """When he was told that the bot is private."""
    quota: Quota | None = None
    """His own limits where an owner has set some."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How much one person or group may use; generous, so that only a flood meets it."""

    articles: int = 500
    """A day."""
    megabytes: int = 200
    """A day, of files and pages."""
    questions: int = 20
    """A minute."""
    feeds: int = 500
    """In all, over everything he follows."""


class Access(StrEnum):
    """Whom the bot answers beside its owners."""

    INVITED = "invited"
    """People whom an owner has invited, and groups that an owner brought it to."""
    GROUPS = "groups"
    """The same, and groups that have an invitation."""
    EVERYONE = "everyone"
