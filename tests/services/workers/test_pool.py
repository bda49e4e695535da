"""Real child processes: they read, they reach their limits, they die, and the bot goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine import calls, protocol
from engine.calls import ChildKind
from engine.errors import BrokenFileError, EncryptedError, PictureError, ReadError, WorkerError, WorkerLimitError
from engine.models import Document, Frequencies, Page
from services.workers import pool as module
from services.workers.pool import Workers
from services.workers.process import Deadlines
from services.workers.turns import Party, on_behalf_of
from tests.engine.readers import files
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
TXT = Page(None, "text/plain", files.ARTICLE.encode(), "a.txt")
LADEN = b"<p " + b" ".join(b"a%d=1" % n for n in range(900)) + b">x</p>"
SLOW = Page(None, "text/html", LADEN * 1200)
"""Tags with as many attributes as are read: 20 s."""
"""A page that costs libxml2 more than a minute: every attribute is compared with all before it."""
DOCUMENT = Document(None, "", files.ARTICLE)

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are POSIX")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    crew = Workers()
    await crew.start()
    yield crew
    await crew.close()


def pid(crew: Workers, kind: str) -> int:
    return next(one.pid for one in crew.status() if one.kind == kind)


async def test_nothing_runs_before_it_is_needed(workers: Workers) -> None:
    """Start costs nothing; the first document starts a reader, the second finds it warm."""
    assert workers.status() == ()
    assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
    first = pid(workers, "read")
    await workers.call(calls.READ_DOCUMENT, TXT)
    assert [one.pid for one in workers.status()] == [first]


async def test_the_engine_answers(workers: Workers) -> None:
    """All calls to the engine cross the pipe with their types, in both directions."""
    analysis = await workers.call(calls.ANALYSE_DOCUMENT, DOCUMENT, (), ("en",))
    assert analysis.language == "en"
    first = analysis.sentences[0]
    assert files.ARTICLE[first.start : first.end].startswith("In year")
    query = await workers.call(calls.PARSE_QUESTION, "how many boats?", ("en",))
    assert query.text == "how many boats?"
    frequencies = Frequencies(21, {"boat": 7})
    assert (await workers.call(calls.EXPAND_QUERY, query, frequencies, ("boat", "goat"))).text == query.text
    assert (await workers.call(calls.RANK_PASSAGES, query, (), frequencies, 5)).hits == ()


async def test_errors_cross_the_pipe_as_themselves(workers: Workers) -> None:
    """What a reader says of a file arrives with its type and facts, and costs no child."""
    with pytest.raises(BrokenFileError):
        await workers.call(calls.READ_DOCUMENT, Page(None, "", b"%PDF-1.7 nothing", "a.pdf"))
    before = pid(workers, "read")
    with pytest.raises(PictureError) as caught:
        await workers.call(calls.READ_DOCUMENT, Page(None, "", files.as_pdf([""] * 3, title="x"), "scan.pdf"))
    assert caught.value.pages == 1
    with pytest.raises(EncryptedError):
        await workers.call(
            calls.READ_DOCUMENT,
            Page(None, "", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a"),
        )
    assert pid(workers, "read") == before


async def test_progress_is_heard(workers: Workers) -> None:
    """A long PDF says which page it is at."""
    progress: list[tuple[int, int]] = []
    body = files.as_pdf([files.ARTICLE.replace("\n\n", " ")] * 12)
    document = await workers.call(
        calls.READ_DOCUMENT, Page(None, "", body, "a.pdf"), progress=lambda done, total: progress.append((done, total))
    )
    assert document.pages > 2
    assert progress == [(n, document.pages) for n in range(1, document.pages + 1)]


@posix
async def test_a_child_that_died_idle_is_not_missed(workers: Workers) -> None:
    """A child killed between two requests: the next is answered all the same."""
    await workers.call(calls.READ_DOCUMENT, TXT)
    await workers.call(calls.PARSE_QUESTION, "why?", ("en",))
    for kind in ("read", "rank"):
        os.kill(pid(workers, kind), signal.SIGKILL)
    assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
    assert (await workers.call(calls.PARSE_QUESTION, "why?", ("en",))).text == "why?"


@posix
async def test_a_crash_of_the_reader(workers: Workers) -> None:
    """A reader that dies over a file: WorkerError for that file, an answer for the next."""
    await workers.call(calls.READ_DOCUMENT, TXT)
    task = asyncio.create_task(workers.call(calls.READ_DOCUMENT, SLOW))
    await asyncio.sleep(0.3)
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
async def test_a_question_does_not_wait_behind_an_article(workers: Workers) -> None:
    """While the analysis of one chat's text stands still, another chat's question is answered."""
    await workers.warm()
    assert [one.kind for one in workers.status()] == ["analyse"]
    busy = pid(workers, "analyse")
    os.kill(busy, signal.SIGSTOP)
    article = asyncio.create_task(workers.call(calls.ANALYSE_DOCUMENT, DOCUMENT, (), ()))
    async with asyncio.timeout(PATIENCE):
        assert (await workers.call(calls.PARSE_QUESTION, "why?", ("en",))).text == "why?"
    assert not article.done()
    os.kill(busy, signal.SIGCONT)
    assert (await article).sentences


async def test_questions_are_expected_after_an_article(workers: Workers) -> None:
    """The first article starts the child for questions in the background; before, the bot holds none for them."""
    await workers.warm()
    await workers.call(calls.ANALYSE_DOCUMENT, DOCUMENT, (), ())
    async with asyncio.timeout(PATIENCE):
        while {one.kind for one in workers.status()} != {"analyse", "rank"}:
            await asyncio.sleep(0.02)


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
    async with asyncio.timeout(PATIENCE):
        slow, quick = await asyncio.gather(
            workers.call(calls.READ_DOCUMENT, SLOW), workers.call(calls.READ_DOCUMENT, TXT), return_exceptions=True
        )
    assert isinstance(slow, WorkerLimitError)
    assert isinstance(quick, Document)


async def test_a_page_that_was_given_up_is_remembered(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent again soon, it costs no reader anything."""
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, Deadlines(0.0, 60.0))
    with pytest.raises(WorkerLimitError):
        await workers.call(calls.READ_DOCUMENT, TXT)
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, Deadlines(18.0, 60.0))
    with pytest.raises(WorkerLimitError):
        await workers.call(calls.READ_DOCUMENT, Page(None, "text/plain", bytes(bytearray(TXT.body)), "b.txt"))
    assert workers.status() == ()
    monkeypatch.setattr(module, "GIVEN_UP", 0.0)
    assert (await workers.call(calls.READ_DOCUMENT, Page(None, "text/plain", TXT.body + b"\n", "a.txt"))).text


