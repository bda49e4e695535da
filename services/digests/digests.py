"""Digests: their schedules, their articles, and their way from due to sent.

A digest is created when a scheduled time comes (`tick`), composed once, and sent by a task; `storage.digests` makes
sure that nothing of that happens twice. The plan names the sentences with checksums, so that what is sent is what was
reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from engine.models import ArticleId, ArticleKey, ShelfId
from services.digests import editing
from services.digests.plans import ComposedDigest, DigestPlans, FindGone, StorySentence, shown_articles
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
    DigestPlan,
    DigestState,
    DigestTime,
    EditKind,
    ReportDigestTrouble,
    ReportUnreviewedDigest,
    SendDigest,
    StoryEdit,
    Task,
)
from storage.notices import NoticeRepository
from storage.watches import WatchRepository

EARLY = timedelta(minutes=30)
"""How long before its time a digest is shown to its editor."""
LATE = timedelta(hours=6)
"""A digest that is later than this is merged into the next one."""
FIRST = timedelta(days=1)
"""The first digest of a shelf includes the articles of this time before it was scheduled."""
KEPT = timedelta(days=60)
MOST = 5000
"""Most articles of a digest on demand."""


class Digests:
    """Creates, composes and reviews digests; tasks send them."""

    def __init__(
        self,
        *,
        digests: DigestRepository,
        articles: ArticleRepository,
        chats: ChatRepository,
        watches: WatchRepository,
        notices: NoticeRepository,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._digests = digests
        self._chats = chats
        self._plans = DigestPlans(articles, watches, notices, workers, now)
        self._now = now

    async def schedule(self, shelf: ShelfId, schedule: Schedule, zone: str, person: int) -> datetime:
        """Set the times of a shelf's digests; return when the first is due."""
        now = self._now()
        times = [(schedule.days, at, schedules.next_at(schedule.days, at, zone, now)) for at in schedule.minutes]
        await self._digests.schedule(shelf, times, person, now - FIRST)
        return min(next_at for _, _, next_at in times)

    async def unschedule(self, shelf: ShelfId) -> None:
        """Stop the digests of a shelf."""
        await self._digests.schedule(shelf, (), 0, self._now())

    async def times(self, shelf: ShelfId) -> tuple[DigestTime, ...]:
        """Return the times of a shelf's digests."""
        return await self._digests.times(shelf)

    async def rezone(self, chat: int, zone: str) -> None:
        """Move the times of a chat's digests to another time zone."""
        for time in await self._digests.chat_times(chat):
            await self._digests.set_next_time(time, schedules.next_at(time.days, time.minute, zone, self._now()))

    async def tick(self) -> None:
        """Create the digests that are due and send those that are ready; run by the scheduler."""
        now = self._now()
        due = await self._digests.due(now + EARLY)
        for shelf, times in groupby(due, key=lambda time: time.shelf):
            await self._claim(shelf, tuple(times), now)
        for digest in await self._digests.ready(now):
            await self._release(digest, now)

    async def lag(self) -> timedelta:
        """Return how late the time is that is due longest, in chats that can be written to."""
        now = self._now()
        return max((now - time.next_at for time in await self._digests.due(now)), default=timedelta())

    async def next_due(self) -> datetime | None:
        """Return when `tick` has more to do; now if something waits for the end of its chat's quiet hours."""
        return await self._digests.next_due(self._now(), EARLY)

    async def _claim(self, shelf: ShelfId, times: Sequence[DigestTime], now: datetime) -> None:
        """Create the digest of the latest slot that has come; earlier slots and a late digest are merged."""
        chat = await self._chat(shelf)
        zone, reviewed = chat.settings.zone or "Etc/UTC", _reviewed(chat)
        horizon = now + EARLY if reviewed else now
        reached = [(time, *_latest(time, zone, horizon)) for time in times if time.next_at <= horizon]
        if not reached:
            return
        slot = max(at for _, at, _ in reached)
        due = _after_quiet_hours(chat.settings, slot)
        if due > horizon:
            return  # the chat has quiet hours
        moved = [(time, following) for time, _, following in reached]
        if now - due >= LATE or await self._digests.has_waiting(shelf):
            await self._digests.claim(moved, None, due, DigestState.DUE, now)
        elif reviewed:
            publish_at = due if now <= due - EARLY / 2 else now + EARLY
            await self._digests.claim(
                moved, slot, _after_quiet_hours(chat.settings, publish_at), DigestState.REVIEW, now
            )
        else:
            await self._digests.claim(moved, slot, _after_quiet_hours(chat.settings, now), DigestState.DUE, now)

    async def _release(self, digest: Digest, now: datetime) -> None:
        """Add the task that sends a digest; one that was not reviewed is published or skipped as the channel chose."""
        chat = await self._chat(digest.shelf)
        chosen = digest.state is DigestState.LATER  # also for a time in the quiet hours
        if chat.paused is not None or (not chosen and _after_quiet_hours(chat.settings, now) > now):
            return
        unreviewed = digest.state is DigestState.REVIEW
        if now - digest.publish_at >= LATE or (unreviewed and not chat.settings.publish_unseen):
            task = ReportUnreviewedDigest(digest.shelf, digest.number, late=chosen) if unreviewed or chosen else None
            await self._digests.fold(digest, now, task=task, queue=digest.editor)
        else:
            await self._set_state(digest, digest.state, DigestState.SENDING, _send(digest))

    async def get(self, shelf: ShelfId, number: int) -> Digest:
        """Return a digest; NotFoundError if there is none of this number."""
        return await self._digests.get(shelf, number)

    async def compose(self, digest: Digest, gone: FindGone | None = None) -> ComposedDigest:
        """Return the content of a digest; its articles and stories are fixed by the first call.

        With *gone*, articles whose posts were deleted are not in it.
        """
        if digest.plan is not None and gone is not None:
            await gone(shown_articles(digest.plan))  # what was reviewed stays as it was, without them
        while digest.plan is None:
            chat, topic = await self._chats.locate(digest.shelf)
            spans = await self._digests.take_articles(
                digest.shelf, digest.number, await self.covered_shelves(chat, topic, digest.shelf)
            )
            keys = [(shelf, id_) for shelf, span in spans.items() for id_ in await self._digests.articles(shelf, span)]
            plan = await self._plans.make(keys, (await self._chat(digest.shelf)).settings, gone)
            if await self._digests.set_plan(digest.shelf, digest.number, None, plan):
                digest = replace(digest, plan=plan)
            else:
                digest = await self._digests.get(digest.shelf, digest.number)
        return await self._plans.compose(digest.plan)

    async def compose_range(
        self, shelves: Sequence[ShelfId], span: Span, settings: ChatSettings, gone: FindGone | None = None
    ) -> ComposedDigest:
        """Return a digest of any span on demand, as long as a chat wants it; scheduled digests are not affected."""
        keys = await self._digests.recent(shelves, span.since, span.until, min(span.count or MOST, MOST))
        return await self.compose_articles(keys, settings, gone, span.until)

    async def compose_articles(
        self,
        keys: Sequence[ArticleKey],
        settings: ChatSettings,
        gone: FindGone | None = None,
        at: datetime | None = None,
    ) -> ComposedDigest:
        """Return a digest of these articles on demand, in the order of *at*; scheduled digests are not affected."""
        return await self._plans.compose(await self._plans.make(keys, settings, gone, at))

    async def covered_shelves(
        self, chat: int, topic: int, shelf: ShelfId, *, timed: bool = False
    ) -> tuple[ShelfId, ...]:
        """Return the shelves that a shelf's digest covers: in General of a forum all topics.

        Topics with digests of their own are left out unless *timed*.
        """
        if topic:
            return (shelf,)
        excluded = set() if timed else {time.shelf for time in await self._digests.chat_times(chat)} - {shelf}
        return tuple(covered for covered, _ in await self._chats.shelves(chat) if covered not in excluded)

    async def set_review_message(self, digest: Digest, message_id: int) -> None:
        """Store the message in which a digest is reviewed."""
        await self._digests.set_review_message(digest.shelf, digest.number, message_id)

    async def edit(self, digest: Digest, revision: int, edit: StoryEdit) -> bool:
        """Change a story of a digest under review. Returns False if the story is not there, or the editor saw another
        revision: a change that is made already, because its button was pressed twice, is not made again.
        """
        plan = digest.plan
        if plan is None or digest.state is not DigestState.REVIEW:
            return False
        if plan.revision == revision + 1 and plan.edits[-1:] == (edit,):
            return True  # the bot was killed before it could show this
        if plan.revision != revision or editing.find(editing.edited(plan), edit.story) is None:
            return False
        return await self._replace(digest, editing.with_edit(plan, edit))

    async def switch_sentence(
        self, digest: Digest, revision: int, story: ArticleId, sentence: tuple[ShelfId, ArticleId, int]
    ) -> bool:
        """Quote another sentence of a story, or no longer quote one. Returns False as `edit` does.

        A story keeps at most as many sentences as it was composed with, and at least one.
        """
        plan = digest.plan
        if plan is None:
            return False
        last = plan.edits[-1] if plan.edits else None
        if plan.revision == revision + 1 and last and (last.kind, last.story) == (EditKind.SENTENCES, story):
            return True  # as in `edit`
        choices = await self.story_sentences(digest, story)
        chosen = next(
            (each.planned for each in choices if (*each.planned.key, each.planned.sentence) == sentence), None
        )
        at = editing.find(plan.stories, story)
        if chosen is None or at is None:
            return False
        quoted = [each.planned for each in choices if each.shown]
        sentences = editing.switched(plan.stories[at], quoted, chosen)
        return await self.edit(digest, revision, StoryEdit(EditKind.SENTENCES, story, sentences=sentences))

    async def undo_edit(self, digest: Digest, revision: int) -> bool:
        """Undo the last change of a digest under review. Returns False if there is none, or another was made since."""
        plan = digest.plan
        if plan is None or plan.revision != revision or not plan.edits or digest.state is not DigestState.REVIEW:
            return False
        return await self._replace(digest, editing.without_last_edit(plan))

    async def story_sentences(self, digest: Digest, story: ArticleId) -> tuple[StorySentence, ...]:
        """Return the sentences that can tell a story of a digest, those that are quoted now first; () if it is gone."""
        stories = editing.edited(digest.plan) if digest.plan else ()
        at = editing.find(stories, story)
        return () if at is None else await self._plans.sentences(stories[at])

    async def publish(self, digest: Digest) -> bool:
        """Send a digest now that waits for its editor, or for the time they chose. Returns False if it does not."""
        return await self._decide(digest, DigestState.SENDING, _send(digest))

    async def skip(self, digest: Digest) -> bool:
        """Skip such a digest and its articles. Returns False if it does not wait any more."""
        return await self._decide(digest, DigestState.SKIPPED)

    async def publish_later(self, digest: Digest, minute: int, zone: str) -> bool:
        """Publish a reviewed digest when the clock of *zone* shows *minute* next. Returns False if it was decided."""
        at = schedules.next_at(schedules.ALL_DAYS, minute, zone, self._now())
        return await self._set_state(digest, DigestState.REVIEW, DigestState.LATER, publish_at=at) is not None

    async def withdraw(self, digest: Digest) -> bool:
        """Have a digest that is published later reviewed again. Returns False if it is not published later.

        Its editor has until its own time, or half an hour.
        """
        until = max(digest.slot, self._now() + EARLY)
        return await self._set_state(digest, DigestState.LATER, DigestState.REVIEW, publish_at=until) is not None

    async def resend(self, digest: Digest) -> bool:
        """Send an unconfirmed or refused digest again. Returns False if it is neither any more."""
        if digest.state not in (DigestState.UNKNOWN, DigestState.REFUSED):
            return False
        return await self._set_state(digest, digest.state, DigestState.SENDING, _send(digest)) is not None

    async def list_unconfirmed(self) -> tuple[tuple[Digest, datetime], ...]:
        """Return the digests of all chats that may not have arrived, and since when; newest first."""
        return await self._digests.list_unconfirmed()

    async def dismiss(self, digest: Digest) -> bool:
        """Close an unconfirmed digest without sending it again. Returns False if it is no longer unconfirmed."""
        return await self._set_state(digest, DigestState.UNKNOWN, DigestState.SKIPPED) is not None

    async def record_result(self, digest: Digest, message_id: int | None, *, trouble: str = "") -> Digest:
        """Record that a digest was sent, or had *trouble* ("unknown", "refused"), which its editor is notified of.

        Returns the digest as it is now.
        """
        after = DigestState(trouble) if trouble else DigestState.SENT if message_id else DigestState.SKIPPED
        task = ReportDigestTrouble(digest.shelf, digest.number, trouble) if trouble else None
        digest_now = await self._set_state(
            digest, DigestState.SENDING, after, task, queue=digest.editor if task else None, message_id=message_id
        )
        return digest_now or await self._digests.get(digest.shelf, digest.number)

    async def previous(self, digest: Digest) -> Digest | None:
        """Return the digest that was sent before this one, None for the first."""
        return await self._digests.last_sent(digest.shelf, digest.number)

    async def purge(self) -> int:
        """Delete old digests; return how many."""
        return await self._digests.purge(self._now() - KEPT)

    async def _set_state(
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

    async def _decide(self, digest: Digest, after: DigestState, task: Task | None = None) -> bool:
        waits = digest.state in (DigestState.REVIEW, DigestState.LATER)
        return waits and await self._set_state(digest, digest.state, after, task) is not None

    async def _replace(self, digest: Digest, plan: DigestPlan) -> bool:
        """Store the changed plan of a digest, unless it was changed or decided meanwhile."""
        return await self._digests.set_plan(digest.shelf, digest.number, digest.plan, plan, DigestState.REVIEW)

    async def _chat(self, shelf: ShelfId) -> Chat:
        chat_id, _ = await self._chats.locate(shelf)
        chat = await self._chats.get(chat_id)
        assert chat is not None, "a digest is scheduled in a registered chat"
        return chat


def _send(digest: Digest) -> SendDigest:
    return SendDigest(digest.shelf, digest.number)


def _latest(time: DigestTime, zone: str, horizon: datetime) -> tuple[datetime, datetime]:
    """Return the last slot of a time up to *horizon*, and the slot after it."""
    slot = time.next_at
    while (following := schedules.next_at(time.days, time.minute, zone, slot)) <= horizon:
        slot = following
    return slot, following


def _after_quiet_hours(settings: ChatSettings, at: datetime) -> datetime:
    """Return *at*, or the end of the chat's quiet hours if it is in them."""
    return zones.quiet_until(at, settings.quiet_from, settings.quiet_to, settings.zone)


def _reviewed(chat: Chat) -> bool:
    return chat.kind is ChatKind.CHANNEL and chat.settings.review
