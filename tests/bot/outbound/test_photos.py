"""Pictures on their way out: shown as such, and a file where Telegram makes nothing of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.sender import Sender
from handlers.views.message import File, OutgoingMessage
from storage.database import Database
from storage.outbox import OutboxRepository
from tests.bot.conftest import FakeClock

PICTURE = OutgoingMessage("<b>Days</b>", file=File("days.png", b"\x89PNG", picture=True))


class Api:
    """Takes uploads, and refuses photos for one reason."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.sent: list[tuple[str, str, str, object]] = []

    async def upload(self, method: str, params: Mapping[str, object], field: str, name: str, body: bytes) -> Any:
        """A method with a file."""
        self.sent.append((method, field, name, params["caption"]))
        if method == "sendPhoto" and self.refuses:
            raise BadRequest(self.refuses)
        return {"message_id": 5}


async def _send(api: Api, database: Database, clock: FakeClock, message: OutgoingMessage = PICTURE) -> int | None:
    stub: Any = api
    assert hasattr(AiohttpRequest, "upload")  # the name that is stood in for
    return await Sender(stub, OutboxRepository(database), clock=clock).outbox(7).send(5, message)


async def test_a_picture_is_sent_as_one(sqlite: Database, clock: FakeClock) -> None:
    """With its caption; a document is a document."""
    api = Api()
    assert await _send(api, sqlite, clock) == 5
    assert api.sent == [("sendPhoto", "photo", "days.png", "<b>Days</b>")]
    document = OutgoingMessage("x", file=File("a.txt", b"a"))
    await Sender(api, OutboxRepository(sqlite), clock=clock).outbox(8).send(5, document)  # type: ignore[arg-type]
    assert api.sent[1] == ("sendDocument", "document", "a.txt", "x")


@pytest.mark.parametrize("reason", ["IMAGE_PROCESS_FAILED", "PHOTO_INVALID_DIMENSIONS", "Photo_save_file_invalid"])
async def test_what_telegram_cannot_show_comes_as_a_file(sqlite: Database, clock: FakeClock, reason: str) -> None:
    """Better than nothing."""
    api = Api(f"Bad Request: {reason}")
    assert await _send(api, sqlite, clock) == 5
    assert [method for method, *_ in api.sent] == ["sendPhoto", "sendDocument"]
