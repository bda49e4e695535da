"""What a child process could reach when it tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fence:
    """The result of a trial (`engine.fences.trial`)."""

    reached: tuple[str, ...]
    """What was in reach though it must not be: kinds of sockets and processes in words, files by their path."""
    no_new_privileges: bool
    landlock: int
    """The version of Landlock in the kernel, 0 if it has none."""
