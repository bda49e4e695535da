"""Hosts on which Telegram is blocked: HTTPS_PROXY leads to it, and the doctor names what is in the way."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.outbound.bot_api import AiohttpRequest, NotSentError, proxy_for
from tests.bot.command import command
from tests.bot.process import clean_environment, finished, start
from tests.bot.proxy import Proxy, running_proxy
from tests.bot.scripted_server import TOKEN, Server

CERTIFICATE = Path(__file__).parent.parent / "data" / "test_server.pem"
"""Of api.telegram.org, so that the whole way is tried: name, tunnel, TLS."""
LOGIN = "anna:p%40ss"
ELSEWHERE = "http://telegram.example"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's own proxy."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def telegram() -> AsyncIterator[Server]:
    """The scripted server behind TLS, with the certificate of api.telegram.org."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    async with Server(tls) as running:
        running.answer("getWebhookInfo", (200, {"ok": True, "result": {"url": "", "pending_update_count": 0}}))
        yield running


async def doctor(tmp_path: Path, *, as_process: bool = False, **environment: str) -> tuple[int, str]:
    """Run the doctor; what it trusts, SSL_CERT_FILE, is read at the start of a process."""
    env = clean_environment(TOKEN=TOKEN, DATA_DIR=str(tmp_path / "data"))
    env |= {"SSL_CERT_FILE": str(CERTIFICATE)} | environment
    if as_process:
        code, out, err = await finished(await start("-m", "bot", "doctor", cwd=tmp_path, env=env))
    else:
        code, out, err = await command("doctor", cwd=tmp_path, env=env)
    assert "Traceback" not in err
    assert TOKEN not in out + err
    return code, out


async def test_telegram_is_reached_through_a_proxy(telegram: Server, tmp_path: Path) -> None:
    """With HTTPS_PROXY alone the unmodified program speaks TLS with api.telegram.org through the proxy's tunnel."""
    async with running_proxy(telegram.port) as proxy:
        code, out = await doctor(tmp_path, as_process=True, HTTPS_PROXY=proxy.url)
    assert code == 0, out
    assert "@pullquote_bot" in out
    assert f"through 127.0.0.1:{proxy.port}" in out
    assert set(proxy.asked) == {"CONNECT api.telegram.org:443"}


async def test_a_proxy_with_a_login(telegram: Server, tmp_path: Path) -> None:
    """User and password of HTTPS_PROXY are handed to the proxy, and stand in no output."""
    async with running_proxy(telegram.port, login="anna:p@ss") as proxy:
        code, out = await doctor(tmp_path, as_process=True, HTTPS_PROXY=f"http://{LOGIN}@127.0.0.1:{proxy.port}")
        assert code == 0, out
        wrong, refused = await doctor(tmp_path, HTTPS_PROXY=f"http://anna:wrong@127.0.0.1:{proxy.port}")
    assert wrong == 1
    assert f"the proxy 127.0.0.1:{proxy.port} (HTTPS_PROXY)" in refused
    assert not any(word in out + refused for word in ("anna", "p%40ss", "p@ss", "wrong@"))


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there(tmp_path: Path, scheme: str) -> None:
    """The doctor says that it is the proxy which has to be looked at; other proxies than HTTP are not understood."""
    code, out = await doctor(tmp_path, HTTPS_PROXY=f"{scheme}://127.0.0.1:9")
    assert code == 1
    assert "WRONG  Telegram: https://api.telegram.org does not answer" in out
    assert "the proxy 127.0.0.1:9 (HTTPS_PROXY)" in out


async def test_a_block_is_named(tmp_path: Path) -> None:
    """Where Telegram cannot be reached, the doctor says so and what may help."""
    code, out = await doctor(tmp_path, PULLQUOTE_API_URL="http://no-such-name.invalid")
    assert code == 1
    assert "http://no-such-name.invalid does not answer" in out
    assert "set HTTPS_PROXY=http://HOST:PORT" in out


async def test_files_come_through_it_too(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls and downloads go the same way; the name they are for exists only behind the proxy."""
    server.files["documents/a.pdf"] = b"x" * 100_000
    async with running_proxy(server.port) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.port}")  # people leave out the scheme
        async with AiohttpRequest(ELSEWHERE, TOKEN) as api:
            assert (await api.call("getMe"))["username"] == "pullquote_bot"
            assert await api.download("documents/a.pdf") == b"x" * 100_000
    assert proxy.asked[0].endswith("/getMe")


async def test_a_refusing_proxy_has_surely_sent_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tunnel that is not opened is "surely not sent": the message may be sent again."""
    async with running_proxy(server.port, login="a:b") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        async with AiohttpRequest("https://telegram.example", TOKEN) as api:
            with pytest.raises(NotSentError) as caught:
                await api.call("sendMessage", {"chat_id": 1, "text": "x"})
    assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_what_needs_no_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on this machine, and what NO_PROXY names, are reached directly; a .netrc is not read."""
    for name in NAMES:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with AiohttpRequest(server.root, TOKEN) as api:
        assert (await api.call("getMe"))["username"] == "pullquote_bot"
    monkeypatch.setenv("NO_PROXY", "telegram.example")
    assert proxy_for(ELSEWHERE) == ""
    assert proxy_for("https://api.telegram.org") == "http://127.0.0.1:9"


def test_the_proxy_is_named_with_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own value of HTTPS_PROXY carries the login."""
    assert Proxy(3128, 1, "a:b").url == "http://a:b@127.0.0.1:3128"
