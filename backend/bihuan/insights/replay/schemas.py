"""公海沙盘 on the wire: a proposal, how far it has been replayed, and what it would have done."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.long_work import JobRow
from bihuan.kernel.money import SignedAmount
from bihuan.kernel.paging import Cursor, Limit, PageInfo
from bihuan.kernel.wire import BusinessDate, Moment, OpenCode, Schema, Whole
from bihuan.parties.pool.schemas import RecycleRuleRead, RecycleRuleWrite

Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class ReplayInput(Schema):
    """What is proposed: a rule of taking back, a limit of claims a day, or both. Replayed over the last 12 months."""

    rule: RecycleRuleWrite | None = None
    claim_daily_limit: Annotated[Whole | None, Field(ge=1, le=1_000_000, examples=[5])] = None


class ReplayPerson(Schema):
    """What one owner would have lost, and the claims they would have been refused."""

    owner_id: UUID
    owner_name: Annotated[str, Field(max_length=64)]
    dropped: Count
    signed: Count
    signed_amount: SignedAmount
    refused: Count


class ReplayMonth(Schema):
    month: BusinessDate
    dropped: Count
    refused: Count


class Replay(Schema):
    """Of my last proposal for the pool. ``dropped`` counts records that would have gone back, ``signed`` those of them
    whose customers signed a contract or an order afterwards, ``refused`` claims beyond the limit, and
    ``refused_signed`` those that ended in a contract or an order. ``recycled`` is how often records were really taken
    back in this time. Amounts in CNY. Complete when ``job.state`` is `succeeded`.
    """

    id: UUID
    object_type: OpenCode
    rule: RecycleRuleRead | None
    rule_text: Annotated[str | None, Field(max_length=200, examples=["30 天未跟进"])]
    claim_daily_limit: Count | None
    date_from: BusinessDate
    date_to: BusinessDate
    asked_at: Moment
    job: JobRow | None
    dropped: Count
    records: Count
    signed: Count
    signed_amount: SignedAmount
    refused: Count
    refused_signed: Count
    recycled: Count
    people: Annotated[list[ReplayPerson], Field(max_length=1_000)]
    months: Annotated[list[ReplayMonth], Field(max_length=24)]


class ReplayState(Schema):
    """Null where I have proposed nothing for this pool yet."""

    data: Replay | None


class DropsQuery(Schema):
    limit: Limit = 50
    cursor: Cursor = None
    owner_id: UUID | None = None
    signed: bool | None = None


class DropRow(Schema):
    """One record; its name where the reader may read it now."""

    id: UUID
    kind: Annotated[OpenCode, Field(examples=["recycle"])]
    record_id: UUID
    record_name: Annotated[str | None, Field(max_length=200)]
    owner_id: UUID
    owner_name: Annotated[str, Field(max_length=64)]
    dropped_at: Moment
    signed_on: BusinessDate | None
    signed_amount: SignedAmount


class DropPage(Schema):
    """Those with the largest amounts signed afterwards first."""

    data: Annotated[list[DropRow], Field(max_length=200)]
    page: PageInfo
