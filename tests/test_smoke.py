"""The fifteen steps that are walked on the real Telegram hold on the local Bot API server too."""

from __future__ import annotations

from tests import smoke
from tests.sandbox.world import running_sandbox


async def test_the_sandbox_does_what_the_steps_expect_of_telegram() -> None:
    """Every step goes as expected: what the bot relies on there, it gets here."""
    async with running_sandbox() as world:
        alice = world.person("alice")
        await alice.say("/start")
        results = await smoke.walk(world.root_url, world.token, 1001)
    assert [(name, fault) for name, fault in results if fault] == []
    assert len(results) == 15
    assert "| 15 |" in smoke.report(results, "a test")
