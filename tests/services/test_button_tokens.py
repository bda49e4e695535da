"""Grants: most buttons live for a day; those of a message that nobody can ask for again live for a month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.button_tokens import ONCE_VALID, VALID, Grants
from storage.button_tokens import ButtonTokenRepository
from storage.database import Database
from tests.storage.sample_library import NOON

MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("subject", "valid"),
    [
        ("settings 3", VALID),
        ("feeds 3", VALID),
        ("watches 3", VALID),
        ("prompt 7 trouble", VALID),
        ("welcome 3", ONCE_VALID),
        ("parked 3", ONCE_VALID),
        ("trouble 3 1", ONCE_VALID),
    ],
)
async def test_how_long_buttons_live(sqlite_url: str, subject: str, valid: timedelta) -> None:
    """To the second, by what the message is about."""
    database = await Database.open(sqlite_url)
    time = NOON
    given = Grants(grants=ButtonTokenRepository(database), now=lambda: time)
    grant = await given.give(-1001, 7, subject)
    time = NOON + valid - MOMENT
    assert await given.find(grant.token) == grant
    await given.purge()
    assert await given.find(grant.token) == grant
    time = NOON + valid
    assert await given.find(grant.token) is None
    await database.close()
