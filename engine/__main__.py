"""The child processes: `python -m engine read` reads documents, `picture` pictures of text; `rank` works on them.

Frames come on stdin and go out on stdout as it was at the start; file descriptor 1 then leads to stderr, so that a
library's stray print cannot get between the frames. The end of stdin ends the process at once, whatever it is doing.
Before the first frame is read, `engine.fences` takes from the process what no parser needs.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from engine import protocol
from engine.calls import Call, ChildKind
from engine.errors import PullquoteError, WorkerError, WorkerLimitError
from engine.fences import enclose

MEMORY = 512 << 20
CPU_SECONDS = {ChildKind.READ: (15, 60), ChildKind.PICTURE: (20, 90)}
"""For one document, and in total: each page of a file that is read renews the first, up to the second."""
MODES = {"read": (ChildKind.READ,), "picture": (ChildKind.PICTURE,), "rank": (ChildKind.ANALYSE, ChildKind.RANK)}
"""The kinds of calls that a child answers, by its argument."""

YIELDING = 5
"""By how much a reader lets the processes that receive and answer go first where there are too few cores."""

Send = Callable[[protocol.Reply], None]


def main(argv: list[str]) -> int:
    """Serve requests until stdin ends."""
    if len(argv) != 1 or argv[0] not in MODES:
        sys.stderr.write("usage: python -m engine read|picture|rank\n")
        return 2
    kinds = MODES[argv[0]]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which then closes our stdin
    requests, replies = _pipes()
    logging.disable(logging.CRITICAL)  # libraries log what they read
    reads = ChildKind.RANK not in kinds
    if reads:
        _limit_memory()
        with suppress(AttributeError, OSError):  # not on Windows; refused by a hardened unit
            os.nice(YIELDING)
    # fonts for a PDF that brings none: charts use those of matplotlib
    enclose(fonts=reads, models=ChildKind.PICTURE in kinds)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.stack_size(1 << 20)
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()

    def reply(message: protocol.Reply) -> None:
        replies.write(protocol.frame(message))
        replies.flush()

    while True:
        _serve(inbox.get(), reply, kinds)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the real stdin and stdout, after file descriptors 0 and 1 were redirected to harmless places."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(requests.fileno(), os.O_BINARY)
        msvcrt.setmode(replies.fileno(), os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _listen(stream: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    """Read ahead, so that the end of the bot's process is noticed even while a document is being read."""
    try:
        while (body := protocol.receive(stream)) is not None:
            inbox.put(body)
            del body  # the queue has it; while this waits for the next one, it may be freed
    except protocol.ProtocolError:
        _log("malformed frame")
    finally:  # also where the log is closed: the bot was killed in the middle of a frame
        os._exit(0)


def _serve(body: bytes, reply: Send, kinds: tuple[ChildKind, ...]) -> None:
    """Answer one request; end the process after any error but a PullquoteError, because its state is unknown."""
    try:
        reply(protocol.Taken())
        call, args = protocol.read_request(body)
        del body  # a page of 20 MB would stay in memory twice
        if call.child not in kinds:
            raise protocol.ProtocolError("a call for another child")
        reply(protocol.success(_run(call, args, reply)))
    except PullquoteError as error:
        reply(protocol.failure(error))
    except MemoryError:
        _fail(reply, WorkerLimitError())
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        _log(_place(error))
        _fail(reply, WorkerError())


def _fail(reply: Send, error: PullquoteError) -> None:
    reply(protocol.failure(error))
    os._exit(1)


def _run(call: Call[Any, *tuple[Any, ...]], args: tuple[Any, ...], reply: Send) -> Any:
    """Import the function of *call* and call it."""
    seconds, longest = CPU_SECONDS.get(call.child, (0, 0))
    end = _cpu_used() + longest
    if seconds:
        _limit_cpu(seconds, end)

    def progress(done: int, total: int) -> None:
        _limit_cpu(seconds, end)
        reply(protocol.Progress(done, total))

    module, _, name = call.function.partition(":")
    function = getattr(import_module(module), name)
    return function(*args, progress) if call.progress else function(*args)


def _limit_memory() -> None:
    """Limit the memory, so that a document that unpacks without end fails in this process alone."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _cpu_used() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _limit_cpu(seconds: float, end: float) -> None:
    """Set the CPU limit to *seconds* from now, at most to *end*; the system counts both from the process's start."""
    if sys.platform != "win32":
        import resource

        soft = int(min(_cpu_used() + seconds, end)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _place(error: BaseException) -> str:
    """Return the class and the place of an error; its message may quote the document and is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"  # noqa: PTH119
    return f"{type(error).__name__} at {place}"


def _log(line: str) -> None:
    """Write a line for the bot's log, which passes on only lines with this prefix."""
    sys.stderr.write(f"pullquote-worker: {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
