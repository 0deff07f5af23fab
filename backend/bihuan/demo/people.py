"""The people of the demo company: twelve users in four departments and two who were there, and who approves what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bihuan.approvals.flow.models import ApprovalFlow, ApprovalNode
from bihuan.approvals.flow.service import DIRECT_MANAGER
from bihuan.identity.department.schemas import DepartmentWrite
from bihuan.identity.department.service import DEPARTMENTS, create_department
from bihuan.identity.user.schemas import UserCreate
from bihuan.identity.user.service import create_user
from bihuan.kernel.context import Context
from bihuan.kernel.settling import settle
from bihuan.seed import seed_masters, seed_roles

PASSWORD = "try-bihuan-2026"
DEPARTMENT_NAMES = {"market": "市场部", "sales1": "销售一部", "sales2": "销售二部", "office": "财务与运营部"}
# user name: name, department, manager, role, position
USERS = {
    "admin": ("系统管理员", "root", None, "admin", "信息主管"),
    "zheng": ("郑建国", "root", None, "executive", "总经理"),
    "li": ("李娜", "market", "zheng", "marketing", "市场经理"),
    "zhao": ("赵敏", "sales1", "zheng", "sales_manager", "销售经理"),
    "qian": ("钱程", "sales1", "zhao", "sales_rep", "高级销售"),
    "sun": ("孙悦", "sales1", "zhao", "sales_rep", "销售代表"),
    "zhou": ("周强", "sales2", "zheng", "sales_manager", "销售经理"),
    "wang": ("王磊", "sales2", "zhou", "sales_rep", "高级销售"),
    "feng": ("冯雪", "sales2", "zhou", "sales_rep", "销售代表"),
    "wu": ("吴静", "office", "zheng", "finance", "财务主管"),
    "he": ("何伟", "office", "zheng", "warehouse", "仓库主管"),
    "chen": ("陈洁", "office", "zheng", "service", "客服主管"),
}
FORMER = {
    "tang": ("唐丽", "sales2", "zhou", "sales_rep", "销售代表"),
    "lu": ("陆晨", "office", "chen", "service", "客服实习生"),
}
"""They work here when the story begins, and not any more when it ends."""
SELLERS = ("qian", "sun", "wang", "feng")
MANAGER_OF = {"qian": "zhao", "sun": "zhao", "wang": "zhou", "feng": "zhou", "tang": "zhou"}
FLOWS: tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...] = (
    ("orders", "加急订单：直属上级审批", {"field": "is_urgent", "op": "eq", "value": True}, DIRECT_MANAGER),
    (
        "delivery-notices",
        "整车发货：仓库确认",
        {"field": "carrier_code", "op": "eq", "value": "debang"},
        {"kind": "role", "code": "warehouse"},
    ),
    (
        "invoices",
        "纸质专票：财务审批",
        {"field": "invoice_type", "op": "eq", "value": "p_special_d"},
        {"kind": "role", "code": "finance"},
    ),
)
"""Object, name, condition, who is asked; beside the standard flows."""


async def load_people(sessions: async_sessionmaker[AsyncSession]) -> dict[str, UUID]:
    """Roles, departments, users and the masters every installation starts with; ids by user name."""
    async with sessions() as db:
        ctx = Context(db, actor_kind="system")
        with ctx.system():
            roles = await seed_roles(ctx)
            root = await create_department(ctx, DepartmentWrite(name="澜桥智能科技", code="root"))
            await db.flush()
            departments = {"root": root}
            for key, name in DEPARTMENT_NAMES.items():
                departments[key] = await create_department(ctx, DepartmentWrite(name=name, code=key, parent_id=root.id))
            await db.flush()
            ids: dict[str, UUID] = {}
            for username, (name, department, manager, role, position) in (USERS | FORMER).items():
                user = await create_user(
                    ctx,
                    UserCreate(
                        username=username,
                        name=name,
                        password=PASSWORD,
                        department_id=departments[department].id,
                        manager_id=ids[manager] if manager else None,
                        role_ids=[roles[role].id],
                        position=position,
                        email=f"{username}@lanqiao.example",
                    ),
                )
                await db.flush()
                ids[username] = user.id
            for key, leader in (("sales1", "zhao"), ("sales2", "zhou"), ("market", "li"), ("office", "wu")):
                async with DEPARTMENTS.change(ctx, departments[key].id, "update") as department_record:
                    department_record.leader_id = ids[leader]
            await seed_masters(ctx)
            for object_type, title, condition, resolver in FLOWS:
                flow = ApprovalFlow(object_type=object_type, name=title, conditions=[condition])
                flow.nodes = [ApprovalNode(seq=10, name=title, resolver=dict(resolver))]
                db.add(flow)
        await settle(ctx)
        await db.commit()
    return ids
