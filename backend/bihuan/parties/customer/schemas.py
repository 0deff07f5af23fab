"""Customers on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.kernel.identifiers import Email, Phone, Uscc
from bihuan.kernel.money import Amount
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.tagging import Tags, has_any
from bihuan.kernel.wire import BusinessDate, Chars, Code, Flag, Founded, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.contact.schemas import PersonWrite
from bihuan.parties.customer.models import (
    CollectionBasis,
    CustomerKind,
    CustomerStatus,
    Grade,
    Lifecycle,
    TaxType,
    incomplete,
)
from bihuan.parties.masking import Masked
from bihuan.parties.ownership.service import in_pool_filter

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]
Website = Annotated[str, Field(pattern=r"^https?://[^\s]{1,240}$", max_length=254, examples=["https://example.com"])]
Line = Annotated[str | None, Field(max_length=254)]


class CustomerFields(Schema):
    """What a person writes about a company; codes are values of the dictionaries."""

    name: Annotated[str, Chars(128)]
    short_name: Annotated[str | None, Chars(64)] = None
    uscc: Uscc = None
    customer_kind: CustomerKind = CustomerKind.ENTERPRISE
    grade: Grade | None = Grade.B
    industry: Code
    source: Code | None = None
    company_size: Code | None = None
    tags: Tags = Field(default_factory=list)
    province: Annotated[str | None, Chars(32)] = None
    city: Annotated[str | None, Chars(32)] = None
    district: Annotated[str | None, Chars(32)] = None
    address: Annotated[str | None, Chars(200)] = None
    telephone: Phone = None
    email: Email = None
    website: Website | None = None
    parent_id: UUID | None = None
    registered_capital: Amount | None = None
    legal_representative: Annotated[str | None, Chars(64)] = None
    established_on: Founded | None = None
    reg_status: Code | None = None
    company_type: Code | None = None
    business_scope: Annotated[str | None, Prose()] = None
    registered_address: Annotated[str | None, Chars(200)] = None
    price_list_id: UUID | None = None
    tax_type: TaxType | None = None
    currency: Currency = "CNY"
    payment_term_id: UUID | None = None
    collection_basis: CollectionBasis = CollectionBasis.BY_DELIVERY
    next_follow_up_at: Moment | None = None
    remark: Annotated[str | None, Prose()] = None


class CustomerCreate(CustomerFields):
    """A company with its first contact (D-01). ``force`` confirms that a suspected duplicate is none.

    A company that uses no leads may know no more than the name at first: such a customer is marked as incomplete.
    """

    industry: Code | None = None  # type: ignore[assignment]
    lifecycle: Annotated[
        Literal["potential", "intent", "deal"],
        Field(description="How far it has come when it is entered; a deal needs `convert-deal`"),
    ] = "potential"
    primary_contact: PersonWrite | None = None
    owner_id: UUID | None = None
    referred_by_id: UUID | None = None
    """The customer who recommended us: known as a relation on both sides from then on (CUST-29)."""
    force: Flag = False


class CustomerEdit(CustomerFields):
    """``force`` confirms that another's phone is meant. ``grade`` can only be repeated: ``set-grade`` changes it."""

    force: Flag = False


CustomerUpdate = partial("CustomerUpdate", CustomerEdit)


class CustomerRow(Masked):
    id: UUID
    version: Version
    number: Annotated[str | None, Field(max_length=64, examples=["CRM202405210001"])]
    name: Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]
    short_name: Line
    customer_kind: OpenCode
    lifecycle: OpenCode
    grade: OpenCode | None
    industry: OpenCode
    source: OpenCode | None
    company_size: OpenCode | None
    tags: Tags
    province: Line
    city: Line
    is_incomplete: bool
    """No contact, or no industry but ``unknown``: what was heard of and is not known yet (LEAD-16)."""
    contact_name: Line
    contact_mobile: Line
    telephone: Line
    status: OpenCode
    is_locked: bool
    owner_id: UUID | None
    owner_name: Line
    is_shared: bool
    """Whether others have been let in."""
    pool_id: UUID | None
    pool_name: Line
    protected_until: date | None
    last_follow_up_at: Moment | None
    next_follow_up_at: Moment | None
    preferred_category_id: UUID | None
    """What they bought most of in two years, as the last night has it; kept from who reads no products (CUST-26)."""
    preferred_category_name: Line
    created_at: Moment
    updated_at: Moment


