"""The explainer and the predicate are one: whoever has a way sees the record, and nobody else (R66)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bihuan.identity.access.service import Asked, holding
from bihuan.identity.principals import load_principal
from bihuan.kernel.access import ways
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES
from tests.authz import oracle
from tests.authz.oracle import OUTSIDE, RELATIONS, TOKENS, Relation, Subject
from tests.authz.test_reads import LISTED
from tests.authz.world import Stage, person

BOOKS_DO_NOT_BALANCE = "records are given to other people behind the program's back"
PEOPLE = [subject for subject in Subject if subject not in OUTSIDE | TOKENS]
VERBS = ("read", "update", "share", "delete", "transfer")
SAYS: dict[str, set[str]] = {
    "own": {"owner"},
    "subordinate's": {"superior"},
    "same department": {"dept_sub"},
    "department below": {"dept_sub"},
    "other department": set(),
    "team, reading": {"member"},
    "team, writing": {"member"},
    "asked to approve": {"approval"},
}
"""What a sales manager is told of a quote, relation by relation; of DOMAIN §1.3 (a), (b), (e), (g)."""


@asynccontextmanager
async def seen_by(stage: Stage, subject: Subject) -> AsyncIterator[Context]:
    async with stage.app.state.sessions() as db:
        yield Context(db, await load_principal(db, person(subject)))


async def told(ctx: Context, kind: str, record_id: UUID) -> dict[str, tuple[bool, set[str]]]:
    """For every verb whether the predicate finds the record, and the reasons the explainer gives."""
    resource = RESOURCES[kind]
    asked = [Asked(ctx.me, verb, ways(ctx.me, resource.model, kind, verb)) for verb in VERBS]
    held = await holding(ctx, resource, record_id, asked)
    found = {}
    for verb, reasons in zip(VERBS, held, strict=True):
        rows = select(resource.model.id).where(resource.model.id == record_id, resource.scope(ctx, verb))
        found[verb] = (await ctx.db.scalar(rows) is not None, {way.reason.value for way in reasons})
    return found


@pytest.mark.parametrize("subject", PEOPLE, ids=str)
async def test_explained_exactly_when_found(subject: Subject, stage: Stage) -> None:
    """Of every kind at once: that everything stands so to somebody is set but once."""
    wrong = []
    for relation in RELATIONS:
        async with stage.scene(subject, relation), seen_by(stage, subject) as ctx:
            for kind in LISTED:
                record: dict[str, Any] = stage.world.record(kind)
                for verb, (found, reasons) in (await told(ctx, kind, UUID(record["id"]))).items():
                    if found != bool(reasons):
                        wrong.append(f"{kind} | {relation.name} | {verb}: found {found}, explained by {reasons}")
                    if verb == "read" and found != oracle.sees(subject, kind, relation):
                        wrong.append(f"{kind} | {relation.name}: found {found}, and the oracle says otherwise")
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("relation", [one for one in RELATIONS if one.name in SAYS], ids=lambda one: one.name)
async def test_a_manager_is_told_why(relation: Relation, stage: Stage) -> None:
    record: dict[str, Any] = stage.world.record("quotes")
    async with stage.scene(Subject.SALES_MANAGER, relation), seen_by(stage, Subject.SALES_MANAGER) as ctx:
        _, reasons = (await told(ctx, "quotes", UUID(record["id"])))["read"]
    assert reasons == SAYS[relation.name] | ({"customer_owner"} if relation.name == "own" else set())
