"""The table of addresses: what counts as public, and which host names have a meaning at all."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence

import pytest

from services.web import address_guard
from tests.patience import PATIENCE

_REFUSED = """
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.0 127.0.0.1
127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0
192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.255 192.31.196.0 192.31.196.255 192.52.193.0 192.52.193.255 192.88.99.0
192.88.99.255 192.168.0.0 192.168.255.255 192.175.48.0 192.175.48.255 198.18.0.0 198.19.255.255 198.51.100.0
198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.254 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::8.8.8.8 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1
1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2001:: 2001:0:7f00:1::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1
2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 2002:: 2002:808:808::1
2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2620:4f:8000:: 2620:4f:8000:ffff:ffff:ffff:ffff:ffff 2a00:1450::5efe:808:808
2a00:1450:0:0:200:5efe:808:808 3ffe::1 3fff:: 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff 4000:: 5f00::1 fc00:: fd00:ec2::254
fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fe80:: fe80::1 fe80::5efe:8.8.8.8 febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff
fec0::1 ff02::1 fe80::1%eth0 2a00:1450::1%eth0
"""
_PUBLIC = """
1.0.0.0 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.1.255
192.0.3.0 192.31.195.255 192.31.197.0 192.52.192.255 192.52.194.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0
192.175.47.255 192.175.49.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0
223.255.255.255 2000:: 2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2001:200:: 2001:4860:4860::8888
2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2003:: 2606:4700:4700::1111 2620:4f:7fff:ffff:ffff:ffff:ffff:ffff
2620:4f:8001:: 2a00:1450:4001:81b::200e 3ffd:ffff:ffff:ffff:ffff:ffff:ffff:ffff
"""
_NO_HOST = r"""
127.1 127.0.1 0 0x0 0x7f000001 0x7f.0x0.0x0.0x1 0177.0.0.1 2130706433 017700000001 1.1.1.256 1.1.1.1.1 news.example.1
1.0x a.0X7f 127.0.0.1.. localhost LOCALHOST. foo.localhost localhost.localdomain printer.local metadata.google.internal
router.lan x.onion router.home.arpa db metadata . .. news..example .news.example -bad.example bad-.example *.example
a%00.example a/b.example a\b.example a@b.example ::g ::1% bücher.example
"""
REFUSED, PUBLIC = _REFUSED.split(), _PUBLIC.split()
NO_ADDRESS = ["", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.1.1.256", "::g", "[::1]"]
NO_HOST = [*_NO_HOST.split(), "", " ", "exa mple.example", "a" * 64 + ".example", ".".join(["a"] * 130) + ".example"]


@pytest.mark.parametrize("address", [*REFUSED, *NO_ADDRESS])
def test_what_is_not_public(address: str) -> None:
    """Every special range is refused from its first to its last address, also within another."""
    assert not address_guard.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public(address: str) -> None:
    """The neighbours of the special ranges are ordinary addresses."""
    assert address_guard.is_public(address)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("news.example", "news.example"),
        ("NEWS.example.", "news.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("a_b.news-1.example", "a_b.news-1.example"),
        ("127.0.0.1.news.example", "127.0.0.1.news.example"),
        ("93.184.216.34", "93.184.216.34"),
        ("93.184.216.34.", "93.184.216.34"),
        ("2606:4700:4700:0::1111", "2606:4700:4700::1111"),
    ],
)
def test_a_host_has_one_form(name: str, host: str) -> None:
    """A host is lower-case ASCII without a final dot; an address is written as the system writes it."""
    assert address_guard.host(name) == host


@pytest.mark.parametrize("name", NO_HOST)
def test_what_is_no_host(name: str) -> None:
    """Other notations of addresses, names of the inside, single labels and forbidden characters mean nothing here."""
    with pytest.raises(ValueError):  # noqa: PT011 - ipaddress has many texts
        address_guard.host(name)


def test_the_machine_knows_its_own_addresses() -> None:
    """An address of this machine is recognised as its own; one that is not is not."""
    assert address_guard.is_own("127.0.0.1")
    assert not address_guard.is_own("192.0.2.1")


async def test_the_system_resolver_answers_with_addresses() -> None:
    """A literal comes back as itself and an unknown name is an OSError."""
    resolver = address_guard.SystemResolver()
    assert list(await resolver("127.0.0.1", 80)) == ["127.0.0.1"]
    with pytest.raises(socket.gaierror):
        await resolver("no such name.invalid", 80)


async def test_a_name_server_that_never_answers_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups that hang do not stop other look-ups, and giving up on one is possible at any moment."""

    answered = threading.Event()

    def look_up(name: str, *_: object, **__: object) -> Sequence[object]:
        if name == "hangs.example":
            answered.wait()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    resolver = address_guard.SystemResolver()
    hanging = [asyncio.create_task(resolver("hangs.example", 80)) for _ in range(20)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(PATIENCE):
            assert list(await resolver("news.example", 80)) == ["93.184.216.34"]
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
    finally:
        answered.set()
