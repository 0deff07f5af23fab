"""A document on its way through approval: who is asked, what their answer does, and who may not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.timeline.service import timeline
from bihuan.approvals.flow.service import Approvable
from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.members import RecordMember
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.workflow import Note
from tests.approvals.memo import MEMOS, Memo, draft
from tests.conftest import Clients
from tests.factories.company import Company

BOOKS_DO_NOT_BALANCE = "memos exist only here: no kind of the product owns these approvals"
Acting = Callable[..., Awaitable[Any]]
Flow = Callable[..., Awaitable[None]]
MANAGER = {"kind": "direct_manager", "level": 1}


async def submitted(acting: Acting, who: str, name: str, **fields: Any) -> UUID:
    """A memo drafted and, in a transaction of its own, submitted."""
    memo = await acting(who, lambda ctx: draft(ctx, name, **fields))
    await acting(who, lambda ctx: MEMOS.act(ctx, memo.id, "submit", Note()))
    found: UUID = memo.id
    return found


async def tasks_of(db: AsyncSession, memo_id: UUID) -> list[ApprovalTask]:
    statement = (
        select(ApprovalTask)
        .join(ApprovalInstance, ApprovalInstance.id == ApprovalTask.instance_id)
        .where(ApprovalInstance.object_id == memo_id)
        .order_by(ApprovalInstance.round, ApprovalTask.node_seq, ApprovalTask.position)
    )
    return list((await db.scalars(statement)).all())


async def entries_of(db: AsyncSession, record_id: UUID) -> list[AuditEntry]:
    wanted = select(AuditEntry).where(AuditEntry.object_id == record_id).order_by(AuditEntry.id)
    return list((await db.scalars(wanted)).all())


async def memo_now(db: AsyncSession, memo_id: UUID) -> Memo:
    return await db.get_one(Memo, memo_id, populate_existing=True)


async def asked(db: AsyncSession, memo_id: UUID) -> list[tuple[str, str]]:
    names = {value: key for key, value in Company.ids.items()}
    return [(names[task.assignee_id], task.state) for task in await tasks_of(db, memo_id)]


async def test_without_a_flow_a_document_is_approved_as_it_is_submitted(acting: Acting, db: AsyncSession) -> None:
    memo_id = await submitted(acting, "qian", "无流程")

    memo = await memo_now(db, memo_id)
    assert (memo.status, memo.effects) == ("approved", 1)
    logged = await entries_of(db, memo_id)
    assert [(one.action, one.object_version) for one in logged] == [("create", 1), ("submit", 2), ("approve", 3)]
    assert [one.changes for one in logged[1:]] == [
        [{"field": "status", "old": "draft", "new": "pending"}],
        [{"field": "status", "old": "pending", "new": "approved"}],
    ]
    assert memo.version == 3
    assert await tasks_of(db, memo_id) == []


async def test_where_nobody_has_to_decide_the_system_approves_after_the_submission(
    acting: Acting, flow: Flow, db: AsyncSession
) -> None:
    within = [{"field": "min_discount_factor", "op": "gte", "value": "0.95"}]
    await flow(conditions=within, priority=10)
    memo_id = await submitted(acting, "qian", "权限内")

    logged = await entries_of(db, memo_id)
    assert [(one.action, one.reason) for one in logged] == [("create", None), ("submit", None), ("approve", "备忘审批")]
    codec = CursorCodec("a secret of this test")
    shown = await acting("qian", lambda ctx: timeline(ctx, codec, "memos", memo_id, 50, None))
    assert [one.action for one in shown.data] == ["approve", "submit", "create"]


async def test_what_the_system_approves_is_nobodys_approval(acting: Acting, flow: Flow, db: AsyncSession) -> None:
    await flow({"kind": "user", "ids": [str(Company.ids["he"])]}, kind="cc")
    memo_id = await submitted(acting, "qian", "系统通过")
    instance = (await db.scalars(select(ApprovalInstance).where(ApprovalInstance.object_id == memo_id))).one()
    mine, nobody = Company.ids["qian"], None
    of_memo, of_instance = await entries_of(db, memo_id), await entries_of(db, instance.id)
    assert [(one.action, one.actor_kind, one.actor_id) for one in [*of_memo, *of_instance]] == [
        ("create", "user", mine),
        ("submit", "user", mine),
        ("approve", "system", nobody),
        ("submit", "user", mine),
        ("approve", "system", nobody),
    ]
    codec = CursorCodec("a secret of this test")
    shown = await acting("qian", lambda ctx: timeline(ctx, codec, "memos", memo_id, 50, None))
    assert [(one.action, one.actor_kind, one.actor_name) for one in shown.data] == [
        ("approve", "system", None),
        ("submit", "user", "钱程"),
        ("create", "user", "钱程"),
    ]


async def test_a_flow_that_only_informs_is_passed_at_once(acting: Acting, flow: Flow, db: AsyncSession) -> None:
    await flow({"kind": "user", "ids": [str(Company.ids["he"])]}, kind="cc")
    memo_id = await submitted(acting, "qian", "仅抄送")
    instance = (await db.scalars(select(ApprovalInstance).where(ApprovalInstance.object_id == memo_id))).one()
    assert ((await memo_now(db, memo_id)).status, instance.status) == ("approved", "approved")
    assert [one.action for one in await entries_of(db, memo_id)] == ["create", "submit", "approve"]
    assert [one.action for one in await entries_of(db, instance.id)] == ["submit", "approve"]


def test_whatever_can_be_submitted_for_approval_is_approvable() -> None:
    approved = [one for one in RESOURCES.values() if any(action.name == "approve" for action in one.actions)]
    assert {"quotes", "contracts", "orders", "delivery-notices", "invoices"} <= {one.name for one in approved}
    assert [one.name for one in approved if not isinstance(one, Approvable)] == []


@pytest.mark.req("APR-01")
async def test_the_direct_manager_is_asked_and_sees_everything_on_one_screen(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "展会费用", amount="88000.00")
    assert (await memo_now(db, memo_id)).status == "pending"

    listed = (await (await client("zhao")).get("/approval-tasks", params={"count": "exact"})).json()
    row = next(row for row in listed["data"] if row["object_id"] == str(memo_id))
    memo = await memo_now(db, memo_id)
    assert row["object_number"] == memo.number
    assert row["object_number"].startswith("MM")
    assert row["approval_number"].startswith("AP")
    assert (row["title"], row["amount"], row["currency"]) == ("展会费用", "88000.00", "CNY")
    assert (row["submitter_name"], row["state"], row["flow_name"]) == ("钱程", "open", "备忘审批")
    assert row["submitted_at"].endswith("+08:00")
    assert listed["page"]["total"] == len(listed["data"])
    assert (await (await client("qian")).get("/approval-tasks")).json()["data"] == []
    submitted_by_me = (await (await client("qian")).get("/approval-tasks?mine=false")).json()["data"]
    assert str(memo_id) in [task["object_id"] for task in submitted_by_me]

    answer = await (await client("zhao")).post(f"/approval-tasks/{row['id']}/approve", json={"comment": "同意"})
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["approval_status"]) == ("approved", "approved")
    memo = await memo_now(db, memo_id)
    assert (memo.status, memo.effects) == ("approved", 1)
    entry = await db.scalar(select(AuditEntry).where(AuditEntry.object_id == memo_id, AuditEntry.action == "approve"))
    assert entry is not None
    assert (entry.actor_id, entry.reason) == (Company.ids["zhao"], "同意")
    assert entry.changes == [{"field": "status", "old": "pending", "new": "approved"}]


async def test_approver_and_submitter_are_let_into_the_document(acting: Acting, flow: Flow, db: AsyncSession) -> None:
    await flow({"kind": "user", "ids": [str(Company.ids["he"])]})
    memo_id = await submitted(acting, "qian", "请仓库看")
    rows = await db.execute(
        select(RecordMember.user_id, RecordMember.permission, RecordMember.via).where(RecordMember.object_id == memo_id)
    )
    assert sorted(tuple(row) for row in rows) == sorted(
        [(Company.ids["qian"], "read", "approval"), (Company.ids["he"], "read", "approval")]
    )


async def test_approving_needs_no_permission_on_the_document(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    await flow({"kind": "user", "ids": [str(Company.ids["he"])]})
    memo_id = await submitted(acting, "qian", "何伟来批")
    (task,) = await tasks_of(db, memo_id)
    answer = await (await client("he")).post(f"/approval-tasks/{task.id}/approve", json={})
    assert answer.status_code == 200, answer.text
    assert (await memo_now(db, memo_id)).status == "approved"


async def test_rejecting_needs_a_comment_and_unlocks_the_document(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "要驳回")
    (task,) = await tasks_of(db, memo_id)
    zhao = await client("zhao")

    silent = await zhao.post(f"/approval-tasks/{task.id}/reject", json={"comment": "  "})
    assert silent.status_code == 422
    assert silent.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/comment",
        "code": "COMMENT_REQUIRED",
        "detail": "",
        "params": [],
    }
    assert (await memo_now(db, memo_id)).status == "pending"

    answer = await zhao.post(f"/approval-tasks/{task.id}/reject", json={"comment": "价格太低"})
    assert answer.status_code == 200
    memo = await memo_now(db, memo_id)
    assert (memo.status, memo.effects) == ("rejected", 0)
    assert MEMOS.editable(memo) is None

    await acting("qian", lambda ctx: MEMOS.act(ctx, memo_id, "submit", Note()))
    db.expire_all()
    assert [task.state for task in await tasks_of(db, memo_id)] == ["rejected", "open"]
    rounds = (await db.scalars(select(ApprovalInstance.round).where(ApprovalInstance.object_id == memo_id))).all()
    assert sorted(rounds) == [1, 2]


async def test_a_second_answer_is_refused(acting: Acting, flow: Flow, client: Clients, db: AsyncSession) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "只批一次")
    (task,) = await tasks_of(db, memo_id)
    zhao = await client("zhao")
    assert (await zhao.post(f"/approval-tasks/{task.id}/approve", json={})).status_code == 200
    again = await zhao.post(f"/approval-tasks/{task.id}/reject", json={"comment": "反悔"})
    assert (again.status_code, again.json()["code"]) == (409, "TASK_NOT_OPEN")
    memo = await memo_now(db, memo_id)
    assert (memo.status, memo.effects) == ("approved", 1)


async def test_two_answers_at_the_same_moment_count_once(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "双击")
    (task,) = await tasks_of(db, memo_id)
    zhao = await client("zhao")
    answers = await asyncio.gather(*(zhao.post(f"/approval-tasks/{task.id}/approve", json={}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert (await memo_now(db, memo_id)).effects == 1


async def test_only_the_assignee_answers(acting: Acting, flow: Flow, client: Clients, db: AsyncSession) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "不是你的")
    (task,) = await tasks_of(db, memo_id)
    for username, status in (("qian", 403), ("sun", 404), ("he", 404)):
        answer = await (await client(username)).post(f"/approval-tasks/{task.id}/approve", json={})
        assert answer.status_code == status, username
    assert (await (await client("sun")).get(f"/approval-tasks/{task.id}")).status_code == 404
    assert (await memo_now(db, memo_id)).status == "pending"


@pytest.mark.req("APR-06")
async def test_nodes_open_one_after_another(acting: Acting, flow: Flow, client: Clients, db: AsyncSession) -> None:
    await flow(MANAGER, {"kind": "role", "code": "executive"})
    memo_id = await submitted(acting, "qian", "两级审批")
    assert await asked(db, memo_id) == [("zhao", "open")]

    (first,) = await tasks_of(db, memo_id)
    answer = await (await client("zhao")).post(f"/approval-tasks/{first.id}/approve", json={"comment": "初审"})
    assert answer.json()["approval_status"] == "running"
    db.expire_all()
    assert await asked(db, memo_id) == [("zhao", "approved"), ("boss", "open")]
    memo = await memo_now(db, memo_id)
    assert (memo.status, memo.effects) == ("pending", 0)

    second = (await tasks_of(db, memo_id))[1]
    await (await client("boss")).post(f"/approval-tasks/{second.id}/approve", json={"comment": "批准"})
    memo = await memo_now(db, memo_id)
    assert (memo.status, memo.effects) == ("approved", 1)
    logged = await db.scalars(select(AuditEntry.action).where(AuditEntry.object_id == memo_id).order_by(AuditEntry.id))
    assert logged.all() == ["create", "submit", "approve-step", "approve"]


async def test_whoever_approved_the_node_before_is_not_asked_twice(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    """DOMAIN §3.3: the submitter's manager is also the director of node 2."""
    await flow(MANAGER, {"kind": "role", "code": "executive"})
    memo_id = await submitted(acting, "zhao", "上级就是总经理")
    assert await asked(db, memo_id) == [("boss", "open")]
    (task,) = await tasks_of(db, memo_id)
    await (await client("boss")).post(f"/approval-tasks/{task.id}/approve", json={})
    db.expire_all()
    assert await asked(db, memo_id) == [("boss", "approved"), ("boss", "approved")]
    assert [task.auto for task in await tasks_of(db, memo_id)] == [False, True]
    assert (await memo_now(db, memo_id)).status == "approved"


