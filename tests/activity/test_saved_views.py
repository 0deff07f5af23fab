"""Saved views: private, shared with roles, departments or all, and what a list looks like (ADM, CUST-14, LEAD-20)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.conftest import Clients
from tests.factories.company import Company

Json = dict[str, Any]
TREE = {
    "and": [
        {"field": "grade", "op": "eq", "value": "A"},
        {
            "or": [
                {"field": "owner_id", "op": "is_me", "value": True},
                {"field": "next_follow_up_at", "op": "next_days", "value": 7},
            ]
        },
    ]
}


@pytest.fixture(autouse=True)
async def no_views(app: FastAPI) -> AsyncIterator[None]:
    yield
    async with app.state.sessions.begin() as db:
        await db.execute(text("DELETE FROM saved_views"))
        await db.execute(text("DELETE FROM list_layouts"))


async def saved(by: httpx.AsyncClient, name: str, **given: Any) -> Json:
    answer = await by.post("/saved-views", json={"object": "customers", "name": name} | given)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def changed(by: httpx.AsyncClient, view: Json, **given: Any) -> httpx.Response:
    match = {"If-Match": f'"saved-views:{view["id"]}:{view["version"]}"'}
    return await by.patch(f"/saved-views/{view['id']}", json=given, headers=match)


async def names(by: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await by.get("/saved-views", params={"object": "customers"} | params)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["data"]]


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


@pytest.mark.req("CUST-14", "LEAD-20")
async def test_a_view_keeps_filter_order_and_columns(client: Clients) -> None:
    qian = await client("qian")
    columns = [{"field": "name", "width": 260}, {"field": "grade"}]
    made = await saved(qian, "A 级待跟进", filter=json.dumps(TREE), sort="-updated_at", q="有限", columns=columns)
    assert json.loads(made["filter"]) == TREE
    assert (made["sort"], made["q"], made["shared"], made["owner_name"]) == ("-updated_at", "有限", "private", "钱程")
    assert made["columns"] == [{"field": "name", "width": 260}, {"field": "grade", "width": None}]
    (row,) = (await qian.get("/saved-views", params={"object": "customers"})).json()["data"]
    assert (row["id"], row["filter"], row["columns"]) == (made["id"], made["filter"], made["columns"])
    assert await names(qian, object="leads") == []

    asked = {"filter": json.loads(row["filter"]), "sort": [row["sort"]], "q": row["q"]}
    assert (await qian.post("/customers/search", json=asked)).status_code == 200

    answer = await changed(qian, made, name="A 级", filter=None)
    assert (answer.status_code, answer.json()["name"], answer.json()["filter"]) == (200, "A 级", None)
    assert answer.json()["sort"] == "-updated_at"
    stale = await changed(qian, made, name="旧")
    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")
    twice = await qian.post("/saved-views", json={"object": "customers", "name": "A 级"})
    assert (twice.status_code, twice.json()["code"]) == (409, "DUPLICATE_VIEW_NAME")
    match = {"If-Match": f'"saved-views:{made["id"]}:2"'}
    assert (await qian.delete(f"/saved-views/{made['id']}", headers=match)).status_code == 204
    assert await names(qian) == []


async def test_a_view_that_the_list_would_refuse_is_refused(client: Clients) -> None:
    qian, body = await client("qian"), {"object": "customers", "name": "视图"}
    for given, told in (
        ({"object": "nothing"}, [("/object", "REF_NOT_FOUND")]),
        ({"object": "webhooks"}, [("/object", "REF_NOT_FOUND")]),
        ({"filter": "{"}, [("/filter", "INVALID")]),
        ({"filter": '{"field":"nothing","op":"eq","value":1}'}, [("/filter/field", "UNKNOWN_FIELD")]),
        ({"filter": '{"field":"telephone","op":"eq","value":"1"}'}, [("/filter/field", "FIELD_FORBIDDEN")]),
        ({"sort": "-telephone"}, [("/sort", "INVALID")]),
        ({"name": " "}, [("/name", "REQUIRED")]),
        ({"columns": [{"field": "name", "width": 5000}]}, [("/columns/0/width", "MAX_VALUE")]),
    ):
        assert codes(await qian.post("/saved-views", json=body | given)) == told, given
    assert await names(qian) == []


async def test_what_is_shared_is_seen_by_those_it_is_shared_with_and_changed_by_its_owner(client: Clients) -> None:
    """Zhao leads Qian in the first department; Sun sits in the second, with Qian's role."""
    zhao, qian, sun, boss = [await client(name) for name in ("zhao", "qian", "sun", "boss")]
    roles = {one["code"]: one["id"] for one in (await (await client("admin")).get("/roles")).json()["data"]}
    await saved(zhao, "1 只给自己")
    of_role = await saved(zhao, "2 给销售", shared="roles", role_ids=[roles["sales_rep"]])
    departments = [str(Company.departments["sales1"])]
    of_department = await saved(zhao, "3 给一部", shared="departments", department_ids=departments)
    everybody = await saved(zhao, "4 给大家", shared="all")
    assert await names(zhao) == ["1 只给自己", "2 给销售", "3 给一部", "4 给大家"]
    assert await names(qian) == ["2 给销售", "3 给一部", "4 给大家"]
    assert await names(sun) == ["2 给销售", "4 给大家"]
    assert await names(boss) == ["4 给大家"]
    for by in (qian, boss):
        answer = await changed(by, everybody, name="我的")
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
        match = {"If-Match": f'"saved-views:{everybody["id"]}:1"'}
        assert (await by.delete(f"/saved-views/{everybody['id']}", headers=match)).status_code == 403
    assert (await changed(sun, of_department, name="我的")).status_code == 404

    answer = await changed(zhao, of_role, shared="private")
    assert (answer.status_code, answer.json()["role_ids"]) == (200, [])
    assert await names(qian) == ["3 给一部", "4 给大家"]


