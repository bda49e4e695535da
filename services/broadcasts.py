"""Broadcasts: an owner's message to all chats, sent slowly enough not to delay answers.

Each chat gets a task in the inbox, so a crash neither repeats nor loses a message. Two tasks run at a time and twenty a
second, of the thirty messages that Telegram allows a bot.
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
"""Tasks that are added in a second: two thirds of what Telegram allows, the rest is for answers."""
KEPT = timedelta(days=30)
LONGEST = 4096
"""UTF-16 units of a message."""


class Audience(StrEnum):
    """Which chats a broadcast goes to."""

    PRIVATE = "private"
    GROUPS = "groups"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Reach:
    """The chats of an audience."""

    chats: tuple[int, ...]
    left_out: int
    """Number of chats of the audience that take no messages: they blocked the bot or are banned."""


class Broadcasts:
    """Drafts, audiences, and the rate of sending."""

    def __init__(self, *, broadcasts: BroadcastRepository, now: Callable[[], datetime]) -> None:
        self._broadcasts = broadcasts
        self._now = now
        self.progress_panels: dict[int, tuple[int, str] | None] = {}
        """Broadcast → (message that shows its progress, button token); None when that message shows something else."""
        self.shown_progress: dict[int, Broadcast] = {}
        """Broadcast → what its message shows, so that the message is edited only when that changed."""

    async def draft(self, person: int, text: str) -> int:
        """Store the text of a broadcast as a draft; return its number."""
        return await self._broadcasts.draft(person, text, self._now())

    async def get(self, number: int) -> Broadcast:
        """Return a broadcast with its progress; NotFoundError if there is none."""
        return await self._broadcasts.get(number)

    async def list_running(self) -> tuple[Broadcast, ...]:
        """Return the broadcasts that are not finished."""
        return await self._broadcasts.list_running()

    async def list_targets(self, spoken: Callable[[str], str]) -> tuple[BroadcastTarget, ...]:
        """Return every chat that a broadcast may go to; *spoken* maps a chosen language to the one the bot writes."""
        targets = await self._broadcasts.list_targets()
        return tuple(
            BroadcastTarget(each.chat, each.kind, spoken(each.language), each.takes_messages) for each in targets
        )

    async def start(self, number: int, audience: str, reach: Reach, progress: ShowBroadcastProgress) -> bool:
        """Send a draft to all whom it reaches; False if it is no draft any more. *progress* shows how far it is."""
        return await self._broadcasts.start(number, audience, reach.chats, reach.left_out, progress, self._now())

    async def claim(self, number: int, shelf: ShelfId) -> bool:
        """Whether to send a broadcast to a chat now; if it was stopped, the chat is marked so."""
        return await self._broadcasts.claim(number, shelf)

    async def set_recipient_state(self, number: int, shelf: ShelfId, state: RecipientState) -> None:
        """Record the result of sending to a chat."""
        await self._broadcasts.set_recipient_state(number, shelf, state)

    async def stop(self, number: int) -> bool:
        """Stop a running broadcast. Returns False if none is running."""
        return await self._broadcasts.stop(number)

    async def delete_draft(self, number: int) -> bool:
        """Delete a draft. Returns False if it is not a draft."""
        return await self._broadcasts.delete_draft(number)

    async def tick(self) -> None:
        """Add the next tasks of running broadcasts, and finish those without chats left; run by the scheduler."""
        for broadcast in await self._broadcasts.list_running():
            if broadcast.left:
                await self._broadcasts.add_tasks(broadcast.number, AT_ONCE, self._now())
            else:
                await self._broadcasts.finish(broadcast.number)

    async def next_due(self) -> datetime | None:
        """Return when `tick` has something to do: at once while a broadcast is under way, else None."""
        return self._now() if await self._broadcasts.list_running() else None

    async def purge(self) -> int:
        """Delete old broadcasts; return how many."""
        return await self._broadcasts.purge(self._now() - KEPT)


def reach(known_targets: Iterable[BroadcastTarget], audience: Audience, language: str = "") -> Reach:
    """Return the chats of an audience that take messages, and how many do not; *language* "" means every language."""
    targets = [each for each in known_targets if _in(each, audience) and language in ("", each.language)]
    return Reach(
        tuple(each.chat for each in targets if each.takes_messages),
        sum(not each.takes_messages for each in targets),
    )


def languages(targets: Iterable[BroadcastTarget]) -> Mapping[str, int]:
    """Return language → number of chats that take messages, the most frequent first."""
    return dict(Counter(target.language for target in targets if target.takes_messages).most_common())


def _in(target: BroadcastTarget, audience: Audience) -> bool:
    return audience is Audience.ALL or (target.kind is ChatKind.PRIVATE) == (audience is Audience.PRIVATE)
