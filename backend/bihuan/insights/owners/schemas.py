"""Who owned a record, on the wire (归属历史)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Moment, OpenCode, Schema

Name = Annotated[str | None, Field(max_length=64)]


class OwnerChange(Schema):
    """One change of hands, or a conversion. ``from`` and ``to`` are people or pools, null for nobody.

    ``rule`` is what took the record back by itself. ``compliance`` judges conversions and changes of hands:
    `compliant`, `non_compliant` (then ``unmet`` says in what) or `waived`; null where nothing is judged.
    """

    id: Annotated[str, Field(max_length=64)]
    at: Moment
    action: OpenCode
    action_name: Annotated[str, Field(max_length=128, examples=["领取客户"])]
    from_owner_id: UUID | None
    from_owner_name: Name
    from_pool_name: Name
    to_owner_id: UUID | None
    to_owner_name: Name
    to_pool_name: Name
    from_state: OpenCode | None
    to_state: OpenCode | None
    actor_kind: OpenCode
    actor_name: Name
    reason: Annotated[str | None, Field(max_length=20_000)]
    reason_code: OpenCode | None
    rule: OpenCode | None
    compliance: OpenCode | None
    unmet: Annotated[list[OpenCode], Field(max_length=20)]


class OwnerHistory(Schema):
    """The latest first; the last 500."""

    data: Annotated[list[OwnerChange], Field(max_length=500)]
