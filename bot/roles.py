"""Roles: what a process does, and what of it several processes on one PostgreSQL divide among them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The role of a process, and the name of the queue of jobs that it works on."""

    ALL = "all"
    """Everything in one process."""
    SERVE = "serve"
    """Receives updates and answers what needs no reading."""
    WORKER = "worker"
    """Reads what people send, polls feeds, sends digests, and does all that the clock causes."""

    @property
    def receives(self) -> bool:
        """Whether a process of this role receives updates."""
        return self is not Role.WORKER

    @property
    def queues(self) -> tuple[Role, ...]:
        """The queues of jobs that a process of this role works on."""
        return (Role.SERVE, Role.WORKER) if self is Role.ALL else (self,)
