"""Several processes on one PostgreSQL: who does what, and what happens when one of them is gone."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conversation import SAMPLE, TITLE, settled
from tests.e2e.replica_torture import torture
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


async def test_kills_lose_nothing_and_double_nothing(tmp_path: Path, own_postgresql_url: str) -> None:
    """Two that serve and two workers behind a load balancer, one of each killed again and again while people write.

    `make torture-replicas` does it for five minutes.
    """
    report = await torture(own_postgresql_url, tmp_path, seconds=24, every=8, chats=4, pause=2)
    assert report.is_good, report
    assert report.digests > 0, report
