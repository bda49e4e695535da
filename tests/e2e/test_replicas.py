"""Several processes on one PostgreSQL: who does what, and what happens when one of them is gone."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.e2e.conversation import SAMPLE, TITLE, settled
from tests.e2e.replica_torture import torture
from tests.e2e.replicas import Replica, replica, running
from tests.e2e.severed import severed
from tests.patience import PATIENCE
from tests.profiles import torture as is_torture
from tests.sandbox.world import RunningWorld, running_sandbox


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


LEADS, FOLLOWS = '"this process polls now"', '"this process polls no longer'


async def until_it_says(process: Replica, words: str, times: int = 1) -> None:
    """Wait until a process has logged something so many times."""
    async with asyncio.timeout(PATIENCE):
        while process.log.count(words) < times:
            await asyncio.sleep(0.05)


async def conflicts(world: RunningWorld) -> int:
    """How many polls met another one."""
    return sum(call["code"] == 409 for call in await world.calls("getupdates"))


@pytest.mark.torture
@pytest.mark.parametrize("how", ["stopped", "killed", "cut off"] if is_torture() else ["stopped"])
async def test_a_leader_that_is_gone_is_followed(tmp_path: Path, own_postgresql_url: str, how: str) -> None:
    """Another process polls when the leader is stopped, killed or cut off; when it comes back it does not poll.

    What is said meanwhile is answered once.
    """
    async with running_sandbox() as world, severed(tmp_path, own_postgresql_url) as (wire, cut_url):
        first = replica(world, tmp_path / "first", "all", cut_url)
        second = replica(world, tmp_path / "second", "all", own_postgresql_url)
        alice = world.person("alice")
        async with running(first):
            await until_it_says(first, LEADS)
            async with running(second):
                await alice.say("/help")
                await alice.wait_message()
                match how:
                    case "stopped":
                        first.signal(signal.SIGSTOP)
                    case "killed":
                        await first.kill()
                    case "cut off":
                        wire.cut()
                await alice.say("/privacy")
                await until_it_says(second, LEADS)
                await alice.wait_message()
                before = await conflicts(world)
                match how:
                    case "stopped":
                        first.signal(signal.SIGCONT)
                        await until_it_says(first, FOLLOWS)
                    case "killed":
                        await first.start()
                    case "cut off":
                        wire.mend()
                        await until_it_says(first, FOLLOWS)
                await alice.say("/help")
                await alice.wait_message()
                await world.wait_idle()
                assert await conflicts(world) == before, "two of them poll"
                assert first.log.count(LEADS) == 1
        sent = [message for message in await alice.messages() if message.raw["from"]["is_bot"]]
        assert len(sent) == 3