async def test_a_hog_leaves_a_reader_to_others() -> None:
    """One person's slow pages in four groups keep one of two readers busy; another's file is read at once."""
    crew = Workers(readers=2)
    await crew.start()
    tasks = []
    for group in range(4):
        with on_behalf_of(Party(1, -group)):
            tasks.append(asyncio.create_task(crew.call(calls.READ_DOCUMENT, SLOW)))
    try:
        with on_behalf_of(Party(2, 2)):
            assert (await crew.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
        assert not any(task.done() for task in tasks)
    finally:
        await crew.close()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_cancelled_caller_leaves_no_one_elses_answer(workers: Workers) -> None:
    """After cancelled requests every answer still belongs to its question."""
    for pause in (0.0, 0.001, 0.01, 0.05):
        task = asyncio.create_task(
            workers.call(calls.READ_DOCUMENT, Page(None, "text/plain", b"Lost words of nobody. " * 400, "lost.txt"))
        )
        await asyncio.sleep(pause)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await workers.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE


@pytest.mark.parametrize("readers", [1, 3])
async def test_many_at_once_are_served_in_turn(readers: int) -> None:
    """Forty callers: everybody gets the answer to his own document, first come first served."""
    crew = Workers(readers=readers)
    await crew.start()
    order: list[int] = []

    async def one(number: int) -> str:
        page = Page(None, "text/plain", f"Text number {number} of many.\n\n{files.ARTICLE}".encode(), "a.txt")
        text = (await crew.call(calls.READ_DOCUMENT, page)).text
        order.append(number)
        return text.split("\n")[0]

    try:
        results = await asyncio.gather(*(one(number) for number in range(40)))
        assert results == [f"Text number {number} of many." for number in range(40)]
        assert order == sorted(order) or readers > 1
        assert len(crew.status()) == readers
    finally:
        await crew.close()


async def another(crew: Workers, kind: str, first: int) -> int:
    """Return the process id of the child that came in the place of *first*."""
    async with asyncio.timeout(PATIENCE):
        while (now := pid(crew, kind)) == first:
            await asyncio.sleep(0.02)
    return now


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
    async with asyncio.timeout(PATIENCE):
        while alive(first):
            await asyncio.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not say what a process holds")
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


@posix
async def test_close_ends_everything_within_two_seconds() -> None:
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
    await asyncio.sleep(0.2)
    async with asyncio.timeout(PATIENCE):  # one of them is stopped, another in the middle of a long file
        await crew.close()
    assert all(isinstance(one, WorkerError) for one in await asyncio.gather(*tasks, return_exceptions=True))
    assert not any(alive(one) for one in pids)
    with pytest.raises(WorkerError):
        await crew.call(calls.READ_DOCUMENT, TXT)


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


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
        "    await asyncio.sleep(0.5)\n"
        "    print(*(one.pid for one in crew.status()), flush=True)\n"
        "    await asyncio.sleep(60)\n"
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


def running(number: int) -> bool:
    """Alive, and no zombie that waits for an init process to reap it."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return alive(number) if not Path("/proc/self").exists() else False


async def test_stray_prints_do_not_corrupt_the_pipe() -> None:
    """What a library prints in a child goes to stderr, and to the log only as our own lines."""
    code = (
        "import os, sys, threading\n"
        "import engine.readers as readers\n"
        "real = readers.read\n"
        "def loud(*args):\n"
        "    print('stray', flush=True); os.write(1, b'stray'); sys.stdin.read()\n"
        "    return real(*args)\n"
        "readers.read = loud\n"
        "import engine.__main__ as child\n"
        "child.main(['read'])\n"
    )
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), cwd=ROOT, stdin=-1, stdout=-1, stderr=-1, env={"PATH": os.environ["PATH"]}
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(protocol.request(calls.READ_DOCUMENT, (TXT,)))
    replies = []
    for _ in range(2):
        size = protocol.length(await child.stdout.readexactly(protocol.HEAD.size))
        replies.append(protocol.read_reply(await child.stdout.readexactly(size)))
    child.stdin.close()
    out, output = await child.communicate()
    assert out == b""
    assert output.count(b"stray") == 2
    taken, success = replies
    assert taken == protocol.Taken()
    assert isinstance(success, protocol.Success)
    assert protocol.result(calls.READ_DOCUMENT, success).text == files.ARTICLE


def test_children_know_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is no business of a process that parses strangers' files."""
    monkeypatch.setenv("PULLQUOTE_TOKEN", "12345:secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    environment = module._environment(())
    assert "12345:secret" not in environment.values()
    assert not any("proxy" in name.lower() or name.startswith("PULLQUOTE") for name in environment)


async def test_a_small_server_has_one_engine_child_and_no_idle_reader() -> None:
    """Articles and questions share a child, which also reads no documents; a reader that has rested ends."""
    crew = Workers(small=True, rest=0.0)
    await crew.start()
    try:
        await crew.warm()
        await crew.call(calls.ANALYSE_DOCUMENT, DOCUMENT, (), ("en",))
        await crew.call(calls.PARSE_QUESTION, "how many boats?", ("en",))
        assert [one.kind for one in crew.status()] == ["rank"]
        assert (await crew.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
        async with asyncio.timeout(30):
            while len(crew.status()) > 1:
                await asyncio.sleep(0.01)
        assert [one.kind for one in crew.status()] == ["rank"]
        assert (await crew.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
    finally:
        await crew.close()