async def test_a_private_view_is_private_even_from_superiors(client: Clients) -> None:
    qian = await client("qian")
    made = await saved(qian, "自己看")
    assert (await (await client("zhao")).get(f"/saved-views/{made['id']}")).status_code == 404
    assert await names(await client("zhao")) == []


async def test_sharing_is_a_permission_of_its_own(client: Clients) -> None:
    qian, zhao = await client("qian"), await client("zhao")
    made = await saved(qian, "自己看")
    for answer in (
        await qian.post("/saved-views", json={"object": "customers", "name": "给大家", "shared": "all"}),
        await changed(qian, made, shared="all"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert await names(zhao) == []
    body = {"object": "customers", "name": "给角色", "shared": "roles"}
    assert codes(await zhao.post("/saved-views", json=body)) == [("/role_ids", "REQUIRED")]
    missing = {"role_ids": ["0192f000-0000-7000-8000-000000000999"]}
    assert codes(await zhao.post("/saved-views", json=body | missing)) == [("/role_ids", "REF_NOT_FOUND")]


async def test_a_list_opens_as_its_reader_left_it(client: Clients) -> None:
    qian, sun = await client("qian"), await client("sun")
    assert (await qian.get("/me/lists")).json() == {"data": []}
    layout = {"view": "mine", "columns": [{"field": "name", "width": 300}, {"field": "grade", "width": None}]}
    answer = await qian.put("/me/lists/customers", json=layout)
    assert (answer.status_code, answer.json()) == (200, {"object": "customers"} | layout)
    await qian.put("/me/lists/leads", json={"columns": [{"field": "name"}]})
    again = await qian.put("/me/lists/customers", json={"view": None})
    assert again.json() == {"object": "customers", "view": None, "columns": None}
    leads = {"object": "leads", "view": None, "columns": [{"field": "name", "width": None}]}
    assert (await qian.get("/me/lists")).json()["data"] == [again.json(), leads]
    assert (await sun.get("/me/lists")).json() == {"data": []}
    assert codes(await qian.put("/me/lists/nothing", json={})) == [("/object", "REF_NOT_FOUND")]
