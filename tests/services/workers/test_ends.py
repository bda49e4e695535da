"""Real child processes that are replaced, closed, or left behind by a bot that was killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from engine import calls, protocol
from engine.errors import WorkerError
from services.workers import pool as module
from services.workers.pool import Workers
from tests.bot.eventually import eventually
from tests.engine.readers import files
from tests.patience import PATIENCE
from tests.services.workers.children import (
    ROOT,
    SLOW,
    TXT,
    alive,
    at_work,
    pid,
    posix,
    proc,
    running,
)


async def another(crew: Workers, kind: str, first: int) -> int:
    """Return the process id of the child that came in the place of *first*."""
    await eventually(lambda: pid(crew, kind) != first)
    return pid(crew, kind)


async def test_a_reader_is_replaced_after_its_documents(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's leaks end with it; until the next one has loaded its libraries, it goes on reading."""
    monkeypatch.setattr(module, "DOCUMENTS", 3)
    await workers.call(calls.READ_DOCUMENT, TXT)
    first = pid(workers, "read")
    await workers.call(calls.READ_DOCUMENT, TXT)
    assert pid(workers, "read") == first
    texts = await asyncio.gather(*(workers.call(calls.READ_DOCUMENT, TXT) for _ in range(4)))
    assert [text.text for text in texts] == [files.ARTICLE] * 4
    await another(workers, "read", first)
    await eventually(lambda: not alive(first))


@proc
async def test_an_engine_that_has_grown_is_replaced(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine above its memory makes room for a new one, which takes its requests when it is ready."""
    await workers.call(calls.PARSE_QUESTION, "why?", ("en",))
    first = pid(workers, "rank")
    monkeypatch.setattr(module, "ENGINE_MEMORY", 1)
    assert (await workers.call(calls.PARSE_QUESTION, "why?", ("en",))).text == "why?"
    monkeypatch.undo()
    second = await another(workers, "rank", first)
    assert (await workers.call(calls.PARSE_QUESTION, "why?", ("en",))).text == "why?"
    assert pid(workers, "rank") == second


@posix
async def test_a_worn_child_that_is_at_work_finishes_first(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one is ready while the worn one still works: that work is answered, then the worn one ends."""
    await workers.call(calls.PARSE_QUESTION, "why?", ("en",))
    first = pid(workers, "rank")
    monkeypatch.setattr(module, "ENGINE_MEMORY", 1)
    await workers.call(calls.PARSE_QUESTION, "why?", ("en",))
    os.kill(first, signal.SIGSTOP)
    task = asyncio.create_task(workers.call(calls.PARSE_QUESTION, "who?", ("en",)))
    await another(workers, "rank", first)
    monkeypatch.undo()
    assert not task.done()
    os.kill(first, signal.SIGCONT)
    assert (await task).text == "who?"
    assert not alive(first)


@proc
async def test_close_ends_everything() -> None:
    """Also children in the middle of work and those that do not answer; callers hear of it."""
    crew = Workers()
    await crew.start()
    await crew.call(calls.READ_DOCUMENT, TXT)
    await crew.call(calls.PARSE_QUESTION, "why?", ("en",))
    pids = [one.pid for one in crew.status()]
    os.kill(pid(crew, "rank"), signal.SIGSTOP)
    tasks = [
        asyncio.create_task(crew.call(calls.READ_DOCUMENT, SLOW)),
        asyncio.create_task(crew.call(calls.READ_DOCUMENT, TXT)),
    ]
    await at_work(pid(crew, "read"))
    async with asyncio.timeout(PATIENCE):  # one of them is stopped, another in the middle of a long file
        await crew.close()
    assert all(isinstance(one, WorkerError) for one in await asyncio.gather(*tasks, return_exceptions=True))
    assert not any(alive(one) for one in pids)
    with pytest.raises(WorkerError):
        await crew.call(calls.READ_DOCUMENT, TXT)


@posix
def test_no_orphan_survives_its_parent() -> None:
    """The bot is killed outright: its children end by themselves, also in the middle of work."""
    code = (
        "import asyncio, sys\n"
        "from engine import calls\n"
        "from engine.models import Page\n"
        "from services.workers.pool import Workers\n"
        "async def main():\n"
        "    crew = Workers()\n"
        "    await crew.start()\n"
        "    await crew.call(calls.PARSE_QUESTION, 'why?', ('en',))\n"
        "    body = (b'<p ' + b' '.join(b'a%d=1' % n for n in range(900)) + b'>x</p>') * 300\n"
        "    asyncio.create_task(crew.call(calls.READ_DOCUMENT, Page(None, 'text/html', body)))\n"
        "    while len(crew.status()) < 2:\n"
        "        await asyncio.sleep(0.01)\n"
        "    await asyncio.sleep(0.5)\n"
        "    print(*(one.pid for one in crew.status()), flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(one) for one in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 2
    end = time.monotonic() + PATIENCE
    while any(running(one) for one in pids) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(running(one) for one in pids)


@posix
def test_a_child_ends_whose_parent_was_killed_in_the_middle_of_a_frame() -> None:
    """Neither its log nor its answers can be written any more."""
    frame = protocol.request(calls.READ_DOCUMENT, (TXT,))
    command = (sys.executable, "-m", "engine", "read")
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, stderr=-1, bufsize=0) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(frame[: len(frame) // 2])
        for pipe in (child.stderr, child.stdout, child.stdin):
            pipe.close()
        try:
            assert child.wait(PATIENCE) == 0
        finally:
            child.kill()
