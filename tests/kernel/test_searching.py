"""Lists asked in every way: filter trees, shaped and expanded records, copies that follow changes (API §3–5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.comparing import comparable
from bihuan.kernel.context import Context
from bihuan.kernel.filtering import parse
from bihuan.kernel.horizon import MARGIN_SECONDS
from bihuan.kernel.resource import RESOURCES
from tests import database
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Count, Make
from tests.kernel.specimen import SPECIMENS, Specimen

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SHAPED = "application/vnd.bihuan.shaped+json"
Json = dict[str, Any]


@pytest.fixture(scope="module")
async def twelve(make: Make) -> list[Json]:
    """Names 货物 0–2, weights 0–4 and none, amounts of money, a reviewer for some; ``sun``'s one is not qian's."""
    made = []
    for index in range(12):
        with CLOCK.at(NOW + timedelta(seconds=index)):
            weight = None if index % 4 == 3 else index % 5
            reviewer = str(Company.ids["sun"]) if index % 2 else None
            more = {"amount": f"{index * 10}.50", "reviewer_id": reviewer, "note": f"100% 第{index}"}
            made.append(await make(name=f"货物 {index % 3}", weight=weight, lines=0, **more))
    with CLOCK.at(NOW):
        await make("sun", name="货物 0", weight=1, lines=0)
    return made


async def ask(who: httpx.AsyncClient, body: Json, expect: int = 200) -> Json:
    answer = await who.post("/specimens/search", json=body)
    assert answer.status_code == expect, answer.text
    found: Json = answer.json()
    return found


async def found(who: httpx.AsyncClient, filter: Json, **more: Any) -> list[str]:
    return [row["id"] for row in (await ask(who, {"filter": filter, "limit": 200, **more}))["data"]]


def leaf(field: str, op: str, value: Any) -> Json:
    return {"field": field, "op": op, "value": value}


OPERATIONS: list[tuple[Json, Any]] = [
    (leaf("weight", "eq", 1), lambda r: r["weight"] == 1),
    (leaf("weight", "ne", 1), lambda r: r["weight"] != 1),
    (leaf("weight", "in", [0, 2]), lambda r: r["weight"] in {0, 2}),
    (leaf("weight", "not_in", [0, 2]), lambda r: r["weight"] not in {0, 2}),
    (leaf("weight", "gt", 1), lambda r: r["weight"] is not None and r["weight"] > 1),
    (leaf("weight", "gte", 1), lambda r: r["weight"] is not None and r["weight"] >= 1),
    (leaf("weight", "lt", 1), lambda r: r["weight"] is not None and r["weight"] < 1),
    (leaf("weight", "lte", 1), lambda r: r["weight"] is not None and r["weight"] <= 1),
    (leaf("weight", "between", [1, 3]), lambda r: r["weight"] is not None and 1 <= r["weight"] <= 3),
    (leaf("weight", "is_null", True), lambda r: r["weight"] is None),
    (leaf("weight", "is_null", False), lambda r: r["weight"] is not None),
    (leaf("amount", "gte", "30.50"), lambda r: float(r["amount"]) >= 30.5),
    (leaf("amount", "in", ["0.50", "20.50"]), lambda r: r["amount"] in {"0.50", "20.50"}),
    (leaf("name", "contains", "物 1"), lambda r: "物 1" in r["name"]),
    (leaf("name", "contains", "%"), lambda r: False),
    (leaf("note", "contains", "0% 第1"), lambda r: "0% 第1" in r["note"]),
    (leaf("number", "starts_with", "zz2026"), lambda r: True),
    (leaf("status", "eq", "draft"), lambda r: True),
    (leaf("owner_id", "eq", str(Company.ids["qian"]) if Company.ids else ""), lambda r: True),
    (leaf("reviewer_id", "is_null", True), lambda r: r["reviewer_id"] is None),
    (leaf("created_at", "between", ["2026-11-20T16:00:00+08:00", "2026-11-20T16:00:03+08:00"]), 4),
    (leaf("updated_at", "gt", "2026-11-20T08:00:05Z"), 6),
    (
        {"and": [leaf("weight", "gte", 1), {"or": [leaf("name", "eq", "货物 0"), leaf("amount", "lt", "20")]}]},
        lambda r: (r["weight"] or 0) >= 1 and (r["name"] == "货物 0" or float(r["amount"]) < 20),
    ),
]


@pytest.mark.parametrize("place", range(len(OPERATIONS)))
async def test_an_operator_finds_exactly_what_it_says(client: Clients, twelve: list[Json], place: int) -> None:
    qian = await client("qian")
    tree, fits = OPERATIONS[place]
    if tree.get("field") == "owner_id":
        tree = leaf("owner_id", "eq", str(Company.ids["qian"]))
    ids = await found(qian, tree, sort=["updated_at"])
    wanted = [one["id"] for one in twelve if not callable(fits) or fits(one)]
    assert ids == wanted if callable(fits) else len(ids) == fits
    listed = await ask(qian, {"filter": tree, "count": "exact", "limit": 1})
    assert listed["page"]["total"] == len(ids)


async def test_a_search_without_a_filter_is_the_list_and_keeps_its_scope(client: Clients, twelve: list[Json]) -> None:
    qian, sun = await client("qian"), await client("sun")
    assert await ask(qian, {}) == (await qian.get("/specimens")).json()
    assert set(await found(sun, leaf("name", "eq", "货物 0"))).isdisjoint(one["id"] for one in twelve)
    some = await ask(qian, {"q": "货物 1", "filter": leaf("weight", "lte", 2), "count": "exact"})
    light = [one for one in twelve if one["name"] == "货物 1" and one["weight"] is not None and one["weight"] <= 2]
    assert {row["id"] for row in some["data"]} == {one["id"] for one in light}
    assert (some["page"]["total"], len(light)) == (2, 2)


WRONG: list[tuple[Any, dict[str, str]]] = [
    (leaf("no_such", "eq", 1), {"/filter/field": "UNKNOWN_FIELD"}),
    (leaf("owner_name", "eq", "x"), {"/filter/field": "UNKNOWN_FIELD"}),
    (leaf("lines", "eq", "x"), {"/filter/field": "UNKNOWN_FIELD"}),
    (leaf("__class__", "eq", "x"), {"/filter/field": "UNKNOWN_FIELD"}),
    (leaf("weight", "matches", 1), {"/filter/op": "OPERATOR_INVALID"}),
    (leaf("weight", "contains", "1"), {"/filter/op": "OPERATOR_INVALID"}),
    (leaf("name", "gt", "a"), {"/filter/op": "OPERATOR_INVALID"}),
    (leaf("weight", "eq", "1"), {"/filter/value": "INVALID"}),
    (leaf("weight", "eq", 2**31), {"/filter/value": "MAX_VALUE"}),
    (leaf("weight", "eq", True), {"/filter/value": "INVALID"}),
    (leaf("amount", "eq", "1.005"), {"/filter/value": "INVALID_MONEY"}),
    (leaf("amount", "eq", 1), {"/filter/value": "INVALID_NUMBER"}),
    (leaf("created_at", "gt", "2026-11-20"), {"/filter/value": "INVALID"}),
    (leaf("owner_id", "eq", "x"), {"/filter/value": "INVALID"}),
    (leaf("name", "eq", "a\u202eb"), {"/filter/value": "INVALID_CHARACTER"}),
    (leaf("weight", "between", [1]), {"/filter/value": "REQUIRED"}),
    (leaf("weight", "in", []), {"/filter/value": "REQUIRED"}),
    (leaf("weight", "in", [1, "x", 2.5]), {"/filter/value/1": "INVALID", "/filter/value/2": "INVALID"}),
    (leaf("weight", "in", list(range(201))), {"/filter/value": "TOO_LONG"}),
    (leaf("weight", "is_null", "yes"), {"/filter/value": "INVALID"}),
    (leaf("weight", "eq", None), {"/filter/value": "INVALID"}),
    ({}, {"/filter/field": "REQUIRED", "/filter/op": "REQUIRED", "/filter/value": "REQUIRED"}),
    ({"and": []}, {"/filter/and": "REQUIRED"}),
    (
        {"and": [leaf("weight", "eq", 1)], "or": [leaf("weight", "eq", 1)]},
        {"/filter/and": "INVALID", "/filter/or": "INVALID"},
    ),
    (leaf("weight", "eq", 1) | {"not": 1}, {"/filter/not": "UNKNOWN_FIELD"}),
    (
        {"and": [leaf("x", "eq", 1), {"or": [leaf("weight", "eq", "y"), leaf("amount", "no", "1")]}]},
        {
            "/filter/and/0/field": "UNKNOWN_FIELD",
            "/filter/and/1/or/0/value": "INVALID",
            "/filter/and/1/or/1/op": "OPERATOR_INVALID",
        },
    ),
    ("x", {"/filter": "INVALID"}),
]


@pytest.mark.parametrize("place", range(len(WRONG)))
async def test_everything_wrong_with_a_filter_is_told_at_its_place(client: Clients, place: int) -> None:
    tree, faults = WRONG[place]
    refused = await ask(await client("qian"), {"filter": tree}, 422)
    assert {error["pointer"]: error["code"] for error in refused["errors"]} == faults


async def test_a_filter_has_fifty_nodes_and_five_levels(client: Clients) -> None:
    qian, one = await client("qian"), leaf("weight", "eq", 1)
    await ask(qian, {"filter": {"or": [one] * 49}})
    refused = await ask(qian, {"filter": {"or": [one] * 50}}, 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("FILTER_TOO_LARGE", "/filter/or/49")
    await ask(qian, {"filter": {"and": [{"or": [{"and": [{"or": [one]}]}]}]}})
    refused = await ask(qian, {"filter": {"and": [{"or": [{"and": [{"or": [{"and": [one]}]}]}]}]}}, 422)
    assert refused["code"] == "FILTER_TOO_LARGE"


async def test_several_orders_page_like_one(client: Clients, twelve: list[Json]) -> None:
    qian = await client("qian")
    for sort in (
        ["-weight", "name"],
        ["weight", "-name", "updated_at"],
        ["name", "-updated_at"],
        ["name", "updated_at"],
    ):
        whole = await ask(qian, {"sort": sort, "limit": 200})
        rows = [(row["weight"], row["name"]) for row in whole["data"]]
        if sort[0].endswith("weight"):
            down = sort[0][0] == "-"
            weights = [weight for weight, _ in rows]
            known = [weight for weight in weights if weight is not None]
            assert weights == sorted(known, reverse=down) + [None] * (len(weights) - len(known))
        pages, cursor, back = [], None, []
        while True:
            page = await ask(qian, {"sort": sort, "limit": 5} | ({"cursor": cursor} if cursor else {}))
            pages.append(page["data"])
            cursor = page["page"]["next_cursor"]
            if cursor is None:
                break
        assert [row for page in pages for row in page] == whole["data"]
        cursor = page["page"]["prev_cursor"]
        while cursor:
            page = await ask(qian, {"sort": sort, "limit": 5, "cursor": cursor})
            back.insert(0, page["data"])
            cursor = page["page"]["prev_cursor"]
        assert [row for page in back for row in page] == whole["data"][: len(whole["data"]) - len(pages[-1])]
    refused = await ask(qian, {"sort": ["name", "-name"]}, 422)
    assert refused["errors"][0]["pointer"] == "/sort/1"
    await ask(qian, {"sort": ["note"]}, 422)


async def test_a_cursor_fits_one_search_of_one_reader(client: Clients, twelve: list[Json]) -> None:
    qian, zhao = await client("qian"), await client("zhao")
    asked = {"filter": leaf("weight", "gte", 0), "limit": 2}
    cursor = (await ask(qian, asked))["page"]["next_cursor"]
    await ask(qian, asked | {"cursor": cursor, "limit": 3, "fields": ["name"], "count": "exact"})
    for other in ({"filter": leaf("weight", "gte", 1)}, {"sort": ["name"]}, {"q": "货物"}, {"filter": None}):
        refused = await ask(qian, asked | other | {"cursor": cursor}, 400)
        assert refused["code"] == "CURSOR_MISMATCH"
    assert (await ask(zhao, asked | {"cursor": cursor}, 400))["code"] == "CURSOR_MISMATCH"
    answer = await qian.get("/specimens", params={"cursor": cursor})
    assert answer.json()["code"] == "CURSOR_MISMATCH"


async def test_equal_filters_are_written_alike(ctx_for: Any) -> None:
    ctx: Context = await ctx_for("qian")
    one = parse(ctx, SPECIMENS, {"value": "2026-11-20T08:00:00Z", "op": "gt", "field": "updated_at"})
    two = parse(ctx, SPECIMENS, {"field": "updated_at", "op": "gt", "value": "2026-11-20T16:00:00+08:00"})
    assert one.written == two.written == '{"field":"updated_at","op":"gt","value":"2026-11-20T16:00:00+08:00"}'
    again = parse(ctx, SPECIMENS, two.tree)
    assert again.written == two.written


async def test_a_search_reads_and_remembers_no_key(client: Clients, app: FastAPI, twelve: list[Json]) -> None:
    qian = await client("qian")
    answer = await qian.post("/specimens/search", json={}, headers={"Idempotency-Key": "search-0001"})
    assert answer.status_code == 200
    async with app.state.sessions() as db:
        assert await db.scalar(text("SELECT count(*) FROM idempotency_keys WHERE key = 'search-0001'")) == 0


# ------------------------------------------------------------------------------------------------------ shapes


async def test_only_the_fields_asked_for_are_answered(client: Clients, twelve: list[Json]) -> None:
    qian, record = await client("qian"), twelve[1]
    listed = await qian.get("/specimens", params={"fields": "name,weight", "limit": 2})
    assert listed.headers["content-type"] == SHAPED
    assert all(set(row) == {"id", "name", "weight"} for row in listed.json()["data"])
    one = await qian.get(f"/specimens/{record['id']}", params={"fields": "amount,number"})
    assert one.json() == {name: record[name] for name in ("id", "number", "amount")}
    assert (one.headers["content-type"], one.headers["etag"]) == (SHAPED, f'"specimens:{record["id"]}:1"')
    same = await qian.get(
        f"/specimens/{record['id']}", params={"fields": "id"}, headers={"If-None-Match": one.headers["etag"]}
    )
    assert same.status_code == 304
    plain = await qian.get("/specimens")
    assert plain.headers["content-type"] == "application/json"
    for address in ("/specimens", f"/specimens/{record['id']}"):
        for name in ("no_such", "__class__", "id,no_such"):
            refused = await qian.get(address, params={"fields": name})
            assert refused.status_code == 422
            assert [error["pointer"] for error in refused.json()["errors"]] == ["/query/fields"]


async def test_what_is_expanded_comes_in_the_readers_own_scope(client: Clients, twelve: list[Json]) -> None:
    qian, record = await client("qian"), twelve[1]
    answer = await qian.get(f"/specimens/{record['id']}", params={"expand": "owner,reviewer"})
    shown = answer.json()
    owner = (await qian.get("/users", params={"q": "钱程"})).json()["data"][0]
    assert shown["expanded"]["owner"] == owner
    assert shown["expanded"]["reviewer"]["name"] == "孙悦"
    assert {name: shown[name] for name in record} == record | {"actions": shown["actions"]}
    fresh = await qian.get(
        f"/specimens/{record['id']}", params={"expand": "owner"}, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert fresh.status_code == 200
    for name in ("lines", "owner_id", "created_by", "a,b,c,d,e,f"):
        refused = await qian.get("/specimens", params={"expand": name})
        assert refused.status_code == 422, name


async def test_expanding_a_page_costs_one_statement_a_kind(
    client: Clients, twelve: list[Json], counting: Count
) -> None:
    zhao = await client("zhao")
    await ask(zhao, {"expand": ["owner", "reviewer"]})

    async def cost(limit: int, expand: list[str]) -> int:
        with counting() as counted:
            page = await ask(zhao, {"limit": limit, "expand": expand, "sort": ["updated_at"]})
        assert len(page["data"]) == limit
        return counted.total  # type: ignore[no-any-return]

    assert await cost(2, []) == 1  # the page, and with it whether its reader is signed in
    assert await cost(2, ["owner", "reviewer"]) == await cost(12, ["owner", "reviewer"]) == 2  # both are users


# ---------------------------------------------------------------------------------------------------- the page


async def test_a_list_links_to_its_next_page(client: Clients, twelve: list[Json]) -> None:
    qian = await client("qian")
    first = await qian.get("/specimens", params={"limit": 5, "sort": "name", "q": "货物"})
    link = first.headers["link"]
    assert link.startswith("</api/v1/specimens?") and link.endswith('>; rel="next"')
    second = await qian.get(f"http://test{link[1:].partition('>')[0]}")
    asked = {"limit": 5, "sort": "name", "q": "货物", "cursor": first.json()["page"]["next_cursor"]}
    assert second.json()["data"] == (await qian.get("/specimens", params=asked)).json()["data"] != first.json()["data"]
    assert "link" not in (await qian.get("/specimens", params={"limit": 200})).headers


async def test_an_estimate_comes_from_statistics_where_there_is_much(
    client: Clients, app: FastAPI, twelve: list[Json]
) -> None:
    boss, qian = await client("admin"), await client("qian")
    few = (await boss.get("/specimens", params={"count": "estimated"})).json()["page"]
    exact = (await boss.get("/specimens", params={"count": "exact"})).json()["page"]
    assert (few["total"], few["total_relation"]) == (exact["total"], "eq")
    async with database.owning(app.state.settings.database_url) as owner:
        await owner.execute(text("UPDATE pg_class SET reltuples = 123456 WHERE oid = 'specimens'::regclass"))
    many = (await boss.get("/specimens", params={"count": "estimated"})).json()["page"]
    assert (many["total"], many["total_relation"]) == (123456, "approx")
    for who, query in ((boss, {"status": "draft"}), (qian, {}), (boss, {"q": "货物"})):
        page = (await who.get("/specimens", params={"count": "estimated", **query})).json()["page"]
        assert page["total_relation"] == "eq" and page["total"] < 100
    async with app.state.sessions() as db:
        await db.execute(text("ANALYZE specimens"))
        await db.commit()


# ------------------------------------------------------------------------------------------------------ copies


async def follow(who: httpx.AsyncClient, since: str, **more: Any) -> tuple[list[Json], list[Json], str]:
    """All that changed since, what was deleted, and what to ask for next."""
    rows, gone, cursor = [], [], None
    while True:
        asked = {"updated_since": since, "limit": 3, **more} | ({"cursor": cursor} if cursor else {})
        answer = await who.get("/specimens", params=asked)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["data"]
        gone += page["page"]["deleted"] or []
        cursor = page["page"]["next_cursor"]
        assert (cursor is None) == (page["page"]["synced_until"] is not None)
        if cursor is None:
            return rows, gone, page["page"]["synced_until"]


async def test_a_copy_is_told_what_was_deleted_and_nothing_invisible(client: Clients, make: Make) -> None:
    qian, sun = await client("qian"), await client("sun")
    past = datetime.now(UTC) - timedelta(minutes=10)
    with CLOCK.at(past):
        kept, lost = await make(name="留下"), await make(name="删除")
        answer = await qian.delete(f"/specimens/{lost['id']}", headers={"If-Match": f'"specimens:{lost["id"]}:1"'})
        assert answer.status_code == 204
    since = (past - timedelta(seconds=1)).isoformat()
    rows, gone, _ = await follow(qian, since, include_deleted=True)
    assert [row["id"] for row in rows] == [kept["id"]]
    assert [(one["id"], one["version"], set(one)) for one in gone] == [(lost["id"], 2, {"id", "version", "deleted_at"})]
    assert [row["id"] for row in (await follow(qian, since))[0]] == [kept["id"]]
    assert (await follow(sun, since, include_deleted=True))[:2] == ([], [])
    for params in ({"include_deleted": True}, {"updated_since": since, "sort": "name"}):
        assert (await qian.get("/specimens", params=params)).status_code == 422


@pytest.fixture
async def other_transaction(app: FastAPI) -> AsyncIterator[Any]:
    async with app.state.sessions() as db:
        yield db
        await db.rollback()


async def test_what_a_slow_transaction_changes_is_never_skipped(
    client: Clients, make: Make, other_transaction: Any
) -> None:
    """It stamps first and commits last; in between another stamps later and commits at once."""
    qian = await client("qian")
    slow = await make(name="慢")
    start = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    await other_transaction.execute(text("SELECT 1"))
    await other_transaction.execute(
        update(Specimen).where(Specimen.id == slow["id"]).values(name="慢慢", updated_at=CLOCK.now())
    )
    await asyncio.sleep(0.05)
    quick = await make(name="快")
    known: dict[str, str] = {}
    since = start
    await asyncio.sleep(MARGIN_SECONDS + 1)  # the margin alone does not help the slow one
    for turn in range(2):
        rows, _, since = await follow(qian, since)
        known |= {row["id"]: row["name"] for row in rows}
        if turn == 0:
            assert quick["id"] not in known, "told before it is certain what came before"
            await other_transaction.commit()
            await asyncio.sleep(MARGIN_SECONDS + 0.5)
    assert (known[slow["id"]], known[quick["id"]]) == ("慢慢", "快")


# --------------------------------------------------------------------------------------------- every declaration


@pytest.mark.parametrize("resource", sorted(RESOURCES.values(), key=lambda one: one.name), ids=lambda one: one.name)
def test_every_comparable_field_reads_what_it_writes(resource: Any) -> None:
    """Whatever a field answers can be sent back as the value of a filter; an id and a date of change are everywhere."""
    fields = comparable(resource)
    assert {"id", "version"} <= set(fields)
    for name, field in fields.items():
        assert field.type.__name__ in {"str", "int", "Decimal", "date", "datetime", "bool", "UUID", "list"}, name
        if field.type.__name__ == "Decimal":
            assert str(field.wire.validate_python("1")) == "1"
            with pytest.raises(ValueError):
                field.wire.validate_python("NaN")
            with pytest.raises(ValueError):
                field.wire.validate_python(1.5)
