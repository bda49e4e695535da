"""Chats in the form in which Telegram Desktop exports them; all of them are made up."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

CHANNEL = 1234567890
SENTENCE = "The ferry of noon number {} was late because of the fog over the harbour of Lindmark."
DAY = 86_400
NEW_YEAR = 1_735_689_600
"""The beginning of 2025, in seconds since 1970."""


def message(number: int, text: Any = None, *, days: float = 0, **more: Any) -> dict[str, Any]:
    """A message, so many days after the beginning of 2025."""
    said = SENTENCE.format(number) if text is None else text
    at = str(int(NEW_YEAR + days * DAY))
    return {"id": number, "type": "message", "date": "2025-01-01T00:00:00", "date_unixtime": at, "text": said} | more


def chat(messages: Sequence[dict[str, Any]], kind: str = "public_channel", name: str = "Halm Post") -> dict[str, Any]:
    """A chat with *messages*, the oldest first."""
    return {"name": name, "type": kind, "id": CHANNEL, "messages": list(messages)}


def account(*chats: dict[str, Any], left: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """An account with some chats, and with some that its owner has left."""
    contacts = {"about": "People.", "list": [{"first_name": "Ada", "phone_number": "0", "date": "2020"}] * 30}
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 7, "bio": "[{"},
        "contacts": contacts,
        "chats": {"about": "Chats.", "list": list(chats)},
        "left_chats": {"about": "Left.", "list": list(left)},
    }


def written(export: dict[str, Any]) -> bytes:
    """The file, written as Telegram Desktop does."""
    return json.dumps(export, indent=1, ensure_ascii=False).encode()


def packed(body: bytes, name: str = "ChatExport_2026-01-01/result.json") -> bytes:
    """The file in a zip file, beside a picture."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ChatExport_2026-01-01/photos/photo_1.jpg", b"\xff\xd8\xff")
        archive.writestr(name, body)
    return made.getvalue()
