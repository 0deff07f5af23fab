"""What a role may not do is not offered and not done, whom it does not see it sees nowhere, and where it lands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clients
from tests.factories.company import PASSWORD, USERS, Company


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def customer_of(client: Clients, username: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    by = await client(username)
    body = {"name": name, "industry": "it", "primary_contact": {"name": "陈岚", "mobile": "13700001234"}}
    customer = ok(await by.post("/customers", json=body | {"force": True}), 201)
    return customer, ok(await by.get("/contacts", params={"customer_id": customer["id"]}))["data"][0]


async def offered(by: Any, url: str) -> set[str]:
    """What the page of a record has buttons for."""
    return {action["name"] for action in ok(await by.get(url))["actions"]}


@pytest.mark.req("PERM-01", "CONT-06")
async def test_who_may_not_change_it_is_offered_nothing_and_refused(client: Clients) -> None:
    admin, qian = await client("admin"), await client("qian")
    customer, person = await customer_of(client, "qian", "只读权限有限公司")
    quote = ok(await qian.post("/quotes", json={"customer_id": customer["id"], "lines": []}), 201)
    reads = [{"object": name, "action": "read", "scope": "all"} for name in ("customers", "contacts", "quotes")]
    role = ok(
        await admin.post("/roles", json={"code": "looker", "name": "只看", "name_en": "Looker", "permissions": reads}),
        201,
    )
    user = {
        "username": "looker",
        "name": "只看的人",
        "password": PASSWORD,
        "email": "looker@lanqiao.example",
        "department_id": str(Company.departments["finance"]),
        "role_ids": [role["id"]],
    }
    ok(await admin.post("/users", json=user), 201)
    looker = await client("looker")
    for kind, record, change in (
        ("customers", customer, {"short_name": "改"}),
        ("contacts", person, {"title": "改"}),
        ("quotes", quote, {"name": "改"}),
    ):
        url, tag = f"/{kind}/{record['id']}", {"If-Match": f'"{kind}:{record["id"]}:{record["version"]}"'}
        before = ok(await admin.get(url))
        assert await offered(looker, url) == set()
        refused = await looker.patch(url, json=change, headers=tag)
        assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
        assert ok(await admin.get(url)) == before
    tag = {"If-Match": f'"quotes:{quote["id"]}:{quote["version"]}"'}
    assert (await looker.delete(f"/quotes/{quote['id']}", headers=tag)).status_code == 403
    assert (await qian.get(f"/quotes/{quote['id']}")).status_code == 200
    gone = {"reason_code": "fake", "reason": "试试"}
    assert (await looker.post(f"/customers/{customer['id']}/discard", json=gone)).status_code == 403
    assert (await looker.post(f"/contacts/{person['id']}/leave", json={})).status_code == 403

    # granted, it is offered and done, on the next request and on nothing else
    more = [*reads, {"object": "contacts", "action": "update", "scope": "all"}]
    tag = {"If-Match": f'"roles:{role["id"]}:{role["version"]}"'}
    ok(await admin.patch(f"/roles/{role['id']}", json={"permissions": more}, headers=tag))
    assert await offered(looker, f"/contacts/{person['id']}") == {"update"}
    tag = {"If-Match": f'"contacts:{person["id"]}:{person["version"]}"'}
    changed = ok(await looker.patch(f"/contacts/{person['id']}", json={"title": "经理"}, headers=tag))
    assert changed["title"] == "经理"
    assert await offered(looker, f"/customers/{customer['id']}") == set()


@pytest.mark.req("PERM-03")
async def test_whose_customer_it_is_not_finds_it_nowhere(client: Clients) -> None:
    """In no list, count, search, file, report or stream of a representative of another department."""
    name = "隐身一号精密有限公司"
    customer, person = await customer_of(client, "qian", name)
    sun = await client("sun")
    one = {"field": "name", "op": "eq", "value": name}
    answers = {
        "list": await sun.get("/customers", params={"q": name, "count": "exact"}),
        "search": await sun.post("/customers/search", json={"filter": one, "count": "exact"}),
        "contacts": await sun.get("/contacts", params={"customer_id": customer["id"], "count": "exact"}),
        "everything": await sun.get("/search", params={"q": name}),
        "acts": await sun.get("/acts"),
        "counts": await sun.get("/acts/counts", params={"user_id": str(Company.ids["qian"])}),
        "events": await sun.get("/events"),
        "work": await sun.get("/work"),
        "export": await sun.post("/customers/export", json={"format": "csv", "filter": one}),
    }
    shown = {where: answer.text for where, answer in answers.items()}
    assert {where for where, answer in answers.items() if answer.status_code >= 500} == set()
    found = {where for where, seen in shown.items() if customer["id"] in seen or person["id"] in seen}
    assert found == set()
    for where in ("list", "search", "contacts"):
        assert (answers[where].json()["data"], answers[where].json()["page"]["total"]) == ([], 0), where
    export = ok(answers["export"], 201)
    assert export["rows"] == 0
    assert name not in (await sun.get(f"/exports/{export['id']}/content")).content.decode("utf-8-sig")
    for url in (
        f"/customers/{customer['id']}",
        f"/customers/{customer['id']}/overview",
        f"/timeline/customers/{customer['id']}",
        f"/members/customers/{customer['id']}",
        f"/contacts/{person['id']}",
    ):
        assert (await sun.get(url)).status_code == 404, url
    mine = ok(await (await client("qian")).get("/customers", params={"q": name}))["data"]
    assert [row["id"] for row in mine] == [customer["id"]]


@pytest.mark.req("PERM-06")
async def test_the_administration_is_for_administrators(client: Clients) -> None:
    """For all others no page of it is in the menu, which shows what one may keep, and no request gets through."""
    kept = ("users", "departments", "roles", "dictionaries", "custom-fields", "field-rules", "pools", "score-rules")
    department = str(Company.departments["root"])
    person = {"username": "intruder", "name": "闯入者", "password": PASSWORD, "email": "intruder@lanqiao.example"}
    bodies = {
        "/departments": {"name": "私设部门"},
        "/roles": {"code": "mine", "name": "私设角色", "name_en": "Mine"},
        "/users": person | {"department_id": department, "role_ids": [department]},
    }
    pages = ("/security-events", "/roles", "/admin/integrity", "/webhooks", "/data-quality")
    for username, (*_, role) in USERS.items():
        by, administers = await client(username), role == "admin"
        may = {(one["resource"], one["action"]) for one in ok(await by.get("/me"))["permissions"]}
        assert {name for name in kept if (name, "update") in may} == (set(kept) if administers else set()), username
        seen = {(await by.get(url)).status_code for url in pages}
        assert seen == ({200} if administers else {403}), username
        if not administers:
            refused = {(await by.post(url, json=body)).status_code for url, body in bodies.items()}
            assert refused == {403}, username
    admin = await client("admin")
    assert [row["name"] for row in ok(await admin.get("/departments"))["data"] if row["name"] == "私设部门"] == []


@pytest.mark.req("PERM-07")
async def test_everybody_lands_where_their_work_is(client: Clients) -> None:
    homes = {name: ok(await (await client(name)).get("/me"))["home"] for name in USERS}
    assert homes == {
        "admin": "admin",
        "boss": "executive",
        "li": "marketing",
        "zhao": "manager",
        "qian": "sales",
        "sun": "sales",
        "wu": "finance",
        "he": "warehouse",
    }
    admin = await client("admin")
    roles = {role["code"]: role["id"] for role in ok(await admin.get("/roles"))["data"]}
    for number, (code, home) in enumerate((("service", "service"), ("purchasing", "purchasing"))):
        user = {
            "username": f"lands{number}",
            "name": f"新人{number}",
            "password": PASSWORD,
            "email": f"lands{number}@lanqiao.example",
            "department_id": str(Company.departments["finance"]),
            "role_ids": [roles[code]],
        }
        ok(await admin.post("/users", json=user), 201)
        assert ok(await (await client(user["username"])).get("/me"))["home"] == home
