"""Faults on order, the guard at the door, the command line, the kept conversation."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError

from sandbox.server import Sandbox
from tests.patience import PATIENCE
from tests.sandbox.world import ApiRefusal, Person, RunningWorld, running_sandbox

ALICE = 1001
ROOT = Path(__file__).parents[2]


async def test_ordered_faults_happen_once(bot: Bot, world: RunningWorld, alice: Person) -> None:
    """429 with its pause, 500, a refusal in given words; then the call works."""
    await alice.say("/start")
    await world.fault("sendMessage", "429", retry_after=7)
    await world.fault("sendMessage", "500")
    await world.fault("sendMessage", "400:made up")
    with pytest.raises(RetryAfter) as waiting:
        await bot.send_message(ALICE, "x")
    assert waiting.value._retry_after == timedelta(seconds=7)
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(ALICE, "x")
    with pytest.raises(TelegramError, match=r"(?i)made up"):
        await bot.send_message(ALICE, "x")
    await bot.send_message(ALICE, "x")
    assert [call["code"] for call in await world.calls("sendMessage")] == [429, 500, 400, 200]


async def test_lost_requests_and_lost_answers_look_the_same(bot: Bot, world: RunningWorld, alice: Person) -> None:
    """ "drop" loses the request, "drop-after" only the answer: the message is there."""
    await alice.say("/start")
    for kind, messages in (("drop", 1), ("drop-after", 2)):
        await world.fault("sendMessage", kind)
        with pytest.raises(NetworkError):
            await bot.send_message(ALICE, "x")
        assert len(await alice.messages()) == messages


async def test_odd_answers(world: RunningWorld, alice: Person) -> None:
    """Slow answers, HTML instead of JSON, an update delivered twice, a wrong token for once."""
    await alice.say("/start")
    await world.fault("getMe", "slow", seconds=0.2)
    assert (await world.call("getMe"))["is_bot"]
    await world.fault("getMe", "garbage")
    with pytest.raises(aiohttp.ContentTypeError):
        await world.call("getMe")
    await world.fault("getUpdates", "dup")
    assert len(await world.call("getUpdates")) == 2
    await world.fault("getUpdates", "401")
    with pytest.raises(ApiRefusal, match="Unauthorized"):
        await world.call("getUpdates")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8080"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_pages_are_kept_out(world: RunningWorld, headers: dict[str, str]) -> None:
    """A rebound name or another page's request gets nothing and does nothing."""
    async with aiohttp.ClientSession() as session:
        url = f"{world.root_url}/sandbox/messages"
        async with session.post(url, json={"person": "alice", "text": "x"}, headers=headers) as response:
            assert response.status == 403
        async with session.get(f"{world.root_url}/sandbox/state", headers=headers) as response:
            assert response.status == 403
    assert await world.person("alice").messages() == []


async def test_the_page_loads_nothing_from_elsewhere(world: RunningWorld) -> None:
    """The page's policy allows its own files only, and uploads are never shown as pages."""
    message = await world.person("alice").send_file("a.html", b"<script>1</script>", mime="text/html")
    async with aiohttp.ClientSession() as session:
        async with session.get(world.root_url) as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "http" not in (await response.text()).replace("http-equiv", "")
        async with session.get(f"{world.root_url}/sandbox/files/{message.raw['document']['file_id']}") as response:
            assert response.content_type == "application/octet-stream"
            assert response.headers["Content-Disposition"] == "attachment"


async def test_the_conversation_survives_a_restart(tmp_path: Path) -> None:
    """With a data folder, messages, files and unconfirmed updates are there again."""
    async with running_sandbox(data=tmp_path) as world:
        alice = world.person("alice")
        message = await alice.send_file("a.txt", b"abc", "hello")
        await alice.react(message, "👍")
        await world.call("sendMessage", chat_id=ALICE, text="hi")
    async with running_sandbox(data=tmp_path) as world:
        alice = world.person("alice")
        assert [each.text for each in await alice.messages()] == ["hello", "hi"]
        assert (await alice.current(message)).reactions() == ["👍"]
        file = await world.call("getFile", file_id=message.raw["document"]["file_id"])
        assert file["file_size"] == 3
        assert [each["message"]["caption"] for each in await world.call("getUpdates")] == ["hello"]
        assert (await alice.say("again")).id == 3
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["{", "{}", "[1]", '{"people": 5}'])
async def test_a_broken_state_is_set_aside(tmp_path: Path, content: str) -> None:
    """A state that cannot be read does not keep the sandbox from starting, and is not thrown away."""
    (tmp_path / "state.json").write_text(content)
    async with running_sandbox(data=tmp_path) as world:
        assert (await world.person("alice").say("hi")).id == 1
    assert (tmp_path / "state.broken").read_text() == content


async def test_only_this_machine() -> None:
    """The sandbox listens on loopback addresses and nowhere else."""
    for host in ("0.0.0.0", "192.168.1.5", "example.org"):
        with pytest.raises(ValueError, match="this machine only"):
            Sandbox(host=host)


async def test_the_command_line_prints_its_address() -> None:
    """python -m sandbox takes the next free port when its own is busy, prints one line, ends on SIGTERM."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "sandbox", "--port", str(port), "--token", "7:abc", "--language", "fr"]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().strip()
        assert line.startswith("http://127.0.0.1:")
        assert int(line.rpartition(":")[2]) > port
        async with aiohttp.ClientSession() as session, session.get(f"{line}/bot7:abc/getMe") as response:
            assert (await response.json())["result"]["id"] == 7
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
        assert await process.stdout.read() == b""


async def _beside_its_parent() -> asyncio.subprocess.Process:
    """The sandbox as the bot starts it: it is to end with the pipe."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--with-parent"]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_without_a_word(number: signal.Signals) -> None:
    """Ctrl-C while it waits for the end of its parent: exit code 0, and nothing on stderr."""
    process = await _beside_its_parent()
    assert process.stdout is not None
    assert process.stderr is not None
    assert (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).startswith(b"http://127.0.0.1:")
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert await process.stderr.read() == b""


async def test_it_ends_with_its_parent() -> None:
    """The end of standard input ends it."""
    process = await _beside_its_parent()
    assert process.stdout is not None
    assert process.stdin is not None
    assert (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).startswith(b"http://127.0.0.1:")
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