@pytest.mark.parametrize(
    ("who", "rule", "people"),
    [
        ("qian", {"kind": "direct_manager", "level": 2}, ["boss"]),
        ("qian", {"kind": "dept_leader"}, ["zhao"]),
        ("boss", {"kind": "direct_manager", "level": 1}, ["admin"]),  # no manager, no leader above
        ("zhao", {"kind": "dept_leader"}, ["boss"]),  # leads the department: their manager instead
        ("sun", {"kind": "dept_leader"}, ["admin"]),  # a department without a leader
        ("qian", {"kind": "user", "ids": [str(Company.ids["wu"])]}, ["wu"]),
        ("wu", {"kind": "role", "code": "finance"}, ["boss"]),
        ("qian", {"kind": "role", "code": "no_such_role"}, ["admin"]),
    ],
)
async def test_who_is_asked(
    acting: Acting, flow: Flow, db: AsyncSession, who: str, rule: dict[str, Any], people: list[str]
) -> None:
    await flow(rule)
    memo_id = await submitted(acting, who, f"{who} 提交")
    assert await asked(db, memo_id) == [(person, "open") for person in people]


async def test_several_people_in_turn(acting: Acting, flow: Flow, client: Clients, db: AsyncSession) -> None:
    await flow({"kind": "user", "ids": [str(Company.ids["wu"]), str(Company.ids["boss"])]})
    memo_id = await submitted(acting, "qian", "依次")
    assert await asked(db, memo_id) == [("wu", "open"), ("boss", "waiting")]
    task, later = await tasks_of(db, memo_id)
    early = await (await client("boss")).post(f"/approval-tasks/{later.id}/approve", json={})
    assert early.json()["code"] == "TASK_NOT_OPEN"
    await (await client("wu")).post(f"/approval-tasks/{task.id}/reject", json={"comment": "不行"})
    db.expire_all()
    assert await asked(db, memo_id) == [("wu", "rejected"), ("boss", "cancelled")]
    assert (await memo_now(db, memo_id)).status == "rejected"


