"""Files of a customer and of everything below it, found by name and category (ATT-04)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fulfilment.world import World, ok, refused


async def attach(world: World, kind: str, record: dict[str, Any], name: str, category: str = "other") -> None:
    about = {"object_type": kind, "object_id": record["id"], "kind": category}
    file = {"file": (name, b"%PDF-1.4 " + name.encode(), "application/pdf")}
    ok(await world.ask("qian", "POST", "/attachments", data=about, files=file), 201)


async def files(world: World, customer: dict[str, Any], who: str = "boss", **query: str) -> list[tuple[str, str]]:
    found = await world.get(who, f"/customers/{customer['id']}/documents", **query)
    assert found["complete"] is True
    return [(one["file_name"], one["object_type"]) for one in found["data"]]


@pytest.mark.req("ATT-04")
async def test_the_files_of_all_its_records_lie_under_the_customer(world: World, deal: dict[str, Any]) -> None:
    customer, other = deal["customer"], await world.new_customer()
    await attach(world, "customers", customer, "需求说明.pdf", "requirement")
    await attach(world, "opportunities", deal["opportunity"], "解决方案_v2.pdf")
    await attach(world, "customers", other, "别家的.pdf")
    every = [("解决方案_v2.pdf", "opportunities"), ("需求说明.pdf", "customers"), ("合同扫描件.pdf", "contracts")]
    assert await files(world, customer) == every
    assert await files(world, customer, q="方案") == every[:1]
    assert await files(world, customer, q="_") == every[:1], "a wildcard is a character like any other"
    assert await files(world, customer, kind="requirement") == every[1:2]
    assert await files(world, customer, object_type="contracts") == every[2:]
    assert await files(world, other) == [("别家的.pdf", "customers")]


@pytest.mark.req("ATT-04", "FUP-01")
async def test_photos_of_a_talk_lie_there_too_under_what_it_was_about(world: World, deal: dict[str, Any]) -> None:
    customer = await world.new_customer()
    about = {"customer_id": customer["id"], "name": "机房改造", "demand": "换网关", "expected_close_date": "2031-12-31"}
    project = await world.post("qian", "/opportunities", about, 201)
    said = {"object_type": "opportunities", "object_id": project["id"], "kind": "visit", "content": "现场看了机房布线"}
    said = await world.post("qian", "/follow-ups", said, 201)
    await attach(world, "follow-ups", said, "机房.pdf", "photo")
    (found,) = (await world.get("boss", f"/customers/{customer['id']}/documents"))["data"]
    shown = ("object_type", "object_id", "object_title", "kind", "file_name", "uploaded_by_name")
    assert [found[name] for name in shown] == [
        *("opportunities", project["id"], "现场看了机房布线", "photo", "机房.pdf", "钱程"),
    ]
    assert await files(world, customer, object_type="follow-ups") == [("机房.pdf", "opportunities")]
    assert await files(world, customer, object_type="opportunities") == []
    assert await files(world, customer, kind="photo", q="机房") == [("机房.pdf", "opportunities")]
    match = {"If-Match": f'"follow-ups:{said["id"]}:{said["version"]}"'}
    assert (await world.ask("qian", "DELETE", f"/follow-ups/{said['id']}", headers=match)).status_code == 204
    assert await files(world, customer) == [], "what is taken back takes its photos along"


async def test_a_file_is_shown_to_whoever_may_read_its_record(world: World, deal: dict[str, Any]) -> None:
    seen = await files(world, deal["customer"], "he")  # the warehouse reads customers, and neither deals nor contracts
    assert {kind for _, kind in seen} <= {"customers", "orders", "outbounds", "delivery-notices"}
    path = f"/customers/{deal['customer']['id']}/documents"
    refused(await world.ask("sun", "GET", path), 404, "NOT_FOUND")
    refused(await world.ask("boss", "GET", path, params={"kind": "A b"}), 422, "INVALID")
