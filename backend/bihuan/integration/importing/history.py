"""Rows of a file that are follow-ups: about which record each is, by whom, and whether it is written down already.

A file of history makes follow-ups and nothing else: what it is about must be there. Whoever wrote them keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, any_, literal, select

from bihuan.activity.follow_up.history import add_history, written_before
from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import AHEAD, SYSTEM_KINDS
from bihuan.integration.importing.cells import Parsed, Problem
from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.fields import OF
from bihuan.integration.importing.lookups import Person, earlier_lines, find_people
from bihuan.integration.importing.models import Outcome
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, always, new_id
from bihuan.parties.customer.models import Customer, CustomerStatus, name_key
from bihuan.parties.lead.models import Lead

KIND = "follow-ups"
SINCE = 1990


class Target(NamedTuple):
    kind: str
    id: UUID


class Same(NamedTuple):
    """By what a follow-up is the same as another one."""

    record_id: UUID
    author_id: UUID
    occurred_at: datetime
    content: str


async def take_history(
    ctx: Context, of: Any, rows: Sequence[Parsed], *, run: bool
) -> tuple[list[Decision], dict[int, UUID]]:
    """What becomes of a chunk of rows, and with ``run`` the follow-ups that were made, by their lines."""
    people = await find_people(ctx, {row.said["author"] for row in rows if "author" in row.said})
    targets = await _targets(ctx, of, rows, lock=run)
    decider = _Decider(ctx, of, people, targets)
    decisions = [decider.judge(row) for row in rows]
    await decider.compare(decisions)
    made = decider.made(decisions) if run else {}
    await add_history(ctx, list(made.values()))
    return decisions, {line: follow_up.id for line, follow_up in made.items()}


class _Decider:
    def __init__(
        self, ctx: Context, of: Any, people: dict[str, list[Person]], targets: dict[str, list[Target]]
    ) -> None:
        self.ctx, self.of, self.people, self.targets = ctx, of, people, targets
        self.system: str = of.options.get("external_system") or "import"
        self.about: dict[int, tuple[Target, Same]] = {}
        """Row → what it is about, of those that are right in themselves."""

    def judge(self, row: Parsed) -> Decision:
        """A row by itself. Whoever may not speak for others may not do it in a file either."""
        made = Decision(row, Outcome.FAIL, list(row.problems))
        wrong = {problem.field for problem in made.problems}
        lacking = {"kind", "content", "occurred_at"} - row.values.keys() - wrong
        made.problems += [Problem(name, "REQUIRED") for name in sorted(lacking)]
        at = row.values.get("occurred_at")
        if at is not None and not (at.year >= SINCE and at <= CLOCK.now() + AHEAD):
            made.problems.append(Problem("occurred_at", "DATE_OUT_OF_RANGE"))
        if row.values.get("kind") in SYSTEM_KINDS:
            made.problems.append(Problem("kind", "IMPORT_VALUE_UNKNOWN"))
        made.created_by = self._author(made)
        if "created_at" in row.said:
            made.created_at = datetime.fromisoformat(row.said["created_at"])
        target = self._target(made)
        if target is not None and made.created_by is not None and at is not None and not made.problems:
            made.outcome = Outcome.CREATE
            self.about[row.line] = (target, Same(target.id, made.created_by, at, row.values["content"]))
        return made

    def _author(self, made: Decision) -> UUID | None:
        said = made.parsed.said.get("author")
        if said is None:
            return self.ctx.me.id
        people = self.people.get(said, [])
        if len(people) != 1:
            made.problems.append(Problem("author", "IMPORT_NAME_AMBIGUOUS" if people else "IMPORT_VALUE_UNKNOWN"))
            return None
        scopes = self.ctx.me.scopes(KIND, "import")
        if "all" not in scopes and people[0].id not in {self.ctx.me.id, *self.ctx.me.owners(scopes, True)}:
            made.problems.append(Problem("author", "FIELD_FORBIDDEN"))
        return people[0].id

    def _target(self, made: Decision) -> Target | None:
        """Everything that a row says of it must lead to the same record, and to one that the importer may change."""
        said = made.parsed.said
        given = {
            name: self.targets.get(f"{way}:{_key(way, said[name])}", []) for name, way in OF.items() if name in said
        }
        if not given:
            made.problems.append(Problem("of_customer", "REQUIRED"))
            return None
        found: set[Target] | None = None
        for name, targets in given.items():
            found = set(targets) if found is None else found & set(targets)
            if not found:
                made.problems.append(Problem(name, "REF_NOT_FOUND"))
                return None
        assert found
        if len(found) > 1:
            made.problems.append(Problem(next(iter(given)), "IMPORT_NAME_AMBIGUOUS"))
            return None
        return found.pop()

    async def compare(self, decisions: Sequence[Decision]) -> None:
        """With what is written down, and with the rows in front: the same call is brought in once."""
        same = [one for _, one in self.about.values()]
        before = await written_before(self.ctx, {one.record_id for one in same}, {one.occurred_at for one in same})
        named = [row.parsed.said["external_id"] for row in decisions if "external_id" in row.parsed.said]
        taken = await _external(self.ctx, self.system, named)
        first: dict[str, int] = await earlier_lines(
            self.ctx, self.of.id, decisions[0].parsed.line, {key for made in decisions for key in self._keys(made)}
        )
        for made in decisions:
            if made.outcome != Outcome.CREATE:
                continue
            made.keys = self._keys(made)
            seen = next((first[key] for key in made.keys if key in first), None)
            external = made.parsed.said.get("external_id")
            if seen is not None:
                self._leave(made, Problem("", "IMPORT_REPEATED", {"line": str(seen)}))
            elif external in taken:
                self._leave(made, Problem("external_id", "IMPORT_EXISTS"))
            elif tuple(self.about[made.parsed.line][1]) in before:
                self._leave(made, Problem("content", "IMPORT_EXISTS"))
            else:
                first |= dict.fromkeys(made.keys, made.parsed.line)

    def _keys(self, made: Decision) -> list[str]:
        if made.parsed.line not in self.about:
            return []
        one = self.about[made.parsed.line][1]
        words = sha256(one.content.encode()).hexdigest()
        keys = [f"said:{one.record_id}:{one.author_id}:{one.occurred_at.isoformat()}:{words}"]
        if "external_id" in made.parsed.said:
            keys.append(f"external:{self.system}:{made.parsed.said['external_id']}")
        return keys

    def _leave(self, made: Decision, problem: Problem) -> None:
        made.outcome = Outcome.FAIL if (self.of.options.get("duplicates") or "fail") == "fail" else Outcome.SKIP
        made.keys = []
        made.problems.append(problem)

    def made(self, decisions: Sequence[Decision]) -> dict[int, FollowUp]:
        found = {}
        for decision in decisions:
            if decision.outcome != Outcome.CREATE:
                continue
            row, (target, same) = decision.parsed, self.about[decision.parsed.line]
            external = row.said.get("external_id")
            found[row.line] = FollowUp(
                id=new_id(),
                object_type=target.kind,
                object_id=target.id,
                customer_id=target.id if target.kind == "customers" else None,
                author_id=same.author_id,
                contact_ids=[],
                external_system=self.system if external else None,
                external_id=external,
                created_at=decision.created_at,
                **row.values,
            )
        return found


def _key(way: str, said: str) -> str:
    return name_key(said) if way == "name" else said


async def _targets(ctx: Context, of: Any, rows: Sequence[Parsed], *, lock: bool) -> dict[str, list[Target]]:
    """The records that rows lead to and that the importer may change: three questions of customers, two of leads."""
    system = of.options.get("external_system") or "import"
    asked = {way: sorted({_key(way, row.said[name]) for row in rows if name in row.said}) for name, way in OF.items()}
    found: dict[str, list[Target]] = {}
    for kind, model in (("customers", Customer), ("leads", Lead)):
        if not ctx.may(kind, "update"):
            continue
        ways: dict[str, tuple[Any, tuple[ColumnElement[bool], ...]]] = {
            "number": (model.number, ()),
            "external": (model.external_id, (model.external_system == system,)),
        }
        if model is Customer:
            ways["name"] = (Customer.name_key, ())
        for way, (column, more) in ways.items():
            if not asked[way]:
                continue
            wanted = select(column, model.id).where(
                column == any_(literal(asked[way], TEXTS)), *more, model.deleted_at.is_(None)
            )
            wanted = wanted.where(ctx.visible(model, kind, "update")).order_by(model.id)
            if model is Customer:
                wanted = wanted.where(Customer.status == always(CustomerStatus.ACTIVE))
            if lock:
                wanted = wanted.with_for_update(of=model, key_share=True)
            for said, record_id in await ctx.db.execute(wanted):
                found.setdefault(f"{way}:{said}", []).append(Target(kind, record_id))
    return found


async def _external(ctx: Context, system: str, named: Sequence[str]) -> set[str]:
    if not named:
        return set()
    known = select(FollowUp.external_id).where(
        FollowUp.external_system == system, FollowUp.external_id == any_(literal(sorted(named), TEXTS))
    )
    return {said for said in await ctx.db.scalars(known) if said is not None}
