"""Address guard: which hosts and addresses may be fetched, and the look-up of names. Standard library only.

Refused networks are those of the IANA special-purpose registries, and for IPv6 all but 2000::/3, which is global
unicast. Addresses that embed another one (mapped, NAT64, 6to4, Teredo, ISATAP) are
refused even when the embedded address is public: nothing on the web needs them.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) → all addresses of the host; OSError if there are none."""

_REFUSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; also a cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a public number that Azure answers inside its machines
        "169.254.0.0/16",  # link-local, metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, AMT, AS112, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, given back
        "3fff::/20",  # documentation
    )
)
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_INSIDE = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "onion", "alt"}
)


def is_public(address: str) -> bool:
    """Whether *address*, an IP address as the system writes it, is a public one."""
    try:
        number = IPv4Address(address)
    except AddressValueError:
        try:
            return _is_public_6(IPv6Address(address))
        except AddressValueError:
            return False
    return not any(number in network for network in _REFUSED_4)


def _is_public_6(number: IPv6Address) -> bool:
    if number.scope_id is not None or number not in _GLOBAL_6 or number.packed[8:12] in _ISATAP:
        return False
    return not any(number in network for network in _REFUSED_6)


def is_own(address: str) -> bool:
    """Whether *address* is one of this machine: its own public address leads behind its firewall."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((address, 9))  # sends nothing: it only asks for a route
        return bool(probe.getsockname()[0] == address)
    return False


def host(name: str) -> str:
    """Return *name* normalised: an IP address or a host name in lower-case ASCII; ValueError for everything else.

    Shortened, octal, hexadecimal and decimal IPv4 notations are refused: their meaning depends on the parser.
    """
    if ":" in name:
        return str(IPv6Address(name))
    name = name.removesuffix(".").lower()
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return str(IPv4Address(name))
    if len(name) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(name)
    if labels[-1] in _INSIDE or labels[-2:] == ["home", "arpa"]:
        raise ValueError(name)
    return name


def is_address(name: str) -> bool:
    """Whether the normalised host *name* is an IP address."""
    return ":" in name or name.rpartition(".")[2].isdigit()


class SystemResolver:
    """Resolves names by the system, each in a thread of its own.

    A name server that never answers blocks a thread for half a minute: it must not hold up the loop's shared threads or
    the end of the program, so these threads are daemons and limited.
    """

    def __init__(self, limit: int = 32) -> None:
        self._free = asyncio.Semaphore(limit)

    async def __call__(self, name: str, port: int) -> Sequence[str]:
        """Return every address of *name*, in the system's order."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()

        def deliver(addresses: Sequence[str], error_: OSError | None) -> None:
            self._free.release()
            if answer.done():
                return
            if error_ is None:
                answer.set_result(addresses)
            else:
                answer.set_exception(error_)

        def look_up() -> None:
            addresses: Sequence[str] = ()
            error_: OSError | None = None
            try:
                rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
                addresses = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
            except OSError as error:
                error_ = error
            except UnicodeError:
                error_ = OSError(name)
            with suppress(RuntimeError):  # the loop is gone
                loop.call_soon_threadsafe(deliver, addresses, error_)

        try:
            threading.Thread(target=look_up, name="look-up", daemon=True).start()
        except RuntimeError as error:  # no more threads
            self._free.release()
            raise OSError(name) from error
        return await answer
