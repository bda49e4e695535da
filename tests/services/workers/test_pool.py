"""Real child processes: what they answer, to whom, and in which order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from engine import calls, protocol
from engine.calls import ChildKind
from engine.errors import BrokenFileError, EncryptedError, PictureError
from engine.models import Frequencies, Page
from services.workers import pool as module
from services.workers.pool import Workers
from services.workers.turns import Party, on_behalf_of
from tests.bot.eventually import eventually
from tests.engine.readers import files
from tests.patience import PATIENCE
from tests.services.workers.children import (
    DOCUMENT,
    PATIENT,
    ROOT,
    SLOW,
    TXT,
    pid,
    posix,
)


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
    await eventually(lambda: {one.kind for one in workers.status()} == {"analyse", "rank"})


async def test_a_hog_leaves_a_reader_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person's slow pages in four groups keep one of two readers busy; another's file is read at once."""
    monkeypatch.setitem(module.LIMITS, ChildKind.READ, PATIENT)
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
        await eventually(lambda: len(crew.status()) == 1)
        assert [one.kind for one in crew.status()] == ["rank"]
        assert (await crew.call(calls.READ_DOCUMENT, TXT)).text == files.ARTICLE
    finally:
        await crew.close()
