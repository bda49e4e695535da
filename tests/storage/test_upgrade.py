"""A database of schema 0006 after the upgrade: what is about to be pressed, done or published is still what it was."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.models import ArticleId, FeedLink, ShelfId
from storage.database import Database
from storage.models import (
    TASKS,
    AdminPanel,
    BroadcastPrompt,
    ChatSearch,
    CollectLink,
    DigestReview,
    DigestState,
    DigestTrouble,
    ErasePanel,
    FeedChoices,
    FeedFailure,
    FeedPanel,
    FeedPrompt,
    ForgetPerson,
    GroupInvitation,
    GroupSetup,
    OwnerInvitation,
    Payload,
    PersonInvitation,
    PersonSearch,
    PublishNotice,
    QuotaPrompt,
    ReadLinkList,
    ReportAlarm,
    ReportCorrection,
    ReportDigestTrouble,
    ReportErasedChat,
    ReportFeedFailure,
    ReportLeftOut,
    ReportRecovery,
    ReportUnreviewedDigest,
    RetractAnswer,
    ReviewDigest,
    SendBroadcast,
    SendDigest,
    SendWatchAlerts,
    SettingPrompt,
    SettingsPanel,
    SharedArticle,
    ShowBroadcastProgress,
    ShowFeedItem,
    Task,
    UndoSettings,
    WatchPanel,
    WatchPrompt,
    Welcome,
)
from storage.tables import button_tokens
from tests.postgres import Server
from tests.storage import old_database
from tests.storage.sample_library import Library, queued_tasks

NOW = datetime(2026, 11, 22, 0, 54, 56, tzinfo=UTC)
OWNER, ANNA, BEN, GROUP, LATE, LOST, CHANNEL, MISSED = 1000, 7, 8, -1001, -1002, -1003, -1010, -1012
OF_GROUP, OF_LATE, OF_LOST, OF_CHANNEL, OF_SECOND, OF_MISSED, OF_OWNER, OF_ANNA, OF_BEN, OF_GUEST = (
    ShelfId(number) for number in (1, 2, 3, 4, 5, 6, 8, 9, 10, 14)
)
TIMES = {"times": (127, 480)}
PANELS_AND_LINKS: list[tuple[int, int, Payload]] = [
    (OWNER, OWNER, AdminPanel()),
    (MISSED, ANNA, DigestReview(OF_MISSED, 1)),
    (CHANNEL, ANNA, DigestReview(OF_CHANNEL, 1)),
    (GROUP, ANNA, DigestTrouble(OF_GROUP, 1)),
    (ANNA, ANNA, ErasePanel(OF_ANNA)),
    (BEN, BEN, ErasePanel(OF_BEN)),
    (ANNA, ANNA, FeedChoices(OF_ANNA, (FeedLink("http://127.0.0.1:1/x", ""),))),
    (
        ANNA,
        ANNA,
        FeedChoices(
            OF_ANNA,
            (
                FeedLink("https://feeds.example.org/3.xml", "Three “3”"),
                FeedLink("https://feeds.example.org/4.xml", "Four"),
            ),
        ),
    ),
    (ANNA, ANNA, FeedFailure(OF_ANNA)),
    (ANNA, ANNA, FeedPanel(OF_ANNA)),
    (0, OWNER, GroupInvitation()),
    (GROUP, ANNA, GroupSetup(OF_GROUP)),
    (0, 0, OwnerInvitation()),
    (0, OWNER, PersonInvitation()),
    (GROUP, ANNA, SettingsPanel(OF_GROUP)),
    (ANNA, ANNA, SettingsPanel(OF_ANNA)),
    (ANNA, ANNA, SettingsPanel(OF_ANNA)),
    (BEN, BEN, SettingsPanel(OF_BEN)),
    (BEN, BEN, SettingsPanel(OF_BEN, dict(TIMES))),
    (ANNA, ANNA, SharedArticle(OF_ANNA, ArticleId(1))),
    (ANNA, ANNA, UndoSettings(OF_ANNA, {"sentences": 3}, {"sentences": 5})),
    (ANNA, ANNA, WatchPanel(OF_ANNA)),
    (GROUP, ANNA, Welcome(OF_GROUP)),
]
PROMPTS: list[tuple[int, int, Payload]] = [
    (OWNER, 1009, PersonSearch()),
    (OWNER, 1010, QuotaPrompt(ANNA)),
    (OWNER, 1011, ChatSearch()),
    (OWNER, 1012, BroadcastPrompt()),
    (BEN, 1014, SettingPrompt(OF_BEN, "zone", dict(TIMES))),
    (ANNA, 1016, SettingPrompt(OF_ANNA, "times")),
    (ANNA, 1018, FeedPrompt(OF_ANNA, "add")),
    (ANNA, 1019, FeedPrompt(OF_ANNA, "include", 1)),
    (ANNA, 1023, WatchPrompt(OF_ANNA, 0)),
    (ANNA, 1024, WatchPrompt(OF_ANNA, 1)),
]
"""The private chat and the number of the message that asks, and what it asks for."""
QUEUES = 1 << 62
TASKS_THAT_WAIT: list[tuple[Task, int]] = [
    (SendWatchAlerts(OF_ANNA, ArticleId(1)), ANNA),
    (ReviewDigest(OF_SECOND, 1), ANNA),
    (ReportUnreviewedDigest(OF_MISSED, 1), ANNA),
    (SendDigest(OF_LATE, 1), LATE),
    (SendDigest(OF_LOST, 1), LOST),
    (ReportDigestTrouble(OF_LOST, 1, "refused"), ANNA),
    (ReportFeedFailure(OF_ANNA, 3), ANNA),
    (SendWatchAlerts(OF_ANNA, ArticleId(2)), ANNA),
    (ShowFeedItem(OF_ANNA, 1, ArticleId(2)), ANNA),
    (ReportAlarm(OF_OWNER, "failed_updates", 3), OWNER),
    (ReportAlarm(OF_OWNER, "disk", 100), OWNER),
    (ReportRecovery(OF_OWNER, "failed_updates"), OWNER),
    (ShowBroadcastProgress(OF_OWNER, 1, 1008, "JFX_eIWXVuArhGE2"), OWNER),
    (SendBroadcast(OF_OWNER, 1), QUEUES),
    (SendBroadcast(OF_ANNA, 1), QUEUES + 1),
    (SendBroadcast(OF_BEN, 1), QUEUES),
    (ReportErasedChat(OF_ANNA, "Left"), ANNA),
    (CollectLink(OF_GROUP, GROUP, 130, ANNA, "https://pages.example.org/one"), GROUP - QUEUES),
    (ForgetPerson(OF_GUEST, 135), 0),
]


async def _upgrade(url: str) -> None:
    await (await Database.open(url)).close()


@pytest.fixture(scope="module")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The old database as SQLite's file, upgraded by the code of now."""
    path = tmp_path_factory.mktemp("upgraded") / "bot.db"
    old_database.restore(path)
    asyncio.run(_upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="module")