async def test_any_of_several_people(acting: Acting, flow: Flow, client: Clients, db: AsyncSession) -> None:
    await flow({"kind": "user", "ids": [str(Company.ids["wu"]), str(Company.ids["boss"])]}, multi_mode="any")
    memo_id = await submitted(acting, "qian", "或签")
    assert await asked(db, memo_id) == [("wu", "open"), ("boss", "open")]
    _, task = await tasks_of(db, memo_id)
    await (await client("boss")).post(f"/approval-tasks/{task.id}/approve", json={})
    db.expire_all()
    assert await asked(db, memo_id) == [("wu", "skipped"), ("boss", "approved")]
    assert (await memo_now(db, memo_id)).status == "approved"


@pytest.mark.req("APR-03")
async def test_the_first_matching_flow_decides(acting: Acting, flow: Flow, db: AsyncSession) -> None:
    await flow(MANAGER)
    within = [
        {"field": "min_discount_factor", "op": "gte", "value": "0.95"},
        {"field": "below_floor", "op": "eq", "value": False},
    ]
    await flow(conditions=within, priority=10)
    free = await submitted(acting, "qian", "九五折", factor="0.95")
    deep = await submitted(acting, "qian", "八八折", factor="0.88")
    floor = await submitted(acting, "qian", "低于底价", factor="0.99", below_floor=True)
    assert (await memo_now(db, free)).status == "approved"
    assert await asked(db, free) == []
    assert await asked(db, deep) == [("zhao", "open")]
    assert await asked(db, floor) == [("zhao", "open")]


