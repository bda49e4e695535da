"""What was set aside: an owner looks at its shape, never at its words, and lets it be tried again or forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from storage.failed_updates import FailedUpdateRepository
from storage.models import SetAside

SHAPE = 60
"""Lines of a shape."""
ERRAND = "errand"
_KEY = re.compile(r"[a-z][a-z_]{0,39}")
"""Telegram's own names; what does not look like one may be anything."""


class Parked:
    """The updates and errands that failed for good."""

    def __init__(self, *, parked: FailedUpdateRepository) -> None:
        self._parked = parked
        self.put_back: set[int] = set()
        """What was put back and is still to be taken up; the intake takes it out."""

    async def count(self) -> int:
        """Return how many there are."""
        return await self._parked.count()

    async def page(self, offset: int, limit: int) -> tuple[SetAside, ...]:
        """Return some of them, the newest first."""
        return await self._parked.page(offset, limit)

    async def get(self, id_: int) -> SetAside | None:
        """Return one; None where it is not set aside (any more)."""
        return await self._parked.get(id_)

    async def retry(self, id_: int) -> bool:
        """Handle it again at once, as if it had just come; False where it is not set aside (any more)."""
        done = await self._parked.retry(id_)
        if done:
            self.put_back.add(id_)
        return done

    async def drop(self, id_: int) -> bool:
        """Forget what it said; False where it is not set aside (any more)."""
        return await self._parked.drop(id_)


def kind(body: str) -> str:
    """Return what an update or errand is, in Telegram's word or ours; "" where nobody knows."""
    found = _read(body)
    if not isinstance(found, dict):
        return ""
    errand = found.get(ERRAND)
    if isinstance(errand, dict) and isinstance(errand.get("kind"), str):
        return f"{ERRAND} {_name(errand['kind'])}"
    return next((_name(key) for key in found if key != "update_id"), "")


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
