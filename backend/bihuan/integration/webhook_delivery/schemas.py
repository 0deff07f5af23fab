"""Deliveries on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.integration.change_feed.schemas import Sequence
from bihuan.integration.webhook_delivery.models import DeliveryStatus
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions

StatusCode = Annotated[int | None, Field(ge=100, le=999, examples=[200])]
Error = Annotated[OpenCode | None, Field(examples=["timeout"])]


class DeliveryRow(Schema):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    webhook_id: UUID
    webhook_name: Annotated[str | None, Field(max_length=64)]
    kind: OpenCode
    sequence: Sequence | None
    event_id: Annotated[str, Field(max_length=40)]
    event_type: Annotated[str, Field(max_length=129, examples=["order.approve"])]
    record_no: Annotated[str | None, Field(max_length=64)]
    status: OpenCode
    attempts: Annotated[int, Field(ge=0, le=1_000_000)]
    next_at: Moment | None
    last_status_code: StatusCode
    last_error: Error
    finished_at: Moment | None
    created_at: Moment


class DeliveryHeader(Schema):
    name: Annotated[str, Field(max_length=100, examples=["webhook-id"])]
    value: Annotated[str, Field(max_length=500)]


class DeliveryAttempt(Schema):
    """One request and what came of it; ``error`` says why there was no answer."""

    at: Moment
    duration_ms: Annotated[int, Field(ge=0, le=2_147_483_647)]
    status_code: StatusCode
    error: Error
    request_headers: Annotated[list[DeliveryHeader], Field(max_length=20)]
    request_body: Annotated[str, Field(max_length=20_480)]
    response_headers: Annotated[list[DeliveryHeader], Field(max_length=20)]
    response_excerpt: Annotated[str | None, Field(max_length=500)]


class DeliveryRead(DeliveryRow):
    attempt_log: Annotated[list[DeliveryAttempt], Field(max_length=50)]
    updated_at: Moment
    actions: Actions


class DeliveryQuery(ListQuery):
    sort: Literal["created_at", "-created_at"] = "-created_at"
    webhook_id: UUID | None = None
    status: Annotated[str | None, OneOf(DeliveryStatus)] = None
