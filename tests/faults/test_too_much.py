"""F16, F5, F17: requests that are too large, too slow or hostile cost the server nothing and the others little."""

from __future__ import annotations

import asyncio
import gzip
import io
import struct
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bihuan.kernel import limits
from tests.faults import raw
from tests.faults.harness import FULL, Postgres, Server, of_size, record, serving
from tests.faults.load import Caller, Journal

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Iterator[Server]:
    with serving(postgres.company(), workers=1) as running:
        yield running


@pytest.fixture
async def qian(server: Server) -> AsyncIterator[Caller]:
    async with Caller(Journal("too-much"), server.url, "qian") as caller:
        yield await caller.sign_in()


def token(caller: Caller) -> str:
    return str(caller.http.headers["Authorization"]).removeprefix("Bearer ")


BODIES = {
    "application/json": b'{"name": "',
    "text/plain": b"",
    "multipart/form-data; boundary=b": b'--b\r\nContent-Disposition: form-data; name="a"; filename="a.bin"\r\n\r\n',
}


async def endless(begin: bytes, total: int, piece: int = 65_536) -> AsyncIterator[bytes]:
    if begin:
        yield begin
    for _ in range(total // piece):
        yield b"a" * piece


async def chunks(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for part in pieces:
        yield f"{len(part):x}\r\n".encode() + part + b"\r\n"


async def test_what_is_too_large_is_refused_before_it_is_read(server: Server, qian: Caller) -> None:
    size = of_size(24, 300) * MIB
    await pour(server, qian, 2 * MIB)  # what is built when it is first used is none of these bodies' doing
    await qian.get("/customers", limit=1)
    before = server.resident()
    async with raw.Neighbour(qian.http, "/customers?limit=1") as neighbour:
        await pour(server, qian, size)
    grown = server.resident() - before
    assert set(neighbour.statuses) == {200}
    assert grown <= 50, f"the server grew by {grown:.0f} MiB"
    figures = {"sent, MiB": size // MIB, "RSS +MiB": grown, "neighbours p99, ms": neighbour.p99 * 1000}
    record("F16", "huge payloads", figures, full=FULL)
    if FULL:
        assert neighbour.p99 < 0.3


async def pour(server: Server, qian: Caller, size: int) -> None:
    """Bodies of that size in every way a body can come; each is refused."""
    for kind, begin in BODIES.items():
        for length, pieces in (
            (f"Content-Length: {size + len(begin)}", endless(begin, size)),
            ("Transfer-Encoding: chunked", chunks(endless(begin, size))),
        ):
            start = raw.head("POST", "/leads", token(qian), f"Content-Type: {kind}", length)
            answer, _ = await raw.stream(server, start, pieces)
            assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE"), f"{kind}, {length}"
            assert answer.headers["content-type"] == "application/problem+json"


async def test_heads_without_end_are_refused(server: Server, qian: Caller) -> None:
    async def header() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"a" * 16_384

    before = server.resident()
    answer, _ = await raw.stream(server, b"GET /api/v1/leads HTTP/1.1\r\nHost: x\r\nX-Long: ", header())
    assert (answer.status, answer.code) == (431, "HEADERS_TOO_LARGE")
    whole = raw.head("GET", "/leads", token(qian), "X-Long: " + "a" * (limits.HEAD + 1))
    answer, _ = await raw.stream(server, whole, nothing())
    assert (answer.status, answer.code) == (431, "HEADERS_TOO_LARGE")
    assert server.resident() - before <= 10


async def nothing() -> AsyncIterator[bytes]:
    for _ in ():
        yield b""


DEEP = b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
MANY = b'{"tags": [' + b"1," * 99_999 + b"1]}"


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (DEEP, {}, 400, "MALFORMED"),
        (MANY, {}, 422, "TOO_LONG"),
        (gzip.compress(b'{"name": "' + b"a" * 10 * MIB + b'"}'), {"Content-Encoding": "gzip"}, 415, None),
    ],
    ids=["100,000 levels", "100,000 items", "a gzip bomb"],
)
async def test_what_is_not_a_document_is_refused(
    qian: Caller, body: bytes, headers: dict[str, str], status: int, code: str | None
) -> None:
    answer = await qian.http.post("/leads", content=body, headers={"Content-Type": "application/json"} | headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code or "UNSUPPORTED_MEDIA_TYPE")


async def test_ten_thousand_parameters_or_records_are_refused(qian: Caller) -> None:
    answer = await qian.http.get("/leads?" + "&".join("a=1" for _ in range(7_000)))
    assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED")
    items = [{"id": str(uuid4())} for _ in range(10_000)]
    answer = await qian.http.post("/leads/batch/claim", json={"items": items, "input": {}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/items")


async def test_who_is_too_slow_is_let_go(server: Server, qian: Caller) -> None:
    """F5: a head that does not end, a body that drips, and nothing at all; the others do not notice."""
    count = of_size(24, 800)
    starts = (
        b"",
        b"GET /api/v1/leads HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        raw.head("POST", "/leads", token(qian), "Content-Type: application/json", "Content-Length: 500") + b"{",
    )
    opened = [await raw.connect(server) for _ in range(count)]
    began = time.monotonic()
    for place, (_, writer) in enumerate(opened):
        writer.write(starts[place % len(starts)])

    async def drip() -> None:
        while True:
            await asyncio.sleep(5)
            for place, (_, writer) in enumerate(opened):
                if place % len(starts) and not writer.is_closing():
                    writer.write(b"a")

    dripping = asyncio.ensure_future(drip())
    async with raw.Neighbour(qian.http, "/customers?limit=1") as neighbour:
        ends = asyncio.gather(*(raw.ended_after(reader, began) for reader, _ in opened))
        closed = await asyncio.wait_for(ends, 60)
    dripping.cancel()
    for _, writer in opened:
        writer.close()
    heads = [seconds for place, seconds in enumerate(closed) if place % len(starts) < 2]
    assert len(closed) == count
    assert min(closed) > limits.HEAD_SECONDS * 0.8, "nobody is hurried"
    assert max(heads) < limits.HEAD_SECONDS + 10
    assert set(neighbour.statuses) == {200}
    figures = {"half-open": count, "last closed, s": max(closed), "neighbours p99, ms": neighbour.p99 * 1000}
    record("F5", "slow clients", figures, full=FULL)
    if FULL:
        assert max(closed) <= 31
        assert neighbour.p99 < 0.3


def bomb() -> bytes:
    """An XLSX whose sheet is 64 MiB of nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(64):
                sheet.write(b" " * MIB)
        archive.writestr("../../../../etc/cron.d/evil", b"* * * * * root true")
    return made.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5s", 13, b"IHDR", 100_000, 100_000, b"\x08\x06\0\0\0") + b"\0" * 8
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE: tuple[tuple[str, bytes, str], ...] = (
    ("bomb.xlsx", b"", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("laughs.xml", f'<!DOCTYPE l [<!ENTITY l0 "ha">{ENTITIES}]><l>&l9;</l>'.encode(), "application/octet-stream"),
    ("xxe.svg", b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', "application/octet-stream"),
    ("page.html", b"<script>fetch('/api/v1/me')</script>", "application/octet-stream"),
    ("both.pdf", b"%PDF-1.7\n<script>alert(1)</script>", "application/octet-stream"),
    ("huge.png", PNG, "image/png"),
    ("nul\0.txt", b"a\0b" * 1000, "text/plain"),
    ("../../../../etc/passwd", b"root::0:0", "application/octet-stream"),
    ("gpj.\u202eexe.png", b"not a picture", "application/octet-stream"),
)


async def test_hostile_files_are_kept_as_bytes(server: Server, qian: Caller) -> None:
    """F17, as far as there is something that takes files: nothing is unpacked, parsed or decoded. A parser of
    spreadsheets comes with the imports, and with it the other half of this row.
    """
    made = await qian.once("/customers", {"name": f"文件 {uuid4().hex}", **COMPANY})
    assert made.answer is not None and made.answer.status_code == 201, made.answer and made.answer.text
    of = {"object_type": "customers", "object_id": made.answer.json()["id"]}
    before = server.resident()
    for _ in range(of_size(1, 20)):
        for name, content, mime in HOSTILE:
            content = content or bomb()
            answer = await qian.http.post("/attachments", data=of, files={"file": (name, content)})
            assert answer.status_code == 201, f"{name}: {answer.text}"
            shown = answer.json()
            assert len(shown["file_name"]) <= 120 and not set(shown["file_name"]) & set("/\\\0\u202e")
            got = await qian.http.get(f"/attachments/{shown['id']}/content")
            check(got, content, mime)
    grown = server.resident() - before
    assert grown <= 20, f"the server grew by {grown:.0f} MiB"
    assert (await qian.http.get("/health/live")).status_code == 200
    record("F17", "hostile files (uploads)", {"files": len(HOSTILE), "RSS +MiB": grown}, full=FULL)


COMPANY = {
    "industry": "manufacturing",
    "primary_contact": {"name": "某人", "mobile": "13912345678"},
    "force": True,
}


def check(got: httpx.Response, content: bytes, mime: str) -> None:
    assert (got.status_code, got.content == content) == (200, True)
    headers: Any = got.headers
    assert headers["content-type"].split(";")[0] == mime
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["content-disposition"].startswith("inline" if mime.startswith("image/") else "attachment")
