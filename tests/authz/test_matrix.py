"""Every operation by every subject in every relation: the status, the silence and the rows (TRUST §3.6)."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bihuan.kernel.ownership import Owned
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.scopes import grantable
from bihuan.parties.customer.models import CustomerChild
from tests.authz import oracle
from tests.authz.exceptions import EXCEPTIONS
from tests.authz.matrix import (
    GUARDED,
    WHOLE,
    Cell,
    cells,
    expected,
    golden,
    is_batch,
    is_list,
    keys_of,
    mentioned,
    observed,
    parts_folder,
    path_kind,
    sampled,
    written,
)
from tests.authz.oracle import OF_CUSTOMERS, OWNED, READ_BY_ALL, RELATIONS, Expected, Subject
from tests.authz.world import Stage, table_of
from tests.contract.caller import renewed
from tests.contract.document import Json, Operation

BOOKS_DO_NOT_BALANCE = "records are given to other people behind the program's back"
DENIED = {Expected.FORBIDDEN, Expected.MISSING, Expected.NO_REFERENCE, Expected.SIGN_IN}
SAID = ("number", "name", "title", "company_name", "mobile", "email")
"""What a refusal must not tell of the record it is about."""


async def kinds_of(stage: Stage, ids: set[str]) -> set[str]:
    """To which kinds of owned record these ids belong."""
    if not ids:
        return set()
    parts = [f"SELECT '{kind}' FROM {table_of(kind)} WHERE id = ANY(CAST(:ids AS uuid[]))" for kind in sorted(OWNED)]
    parts.append("SELECT 'orders' FROM order_lines WHERE id = ANY(CAST(:ids AS uuid[]))")
    found = await stage.connection.execute(text(" UNION ".join(parts)), {"ids": sorted(ids)})
    return set(found.scalars())


def posted(stage: Stage, operation: Operation) -> Json | None:
    """A body that was accepted there when the world was made: nothing else than authorization can refuse it."""
    address = re.compile(re.sub(r"\{[a-z_]+\}", "[0-9a-f-]{36}", operation.url.partition("/by-external/")[0]) + "$")
    known = stage.world.records.posted
    found = next((known[url] for url in sorted(known) if address.match(url)), None)
    return renewed(operation.body, found) if found and operation.body is not None else None


async def request_of(stage: Stage, operation: Operation) -> dict[str, Any]:
    """A valid request on the record of the world."""
    world = stage.world
    customer = {"object_type": "customers", "object_id": world.record("customers")["id"]}
    record = None
    if path_kind(operation) == "approval-tasks":
        task = await stage.connection.scalar(text("SELECT id FROM approval_tasks ORDER BY id LIMIT 1"))
        record = {"id": str(task), "version": 1}
    request = await world.request(operation, record)
    makes = operation.method == "post" or "/by-external/" in operation.url
    if makes and (accepted := posted(stage, operation)) is not None:
        request["json"] = accepted
    body = request.get("json")
    if isinstance(body, dict) and {"object_type", "object_id"} <= body.keys():
        body |= customer
    if is_batch(operation):
        body["items"] = [{"id": world.record(path_kind(operation))["id"]}]
    if makes and operation.url.partition("/by-external/")[0] in {"/delivery-notices", "/outbounds"}:
        of_approved = "SELECT l.id FROM order_lines l JOIN orders o ON o.id = order_id WHERE o.status = 'approved'"
        line = text(f"{of_approved} ORDER BY l.id LIMIT 1")
        body["lines"] = [{"source_line_id": str(await stage.connection.scalar(line)), "qty": "1"}]
    if any(known["name"] == "limit" for known in operation.parameters):
        request["params"] = {**request["params"], "limit": 200}
    return request


def test_every_kind_with_an_owner_is_asked_in_every_relation() -> None:
    """What the oracle does not know it takes for an affair of administrators, and asks about once."""
    assert {name for name, kind in RESOURCES.items() if issubclass(kind.model, Owned)} == OWNED | READ_BY_ALL
    assert {name for name, kind in RESOURCES.items() if issubclass(kind.model, CustomerChild)} == OF_CUSTOMERS


@pytest.mark.parametrize("operation", GUARDED, ids=str)
async def test_the_answer_is_that_of_the_oracle(operation: Operation, stage: Stage) -> None:
    request = await request_of(stage, operation)
    own = request["url"].split("/")
    asked = {*mentioned(request.get("json")), *mentioned(request.get("params"))} - {*own}
    if is_batch(operation):
        asked -= {request["json"]["items"][0]["id"]}
    refers_to = await kinds_of(stage, asked)
    record = stage.world.record(path_kind(operation))
    wrong: list[str] = []
    seen: dict[str, dict[str, str]] = {}
    taken_back: list[Cell] = []
    for cell in sampled(operation):
        should = expected(cell, refers_to)
        async with stage.scene(cell.subject, cell.relation) as ask:
            before = await stage.writes()
            answer = await ask(**request)
            found = observed(operation, answer)
            seen.setdefault(cell.subject, {})[cell.relation.name] = found
            told = f"{cell.name}: {found} instead of {should} ({answer.status_code} {said(answer)})"
            if found != should and (operation.id, cell.subject, cell.relation.name) not in EXCEPTIONS:
                wrong.append(told)
            if turned_away := unheard(stage, cell, answer):
                wrong.append(turned_away)
            if found in DENIED:
                if rows := await stage.changed():
                    wrong.append(f"{cell.name}: behind {answer.status_code} rows were changed in {', '.join(rows)}")
                if await stage.writes() != before:
                    taken_back.append(cell)
                wrong += [f"{cell.name}: tells {name}" for name in SAID if leaks(answer.text, record.get(name))]
            elif is_list(operation) and operation.object in OWNED:
                listed = {row["id"] for row in answer.json()["data"]}
                sees = oracle.sees(cell.subject, operation.object, cell.relation)
                if (record["id"] in listed) != sees or (not sees and listed):
                    wrong.append(
                        f"{cell.name}: lists {len(listed)}, and the record should {'' if sees else 'not '}be there"
                    )
    for cell in taken_back:
        wrong += await touched(stage, cell, request)
    if wrong and WHOLE:  # a long run: what differs can be read before it ends
        keep(operation, "wrong", "\n".join(wrong))
    assert not wrong, f"{len(wrong)} of {operation.id}\n" + "\n".join(wrong[:40])
    compare(operation, refers_to, seen)


async def touched(stage: Stage, cell: Cell, request: dict[str, Any]) -> list[str]:
    """Rows were written and taken back, it seems: once more, and every table is compared with what it was."""
    async with stage.scene(cell.subject, cell.relation) as ask:
        before = await stage.digest()
        answer = await ask(**request)
        if before == await stage.digest():
            return []
    return [f"{cell.name}: behind {answer.status_code} the tables are not what they were"]


def unheard(stage: Stage, cell: Cell, answer: httpx.Response) -> str | None:
    """A 401 or 403 on a write is in the security log; one for want of a scope names the scope (RFC 6750)."""
    if answer.status_code not in {401, 403}:
        return None
    code, challenge = answer.json()["code"], answer.headers.get("www-authenticate", "")
    if answer.status_code == 401 and challenge != "Bearer":
        return f"{cell.name}: 401 with {challenge!r}"
    scopes = cell.operation.spec["x-scopes"] or grantable()  # one on any kind of record asks for that of the kind
    if code == "INSUFFICIENT_SCOPE" and not any(f'scope="{one}"' in challenge for one in scopes):
        return f"{cell.name}: asks for {challenge!r} instead of {scopes}"
    if cell.operation.method != "get" and stage.heard != [f"{code} {cell.operation.id}"]:
        return f"{cell.name}: the security log says {stage.heard}"
    return None


def keep(operation: Operation, sort: str, what: str) -> None:
    parts_folder().mkdir(parents=True, exist_ok=True)
    (parts_folder() / f"{operation.id}.{sort}").write_text(what)


def said(answer: httpx.Response) -> str:
    """Of a refusal its code and fields; of the rest the beginning."""
    if answer.status_code < 400:
        return answer.text[:100]
    problem = answer.json()
    return f"{problem['code']} {[error['pointer'] for error in problem['errors']]}"


def leaks(answer: str, value: Any) -> bool:
    return isinstance(value, str) and len(value) > 3 and value in answer


def compare(operation: Operation, refers_to: set[str], seen: dict[str, dict[str, str]]) -> None:
    """With the golden file: what was asked, and what the oracle says of the rest. The whole run writes it instead."""
    by_subject = {subject: [cell for cell in cells(operation) if cell.subject == subject] for subject in Subject}
    if WHOLE:
        signs = {name: "".join(seen[name][cell.relation.name] for cell in asked) for name, asked in by_subject.items()}
        keep(operation, "txt", "\n".join(written(operation, signs)))
        return
    for subject, asked in by_subject.items():
        told = f"{operation.id} | {subject}"
        known = golden().get((operation.id, subject))
        assert known is not None, f"{told} is not in the golden file: make matrix"
        assert len(known) == len(asked), f"{told}: {known} in the golden file is not of {len(asked)} cells: make matrix"
        for cell, sign in zip(asked, known, strict=True):
            if (operation.id, subject, cell.relation.name) in EXCEPTIONS:
                continue
            now = seen.get(subject, {}).get(cell.relation.name) or expected(cell, refers_to)
            assert sign == now, f"{cell.name}: {now}, but {sign} in the golden file: make matrix, and look at it"


def test_the_golden_file_knows_every_operation_and_no_other() -> None:
    if WHOLE:  # it is being written
        return
    assert golden(), "make matrix"
    assert set[tuple[str, str]]().union(*map(keys_of, GUARDED)) == golden().keys()
    assert len(golden()["getCustomer", Subject.SALES_REP]) == len(RELATIONS)


async def test_a_change_behind_a_refusal_would_be_seen(stage: Stage) -> None:
    """The proof of the proof: a row written in any way is found by all three means, and gone after the cell."""
    cell = Cell(GUARDED[0], Subject.SALES_REP, RELATIONS[0])
    async with stage.scene(cell.subject, cell.relation):
        before = await stage.digest()
        assert await stage.changed() == []
        written = await stage.writes()
        async with stage.connection.begin_nested() as attempt:
            await stage.connection.execute(text("DELETE FROM leads"))
            await attempt.rollback()
        assert (await stage.changed(), await stage.digest()) == ([], before)
        assert await stage.writes() != written, "what was taken back is counted too"
        written = await stage.writes()
        await stage.connection.execute(text("UPDATE customers SET name = name || '!'"))
        assert await stage.changed() == ["customers"]
        now = await stage.writes()
        assert {name for name, rows in now.items() if rows != written.get(name)} == {"customers"}
        assert {name for name, hash in (await stage.digest()).items() if hash != before[name]} == {"customers"}
    async with stage.scene(cell.subject, cell.relation):
        assert await stage.digest() == before
        assert await stage.changed() == []
