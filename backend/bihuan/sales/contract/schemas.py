"""Contracts on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.catalog.pricing.schemas import LineRead, LineWrite
from bihuan.company.payment_term.models import BaseEvent
from bihuan.kernel.money import Amount, PositiveAmount, Quantity, Ratio, SignedAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.sales.contract.models import ContractStatus, ContractType, SignMode
from bihuan.sales.wire import DocumentRead, DocumentRow, HeaderFields, Name, Number, Progress, PulledLines, Terms

Days = Annotated[Whole | None, Field(ge=0, le=3650)]


class ContractTermWrite(Schema):
    """One instalment: a share of the whole, or an amount; its date, or the event it counts from (DOMAIN §17.3)."""

    name: Annotated[str, Chars(32)]
    ratio: Ratio | None = None
    amount: PositiveAmount | None = None
    base_event: BaseEvent | None = None
    days: Days = None
    due_date: BusinessDate | None = None


ContractTerms = Annotated[list[ContractTermWrite], Field(max_length=60)]
ContractLines = Annotated[list[LineWrite], Field(max_length=500)]


class ContractFields(HeaderFields):
    """What people write about a contract (DOMAIN §14.1)."""

    name: Annotated[str, Chars(128)]
    contract_type: ContractType = ContractType.SALES
    sign_mode: SignMode = SignMode.OFFLINE
    our_signer_id: UUID | None = None
    customer_signer_contact_id: UUID | None = None
    start_date: BusinessDate | None = None
    end_date: BusinessDate | None = None
    amount_cap: PositiveAmount | None = None


class ContractCreate(Terms, ContractFields):
    number: Annotated[str | None, Chars(64)] = None
    opportunity_id: UUID | None = None
    lines: ContractLines = Field(default_factory=list)
    terms: ContractTerms = Field(default_factory=list)


ContractUpdate = partial("ContractUpdate", ContractFields)


class ContractLinesWrite(Schema):
    """All lines; what is missing is removed. ``id`` keeps an existing line."""

    lines: ContractLines


class ContractTermsWrite(Schema):
    """The whole payment schedule. With ratios, the last instalment takes the remaining cents."""

    terms: ContractTerms


class PushContract(Schema):
    """What to contract of a quote; without lines, everything that is left."""

    lines: PulledLines | None = None
    name: Annotated[str | None, Chars(128)] = None
    number: Annotated[str | None, Chars(64)] = None
    terms: ContractTerms = Field(default_factory=list)


class Sign(Schema):
    """When both sides had signed."""

    signed_date: BusinessDate


class ContractTermRead(Schema):
    id: UUID
    seq: Annotated[int, Field(ge=1, le=1000)]
    name: Annotated[str, Field(max_length=32, examples=["首付款"])]
    ratio: Ratio | None
    amount: Amount
    base_event: OpenCode | None
    days: Days
    due_date: date | None


class ContractLineRead(LineRead):
    """A contracted line, and how much of it is ordered."""

    quote_line_id: UUID | None
    ordered_qty: Quantity
    ordered_amount: SignedAmount


class ContractRow(DocumentRow):
    name: Name
    contract_type: OpenCode
    opportunity_id: UUID | None
    opportunity_name: Name
    quote_id: UUID | None
    quote_number: Number
    signed_date: date | None
    end_date: date | None
    ordered_amount: SignedAmount
    received_amount: SignedAmount


class ContractRead(DocumentRead, Progress):
    name: Annotated[str, Field(max_length=128)]
    contract_type: OpenCode
    sign_mode: OpenCode
    opportunity_id: UUID | None
    opportunity_name: Name
    quote_id: UUID | None
    quote_number: Number
    our_signer_id: UUID | None
    our_signer_name: Name
    customer_signer_contact_id: UUID | None
    customer_signer_contact_name: Name
    start_date: date
    end_date: date | None
    signed_date: date | None
    effective_date: date | None
    amount_cap: Amount | None
    amount_upper: Annotated[str, Field(max_length=200, examples=["人民币壹拾壹万肆仟伍佰陆拾元整"])]
    revision: Annotated[int, Field(ge=1, le=10_000)]
    ordered_amount: SignedAmount
    terminated_at: Moment | None
    terms: Annotated[list[ContractTermRead], Field(max_length=60)]
    lines: Annotated[list[ContractLineRead], Field(max_length=500)]
    actions: Actions


class ContractQuery(ListQuery):
    sort: Literal[
        "-updated_at",
        "updated_at",
        "-doc_date",
        "doc_date",
        "-amount_incl",
        "amount_incl",
        "-signed_date",
        "signed_date",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(ContractStatus)] = None
    contract_type: Annotated[str | None, OneOf(ContractType)] = None
    customer_id: UUID | None = None
    opportunity_id: UUID | None = None
    quote_id: UUID | None = None
    owner_id: UUID | None = None
    owner_dept_id: UUID | None = None
    doc_date_gte: BusinessDate | None = None
    doc_date_lte: BusinessDate | None = None
    signed_date_gte: BusinessDate | None = None
    signed_date_lte: BusinessDate | None = None
    amount_incl_gte: Amount | None = None
    amount_incl_lte: Amount | None = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
