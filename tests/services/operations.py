"""Users, bot settings, quotas and counts over one database, with a clock that tests advance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.activity import Activity
from services.bot_settings import BotSettings
from services.button_tokens import ButtonTokens
from services.people import People
from services.quotas import Quotas
from storage.activity import ActivityRepository
from storage.bot_settings import BotSettingsRepository
from storage.button_tokens import ButtonTokenRepository
from storage.database import Database
from storage.models import Access
from storage.people import PersonRepository

OWNER, FRIEND, STRANGER, GROUP = 1, 7, 8, -4001


class Bureau:
    """A bot that belongs to OWNER by its settings."""

    def __init__(self, database: Database, owners: frozenset[int] = frozenset({OWNER})) -> None:
        self.time = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
        """By the wall clock."""
        self.seconds = 1000.0
        """By the clock that measures durations."""
        self.database, self._owners = database, owners
        self.start()

    def wait(self, seconds: float) -> None:
        """Let *seconds* pass, by both clocks."""
        self.seconds += seconds
        self.time += timedelta(seconds=seconds)

    def start(self, access: Access = Access.INVITED) -> None:
        """Make the services anew, as a restarted process does: nothing is cached."""

        def now() -> datetime:
            return self.time

        self.use = PersonRepository(self.database)
        self.button_tokens = ButtonTokens(button_tokens=ButtonTokenRepository(self.database), now=now)
        self.bot_settings = BotSettings(bot_settings=BotSettingsRepository(self.database), access=access, now=now)
        self.people = People(
            people=self.use,
            button_tokens=self.button_tokens,
            bot_settings=self.bot_settings,
            owners=self._owners,
            now=now,
        )
        self.quotas = Quotas(person_repository=self.use, people=self.people, now=now, elapsed=lambda: self.seconds)
        self.activity = Activity(activity=ActivityRepository(self.database), now=now)
