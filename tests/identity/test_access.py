"""权限解释: everybody who sees a record with every reason, and why somebody can or cannot do a verb."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clients
from tests.factories.company import Company

SUN = str(Company.ids["sun"])


async def _customer(client: Clients) -> dict[str, Any]:
    person = {"name": "陈岚", "mobile": "13911112222"}
    body = {"name": "解释有限公司", "industry": "it", "primary_contact": person}
    found = await (await client("qian")).get("/customers", params={"q": body["name"]})
    if found.json()["data"]:
        return found.json()["data"][0]  # type: ignore[no-any-return]
    made = await (await client("qian")).post("/customers", json=body)
    assert made.status_code == 201, made.text
    return made.json()  # type: ignore[no-any-return]


async def test_everybody_who_sees_it_with_every_reason(client: Clients) -> None:
    customer = await _customer(client)
    zhao, qian = await client("zhao"), await client("qian")
    shared = await qian.post(f"/customers/{customer['id']}/share", json={"user_ids": [SUN]})
    assert shared.status_code == 200
    url, told, cursor = f"/access/customers/{customer['id']}", {}, None
    for _ in range(20):
        page = (await zhao.get(url, params={"limit": 3} | ({"cursor": cursor} if cursor else {}))).json()
        told |= {row["name"]: ([one["code"] for one in row["reasons"]], row["may_update"]) for row in page["data"]}
        cursor = page["page"]["next_cursor"]
        if cursor is None:
            break
    assert told == {
        "钱程": (["owner"], True),
        "赵敏": (["dept_sub", "superior"], True),
        "孙悦": (["member"], False),
        "郑总": (["all", "superior"], False),
        "系统管理员": (["all"], True),
        "李娜": (["all"], False),
        "吴静": (["all"], False),
        "何伟": (["all"], False),
    }


async def test_why_and_why_not(client: Clients) -> None:
    customer = await _customer(client)
    zhao, qian = await client("zhao"), await client("qian")
    url = f"/access/customers/{customer['id']}/verbs"
    to = {"user_ids": [SUN]}
    assert (await qian.post(f"/customers/{customer['id']}/unshare", json=to)).status_code == 200

    async def verbs() -> dict[str, str]:
        answer = await zhao.get(url, params={"user_id": SUN})
        assert answer.status_code == 200, answer.text
        return {
            one["verb"]: one["refusal"] or "+".join(r["code"] for r in one["reasons"]) for one in answer.json()["verbs"]
        }

    before = await verbs()
    assert (before["read"], before["update"], before["merge"]) == ("not_visible", "not_visible", "no_permission")
    assert (await qian.post(f"/customers/{customer['id']}/share", json=to)).status_code == 200
    reading = await verbs()
    assert (reading["read"], reading["update"], reading["share"]) == ("member", "read_only", "not_by_team")
    writing = to | {"permission": "write"}
    assert (await qian.post(f"/customers/{customer['id']}/share", json=writing)).status_code == 200
    after = await verbs()
    assert (after["read"], after["update"], after["share"]) == ("member", "member", "not_by_team")


@pytest.mark.parametrize(("who", "status"), [("qian", 403), ("zhao", 404)])
async def test_who_may_not_ask_is_told_nothing(client: Clients, who: str, status: int) -> None:
    """A representative has no right to ask, and a manager asks only about what she sees."""
    person = {"name": "孙甲", "mobile": "13911113333"}
    body = {"name": f"他部门{who}有限公司", "industry": "it", "primary_contact": person, "force": True}
    made = await (await client("sun")).post("/customers", json=body)
    assert made.status_code == 201, made.text
    asking = await client(who)
    for more in ("", f"/verbs?user_id={SUN}"):
        refused = await asking.get(f"/access/customers/{made.json()['id']}{more}")
        assert refused.status_code == status


async def test_nobody_is_answered_with_the_field(client: Clients) -> None:
    customer = await _customer(client)
    url = f"/access/customers/{customer['id']}/verbs"
    refused = await (await client("zhao")).get(url, params={"user_id": customer["id"]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/query/user_id")
