"""The chain bar (闭环链路): what exists of one deal, what is left, and the next step."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import SignedAmount
from bihuan.kernel.wire import Moment, OpenCode, Schema


class ChainRecord(Schema):
    """A document, who made it and who changed it last, and when: a deal is traced from end to end (AUD-04)."""

    resource: OpenCode
    id: UUID
    number: str | None
    title: str
    status: OpenCode
    amount: SignedAmount | None
    created_at: Moment
    created_by_name: Annotated[str | None, Field(max_length=64)]
    """Null where the system made it."""
    updated_at: Moment
    updated_by_name: Annotated[str | None, Field(max_length=64)]


class ChainPush(Schema):
    """The push-down that leads on from here."""

    resource: OpenCode
    id: UUID
    action: OpenCode


class ChainStep(Schema):
    """One of 线索 → 客户 → 商机 → 报价 → 合同 → 订单 → 发货 → 开票 → 回款."""

    step: OpenCode
    records: Annotated[list[ChainRecord], Field(max_length=50)]
    remaining: str | None
    push: ChainPush | None


class Chain(Schema):
    steps: Annotated[list[ChainStep], Field(max_length=9)]
