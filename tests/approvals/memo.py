"""The smallest approvable document: what approvals know of any document, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.approvals.flow.service import Approvable, approval, editable_when
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, Money, Numbered, RatioColumn, Record
from bihuan.kernel.errors import DomainError
from bihuan.kernel.money import Amount
from bihuan.kernel.ownership import Owned, hand_over
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.wire import OpenCode, Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import ActionState


class S(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Memo(Owned, Numbered, Record):
    """A sum of money that wants a yes."""

    __tablename__ = "test_memos"
    PREFIX = "MM"
    name: Mapped[str] = mapped_column(String(64))
    amount: Mapped[Money]
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    min_discount_factor: Mapped[RatioColumn] = mapped_column(default=Decimal(1))
    below_floor: Mapped[bool] = mapped_column(default=False)
    effects: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(32), default=S.DRAFT)


Base.metadata.remove(Memo.__table__)  # type: ignore[arg-type]  # no table of the product


class MemoRead(Schema):
    id: UUID
    version: int
    number: str | None
    name: str
    amount: Amount
    status: OpenCode
    actions: list[ActionState]


def has_amount(memo: Memo) -> DomainError | None:
    return None if memo.amount > 0 else DomainError("NO_LINES")


async def count_effect(ctx: Context, memo: Memo, data: Any) -> None:
    memo.effects += 1


MEMOS = Approvable(
    name="memos",
    one="memo",
    label=Label("备忘", "memo"),
    model=Memo,
    read=MemoRead,
    row=MemoRead,
    actions=approval(S.DRAFT, S.PENDING, S.APPROVED, S.REJECTED, guards=(has_amount,), on_approved=count_effect),
    editable=editable_when(S.DRAFT, S.REJECTED),
)
del RESOURCES["memos"]


async def draft(ctx: Context, name: str, amount: str = "100.00", factor: str = "1", below_floor: bool = False) -> Memo:
    """A memo of the caller's own."""
    memo = Memo(name=name, amount=Decimal(amount), min_discount_factor=Decimal(factor), below_floor=below_floor)
    hand_over(ctx, "memos", memo, "create", owner_id=ctx.me.id, department_id=ctx.me.department_id, fresh=True)
    return await MEMOS.add(ctx, memo)
