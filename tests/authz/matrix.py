"""The cells of the matrix, read from the contract: every operation, asked by every subject in every relation.

``make matrix`` asks all of them and writes ``authz-matrix.golden.txt``; the tests ask a sample that depends on nothing
but the names, and everything about an operation of which the golden file does not know.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import httpx

from tests.authz import oracle
from tests.authz.oracle import ANYBODYS, AS_CUSTOMER, OUTSIDE, OWNED, RELATIONS, TOKENS, Expected, Relation, Subject
from tests.contract.document import Operation, operations

GOLDEN = Path(__file__).with_name("authz-matrix.golden.txt")
WHOLE = "AUTHZ_MATRIX" in os.environ
ONE_OF = 8
"""The tests ask every eighth cell."""
OWN = RELATIONS[0]
OF_TOKENS = tuple(one for one in RELATIONS if one.name in {"own", "other department", "team, reading"})
"""A token has the data scope of its person, who is asked about in all relations."""
GUARDED = [operation for operation in operations() if not operation.public]
OF_CUSTOMER = {"timeline", "members", "access", "attachments", "chain", "approvals"}
"""What belongs to another record: the world has it on its customer, and its permission is that of the customer."""
PUSHED = {"push-quote": "quotes", "push-contract": "contracts", "push-order": "orders"}


class Cell(NamedTuple):
    operation: Operation
    subject: Subject
    relation: Relation

    @property
    def name(self) -> str:
        return f"{self.operation.id} | {self.subject} | {self.relation.name}"


def path_kind(operation: Operation) -> str:
    return operation.url.split("/")[1]


def matters_whose(operation: Operation) -> bool:
    """Whether the answer may depend on whose the record is."""
    kinds = {path_kind(operation), operation.object}
    return bool(
        kinds & (OWNED | AS_CUSTOMER | OF_CUSTOMER | {"follow-ups", "approval-tasks", "work", "search", "acts"})
    )


def cells(operation: Operation) -> list[Cell]:
    """Without the permission the relation cannot matter: one cell, on a record of one's own, where it is hardest."""
    made = []
    for subject in Subject:
        known: tuple[Relation, ...] = OF_TOKENS if subject in TOKENS else RELATIONS
        if subject in OUTSIDE or not matters_whose(operation):
            known = (ANYBODYS,)
        elif (
            operation.object != "approval-tasks"
            and expected(Cell(operation, subject, OWN), set()) == Expected.FORBIDDEN
        ):
            known = (OWN,)
        made += [Cell(operation, subject, relation) for relation in known]
    return made


def sampled(operation: Operation) -> list[Cell]:
    """The cells to ask in this run."""
    known = cells(operation)
    if WHOLE or (golden() and keys_of(operation) - golden().keys()):
        return known
    return [cell for cell in known if crc32(cell.name.encode()) % ONE_OF == 0]


# ---------------------------------------------------------------- what is expected


def expected(cell: Cell, refers_to: set[str]) -> Expected:
    operation, subject, relation = cell
    kind, of, verb = operation.object, path_kind(operation), operation.verb
    if subject in OUTSIDE:
        return Expected.SIGN_IN
    if kind in oracle.OWN_PAGES:
        return oracle.on_own_page(subject, verb)
    if of == "access" and oracle.scope_of(subject, "access", "read") is None:
        return Expected.FORBIDDEN
    if of in OF_CUSTOMER:
        return oracle.on_record(subject, "customers", "update" if verb == "create" else "read", relation)
    if kind == "follow-ups":
        return oracle.on_follow_up(subject, verb, relation, "{id}" in operation.url)
    if kind == "approval-tasks":
        return oracle.on_task(subject, verb, relation, "{id}" in operation.url)
    if kind in {"jobs", "imports", "exports", "api-tokens", "saved-views"} and "{id}" in operation.url:
        return oracle.on_personal(subject, kind, verb)
    if "/by-external/" in operation.url and oracle.scope_of(subject, kind, "update") is None:
        return Expected.FORBIDDEN  # it may make and it may edit
    if operation.url.endswith("/trial") and oracle.scope_of(subject, "leads", "read") is None:
        return Expected.FORBIDDEN  # a rule is tried on leads
    if "{id}" not in operation.url and not is_batch(operation):
        if verb == "create":
            stored = (operation.url == f"/{kind}" and operation.method == "post") or "/by-external/" in operation.url
            return oracle.on_creation(subject, kind, refers_to, relation, stored=stored)
        if oracle.scope_of(subject, kind, verb) is None:
            return Expected.FORBIDDEN
        return Expected.ALLOWED
    if kind in AS_CUSTOMER:  # also at the customer's own address
        return oracle.on_record(subject, kind, verb, relation)
    if kind != of:  # pushed down: the permission is that of what is made, the record that from which it is made
        return oracle.on_push(subject, kind, of, refers_to, relation)
    found = oracle.on_record(subject, kind, verb, relation)
    target = PUSHED.get(operation.url.rpartition("/")[2])
    if found == Expected.ALLOWED and target and oracle.scope_of(subject, target, "create") is None:
        return Expected.FORBIDDEN
    if found == Expected.ALLOWED and not all(oracle.sees(subject, target, relation) for target in refers_to):
        return Expected.NO_REFERENCE
    return found


