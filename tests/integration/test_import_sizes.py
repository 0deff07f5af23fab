"""How large a file may be: 200 MiB where it is imported, 50 MiB where it is kept; told at the first byte too many."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.attachment import files
from bihuan.kernel import limits
from tests.conftest import Clients

BOUNDARY = "of-a-form"
KINDS = ["leads", "customers", "follow-ups", "products", "opening-balances", "erp-figures"]
HEADINGS = "公司名称,联系人,手机\n".encode()


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIHUAN_STATE", str(tmp_path))
    return tmp_path / "files"


@pytest.fixture(autouse=True)
async def no_jobs_wait(app: FastAPI) -> None:
    async with app.state.sessions.begin() as db:
        await db.execute(text("UPDATE jobs SET state = 'canceled' WHERE state IN ('queued', 'running')"))


def sizes_in(directory: Path) -> list[int]:
    return [path.stat().st_size for path in directory.rglob("*") if path.is_file()]


def form(size: int) -> bytes:
    """A form with a file, of exactly so many bytes."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    content = HEADINGS + b"a" * (size - len(head) - len(HEADINGS) - len(tail))
    return head + content + tail


async def sent(by: httpx.AsyncClient, path: str, body: bytes, declared: bool) -> httpx.Response:
    """In one piece that says how long it is, or in pieces that do not."""

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 500):
            yield body[start : start + 500]

    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return await by.post(path, content=body if declared else pieces(), headers=kind)


def test_an_import_may_have_four_times_what_is_kept() -> None:
    assert (limits.IMPORT_FILE, limits.UPLOAD, files.MAX_SIZE) == (209_715_200, 52_428_800, 52_428_800)
    assert (limits.IMPORT_FORM - limits.IMPORT_FILE, limits.FORM - limits.UPLOAD) == (65_536, 65_536)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_of_the_limit_is_taken_in_and_not_a_byte_more(
    client: Clients, db: AsyncSession, monkeypatch: pytest.MonkeyPatch, own_files: Path, kind: str
) -> None:
    """What is kept with a record ends earlier, whatever an import may have."""
    monkeypatch.setattr(files, "MAX_SIZE", 100)
    monkeypatch.setattr(limits, "IMPORT_FILE", 1_000)
    admin = await client("admin")
    counted = text("SELECT count(*) FROM imports")
    before = await db.scalar(counted)
    await db.rollback()
    for content, status in ((HEADINGS.ljust(1_000, b"a"), 202), (HEADINGS.ljust(1_001, b"a"), 413)):
        answer = await admin.post(f"/{kind}/import", files={"file": ("名单.csv", content)})
        assert answer.status_code == status, answer.text
    assert await db.scalar(counted) == before + 1
    assert sizes_in(own_files) == [1_000]


@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN", "请求内容过大"), ("en", "The request is too large")], ids=["zh", "en"]
)
async def test_too_large_a_file_is_refused_in_both_languages(
    client: Clients, monkeypatch: pytest.MonkeyPatch, language: str, title: str
) -> None:
    monkeypatch.setattr(limits, "IMPORT_FILE", 10)
    headers, content = {"Accept-Language": language}, {"file": ("a.csv", b"a" * 11)}
    refused = await (await client("zhao")).post("/leads/import", files=content, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert refused.json()["title"] == title


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FORM", 2_000)
    monkeypatch.setattr(limits, "IMPORT_FORM", 4_000)
    monkeypatch.setattr(limits, "BODY", 300)


@pytest.mark.parametrize("declared", [True, False], ids=["with its length", "in pieces"])
@pytest.mark.parametrize(
    ("path", "most", "status"),
    [
        ("/leads/import", 4_000, 202),
        ("/opening-balances/import", 4_000, 202),
        ("/attachments", 2_000, 422),  # read, and found to say nothing of its record
    ],
)
async def test_the_form_around_a_file_ends_too(
    client: Clients, small: None, path: str, most: int, status: int, declared: bool
) -> None:
    admin = await client("admin")
    taken = await sent(admin, path, form(most), declared)
    assert taken.status_code == status, taken.text
    refused = await sent(admin, path, form(most + 1), declared)
    assert (refused.status_code, refused.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("path", ["/attachments", "/leads/import/template", "/leads", "/leads/x/import"])
async def test_only_an_import_may_declare_so_much(client: Clients, small: None, path: str) -> None:
    """Refused by its head: nothing of it is read, whatever there is at that address."""
    refused = await sent(await client("admin"), path, form(2_001), True)
    assert (refused.status_code, refused.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert refused.headers["connection"] == "close"
