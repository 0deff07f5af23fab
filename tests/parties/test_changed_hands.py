"""归属变动: what others gave me or took from me is told to me, and what I did myself is not (DOMAIN §6.4, §11.3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tests.factories.company import Company
from tests.parties.conftest import Make

IDS = Company.ids


@pytest.fixture(autouse=True)
def today(clock: Any) -> None:
    """A day of this module alone: nothing of the others is less than fourteen days old."""
    clock("2027-03-01 09:00")


async def told(client: Any, username: str, **asked: Any) -> dict[str, Any]:
    answer = await (await client(username)).get("/changed-hands", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def said(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("received", "action", "name", "by_name", "from_owner_name", "to_owner_name", "to_pool_name", "reason")
    return tuple(row[name] for name in names)


async def act(client: Any, username: str, path: str, **body: Any) -> None:
    answer = await (await client(username)).post(path, json=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.req("OWN-02", "OWN-03", "OWN-06")
async def test_old_and_new_owner_are_told(client: Any, rules: Any, make_customer: Make, clock: Any) -> None:
    customer = await make_customer("qian")
    path, name = f"/customers/{customer['id']}", customer["name"]
    await act(client, "zhao", f"{path}/transfer", owner_id=str(IDS["sun"]), reason="区域调整")
    came, went = await told(client, "sun"), await told(client, "qian")
    assert [said(row) for row in came["data"]] == [(True, "transfer", name, "赵敏", "钱程", "孙悦", None, "区域调整")]
    # The name of what one sees no more is not told.
    assert [said(row) for row in went["data"]] == [(False, "transfer", None, "赵敏", "钱程", "孙悦", None, "区域调整")]
    assert (came["unread"], went["unread"]) == (1, 1)
    assert (await told(client, "zhao"))["data"] == []  # who did it knows

    clock("2027-03-02 09:00")
    await act(client, "admin", f"{path}/recycle", reason="长期未跟进")
    await act(client, "admin", f"{path}/assign", owner_id=str(IDS["qian"]))
    new, old = await told(client, "qian"), await told(client, "sun")
    assert said(new["data"][0]) == (True, "assign", name, "系统管理员", None, "钱程", None, None)
    assert said(old["data"][0]) == (False, "recycle", None, "系统管理员", "孙悦", None, "客户公海", "长期未跟进")
    assert (new["unread"], old["unread"]) == (2, 2)

    clock("2027-03-15 09:01")  # of the first day nothing is told any more
    assert [row["action"] for row in (await told(client, "qian"))["data"]] == ["assign"]
    assert [row["action"] for row in (await told(client, "sun"))["data"]] == ["recycle"]


async def test_what_one_does_oneself_is_no_news(client: Any, rules: Any, make_lead: Make, clock: Any) -> None:
    clock("2027-04-01 09:00")
    lead = await make_lead("li")
    await act(client, "qian", f"/leads/{lead['id']}/claim")
    await act(client, "qian", f"/leads/{lead['id']}/return", reason_code="unreachable")
    assert await told(client, "qian") == {"data": [], "unread": 0}


async def test_a_rule_takes_and_nobody_is_named(
    client: Any, rules: Any, make_lead: Make, set_rules: Any, run: Any, clock: Any
) -> None:
    await set_rules("leads", "2027-05-01", [{"kind": "no_follow_up", "days": 7}])
    clock("2027-05-02 09:00")
    lead = await make_lead("li")
    await act(client, "qian", f"/leads/{lead['id']}/claim")
    await run("2027-05-10 02:00")
    (taken,) = [row for row in (await told(client, "qian"))["data"] if row["object_id"] == lead["id"]]
    assert said(taken) == (False, "recycle", lead["name"], None, "钱程", None, "线索公海", "7 天未跟进，自动回收")


async def test_read_is_read_up_to_where_one_has_read(
    client: Any, db: Any, rules: Any, make_customer: Make, clock: Any
) -> None:
    clock("2027-06-01 09:00")
    first, second = await make_customer("qian"), await make_customer("qian")
    for customer in (first, second):
        await act(client, "zhao", f"/customers/{customer['id']}/transfer", owner_id=str(IDS["sun"]), reason="交接")
    sun = await client("sun")
    rows = (await told(client, "sun"))["data"]
    assert [row["name"] for row in rows] == [second["name"], first["name"]]

    answer = await sun.post("/changed-hands/read", json={"up_to": rows[1]["id"]})
    assert answer.status_code == 200
    assert ([row["is_new"] for row in answer.json()["data"]], answer.json()["unread"]) == ([True, False], 1)
    assert [row["name"] for row in (await told(client, "sun", unread="true"))["data"]] == [second["name"]]

    assert (await sun.post("/changed-hands/read", json={"up_to": rows[0]["id"]})).json()["unread"] == 0
    back = await sun.post("/changed-hands/read", json={"up_to": rows[1]["id"]})
    assert back.json()["unread"] == 0, "reading is never undone"
    beyond = await sun.post("/changed-hands/read", json={"up_to": "999999999999999999"})
    assert beyond.status_code == 200
    third = await make_customer("qian")
    await act(client, "zhao", f"/customers/{third['id']}/transfer", owner_id=str(IDS["sun"]), reason="交接")
    assert (await told(client, "sun"))["unread"] == 1, "what has not happened yet cannot have been read"
    assert (await told(client, "qian"))["unread"] == 3, "everybody reads for themselves"

    wrong = await sun.post("/changed-hands/read", json={"up_to": "yesterday"})
    assert wrong.status_code == 422
    marks = await db.scalar(text("SELECT count(*) FROM ownership_read_marks"))
    assert marks == 1
