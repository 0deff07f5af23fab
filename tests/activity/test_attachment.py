"""Files: stored under their hash, guarded by their record."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.attachment import files
from bihuan.activity.attachment.models import Attachment
from bihuan.activity.attachment.service import has_attachment
from bihuan.kernel.context import Context
from tests.activity.conftest import Made
from tests.conftest import Clients

BOOKS_DO_NOT_BALANCE = "stand-ins play the parts of customers and opportunities"

SCAN = b"%PDF-1.7 the signed contract"


def files_in(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


async def upload(
    who: httpx.AsyncClient, of: Any, name: str = "合同 扫描件.pdf", content: bytes = SCAN, **more: Any
) -> httpx.Response:
    data = {"object_type": "opportunities", "object_id": str(of.id), "kind": "contract_scan"}
    headers: dict[str, str] | None = more.pop("headers", None)
    return await who.post("/attachments", data={**data, **more}, files={"file": (name, content)}, headers=headers)


@pytest.mark.req("ATT-01")
async def test_a_file_is_stored_listed_and_read_back(
    made: Made, client: Clients, own_files: Path, db: AsyncSession
) -> None:
    _, deal = made
    qian = await client("qian")
    assert not await has_attachment(Context(db), "opportunities", deal.id, "contract_scan")
    answer = await upload(qian, deal)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    digest = hashlib.sha256(SCAN).hexdigest()
    assert (shown["file_name"], shown["size"], shown["sha256"]) == ("合同 扫描件.pdf", len(SCAN), digest)
    assert (shown["mime"], shown["uploaded_by_name"]) == ("application/pdf", "钱程")
    assert (own_files / digest[:2] / digest[2:4] / digest).read_bytes() == SCAN
    assert await has_attachment(Context(db), "opportunities", deal.id, "contract_scan")
    assert not await has_attachment(Context(db), "opportunities", deal.id, "voucher")

    for params in ({"object_id": str(deal.id)}, {"object_id": str(deal.id), "object_type": "opportunities"}):
        listed = (await qian.get("/attachments", params=params)).json()["data"]
        assert [one["id"] for one in listed] == [shown["id"]]
    content = await qian.get(f"/attachments/{shown['id']}/content")
    assert content.content == SCAN
    assert content.headers["content-type"] == "application/pdf"
    disposition = content.headers["content-disposition"]
    assert disposition.startswith("inline; filename*=utf-8''%E5%90%88%E5%90%8C")
    assert content.headers["x-content-type-options"] == "nosniff"
    timeline = (await qian.get(f"/timeline/opportunities/{deal.id}")).json()["data"]
    assert timeline[0]["action"] == "attach"
    assert timeline[0]["changes"] == [{"field": "contract_scan", "old": None, "new": "合同 扫描件.pdf"}]


@pytest.mark.req("ATT-02")
async def test_a_newer_scan_stands_beside_the_older_one(made: Made, client: Clients) -> None:
    _, deal = made
    qian = await client("qian")
    first = (await upload(qian, deal, "v1.pdf")).json()
    second = (await upload(qian, deal, "v2.pdf", SCAN + b" again")).json()
    listed = (await qian.get("/attachments", params={"object_id": str(deal.id)})).json()["data"]
    assert [one["id"] for one in listed] == [second["id"], first["id"]]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("setup.exe", b"text", "FILE_TYPE_FORBIDDEN"),
        ("notes.txt.BAT", b"text", "FILE_TYPE_FORBIDDEN"),
        ("holiday.pdf", b"MZ\x90\x00", "FILE_TYPE_FORBIDDEN"),
        ("script.txt", b"#!/bin/sh\n", "FILE_TYPE_FORBIDDEN"),
        ("empty.pdf", b"", "FILE_EMPTY"),
    ],
)
async def test_programs_and_empty_files_are_refused(
    made: Made, client: Clients, db: AsyncSession, own_files: Path, name: str, content: bytes, code: str
) -> None:
    _, deal = made
    refused = await upload(await client("qian"), deal, name, content)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert await db.scalar(select(func.count()).select_from(Attachment).where(Attachment.object_id == deal.id)) == 0
    assert files_in(own_files) == []


async def test_a_file_of_more_than_50_mb_is_refused(
    made: Made, client: Clients, monkeypatch: pytest.MonkeyPatch, own_files: Path
) -> None:
    monkeypatch.setattr(files, "MAX_SIZE", 10)
    _, deal = made
    refused = await upload(await client("qian"), deal)
    assert (refused.status_code, refused.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert files_in(own_files) == []


async def test_what_a_browser_could_run_is_only_downloaded(made: Made, client: Clients) -> None:
    _, deal = made
    qian = await client("qian")
    page = (await upload(qian, deal, "page.html", b"<script>alert(1)</script>")).json()
    assert page["mime"] == "application/octet-stream"
    content = await qian.get(f"/attachments/{page['id']}/content")
    assert content.headers["content-disposition"].startswith("attachment;")
    assert content.headers["content-type"] == "application/octet-stream"


async def test_the_record_guards_its_files(made: Made, client: Clients) -> None:
    _, deal = made
    shown = (await upload(await client("qian"), deal)).json()
    sun, wu = await client("sun"), await client("wu")
    assert (await sun.get("/attachments", params={"object_id": str(deal.id)})).status_code == 404
    assert (await sun.get(f"/attachments/{shown['id']}/content")).status_code == 404
    assert (await upload(sun, deal)).status_code == 404
    assert (await wu.get(f"/attachments/{shown['id']}/content")).status_code == 200
    assert (await upload(wu, deal)).status_code == 403
    assert (await upload(await client("qian"), deal, object_type="dragons")).status_code == 422
    nothing = (await sun.get("/attachments", params={"object_id": str(uuid4())})).json()
    assert nothing == {"data": []}


async def test_a_repeated_upload_is_stored_once(made: Made, client: Clients, db: AsyncSession) -> None:
    _, deal = made
    key = {"Idempotency-Key": f'"{uuid4()}"'}
    qian = await client("qian")
    first, again = await upload(qian, deal, headers=key), await upload(qian, deal, headers=key)
    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert again.headers["idempotent-replayed"] == "true"
    assert await db.scalar(select(func.count()).select_from(Attachment).where(Attachment.object_id == deal.id)) == 1


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\Users\\qian\\合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202ecod.txt", "a_b_cod.txt"),
        ("", "file"),
        (None, "file"),
        ("  .hidden. ", "hidden"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("e\u0301\u202egnp.pdf", "\u00e9_gnp.pdf"),
    ],
)
def test_a_file_name_is_only_a_name(given: str | None, name: str) -> None:
    assert files.clean_name(given) == name


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES = "application/octet-stream"
SHOWN = [
    ("logo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
    ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
    ("image.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
    ("logo.png", b"<svg onload=alert(1)>", BYTES),
    ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", BYTES),
    ("page.txt.html", b"<!doctype html><script>alert(1)</script>", BYTES),
    ("data.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", BYTES),
    ("page.pdf", b"<html>%PDF-1.7", BYTES),
    ("form.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>", BYTES),
    ("both.pdf", b"%PDF-1.7\n<script>alert(1)</script>", BYTES),
    ("list.xlsx", b"PK\x03\x04 not looked into", XLSX),
    ("note.txt", "\ufeff备注".encode("utf-16"), "text/plain"),
    ("strange.zzz", b"\0\1\2", BYTES),
]


@pytest.mark.parametrize(("name", "content", "mime"), SHOWN, ids=[one[0] for one in SHOWN])
async def test_a_file_is_shown_as_what_it_is_or_only_handed_over(
    made: Made, client: Clients, own_files: Path, name: str, content: bytes, mime: str
) -> None:
    _, deal = made
    qian = await client("qian")
    shown = (await upload(qian, deal, name, content)).json()
    answer = await qian.get(f"/attachments/{shown['id']}/content")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"].split(";")[0] == mime
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    inline = answer.headers["content-disposition"].startswith("inline;")
    assert inline == mime.startswith("image/")


async def test_a_script_is_found_where_two_pieces_meet(
    made: Made, client: Clients, monkeypatch: pytest.MonkeyPatch, own_files: Path
) -> None:
    monkeypatch.setattr(files, "CHUNK", 20)
    _, deal = made
    shown = (await upload(await client("qian"), deal, "form.pdf", b"%PDF-1.7 ......../JavaScript")).json()
    assert shown["mime"] == BYTES


async def test_the_same_key_with_another_file_is_a_mismatch(made: Made, client: Clients, own_files: Path) -> None:
    _, deal = made
    qian, key = await client("qian"), {"Idempotency-Key": str(uuid4())}
    assert (await upload(qian, deal, headers=key)).status_code == 201
    other = await upload(qian, deal, content=SCAN + b"!", headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_MISMATCH")
