"""Every method that writes raises StorageError when the database stays locked."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.errors import StorageError
from engine.models import ArticleId, Document, ShelfId, Verdict
from storage.database import Database
from storage.models import (
    ActivityCount,
    Alarm,
    ChatKind,
    Digest,
    DigestPlan,
    DigestState,
    DigestTime,
    Quota,
    RecipientState,
    SendDigest,
    Standing,
)
from storage.tables import metadata
from tests.storage.sample_library import LATER, LINK, NOON, Library, analyse

WAIT = 0.02
"""Seconds that a writer waits for the lock: what is shown is that it gives up, not when."""


@asynccontextmanager
async def _locked(url: str) -> AsyncIterator[Library]:
    """A library whose database another connection has locked for writing."""
    impatient = await Database.open(url, wait=WAIT)
    other = await Database.open(url)
    async with other.writing() as connection:
        if connection.dialect.name == "postgresql":
            tables = ", ".join(f'"{name}"' for name in metadata.tables)
            await connection.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        yield Library.over(impatient)
    await impatient.close()
    await other.close()


SHELF, ARTICLE = ShelfId(1), ArticleId(1)
TIME = DigestTime(SHELF, 1, 127, 480, 5, NOON)
DIGEST = Digest(SHELF, 1, NOON, DigestState.DUE, NOON, 5, None, None, None, None)
DOCUMENT, ANALYSIS = Document(None, "", "One."), analyse("One.")
WRITES: dict[str, Callable[[Library], Awaitable[object]]] = {
    "inbox.add": lambda x: x.inbox.add([(9, 1, "{}")]),
    "inbox.add_tasks": lambda x: x.inbox.add_tasks([SendDigest(SHELF, 1)], NOON),
    "inbox.done": lambda x: x.inbox.done([1]),
    "inbox.retry": lambda x: x.inbox.retry([1], NOON, ""),
    "inbox.postpone": lambda x: x.inbox.postpone([1], NOON),
    "inbox.fail": lambda x: x.inbox.fail([1], ""),
    "inbox.purge": lambda x: x.inbox.purge(LATER),
    "outbox.claim": lambda x: x.outbox.claim(2, 0, 1, NOON),
    "outbox.record": lambda x: x.outbox.record(2, 1, 1, 9, NOON),
    "outbox.resend": lambda x: x.outbox.resend(1, 0),
    "outbox.purge": lambda x: x.outbox.purge(LATER),
    "chats.shelf": lambda x: x.chats.shelf(5),
    "chats.focus": lambda x: x.chats.focus(SHELF, ARTICLE, NOON),
    "articles.save": lambda x: x.articles.save(SHELF, DOCUMENT, ANALYSIS, LINK, "k", NOON),
    "articles.replace": lambda x: x.articles.replace(SHELF, ARTICLE, DOCUMENT, ANALYSIS, NOON),
    "articles.reindex": lambda x: x.articles.reindex(SHELF, ARTICLE, ANALYSIS, NOON),
    "articles.set_read": lambda x: x.articles.set_read(SHELF, ARTICLE, NOON),
    "articles.delete": lambda x: x.articles.delete(SHELF, ARTICLE, NOON),
    "articles.restore": lambda x: x.articles.restore(SHELF, ARTICLE),
    "articles.purge": lambda x: x.articles.purge(LATER),
    "articles.record_shown": lambda x: x.articles.record_shown(SHELF, 5, ARTICLE, NOON),
    "questions.save": lambda x: x.questions.save(SHELF, 1, 1, "?", None, Verdict.NOTHING, [], NOON),
    "questions.set_answer_messages": lambda x: x.questions.set_answer_messages(SHELF, 1, [1]),
    "questions.delete": lambda x: x.questions.delete(SHELF, 1),
    "questions.purge": lambda x: x.questions.purge(LATER),
    "chats.register": lambda x: x.chats.register(1001, ChatKind.GROUP, "", "", NOON),
    "chats.change": lambda x: x.chats.change(1001, zone="Europe/Paris"),
    "chats.pause": lambda x: x.chats.pause(1001, NOON),
    "chats.remove": lambda x: x.chats.remove(1001, NOON),
    "chats.migrate": lambda x: x.chats.migrate(1001, 6),
    "digests.schedule": lambda x: x.digests.schedule(SHELF, [(127, 480, NOON)], 5, NOON),
    "digests.set_next_time": lambda x: x.digests.set_next_time(TIME, LATER),
    "digests.claim": lambda x: x.digests.claim([(TIME, LATER)], LATER, LATER, DigestState.DUE, NOON),
    "digests.fold": lambda x: x.digests.fold(DIGEST, NOON),
    "digests.set_state": lambda x: x.digests.set_state(SHELF, 1, [DigestState.DUE], DigestState.SENT, NOON),
    "digests.take_articles": lambda x: x.digests.take_articles(SHELF, 1, [SHELF]),
    "digests.set_plan": lambda x: x.digests.set_plan(SHELF, 1, None, DigestPlan(0, ())),
    "digests.set_review_message": lambda x: x.digests.set_review_message(SHELF, 1, 7),
    "digests.purge": lambda x: x.digests.purge(NOON),
    "people.register": lambda x: x.people.register(5, "en", NOON),
    "people.set_standing": lambda x: x.people.set_standing(5, Standing.INVITED, NOON),
    "people.note_refusal": lambda x: x.people.note_refusal(5, NOON),
    "people.set_quota": lambda x: x.people.set_quota(5, Quota()),
    "people.forget": lambda x: x.people.forget(5),
    "people.count_use": lambda x: x.people.count_use(5, 1, "articles", 1, 9),
    "people.purge": lambda x: x.people.purge(1),
    "activity.add": lambda x: x.activity.add([ActivityCount(1, "article", 1)]),
    "activity.purge": lambda x: x.activity.purge(1),
    "broadcasts.draft": lambda x: x.broadcasts.draft(5, "News.", NOON),
    "broadcasts.start": lambda x: x.broadcasts.start(1, "all", [1001], 0, SendDigest(SHELF, 1), NOON),
    "broadcasts.add_tasks": lambda x: x.broadcasts.add_tasks(1, 5, NOON),
    "broadcasts.claim": lambda x: x.broadcasts.claim(1, SHELF),
    "broadcasts.set_recipient_state": lambda x: x.broadcasts.set_recipient_state(1, SHELF, RecipientState.SENT),
    "broadcasts.stop": lambda x: x.broadcasts.stop(1),
    "broadcasts.finish": lambda x: x.broadcasts.finish(1),
    "broadcasts.delete_draft": lambda x: x.broadcasts.delete_draft(1),
    "broadcasts.purge": lambda x: x.broadcasts.purge(LATER),
    "alarms.change": lambda x: x.alarms.change(Alarm("disk", None, None), Alarm("disk", NOON, None), (), NOON),
    "failed_updates.retry": lambda x: x.failed_updates.retry(3),
    "failed_updates.drop": lambda x: x.failed_updates.drop(3),
    "bot_settings.set": lambda x: x.bot_settings.set("access", "everyone"),
    "chats.admit": lambda x: x.chats.admit(6, True),
    "erasure.hide_older": lambda x: x.erasure.hide_older(6, LATER, NOON),
    "erasure.erase_chat": lambda x: x.erasure.erase_chat(6),
    "erasure.request_forgetting": lambda x: x.erasure.request_forgetting(SHELF, 9, NOON),
    "erasure.erase_questions": lambda x: x.erasure.erase_questions(6, 9),
    "erasure.erase_person": lambda x: x.erasure.erase_person(6, 9),
    "chats.erase": lambda x: x.chats.erase([6], (), NOON),
}
"""Every method that writes: add yours."""


READS = frozenset(
    {
        "all",
        "articles",
        "chat_times",
        "count",
        "count_older",
        "counts",
        "due",
        "due_queues",
        "failed",
        "figures",
        "find",
        "find_before",
        "find_by_key",
        "find_by_message",
        "focused",
        "get",
        "get_in_groups",
        "get_many",
        "has_waiting",
        "holdings",
        "is_handled",
        "kept",
        "languages",
        "last_deleted",
        "last_sent",
        "list",
        "list_groups",
        "list_lengths",
        "list_messages",
        "list_read",
        "list_removed",
        "list_running",
        "list_sent",
        "list_set_up_by",
        "list_targets",
        "list_unconfirmed",
        "list_with_retention",
        "locate",
        "near",
        "next_due",
        "of_open_updates",
        "of_update",
        "outdated",
        "page",
        "pending",
        "pending_in",
        "put_back",
        "question_numbers",
        "ready",
        "recent",
        "refused",
        "sent",
        "shelves",
        "since",
        "tasks",
        "times",
        "unknown",
        "used_on",
        "waiting",
    }
)
"""Methods that read, and four of the outbox that write as `resend` does."""

REPOSITORIES = (
    "inbox",
    "outbox",
    "chats",
    "articles",
    "questions",
    "digests",
    "people",
    "bot_settings",
    "activity",
    "overview",
    "broadcasts",
    "alarms",
    "failed_updates",
    "erasure",
    "exports",
)
"""The repositories whose methods are checked: add yours."""


async def _save_rows(library: Library) -> None:
    """Save one row for every method to act on."""
    shelf = await library.chats.shelf(1001)
    assert (await library.save(shelf, "One.")).id == ARTICLE
    await library.chats.register(1001, ChatKind.GROUP, "", "", NOON)
    await library.digests.schedule(shelf, [(127, 480, NOON)], 5, NOON)
    await library.digests.claim([(TIME, NOON)], NOON, NOON, DigestState.DUE, NOON)
    await library.save(shelf, "Two.")
    await library.articles.delete(shelf, ArticleId(2), NOON)
    await library.questions.save(shelf, 1, 1, "?", None, Verdict.NOTHING, [], NOON)
    await library.inbox.add([(1, 1, "{}"), (2, 1, "{}")], NOON)
    await library.inbox.done([2])
    await library.outbox.claim(1, 0, 1, NOON)
    await library.outbox.put_back(1, 0)


async def test_every_write_raises_storage_error_while_locked(library: Library, database_url: str) -> None:
    """StorageError after the wait, its cause kept; reading goes on; afterwards everything works."""
    await _save_rows(library)
    public = {
        f"{noun}.{name}"
        for noun in REPOSITORIES
        for name in vars(type(getattr(library, noun)))
        if not name.startswith("_")
    }
    assert {name for name in public if name.partition(".")[2] not in READS} == WRITES.keys()

    async with _locked(database_url) as impatient:
        for name, write in WRITES.items():
            with pytest.raises(StorageError) as error:
                await write(impatient)
            assert isinstance(error.value.__cause__, DBAPIError | sqlite3.Error), name
        assert (await impatient.articles.get(SHELF, ARTICLE)).document == DOCUMENT
    for write in WRITES.values():
        await write(library)
