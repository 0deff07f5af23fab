"""Every kind that can be made and edited: by the number of another system, and by an id of an offline client."""

from __future__ import annotations

import copy
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from bihuan.kernel.clock import CLOCK
from tests.contract.caller import renewed
from tests.contract.conftest import Hashes, World, changed
from tests.contract.document import Operation, operations, resolve
from tests.factories.records import approved_order, free_field

_days = count()
MIRRORS = {"putErpFigure"}
"""Put by another system and made by nobody else; what is the same is told in the body."""
PUTS = [
    operation
    for operation in operations()
    if operation.path.endswith("/by-external/{system}/{external_id}") and operation.id not in MIRRORS
]
FROM_A_SOURCE = {"delivery-notices", "outbounds"}
"""Their lines come from an order that is open."""


def test_whatever_can_be_made_and_edited_can_be_put() -> None:
    urls = {(operation.method, operation.url) for operation in operations()}
    made = {url for method, url in urls if method == "post" and ("patch", f"{url}/{{id}}") in urls}
    told_once = {"/webhooks"}  # their secret, to whoever makes them
    assert made - told_once == {operation.url.removesuffix("/by-external/{system}/{external_id}") for operation in PUTS}


async def accepted(operation: Operation, world: World) -> dict[str, Any]:
    """A body that makes another record of the kind."""
    kind = world.kind_of(operation)
    if kind in FROM_A_SOURCE:
        order, warehouse = await approved_order(world.records), await world.records.one("warehouses")
        return {"warehouse_id": warehouse["id"], "lines": [{"source_line_id": order["lines"][0]["id"], "qty": "1"}]}
    await world.records.fresh(kind)
    body = copy.deepcopy(world.records.posted[f"/{kind}"])
    assert operation.body is not None
    body = renewed(operation.body, body)
    if kind == "bank-accounts":
        body["account_no"] = str(uuid4().int)[:19]
    if kind == "outings":  # one open a day
        day = CLOCK.now() + timedelta(days=1_000 + next(_days))
        body |= {"start_at": day.isoformat(), "end_at": (day + timedelta(hours=1)).isoformat()}
    if kind == "custom-fields":
        body["key"] = f"k{uuid4().hex[:12]}"
    if kind == "field-rules":
        body["field"] = await free_field(world.records)
    return body | {"force": True} if "force" in resolve(operation.body)["properties"] else body


@pytest.mark.parametrize("operation", PUTS, ids=str)
async def test_a_record_is_put_twice_and_made_once(operation: Operation, world: World, hashes: Hashes) -> None:
    admin, body = world.records.admin, await accepted(operation, world)
    url = operation.url.format(system="erp", external_id=uuid4().hex)
    first = await admin.put(url, json=body)
    assert first.status_code == 201, first.text
    before = await hashes()
    again = await admin.put(url, json=body)
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"]), again.text
    assert again.json()["id"] == first.json()["id"]
    assert changed(before, await hashes()) == []
    shown = (await admin.get(f"/{world.kind_of(operation)}/{first.json()['id']}")).json()
    assert (shown["external_system"], shown["external_id"]) == ("erp", url.rpartition("/")[2])


@pytest.mark.parametrize("operation", PUTS, ids=str)
async def test_a_record_with_an_id_of_its_own_is_made_once(operation: Operation, world: World, hashes: Hashes) -> None:
    admin, body = world.records.admin, await accepted(operation, world)
    body["client_id"] = str(uuid4())
    first = await admin.post(f"/{world.kind_of(operation)}", json=body)
    assert (first.status_code, first.json()["id"]) == (201, body["client_id"]), first.text
    before = await hashes()
    again = await admin.post(f"/{world.kind_of(operation)}", json=body)
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"]), again.text
    assert changed(before, await hashes()) == []
