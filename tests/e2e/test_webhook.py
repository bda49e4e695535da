"""The webhook mode of the unmodified bot: the sandbox posts to it as Telegram does."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from tests.e2e.bot_process import running_bot
from tests.ports import free_port
from tests.sandbox.world import running_sandbox

SECRET = "a-secret-that-nobody-guesses"


async def watched(root: str) -> None:
    """Ready and alive, and the two updates of this start are among the figures."""
    async with aiohttp.ClientSession(root) as session:
        for page in ("/healthz", "/readyz"):
            async with session.get(page) as response:
                assert (response.status, await response.text()) == (200, "ok\n")
        async with session.get("/metrics") as response:
            figures = dict(line.rsplit(" ", 1) for line in (await response.text()).splitlines() if line[0] != "#")
    assert float(figures["pullquote_updates_received_total"]) == 2
    assert float(figures["pullquote_digest_lag_seconds"]) == 0


async def test_from_polling_to_a_webhook_and_back(tmp_path: Path) -> None:
    """Each way round, what people say meanwhile is answered by the next start, once."""
    listen, health = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    webhook = {
        "WEBHOOK_URL": f"http://{listen}",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_LISTEN": listen,
        "HEALTH_LISTEN": health,
    }
    async with running_sandbox() as world:
        alice = world.person("alice")
        for settings in (webhook, {}, webhook):
            await alice.say("/help")
            async with running_bot(world, tmp_path, {f"PULLQUOTE_{name}": value for name, value in settings.items()}):
                await alice.wait_message()
                await alice.say("/privacy")
                await alice.wait_message()
                await world.wait_idle()
                info = await world.call("getWebhookInfo")
                assert bool(info["url"]) == bool(settings)
                assert info["pending_update_count"] == 0
                assert SECRET not in info["url"]
                if settings:
                    await watched(f"http://{health}")
            assert SECRET not in (tmp_path / "bot.log").read_text()
        sent = [message for message in await alice.messages() if message.raw["from"]["is_bot"]]
        assert len(sent) == 6
