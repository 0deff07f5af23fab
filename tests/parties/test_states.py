"""Every record tells through which states it went, by whom, why and how long each stood (AUD-02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.kernel.clock import CLOCK
from tests.factories.company import Company
from tests.parties.conftest import Make

DAY = 86_400


@pytest.fixture
def clock() -> Iterator[datetime]:
    begin = CLOCK.now()
    CLOCK.set(begin)
    yield begin
    CLOCK.set(None)


async def steps(client: Any, who: str, kind: str, key: str) -> list[tuple[Any, ...]]:
    """From the beginning: field, from, to, whole days that the former state stood, who, why."""
    found = await (await client(who)).get(f"/timeline/{kind}/{key}/states")
    assert found.status_code == 200, found.text
    return [
        (
            one["field"],
            one["from_state"],
            one["to_state"],
            None if one["lasted_seconds"] is None else one["lasted_seconds"] // DAY,
            one["actor_name"],
            one["note"],
        )
        for one in reversed(found.json()["data"])
    ]


@pytest.mark.req("AUD-02")
async def test_a_lead_tells_its_states(client: Any, make_lead: Make, clock: datetime) -> None:
    qian, admin = await client("qian"), await client("admin")
    lead = await make_lead("li", industry="it")
    path = f"/leads/{lead['id']}"
    given = {"owner_id": str(Company.ids["qian"])}
    assert (await admin.post(f"{path}/assign", json=given)).status_code == 200  # a change of hands, not of state
    CLOCK.set(clock + timedelta(days=1))
    said = {"object_type": "leads", "object_id": lead["id"], "kind": "phone", "content": "电话沟通了需求"}
    assert (await qian.post("/follow-ups", json=said)).status_code == 201
    CLOCK.set(clock + timedelta(days=4))
    out = {"reason_code": "no_demand", "reason": "今年不买"}
    assert (await qian.post(f"{path}/discard", json=out)).status_code == 200
    CLOCK.set(clock + timedelta(days=4, hours=1))
    assert (await admin.post(f"{path}/restore", json=given)).status_code == 200
    assert await steps(client, "qian", "leads", lead["id"]) == [
        ("status", None, "new", None, "李娜", None),
        ("status", "new", "nurturing", 1, "钱程", None),
        ("status", "nurturing", "discarded", 3, "钱程", "今年不买"),
        ("status", "discarded", "nurturing", 0, "系统管理员", None),
    ]
    assert (await (await client("sun")).get(f"/timeline{path}/states")).status_code == 404


@pytest.mark.req("AUD-02")
async def test_a_customer_tells_its_lifecycle_and_its_contact_who_left(
    client: Any, make_customer: Make, clock: datetime
) -> None:
    qian = await client("qian")
    customer = await make_customer("qian")
    path = f"/customers/{customer['id']}"
    CLOCK.set(clock + timedelta(days=2))
    won = {"lifecycle": "deal", "reason": "框架协议已签"}
    assert (await (await client("zhao")).post(f"{path}/convert", json=won)).status_code == 200
    assert await steps(client, "qian", "customers", customer["id"]) == [
        ("status", None, "active", None, "钱程", None),
        ("lifecycle", None, "potential", None, "钱程", None),
        ("lifecycle", "potential", "deal", 2, "赵敏", "框架协议已签"),
    ]
    person = {"customer_id": customer["id"], "name": "何青", "mobile": "13677770001"}
    other = (await qian.post("/contacts", json=person)).json()
    CLOCK.set(clock + timedelta(days=9))
    assert (await qian.post(f"/contacts/{other['id']}/leave", json={"reason": "跳槽"})).status_code == 200
    assert await steps(client, "qian", "contacts", other["id"]) == [
        ("status", None, "active", None, "钱程", None),
        ("status", "active", "left", 7, "钱程", "跳槽"),
    ]


@pytest.mark.req("AUD-02")
async def test_a_pool_tells_when_it_was_closed(client: Any, clock: datetime) -> None:
    admin = await client("admin")
    body = {
        "name": "状态公海",
        "object_type": "customers",
        "protect_days": 3,
        "admin_ids": [str(Company.ids["zhao"])],
        "member_department_ids": [str(Company.departments["sales1"])],
    }
    pool = (await admin.post("/pools", json=body)).json()
    CLOCK.set(clock + timedelta(days=1))
    assert (await admin.post(f"/pools/{pool['id']}/disable", json={})).status_code == 200
    assert await steps(client, "admin", "pools", pool["id"]) == [
        ("is_active", None, "true", None, "系统管理员", None),
        ("is_active", "true", "false", 1, "系统管理员", None),
    ]
    user = Company.ids["qian"]
    assert (await admin.get(f"/timeline/follow-ups/{user}/states")).status_code == 404  # which have no state
    assert (await admin.get(f"/timeline/nothing/{user}/states")).status_code == 404