class CustomerRead(CustomerRow):
    uscc: Line
    district: Line
    address: Line
    email: Line
    website: Line
    parent_id: UUID | None
    parent_name: Line
    referred_by_id: UUID | None
    referred_by_name: Line
    registered_capital: Amount | None
    legal_representative: Line
    established_on: date | None
    reg_status: OpenCode | None
    company_type: OpenCode | None
    business_scope: Annotated[str | None, Field(max_length=20_000)]
    registered_address: Line
    price_list_id: UUID | None
    price_list_name: Line
    tax_type: OpenCode | None
    currency: Currency
    payment_term_id: UUID | None
    payment_term_name: Line
    credit_limit: Amount | None
    credit_grade: OpenCode | None
    credit_valid_to: date | None
    credit_hold: bool
    collection_basis: OpenCode
    obtain_way: OpenCode | None
    received_at: Moment | None
    prev_owner_id: UUID | None
    prev_owner_name: Line
    prev_owner_lost_at: Moment | None
    first_deal_at: Moment | None
    last_deal_at: Moment | None
    last_follow_up_content: Line
    follow_up_count: Count
    discard_reason: OpenCode | None
    owner_dept_id: UUID | None
    owner_dept_name: Line
    remark: Annotated[str | None, Field(max_length=20_000)]
    merged_into_id: UUID | None
    """Of a merged customer: where everything that was its own lies now."""
    merged_into_name: Line
    actions: Actions


class CustomerQuery(OwnedQuery):
    """Discarded and merged customers are listed only when ``status`` asks for them."""

    sort: Literal[
        "-updated_at",
        "updated_at",
        "-created_at",
        "created_at",
        "name",
        "-name",
        "next_follow_up_at",
        "-next_follow_up_at",
        "-last_follow_up_at",
        "last_follow_up_at",
        "-received_at",
        "received_at",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(CustomerStatus)] = None
    lifecycle: Annotated[str | None, OneOf(Lifecycle)] = None
    grade: Annotated[str | None, OneOf(Grade)] = None
    customer_kind: Annotated[str | None, OneOf(CustomerKind)] = None
    industry: Code | None = None
    source: Code | None = None
    company_size: Code | None = None
    province: Annotated[str | None, Chars(32)] = None
    owner_id: UUID | None = None
    owner_dept_id: UUID | None = None
    pool_id: UUID | None = None
    in_pool: bool | None = None
    parent_id: UUID | None = None
    preferred_category_id: UUID | None = None
    is_locked: bool | None = None
    is_incomplete: bool | None = None
    tag: Annotated[str | None, Chars(32)] = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
    updated_at_gte: Moment | None = None
    updated_at_lte: Moment | None = None
    next_follow_up_at_gte: Moment | None = None
    next_follow_up_at_lte: Moment | None = None
    last_follow_up_at_gte: Moment | None = None
    last_follow_up_at_lte: Moment | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        plain = self.model_copy()
        plain.__pydantic_fields_set__.difference_update({"in_pool", "tag", "is_incomplete"})
        found = super(CustomerQuery, plain).where(model)
        if self.in_pool is not None:
            found.append(in_pool_filter(model, self.in_pool))
        if self.is_incomplete is not None:
            found.append(incomplete(model) if self.is_incomplete else ~incomplete(model))
        if self.tag:
            found.append(has_any(model, [self.tag]))
        if self.status is None:
            found.append(model.status == CustomerStatus.ACTIVE)
        return found


class ConvertLifecycle(Schema):
    """The next lifecycle, and why."""

    lifecycle: Lifecycle
    reason: Annotated[str | None, Prose(500)] = None


class LapseInput(Schema):
    """Why the night says that a customer is lost."""

    reason: Annotated[str, Prose(500)]


class GradeInput(Schema):
    """The grade and why: what the rules suggest is overridden knowingly (CUST-08)."""

    grade: Grade
    reason: Annotated[str, Prose(500)]


class CreditInput(Schema):
    """How much is sold on credit; a null limit is not controlled."""

    credit_limit: Amount | None = None
    credit_grade: Grade | None = None
    credit_valid_to: BusinessDate | None = None
    credit_hold: Flag = False


class DiscardInput(Schema):
    """Why the customer is given up for good."""

    reason_code: Literal["closed_down", "duplicate", "fake", "not_target", "other"]
    reason: Annotated[str, Prose(500)]


MergedField = Literal[
    "name",
    "short_name",
    "uscc",
    "customer_kind",
    "grade",
    "industry",
    "source",
    "company_size",
    "province",
    "city",
    "district",
    "address",
    "telephone",
    "email",
    "website",
    "parent_id",
    "registered_capital",
    "legal_representative",
    "established_on",
    "reg_status",
    "company_type",
    "business_scope",
    "registered_address",
    "price_list_id",
    "tax_type",
    "payment_term_id",
    "remark",
]
"""What is chosen field by field; tags are united, credit stays the surviving customer's (DOMAIN §7.3)."""


class FieldChoice(Schema):
    """Whose value of a field is kept."""

    field: MergedField
    customer_id: UUID


class MergeInput(Schema):
    """Which customers go into this one. Without a choice its own values stay, and its blanks are filled.

    ``override_uscc`` is for who may merge every customer: two different credit codes are two companies.
    """

    customer_ids: Annotated[list[UUID], Field(min_length=1, max_length=4)]
    fields: Annotated[list[FieldChoice], Field(max_length=27)] = Field(default_factory=list)
    override_uscc: Flag = False
    reason: Annotated[str | None, Prose(500)] = None
