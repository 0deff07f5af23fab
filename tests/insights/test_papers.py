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


async def test_a_file_is_shown_to_whoever_may_read_its_record(world: World, deal: dict[str, Any]) -> None:
    seen = await files(world, deal["customer"], "he")  # the warehouse reads customers, and neither deals nor contracts
    assert {kind for _, kind in seen} <= {"customers", "orders", "outbounds", "delivery-notices"}
    path = f"/customers/{deal['customer']['id']}/documents"
    refused(await world.ask("sun", "GET", path), 404, "NOT_FOUND")
    refused(await world.ask("boss", "GET", path, params={"kind": "A b"}), 422, "INVALID")
