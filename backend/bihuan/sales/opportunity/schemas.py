"""Opportunities on the wire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.catalog.pricing.schemas import LineRead, LineWrite
from bihuan.kernel.money import Amount, PositiveAmount, Quantity, Ratio
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.wire import BusinessDate, Chars, Code, Flag, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.contact.models import Attitude
from bihuan.sales.opportunity.models import (
    BudgetStatus,
    ContactFrequency,
    ContactRole,
    LostReason,
    OpportunityStatus,
    OpportunityType,
    Position,
    PurchaseIntent,
)
from bihuan.sales.wire import CommercialRead, DocumentRow, Name, Number, Terms

Note = Annotated[str | None, Field(max_length=20_000)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class OpportunityFields(Schema):
    """What people write about a deal (DOMAIN §9.1)."""

    name: Annotated[str, Chars(128)]
    expected_close_date: BusinessDate
    demand: Annotated[str, Prose()]
    opportunity_type: OpportunityType = OpportunityType.NEW
    purchase_intent: PurchaseIntent | None = None
    need_category: Code | None = None
    contact_id: UUID | None = None
    expected_amount: Amount | None = None
    header_discount_amount: Amount = Decimal(0)
    pain_points: Annotated[str | None, Prose()] = None
    budget_amount: PositiveAmount | None = None
    budget_status: BudgetStatus = BudgetStatus.UNKNOWN
    decision_process: Annotated[str | None, Prose()] = None
    decision_date: BusinessDate | None = None
    competitors: Annotated[str | None, Chars(200)] = None
    competition_note: Annotated[str | None, Prose()] = None
    our_position: Position | None = None
    is_tender: Flag = False
    tender_no: Annotated[str | None, Chars(64)] = None
    tender_deadline: Moment | None = None
    source: Code | None = None
    next_step: Annotated[str | None, Chars(200)] = None
    next_follow_up_at: Moment | None = None
    remark: Annotated[str | None, Prose()] = None


class OpportunityContactWrite(Schema):
    """The part one contact plays (DOMAIN §8.2)."""

    contact_id: UUID
    role: ContactRole
    attitude: Attitude = Attitude.UNKNOWN
    influence: Annotated[Whole, Field(ge=1, le=3)] = 2
    contact_frequency: ContactFrequency = ContactFrequency.NOT_CONTACTED
    is_primary: Flag = False
    note: Annotated[str | None, Chars(500)] = None


OpportunityContacts = Annotated[list[OpportunityContactWrite], Field(max_length=50)]
OpportunityLines = Annotated[list[LineWrite], Field(max_length=500)]


class OpportunityCreate(Terms, OpportunityFields):
    pipeline_id: UUID | None = None
    contacts: OpportunityContacts = Field(default_factory=list)
    lines: OpportunityLines = Field(default_factory=list)


OpportunityUpdate = partial("OpportunityUpdate", OpportunityFields)


class OpportunityContactsWrite(Schema):
    """All roles of the deal; what is missing is removed."""

    contacts: OpportunityContacts


class OpportunityLinesWrite(Schema):
    """All lines of the deal; what is missing is removed."""

    lines: OpportunityLines


class StageNote(Schema):
    """What happened: required for every change of stage (DOMAIN §9.3)."""

    note: Annotated[str | None, Prose(2000)] = None


class StageBack(StageNote):
    """Back to an earlier stage; without one, to the stage before."""

    to_stage: Code | None = None
    reason: Annotated[str, Prose(500)]


class StageSkip(StageNote):
    """Forward over several stages."""

    to_stage: Code


class Win(Schema):
    """Won: what was really agreed (DOMAIN §9.4)."""

    actual_amount: PositiveAmount | None = None
    contract_no: Annotated[str | None, Chars(64)] = None
    signed_date: BusinessDate | None = None
    reason: Annotated[str | None, Prose(500)] = None


class Lose(Schema):
    """Lost: why, and to whom."""

    lost_reason: LostReason | None = None
    lost_note: Annotated[str | None, Prose(2000)] = None
    lost_competitor: Annotated[str | None, Chars(64)] = None


class OpportunityContactRead(Schema):
    id: UUID
    contact_id: UUID
    contact_name: Name
    role: OpenCode
    attitude: OpenCode
    influence: Annotated[int, Field(ge=1, le=3)]
    contact_frequency: OpenCode
    is_primary: bool
    note: Annotated[str | None, Field(max_length=500)]


class OpportunityLineRead(LineRead):
    """A line of the solution, and how much of it current quotes already offer."""

    quoted_qty: Quantity


class OpportunityRow(DocumentRow):
    is_shared: bool
    """Whether others have been let in."""
    name: Annotated[str, Field(max_length=128, examples=["澜桥2026年网关采购项目"])]
    stage: OpenCode
    stage_name: Name
    stage_name_en: Name
    win_rate: Ratio
    expected_amount: Amount
    weighted_amount: Amount
    expected_close_date: date
    stage_entered_at: Moment
    next_follow_up_at: Moment | None


class OpportunityRead(CommercialRead):
    name: Annotated[str, Field(max_length=128, examples=["澜桥2026年网关采购项目"])]
    pipeline_id: UUID
    pipeline_name: Name
    pipeline_name_en: Name
    stage_id: UUID
    stage: OpenCode
    stage_name: Name
    stage_name_en: Name
    stage_entered_at: Moment
    last_progress_at: Moment
    last_follow_up_at: Moment | None
    follow_up_count: Count
    regressed_count: Count
    opportunity_type: OpenCode
    purchase_intent: OpenCode | None
    need_category: OpenCode | None
    expected_amount: Amount
    win_rate: Ratio
    weighted_amount: Amount
    forecast_category: OpenCode
    expected_close_date: date
    demand: Annotated[str, Field(max_length=20_000)]
    pain_points: Note
    budget_amount: Amount | None
    budget_status: OpenCode
    decision_process: Note
    decision_date: date | None
    competitors: Annotated[str | None, Field(max_length=200)]
    competition_note: Note
    our_position: OpenCode | None
    is_tender: bool
    tender_no: Annotated[str | None, Field(max_length=64)]
    tender_deadline: Moment | None
    source: OpenCode | None
    lead_id: UUID | None
    lead_number: Number
    next_step: Annotated[str | None, Field(max_length=200)]
    next_follow_up_at: Moment | None
    actual_amount: Amount | None
    contract_no: Annotated[str | None, Field(max_length=64)]
    contract_id: UUID | None
    contract_number: Number
    signed_date: date | None
    won_at: Moment | None
    lost_reason: OpenCode | None
    lost_note: Note
    lost_competitor: Annotated[str | None, Field(max_length=64)]
    lost_at: Moment | None
    contacts: Annotated[list[OpportunityContactRead], Field(max_length=50)]
    lines: Annotated[list[OpportunityLineRead], Field(max_length=500)]
    actions: Actions


class StageChangeRead(Schema):
    """One step of the deal."""

    seq: Count
    from_stage: OpenCode | None
    to_stage: OpenCode
    note: Note
    amount: Amount
    win_rate: Ratio
    duration_seconds: Count
    skipped: bool
    actor_id: UUID | None
    actor_name: Name
    at: Moment


class StageHistory(Schema):
    """All steps, oldest first; each starts where the one before it ended."""

    data: Annotated[list[StageChangeRead], Field(max_length=1000)]


class OpportunityQuery(OwnedQuery):
    sort: Literal[
        "-updated_at",
        "updated_at",
        "-expected_amount",
        "expected_amount",
        "expected_close_date",
        "-expected_close_date",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(OpportunityStatus)] = None
    stage: Annotated[str | None, Field(pattern=r"^[a-z_,]{1,200}$", max_length=200)] = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    owner_dept_id: UUID | None = None
    pipeline_id: UUID | None = None
    lead_id: UUID | None = None
    expected_close_date_gte: BusinessDate | None = None
    expected_close_date_lte: BusinessDate | None = None
    expected_amount_gte: Amount | None = None
    expected_amount_lte: Amount | None = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
