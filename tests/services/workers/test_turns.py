"""Whose work a child does next: short work first, fair by person and chat, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from services.workers.turns import COSTLY, HALF_LIFE, LONG, Party, Turns, Usage, on_behalf_of

HOG, OTHER = Party(1, -10), Party(2, 2)


class Scene:
    """Turns at some children, a clock that stands still, and work that ends when it is told to."""

    def __init__(self, children: int) -> None:
        self.now = 0.0
        self.usage = Usage(lambda: self.now)
        self.turns = Turns(children, self.usage, lambda: self.now)
        self.begun: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def ask(self, name: str, party: Party, expected: float = 0.1) -> None:
        """Ask for a child; it is told in `begun` when that is granted."""
        self._ends[name] = asyncio.Event()

        async def work() -> None:
            with on_behalf_of(party):
                async with self.turns.turn(expected):
                    self.begun.append(name)
                    await self._ends[name].wait()

        self.tasks[name] = asyncio.create_task(work())
        await settle()

    async def end(self, name: str, after: float = 0.1) -> None:
        """Let *after* seconds pass, and the work be done."""
        self.now += after
        self._ends[name].set()
        await self.tasks[name]
        await settle()


async def settle() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


@pytest.fixture
def scene() -> Callable[[int], Scene]:
    return Scene


async def test_a_person_never_has_all_children(scene: Callable[[int], Scene]) -> None:
    """However many groups send for one person, another's file finds a child at once."""
    here = scene(2)
    for group in range(4):
        await here.ask(f"hog {group}", Party(1, -10 - group))
    await here.ask("other", OTHER)
    assert here.begun == ["hog 0", "other"]


async def test_one_child_is_kept_for_short_work(scene: Callable[[int], Scene]) -> None:
    """Long work of several people leaves one child to what is short."""
    here = scene(2)
    await here.ask("book", HOG, LONG)
    await here.ask("second book", Party(3, 3), LONG)
    await here.ask("page", OTHER)
    assert here.begun == ["book", "page"]
    await here.end("book")
    assert here.begun[-1] == "second book"


async def test_who_has_used_much_waits_behind_others(scene: Callable[[int], Scene]) -> None:
    """A costly page is remembered: its sender's next one is served after those who came later."""
    here = scene(1)
    await here.ask("costly", HOG)
    await here.ask("next", Party(HOG.person, -11))
    await here.ask("same chat", Party(3, HOG.chat))
    await here.ask("other", OTHER)
    await here.end("costly", 18.0)
    await here.end("other")
    assert here.begun == ["costly", "other", "next"]
    await here.end("next")
    assert here.begun[-1] == "same chat"


async def test_short_work_goes_first(scene: Callable[[int], Scene]) -> None:
    """Of people who have used as much, the one whose work is short; after a while the long work has its turn."""
    here = scene(1)
    await here.ask("first", Party(9, 9))
    await here.ask("long", HOG, 20.0)
    await here.ask("short", OTHER)
    await here.end("first", 0.0)
    assert here.begun == ["first", "short"]
    here.now += 30.0
    await here.ask("late", Party(4, 4))
    await here.end("short", 0.0)
    assert here.begun[-1] == "long"


async def test_use_is_forgotten(scene: Callable[[int], Scene]) -> None:
    """Half of it after five minutes; who has used much counts as long until then."""
    here = scene(2)
    here.usage.add(HOG, 2 * COSTLY)
    await here.ask("page", HOG)
    await here.ask("long", OTHER, LONG)
    assert here.begun == ["page"]
    await here.end("page", 0.0)
    here.now += 1.5 * HALF_LIFE
    await here.ask("again", HOG)
    assert here.begun == ["page", "long", "again"]
    assert here.usage.of(Party()) == 0.0


async def test_who_gives_up_leaves_the_turn_to_others(scene: Callable[[int], Scene]) -> None:
    """Cancelled while waiting or at work."""
    here = scene(1)
    for name in ("working", "waiting", "last"):
        await here.ask(name, OTHER)
    for name in ("waiting", "working"):
        here.tasks[name].cancel()
        await asyncio.gather(here.tasks[name], return_exceptions=True)
    await settle()
    assert here.begun == ["working", "last"]
    await here.end("last")
