"""The group that a customer belongs to: from the top down, five levels, as far as the reader sees (DOMAIN §5.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Select, String, Uuid, bindparam, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import array

from bihuan.identity.user.models import User
from bihuan.insights.family.schemas import SHOWN, CustomerGroup, FamilyMember, GroupFigure
from bihuan.insights.overview.figures import ROLLED
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.customer.service import CUSTOMERS, MAX_DEPTH

FIGURES = ("opportunities_open", "contracts", "orders", "received", "receivable", "overdue")
START: Any = bindparam("start", type_=Uuid)


async def group_of(ctx: Context, customer_id: UUID) -> CustomerGroup:
    """Raises Forbidden, NotFound. A customer without parent and subsidiaries is a group of one."""
    customer = await CUSTOMERS.get(ctx, customer_id)
    asked = {"start": customer.id, "today": CLOCK.today()}
    rows = (await ctx.db.execute(ctx.once(("group", "members"), lambda: _members(ctx)), asked)).all()
    figures = await ctx.db.execute(ctx.once(("group", "figures"), lambda: _figures(ctx)), asked)
    names = tuple(FamilyMember.model_fields)
    return CustomerGroup(
        total=rows[0].total if rows else 0,
        hidden=rows[0].hidden if rows else 0,
        members=[FamilyMember(**{name: getattr(row, name) for name in names}) for row in rows if row.id is not None],
        figures=[GroupFigure(name=name, count=count, amount=amount) for name, count, amount in figures],
    )


def _tree() -> CTE:
    """All members: up the line of parents to the top, and from there down."""
    start = select(Customer.id, Customer.parent_id, literal(1).label("step")).where(Customer.id == START)
    above = start.cte("above", recursive=True)
    above = above.union_all(
        select(Customer.id, Customer.parent_id, above.c.step + 1)
        .join(above, Customer.id == above.c.parent_id)
        .where(above.c.step <= MAX_DEPTH, Customer.deleted_at.is_(None))
    )
    place = array([func.concat(Customer.name, cast(Customer.id, String))])
    top = select(above.c.id).order_by(above.c.step.desc()).limit(1).scalar_subquery()
    first = select(Customer.id, literal(1).label("depth"), place.label("place")).where(Customer.id == top)
    tree = first.cte("tree", recursive=True)
    return tree.union_all(
        select(Customer.id, tree.c.depth + 1, tree.c.place.op("||")(place))
        .join(tree, Customer.parent_id == tree.c.id)
        .where(tree.c.depth <= MAX_DEPTH, Customer.deleted_at.is_(None))
    )


def _readable(ctx: Context) -> CTE:
    tree = _tree()
    seen: Any = select(tree.c.id, tree.c.depth, tree.c.place, CUSTOMERS.scope(ctx).label("seen"))
    of_group = seen.join(Customer, Customer.id == tree.c.id).where(Customer.status == CustomerStatus.ACTIVE)
    return of_group.cte("members")  # type: ignore[no-any-return]


def _members(ctx: Context) -> Select[Any]:
    members = _readable(ctx)
    counted = select(
        func.count().filter(members.c.seen).label("total"), func.count().filter(~members.c.seen).label("hidden")
    ).subquery("counted")
    shown = select(members).where(members.c.seen).order_by(members.c.place).limit(SHOWN).subquery("shown")
    owner = select(User.name).where(User.id == Customer.owner_id).scalar_subquery()
    columns = (Customer.id, Customer.name, Customer.number, Customer.parent_id, Customer.lifecycle, Customer.grade)
    listed = select(counted.c.total, counted.c.hidden, *columns, shown.c.depth, owner.label("owner_name"))
    joined = listed.select_from(counted).outerjoin(shown, literal(True)).outerjoin(Customer, Customer.id == shown.c.id)
    return joined.order_by(shown.c.place)


def _figures(ctx: Context) -> Any:
    """Each roll-up of a customer, over all members that may be read."""
    members = _readable(ctx)
    mine = select(members.c.id).where(members.c.seen)
    parts: list[Any] = [_nothing()]
    for one in ROLLED:
        if one.name in FIGURES and ctx.may(one.resource, "read"):
            total = func.coalesce(func.sum(one.amount), 0)
            parts.append(
                select(literal(one.name), func.count(), total).where(
                    one.model.customer_id.in_(mine),
                    one.model.deleted_at.is_(None),
                    RESOURCES[one.resource].scope(ctx),
                    *one.where,
                )
            )
    return union_all(*parts)


def _nothing() -> Any:
    """No row, for whoever may read none of the documents."""
    return select(literal(""), literal(0), literal(0)).where(literal(False))
