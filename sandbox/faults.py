"""Faults that tests order: the next calls of a method fail in a given way."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from sandbox.errors import ApiError, BadRequestError, ForbiddenError

KINDS = ("429", "500", "502", "401", "403", "drop", "drop-after", "slow", "hang", "garbage", "dup")


@dataclass
class Fault:
    """*times* calls of *method* ("*" is any but getUpdates, "file" a download) fail as *kind* says."""

    method: str = "*"
    kind: str = "500"
    times: int = 1
    seconds: float = 3.0
    retry_after: int = 1
    chance: float = 1.0
    chat: str = ""  # only calls with this chat_id

    def __post_init__(self) -> None:
        self.method = self.method.lower()
        if self.kind not in KINDS and not self.kind.startswith("400:"):
            raise ValueError(f"a fault is one of {', '.join(KINDS)} or 400:text")


class Faults:
    """The faults still to happen."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self._random = random.Random(7)  # noqa: S311 - repeatable on purpose

    def take(self, method: str, chat: str = "") -> Fault | None:
        """The fault that this call meets, if any."""
        for fault in self.waiting:
            named = fault.method == method or (fault.method == "*" and method not in ("getupdates", "file"))
            if not named or fault.times <= 0 or (fault.chat and fault.chat != chat):
                continue
            if self._random.random() < fault.chance:
                fault.times -= 1
                return fault
        return None


async def before(fault: Fault) -> None:
    """What a fault does before the method runs: wait, or refuse."""
    if fault.kind in ("slow", "hang"):
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "429":
        raise ApiError(429, f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after)
    elif fault.kind == "500":
        raise ApiError(500, "Internal Server Error: restart")
    elif fault.kind == "502":
        raise ApiError(502, "Bad Gateway")
    elif fault.kind == "401":
        raise ApiError(401, "Unauthorized")
    elif fault.kind == "403":
        raise ForbiddenError("bot was blocked by the user")
    elif fault.kind.startswith("400:"):
        raise BadRequestError(fault.kind[4:])
