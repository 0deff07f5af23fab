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
async def test_further_numbers_are_looked_at_one_by_one(client: Clients, db: Any, make_customer: Make) -> None:
    more = {
        "more_phones": [{"kind": "office", "number": "021-62348888"}, {"kind": "mobile", "number": "13512347788"}],
        "more_emails": [{"kind": "home", "address": "further@home.example"}],
    }
    customer = await make_customer("qian", primary_contact={"mobile": "13755558888"} | more)
    wu = await client("wu")
    person = ok(await wu.get("/contacts", params={"customer_id": customer["id"]}))["data"][0]
    assert [one["number"] for one in person["more_phones"]] == ["021-****8888", "135****7788"]
    url = f"/contacts/{person['id']}/reveal"
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"field": "more_phones"}, "REQUIRED"),
        ({"field": "more_phones", "place": 2}, "REF_NOT_FOUND"),
        ({"field": "mobile", "place": 0}, "INVALID"),
    ]
    for body, code in wrong:
        refused = ok(await wu.post(url, json=body), 422)["errors"]
        assert [(one["pointer"], one["code"]) for one in refused] == [("/place", code)]
    told = text("SELECT detail FROM security_events WHERE kind = 'reveal' AND object_id = :id ORDER BY at")
    assert list(await db.scalars(told, {"id": person["id"]})) == []
    looks = [("more_phones", 1, "13512347788"), ("more_emails", 0, "further@home.example")]
    for field, place, value in looks:
        shown = ok(await wu.post(url, json={"field": field, "place": place}))
        assert shown == {"field": field, "value": value}
    await db.rollback()
    assert list(await db.scalars(told, {"id": person["id"]})) == ["more_phones[1]", "more_emails[0]"]


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


@pytest.mark.req("PERM-09")
async def test_a_masked_number_is_found_by_its_last_four_digits_alone(
    client: Clients, rules: Any, make_customer: Make, make_lead: Make
) -> None:
    """In the list, its search, its total, the one box, and through the customer: the rest cannot be tried out."""
    person = {
        "name": "林岚",
        "mobile": "13746815577",
        "telephone": "021-64825588-8801",
        "email": "hidden-lin@looked-for.example",
        "wechat": "wx-hidden-lin",
    }
    customer = await make_customer("qian", name="51好货网络有限公司", primary_contact=person)
    lead = await make_lead("qian", company_name="51好货线索", mobile="13746815577", email=person["email"])
    qian, wu, boss = [await client(name) for name in ("qian", "wu", "boss")]

    async def found(by: Any, path: str, words: str) -> list[str]:
        listed = ok(await by.get(path, params={"q": words, "count": "exact"}))
        searched = ok(await by.post(f"{path}/search", json={"q": words, "count": "exact"}))
        boxed = [hit["id"] for hit in ok(await by.get("/search", params={"q": words}))["data"]]
        ids = [row["id"] for row in listed["data"]]
        assert ids == [row["id"] for row in searched["data"]], (path, words)
        assert listed["page"]["total"] == searched["page"]["total"] == len(ids), (path, words)
        assert path == "/contacts" or set(ids) <= set(boxed), (path, words)
        return ids

    hidden = ["13746815577", "137 4681 5577", "4681557", "46815", "137468", "8801", "6482", "hidden-lin", "wx-hidden"]
    for path, of in (("/customers", customer), ("/contacts", None), ("/leads", lead)):
        for words in hidden:
            seen = await found(boss, path, words)
            assert seen == [], (path, words)
            if path != "/leads" or words not in ("8801", "6482", "wx-hidden"):
                assert len(await found(qian, path, words)) == 1, (path, words)
        for words in ("5577", "51好货", "51", "好货", *(["5588"] if path != "/leads" else []), "@looked-for.example"):
            seen = await found(boss, path, words)
            assert len(seen) == 1 and (of is None or seen == [of["id"]]), (path, words)
    assert await found(wu, "/customers", "46815577") == []
    # nor by typing it into a form: somebody has it, and who may be asked, but not which of them
    li, asked = await client("li"), {"mobile": person["mobile"], "email": person["email"]}
    hints = ok(await li.get("/leads/duplicates", params=asked))["data"]
    told = [(hint["kind"], hint["match"], hint["name"], hint["id"], hint["owner_name"]) for hint in hints]
    known = ("leads", "phone", "51好货线索", lead["id"], "钱程")  # marketing sees the numbers of leads
    assert told == [("customers", "phone", "***", None, "钱程"), known]
    (hint,) = ok(await li.get("/leads/duplicates", params={"name": customer["name"]}))["data"]
    assert (hint["match"], hint["id"]) == ("name", customer["id"])
    # a file of what was searched for holds what the list holds
    for by, rows in ((boss, 0), (qian, 1)):
        asked = {"format": "csv", "q": "46815577"}
        assert ok(await by.post("/customers/export", json=asked), 201)["rows"] == rows