async def test_withdrawing_cancels_the_tasks(acting: Acting, flow: Flow, client: Clients, db: AsyncSession) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "撤回")
    (task,) = await tasks_of(db, memo_id)
    pending = await memo_now(db, memo_id)
    refused = MEMOS.editable(pending)
    assert refused is not None and refused.code == "DOCUMENT_IN_APPROVAL"

    await acting("qian", lambda ctx: MEMOS.act(ctx, memo_id, "withdraw", Note(reason="写错了")))
    db.expire_all()
    assert (await memo_now(db, memo_id)).status == "draft"
    assert [task.state for task in await tasks_of(db, memo_id)] == ["cancelled"]
    late = await (await client("zhao")).post(f"/approval-tasks/{task.id}/approve", json={})
    assert (late.status_code, late.json()["code"]) == (409, "TASK_NOT_OPEN")
    assert (await memo_now(db, memo_id)).status == "draft"


async def test_a_superior_does_not_withdraw_what_another_submitted(
    acting: Acting, flow: Flow, db: AsyncSession
) -> None:
    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "别人的")
    with pytest.raises(DomainError) as refused:
        await acting("zhao", lambda ctx: MEMOS.act(ctx, memo_id, "withdraw", Note()))
    assert (refused.value.code, refused.value.status) == ("NOT_SUBMITTER", 403)
    assert (await memo_now(db, memo_id)).status == "pending"


