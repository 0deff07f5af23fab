"""One predicate: a record is in the list, found, counted and told of exactly when it can be read (R66, R67)."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.authz import oracle
from tests.authz.matrix import GUARDED, WHOLE, is_list
from tests.authz.oracle import OUTSIDE, OWNED, RELATIONS, Relation, Subject
from tests.authz.strangers import estrange, remove
from tests.authz.test_matrix import request_of
from tests.authz.world import Ask, Stage, table_of

BOOKS_DO_NOT_BALANCE = "records are given to other people behind the program's back"
LISTED = sorted(operation.object for operation in GUARDED if is_list(operation) and operation.object in OWNED)
DETAILED = {operation.object for operation in GUARDED if operation.url == f"/{operation.object}/{{id}}"}
IN_ALL = (Subject.SALES_REP, Subject.SALES_MANAGER)
"""Whose scope has an edge: asked in every relation. The others see everything of a kind or nothing."""


STANDING: dict[str, dict[str, Any]] = {
    "customers": {"filter": {"field": "status", "op": "eq", "value": "active"}},
}
"""What a list shows unless it is told otherwise; an export is always told."""


ASKED = [subject for subject in Subject if subject not in {*OUTSIDE, Subject.TOKEN_LEAD_READ}]


def relations_of(subject: Subject) -> tuple[Relation, ...]:
    return RELATIONS if WHOLE or subject in IN_ALL else RELATIONS[4:5]


async def ways(ask: Ask, kind: str, record: dict[str, Any], exports: bool) -> dict[str, bool]:
    """Every way to learn of a record, and whether it was told of."""
    key, found = record["id"], {}

    async def get(url: str, **params: Any) -> Any:
        answer = await ask(method="GET", url=url, params=params)
        assert answer.status_code in {200, 403, 404}, f"{url}: {answer.status_code} {answer.text}"
        return answer.json() if answer.status_code == 200 else None

    word = str(record.get("number") or record.get("name") or record.get("title") or "")
    listed = await get(f"/{kind}", limit=200)
    found["list"] = listed is not None and key in {row["id"] for row in listed["data"]}
    counted = await get(f"/{kind}", limit=1, count="exact")
    found["count"] = counted is not None and counted["page"]["total"] > 0
    if kind in DETAILED:
        found["detail"] = await get(f"/{kind}/{key}") is not None
    if word:
        searched = await get(f"/{kind}", limit=200, q=word)
        found["search in the list"] = searched is not None and key in {row["id"] for row in searched["data"]}
    if record.get("number") or kind == "contacts":  # the search box knows numbers, and the words of a few kinds
        hits = await get("/search", q=word, limit=20)
        found["search"] = key in {hit["id"] for hit in hits["data"]}
    found["history"] = await get(f"/timeline/{kind}/{key}") is not None
    found["files"] = await get("/attachments", object_type=kind, object_id=key) is not None
    if exports:
        rows = await exported(ask, kind)
        found["export"] = key in rows
        assert rows == sorted(row["id"] for row in listed["data"]), f"{kind}: another file than the list"
    return found


async def exported(ask: Ask, kind: str) -> list[str]:
    """The ids in a file of everything, as many as the log says there are in it (R71)."""
    body = {"format": "csv", "columns": [{"field": "id"}], **(STANDING.get(kind) or {})}
    made = await ask(method="POST", url=f"/{kind}/export", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert made.status_code == 201, f"{kind}: {made.status_code} {made.text}"
    file = await ask(method="GET", url=f"/exports/{made.json()['id']}/content")
    assert file.status_code == 200, f"{kind}: {file.status_code} {file.text}"
    rows = [row[0] for row in csv.reader(io.StringIO(file.content.decode("utf-8-sig")))][1:]
    assert len(rows) == made.json()["rows"]
    return sorted(rows)


@pytest.mark.parametrize(
    ("subject", "relation"),
    [(subject, relation) for subject in ASKED for relation in relations_of(subject)],
    ids=lambda one: one.name if isinstance(one, Relation) else str(one),
)
async def test_every_way_of_reading_agrees_with_the_oracle(subject: Subject, relation: Relation, stage: Stage) -> None:
    """Of every kind in turn: that everything stands so to somebody is set but once."""
    wrong = []
    async with stage.scene(subject, relation) as ask:
        for kind in LISTED:
            sees = oracle.sees(subject, kind, relation)
            exports = oracle.scope_of(subject, kind, "export") is not None
            async with stage.aside():  # a person may export twenty times a day
                found = await ways(ask, kind, stage.world.record(kind), exports)
            if wrong_ways := [way for way, told in found.items() if told != sees]:
                wrong.append(f"{kind}: should {'' if sees else 'not '}be seen, but {wrong_ways}")
    assert not wrong, "\n".join(wrong)


# ---------------------------------------------------------------- what cannot be seen changes no answer


GETS = [operation for operation in GUARDED if operation.method == "get"]


async def everything(stage: Stage, ask: Ask) -> dict[str, str]:
    """Every GET of the contract, on the records of the world."""
    answers = {}
    for operation in GETS:
        answer = await ask(**await request_of(stage, operation))
        body = answer.text
        if answer.status_code >= 400:
            body = str(answer.json()["code"])
        answers[operation.id] = f"{answer.status_code} {body}"
    return answers


@pytest.mark.parametrize("subject", [Subject.SALES_REP, Subject.SALES_MANAGER], ids=str)
async def test_what_cannot_be_seen_changes_no_answer(subject: Subject, stage: Stage) -> None:
    """Totals, aging, queues, the work page, suggestions: with another's records and without (R67)."""
    async with stage.scene(subject, RELATIONS[0]) as ask:
        await estrange(stage)
        beside = await everything(stage, ask)
        await remove(stage)
        alone = await everything(stage, ask)
    assert {name for name, answer in beside.items() if alone[name] != answer} == set()


