"""Broadcasts: what an owner sends to all, in pieces that leave the others their answers.

A task for each chat goes through the inbox like an update, so a crash neither doubles nor forgets. Two are on their
way at a time, and not more than twenty a second, since a bot may send thirty in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine.models import ShelfId
from storage.broadcasts import BroadcastRepository
from storage.models import Broadcast, BroadcastTarget, ChatKind, RecipientState, ShowBroadcastProgress

AT_ONCE = 20
"""Chats whose tasks are added at a time; as many more follow each second, which leaves a third to the others."""
KEPT = timedelta(days=30)
LONGEST = 4096
"""UTF-16 units of a message."""


class Audience(StrEnum):
    """Whom it is for."""

    PRIVATE = "private"
    GROUPS = "groups"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Reach:
    """The chats of an audience."""

    chats: tuple[int, ...]
    left_out: int
    """Those of it that take no messages: they blocked the bot, or were banned."""


class Broadcasts:
    """Drafts, audiences, and the pace."""

    def __init__(self, *, broadcasts: BroadcastRepository, now: Callable[[], datetime]) -> None:
        self._broadcasts = broadcasts
        self._now = now
        self.progress_panels: dict[int, tuple[int, str] | None] = {}
        """The message that shows how far each is, and its token; None where its owner has turned to something else."""
        self.shown_progress: dict[int, Broadcast] = {}
        """What is shown of each, so that it is edited only when something has changed."""

    async def draft(self, person: int, text: str) -> int:
        """Keep what an owner has written; return its number."""
        return await self._broadcasts.draft(person, text, self._now())

    async def get(self, number: int) -> Broadcast:
        """Return a broadcast as far as it has come; NotFoundError when there is none."""
        return await self._broadcasts.get(number)

    async def list_running(self) -> tuple[Broadcast, ...]:
        """Return the broadcasts that are not over."""
        return await self._broadcasts.list_running()

    async def list_targets(self, spoken: Callable[[str], str]) -> tuple[BroadcastTarget, ...]:
        """Return every chat that something may be sent to; *spoken* says in which language the bot speaks there."""
        found = await self._broadcasts.list_targets()
        return tuple(
            BroadcastTarget(room.chat, room.kind, spoken(room.language), room.takes_messages) for room in found
        )

    async def start(self, number: int, audience: str, reach: Reach, progress: ShowBroadcastProgress) -> bool:
        """Send a draft to all whom it reaches; False if it is no draft any more. *progress* shows how far it is."""
        return await self._broadcasts.start(number, audience, reach.chats, reach.left_out, progress, self._now())

    async def claim(self, number: int, shelf: ShelfId) -> bool:
        """Tell whether a chat is to get it now; where it was stopped meanwhile, it never will."""
        return await self._broadcasts.claim(number, shelf)

    async def set_recipient_state(self, number: int, shelf: ShelfId, state: RecipientState) -> None:
        """Note what has become of it in a chat."""
        await self._broadcasts.set_recipient_state(number, shelf, state)

    async def stop(self, number: int) -> bool:
        """Send it to nobody more; False where it is not under way."""
        return await self._broadcasts.stop(number)

    async def delete_draft(self, number: int) -> bool:
        """Forget a draft; False where it is none."""
        return await self._broadcasts.delete_draft(number)

    async def tick(self) -> None:
        """Let some more go, and end what has reached everybody; the clock's job."""
        for one in await self._broadcasts.list_running():
            if one.left:
                await self._broadcasts.add_tasks(one.number, AT_ONCE, self._now())
            else:
                await self._broadcasts.finish(one.number)

    async def next_due(self) -> datetime | None:
        """Return when `tick` has something to do: at once while a broadcast is under way, else None."""
        return self._now() if await self._broadcasts.list_running() else None

    async def purge(self) -> int:
        """Forget old ones; return how many."""
        return await self._broadcasts.purge(self._now() - KEPT)


def reach(rooms: Iterable[BroadcastTarget], audience: Audience, language: str = "") -> Reach:
    """Return the chats of an audience that take messages, and how many do not; "" is every language."""
    of_it = [room for room in rooms if _in(room, audience) and language in ("", room.language)]
    return Reach(
        tuple(room.chat for room in of_it if room.takes_messages), sum(not room.takes_messages for room in of_it)
    )


def spoken(rooms: Iterable[BroadcastTarget]) -> Mapping[str, int]:
    """Return in how many chats that take messages each language is spoken, the most frequent first."""
    return dict(Counter(room.language for room in rooms if room.takes_messages).most_common())


def _in(room: BroadcastTarget, audience: Audience) -> bool:
    return audience is Audience.ALL or (room.kind is ChatKind.PRIVATE) == (audience is Audience.PRIVATE)