async def test_a_flow_may_forbid_withdrawing(acting: Acting, flow: Flow, db: AsyncSession) -> None:
    await flow(MANAGER, allow_withdraw=False)
    memo_id = await submitted(acting, "qian", "不许撤回")
    with pytest.raises(DomainError, match="WITHDRAW_FORBIDDEN"):
        await acting("qian", lambda ctx: MEMOS.act(ctx, memo_id, "withdraw", Note()))
    assert (await memo_now(db, memo_id)).status == "pending"


async def test_an_incomplete_document_is_not_submitted(acting: Acting, flow: Flow, db: AsyncSession) -> None:
    await flow(MANAGER)
    memo: Memo = await acting("qian", lambda ctx: draft(ctx, "零元", amount="0"))
    with pytest.raises(DomainError, match="NO_LINES"):
        await acting("qian", lambda ctx: MEMOS.act(ctx, memo.id, "submit", Note()))
    assert (await memo_now(db, memo.id)).status == "draft"
    assert await tasks_of(db, memo.id) == []


async def test_creating_and_submitting_in_one_transaction(acting: Acting, flow: Flow, client: Clients) -> None:
    await flow(MANAGER)

    async def create_and_submit(ctx: Context) -> Memo:
        memo = await draft(ctx, "一步到位")
        await ctx.db.flush()
        await MEMOS.act(ctx, memo.id, "submit", Note())
        return memo

    memo = await acting("qian", create_and_submit)
    listed = (await (await client("zhao")).get("/approval-tasks")).json()["data"]
    row = next(row for row in listed if row["object_id"] == str(memo.id))
    assert row["object_number"].startswith("MM")


async def test_the_history_of_a_document_is_for_its_readers(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    from bihuan.approvals.instance.queries import history

    await flow(MANAGER)
    memo_id = await submitted(acting, "qian", "历史")
    (task,) = await tasks_of(db, memo_id)
    await (await client("zhao")).post(f"/approval-tasks/{task.id}/reject", json={"comment": "重写"})
    await acting("qian", lambda ctx: MEMOS.act(ctx, memo_id, "submit", Note()))
    found = await acting("qian", lambda ctx: history(ctx, "memos", memo_id))
    assert [(one.round, one.status) for one in found] == [(2, "running"), (1, "rejected")]
    assert [(step.assignee_name, step.state, step.comment) for step in found[1].tasks] == [("赵敏", "rejected", "重写")]
    assert found[0].submitter_name == "钱程"
    assert (await (await client("he")).get(f"/approvals/memos/{memo_id}")).status_code in {403, 404}
    assert (await (await client("qian")).get(f"/approvals/no-such-thing/{memo_id}")).status_code == 404


async def test_editing_a_flow_does_not_affect_what_is_running(
    acting: Acting, flow: Flow, client: Clients, db: AsyncSession
) -> None:
    from bihuan.approvals.flow.models import ApprovalNode

    await flow(MANAGER, {"kind": "role", "code": "executive"})
    memo_id = await submitted(acting, "qian", "快照")
    instance = await db.scalar(select(ApprovalInstance).where(ApprovalInstance.object_id == memo_id))
    assert instance is not None
    assert instance.amount == Decimal("100.00")
    for node in await db.scalars(select(ApprovalNode).where(ApprovalNode.flow_id == instance.flow_id)):
        node.resolver = {"kind": "user", "ids": [str(Company.ids["wu"])]}
    await db.commit()
    (task,) = await tasks_of(db, memo_id)
    await (await client("zhao")).post(f"/approval-tasks/{task.id}/approve", json={})
    db.expire_all()
    assert await asked(db, memo_id) == [("zhao", "approved"), ("boss", "open")]
