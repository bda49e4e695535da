"""Chats: what each has chosen is remembered; one that is left is erased, one that refuses is not spoken to."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import NotFoundError
from engine.models import Document, ShelfId
from services import chats as services
from services.chats import KEPT, Chats
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.digests import DigestRepository
from storage.models import ChatKind, ChatSettings, DigestState, ReportErasedChat
from tests.storage.sample_library import LINK, analyse, queued_tasks

NIGHT = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)  # 23:30 in Paris, before its clocks are changed
GROUP, SUPERGROUP, SOMEBODY = -4001, -1_002_000_000_001, 7
GROUPS, CHANNEL, PRIVATE = ChatKind.GROUP, ChatKind.CHANNEL, ChatKind.PRIVATE


class Town:
    """Chats over one database, and a clock that is turned."""

    def __init__(self, database: Database) -> None:
        self.time = NIGHT
        self.database, self.stored = database, ChatRepository(database)
        self.articles, self.digests = ArticleRepository(database), DigestRepository(database)
        self.chats = self.process()

    def process(self) -> Chats:
        """The service as a process that has just been started has it: it remembers nothing."""
        return Chats(chats=self.stored, now=lambda: self.time)

    async def save(self, chat: int, topic: int = 0) -> ShelfId:
        """Keep an article there."""
        shelf = await self.chats.shelf(chat, topic)
        await self.articles.save(shelf, Document(None, "", "News."), analyse("News."), LINK, "a", self.time)
        return shelf

    async def reports(self) -> list[tuple[int, str]]:
        """The chats that were erased: to whom that is reported, and their titles."""
        tasks = await queued_tasks(self.database)
        return [(queue, task.title) for task, queue in tasks if isinstance(task, ReportErasedChat)]


@pytest.fixture
def town(sqlite: Database) -> Town:
    """A town of its own."""
    return Town(sqlite)


async def test_what_was_chosen_is_remembered(town: Town) -> None:
    """At once and by the next process; without a choice it is the defaults, and who was never met has no choice."""
    assert await town.chats.settings(GROUP) == ChatSettings()
    assert await town.chats.get(GROUP) is None
    with pytest.raises(NotFoundError):
        await town.chats.change(GROUP, zone="Europe/Paris")
    met = await town.chats.register(GROUP, GROUPS, "News", "news", inviter=SOMEBODY)
    assert (met.settings, met.inviter, met.joined) == (ChatSettings(), SOMEBODY, NIGHT)
    changed = await town.chats.change(GROUP, zone="Europe/Paris", posts=False)
    assert changed == ChatSettings(zone="Europe/Paris", posts=False)
    changed = await town.chats.change(GROUP, posts=True, header="Bonjour")
    assert changed == ChatSettings(zone="Europe/Paris", header="Bonjour")
    for one in (town.chats, town.process()):
        assert (await one.settings(GROUP)).zone == "Europe/Paris"
        assert (await one.register(GROUP, GROUPS, "News", "news")).settings.zone == "Europe/Paris"
    assert await town.chats.settings(SUPERGROUP) == ChatSettings()


async def test_each_setting_can_be_chosen_and_taken_back(town: Town) -> None:
    """Whatever its kind, it comes back as it went in."""
    await town.chats.register(GROUP, GROUPS, "News")
    for field in fields(ChatSettings):
        default = getattr(ChatSettings(), field.name)
        other: object = not default if isinstance(default, bool) else 7 if isinstance(default, int) else "é 'x'"
        other = (0, 7) if isinstance(default, tuple) else other
        await town.chats.change(GROUP, **{field.name: other})
        assert getattr(await town.process().settings(GROUP), field.name) == other
        await town.chats.change(GROUP, **{field.name: default})
    assert await town.process().settings(GROUP) == ChatSettings()


async def test_a_chat_is_known_by_its_newest_name(town: Town) -> None:
    """It keeps its settings, who brought the bot and since when; a newer inviter takes the place of the older."""
    await town.chats.register(GROUP, GROUPS, "News", inviter=SOMEBODY)
    await town.chats.change(GROUP, pin=True)
    town.time += timedelta(days=1)
    await town.chats.register(GROUP, ChatKind.SUPERGROUP, "Nouvelles", "nouvelles")
    chat = await town.chats.get(GROUP)
    assert chat is not None
    assert (chat.title, chat.username, chat.kind) == ("Nouvelles", "nouvelles", ChatKind.SUPERGROUP)
    assert (chat.settings.pin, chat.inviter, chat.joined) == (True, SOMEBODY, NIGHT)
    assert (await town.chats.register(GROUP, GROUPS, "News", inviter=9)).inviter == 9


async def test_more_chats_than_are_remembered(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is mixed up or lost."""
    monkeypatch.setattr(services, "CACHED", 2)
    for chat in range(1, 6):
        await town.chats.register(chat, PRIVATE, f"{chat}")
        await town.chats.change(chat, shortest=chat)
        await town.chats.register(chat, PRIVATE, f"{chat}")
    assert [(await town.chats.settings(chat)).shortest for chat in range(1, 6)] == [1, 2, 3, 4, 5]