def upgraded_name(postgresql_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same in PostgreSQL: the name of its database."""
    path = tmp_path_factory.mktemp("old") / "bot.db"
    old_database.restore(path)
    with postgresql_server.database() as name:
        old_database.copy(path, postgresql_server.url(name))
        asyncio.run(_upgrade(postgresql_server.url(name)))
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the upgraded database, once for each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("upgraded_file"), tmp_path / "bot.db")
        yield f"sqlite:///{tmp_path / 'bot.db'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database(template=request.getfixturevalue("upgraded_name")) as name:
        yield server.url(name)


@pytest.fixture
async def library(upgraded_url: str) -> AsyncIterator[Library]:
    """The old database after the upgrade."""
    database = await Database.open(upgraded_url)
    yield Library.over(database)
    await database.close()


async def test_every_button_and_link_is_what_it_was(library: Library) -> None:
    """The same token, chat, person and subject; nothing was lost, nothing was added."""
    async with library.database.reading() as connection:
        query = select(button_tokens.c.token).where(button_tokens.c.prompt_chat.is_(None))
        tokens = (await connection.execute(query)).scalars().all()
        total = (await connection.execute(select(func.count()).select_from(button_tokens))).scalar_one()
    tokens_ = [await library.button_tokens.find(token, NOW) for token in tokens]
    rights = [(each.chat, each.person, each.payload) for each in tokens_ if each is not None]
    assert sorted(rights, key=repr) == sorted(PANELS_AND_LINKS, key=repr)
    assert total == len(PANELS_AND_LINKS) + len(PROMPTS)


async def test_every_prompt_is_found_by_its_message(library: Library) -> None:
    """With what it asks for."""
    for person, message, payload in PROMPTS:
        button_token = await library.button_tokens.find_prompt(person, person, message, NOW)
        assert button_token is not None
        assert (button_token.chat, button_token.person, button_token.payload) == (person, person, payload)


async def test_every_task_waits_in_its_queue(library: Library) -> None:
    """There is one of every kind of then, in the order in which they were added."""
    assert {type(task) for task, _ in TASKS_THAT_WAIT} == set(TASKS.values()) - {
        PublishNotice,
        ReportCorrection,
        ReportLeftOut,
        ReadLinkList,
        RetractAnswer,
    }
    assert await queued_tasks(library.database) == TASKS_THAT_WAIT


async def test_what_failed_is_left_to_the_owners(library: Library) -> None:
    """Updates and tasks alike; one that is retried waits again."""
    assert [(row.id, row.error) for row in await library.failed_updates.list(0, 9)] == [
        (136, "unreadable: KeyError"),
        (-1795308895000007, "TimeoutError"),
    ]
    assert await library.failed_updates.retry(-1795308895000007)
    task, _ = (await queued_tasks(library.database))[-2]
    assert task == CollectLink(OF_GROUP, GROUP, 131, ANNA, "https://pages.example.org/two")


async def test_the_plan_of_a_digest_in_review_can_be_changed(library: Library) -> None:
    """Its stories are those that the editor has seen."""
    digest = await library.digests.get(OF_CHANNEL, 1)
    assert (digest.state, digest.review_id) == (DigestState.REVIEW, 1005)
    plan = digest.plan
    assert plan is not None
    assert [story.articles for story in plan.stories] == [((OF_CHANNEL, 1),), ((OF_CHANNEL, 2),)]
    assert [[each.sentence for each in story.sentences] for story in plan.stories] == [[0, 6], [0, 1]]
    assert (await library.digests.get(OF_SECOND, 1)).plan is None
    changed = type(plan)(plan.count, plan.stories[1:])
    assert await library.digests.set_plan(OF_CHANNEL, 1, plan, changed)
    assert (await library.digests.get(OF_CHANNEL, 1)).plan == changed


async def test_feeds_and_alarms_are_what_they_were(library: Library) -> None:
    """A feed that was given up is not polled, and an alarm that the owners know of is not new."""
    follows = await library.feeds.list(OF_ANNA)
    assert [follow.given_up is not None for follow in follows] == [False, True, True]
    alarms = await library.alarms.list()
    assert {cause: alarm.since is not None for cause, alarm in alarms.items()} == {
        "failed_updates": False,
        "disk": True,
    }
