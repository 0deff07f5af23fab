"""What an administrator sees of the checks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bihuan.kernel.wire import Moment, OpenCode, Schema


class Row(Schema):
    """One offending row: what it is and how it is named."""

    kind: OpenCode
    id: Annotated[str, Field(max_length=300, examples=["0192f000-0000-7000-8000-000000000001"])]


class CheckRead(Schema):
    """An invariant, and what contradicts it. ``rows`` stops at 100."""

    id: Annotated[str, Field(max_length=40, examples=["R47"])]
    title: Annotated[str, Field(max_length=200, examples=["订单的发货、开票和回款是其单据之和"])]
    rows: Annotated[list[Row], Field(max_length=100)]


class RunRead(Schema):
    """A run: ``queued``, or ``succeeded``, however much it found."""

    status: OpenCode
    asked_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    checks: Annotated[int, Field(ge=0, le=10_000, examples=[66])]
    findings: Annotated[list[CheckRead], Field(max_length=1000)]


class Exempt(Schema):
    """An invariant that no query can answer, and why."""

    id: Annotated[str, Field(max_length=40, examples=["R58"])]
    reason: Annotated[str, Field(max_length=200, examples=["还没有退款"])]


class Integrity(Schema):
    """The last run; the checks that there are; the invariants without one."""

    last: RunRead | None
    checks: Annotated[list[CheckRead], Field(max_length=1000)]
    exempt: Annotated[list[Exempt], Field(max_length=100)]