def is_batch(operation: Operation) -> bool:
    return "/batch/" in operation.url and not operation.url.endswith("/by-filter")


def is_list(operation: Operation) -> bool:
    return operation.method == "get" and operation.url == f"/{operation.object}"


# ---------------------------------------------------------------- what is observed


def observed(operation: Operation, answer: httpx.Response) -> str:
    """The category of an answer; of a batch, that of its only item."""
    status, code = answer.status_code, None
    if status >= 500:
        return "☠"
    if is_batch(operation) and status == 200:
        status, code = answer.json()["results"][0]["status"], answer.json()["results"][0]["code"]
    elif status >= 400:
        code = answer.json()["code"]
    if operation.object == "me" and code in {"REAUTH_FAILED", "NOT_FOUND"}:  # one's own account, with a wrong password
        return Expected.ALLOWED
    if code == "REF_NOT_FOUND" and not is_batch(operation) and any(map(_is_key, answer.json()["errors"])):
        return Expected.NO_REFERENCE
    signs = {401: Expected.SIGN_IN, 403: Expected.FORBIDDEN, 404: Expected.MISSING}
    return signs.get(status, Expected.ALLOWED)


def _is_key(error: dict[str, Any]) -> bool:
    """Not the code of a dictionary, which is answered with the same words."""
    last = error["pointer"].rpartition("/")[2]
    return last.isdigit() or last.endswith(("_id", "_ids"))


def mentioned(found: Any) -> Iterator[str]:
    """Every id in a body."""
    if isinstance(found, dict):
        for value in found.values():
            yield from mentioned(value)
    elif isinstance(found, list):
        for value in found:
            yield from mentioned(value)
    elif isinstance(found, str) and len(found) == 36 and found.count("-") == 4:
        yield found


# ---------------------------------------------------------------- the golden file

Key = tuple[str, str]
"""Operation and subject."""
HEAD = (
    "# Who may do what to whose record: written by `make matrix`, reviewed as a difference.",
    "# object action operation: signs subjects, one sign a relation:",
    f"# {'; '.join(relation.name for relation in RELATIONS)}.",
    f"# Of tokens: {'; '.join(relation.name for relation in OF_TOKENS)}. One sign: the relation makes no difference.",
    "# ✔ past authorization   ✘ 403   · 404   ? 422 REF_NOT_FOUND   ! 401",
    "",
)


def keys_of(operation: Operation) -> set[Key]:
    return {(operation.id, subject) for subject in Subject}


def written(operation: Operation, signs: dict[Subject, str]) -> list[str]:
    """The lines of an operation: subjects who are answered alike share one, in the order of the first of them."""
    alike: dict[str, list[str]] = {}
    for subject in Subject:
        alike.setdefault(signs[subject], []).append(subject.replace(" ", "-"))
    head = f"{operation.object} {operation.verb} {operation.id}:"
    return [f"{head} {found} {' '.join(subjects)}" for found, subjects in alike.items()]


@cache
def golden() -> dict[Key, str]:
    """Signs by operation and subject."""
    found: dict[Key, str] = {}
    for line in GOLDEN.read_text().splitlines() if GOLDEN.exists() else ():
        if line and not line.startswith("#"):
            head, _, told = line.partition(": ")
            signs, *subjects = told.split(" ")
            for subject in subjects:
                key = (head.rpartition(" ")[2], subject.replace("-", " "))
                assert key not in found, f"{key} is in the golden file twice"
                found[key] = signs
    return found


def parts_folder() -> Path:
    return GOLDEN.parents[2] / "var" / "authz-matrix"


def collect() -> None:
    """Put together what the workers have written: in the order of the names, whoever did what."""
    parts = [parts_folder() / f"{operation.id}.txt" for operation in _in_order()]
    lines = [line for part in parts for line in part.read_text().splitlines()]
    asked = [cell for operation in GUARDED for cell in cells(operation)]
    GOLDEN.write_text("\n".join((*HEAD, *lines, "")))
    print(
        f"{len(GUARDED)} operations, {len(Subject)} subjects, {len(RELATIONS)} relations, "
        f"{len(asked)} cells: {len(lines)} lines in {GOLDEN.name}"
    )


def _in_order() -> list[Operation]:
    return sorted(GUARDED, key=lambda operation: (operation.object, operation.verb, operation.id))


if __name__ == "__main__":
    collect()
