"""Approval as rows of a workflow table: splice ``approval(…)`` into the ACTIONS of an ``Approvable``."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bihuan.approvals.flow.conditions import matches
from bihuan.approvals.flow.models import ApprovalFlow, ApprovalNode
from bihuan.approvals.instance.models import TaskState
from bihuan.approvals.instance.service import SystemEntry, resource_of, start, withdraw
from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.kernel.audit import difference
from bihuan.kernel.context import Context
from bihuan.kernel.customising import require_complete
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.reading import M
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.workflow import Action, Effect, Guard, Note


class Passed(NamedTuple):
    """What submitting answers where nobody has to decide: the document, still pending, and the flow that says so."""

    record: Any
    flow: str | None


class Approvable(Resource[M]):
    """A kind of document with ``approval(…)`` among its verbs.

    Where nobody has to decide the system approves by itself, after the submission and in the same transaction: two
    changes by two actors, and so two entries of the log.
    """

    async def act(self, ctx: Context, record_id: UUID, name: str, data: Schema, if_match: str | None = None) -> Any:
        made = await super().act(ctx, record_id, name, data, if_match)
        if isinstance(made, Passed):
            await self._pass(ctx, made)
            return made.record
        return made

    async def _pass(self, ctx: Context, passed: Passed) -> None:
        record, before = passed.record, self.snapshot(passed.record)
        ctx.touch(record)
        entry = SystemEntry("approve", self.name, record, reason=passed.flow)
        ctx.log.append(entry)
        with ctx.system():
            await self.perform(ctx, record, self.action("approve"), Note())
        entry.changes = difference(before, self.snapshot(record))


def approval(
    draft: StrEnum,
    pending: StrEnum,
    approved: StrEnum,
    rejected: StrEnum,
    *,
    guards: tuple[Guard, ...] = (),
    on_submit: Effect | None = None,
    on_approved: Effect | None = None,
) -> tuple[Action, ...]:
    """The rows submit, withdraw, approve and reject of DOMAIN §0.6 T-std.

    ``guards`` are the document's conditions for submitting; ``on_submit`` runs before the flow is chosen (to compute
    what flows ask about); ``on_approved`` runs in the transaction of the last approval, as the system.
    """

    async def submit(ctx: Context, record: Any, data: Any) -> Passed | None:
        require_complete(ctx, resource_of(record), record)
        if on_submit is not None:
            await on_submit(ctx, record, data)
        return await _start(ctx, record, data)

    return (
        Action(
            "submit",
            frozenset({draft, rejected}),
            pending,
            Text("提交审批；没有适用的审批流时直接通过", "Submit for approval; approved at once where no flow applies"),
            input=Note,
            guards=guards,
            effect=submit,
            targets=(approved,),
        ),
        Action(
            "withdraw",
            frozenset({pending}),
            draft,
            Text("撤回审批", "Withdraw from approval"),
            input=Note,
            effect=withdraw,
        ),
        Action(
            "approve",
            frozenset({pending}),
            approved,
            Text("审批通过", "Approved"),
            input=Note,
            effect=on_approved,
            system=True,
        ),
        Action("reject", frozenset({pending}), rejected, Text("审批驳回", "Rejected"), input=Note, system=True),
    )


def editable_when(*states: StrEnum, pending: str = "pending") -> Guard:
    """A guard for ``Resource.editable``: free in ``states``, otherwise why not (DOMAIN §0.6)."""
    free = frozenset(states)

    def guard(record: Any) -> DomainError | None:
        if record.status in free:
            return None
        return DomainError("DOCUMENT_IN_APPROVAL" if record.status == pending else "DOCUMENT_APPROVED")

    return guard


async def _start(ctx: Context, record: Any, data: Any) -> Passed | None:
    """Ask whoever the flow names; None while somebody has to decide."""
    rule = await choose(ctx, resource_of(record).name, record)
    if rule is None:
        return Passed(record, None)
    flow = rule.snapshot
    if flow["nodes"] and await start(ctx, record, flow, getattr(data, "reason", None)) is TaskState.OPEN:
        return None
    return Passed(record, flow["name"])


class Rule(NamedTuple):
    """An active flow: for which documents it holds, and what an instance of it keeps."""

    conditions: list[Any]
    snapshot: dict[str, Any]


async def _active(ctx: Context) -> dict[str, list[Rule]]:
    flows = await ctx.db.scalars(
        select(ApprovalFlow)
        .where(ApprovalFlow.is_active, ApprovalFlow.deleted_at.is_(None))
        .order_by(ApprovalFlow.priority, ApprovalFlow.id)
        .options(joinedload(ApprovalFlow.nodes))
    )
    rules: dict[str, list[Rule]] = defaultdict(list)
    for flow in flows.unique():
        rules[flow.object_type].append(Rule(list(flow.conditions), _snapshot(flow)))
    return rules


_rules = Remembered(_active)
"""Active flows by kind of document, the smallest priority first; whoever changes a flow moves the epoch."""


async def choose(ctx: Context, object_type: str, record: Any) -> Rule | None:
    """The active flow of smallest priority whose conditions all hold, or None (DOMAIN §3.1)."""
    rules = (await _rules(ctx)).get(object_type, ())
    return next((rule for rule in rules if matches(record, rule.conditions)), None)


def _snapshot(flow: ApprovalFlow) -> dict[str, Any]:
    """What a running instance keeps: later edits of the flow never affect it."""
    return {
        "flow_id": str(flow.id),
        "name": flow.name,
        "version": flow.version,
        "allow_withdraw": flow.allow_withdraw,
        "resume_mode": flow.resume_mode,
        "nodes": [node.snapshot() for node in flow.nodes],
    }


DIRECT_MANAGER = {"kind": "direct_manager", "level": 1}
STANDARD_FLOWS: tuple[tuple[str, str, int, list[dict[str, Any]], tuple[tuple[str, dict[str, Any]], ...]], ...] = (
    (
        "quotes",
        "报价折扣在权限内，自动通过",
        10,
        [
            {"field": "min_discount_factor", "op": "gte", "value": "0.95"},
            {"field": "below_floor", "op": "eq", "value": False},
        ],
        (),
    ),
    ("quotes", "报价审批：直属上级", 100, [], (("直属上级", DIRECT_MANAGER),)),
    ("contracts", "合同审批：直属上级", 100, [], (("直属上级", DIRECT_MANAGER),)),
)
"""Object, name, priority, conditions, nodes. Orders and delivery notices have none: approved when submitted."""


async def seed_flows(ctx: Context) -> None:
    """The standard flows of a new company (DOMAIN §3.3). Idempotent: an object type that has flows is left alone."""
    have = set(await ctx.db.scalars(select(ApprovalFlow.object_type).distinct()))
    for object_type, name, priority, conditions, nodes in STANDARD_FLOWS:
        if object_type in have:
            continue
        flow = ApprovalFlow(object_type=object_type, name=name, priority=priority, conditions=conditions)
        flow.nodes = [
            ApprovalNode(seq=index * 10, name=node_name, resolver=dict(rule))
            for index, (node_name, rule) in enumerate(nodes, start=1)
        ]
        ctx.db.add(flow)
    await ctx.db.flush()
    await move_epoch(ctx)
