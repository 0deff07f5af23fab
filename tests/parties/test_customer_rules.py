"""What a customer may become: its grade with a reason, its place in a group, its people in a pool (DOMAIN §5, §1.6)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from bihuan.company.setting.catalogue import SETTINGS
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.workflow import LOCKS
from bihuan.parties.ownership.service import alone
from tests.parties.conftest import Make


def tag(resource: str, record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{resource}:{record["id"]}:{record["version"]}"'}


def refused(answer: Any, status: int, code: str) -> Any:
    body = answer.json()
    assert (answer.status_code, body.get("code")) == (status, code), answer.text
    return body


# ------------------------------------------------------------------------------------------------------ the grade


@pytest.mark.req("CUST-07", "CUST-08")
async def test_a_grade_is_changed_with_a_reason_that_stays_in_the_history(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian")
    qian = await client("qian")
    path = f"/customers/{made['id']}/set-grade"
    refused(await qian.post(path, json={"grade": "A"}), 422, "REQUIRED")
    refused(await qian.post(path, json={"grade": "D", "reason": "大"}), 422, "INVALID")
    assert (await qian.get(f"/customers/{made['id']}")).json()["grade"] == "B"
    graded = await qian.post(path, json={"grade": "A", "reason": "年采购额超过百万"})
    assert (graded.status_code, graded.json()["grade"]) == (200, "A")
    told = (await qian.get(f"/timeline/customers/{made['id']}")).json()["data"][0]
    assert (told["action"], told["reason"], told["actor_name"]) == ("set-grade", "年采购额超过百万", "钱程")
    assert told["changes"] == [{"field": "grade", "old": "B", "new": "A"}]
    listed = (await qian.get("/customers", params={"grade": "A"})).json()["data"]
    assert made["id"] in [row["id"] for row in listed]


@pytest.mark.req("CUST-08")
async def test_an_edit_repeats_the_grade_and_never_changes_it(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian", grade="C")
    qian, path = await client("qian"), f"/customers/{made['id']}"
    body = {"grade": "A", "short_name": "改了"}
    wrong = refused(await qian.patch(path, json=body, headers=tag("customers", made)), 422, "GRADE_NEEDS_REASON")
    assert wrong["errors"][0]["pointer"] == "/grade"
    cleared = await qian.patch(path, json={"grade": None}, headers=tag("customers", made))
    refused(cleared, 422, "GRADE_NEEDS_REASON")
    kept = (await qian.get(path)).json()
    assert (kept["grade"], kept["short_name"], kept["version"]) == ("C", None, made["version"])
    same = await qian.patch(path, json={"grade": "C", "short_name": "改了"}, headers=tag("customers", made))
    assert (same.status_code, same.json()["short_name"]) == (200, "改了")


# ------------------------------------------------------------------------------------------------ parents, five deep


async def line_of(make: Make, length: int) -> list[dict[str, Any]]:
    """A line of subsidiaries, the top one first."""
    made: list[dict[str, Any]] = []
    for _ in range(length):
        made.append(await make("qian", **({"parent_id": made[-1]["id"]} if made else {})))
    return made


async def test_five_levels_are_the_most_also_for_a_new_customer(client: Any, make_customer: Make, db: Any) -> None:
    line = await line_of(make_customer, 5)
    before = await db.scalar(select(func.count()).select_from(Customer))
    body = {
        "name": "第六级有限公司",
        "industry": "it",
        "parent_id": line[-1]["id"],
        "primary_contact": {"name": "李", "mobile": "13511110006"},
    }
    wrong = refused(await (await client("qian")).post("/customers", json=body), 422, "PARENT_TOO_DEEP")
    assert (wrong["errors"][0]["pointer"], wrong["errors"][0]["params"]) == (
        "/parent_id",
        [{"name": "most", "value": "5"}],
    )
    assert await db.scalar(select(func.count()).select_from(Customer)) == before


async def test_who_has_subsidiaries_brings_their_levels_along(client: Any, make_customer: Make) -> None:
    upper, lower = await line_of(make_customer, 3), await line_of(make_customer, 3)
    qian = await client("qian")
    moved = await qian.patch(
        f"/customers/{lower[0]['id']}", json={"parent_id": upper[2]["id"]}, headers=tag("customers", lower[0])
    )
    refused(moved, 422, "PARENT_TOO_DEEP")
    moved = await qian.patch(
        f"/customers/{lower[0]['id']}", json={"parent_id": upper[1]["id"]}, headers=tag("customers", lower[0])
    )
    assert (moved.status_code, moved.json()["parent_name"]) == (200, upper[1]["name"])
    circle = await qian.patch(
        f"/customers/{upper[0]['id']}", json={"parent_id": lower[2]["id"]}, headers=tag("customers", upper[0])
    )
    refused(circle, 422, "PARENT_CYCLE")


async def test_two_at_once_never_make_each_other_their_parent(client: Any, make_customer: Make, db: Any) -> None:
    first, second = await make_customer("qian"), await make_customer("qian")
    qian = await client("qian")

    async def under(child: dict[str, Any], parent: dict[str, Any]) -> int:
        body = {"parent_id": parent["id"]}
        answer = await qian.patch(f"/customers/{child['id']}", json=body, headers=tag("customers", child))
        return int(answer.status_code)

    assert sorted(await asyncio.gather(under(first, second), under(second, first))) == [200, 422]


# ---------------------------------------------------------------------------------------------------------- locks


async def test_locks_taken_at_once_never_exceed_the_limit(
    client: Any, make_customer: Make, db: Any, monkeypatch: Any
) -> None:
    monkeypatch.setitem(SETTINGS, "customer_lock_limit", SETTINGS["customer_lock_limit"]._replace(default="2"))
    made = [await make_customer("sun") for _ in range(8)]
    sun = await client("sun")
    answers = await asyncio.gather(*(sun.post(f"/customers/{one['id']}/lock", json={}) for one in made))
    assert sorted(answer.status_code for answer in answers) == [200] * 2 + [409] * 6
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"LOCK_LIMIT"}
    locked = select(func.count()).where(Customer.owner_id == UUID(made[0]["owner_id"]), Customer.is_locked)
    assert await db.scalar(locked) == 2


async def test_a_lock_waits_until_the_owners_other_lock_is_counted(client: Any, make_customer: Make, db: Any) -> None:
    made = await make_customer("sun")
    sun = await client("sun")
    await db.execute(select(alone(LOCKS, UUID(made["owner_id"]))))
    waiting = asyncio.create_task(sun.post(f"/customers/{made['id']}/lock", json={}))
    await asyncio.sleep(1)
    assert not waiting.done()
    await db.rollback()
    answer = await waiting
    assert (answer.status_code, answer.json()["is_locked"]) == (200, True)


# ------------------------------------------------------------------------------------------------ people in a pool


async def contact_as(client: Any, who: str, **query: Any) -> list[tuple[str, Any, Any, Any]]:
    rows = (await (await client(who)).get("/contacts", params=query)).json()["data"]
    return [(row["name"], row["mobile"], row["wechat"], row["email"]) for row in rows]


async def test_people_of_a_customer_in_a_pool_are_masked_and_found_by_what_is_shown(
    client: Any, make_customer: Make, rules: Any, db: Any
) -> None:
    person = {"name": "欧阳明月", "mobile": "13588886666", "wechat": "qwz7788k", "email": "moon@lan.cn"}
    made = await make_customer("qian", primary_contact=person)
    of = {"customer_id": made["id"]}
    plain = [("欧阳明月", "13588886666", "qwz7788k", "moon@lan.cn")]
    assert await contact_as(client, "qian", **of) == plain
    address = {"customer_id": made["id"], "consignee": "明月", "mobile": "13588886666", "address": "张江路 1 号"}
    assert (await (await client("qian")).post("/customer-addresses", json=address)).status_code == 201
    reached = {"reg_phone": "021-62345678", "receive_email": "moon@lan.cn", "receive_mobile": "13588886666"}
    title = {**of, "title": "澜桥智能", "tax_no": "91310115MA1K35J8HH", **reached}
    assert (await (await client("qian")).post("/invoice-titles", json=title)).status_code == 201
    back = await (await client("qian")).post(f"/customers/{made['id']}/return", json={"reason_code": "no_demand"})
    assert back.status_code == 200, back.text

    assert await contact_as(client, "boss", **of) == [("欧阳明月", "135****6666", "****788k", "m***@lan.cn")]
    boss = await client("boss")
    contact = (await boss.get("/contacts", params=of)).json()["data"][0]
    one = (await boss.get(f"/contacts/{contact['id']}")).json()
    assert (one["phone_hidden"], one["mobile"], one["email"]) == (True, "135****6666", "m***@lan.cn")
    ship = (await boss.get("/customer-addresses", params=of)).json()["data"][0]
    assert (ship["phone_hidden"], ship["mobile"]) == (True, "135****6666")
    bill = (await boss.get("/invoice-titles", params=of)).json()["data"][0]
    masked = {"reg_phone": "021-****5678", "receive_email": "m***@lan.cn", "receive_mobile": "135****6666"}
    assert bill | masked == bill
    assert "13588886666" not in (await boss.get(f"/invoice-titles/{bill['id']}")).text
    told = (await boss.get(f"/timeline/contacts/{contact['id']}")).text
    assert "13588886666" not in told
    for words, found in (("88886666", 0), ("moon@", 0), ("qwz7", 0), ("6666", 1), ("欧阳明", 1)):
        assert len(await contact_as(client, "boss", q=words, **of)) == found, words
    wanted = {"filter": {"and": [{"field": "mobile", "op": "eq", "value": "13588886666"}]}}
    refused(await boss.post("/contacts/search", json=wanted), 422, "FIELD_FORBIDDEN")

    taken = await (await client("sun")).post(f"/customers/{made['id']}/claim", json={})
    assert taken.status_code == 200, taken.text
    assert await contact_as(client, "sun", **of) == plain
    assert len(await contact_as(client, "sun", q="88886666", **of)) == 1
    grams = select(text("text")).select_from(text("contacts_search")).where(text("id = :id"))
    assert "13588886666" in await db.scalar(grams, {"id": contact["id"]})
