"""Handovers on the wire. A part's filter travels as the text of the tree that ``POST /customers/search`` takes."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import OwnedQuery, PageInfo
from bihuan.kernel.wire import Flag, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.handover.models import HandoverKind, HandoverStatus, Outcome, PartObject, PartWay

MOST_PARTS = 50
SAMPLES = 20
"""Records told by name of those that cannot move for one reason."""
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
FilterText = Annotated[
    str | None, Prose(20_000), Field(examples=['{"field":"industry","op":"eq","value":"manufacturing"}'])
]


class PartWrite(Schema):
    """Leads, customers with their open business, pending approvals or open tasks: to a person, or into the pool.

    With ``pool`` a receiver gets what may not lie in a pool; without one it stays where it is and is reported.
    """

    object: PartObject
    filter: FilterText = None
    way: PartWay = PartWay.USER
    receiver_id: UUID | None = None


class PartRead(Schema):
    object: OpenCode
    filter: Annotated[str | None, Field(max_length=20_000)]
    way: OpenCode
    receiver_id: UUID | None
    receiver_name: Annotated[str | None, Field(max_length=64)]


Parts = Annotated[list[PartWrite], Field(max_length=MOST_PARTS)]


class HandoverFields(Schema):
    """``parts`` are gone through in their order: a record goes with the first that finds it."""

    reason: Annotated[str, Prose(500)]
    parts: Parts = Field(default_factory=list)


class HandoverCreate(HandoverFields):
    """``force``, of administrators: nobody's limit counts, and where no parts are given whatever may goes into the
    pools and all else to the manager."""

    from_user_id: UUID
    kind: HandoverKind = HandoverKind.TRANSFER
    force: Flag = False


HandoverUpdate = partial("HandoverUpdate", HandoverFields)


class HandoverRow(Schema):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    number: str | None
    from_user_id: UUID
    from_user_name: Annotated[str | None, Field(max_length=64)]
    kind: OpenCode
    status: OpenCode
    reason: Annotated[str, Field(max_length=500)]
    moved: Count
    pooled: Count
    refused: Count
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    started_at: Moment | None
    finished_at: Moment | None
    created_at: Moment
    updated_at: Moment


class HandoverRead(HandoverRow):
    """``done`` of ``total`` records have been gone through; ``stopped`` where the job ended before the work."""

    force: bool
    parts: Annotated[list[PartRead], Field(max_length=MOST_PARTS)]
    done: Count
    total: Count
    stopped: bool
    actions: Actions


class HandoverQuery(OwnedQuery):
    sort: Literal["-updated_at", "updated_at"] = "-updated_at"
    status: Annotated[str | None, OneOf(HandoverStatus)] = None
    kind: Annotated[str | None, OneOf(HandoverKind)] = None
    from_user_id: UUID | None = None


# ------------------------------------------------------------------------------------------------ what there is


class Holding(Schema):
    """How many of one kind a person has; ``open_business`` is that of their customers."""

    name: OpenCode
    count: Count


class Holdings(Schema):
    """``records`` are what parts can move; ``open_business`` goes with its customers; ``others`` need a look by hand,
    or end by themselves when the person leaves (``memberships``, ``tokens``)."""

    user_id: UUID
    user_name: Annotated[str, Field(max_length=64)]
    manager_id: UUID | None
    manager_name: Annotated[str | None, Field(max_length=64)]
    status: OpenCode
    records: Annotated[list[Holding], Field(max_length=10)]
    open_business: Annotated[list[Holding], Field(max_length=20)]
    others: Annotated[list[Holding], Field(max_length=20)]


# -------------------------------------------------------------------------------------------------- the forecast


class Sample(Schema):
    id: UUID
    name: Annotated[str | None, Field(max_length=200)]


class Obstacle(Schema):
    """Why so many records of a part cannot go where it says, and the first of them."""

    code: OpenCode
    detail: Annotated[str, Field(max_length=500)]
    count: Count
    records: Annotated[list[Sample], Field(max_length=SAMPLES)]


class PartForecast(Schema):
    """Of the ``total`` records of a part, in the order of their creation: ``to_user`` go to the receiver, ``to_pool``
    into pools, and the rest stays, for the reasons told. ``limit`` is null where the receiver may hold any number."""

    object: OpenCode
    way: OpenCode
    receiver_id: UUID | None
    receiver_name: Annotated[str | None, Field(max_length=64)]
    total: Count
    to_user: Count
    to_pool: Count
    holding: Count | None
    limit: Count | None
    obstacles: Annotated[list[Obstacle], Field(max_length=10)]


class Forecast(Schema):
    """``left``: records by kind that no part finds, or that cannot move."""

    total: Count
    parts: Annotated[list[PartForecast], Field(max_length=MOST_PARTS)]
    left: Annotated[list[Holding], Field(max_length=10)]


# ---------------------------------------------------------------------------------------------------- what came


class ItemRead(Schema):
    id: UUID
    object: OpenCode
    record_id: UUID
    record_name: Annotated[str | None, Field(max_length=200)]
    """Null where the reader does not see the record."""
    receiver_id: UUID | None
    receiver_name: Annotated[str | None, Field(max_length=64)]
    outcome: OpenCode
    code: OpenCode | None
    detail: Annotated[str | None, Field(max_length=500)]
    at: Moment


class ItemQuery(Schema):
    outcome: Annotated[str | None, OneOf(Outcome)] = None
    limit: Annotated[int, Field(ge=1, le=1_000_000, description="Larger than 200 is taken for 200")] = 50
    cursor: UUID | None = None


class ItemPage(Schema):
    data: Annotated[list[ItemRead], Field(max_length=200)]
    page: PageInfo


class Received(Schema):
    """What one handover has brought to the reader (``receiver``), or has taken from one of their people
    (``manager``)."""

    handover_id: UUID
    number: str | None
    role: OpenCode
    from_user_id: UUID
    from_user_name: Annotated[str, Field(max_length=64)]
    by_name: Annotated[str | None, Field(max_length=64)]
    reason: Annotated[str, Field(max_length=500)]
    status: OpenCode
    leads: Count
    customers: Count
    approvals: Count
    tasks: Count
    at: Moment


class ReceivedList(Schema):
    data: Annotated[list[Received], Field(max_length=100)]
