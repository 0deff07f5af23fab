"""A customer and an opportunity reduced to what activity knows of them; they stand in under the real names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, Record
from bihuan.kernel.ownership import Owned, hand_over
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Moment, OpenCode, Schema
from bihuan.kernel.words import Label


class Firm(Owned, Record):
    __tablename__ = "test_firms"
    name: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(32), default="new")
    last_follow_up_at: Mapped[datetime | None]
    last_follow_up_content: Mapped[str | None] = mapped_column(String(12))
    follow_up_count: Mapped[int] = mapped_column(default=0)
    next_follow_up_at: Mapped[datetime | None]


class Deal(Owned, Record):
    __tablename__ = "test_deals"
    name: Mapped[str] = mapped_column(String(64))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Firm.__table__.c.id))
    last_follow_up_at: Mapped[datetime | None]


class FirmRead(Schema):
    id: UUID
    version: int
    name: str
    status: OpenCode
    follow_up_count: int
    last_follow_up_at: Moment | None
    next_follow_up_at: Moment | None


class DealRead(Schema):
    id: UUID
    version: int
    name: str
    last_follow_up_at: Moment | None


_before = dict(RESOURCES)
FIRMS = Resource(
    name="customers", one="customer", label=Label("客户", "customer"), model=Firm, read=FirmRead, row=FirmRead
)
DEALS = Resource(
    name="opportunities", one="opportunity", label=Label("商机", "opportunity"), model=Deal, read=DealRead, row=DealRead
)
RESOURCES.clear()
RESOURCES.update(_before)
TABLES = (Firm.__table__, Deal.__table__)


for _table in TABLES:
    Base.metadata.remove(_table)  # type: ignore[arg-type]  # no tables of the product


async def firm(ctx: Context, name: str) -> Firm:
    made = Firm(name=name, follow_up_count=0)
    hand_over(ctx, "customers", made, "create", owner_id=ctx.me.id, department_id=ctx.me.department_id, fresh=True)
    return await FIRMS.add(ctx, made)


async def deal(ctx: Context, of: Firm, name: str) -> Deal:
    made = Deal(name=name, customer_id=of.id)
    hand_over(ctx, "opportunities", made, "create", owner_id=ctx.me.id, department_id=ctx.me.department_id, fresh=True)
    return await DEALS.add(ctx, made)
