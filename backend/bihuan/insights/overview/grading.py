"""Which grade the rules would give a customer, out of which factors, and who has set which (DOMAIN §26.2, CUST-08)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import func, select

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import COUNTING_KINDS, FOLLOW_UPS
from bihuan.identity.user.models import User
from bihuan.insights.overview.figures import ORDERED
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.wire import Moment, OpenCode, Schema
from bihuan.parties.customer.models import Grade
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.order.models import Order
from bihuan.sales.order.service import ORDERS

WINDOW = timedelta(days=730)
"""Two years of orders count."""
LATELY = timedelta(days=90)
BOUGHT = ((500_000, 5), (200_000, 4), (100_000, 3), (30_000, 2))
"""CNY without tax → points; anything less is one (DOMAIN §26.2)."""
TALKED = ((8, 5), (5, 4), (3, 3), (2, 2), (1, 1))
"""Follow-ups of the last 90 days → points (decision 0036)."""
WEIGHTS = {
    "purchases": Decimal("0.5"),
    "years": Decimal("0.2"),
    "activity": Decimal("0.2"),
    "complaints": Decimal("0.1"),
}
STEPS = ((Decimal(4), Grade.A), (Decimal("2.5"), Grade.B))
REMEMBERED = 20


class GradeFactor(Schema):
    """One of purchases (CNY), years (full ones since the first deal), activity and complaints, and its points of 5."""

    name: Annotated[OpenCode, Field(examples=["purchases"])]
    value: Annotated[str, Field(max_length=24, examples=["120000.00"])]
    points: Annotated[int, Field(ge=0, le=5)]
    weight: Annotated[str, Field(max_length=4, examples=["0.5"])]


class GradeChange(Schema):
    """Somebody set the grade, and why."""

    at: Moment
    actor_name: Annotated[str | None, Field(max_length=64)]
    old: OpenCode | None
    new: OpenCode | None
    reason: Annotated[str | None, Field(max_length=20_000)]


class CustomerGrading(Schema):
    """``score`` is the weighted sum of the points: A from 4, B from 2.5. The customer keeps the grade it was given."""

    grade: OpenCode | None
    suggested: OpenCode
    score: Annotated[str, Field(max_length=6, examples=["3.40"])]
    factors: Annotated[list[GradeFactor], Field(max_length=10)]
    history: Annotated[list[GradeChange], Field(max_length=REMEMBERED)]


async def grading_of(ctx: Context, customer_id: UUID) -> CustomerGrading:
    """Of what the principal may read: whoever owns the customer, or is set over its owner, reads all of it."""
    customer = await CUSTOMERS.get(ctx, customer_id)
    bought, talked = await _measured(ctx, customer_id)
    years = _years(customer.first_deal_at)
    points = {
        "purchases": _points(bought, BOUGHT) or int(bought > ZERO),
        "years": min(years, 5),
        "activity": _points(talked, TALKED),
        "complaints": 5,  # as long as nobody keeps any
    }
    values = {"purchases": str(r2(bought)), "years": str(years), "activity": str(talked), "complaints": "0"}
    score = sum((WEIGHTS[name] * points[name] for name in points), ZERO)
    return CustomerGrading(
        grade=customer.grade,
        suggested=next((grade for least, grade in STEPS if score >= least), Grade.C),
        score=str(r2(score)),
        factors=[
            GradeFactor(name=name, value=values[name], points=points[name], weight=str(WEIGHTS[name]))
            for name in points
        ],
        history=await _history(ctx, customer_id),
    )


async def _measured(ctx: Context, customer_id: UUID) -> tuple[Decimal, int]:
    orders: Any = select(func.coalesce(func.sum(func.round(Order.amount_excl * Order.fx_rate, 2)), 0)).where(
        Order.customer_id == customer_id,
        Order.deleted_at.is_(None),
        Order.status == one_of(ORDERED),
        Order.doc_date >= CLOCK.today() - WINDOW,
        ORDERS.scope(ctx),
    )
    talks: Any = select(func.count()).where(
        FollowUp.customer_id == customer_id,
        FollowUp.deleted_at.is_(None),
        FollowUp.kind == one_of(COUNTING_KINDS),
        FollowUp.occurred_at >= CLOCK.now() - LATELY,
        FOLLOW_UPS.scope(ctx),
    )
    row = (await ctx.db.execute(select(orders.scalar_subquery(), talks.scalar_subquery()))).one()
    return row[0], row[1]


def _points(value: Decimal | int, steps: tuple[tuple[int, int], ...]) -> int:
    return next((points for least, points in steps if value >= least), 0)


def _years(since: datetime | None) -> int:
    """Full years; a customer that has not bought yet has none."""
    if since is None:
        return 0
    first, today = since.astimezone(SHANGHAI).date(), CLOCK.today()
    return max(today.year - first.year - ((today.month, today.day) < (first.month, first.day)), 0)


async def _history(ctx: Context, customer_id: UUID) -> list[GradeChange]:
    rows = await ctx.db.execute(
        select(AuditEntry.at, User.name, AuditEntry.changes, AuditEntry.reason)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.object_id == customer_id,
            AuditEntry.object_type == "customers",
            AuditEntry.action == "set-grade",
        )
        .order_by(AuditEntry.id.desc())
        .limit(REMEMBERED)
    )
    told = []
    for at, name, changes, reason in rows:
        change = next((one for one in changes if one["field"] == "grade"), {"old": None, "new": None})
        told.append(GradeChange(at=at, actor_name=name, old=change["old"], new=change["new"], reason=reason))
    return told
