"""Health and figures for whoever watches the bot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import health_server
from bot.errors import FatalError
from bot.metrics import Metrics
from engine.errors import FetchError, StorageError
from services.web.fetch import Fetcher
from services.workers.pool import Workers
from tests.bot.scripted_server import Server


async def test_ready_only_without_a_problem(server: Server) -> None:
    """503 with the reason, 200 without one; alive in both cases; nothing else is served."""
    problems = ["the database does not answer", ""]

    async def problem() -> str:
        return problems.pop(0)

    async def metrics() -> bytes:
        return b"pullquote_updates_received_total 1.0\n"

    async with (
        health_server.serving("127.0.0.1", 0, problem=problem, metrics=metrics) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        for path, status, text in (
            ("/readyz", 503, "the database does not answer\n"),
            ("/readyz", 200, "ok\n"),
            ("/healthz", 200, "ok\n"),
            ("/metrics", 200, "pullquote_updates_received_total 1.0\n"),
        ):
            async with session.get(path) as response:
                assert (response.status, await response.text()) == (status, text)
        async with session.get("/") as response:
            assert response.status == 404
    with pytest.raises(FatalError, match="PULLQUOTE_HEALTH_LISTEN"):
        async with health_server.serving("127.0.0.1", server.port, problem=problem, metrics=metrics):
            pass


async def test_what_is_counted(tmp_path: Path) -> None:
    """Updates, answers, what became of requests to the web, what waits, and how late digests are."""
    metrics = Metrics()

    async def receive(updates: object) -> int:
        return 3

    async def lag() -> timedelta:
        return timedelta(minutes=2)

    async def queues() -> tuple[int, int]:
        return 5, 2

    async def broken() -> timedelta:
        raise StorageError

    await metrics.count_received(receive)([])
    metrics.count_settled("done", [0.2, 4.0])
    metrics.count_settled("failed", [])
    fetcher = Fetcher(on_done=metrics.count_fetch)
    for url in ("http://127.0.0.1/", "http://localhost:80/"):
        with pytest.raises(FetchError):
            await fetcher.fetch(url)
    await fetcher.close()
    workers = Workers(readers=1, data_dir=tmp_path)
    page = (await metrics.page(queues, lag, workers)).decode()
    for line in (
        "pullquote_updates_received_total 3.0",
        'pullquote_updates_settled_total{outcome="done"} 2.0',
        'pullquote_updates_settled_total{outcome="failed"} 1.0',
        'pullquote_answer_seconds_bucket{le="0.25"} 1.0',
        'pullquote_answer_seconds_bucket{le="5.0"} 2.0',
        'pullquote_fetches_total{outcome="refused address"} 2.0',
        "pullquote_waiting_updates 5.0",
        "pullquote_waiting_chats 2.0",
        "pullquote_digest_lag_seconds 120.0",
        "process_resident_memory_bytes ",
    ):
        assert line in page
    assert "pullquote_digest_lag_seconds NaN" in (await metrics.page(queues, broken, workers)).decode()