async def test_what_can_be_seen_does_change_answers(stage: Stage) -> None:
    """The proof of the proof: were they the subject's own, the answers would differ."""
    async with stage.scene(Subject.SALES_REP, RELATIONS[0]) as ask:
        beside = await everything(stage, ask)
        await remove(stage)
        alone = await everything(stage, ask)
    differing = {name for name, answer in beside.items() if alone[name] != answer}
    assert differing >= {"listCustomers", "listLeads", "listOrders", "listQuotes", "listReceipts"}, differing


# ---------------------------------------------------------------- ids of other people, by hand


async def test_ids_of_another_open_nothing(stage: Stage) -> None:
    """The crawler: every id that one seller is shown, tried by another in every operation with an id (TRUST §4.1)."""
    of_other = RELATIONS[4]
    shown: dict[str, set[str]] = {}
    async with stage.scene(Subject.SALES_REP, RELATIONS[0]) as ask:
        for operation in GETS:
            if is_list(operation) and operation.object in OWNED:
                answer = await ask(**await request_of(stage, operation))
                if oracle.scope_of(Subject.SALES_REP, operation.object, "read") is None:  # finance charges
                    assert answer.status_code == 403, f"{operation.id}: {answer.status_code}"
                    continue
                shown[operation.object] = {row["id"] for row in answer.json()["data"]}
    assert shown.keys() >= {"leads", "customers", "contacts", "quotes", "contracts", "orders", "receipts", "invoices"}
    assert sum(map(len, shown.values())) > 30
    tried, hits = 0, []
    for operation in GUARDED:
        kind = operation.url.split("/")[1]
        if "{id}" not in operation.url or kind not in shown:
            continue
        for key in sorted(shown[kind]):
            version = await stage.connection.scalar(
                text(f"SELECT version FROM {table_of(kind)} WHERE id = :id"), {"id": key}
            )
            request = await request_of(stage, operation)
            request["url"] = operation.url.format(id=key)
            request["headers"] = {"If-Match": f'"{kind}:{key}:{version}"'}
            async with stage.scene(Subject.SALES_REP, of_other) as ask:
                answer = await ask(**request)
                tried += 1
                if answer.status_code not in {403, 404} or await stage.changed():
                    hits.append(f"{operation.id} {key}: {answer.status_code} {answer.text[:200]}")
    assert hits == []
    assert tried > 300
