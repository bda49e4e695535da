"""Failed updates: an owner sees the shape of one, never its words, and retries or drops it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from storage.failed_updates import FailedUpdateRepository
from storage.models import FailedUpdate

SHAPE = 60
"""Most lines of a structure."""
TASK = "task"
_KEY = re.compile(r"[a-z][a-z_]{0,39}")
"""A field name of Telegram; other keys may be content."""


class FailedUpdates:
    """The updates and tasks that failed at every try."""

    def __init__(self, *, failed_updates: FailedUpdateRepository) -> None:
        self._failed_updates = failed_updates
        self.to_retry: set[int] = set()
        """Ids to be retried that the update worker has not taken up yet."""

    async def count(self) -> int:
        """Return how many updates and tasks failed."""
        return await self._failed_updates.count()

    async def list(self, offset: int, limit: int) -> tuple[FailedUpdate, ...]:
        """Return some of them, newest first."""
        return await self._failed_updates.list(offset, limit)

    async def get(self, id_: int) -> FailedUpdate | None:
        """Return a failed update; None if it is not failed (any more)."""
        return await self._failed_updates.get(id_)

    async def retry(self, id_: int) -> bool:
        """Handle an update again, as if it had just arrived. Returns False if it is not failed (any more)."""
        done = await self._failed_updates.retry(id_)
        if done:
            self.to_retry.add(id_)
        return done

    async def drop(self, id_: int) -> bool:
        """Delete the body of an update. Returns False if it is not failed (any more)."""
        return await self._failed_updates.drop(id_)


def kind(body: str) -> str:
    """Return the kind of an update, in Telegram's word, or of a task; "" if it cannot be read."""
    update = _read(body)
    if not isinstance(update, dict):
        return ""
    if isinstance(task := update.get(TASK), str):
        return f"{TASK} {_name(task)}"
    return next((_name(key) for key in update if key != "update_id"), "")


def shape(body: str) -> tuple[str, ...]:
    """Return what it is made of, a line each: names, types and lengths, and nothing that anybody wrote or is."""
    lines: list[str] = []
    for line in _lines(_read(body), ""):
        if len(lines) == SHAPE:
            return (*lines, "…")
        lines.append(line)
    return tuple(lines)


def _read(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _lines(value: Any, path: str, depth: int = 0) -> Iterator[str]:
    match value:
        case dict() if depth < 8:
            for key, inner in value.items():
                yield from _lines(inner, f"{path}.{_name(key)}" if path else _name(key), depth + 1)
        case list() if value and depth < 8:
            yield f"{path}: {len(value)} ×"
            yield from _lines(value[0], f"{path}[]", depth + 1)
        case _:
            yield f"{path or '?'}: {_type(value)}"


def _type(value: Any) -> str:
    match value:
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case str():
            return f"text, {len(value)}"
        case None:
            return "nothing"
    return f"{type(value).__name__}, {len(value)}"


def _name(key: str) -> str:
    return key if _KEY.fullmatch(key) else "…"
