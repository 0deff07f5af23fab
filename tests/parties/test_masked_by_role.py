"""Who sees a number: its owner and whoever works there; everybody else masked, everywhere, and each look is noted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make

PLAIN, MASKED = "13755556666", "137****6666"


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.req("PERM-09")
async def test_a_number_is_masked_for_whoever_only_reads(
    client: Clients, db: Any, rules: Any, make_customer: Make
) -> None:
    customer = await make_customer("qian", primary_contact={"mobile": PLAIN}, telephone="021-62345678")
    qian, zhao, wu, sun = [await client(name) for name in ("qian", "zhao", "wu", "sun")]
    person = ok(await qian.get("/contacts", params={"customer_id": customer["id"]}))["data"][0]
    url, at = f"/contacts/{person['id']}", {"customer_id": customer["id"]}

    async def everywhere(by: Any) -> set[str]:
        """The number as the record, the list, the search, a shaped page, the customer and its history show it."""
        found = {"filter": {"field": "customer_id", "op": "eq", "value": customer["id"]}}
        seen = {
            ok(await by.get(url))["mobile"],
            ok(await by.get("/contacts", params=at))["data"][0]["mobile"],
            ok(await by.post("/contacts/search", json=found))["data"][0]["mobile"],
            ok(await by.get("/contacts", params=at | {"fields": "mobile"}))["data"][0]["mobile"],
            ok(await by.get(f"/customers/{customer['id']}"))["contact_mobile"],
            ok(await by.get("/customers", params={"q": customer["name"]}))["data"][0]["contact_mobile"],
        }
        log = (await by.get(f"/timeline/contacts/{person['id']}")).text
        overview = (await by.get(f"/customers/{customer['id']}/overview")).text
        return seen | {one for one in (PLAIN, MASKED) if one in log} | {one for one in (PLAIN,) if one in overview}

    assert await everywhere(qian) == {PLAIN}
    assert await everywhere(zhao) == {PLAIN}  # her people's
    assert await everywhere(wu) == {MASKED}  # finance reads all customers, and calls none of them

    # who it is shared with works there; a member of nothing sees nothing at all
    assert (await sun.get(url)).status_code == 404
    ok(await qian.post(f"{url}/share", json={"user_ids": [str(Company.ids["sun"])]}))
    assert ok(await sun.get(url))["mobile"] == PLAIN

    # no file says more than the screen
    asked = {"format": "csv", "filter": {"field": "id", "op": "eq", "value": customer["id"]}}
    export = ok(await wu.post("/customers/export", json=asked), 201)
    written = (await wu.get(f"/exports/{export['id']}/content")).content.decode("utf-8-sig")
    assert customer["name"] in written and PLAIN not in written

    # a look at the whole number: for who may, of one field, and it is told who looked at what
    count = text("SELECT count(*) FROM security_events WHERE kind = 'reveal' AND object_id = :id")
    before = await db.scalar(count, {"id": person["id"]})
    assert (await qian.post(f"{url}/reveal", json={"field": "mobile"})).status_code == 403
    assert (await sun.post(f"{url}/reveal", json={"field": "mobile"})).status_code == 403
    assert (await wu.post(f"{url}/reveal", json={"field": "name"})).status_code == 422
    await db.rollback()
    assert await db.scalar(count, {"id": person["id"]}) == before == 0
    shown = await wu.post(f"{url}/reveal", json={"field": "mobile"})
    assert (ok(shown), shown.headers["cache-control"]) == ({"field": "mobile", "value": PLAIN}, "no-store")
    await db.rollback()
    events = text("SELECT actor_id, object_type, detail, result FROM security_events WHERE kind = 'reveal'")
    assert [tuple(row) for row in await db.execute(events)] == [(Company.ids["wu"], "contacts", "mobile", "ok")]
    assert ok(await wu.get(url))["mobile"] == MASKED  # and it is masked again
    seen = ok(await (await client("admin")).get("/security-events", params={"kind": "reveal"}))["data"][0]
    assert (seen["object_id"], seen["actor_name"]) == (person["id"], "吴静")


@pytest.mark.req("PERM-09")
async def test_a_pool_hides_numbers_from_everybody(client: Clients, rules: Any, make_customer: Make) -> None:
    """Before the claim; whoever may reveal still leaves a trace."""
    customer = await make_customer("qian", primary_contact={"mobile": "13755557777"})
    ok(await (await client("qian")).post(f"/customers/{customer['id']}/return", json={"reason_code": "other"}))
    for who in ("zhao", "wu", "admin"):
        assert ok(await (await client(who)).get(f"/customers/{customer['id']}"))["contact_mobile"] == "137****7777"
    url, asked = f"/customers/{customer['id']}/reveal", {"field": "contact_mobile"}
    assert (await (await client("zhao")).post(url, json=asked)).status_code == 403
    assert ok(await (await client("wu")).post(url, json=asked))["value"] == "13755557777"