async def test_a_chat_and_its_shelves(town: Town) -> None:
    """Its own comes first, then those of its topics; each knows where it stands."""
    topic = await town.chats.shelf(GROUP, 3)
    own = await town.chats.shelf(GROUP)
    assert await town.chats.shelves(GROUP) == (own, topic)
    assert await town.chats.locate(topic) == (GROUP, 3)
    assert await town.chats.shelves(SUPERGROUP) == ()


async def test_quiet_hours_last_until_their_end(town: Town) -> None:
    """By the chat's own clock, on the night on which it is changed too; a chat without any is never quiet."""
    await town.chats.register(GROUP, GROUPS, "News")
    assert await town.chats.quiet_until(GROUP) is None
    await town.chats.change(GROUP, zone="Europe/Paris", quiet_from=22 * 60, quiet_to=7 * 60)
    end = datetime(2026, 10, 25, 6, 0, tzinfo=UTC)
    assert await town.chats.quiet_until(GROUP) == end
    town.time = end - timedelta(microseconds=1)
    assert await town.chats.quiet_until(GROUP) == end
    town.time = end
    assert await town.chats.quiet_until(GROUP) is None
    assert await town.chats.quiet_until(SUPERGROUP) is None


async def test_what_a_chat_kept_is_erased_a_week_after_the_bot_was_removed(town: Town) -> None:
    """Not before, and with everything; whoever brought the bot there is told so, in a private chat of its own."""
    await town.chats.register(GROUP, GROUPS, "News", inviter=SOMEBODY)
    await town.chats.change(GROUP, pin=True)
    shelf, topic, other = await town.save(GROUP), await town.save(GROUP, 3), await town.save(SUPERGROUP)
    await town.chats.remove(GROUP)
    town.time += KEPT
    assert await town.chats.purge() == 0
    assert await town.articles.count(topic) == 1
    town.time += timedelta(microseconds=1)
    assert await town.chats.purge() == 1
    assert await town.chats.purge() == 0
    assert await town.reports() == [(SOMEBODY, "News")]
    assert [await town.articles.count(one) for one in (shelf, topic, other)] == [0, 0, 1]
    assert await town.chats.shelves(GROUP) == ()
    assert await town.chats.get(GROUP) is None
    assert await town.chats.settings(GROUP) == ChatSettings()
    assert (await town.chats.register(GROUP, GROUPS, "News", inviter=9)).settings == ChatSettings()


async def test_whom_nothing_is_said_of_what_was_erased(town: Town) -> None:
    """Where nobody knows who brought the bot, or the chat was a private one."""
    for chat, kind, inviter in ((GROUP, GROUPS, 0), (SUPERGROUP, CHANNEL, -1005), (SOMEBODY, PRIVATE, SOMEBODY)):
        await town.chats.register(chat, kind, "News", inviter=inviter)
        await town.save(chat)
        await town.chats.remove(chat)
    town.time += KEPT + timedelta(hours=1)
    assert await town.chats.purge() == 3
    assert await town.reports() == []


