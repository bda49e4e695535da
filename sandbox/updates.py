"""The queue of updates for the bot, with Telegram's rules: confirmed by the offset, alive for a day, one reader."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.errors import ApiError
from sandbox.models import Json
from sandbox.notifier import Notifier

LIFE = 24 * 3600
LONGEST_POLL = 50
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
    "chat_join_request",
    "poll",
    "poll_answer",
    "guest_message",
)
NOT_BY_DEFAULT = ("chat_member", "message_reaction", "message_reaction_count")


class Updates:
    """What the bot has not confirmed yet."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.queue: list[tuple[float, Json]] = []
        self.next_id = 100_000_001
        self.confirmed = 0
        self.allowed: tuple[str, ...] = ()
        self.again = 0  # how many answers still repeat their last update: a fault for tests
        self.notifier = Notifier()
        self.polling = False
        """A poll waits for an update."""
        self._poll = 0
        self._ended_by = ""
        self._last_poll = (0, -10.0)

    def allows(self, kind: str) -> bool:
        """Whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def push(self, kind: str, body: Json) -> int:
        """Queue an update; 0 where the bot did not ask for its kind."""
        return self.push_raw({kind: body}) if self.allows(kind) else 0

    def push_raw(self, update: Json) -> int:
        """Queue *update* as it is, with a number unless it has one."""
        number = update.setdefault("update_id", self.next_id)
        if isinstance(number, int):
            self.next_id = max(self.next_id, number + 1)
        self.queue.append((self.clock(), copy.deepcopy(update)))
        self.notifier.notify()
        return number if isinstance(number, int) else 0

    def allow(self, kinds: Sequence[Any] | None) -> None:
        """Remember what the bot asks for; None changes nothing, an empty list means the default."""
        if kinds is not None:
            self.allowed = tuple(kind for kind in KINDS if kind in kinds)

    def pending(self) -> int:
        """How many updates are not confirmed."""
        return len(self.queue)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what is below *offset* and give the next updates, waiting for the first; ends any earlier poll."""
        self.end_poll("other getUpdates request; make sure that only one bot instance is running")
        mine = self._poll
        now = time.monotonic()
        if self._last_poll[0] == offset and now - self._last_poll[1] < 0.5:
            limit = 1
        self._last_poll = offset, now
        self._confirm(offset)
        end = now + min(seconds, LONGEST_POLL)
        while not self.queue and time.monotonic() < end:
            self.polling = True
            await self.notifier.wait(end - time.monotonic())
            self.polling = False
            if mine != self._poll:
                raise ApiError(409, f"Conflict: terminated by {self._ended_by}")
        batch = [update for _, update in self.queue[: min(100, max(1, limit))]]
        if batch and self.again:
            self.again -= 1
            batch.append(batch[-1])
        return batch

    def end_poll(self, cause: str) -> None:
        """End the poll that waits, with a conflict that names the *cause*."""
        self._poll += 1
        self._ended_by = cause
        self.notifier.notify()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            confirmed, self.queue = self.queue[:offset], self.queue[offset:]
        else:
            confirmed = [row for row in self.queue if _number(row[1]) < offset]
            self.queue = [row for row in self.queue if _number(row[1]) >= offset]
        self.confirmed = max([self.confirmed, *(_number(update) for _, update in confirmed)])
        self.expire()

    def take(self, update: Json) -> None:
        """Remove an update that a webhook has taken."""
        self.queue = [row for row in self.queue if row[1] is not update]
        self.confirmed = max(self.confirmed, _number(update))

    def expire(self) -> None:
        """Forget what nobody has fetched for a day."""
        self.queue = [row for row in self.queue if self.clock() - row[0] < LIFE]


def _number(update: Json) -> int:
    number = update.get("update_id")
    return number if isinstance(number, int) else 0
