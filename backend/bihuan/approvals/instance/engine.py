"""How an approval proceeds: nodes open one after another, and the tasks of a node decide it (DOMAIN §3.1, §3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from bihuan.approvals.flow.models import MultiMode, NodeKind
from bihuan.approvals.instance.approvers import resolve
from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask, InstanceStatus, TaskState
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.members import RecordMember

FINISHED = frozenset({TaskState.APPROVED, TaskState.REJECTED})
UNDECIDED = frozenset({TaskState.WAITING, TaskState.OPEN})


@dataclass
class Progress:
    """An instance with its tasks, all locked (or new)."""

    instance: ApprovalInstance
    tasks: list[ApprovalTask] = field(default_factory=list)

    def of_node(self, seq: int) -> list[ApprovalTask]:
        return [task for task in self.tasks if task.node_seq == seq]

    def node(self, seq: int) -> Mapping[str, Any]:
        return next(node for node in self.instance.flow_snapshot["nodes"] if node["seq"] == seq)


def verdict(mode: str, states: Sequence[str], ratio: Decimal | None = None) -> TaskState:
    """What the tasks of a node amount to: APPROVED, REJECTED, or OPEN while undecided (DOMAIN §3.1 multi-approver)."""
    said_yes = sum(state == TaskState.APPROVED for state in states)
    said_no = sum(state == TaskState.REJECTED for state in states)
    if mode == MultiMode.ANY:
        return TaskState.APPROVED if said_yes else TaskState.REJECTED if said_no else TaskState.OPEN
    if mode == MultiMode.RATIO:
        needed = (ratio or Decimal(1)) * len(states)
        if said_yes >= needed:
            return TaskState.APPROVED
        return TaskState.REJECTED if len(states) - said_no < needed else TaskState.OPEN
    if said_no:
        return TaskState.REJECTED
    return TaskState.APPROVED if said_yes == len(states) else TaskState.OPEN


async def proceed(ctx: Context, running: Progress) -> TaskState:
    """Judge the current node; open the following ones until somebody has to decide. OPEN means: still running.

    Where the verdict is final the instance is closed; the document is the caller's to approve or reject.
    """
    instance = running.instance
    if instance.current_node_seq:
        judged = _judge(running)
        if judged is not TaskState.APPROVED:
            return judged
    for node in instance.flow_snapshot["nodes"]:
        if node["seq"] <= instance.current_node_seq:
            continue
        before, instance.current_node_seq = instance.current_node_seq, node["seq"]
        people = await resolve(ctx, node, instance.submitter_id)
        await let_in(ctx, instance, people)
        if node["kind"] == NodeKind.CC:
            continue
        _open(ctx, running, node, people, before)
        judged = _judge(running)
        if judged is not TaskState.APPROVED:
            return judged
    _finish(instance, InstanceStatus.APPROVED)
    return TaskState.APPROVED


def _judge(running: Progress) -> TaskState:
    """The verdict on the current node; opens the next sequential task, cancels what nobody need answer any more."""
    instance = running.instance
    node = running.node(instance.current_node_seq)
    tasks = running.of_node(instance.current_node_seq)
    if not tasks:  # a copied-in node asks nobody
        return TaskState.APPROVED
    ratio = Decimal(node["ratio"]) if node.get("ratio") else None
    judged = verdict(node["multi_mode"], [task.state for task in tasks], ratio)
    if judged is TaskState.OPEN:
        if not any(task.state == TaskState.OPEN for task in tasks):
            _ask(next(task for task in tasks if task.state == TaskState.WAITING), node)
        return judged
    for task in tasks:
        if task.state in UNDECIDED:
            task.state = TaskState.SKIPPED if node["multi_mode"] == MultiMode.ANY else TaskState.CANCELLED
    if judged is TaskState.REJECTED:
        _finish(instance, InstanceStatus.REJECTED)
    return judged


def _open(ctx: Context, running: Progress, node: Mapping[str, Any], people: Sequence[UUID], before: int) -> None:
    """Tasks for the people of a node. Whoever approved the node just before it has already said yes."""
    approved = {task.assignee_id for task in running.of_node(before) if task.state == TaskState.APPROVED}
    for position, person in enumerate(people):
        task = ApprovalTask(
            instance_id=running.instance.id,
            node_seq=node["seq"],
            node_name=node["name"],
            position=position,
            assignee_id=person,
            state=TaskState.WAITING,
            auto=False,
        )
        if person in approved and node.get("duplicate", "consecutive") == "consecutive":
            task.state, task.auto = TaskState.APPROVED, True
            task.opened_at = task.acted_at = CLOCK.now()
        elif node["multi_mode"] != MultiMode.SEQUENTIAL:
            _ask(task, node)
        running.tasks.append(task)
        ctx.db.add(task)


def _ask(task: ApprovalTask, node: Mapping[str, Any]) -> None:
    task.state = TaskState.OPEN
    task.opened_at = CLOCK.now()
    task.due_at = task.opened_at + timedelta(hours=node.get("timeout_hours") or 48)


def _finish(instance: ApprovalInstance, status: InstanceStatus) -> None:
    instance.status = status
    instance.finished_at = CLOCK.now()


def withdraw(running: Progress) -> None:
    """Close an instance that is no longer wanted; nobody need answer any more."""
    for task in running.tasks:
        if task.state in UNDECIDED:
            task.state = TaskState.CANCELLED
    _finish(running.instance, InstanceStatus.WITHDRAWN)


async def let_in(ctx: Context, instance: ApprovalInstance, people: Sequence[UUID]) -> None:
    """Submitter and approvers may read the document from now on, whatever their scope (DOMAIN §1.3 e)."""
    rows = [
        {
            "id": new_id(),
            "object_type": instance.object_type,
            "object_id": instance.object_id,
            "user_id": person,
            "permission": "read",
            "via": "approval",
        }
        for person in dict.fromkeys([instance.submitter_id, *people])
    ]
    await ctx.db.execute(insert(RecordMember).values(rows).on_conflict_do_nothing())
