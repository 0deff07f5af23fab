"""Filters that stay true: so many days from today, mine, my people's, and tags (CUST-12, CUST-14, CUST-28)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from bihuan.kernel.clock import CLOCK, SHANGHAI
from tests.conftest import Clients
from tests.parties.conftest import Make

Json = dict[str, Any]


async def found(by: httpx.AsyncClient, *conditions: Json, kind: str = "customers") -> list[str]:
    answer = await by.post(f"/{kind}/search", json={"filter": {"and": list(conditions)}, "limit": 200})
    assert answer.status_code == 200, answer.text
    return sorted(row["name"] for row in answer.json()["data"])


def of(field: str, op: str, value: Any) -> Json:
    return {"field": field, "op": op, "value": value}


@pytest.mark.req("CUST-28")
async def test_days_are_counted_from_today_in_shanghai(client: Clients, make_lead: Make) -> None:
    """23:30 in Shanghai is 15:30 in Greenwich of the same day; half an hour later it is the next."""
    qian = await client("qian")
    for name, at in (
        ("昨天末", "2026-11-19T23:59:59+08:00"),
        ("今天初", "2026-11-20T00:00:00+08:00"),
        ("今天末", "2026-11-20T23:59:59+08:00"),
        ("七天后", "2026-11-27T23:00:00+08:00"),
        ("八天后", "2026-11-28T00:00:00+08:00"),
    ):
        await make_lead("qian", company_name=name, city="天数", next_follow_up_at=at, expected_buy_date=at[:10])
    here = of("city", "eq", "天数")
    with CLOCK.at(datetime(2026, 11, 20, 23, 30, tzinfo=SHANGHAI)):
        for field in ("next_follow_up_at", "expected_buy_date"):
            days = {
                0: ["今天初", "今天末"],
                7: ["七天后", "今天初", "今天末"],
                8: ["七天后", "今天初", "今天末", "八天后"],
            }
            for days_ahead, names in days.items():
                got = await found(qian, here, of(field, "next_days", days_ahead), kind="leads")
                assert got == sorted(names), (field, days_ahead)
            got = await found(qian, here, of(field, "last_days", 1), kind="leads")
            assert got == sorted(["昨天末", "今天初", "今天末"])
    with CLOCK.at(datetime(2026, 11, 21, 0, 0, tzinfo=SHANGHAI)):
        assert await found(qian, here, of("next_follow_up_at", "last_days", 0), kind="leads") == []


async def test_mine_is_that_of_whoever_reads(client: Clients, make_customer: Make) -> None:
    await make_customer("qian", name="钱程的客户", city="归属")
    await make_customer("zhao", name="赵敏的客户", city="归属")
    here = of("city", "eq", "归属")
    qian, zhao = await client("qian"), await client("zhao")
    assert await found(zhao, here) == ["赵敏的客户", "钱程的客户"]
    assert await found(zhao, here, of("owner_id", "is_me", True)) == ["赵敏的客户"]
    assert await found(zhao, here, of("owner_id", "is_under_me", True)) == ["钱程的客户"]
    assert await found(zhao, here, of("owner_id", "is_me", False)) == ["钱程的客户"]
    assert await found(qian, here, of("owner_id", "is_me", True)) == ["钱程的客户"]
    assert await found(qian, here, of("owner_id", "is_under_me", True)) == []
    assert await found(qian, here, of("owner_id", "is_under_me", False)) == ["钱程的客户"]


@pytest.mark.req("CUST-12")
async def test_tags_are_asked_for_by_any_all_and_none(client: Clients, make_customer: Make) -> None:
    for name, tags in (("甲", ["重点", "采购设备"]), ("乙", ["重点"]), ("丙", [])):
        await make_customer("qian", name=f"标签{name}", city="标签", tags=tags)
    qian, here = await client("qian"), of("city", "eq", "标签")
    assert await found(qian, here, of("tags", "has_any", ["采购设备", "没有"])) == ["标签甲"]
    assert await found(qian, here, of("tags", "has_any", ["采购设备", "重点"])) == ["标签乙", "标签甲"]
    assert await found(qian, here, of("tags", "has_all", ["重点", "采购设备"])) == ["标签甲"]
    assert await found(qian, here, of("tags", "has_none", ["采购设备"])) == ["标签丙", "标签乙"]


async def test_what_they_cannot_compare_is_refused(client: Clients) -> None:
    qian = await client("qian")
    for condition, pointer, code in (
        (of("name", "last_days", 3), "/filter/op", "OPERATOR_INVALID"),
        (of("name", "is_me", True), "/filter/op", "OPERATOR_INVALID"),
        (of("tags", "eq", "重点"), "/filter/op", "OPERATOR_INVALID"),
        (of("name", "has_any", ["重点"]), "/filter/op", "OPERATOR_INVALID"),
        (of("tags", "has_any", []), "/filter/value", "REQUIRED"),
        (of("tags", "has_any", "重点"), "/filter/value", "INVALID"),
        (of("created_at", "last_days", -1), "/filter/value", "MIN_VALUE"),
        (of("created_at", "last_days", 3_661), "/filter/value", "MAX_VALUE"),
        (of("created_at", "next_days", "3"), "/filter/value", "INVALID"),
        (of("owner_id", "is_me", 1), "/filter/value", "INVALID"),
    ):
        answer = await qian.post("/customers/search", json={"filter": condition})
        assert answer.status_code == 422, answer.text
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)], condition