async def test_a_bot_that_is_brought_back_in_time_has_lost_nothing(town: Town) -> None:
    """However late in the week; the week begins anew with the next removal."""
    await town.chats.register(GROUP, GROUPS, "News")
    shelf = await town.save(GROUP)
    await town.chats.remove(GROUP)
    town.time += timedelta(days=6)
    await town.chats.register(GROUP, GROUPS, "News", inviter=SOMEBODY)
    town.time += timedelta(days=30)
    assert await town.chats.purge() == 0
    await town.chats.remove(GROUP)
    town.time += timedelta(days=6)
    assert await town.chats.purge() == 0
    assert await town.articles.count(shelf) == 1


async def test_a_chat_that_refuses_messages_is_left_in_peace_until_it_speaks(town: Town) -> None:
    """No digest becomes due there, though it was known a moment ago; with its first word all is as it was."""
    await town.chats.register(GROUP, GROUPS, "News")
    await town.chats.change(GROUP, pin=True)
    shelf = await town.save(GROUP)
    await town.digests.schedule(shelf, [(127, 480, NIGHT)], SOMEBODY, NIGHT)
    for stop, name in ((town.chats.pause, "paused"), (town.chats.remove, "removed")):
        await town.chats.register(GROUP, GROUPS, "News")
        assert len(await town.digests.due(NIGHT)) == 1
        await stop(GROUP)
        assert getattr(await town.chats.get(GROUP), name) == NIGHT
        assert await town.digests.due(NIGHT) == ()
    chat = await town.chats.register(GROUP, GROUPS, "News")
    assert (chat.paused, chat.removed, chat.settings.pin) == (None, None, True)
    assert len(await town.digests.due(NIGHT)) == 1
    assert await town.articles.count(shelf) == 1


async def test_a_group_that_became_a_supergroup(town: Town) -> None:
    """Articles, settings and times go with it, whichever half of the news comes first; the other half moves nothing."""
    await town.chats.register(GROUP, GROUPS, "News", inviter=SOMEBODY)
    await town.chats.change(GROUP, zone="Europe/Paris")
    shelf, topic = await town.save(GROUP), await town.save(GROUP, 3)
    await town.digests.schedule(shelf, [(127, 480, NIGHT)], SOMEBODY, NIGHT)
    assert (await town.chats.register(SUPERGROUP, ChatKind.SUPERGROUP, "News")).settings == ChatSettings()
    await town.chats.shelf(SUPERGROUP)
    assert await town.chats.migrate(GROUP, SUPERGROUP)
    assert not await town.chats.migrate(GROUP, SUPERGROUP)
    for one in (town.chats, town.process()):
        assert await one.shelves(SUPERGROUP) == (shelf, topic)
        assert (await one.settings(SUPERGROUP)).zone == "Europe/Paris"
        assert await one.settings(GROUP) == ChatSettings()
        assert (await one.register(SUPERGROUP, ChatKind.SUPERGROUP, "News")).inviter == SOMEBODY
    (time,) = await town.digests.due(NIGHT)
    assert await town.digests.claim([(time, NIGHT + KEPT)], NIGHT, NIGHT, DigestState.DUE, NIGHT)
    assert await town.chats.get(GROUP) is None


async def test_a_supergroup_with_articles_is_never_merged(town: Town) -> None:
    """Both chats stay what they are."""
    for chat in (GROUP, SUPERGROUP):
        await town.chats.register(chat, GROUPS, f"{chat}")
        await town.chats.change(chat, shortest=-chat)
    shelves = [await town.save(chat) for chat in (GROUP, SUPERGROUP)]
    assert not await town.chats.migrate(GROUP, SUPERGROUP)
    assert [await town.chats.shelves(chat) for chat in (GROUP, SUPERGROUP)] == [(shelf,) for shelf in shelves]
    assert [(await town.chats.settings(chat)).shortest for chat in (GROUP, SUPERGROUP)] == [-GROUP, -SUPERGROUP]
