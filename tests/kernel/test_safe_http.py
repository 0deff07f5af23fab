"""The way out leads nowhere inside: every vector of TRUST §4.7 against a listener that must stay lonely."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator

import pytest

from bihuan.kernel import safe_http
from bihuan.kernel.safe_http import MOST_READ, Outbound, Refused, allow_list, is_public, look_up
from tests.integration.receiver import Receiver

PUBLIC = "93.184.215.14"


@pytest.fixture
async def canary() -> AsyncIterator[Receiver]:
    made = await Receiver().start()
    yield made
    await made.stop()


async def refused(out: Outbound, url: str) -> str:
    with pytest.raises(Refused) as why:
        await out.post(url, {}, b"{}")
    return why.value.code


HOSTS = [
    "127.0.0.1",
    "127.1",
    "0177.0.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1%25lo]",
    "[fe80::1%lo]",
    "[::]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "api.localhost",
    "127。0。0。1",
    "１２７.0.0.1",
    "ⓛocalhost",
    "user@127.0.0.1",
    "example.com@127.0.0.1",
    "example.com%2f@127.0.0.1",
    "127.0.0.1\\@example.com",
    "127.0.0.1#@example.com",
    "169.254.169.254",
    "100.64.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "192.0.0.8",
    "224.0.0.1",
    "255.255.255.255",
    "[fd00::1]",
    "[ff02::1]",
]


@pytest.mark.parametrize("host", HOSTS)
async def test_a_host_of_our_own_is_never_spoken_to(
    host: str, canary: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_http, "PORTS", {443, 8443, canary.port})
    assert await refused(Outbound(), f"https://{host}:{canary.port}/") in {"url", "address"}
    assert canary.connections == 0


@pytest.mark.parametrize("answers", [["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["10.0.0.7"], ["::1"], ["fe80::1%1"], ["x"]])
async def test_a_name_that_leads_inside_is_refused_whichever_address_comes_first(
    answers: list[str], canary: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_http, "PORTS", {canary.port})

    async def resolve(host: str, port: int) -> list[str]:
        return answers

    code = await refused(Outbound(resolve=resolve), f"https://127-0-0-1.nip.example:{canary.port}/")
    assert (code, canary.connections) == ("address", 0)


async def test_a_name_server_that_changes_its_mind_is_asked_once(
    canary: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public and judged, the second would be this machine."""
    monkeypatch.setattr(safe_http, "PORTS", {canary.port})
    monkeypatch.setattr(safe_http, "TOTAL_SECONDS", 1.0)
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else [PUBLIC]

    real = asyncio.get_running_loop().getaddrinfo
    looked_up: list[str] = []

    async def spied(host: str | bytes, *more: object, **named: object) -> object:
        looked_up.append(host.decode() if isinstance(host, bytes) else host)
        return await real(host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", spied, raising=False)
    assert await refused(Outbound(resolve=resolve), f"https://rebind.example:{canary.port}/") in {"connect", "timeout"}
    assert asked == ["rebind.example"]
    assert "rebind.example" not in looked_up, "the connection looked the name up again"
    assert canary.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "gopher://example.com/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "dict://example.com:443/",
        "//example.com/",
        "https:///path",
        "https://",
        "http://example.com/",
        "https://example.com:80/",
        "https://example.com:99999/",
        "https://example.com:22/",
        "https://user:pass@example.com/",
        "https://example.com/a\r\nHost: other",
        "https://example.com/a b",
        "https://exa\tmple.com/",
        "https://example.com\\.internal/",
        "https://example.com/#fragment",
        "https://" + "a" * 64 + ".example/",
        "https://example.com/" + "a" * 2000,
        "https://xn--/",
    ],
)
async def test_what_is_no_plain_https_address_is_refused_before_anything_is_asked(url: str) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise AssertionError("asked the name server")

    assert await refused(Outbound(resolve=resolve), url) == "url"


async def test_a_name_server_that_does_not_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_http, "CONNECT_SECONDS", 0.05)

    async def silent(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async def failing(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    async def empty(host: str, port: int) -> list[str]:
        return []

    for resolve in (silent, failing, empty):
        assert await refused(Outbound(resolve=resolve), "https://example.com/") == "dns"


async def test_only_what_the_server_allows_by_host_and_port_is_reached_inside(canary: Receiver) -> None:
    out = Outbound(allow_list(f"127.0.0.1:{canary.port}, erp.lan:8080"))
    answer = await out.post(canary.url, {"X-Test": "1"}, b"{}")
    assert (answer.status, answer.body, canary.connections) == (200, b"ok", 1)
    assert canary.received[0].headers["host"] == f"127.0.0.1:{canary.port}"
    assert await refused(out, "http://127.0.0.1:1/") == "url"
    assert canary.connections == 1
    with pytest.raises(ValueError):
        allow_list("erp.lan")


async def test_the_connection_goes_to_the_pinned_address_under_the_hosts_own_name(canary: Receiver) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    out = Outbound(allow_list(f"erp.lan:{canary.port}"), resolve)
    assert (await out.post(f"http://erp.lan:{canary.port}/hook?a=1", {}, b"{}")).status == 200
    assert canary.received[0].headers["host"] == f"erp.lan:{canary.port}"


async def test_a_redirect_is_an_answer_and_not_followed(canary: Receiver) -> None:
    canary.behave = lambda _: (
        f"HTTP/1.1 301 M\r\nLocation: http://127.0.0.1:{canary.port}/metadata\r\nContent-Length: 0\r\n\r\n".encode()
    )
    answer = await Outbound(allow_list(f"127.0.0.1:{canary.port}")).post(canary.url, {}, b"{}")
    assert (answer.status, len(canary.received)) == (301, 1)


async def test_a_flood_is_read_to_64_kib(canary: Receiver) -> None:
    size = 10 * 1024 * 1024
    canary.behave = lambda _: f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode() + bytes(size)
    answer = await Outbound(allow_list(f"127.0.0.1:{canary.port}")).post(canary.url, {}, b"{}")
    assert (answer.status, len(answer.body)) == (200, MOST_READ)


async def test_a_bomb_is_not_unpacked(canary: Receiver) -> None:
    bomb = gzip.compress(bytes(20 * 1024 * 1024))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    canary.behave = lambda _: head.encode() + bomb
    answer = await Outbound(allow_list(f"127.0.0.1:{canary.port}")).post(canary.url, {}, b"{}")
    assert answer.body == bomb[:MOST_READ]


async def test_silence_and_dripping_end_in_time(canary: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_http, "TOTAL_SECONDS", 0.4)
    out = Outbound(allow_list(f"127.0.0.1:{canary.port}"))
    canary.behave = lambda _: None
    assert await refused(out, canary.url) == "timeout"
    canary.behave, canary.drip = lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + bytes(900), 0.05
    assert await refused(out, canary.url) == "timeout"


async def test_what_is_no_http_is_no_answer(canary: Receiver) -> None:
    out = Outbound(allow_list(f"127.0.0.1:{canary.port}"))
    for nonsense in (b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000, b""):
        canary.behave = lambda _, said=nonsense: said  # type: ignore[misc]
        assert await refused(out, canary.url) == "http"
    https = canary.url.replace("http:", "https:")
    assert await refused(out, https) in {"connect", "http", "timeout"}  # it does not speak TLS


async def test_localhost_is_what_the_resolver_says() -> None:
    assert "127.0.0.1" in await look_up("127.0.0.1", 443)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "1.1.1.1"])
def test_the_public_internet_is_public(address: str) -> None:
    assert is_public(address)
