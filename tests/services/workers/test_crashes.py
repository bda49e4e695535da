"""Real child processes that die or reach their limits: the bot goes on."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from engine import calls
from engine.calls import ChildKind
from engine.errors import BrokenFileError, ReadError, WorkerError, WorkerLimitError
from engine.models import Page
from services.workers import pool as module
from services.workers.pool import Workers
from services.workers.process import Deadlines
from tests.bot.eventually import eventually
from tests.engine.readers import files
from tests.services.workers.children import (
    DOCUMENT,
    PATIENT,
    SLOW,
    TXT,
    at_work,
    pid,
    posix,
    proc,
)


@posix
async def test_a_child_that_died_idle_is_not_missed(workers: Workers) -> None:
    """A child killed between two requests: the next is answered all the same."""
    await workers.call(calls.READ_DOCUMENT, TXT)
    await workers.call(calls.PARSE_QUESTION, "why?", ("en",))
    for kind in ("read", "rank"):
        os.kill(pid(workers, kind), signal.SIGKILL)
    assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
    assert (await workers.call(calls.PARSE_QUESTION, "why?", ("en",))).text == "why?"


@proc
async def test_a_crash_of_the_reader(workers: Workers) -> None:
    """A reader that dies over a file: WorkerError for that file, an answer for the next."""
    await workers.call(calls.READ_DOCUMENT, TXT)
    task = asyncio.create_task(workers.call(calls.READ_DOCUMENT, SLOW))
    await at_work(pid(workers, "read"))
    os.kill(pid(workers, "read"), signal.SIGSEGV)
    with pytest.raises(WorkerError):
        await task
    assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE


@posix
async def test_a_crash_of_the_engine_is_tried_again(workers: Workers) -> None:
    """The engine dies once in the middle of a call: the caller does not notice."""
    await workers.warm()
    first = pid(workers, "analyse")
    os.kill(first, signal.SIGSTOP)
    task = asyncio.create_task(workers.call(calls.ANALYSE_DOCUMENT, DOCUMENT, (), ()))
    await asyncio.sleep(0.2)
    os.kill(first, signal.SIGKILL)
    assert (await task).sentences
    assert pid(workers, "analyse") != first


@posix
async def test_a_bomb_stays_in_its_child(workers: Workers) -> None:
    """Files that unpack to more than is allowed are refused, and the bot's own memory stays as it was."""
    import resource

    await workers.call(calls.READ_DOCUMENT, TXT)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    para = "<w:p><w:r><w:t>Yes.</w:t></w:r></w:p>"
    bomb = files.raw_docx(para * 2_500_000)
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BrokenFileError):
        await workers.call(calls.READ_DOCUMENT, Page(None, "", bomb, "bomb.docx"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(before, made) < 50 << 10
    assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE


@posix
async def test_a_reader_out_of_memory(workers: Workers) -> None:
    """A PDF whose one page unpacks to a gigabyte ends at the reader's 512 MiB."""
    import zlib

    packer = zlib.compressobj(9)
    megabyte = [packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    flood = megabyte[0] + megabyte[1] * 1023 + packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(flood), flood),
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in enumerate(objects, 1))
    with pytest.raises((WorkerLimitError, ReadError)):
        await workers.call(calls.READ_DOCUMENT, Page(None, "", body + b"trailer << /Root 1 0 R >>\n%%EOF", "bomb.pdf"))
    assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE


async def test_a_deadline(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes too long is given up, and what waited behind it is answered."""
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, Deadlines(4.0, 60.0))
    slow = asyncio.create_task(workers.call(calls.READ_DOCUMENT, SLOW))
    await eventually(lambda: workers.status() or slow.done())
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, PATIENT)
    quick = asyncio.create_task(workers.call(calls.READ_DOCUMENT, TXT))
    with pytest.raises(WorkerLimitError):
        await slow
    assert (await quick).text == files.ARTICLE


async def test_a_page_that_was_given_up_is_remembered(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent again soon, it costs no reader anything."""
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, Deadlines(0.0, 60.0))
    with pytest.raises(WorkerLimitError):
        await workers.call(calls.READ_DOCUMENT, TXT)
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, PATIENT)
    with pytest.raises(WorkerLimitError):
        await workers.call(calls.READ_DOCUMENT, Page(None, "text/plain", bytes(bytearray(TXT.body)), "b.txt"))
    assert workers.status() == ()
    monkeypatch.setattr(module, "GIVEN_UP", 0.0)
    assert (await workers.call(calls.READ_DOCUMENT, Page(None, "text/plain", TXT.body + b"\n", "a.txt"))).text
