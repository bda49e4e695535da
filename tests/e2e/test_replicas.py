"""Several processes on one PostgreSQL: who does what, and what happens when one of them is gone."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conversation import SAMPLE, TITLE, settled
from tests.e2e.replicas import replica, running
from tests.sandbox.world import running_sandbox


async def test_a_worker_reads_and_those_who_serve_answer(tmp_path: Path, own_postgresql_url: str) -> None:
    """An article that is pasted is read by the worker, a question about it is answered where updates are received."""
    async with running_sandbox() as world:
        serve, worker = (replica(world, tmp_path / role, role, own_postgresql_url) for role in ("serve", "worker"))
        alice = world.person("alice")
        async with running(serve, worker):
            await alice.say("/help")
            await alice.wait_message()
            await alice.say(SAMPLE)
            await settled(alice, TITLE)
            await alice.say("Qui sont les ministres ?")
            assert (await settled(alice)).text
        assert "analyse: " in worker.log
        assert "analyse: " not in serve.log
