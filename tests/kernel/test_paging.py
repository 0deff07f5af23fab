"""Lists: cursors that are signed and bound, pages that add up to the whole, totals that stop counting (API §3)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.errors import DomainError
from bihuan.kernel.keyset import CursorCodec, window
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Make

CODEC = CursorCodec("a secret")
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SORTS = ["-updated_at", "updated_at", "name", "-name", "weight", "-weight"]
values = st.one_of(
    st.none(),
    st.integers(-(2**31), 2**31),
    st.text(max_size=40).filter(lambda text: "\ud800" > max(text, default="") or max(text) > "\udfff"),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.uuids(),
    st.decimals(allow_nan=False, allow_infinity=False, places=6),
)


@given(value=values, record=st.uuids(), backwards=st.booleans())
def test_a_cursor_comes_back_as_it_was_given(value: Any, record: UUID, backwards: bool) -> None:
    position = CODEC.decode(CODEC.encode([value], record, backwards, "bound", NOW), "bound", NOW)
    assert (position.values, position.id, position.backwards) == ((value,), record, backwards)
    assert type(position.values[0]) is type(value)


def test_a_cursor_is_bound_to_its_list_and_to_one_day() -> None:
    cursor = CODEC.encode(["x"], uuid4(), False, "this list", NOW)
    assert CODEC.decode(cursor, "this list", NOW + timedelta(hours=24)).values == ("x",)
    for bound_to, at in (("another list", NOW), ("this list", NOW + timedelta(hours=24, seconds=1))):
        with pytest.raises(DomainError, match="CURSOR_MISMATCH"):
            CODEC.decode(cursor, bound_to, at)
    with pytest.raises(DomainError, match="CURSOR_MISMATCH"):
        CursorCodec("another secret").decode(cursor, "this list", NOW)


@given(st.integers(0, 500), st.integers(1, 255))
def test_no_bit_of_a_cursor_can_be_changed(position: int, flip: int) -> None:
    cursor = CODEC.encode([Decimal("1.5")], UUID(int=7), False, "bound", NOW)
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[position % len(raw)] ^= flip
    forged = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    with pytest.raises(DomainError, match="CURSOR_MISMATCH"):
        CODEC.decode(forged, "bound", NOW)


@given(st.text(alphabet="ABCabc019-_=.", max_size=60))
def test_a_made_up_cursor_is_a_mismatch_and_nothing_worse(cursor: str) -> None:
    with pytest.raises(DomainError, match="CURSOR_MISMATCH"):
        CODEC.decode(cursor, "bound", NOW)


def test_a_window_knows_whether_more_lies_beyond() -> None:
    assert window([1, 2, 3], 2, False) == ([1, 2], True)
    assert window([1, 2], 2, False) == ([1, 2], False)
    assert window([3, 2, 1], 2, True) == ([2, 3], True)


# ------------------------------------------------------------------------------------------------- over HTTP


@pytest.fixture(scope="module")
async def thirty(make: Make) -> list[dict[str, Any]]:
    """Thirty specimens: equal names, equal and missing weights, several per moment."""
    made = []
    for index in range(30):
        with CLOCK.at(NOW + timedelta(seconds=index // 4)):
            weight = None if index % 3 == 0 else index % 5
            made.append(await make(name=f"货物 {index % 7}", weight=weight, lines=0))
    return made


async def walk(qian: httpx.AsyncClient, sort: str, **query: Any) -> list[list[dict[str, Any]]]:
    """All pages from the first to the last."""
    pages, cursor = [], None
    while True:
        given = {"sort": sort, "limit": 7, **query} | ({"cursor": cursor} if cursor else {})
        page = (await qian.get("/specimens", params=given)).json()
        pages.append(page["data"])
        cursor = page["page"]["next_cursor"]
        if cursor is None:
            return pages


@pytest.mark.parametrize("sort", SORTS)
async def test_pages_put_together_are_the_whole_list(client: Clients, thirty: list[Any], sort: str) -> None:
    qian = await client("qian")
    whole = (await qian.get("/specimens", params={"sort": sort, "limit": 200})).json()
    assert whole["page"] | {"next_cursor": None, "prev_cursor": None} == whole["page"]
    pages = await walk(qian, sort)
    assert [row for page in pages for row in page] == whole["data"]
    assert {row["id"] for row in whole["data"]} == {one["id"] for one in thirty}
    assert [len(page) for page in pages] == [7, 7, 7, 7, 2]


@pytest.mark.parametrize("sort", SORTS)
async def test_going_back_shows_the_same_pages(client: Clients, thirty: list[Any], sort: str) -> None:
    qian = await client("qian")
    pages = await walk(qian, sort)
    last = (await qian.get("/specimens", params={"sort": sort, "limit": 7})).json()
    while last["page"]["next_cursor"]:
        last = (
            await qian.get("/specimens", params={"sort": sort, "limit": 7, "cursor": last["page"]["next_cursor"]})
        ).json()
    back = [last["data"]]
    cursor = last["page"]["prev_cursor"]
    while cursor:
        page = (await qian.get("/specimens", params={"sort": sort, "limit": 7, "cursor": cursor})).json()
        back.insert(0, page["data"])
        cursor = page["page"]["prev_cursor"]
    assert back == pages


@pytest.mark.parametrize("sort", ["weight", "-weight"])
async def test_missing_values_come_last_both_ways(client: Clients, thirty: list[Any], sort: str) -> None:
    rows = [row for page in await walk(await client("qian"), sort) for row in page]
    weights = [row["weight"] for row in rows]
    assert weights[-10:] == [None] * 10
    assert weights[:20] == sorted(weights[:20], reverse=sort.startswith("-"))


async def test_a_page_is_not_moved_by_what_is_made_meanwhile(client: Clients, make: Make) -> None:
    wanted = [(await make("zhao", name="甲"))["id"] for _ in range(6)]
    zhao = await client("zhao")
    query = {"sort": "name", "limit": 3, "owner_id": str(Company.ids["zhao"])}
    first = (await zhao.get("/specimens", params=query)).json()
    await make("zhao", name="一")  # before the first page
    second = (await zhao.get("/specimens", params=query | {"cursor": first["page"]["next_cursor"]})).json()
    assert [row["id"] for row in first["data"] + second["data"]] == wanted


async def test_a_cursor_of_another_list_or_person_or_day_is_refused(
    client: Clients, thirty: list[Any], clock: Callable[[str], None]
) -> None:
    qian, zhao = await client("qian"), await client("zhao")
    cursor = (await qian.get("/specimens?limit=2")).json()["page"]["next_cursor"]
    assert (await qian.get("/specimens", params={"limit": 3, "cursor": cursor})).status_code == 200
    others: list[tuple[httpx.AsyncClient, dict[str, str]]] = [
        (qian, {"sort": "name"}),
        (qian, {"status": "draft"}),
        (qian, {"weight_gte": "1"}),
        (qian, {"q": "货物"}),
        (zhao, {}),
        (qian, {"cursor": cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")}),
        (qian, {"cursor": "AAAA"}),
    ]
    for who, query in others:
        answer = await who.get("/specimens", params={"limit": "2", "cursor": cursor} | query)
        assert (answer.status_code, answer.json()["code"]) == (400, "CURSOR_MISMATCH"), query


async def test_a_cursor_expires(app: Any, client: Clients, thirty: list[Any]) -> None:
    qian = await client("qian")
    now = CLOCK.now()
    with CLOCK.at(now - timedelta(hours=24, minutes=1)):  # a token lives for minutes: only the cursor is old
        cursor = (await qian.get("/specimens?limit=2")).json()["page"]["next_cursor"]
    answer = await qian.get("/specimens", params={"limit": 2, "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "CURSOR_MISMATCH")


async def test_a_change_of_permissions_ends_every_cursor(client: Clients, thirty: list[Any], db: AsyncSession) -> None:
    qian = await client("qian")
    cursor = (await qian.get("/specimens?limit=2")).json()["page"]["next_cursor"]
    await db.execute(text("INSERT INTO permission_epoch VALUES (true, 99) ON CONFLICT (id) DO UPDATE SET epoch = 99"))
    await db.commit()
    assert (await qian.get("/specimens", params={"limit": 2, "cursor": cursor})).status_code == 400


@pytest.mark.parametrize(("limit", "status", "shown"), [(1, 200, 1), (200, 200, 200), (100_000, 200, 200)])
async def test_a_large_limit_is_cut_to_200(client: Clients, limit: int, status: int, shown: int) -> None:
    answer = await (await client("qian")).get("/specimens", params={"limit": limit})
    assert (answer.status_code, answer.json()["page"]["limit"]) == (status, shown)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=x", "limit=9223372036854775808", "sort=note", "sort=-id;drop", "unknown=1"]
)
async def test_a_query_that_is_not_declared_is_refused_by_its_name(client: Clients, query: str) -> None:
    answer = await (await client("qian")).get(f"/specimens?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/query/{query.partition('=')[0]}"


async def test_all_that_is_wrong_with_a_question_is_said_at_once(client: Clients) -> None:
    answer = await (await client("qian")).get("/specimens?limit=0&unknown=1&sort=note")
    said = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert (answer.status_code, said) == (
        422,
        {("/query/limit", "MIN_VALUE"), ("/query/unknown", "UNKNOWN_FIELD"), ("/query/sort", "INVALID")},
    )


async def test_a_question_is_not_judged_before_its_asker_is_known(client: Clients) -> None:
    assert (await (await client("")).get("/specimens?unknown=1")).status_code == 401


async def test_a_total_is_counted_only_when_asked_for(client: Clients, thirty: list[Any]) -> None:
    qian = await client("qian")
    silent = (await qian.get("/specimens?limit=3")).json()["page"]
    assert (silent["total"], silent["total_relation"]) == (None, None)
    mine = {"limit": 3, "count": "exact", "owner_id": str(Company.ids["qian"])}
    told = (await qian.get("/specimens", params=mine)).json()["page"]
    assert (told["total"], told["total_relation"]) == (30, "eq")
    heavy = (await qian.get("/specimens", params=mine | {"weight_gte": 3})).json()["page"]
    assert heavy["total"] == sum((one["weight"] or 0) >= 3 for one in thirty)


async def test_a_total_stops_at_ten_thousand(client: Clients, thirty: list[Any], db: AsyncSession) -> None:
    await db.execute(
        text(
            "INSERT INTO specimens (id, name, status, version, created_at, updated_at, owner_id) "
            "SELECT gen_random_uuid(), '很多', 'draft', 1, now(), now(), :sun FROM generate_series(1, 10001)"
        ),
        {"sun": Company.ids["sun"]},
    )
    await db.commit()
    page = (await (await client("sun")).get("/specimens?count=exact&limit=1")).json()["page"]
    assert (page["total"], page["total_relation"]) == (10_000, "gte")


async def test_filters_are_equality_lists_and_ranges(client: Clients, thirty: list[Any]) -> None:
    qian = await client("qian")
    ranged = (await qian.get("/specimens?weight_gte=2&weight_lte=3&limit=200")).json()["data"]
    assert sorted(row["weight"] for row in ranged) == sorted(one["weight"] for one in thirty if one["weight"] in {2, 3})
    assert (await qian.get("/specimens?status=sent,closed")).json()["data"] == []
    assert len((await qian.get("/specimens?status=draft,sent&limit=200")).json()["data"]) == 30
    assert (await qian.get("/specimens?status=draft,lost")).status_code == 422


async def test_a_question_of_the_same_shape_is_answered_with_its_own_values(client: Clients, thirty: list[Any]) -> None:
    """The statement is built once for a shape: filters, words and cursors of later requests are bound to it."""

    async def found(username: str, **query: Any) -> set[str]:
        pages = await walk(await client(username), "-updated_at", count="exact", **query)
        return {row["id"] for page in pages for row in page}

    for username in ("qian", "zhao", "qian"):
        for low, high in ((0, 1), (2, 3), (4, 4), (1, 1)):
            wanted = {one["id"] for one in thirty if one["weight"] is not None and low <= one["weight"] <= high}
            assert await found(username, weight_gte=low, weight_lte=high) == wanted
            assert await found(username, weight_gte=low) >= wanted
        for place in (1, 4, 0):
            named = {one["id"] for one in thirty if one["name"] == f"货物 {place}"}
            assert await found(username, q=f"货物 {place}") == named
            assert await found(username, q=f"物 {place}") == named
    assert await found("sun", weight_gte=0, weight_lte=4) == set()


def test_every_kind_of_date_survives() -> None:
    for value in (date(2026, 11, 20), NOW, None):
        assert CODEC.decode(CODEC.encode([value], UUID(int=1), True, "b", NOW), "b", NOW).values == (value,)
