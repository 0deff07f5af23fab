"""Leads on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, or_, select

from bihuan.kernel.identifiers import Email, Mobile, Phone
from bihuan.kernel.money import Amount, PositiveAmount
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.tagging import Tags, has_any
from bihuan.kernel.wire import BusinessDate, Chars, Code, Flag, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.campaign.models import Campaign
from bihuan.parties.consent_schemas import ConsentSource
from bihuan.parties.lead.models import WRONG_NUMBER, Authority, Compliance, LeadIntent, LeadStatus
from bihuan.parties.masking import Masked
from bihuan.parties.ownership.service import in_pool_filter
from bihuan.parties.score_rule.models import BehaviourKind

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Line = Annotated[str | None, Field(max_length=254)]
Address = Annotated[str | None, Field(max_length=500)]
WebAddress = Annotated[
    str, Field(max_length=500, pattern=r"^https?://[!-\[\]-~]{1,490}$", examples=["https://example.com/in/chen"])
]
"""Plain http(s), as it is shown and opened: other schemes run programs, and other letters belong encoded."""


LawfulBasis = Annotated[
    str | None,
    Chars(500),
    Field(
        description="Why data that was bought may be used; asked for with `third_party_batch`",
        examples=["2026-10 采购合同第 5 条，个人已单独同意"],
    ),
]
Products = Annotated[list[UUID], Field(max_length=20)]


class LeadWrite(Schema):
    """A company or a person, at least one way to reach them, and where they came from."""

    name: Annotated[str | None, Chars(128)] = None
    company_name: Annotated[str | None, Chars(128)] = None
    contact_name: Annotated[str | None, Chars(64)] = None
    title: Annotated[str | None, Chars(64)] = None
    mobile: Mobile = None
    telephone: Phone = None
    email: Email = None
    wechat: Annotated[str | None, Chars(64)] = None
    industry: Code | None = None
    company_size: Code | None = None
    province: Annotated[str | None, Chars(32)] = None
    city: Annotated[str | None, Chars(32)] = None
    district: Annotated[str | None, Chars(32)] = None
    address: Annotated[str | None, Chars(200)] = None
    source: Code
    channel_detail: Annotated[str | None, Chars(200)] = None
    utm_source: Annotated[str | None, Chars(128)] = None
    utm_medium: Annotated[str | None, Chars(128)] = None
    utm_campaign: Annotated[str | None, Chars(128)] = None
    utm_term: Annotated[str | None, Chars(128)] = None
    utm_content: Annotated[str | None, Chars(128)] = None
    referrer: WebAddress | None = None
    landing_page: WebAddress | None = None
    profile_url: WebAddress | None = None
    campaign_id: UUID | None = None
    referred_by_id: Annotated[UUID | None, Field(description="The customer who recommended us")] = None
    third_party_batch: Annotated[str | None, Chars(64)] = None
    lawful_basis: LawfulBasis = None
    interested_product_ids: Products = Field(default_factory=list)
    demand: Annotated[str | None, Prose()] = None
    budget_amount: Amount | None = None
    expected_buy_date: BusinessDate | None = None
    authority_level: Authority | None = None
    intent_level: LeadIntent | None = None
    next_follow_up_at: Moment | None = None
    marketing_consent: Flag | None = None
    consent_source: ConsentSource = None
    tags: Tags = Field(default_factory=list)
    remark: Annotated[str | None, Prose()] = None


class LeadCreate(LeadWrite):
    """``owner_id`` gives it to somebody, ``pool_id`` to a pool; else it is the creator's or the default pool's."""

    owner_id: UUID | None = None
    pool_id: UUID | None = None


LeadUpdate = partial("LeadUpdate", LeadWrite)


class LeadRow(Masked):
    id: UUID
    version: Version
    number: Annotated[str | None, Field(max_length=64, examples=["LD202611020001"])]
    name: Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]
    company_name: Line
    contact_name: Line
    title: Line
    mobile: Line
    telephone: Line
    email: Line
    industry: OpenCode | None
    company_size: OpenCode | None
    province: Line
    city: Line
    source: OpenCode
    campaign_id: UUID | None
    campaign_name: Line
    intent_level: OpenCode | None
    budget_amount: Amount | None
    expected_buy_date: date | None
    score: Annotated[int, Field(ge=0, le=100)]
    status: OpenCode
    owner_id: UUID | None
    owner_name: Line
    is_shared: bool
    """Whether others have been let in."""
    pool_id: UUID | None
    pool_name: Line
    protected_until: date | None
    duplicate_state: OpenCode
    compliance_status: OpenCode | None
    last_follow_up_at: Moment | None
    next_follow_up_at: Moment | None
    follow_up_count: Count
    tags: Tags
    marketing_consent: bool | None
    consent_at: Moment | None
    consent_via: OpenCode | None
    consent_source: Line
    created_at: Moment
    updated_at: Moment


class ComplianceItem(Schema):
    """One requirement of a proper conversion, met or not."""

    code: OpenCode
    passed: bool


class InterestingProduct(Schema):
    """A product that a lead asked for."""

    id: UUID
    name: Annotated[str, Field(max_length=254, examples=["工业网关 G200"])]


class LeadRead(LeadRow):
    wechat: Line
    district: Line
    address: Line
    channel_detail: Line
    original_source: OpenCode
    utm_source: Line
    utm_medium: Line
    utm_campaign: Line
    utm_term: Line
    utm_content: Line
    referrer: Address
    landing_page: Address
    profile_url: Address
    web_form_id: UUID | None
    web_form_name: Line
    third_party_batch: Line
    lawful_basis: Annotated[str | None, Field(max_length=500)]
    referred_by_id: UUID | None
    referred_by_name: Line
    interested_product_ids: Products
    interested_products: Annotated[list[InterestingProduct], Field(max_length=20)]
    demand: Annotated[str | None, Field(max_length=20_000)]
    authority_level: OpenCode | None
    first_response_at: Moment | None
    last_follow_up_content: Line
    received_at: Moment | None
    prev_owner_id: UUID | None
    prev_owner_name: Line
    prev_owner_lost_at: Moment | None
    owner_dept_id: UUID | None
    owner_dept_name: Line
    converted_at: Moment | None
    converted_by: UUID | None
    converted_by_name: Line
    converted_customer_id: UUID | None
    converted_customer_name: Line
    converted_contact_id: UUID | None
    converted_contact_name: Line
    converted_opportunity_id: UUID | None
    converted_opportunity_name: Line
    conversion_mode: OpenCode | None
    intent_by_score: bool
    compliance_detail: Annotated[list[ComplianceItem] | None, Field(max_length=20)]
    won_at: Moment | None
    discard_reason: OpenCode | None
    discard_note: Annotated[str | None, Field(max_length=500)]
    discarded_at: Moment | None
    purged_at: Moment | None
    duplicate_of_id: UUID | None
    duplicate_of_number: Line
    remark: Annotated[str | None, Field(max_length=20_000)]
    actions: Actions


OWN = {"in_pool", "contacted", "tag", "has_campaign", "marketer_id", "contactable", "responded"}
"""Filters that are no column."""
Codes = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_.+\-]{1,32}(,[A-Za-z0-9_.+\-]{1,32})*$", max_length=800, examples=["web_form"])
]
"""One code or several, as a source of the tree with those under it."""


class LeadQuery(OwnedQuery):
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
        "-score",
        "score",
        "-budget_amount",
        "budget_amount",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(LeadStatus)] = None
    source: Codes | None = None
    industry: Code | None = None
    company_size: Code | None = None
    intent_level: Annotated[str | None, OneOf(LeadIntent)] = None
    compliance_status: Annotated[str | None, OneOf(Compliance)] = None
    province: Annotated[str | None, Chars(32)] = None
    owner_id: UUID | None = None
    owner_dept_id: UUID | None = None
    pool_id: UUID | None = None
    in_pool: bool | None = None
    converted_customer_id: UUID | None = None
    third_party_batch: Annotated[str | None, Chars(64)] = None
    utm_source: Annotated[str | None, Chars(128)] = None
    utm_medium: Annotated[str | None, Chars(128)] = None
    utm_campaign: Annotated[str | None, Chars(128)] = None
    utm_term: Annotated[str | None, Chars(128)] = None
    web_form_id: UUID | None = None
    campaign_id: UUID | None = None
    has_campaign: bool | None = None
    marketer_id: Annotated[
        UUID | None, Field(description="The owner of its campaign; without one, whoever entered it")
    ] = None
    contactable: Annotated[bool | None, Field(description="Not discarded for a wrong number")] = None
    responded: bool | None = None
    converted_at_gte: Moment | None = None
    converted_at_lte: Moment | None = None
    contacted: bool | None = None
    tag: Annotated[str | None, Chars(32)] = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
    updated_at_gte: Moment | None = None
    updated_at_lte: Moment | None = None
    next_follow_up_at_gte: Moment | None = None
    next_follow_up_at_lte: Moment | None = None
    last_follow_up_at_gte: Moment | None = None
    last_follow_up_at_lte: Moment | None = None
    score_gte: Annotated[int | None, Field(ge=0, le=100)] = None
    score_lte: Annotated[int | None, Field(ge=0, le=100)] = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        plain = self.model_copy()
        plain.__pydantic_fields_set__.difference_update(OWN)
        found = super(LeadQuery, plain).where(model)
        if self.contacted is not None:
            never = model.last_follow_up_at.is_(None)
            found.append(~never if self.contacted else never)
        found += self._of_reports(model)
        if self.tag:
            found.append(has_any(model, [self.tag]))
        return found if self.in_pool is None else [*found, in_pool_filter(model, self.in_pool)]

    def _of_reports(self, model: type[Any]) -> Iterator[ColumnElement[bool]]:
        """What the figures of reports are counted by: each must list exactly the leads it counts (DOMAIN §7.7)."""
        if self.has_campaign is not None:
            named = model.campaign_id.is_not(None)
            yield named if self.has_campaign else ~named
        if self.responded is not None:
            answered = model.first_response_at.is_not(None)
            yield answered if self.responded else ~answered
        if self.contactable is not None:
            wrong = (model.status == LeadStatus.DISCARDED) & (func.coalesce(model.discard_reason, "") == WRONG_NUMBER)
            yield ~wrong if self.contactable else wrong
        if self.marketer_id is not None:
            theirs = select(Campaign.id).where(Campaign.owner_id == self.marketer_id)
            entered = model.created_by == self.marketer_id
            if self.marketer_id.int == 0:
                entered = model.created_by.is_(None)
            yield or_(model.campaign_id.in_(theirs), model.campaign_id.is_(None) & entered)


class BehaviourWrite(Schema):
    """What the lead did, now unless ``at`` says when."""

    kind: BehaviourKind
    at: Moment | None = None
    note: Annotated[str | None, Chars(200)] = None


class DiscardLead(Schema):
    """A reason of the dictionary; ``other`` needs a note, ``duplicate`` the lead it repeats."""

    reason_code: Code
    reason: Annotated[str | None, Prose(500)] = None
    duplicate_of_id: UUID | None = None


class RestoreLead(Schema):
    """To a person, or to a pool."""

    owner_id: UUID | None = None
    reason: Annotated[str | None, Prose(500)] = None


class ConvertCustomer(Schema):
    """The customer the lead becomes: a new one, each field overridable, or an existing one whose blanks are filled."""

    mode: Literal["new", "existing"]
    customer_id: UUID | None = None
    name: Annotated[str | None, Chars(128)] = None
    uscc: Annotated[str | None, Chars(18)] = None
    industry: Code | None = None
    company_size: Code | None = None
    province: Annotated[str | None, Chars(32)] = None
    city: Annotated[str | None, Chars(32)] = None
    address: Annotated[str | None, Chars(200)] = None


class ConvertContact(Schema):
    mode: Literal["new", "existing", "none"] = "new"
    contact_id: UUID | None = None


class ConvertOpportunity(Schema):
    """The opportunity to open along with the conversion."""

    name: Annotated[str, Chars(128)]
    expected_amount: PositiveAmount | None = None
    expected_close_date: BusinessDate | None = None
    demand: Annotated[str | None, Prose()] = None


class ConvertLead(Schema):
    """DOMAIN §7.2. ``force`` confirms suspected duplicates."""

    customer: ConvertCustomer
    contact: ConvertContact = Field(default_factory=ConvertContact)
    opportunity: ConvertOpportunity | None = None
    owner_id: UUID | None = None
    force: Flag = False
    reason: Annotated[str | None, Prose(500)] = None


class WaiveInput(Schema):
    """Why a conversion counts although a requirement is missing."""

    reason: Annotated[str, Prose(500)]
