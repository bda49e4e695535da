"""Digests: when each is due, which articles are its own, and the stories it tells.

A digest is claimed from its times (`tick`), composed once, and sent by a task; `storage.digests` sees to it that
nothing of that happens twice. What is sent is what was planned: the plan names sentences and keeps a check of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from engine.models import ShelfId
from services.digests.plans import ComposedDigest, DigestPlans, story_key
from services.time import schedules, zones
from services.time.schedules import Schedule, Span
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.digests import DigestRepository
from storage.models import (
    Chat,
    ChatKind,
    ChatSettings,
    Digest,
    DigestState,
    DigestTime,
    PlannedStory,
    ReportDigestTrouble,
    ReportUnreviewedDigest,
    SendDigest,
    Task,
)
from storage.watches import WatchRepository

EARLY = timedelta(minutes=30)
"""A digest goes to its editor so long before it is due."""
LATE = timedelta(hours=6)
"""A digest that is later than this is folded into the next one."""
FIRST = timedelta(days=1)
"""The first digest of a shelf has what came so long before it was asked for."""
KEPT = timedelta(days=60)
MOST = 5000
"""Articles of one digest on demand."""

Stories = tuple[PlannedStory, ...]


class Digests:
    """Claims, composes and decides; sending is for a task to do."""

    def __init__(
        self,
        *,
        digests: DigestRepository,
        articles: ArticleRepository,
        chats: ChatRepository,
        watches: WatchRepository,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._digests = digests
        self._chats = chats
        self._plans = DigestPlans(articles, watches, workers, now)
        self._now = now

    async def schedule(self, shelf: ShelfId, schedule: Schedule, zone: str, person: int) -> datetime:
        """Send digests at these times from now on; return when the first comes."""
        now = self._now()
        times = [(schedule.days, at, schedules.next_at(schedule.days, at, zone, now)) for at in schedule.minutes]
        await self._digests.schedule(shelf, times, person, now - FIRST)
        return min(next_at for _, _, next_at in times)

    async def unschedule(self, shelf: ShelfId) -> None:
        """Send none any more."""
        await self._digests.schedule(shelf, (), 0, self._now())

    async def times(self, shelf: ShelfId) -> tuple[DigestTime, ...]:
        """Return when digests are sent."""
        return await self._digests.times(shelf)

    async def rezone(self, chat: int, zone: str) -> None:
        """A chat's clock is another one: its times come when that one shows them."""
        for time in await self._digests.chat_times(chat):
            await self._digests.set_next_time(time, schedules.next_at(time.days, time.minute, zone, self._now()))

    async def tick(self) -> None:
        """Claim what is due and let go what is ripe; the clock's job."""
        now = self._now()
        due = await self._digests.due(now + EARLY)
        for shelf, times in groupby(due, key=lambda time: time.shelf):
            await self._claim(shelf, tuple(times), now)
        for digest in await self._digests.ready(now):
            await self._release(digest, now)

    async def next_due(self) -> datetime | None:
        """Return when `tick` has more to do; now where something only waits for its chat's quiet hours to end."""
        return await self._digests.next_due(self._now(), EARLY)

    async def _claim(self, shelf: ShelfId, times: Sequence[DigestTime], now: datetime) -> None:
        """Make the digest of the latest slot that has come; earlier ones are folded into it, and so is one too late."""
        chat = await self._chat(shelf)
        zone, reviewed = chat.settings.zone or "Etc/UTC", _reviewed(chat)
        horizon = now + EARLY if reviewed else now
        reached = [(time, *_latest(time, zone, horizon)) for time in times if time.next_at <= horizon]
        if not reached:
            return
        slot = max(at for _, at, _ in reached)
        due = _spoken(chat.settings, slot)
        if due > horizon:
            return  # its chat is quiet until later
        moved = [(time, following) for time, _, following in reached]
        if now - due >= LATE or await self._digests.has_waiting(shelf):
            await self._digests.claim(moved, None, due, DigestState.DUE, now)
        elif reviewed:
            publish_at = due if now <= due - EARLY / 2 else now + EARLY
            await self._digests.claim(moved, slot, _spoken(chat.settings, publish_at), DigestState.REVIEW, now)
        else:
            await self._digests.claim(moved, slot, _spoken(chat.settings, now), DigestState.DUE, now)

    async def _release(self, digest: Digest, now: datetime) -> None:
        """Send a digest whose time has come; one that its editor did not look at as the channel prefers."""
        chat = await self._chat(digest.shelf)
        if chat.paused is not None or _spoken(chat.settings, now) > now:
            return
        unseen = digest.state is DigestState.REVIEW
        if now - digest.publish_at >= LATE or (unseen and not chat.settings.publish_unseen):
            task = ReportUnreviewedDigest(digest.shelf, digest.number) if unseen else None
            await self._digests.fold(digest, now, task=task, queue=digest.editor)
        else:
            await self._settle(digest, digest.state, DigestState.SENDING, _send(digest))

    async def get(self, shelf: ShelfId, number: int) -> Digest:
        """Return a digest; NotFoundError when there is none of this number."""
        return await self._digests.get(shelf, number)

    async def compose(self, digest: Digest) -> ComposedDigest:
        """Return what a digest tells; its articles and their stories are settled the first time."""
        while digest.plan is None:
            chat, topic = await self._chats.locate(digest.shelf)
            spans = await self._digests.take_articles(
                digest.shelf, digest.number, await self.covered_shelves(chat, topic, digest.shelf)
            )
            keys = [(shelf, one) for shelf, span in spans.items() for one in await self._digests.articles(shelf, span)]
            plan = await self._plans.make(keys)
            if await self._digests.set_plan(digest.shelf, digest.number, None, plan):
                digest = replace(digest, plan=plan)
            else:
                digest = await self._digests.get(digest.shelf, digest.number)
        return await self._plans.compose(digest.plan)

    async def compose_range(self, shelves: Sequence[ShelfId], span: Span) -> ComposedDigest:
        """Return a digest of any span, for who asks; the scheduled ones know nothing of it."""
        keys = await self._digests.recent(shelves, span.since, span.until, min(span.count or MOST, MOST))
        return await self._plans.compose(await self._plans.make(keys))

    async def covered_shelves(
        self, chat: int, topic: int, shelf: ShelfId, *, timed: bool = False
    ) -> tuple[ShelfId, ...]:
        """Return the shelves a shelf's digest is of: in General of a forum all topics, but for those with digests of
        their own unless *timed* says that these too are meant.
        """
        if topic:
            return (shelf,)
        timed_ones = set() if timed else {time.shelf for time in await self._digests.chat_times(chat)} - {shelf}
        return tuple(each for each, _ in await self._chats.shelves(chat) if each not in timed_ones)

    async def set_review_message(self, digest: Digest, message_id: int) -> None:
        """Remember the message in which the editor looks at a digest."""
        await self._digests.set_review_message(digest.shelf, digest.number, message_id)

    async def remove_story(self, digest: Digest, key: str) -> bool:
        """Leave a story out; False when it is not there (any more)."""
        return await self._change(digest, lambda stories, at: (*stories[:at], *stories[at + 1 :]), key)

    async def move_story_up(self, digest: Digest, key: str) -> bool:
        """Move a story one place up; False when it is not there, or the first."""

        def up(stories: Stories, at: int) -> Stories:
            return stories if not at else (*stories[: at - 1], stories[at], stories[at - 1], *stories[at + 1 :])

        return await self._change(digest, up, key)

    async def publish(self, digest: Digest) -> bool:
        """Send a digest that its editor has looked at, now; False when that was decided before."""
        return await self._settle(digest, DigestState.REVIEW, DigestState.SENDING, _send(digest)) is not None

    async def skip(self, digest: Digest) -> bool:
        """Leave a digest out, and what it was about; False when that was decided before."""
        return await self._settle(digest, DigestState.REVIEW, DigestState.SKIPPED) is not None

    async def resend(self, digest: Digest) -> bool:
        """Send a digest once more of which nobody knows whether it arrived; False when that was decided before."""
        if digest.state not in (DigestState.UNKNOWN, DigestState.REFUSED):
            return False
        return await self._settle(digest, digest.state, DigestState.SENDING, _send(digest)) is not None

    async def list_unconfirmed(self) -> tuple[tuple[Digest, datetime], ...]:
        """Return the digests of all chats of which nobody knows whether they arrived, and since when; newest first."""
        return await self._digests.list_unconfirmed()

    async def dismiss(self, digest: Digest) -> bool:
        """Leave it at that whether a digest arrived; False when that was decided before."""
        return await self._settle(digest, DigestState.UNKNOWN, DigestState.SKIPPED) is not None

    async def record_result(self, digest: Digest, message_id: int | None, *, trouble: str = "") -> Digest:
        """A digest was sent, or met with *trouble* ("unknown", "refused"), of which its editor is told.

        Returns the digest as it is now.
        """
        after = DigestState(trouble) if trouble else DigestState.SENT if message_id else DigestState.SKIPPED
        task = ReportDigestTrouble(digest.shelf, digest.number, trouble) if trouble else None
        settled = await self._settle(
            digest, DigestState.SENDING, after, task, queue=digest.editor if task else None, message_id=message_id
        )
        return settled or await self._digests.get(digest.shelf, digest.number)

    async def previous(self, digest: Digest) -> Digest | None:
        """Return the digest that was sent before this one."""
        return await self._digests.last_sent(digest.shelf, digest.number)

    async def purge(self) -> int:
        """Forget old digests; return how many."""
        return await self._digests.purge(self._now() - KEPT)

    async def _settle(
        self,
        digest: Digest,
        before: DigestState,
        after: DigestState,
        task: Task | None = None,
        queue: int | None = None,
        **values: Any,
    ) -> Digest | None:
        now, shelf, number = self._now(), digest.shelf, digest.number
        return await self._digests.set_state(shelf, number, (before,), after, now, task=task, queue=queue, **values)

    async def _change(self, digest: Digest, change: Callable[[Stories, int], Stories], key: str) -> bool:
        plan = digest.plan
        stories = plan.stories if plan is not None else ()
        at = next((at for at, story in enumerate(stories) if story_key(story) == key), None)
        if plan is None or at is None or digest.state is not DigestState.REVIEW:
            return False
        after = replace(plan, stories=change(stories, at))
        return await self._digests.set_plan(digest.shelf, digest.number, plan, after)

    async def _chat(self, shelf: ShelfId) -> Chat:
        chat_id, _ = await self._chats.locate(shelf)
        chat = await self._chats.get(chat_id)
        assert chat is not None, "whoever scheduled a digest was met"
        return chat


def _send(digest: Digest) -> SendDigest:
    return SendDigest(digest.shelf, digest.number)


def _latest(time: DigestTime, zone: str, horizon: datetime) -> tuple[datetime, datetime]:
    """Return the last slot of a time up to *horizon*, and the one after it."""
    slot = time.next_at
    while (following := schedules.next_at(time.days, time.minute, zone, slot)) <= horizon:
        slot = following
    return slot, following


def _spoken(settings: ChatSettings, at: datetime) -> datetime:
    """Return when a chat may be spoken to that is not to hear anything at *at* if that is in its quiet hours."""
    return zones.quiet_until(at, settings.quiet_from, settings.quiet_to, settings.zone)


def _reviewed(chat: Chat) -> bool:
    return chat.kind is ChatKind.CHANNEL and chat.settings.review
