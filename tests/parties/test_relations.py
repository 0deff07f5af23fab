"""What customers are to each other, told to both sides; and a group as a whole (DOMAIN §5.1, CUST-29)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clients
from tests.parties.conftest import Make
from tests.parties.test_merge import merge

Json = dict[str, Any]


async def of(who: Any, customer: Json) -> list[tuple[str, str]]:
    rows = (await who.get("/customer-relations", params={"customer_id": customer["id"]})).json()["data"]
    return sorted((row["role"], row["other_name"]) for row in rows)


@pytest.mark.req("CUST-29")
async def test_both_sides_see_a_relation_by_the_word_for_their_side(client: Clients, make_customer: Make) -> None:
    qian, zhao, sun = await client("qian"), await client("zhao"), await client("sun")
    a, b = await make_customer("qian", name="甲方公司"), await make_customer("zhao", name="乙方公司")
    hidden = await make_customer("sun", name="别人的公司")
    body = {"customer_id": a["id"], "other_id": b["id"], "role": "supplier"}
    unseen = await qian.post("/customer-relations", json=body)
    assert (unseen.status_code, unseen.json()["code"]) == (422, "REF_NOT_FOUND")
    made = await zhao.post("/customer-relations", json=body | {"remark": "芯片"})
    assert made.status_code == 201, made.text
    assert await of(qian, a) == [("supplier", "乙方公司")]
    assert await of(zhao, b) == [("buyer", "甲方公司")]
    for wrong, code in (
        (body, "RELATION_EXISTS"),
        (body | {"other_id": a["id"]}, "RELATION_TO_ITSELF"),
        (body | {"other_id": hidden["id"]}, "REF_NOT_FOUND"),
    ):
        assert (await zhao.post("/customer-relations", json=wrong)).json()["code"] == code
    back = await zhao.post("/customer-relations", json={"customer_id": b["id"], "other_id": a["id"], "role": "buyer"})
    assert back.json()["code"] == "RELATION_EXISTS"
    referred = await make_customer("zhao", name="转介绍来的", referred_by_id=a["id"])
    assert (referred["referred_by_id"], referred["referred_by_name"]) == (a["id"], "甲方公司")
    assert ("referred", "转介绍来的") in await of(qian, a)
    twice = {"customer_id": referred["id"], "other_id": b["id"], "role": "referrer"}
    assert (await zhao.post("/customer-relations", json=twice)).json()["code"] == "REFERRER_KNOWN"
    circle = {"customer_id": a["id"], "other_id": referred["id"], "role": "referrer"}
    assert (await zhao.post("/customer-relations", json=circle)).json()["code"] == "RELATION_EXISTS"

    (mine,) = (await qian.get("/customer-relations", params={"customer_id": a["id"], "role": "supplier"})).json()[
        "data"
    ]
    assert (await sun.get(f"/customer-relations/{mine['id']}")).status_code == 404
    tag = {"If-Match": f'"customer-relations:{mine["id"]}:{mine["version"]}"'}
    assert (await qian.delete(f"/customer-relations/{mine['id']}", headers=tag)).status_code == 204
    assert (await of(zhao, b), await of(qian, a)) == ([], [("referred", "转介绍来的")])


@pytest.mark.req("CUST-27", "CUST-29")
async def test_a_merge_carries_relations_and_accounts_over_and_its_undo_puts_them_back(
    client: Clients, make_customer: Make
) -> None:
    admin = await client("admin")
    kept, gone, x, y, z = [await make_customer("qian", name=f"关系{name}") for name in "留并甲乙丙"]
    for one, other, role in (
        (kept, x, "partner"),
        (gone, x, "partner"),
        (gone, y, "agent"),
        (gone, kept, "competitor"),
        (kept, x, "referrer"),
        (gone, z, "referrer"),
    ):
        body = {"customer_id": one["id"], "other_id": other["id"], "role": role}
        assert (await admin.post("/customer-relations", json=body)).status_code == 201
    account = {"bank_name": "工商银行", "account_name": "户名", "account_no": "1001234567890123456"}
    for one in (kept, gone):
        assert (await admin.post("/bank-accounts", json=account | {"customer_id": one["id"]})).status_code == 201
    more = account | {"customer_id": gone["id"], "account_no": "2001234567890123456", "is_default": True}
    assert (await admin.post("/bank-accounts", json=more)).status_code == 201
    before = [await of(admin, one) for one in (kept, gone, x, y, z)]

    async def accounts(customer: Json) -> set[tuple[str, bool]]:
        rows = (await admin.get("/bank-accounts", params={"customer_id": customer["id"]})).json()["data"]
        return {(row["account_no"], row["is_default"]) for row in rows}

    money = [await accounts(one) for one in (kept, gone)]
    merged = await merge(admin, kept, gone)
    assert merged.status_code == 200, merged.text
    assert await of(admin, kept) == [("agent", "关系乙"), ("partner", "关系甲"), ("referrer", "关系甲")]
    assert await of(admin, x) == [("partner", "关系留"), ("referred", "关系留")]
    assert (await of(admin, y), await of(admin, z)) == ([("principal", "关系留")], [])
    assert await accounts(kept) == {("1001234567890123456", True), ("2001234567890123456", False)}

    undone = await admin.post(f"/customers/{gone['id']}/undo-merge", json={})
    assert undone.status_code == 200, undone.text
    assert [await of(admin, one) for one in (kept, gone, x, y, z)] == before
    assert [await accounts(one) for one in (kept, gone)] == money


@pytest.mark.req("CUST-18", "CUST-29")
async def test_a_group_is_summed_up_over_those_members_that_one_may_read(client: Clients, make_customer: Make) -> None:
    qian, zhao, boss = await client("qian"), await client("zhao"), await client("boss")
    top = await make_customer("zhao", name="集团总部")
    east = await make_customer("qian", name="集团东区", parent_id=None)
    lone = await make_customer("qian", name="集团之外")
    admin = await client("admin")

    async def under(child: Json, parent: Json) -> None:
        moved = await admin.patch(
            f"/customers/{child['id']}",
            json={"parent_id": parent["id"]},
            headers={"If-Match": f'"customers:{child["id"]}:{child["version"]}"'},
        )
        assert moved.status_code == 200, moved.text

    far = await make_customer("sun", name="集团苏州")
    await under(east, top)
    await under(far, east)
    whole = (await boss.get(f"/customers/{far['id']}/group")).json()
    assert [(one["name"], one["depth"]) for one in whole["members"]] == [
        ("集团总部", 1),
        ("集团东区", 2),
        ("集团苏州", 3),
    ]
    assert (whole["total"], whole["hidden"]) == (3, 0)
    assert {one["name"] for one in whole["figures"]} == {
        *("opportunities_open", "contracts", "orders", "received", "receivable", "overdue"),
    }
    part = (await qian.get(f"/customers/{east['id']}/group")).json()
    assert ([one["name"] for one in part["members"]], part["total"], part["hidden"]) == (["集团东区"], 1, 2)
    assert (await qian.get(f"/customers/{far['id']}/group")).status_code == 404
    alone = (await qian.get(f"/customers/{lone['id']}/group")).json()
    assert ([one["name"] for one in alone["members"]], alone["hidden"]) == (["集团之外"], 0)

    for owner, customer, amount in ((zhao, top, "100.00"), (qian, east, "30.00")):
        deal = {"customer_id": customer["id"], "name": "网关", "expected_amount": amount}
        made = await owner.post("/opportunities", json=deal | {"expected_close_date": "2099-01-01"})
        assert made.status_code == 201, made.text
    both = (await zhao.get(f"/customers/{top['id']}/group")).json()
    assert (both["total"], both["hidden"]) == (2, 1)
    mine = (await qian.get(f"/customers/{east['id']}/group")).json()
    for found, count in ((both, 2), (mine, 1)):
        assert next(one for one in found["figures"] if one["name"] == "opportunities_open")["count"] == count
