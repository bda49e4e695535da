"""Button tokens: most live for a day; those of a message that cannot be asked for again live for a month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.models import ShelfId
from services.button_tokens import ONCE_VALID, VALID, ButtonTokens
from storage.button_tokens import ButtonTokenRepository
from storage.database import Database
from storage.models import (
    DigestTrouble,
    FeedFailure,
    FeedPanel,
    Payload,
    SettingsPanel,
    WatchPanel,
    WatchPrompt,
    Welcome,
)
from tests.storage.sample_library import NOON

MOMENT = timedelta(seconds=1)
SHELF = ShelfId(3)


@pytest.mark.parametrize(
    ("payload", "valid"),
    [
        (SettingsPanel(SHELF), VALID),
        (FeedPanel(SHELF), VALID),
        (WatchPanel(SHELF), VALID),
        (WatchPrompt(SHELF, 7), VALID),
        (Welcome(SHELF), ONCE_VALID),
        (FeedFailure(SHELF), ONCE_VALID),
        (DigestTrouble(SHELF, 1), ONCE_VALID),
    ],
)
async def test_how_long_buttons_live(sqlite_url: str, payload: Payload, valid: timedelta) -> None:
    """To the second, by what the message is about."""
    database = await Database.open(sqlite_url)
    time = NOON
    button_tokens = ButtonTokens(button_tokens=ButtonTokenRepository(database), now=lambda: time)
    issued = await button_tokens.issue(-1001, 7, payload)
    time = NOON + valid - MOMENT
    assert await button_tokens.find(issued.token) == issued
    await button_tokens.purge()
    assert await button_tokens.find(issued.token) == issued
    time = NOON + valid
    assert await button_tokens.find(issued.token) is None
    await database.close()
