"""Privacy: what is too old goes at its time and not before, and a person is forgotten once nothing names him."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.models import ShelfId, Verdict
from services.bot_settings import BotSettings
from services.button_tokens import ButtonTokens
from services.chats import Chats
from services.library import Library as Shelves
from services.people import People
from services.privacy import Privacy
from storage.database import Database
from storage.models import Access, ChatKind, ChatSettings, Holdings, Standing
from tests.storage.sample_library import NOON, Library

PERSON, GROUP = 7_001, -1_001_000_000_001


class PrivacyServices:
    """The service over one database, and a clock that is turned."""

    def __init__(self, database: Database) -> None:
        self.time = NOON
        self.rows = Library.over(database)
        self.chats = Chats(chats=self.rows.chats, now=lambda: self.time)
        self.button_tokens = ButtonTokens(button_tokens=self.rows.button_tokens, now=lambda: self.time)
        bot_settings = BotSettings(bot_settings=self.rows.bot_settings, access=Access.EVERYONE, now=lambda: self.time)
        self.people = People(
            people=self.rows.people,
            button_tokens=self.button_tokens,
            bot_settings=bot_settings,
            owners=frozenset(),
            now=lambda: self.time,
        )
        self.privacy = Privacy(
            erasure=self.rows.erasure,
            chat_repository=self.rows.chats,
            chats=self.chats,
            people=self.people,
            now=lambda: self.time,
        )
        self.library = Shelves(articles=self.rows.articles, workers=None, now=lambda: self.time)  # type: ignore[arg-type]

    async def save(self, chat: int, text: str) -> ShelfId:
        """Keep an article there now."""
        shelf = await self.chats.shelf(chat)
        await self.rows.save(shelf, text, now=self.time)
        return shelf


@pytest.fixture
async def services(sqlite: Database) -> PrivacyServices:
    """The services over a database with one group."""
    one = PrivacyServices(sqlite)
    await one.chats.register(GROUP, ChatKind.SUPERGROUP, "News")
    return one


async def test_articles_go_when_they_are_too_old(services: PrivacyServices) -> None:
    """After exactly so many days; hidden first, then erased."""
    shelf = await services.save(GROUP, "Old news.")
    services.time += timedelta(days=3)
    await services.save(GROUP, "New news.")
    await services.chats.change(GROUP, retention=7, retention_from=services.privacy.effective_from())
    services.time = NOON + timedelta(days=7)
    assert await services.privacy.count_older(GROUP, 7) == 0
    assert await services.privacy.delete_expired() == 0
    services.time += timedelta(seconds=1)
    assert await services.privacy.count_older(GROUP, 7) == 1
    assert await services.privacy.delete_expired() == 1
    assert await services.rows.articles.count(shelf) == 1
    services.time += timedelta(minutes=2)
    assert await services.library.purge() == 1
    assert await services.privacy.delete_expired() == 0


async def test_a_shorter_retention_waits_until_it_cannot_be_undone(services: PrivacyServices) -> None:
    """Nothing goes within the minute in which the choice can be taken back."""
    shelf = await services.save(GROUP, "Old news.")
    services.time += timedelta(days=30)
    assert await services.privacy.count_older(GROUP, 7) == 1
    assert await services.privacy.count_older(GROUP, 0) == 0
    await services.chats.change(GROUP, retention=7, retention_from=services.privacy.effective_from())
    services.time += timedelta(seconds=58)
    assert await services.privacy.delete_expired() == 0
    services.time += timedelta(seconds=3)
    assert await services.privacy.delete_expired() == 1
    assert await services.rows.articles.count(shelf) == 0


async def test_without_a_choice_nothing_goes(services: PrivacyServices) -> None:
    """The default is for ever."""
    shelf = await services.save(GROUP, "Old news.")
    services.time += timedelta(days=4000)
    assert await services.privacy.delete_expired() == 0
    assert await services.rows.articles.count(shelf) == 1


async def test_a_chat_is_cleared_and_begins_anew(services: PrivacyServices) -> None:
    """What it had is told; what it had chosen is the default again, also for who remembers chats."""
    await services.save(GROUP, "News.")
    await services.chats.change(GROUP, header="Hello")
    await services.chats.settings(GROUP)
    assert await services.privacy.clear(GROUP) == Holdings(articles=1)
    assert await services.chats.settings(GROUP) == ChatSettings()
    assert await services.privacy.holdings(GROUP) == Holdings()
    await services.save(GROUP, "More.")
    assert await services.privacy.holdings(GROUP) == Holdings(articles=1)


async def test_a_user_is_erased_when_the_update_that_asked_is_done(services: PrivacyServices) -> None:
    """The update that asks names him: until it is done the task comes again."""
    await services.people.register(PERSON, "fr")
    await services.chats.register(PERSON, ChatKind.PRIVATE, "")
    shelf = await services.save(PERSON, "Mine.")
    await services.rows.inbox.add([(9, PERSON, "{}")], NOON)
    await services.privacy.request_erasure(shelf, 9)
    (row,) = await services.rows.inbox.tasks()
    assert row.queue == 0
    assert str(PERSON) not in row.body
    assert not await services.privacy.forget(PERSON, 9)
    assert await services.rows.articles.count(shelf) == 1
    await services.rows.inbox.done([9])
    assert await services.privacy.forget(PERSON, 9)
    assert await services.chats.get(PERSON) is None
    assert await services.chats.settings(PERSON) == ChatSettings()
    assert await services.people.get(PERSON) is None
    assert await services.people.standing(PERSON) is Standing.STRANGER


async def test_who_opts_out_is_left_out_and_his_questions_go(services: PrivacyServices) -> None:
    """In that group alone; it outlasts a restart and a supergroup, and ends when he wants it."""
    shelf = await services.save(GROUP, "The bridge is closed.")
    for number, person in ((5, PERSON), (6, PERSON + 1)):
        await services.rows.questions.save(shelf, number, person, "why?", None, Verdict.NOTHING, [], NOON)
    await services.privacy.opt_out(GROUP, PERSON)
    await services.privacy.opt_out(GROUP, PERSON + 1)
    await services.privacy.opt_in(GROUP, PERSON + 1)
    assert await services.privacy.holdings(GROUP) == Holdings(articles=1)
    assert (await services.rows.chats.get(GROUP)).settings.opted_out == (PERSON,)  # type: ignore[union-attr]
    assert (await services.chats.settings(PERSON)).opted_out == ()
    await services.chats.migrate(GROUP, GROUP - 1)
    assert (await services.chats.settings(GROUP - 1)).opted_out == (PERSON,)
