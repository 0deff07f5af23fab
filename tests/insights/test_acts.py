"""Acts are counted for whom they are of, add up, and lead to the records (OWN-01, OWN-09, FUP-10, FUP-11)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.factories.company import PASSWORD, Company
from tests.fulfilment.world import World, refused

MARCH = {"date_from": "2031-03-01", "date_to": "2031-03-31"}
Clock = Callable[[str], datetime]


@pytest.fixture(scope="module")
async def march(world: World) -> dict[str, Any]:
    """Two customers of Qian: one goes back and is claimed by Sun, one is handed to her with a deal in progress."""
    from bihuan.kernel.clock import CLOCK, SHANGHAI

    def at(moment: str) -> None:
        CLOCK.set(datetime.fromisoformat(f"2031-03-{moment}").replace(tzinfo=SHANGHAI))

    made: dict[str, Any] = {}
    try:
        at("03 09:00")  # a Monday
        for number, key in enumerate(("first", "second"), 1):
            person = {"name": "陈岚", "mobile": f"1390000200{number}"}
            body = {"name": f"三月客户{number}有限公司", "industry": "it", "primary_contact": person}
            made[key] = await world.post("qian", "/customers", body, 201)
        at("04 10:00")
        reason = {"reason_code": "no_demand", "reason": "近期没有预算"}
        await world.post("qian", f"/customers/{made['first']['id']}/return", reason)
        deal = {
            "customer_id": made["second"]["id"],
            "name": "三月网关项目",
            "expected_close_date": "2031-12-31",
            "demand": "采购网关五十台",
        }
        made["deal"] = await world.post("qian", "/opportunities", deal, 201)
        for kind in ("phone", "visit"):
            said = {"object_type": "customers", "object_id": made["second"]["id"], "kind": kind}
            await world.post("qian", "/follow-ups", said | {"content": f"沟通了需求（{kind}）"}, 201)
        lines = [{"product_id": world.products["GW-200"], "qty": "10"}]
        await world.post("qian", "/quotes", {"customer_id": made["second"]["id"], "lines": lines}, 201)
        at("10 23:59")  # the next week, still the tenth in Shanghai
        await world.post("sun", f"/customers/{made['first']['id']}/claim")
        at("31 18:00")
        given = {"owner_id": str(Company.ids["sun"]), "reason": "区域调整"}
        await world.post("zhao", f"/customers/{made['second']['id']}/transfer", given)
    finally:
        CLOCK.set(None)
    return made


async def table(world: World, who: str, **asked: Any) -> dict[str, dict[str, int]]:
    """Row → column → count, without the zeros."""
    found = await world.get(who, "/acts/counts", **MARCH | asked)
    heads = [head["label"] for head in found["columns"]]
    rows = {
        line["label"]: {head: count for head, count in zip(heads, line["cells"], strict=True) if count}
        for line in found["data"]
    }
    assert found["total"] == sum(line["total"] for line in found["data"]) == sum(h["total"] for h in found["columns"])
    assert all(line["total"] == sum(line["cells"]) for line in found["data"])
    return rows


DONE_BY_QIAN = {
    "新建客户": 2,
    "退回客户": 1,
    "转换客户": 1,
    "新建商机": 1,
    "新建报价": 1,
    "跟进：电话": 1,
    "跟进：上门拜访": 1,
}


@pytest.mark.req("OWN-01", "OWN-09", "AUD-03")
async def test_everybody_is_counted_for_what_they_did(world: World, march: dict[str, Any]) -> None:
    assert await table(world, "boss") == {
        "钱程": DONE_BY_QIAN,
        "孙悦": {"领取客户": 1},
        "赵敏": {"转移客户": 1},
    }
    assert await table(world, "boss", rows="act", columns="week", act="customers") == {
        "新建客户": {"2031-03-03": 2},
        "退回客户": {"2031-03-03": 1},
        "转换客户": {"2031-03-03": 1},
        "领取客户": {"2031-03-10": 1},
        "转移客户": {"2031-03-31": 1},
    }
    by_day = await table(world, "boss", rows="department", columns="day", act="customers.create,customers.claim")
    assert by_day == {"销售一部": {"2031-03-03": 2}, "销售二部": {"2031-03-10": 1}}
    one = await table(world, "boss", rows="user", columns="month", department_id=str(Company.departments["sales1"]))
    assert one == {"钱程": {"2031-03-01": 8}, "赵敏": {"2031-03-01": 1}}


@pytest.mark.req("OWN-09")
async def test_a_count_is_of_ones_own_people_and_stays_when_the_record_moves_on(
    world: World, march: dict[str, Any]
) -> None:
    assert await table(world, "zhao") == {"钱程": DONE_BY_QIAN, "赵敏": {"转移客户": 1}}
    assert await table(world, "qian") == {"钱程": DONE_BY_QIAN}
    assert await table(world, "sun") == {"孙悦": {"领取客户": 1}}


@pytest.mark.req("OWN-09")
async def test_who_received_and_who_lost(world: World, march: dict[str, Any]) -> None:
    assert await table(world, "boss", side="received") == {
        "钱程": {"新建客户": 2},
        "孙悦": {"领取客户": 1, "转移客户": 1},
    }
    assert await table(world, "boss", side="lost") == {"钱程": {"退回客户": 1, "转移客户": 1}}


@pytest.mark.req("OWN-09", "FUP-11")
async def test_behind_a_count_are_the_acts_and_their_records(world: World, march: dict[str, Any]) -> None:
    page = await world.get("boss", "/acts", **MARCH, act="customers.transfer", user_id=str(Company.ids["zhao"]))
    (act,) = page["data"]
    assert act | {"id": "", "object_number": ""} == {
        "id": "",
        "at": "2031-03-31T18:00:00+08:00",
        "act": "customers.transfer",
        "act_name": "转移客户",
        "actor_id": str(Company.ids["zhao"]),
        "actor_name": "赵敏",
        "object_type": "customers",
        "object_id": march["second"]["id"],
        "object_number": "",
        "object_name": "三月客户2有限公司",
        "from_owner_name": "钱程",
        "to_owner_name": "孙悦",
        "content": "区域调整",
    }
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await world.get("boss", "/acts", **MARCH, limit=3, **({"cursor": cursor} if cursor else {}))
        seen += page["data"]
        cursor = page["page"]["next_cursor"]
    assert len(seen) == len({act["id"] for act in seen}) == 10
    assert [act["at"] for act in seen] == sorted((act["at"] for act in seen), reverse=True)
    said = [act["content"] for act in seen if act["act"].startswith("follow-ups.")]
    assert sorted(said) == ["沟通了需求（phone）", "沟通了需求（visit）"]


async def test_of_a_record_out_of_sight_only_the_act_is_told(world: World, march: dict[str, Any]) -> None:
    page = await world.get("qian", "/acts", **MARCH, act="customers.create,follow-ups")
    told = [(act["act"], act["object_id"], act["object_name"], act["content"]) for act in page["data"]]
    hidden = (None, None, None)
    assert sorted(told, key=str) == sorted(
        [
            ("customers.create", *hidden),
            ("customers.create", *hidden),
            ("follow-ups.phone", *hidden),
            ("follow-ups.visit", *hidden),
        ],
        key=str,
    )


async def test_who_may_not_read_follow_ups_counts_none(world: World, march: dict[str, Any]) -> None:
    permissions = [{"object": name, "action": "read", "scope": "all"} for name in ("acts", "customers", "leads")]
    role = {"code": "r_counter", "name": "统计员", "name_en": "Counter", "permissions": permissions}
    made = await world.post("admin", "/roles", role, 201)
    user = {"username": "tong", "name": "童静", "password": PASSWORD, "role_ids": [made["id"]]}
    await world.post("admin", "/users", user | {"department_id": str(Company.departments["sales1"])}, 201)
    assert (await table(world, "tong"))["钱程"] == {"新建客户": 2, "退回客户": 1, "转换客户": 1}
    page = await world.get("tong", "/acts", **MARCH, act="follow-ups")
    assert page["data"] == []


@pytest.mark.req("FUP-10")
async def test_behaviours_are_sums_of_acts(world: World, march: dict[str, Any]) -> None:
    assert await table(world, "zhao", columns="behaviour") == {
        "钱程": {"客户建立": 2, "商机建立": 1, "报价建立": 1, "客户联络": 1, "客户拜访": 1}
    }


@pytest.mark.req("OWN-09")
async def test_the_counts_as_a_table_for_a_spreadsheet(world: World, march: dict[str, Any]) -> None:
    asked = MARCH | {"period": "week", "act": "customers"}
    made = await world.post("boss", "/acts/export", asked | {"format": "csv"}, 201)
    assert (made["object"], made["state"], made["rows"], made["plain"]) == ("acts", "ready", 5, False)
    answer = await world.ask("boss", "GET", f"/exports/{made['id']}/content")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").split("\r\n") == [
        "期间,部门,人员,动作,次数",
        "2031-03-03,销售一部,钱程,新建客户,2",
        "2031-03-03,销售一部,钱程,转换客户,1",
        "2031-03-03,销售一部,钱程,退回客户,1",
        "2031-03-10,销售二部,孙悦,领取客户,1",
        "2031-03-31,销售一部,赵敏,转移客户,1",
        "",
    ]
    told = (await world.get("admin", "/security-events", kind="export"))["data"][0]
    assert (told["actor_name"], told["object_type"], told["result"]) == ("郑总", "acts", "ok")
    assert (told["object_id"], told["detail"]) == (made["id"], "5 csv masked")
    logged = (await world.get("admin", "/audit-log", object_type="exports", object_id=made["id"]))["data"]
    assert [(one["action"], one["actor_name"]) for one in logged] == [("export", "郑总")]
    fields = {one["field"]: one["new"] for one in logged[0]["changes"]}
    assert (fields["object"], fields["rows"], json.loads(fields["filter"])) == ("acts", "5", asked)
    refused(await world.ask("sun", "GET", f"/exports/{made['id']}/content"), 404, "NOT_FOUND")
    wrong = {"date_from": "2031-03-02", "date_to": "2031-03-01"}
    answer = refused(await world.ask("boss", "POST", "/acts/export", json=wrong), 422, "DATE_OUT_OF_RANGE")
    assert answer["errors"][0]["pointer"] == "/date_from"


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ({"date_from": "2031-03-02", "date_to": "2031-03-01"}, "/query/date_from", "DATE_OUT_OF_RANGE"),
        ({"date_from": "2030-03-01", "date_to": "2031-03-02"}, "/query/date_from", "DATE_OUT_OF_RANGE"),
        ({"rows": "act", "columns": "act"}, "/query/columns", "INVALID"),
        ({"rows": "week", "columns": "day"}, "/query/columns", "INVALID"),
        ({"rows": "act", "columns": "user"}, "/query/columns", "INVALID"),
    ],
)
async def test_what_cannot_be_a_table_is_refused(world: World, asked: dict[str, str], pointer: str, code: str) -> None:
    answer = refused(await world.ask("boss", "GET", "/acts/counts", params=MARCH | asked), 422, code)
    assert answer["errors"][0]["pointer"] == pointer


@pytest.mark.req("OWN-12", "AUD-03")
async def test_a_record_tells_who_owned_it(world: World, march: dict[str, Any]) -> None:
    shown = ("action_name", "from_owner_name", "to_owner_name", "to_pool_name", "actor_name", "reason", "compliance")
    found = (await world.get("boss", f"/timeline/customers/{march['first']['id']}/owners"))["data"]
    assert [tuple(one[name] for name in shown) for one in found] == [
        ("领取客户", None, "孙悦", None, "孙悦", None, "compliant"),
        ("退回客户", "钱程", None, "客户公海", "钱程", "近期没有预算", "compliant"),
        ("新建客户", None, "钱程", None, "钱程", None, None),
    ]
    of_deal = (await world.get("boss", f"/timeline/opportunities/{march['deal']['id']}/owners"))["data"]
    assert [tuple(one[name] for name in shown[1:6]) for one in of_deal] == [
        ("钱程", "孙悦", None, "赵敏", "区域调整"),
        (None, "钱程", None, "钱程", None),
    ]
    refused(await world.ask("qian", "GET", f"/timeline/customers/{march['second']['id']}/owners"), 404, "NOT_FOUND")
