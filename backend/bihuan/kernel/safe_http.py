"""The one way out: requests to addresses that a user has named, and never into our own network (TRUST §4.7).

A host is resolved once, every address it has must be public, and the connection goes to exactly the address that was
judged, with the host's own name in ``Host`` and TLS: a name server that changes its mind in between changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import idna

from bihuan.kernel.errors import Invalid

PORTS = {443, 8443}
CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
MOST_READ = 64 * 1024
MOST_CHARACTERS = 2_000
_PRINTABLE = re.compile(r"[\x21-\x5b\x5d-\x7e\u00a1-\uffff]+")
"""No blanks, no control characters, no backslash: what one parser reads as a path, another reads as a host."""
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*")
_FORBIDDEN = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "::/96",
            "::ffff:0:0/96",  # an IPv4 address in disguise
            "64:ff9b::/96",  # one behind a translator, as in the two below
            "64:ff9b:1::/48",
            "2001::/32",
            "2002::/16",
        ),
    )
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


class Refused(Exception):
    """Why nothing was sent or no answer came; ``code`` is stable, and tells nothing about our network."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart and found proper, before anything is asked of the network."""

    scheme: str
    host: str
    port: int
    path: str
    open_to_all: bool = False
    """The administrator of the server has named this host and port: any address, and http."""

    @property
    def authority(self) -> str:
        named = f"[{self.host}]" if ":" in self.host else self.host
        return named if self.port == {"https": 443, "http": 80}[self.scheme] else f"{named}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; of the body at most 64 KiB."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


async def look_up(host: str, port: int) -> list[str]:
    """Every address of a host."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Whether an address lies in the public internet."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:  # an IPv6 zone, or nothing at all
        return False
    if "%" in text or address.is_multicast or not address.is_global:
        return False
    return not any(address in network for network in _FORBIDDEN if network.version == address.version)


def allow_list(text: str) -> frozenset[tuple[str, int]]:
    """``erp.lan:8080,127.0.0.1:9000`` as pairs. Raises ValueError."""
    pairs = (one.strip().rpartition(":") for one in text.split(",") if one.strip())
    return frozenset((host.strip("[]").lower(), int(port)) for host, _, port in pairs)


class Outbound:
    """Sends requests to where users point, within the rules above."""

    def __init__(self, allow: frozenset[tuple[str, int]] = frozenset(), resolve: Resolve = look_up) -> None:
        self._allow = allow
        self._resolve = resolve

    def target(self, url: str) -> Target:
        """The address, judged as far as it can be without the network. Raises Refused ``url``."""
        if len(url) > MOST_CHARACTERS or not _PRINTABLE.fullmatch(url):
            raise Refused("url")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError as wrong:
            raise Refused("url") from wrong
        if parts.scheme not in {"https", "http"} or "@" in parts.netloc or "%" in parts.netloc or parts.fragment:
            raise Refused("url")
        host = _plain_host(host)
        port = port if port is not None else {"https": 443, "http": 80}[parts.scheme]
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if (host, port) in self._allow:
            return Target(parts.scheme, host, port, path, open_to_all=True)
        if parts.scheme != "https" or port not in PORTS:
            raise Refused("url")
        if (_is_address(host) and not is_public(host)) or host == "localhost" or host.endswith(".localhost"):
            raise Refused("url")
        return Target(parts.scheme, host, port, path)

    def check(self, pointer: str, url: str) -> None:
        """Refuse what can be told to be wrong at once; a name is looked up when something is sent.

        Raises OUTBOUND_URL_FORBIDDEN.
        """
        try:
            self.target(url)
        except Refused as wrong:
            raise Invalid(pointer, "OUTBOUND_URL_FORBIDDEN") from wrong

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send once, follow nothing. Raises Refused: url, dns, address, connect, timeout or http."""
        target = self.target(url)
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                pinned = await self._address_of(target)
                return await _exchange(target, pinned, headers, body)
        except (TimeoutError, httpx.TimeoutException) as late:
            raise Refused("timeout") from late
        except httpx.ConnectError as failed:
            raise Refused("connect") from failed
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
            raise Refused("http") from failed

    async def _address_of(self, target: Target) -> str:
        """The one address that is connected to. All of them must be public: which is tried first is not ours to say."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                found = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError, TimeoutError) as failed:
            raise Refused("dns") from failed
        if not found:
            raise Refused("dns")
        if not target.open_to_all and not all(map(is_public, found)):
            raise Refused("address")
        return found[0]


def _plain_host(host: str) -> str:
    """The host in ASCII, as the resolver gets it. Raises Refused ``url``."""
    if ":" in host:
        return host if _is_address(host) else _refuse()
    try:
        plain = idna.encode(host, uts46=True, transitional=False).decode().lower().rstrip(".")
    except (idna.IDNAError, UnicodeError) as wrong:
        raise Refused("url") from wrong
    # 0x7f.1, 0177.0.0.1, 2130706433: the resolver would read a number where we read a name
    return _refuse() if _NUMERIC.fullmatch(plain) and not _is_address(plain) else plain


def _refuse() -> str:
    raise Refused("url")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _exchange(target: Target, pinned: str, headers: Mapping[str, str], body: bytes) -> Answer:
    where = f"[{pinned}]" if ":" in pinned else pinned
    timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
    extensions: dict[str, Any] = {"sni_hostname": target.host} if target.scheme == "https" else {}
    sent = {"Host": target.authority, "Accept-Encoding": "identity", "User-Agent": "Bihuan/1", **headers}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout) as client,
        client.stream(
            "POST",
            f"{target.scheme}://{where}:{target.port}{target.path}",
            headers=sent,
            content=body,
            extensions=extensions,
        ) as response,
    ):
        read = bytearray()
        async for chunk in response.aiter_raw(8192):
            read += chunk
            if len(read) >= MOST_READ:
                break
        return Answer(response.status_code, dict(response.headers), bytes(read[:MOST_READ]))
