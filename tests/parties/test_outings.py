"""Outings: a week planned at once, checked in on the spot, and compared with what was written down (FUP-07 to 09)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tests.factories.company import Company
from tests.parties.conftest import Run
from tests.sales.conftest import ok, refused

HERE = {"lng": "121.4737", "lat": "31.2304", "accuracy_m": 20}


def tag(one: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"outings:{one["id"]}:{one["version"]}"'}


async def customer_of(who: Any, name: str, mobile: str) -> str:
    body = {"name": name, "industry": "it", "primary_contact": {"name": "陈岚", "mobile": mobile}}
    return str(ok(await who.post("/customers", json=body), 201)["id"])


async def do(who: Any, one: dict[str, Any], verb: str, **body: Any) -> dict[str, Any]:
    return ok(await who.post(f"/outings/{one['id']}/{verb}", json=body))


async def said(who: Any, customer: str, **more: Any) -> Any:
    body = {"object_type": "customers", "object_id": customer, "kind": "visit", "content": "当面谈了产线需求", **more}
    return await who.post("/follow-ups", json=body)


async def policy(client: Any, value: str) -> None:
    admin = await client("admin")
    known = next(row for row in ok(await admin.get("/settings"))["data"] if row["key"] == "outing_check_in")
    tagged = {"If-Match": f'"settings:outing_check_in:{known["version"]}"'}
    ok(await admin.patch("/settings/outing_check_in", json={"value": value}, headers=tagged))


@pytest.mark.req("FUP-07", "CAL-03")
async def test_a_week_is_planned_by_customer_and_saved_as_a_whole(client: Any, clock: Any) -> None:
    clock("2026-11-30 08:00")
    qian, zhao, sun = await client("qian"), await client("zhao"), await client("sun")
    one, two = await customer_of(qian, "周计划甲", "13600000001"), await customer_of(qian, "周计划乙", "13600000002")
    foreign = await customer_of(sun, "别人的客户", "13600000003")
    days: list[dict[str, Any]] = [
        {"day": "2026-11-30", "customers": [{"customer_id": one, "purpose": "需求调研"}]},
        {"day": "2026-12-02", "customers": [{"customer_id": two}, {"customer_id": one}]},
    ]
    bad = [*days, {"day": "2026-12-03", "customers": [{"customer_id": foreign}]}]
    lost = refused(await qian.post("/outings/week", json={"days": bad}), 422, "REF_NOT_FOUND")
    assert lost["errors"][0]["pointer"] == "/days/2/customers/0/customer_id"
    assert ok(await qian.get("/outings/week"))["outings"] == []
    late = [{"day": "2026-12-07", "customers": []}]
    refused(await qian.post("/outings/week", json={"days": [*days, *late]}), 422, "DATE_OUT_OF_RANGE")

    week = ok(await qian.post("/outings/week", json={"days": days, "transport": "own_car"}))
    assert [(o["day"], o["status"], [line["customer_name"] for line in o["lines"]]) for o in week["outings"]] == [
        ("2026-11-30", "registered", ["周计划甲"]),
        ("2026-12-02", "registered", ["周计划乙", "周计划甲"]),
    ]
    assert [o["number"] for o in week["outings"]] == ["GO202611300001", "GO202611300002"]
    refused(await qian.post("/outings/week", json={"days": days}), 412, "STALE_VERSION")
    monday, wednesday = week["outings"]
    days = [
        {"day": "2026-11-30", "version": monday["version"], "customers": []},
        {"day": "2026-12-02", "version": wednesday["version"], "customers": [{"customer_id": one}]},
        {"day": "2026-12-04", "customers": [{"customer_id": two, "purpose": "催款"}]},
    ]
    week = ok(await qian.post("/outings/week", json={"days": days}))
    assert [(o["day"], [line["customer_id"] for line in o["lines"]]) for o in week["outings"]] == [
        ("2026-12-02", [one]),
        ("2026-12-04", [two]),
    ]
    assert ok(await qian.get(f"/outings/{monday['id']}"))["status"] == "cancelled"
    clash = {"start_at": "2026-12-04T10:00:00+08:00", "end_at": "2026-12-04T11:00:00+08:00"}
    refused(await qian.post("/outings", json=clash), 422, "DESTINATION_REQUIRED")
    refused(await qian.post("/outings", json={**clash, "destination": "工商局"}), 409, "OUTING_DAY_TAKEN")
    whose = {"owner_id": str(Company.ids["qian"])}
    assert len(ok(await zhao.get("/outings/week", params=whose))["outings"]) == 2
    assert ok(await sun.get("/outings/week", params=whose))["outings"] == []
    refused(await sun.get(f"/outings/{monday['id']}"), 404, "NOT_FOUND")


@pytest.mark.req("FUP-08", "FUP-09", "MOB-03")
async def test_an_outing_is_checked_in_written_about_and_compared(client: Any, clock: Any, db: Any, run: Run) -> None:
    clock("2026-03-02 08:00")
    qian, zhao, sun = await client("qian"), await client("zhao"), await client("sun")
    one, two = await customer_of(qian, "对照甲", "13600000011"), await customer_of(qian, "对照乙", "13600000012")
    three = await customer_of(qian, "对照丙", "13600000013")
    span = {"start_at": "2026-03-02T09:00:00+08:00", "end_at": "2026-03-02T17:00:00+08:00"}
    body = {**span, "lines": [{"customer_id": one}, {"customer_id": two}]}
    outing = ok(await qian.post("/outings", json=body), 201)
    line = outing["lines"][0]["id"]
    vague = await qian.post(f"/outings/{outing['id']}/check-in", json={**HERE, "line_id": line, "accuracy_m": 900})
    refused(vague, 422, "CHECK_IN_INACCURATE")
    wild = await qian.post(f"/outings/{outing['id']}/check-in", json={**HERE, "line_id": line, "lng": "181"})
    refused(wild, 422, "INVALID_NUMBER")
    others = await zhao.post(f"/outings/{outing['id']}/check-in", json={**HERE, "line_id": line})
    refused(others, 409, "CHECK_IN_NOT_YOURS")
    await policy(client, "off")
    refused(await qian.post(f"/outings/{outing['id']}/check-in", json={**HERE, "line_id": line}), 409, "CHECK_IN_OFF")
    assert ok(await qian.get(f"/outings/{outing['id']}"))["status"] == "registered"
    await policy(client, "required")
    refused(await said(qian, one), 409, "CHECK_IN_REQUIRED")

    photo = await qian.post(
        "/attachments",
        data={"object_type": "outings", "object_id": outing["id"], "kind": "check_in"},
        files={"file": ("door.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png")},
    )
    photo_id = ok(photo, 201)["id"]
    clock("2026-03-02 10:12")
    out = await do(qian, outing, "check-in", **HERE, line_id=line, photo_id=photo_id)
    seen = out["lines"][0]
    assert (out["status"], seen["checked_in_at"], seen["lng"], seen["accuracy_m"], seen["photo_id"]) == (
        *("out", "2026-03-02T10:12:00+08:00", "121.4737000", 20, photo_id),
    )
    gone = await qian.patch(f"/outings/{outing['id']}", json={"lines": [{"customer_id": two}]}, headers=tag(out))
    refused(gone, 422, "OUTING_UNDER_WAY")
    ok(await said(qian, one, outing_id=outing["id"]), 201)
    refused(await said(qian, three, outing_id=outing["id"], kind="phone"), 422, "REF_NOT_FOUND")
    await policy(client, "optional")
    clock("2026-03-02 17:30")
    back = await do(qian, outing, "return")
    assert (back["returned_at"], back["missing_count"]) == ("2026-03-02T17:30:00+08:00", 1)
    assert [line["is_missing"] for line in back["lines"]] == [False, True]
    ok(await said(qian, three), 201)

    async def told(who: Any) -> dict[str, tuple[int, str]]:
        queues = ok(await who.get("/work"))["queues"]
        return {q["name"]: (q["count"], q["filter"]) for q in queues if q["resource"] == "outing-comparison"}

    mine = {"outings_to_record": (1, f"kind=missing&user_id={Company.ids['qian']}")}
    assert (await told(qian), await told(zhao), await told(sun)) == (mine, {}, {})
    for _ in range(2):
        await run("2026-03-03 17:00", "remind-of-outings")
        assert await told(zhao) == {}
    for _ in range(2):
        await run("2026-03-04 02:30", "remind-of-outings")
    assert await told(zhao) == {"outings_overdue": (1, "kind=overdue")}
    history = ok(await zhao.get(f"/timeline/outings/{outing['id']}"))["data"]
    assert [entry["action"] for entry in history].count("remind") == 1

    period = {"date_from": "2026-03-01", "date_to": "2026-03-31"}
    rows = ok(await zhao.get("/outing-comparison", params=period))["data"]
    counted = {key: rows[0][key] for key in ("outings", "customers", "recorded", "missing", "visits", "unregistered")}
    assert (len(rows), rows[0]["user_name"]) == (1, "钱程")
    assert counted == {"outings": 1, "customers": 2, "recorded": 1, "missing": 1, "visits": 2, "unregistered": 1}
    assert ok(await sun.get("/outing-comparison", params=period))["data"] == []

    async def lines(who: Any, kind: str, **more: Any) -> list[str]:
        found = ok(await who.get("/outing-comparison/lines", params={**period, "kind": kind, **more}))
        return [row["customer_name"] for row in found["data"]]

    shown = {kind: await lines(zhao, kind) for kind in ("missing", "overdue", "recorded", "unregistered")}
    assert shown == {"missing": ["对照乙"], "overdue": ["对照乙"], "recorded": ["对照甲"], "unregistered": ["对照丙"]}
    assert await lines(sun, "missing") == await lines(sun, "unregistered") == []

    late = await said(qian, two, outing_id=outing["id"], occurred_at="2026-03-03T09:00:00+08:00")
    refused(late, 422, "OUTING_DAY_MISMATCH")
    written = ok(await said(qian, two, outing_id=outing["id"], kind="phone"), 201)
    assert written["occurred_at"] == "2026-03-02T17:00:00+08:00"
    assert (await told(qian), await told(zhao)) == ({}, {})
    assert ok(await zhao.get(f"/outings/{outing['id']}"))["lines"][1]["follow_up_id"] == written["id"]
    assert await db.scalar(text("SELECT count(*) FROM outings WHERE reminded_on IS NOT NULL")) == 1
