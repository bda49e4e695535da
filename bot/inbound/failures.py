"""Failures of handlers: which may pass, and which are the same as before."""

from __future__ import annotations

from pathlib import PurePath

from telegram.error import BadRequest, NetworkError, RetryAfter

from engine.errors import StorageError, WorkerError

PASSING = (NetworkError, RetryAfter, StorageError, WorkerError, OSError, TimeoutError, MemoryError)
"""Faults of the world around the bot: they may pass, however often they come."""


def may_pass(error: Exception) -> bool:
    """Whether another try may succeed though this one failed as the one before: the fault is not in the update."""
    return isinstance(error, PASSING) and not isinstance(error, BadRequest)


def name(error: Exception) -> str:
    """Return the class of an error and where it was raised, "KeyError at texts.py:12": that is how tries compare.

    Its text is left out: it may quote a message.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + place
