"""A real HTTP load balancer in front of the processes that serve: haproxy, which looks at /readyz."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

_CONFIGURATION = """global
    maxconn 500
defaults
    mode http
    timeout connect 1s
    timeout client 60s
    timeout server 60s
    option redispatch 1
    retries 3
frontend telegram
    bind 127.0.0.1:{port}
    default_backend bot
backend bot
    balance roundrobin
    option httpchk GET /readyz
{servers}
"""


def haproxy() -> str:
    """The path of haproxy; skips the test where it is not installed."""
    path = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if path is None:
        pytest.skip("no load balancer: haproxy is not installed")
    return path


@asynccontextmanager
async def balanced(folder: Path, port: int, servers: Sequence[tuple[int, int]]) -> AsyncIterator[None]:
    """Pass requests to *port* on to those of *servers* that are ready; each is (port, port of its health)."""
    lines = (
        f"    server s{port} 127.0.0.1:{port} check port {health} inter 500ms fall 1 rise 1" for port, health in servers
    )
    file = folder / "haproxy.cfg"
    file.write_text(_CONFIGURATION.format(port=port, servers="\n".join(lines)), encoding="utf-8")
    with (folder / "haproxy.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(haproxy(), "-db", "-f", str(file), stdout=log, stderr=log)
    try:
        yield
        assert process.returncode is None, (folder / "haproxy.log").read_text()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
