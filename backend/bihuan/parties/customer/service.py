"""Customers as a resource: born with a contact, unique by name and credit code (DOMAIN §5, §7.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Select, and_, func, literal, select, true
from sqlalchemy.orm import aliased

from bihuan.catalog.category.models import ProductCategory
from bihuan.catalog.price_list.models import PriceList
from bihuan.catalog.price_list.service import BUYERS
from bihuan.company.dictionary.service import check_codes
from bihuan.company.payment_term.models import PaymentTerm
from bihuan.company.setting.service import setting
from bihuan.company.tag.service import settle_tags
from bihuan.identity.department.models import Department
from bihuan.identity.sharing.service import is_shared, shared_mark
from bihuan.identity.user.models import User
from bihuan.identity.user.service import active_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Forbidden, Invalid, NotFound, invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.search import matches
from bihuan.kernel.sources import Way, asked_of
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing
from bihuan.parties.contact.models import CONTACT_SEARCH, Contact
from bihuan.parties.contact.schemas import PersonWrite
from bihuan.parties.contact.service import COMPANIES, PEOPLE, add_contact, check_entries, check_reachable
from bihuan.parties.customer.models import CUSTOMER_SEARCH, UNKNOWN, Customer, CustomerStatus, incomplete
from bihuan.parties.customer.schemas import CustomerCreate, CustomerRead, CustomerRow, MergeInput
from bihuan.parties.customer.workflow import ACTIONS, CUSTOMER_KIND
from bihuan.parties.duplicate.service import check_customer
from bihuan.parties.legible import otherwise
from bihuan.parties.ownership.service import PooledResource, hidden_in_pool, masked_for, phone_hidden
from bihuan.parties.ownership.workflow import take
from bihuan.parties.pool.models import Pool
from bihuan.parties.pool.service import default_pool
from bihuan.parties.pool.workflow import CONTENTS, counter
from bihuan.parties.relation.models import CustomerRelation, RelationRole
from bihuan.parties.relation.service import relate

MAX_DEPTH = 5
LISTS = {
    "industry": "industry",
    "source": "lead_source",
    "company_size": "customer_size",
    "reg_status": "reg_status",
    "company_type": "company_type",
}
"""Fields whose values are codes of a list of the company."""
_Referrer = aliased(Customer)
_referrer = (
    select(CustomerRelation)
    .join(_Referrer, _Referrer.id == CustomerRelation.other_id)
    .where(
        CustomerRelation.customer_id == Customer.id,
        CustomerRelation.role == RelationRole.REFERRER,
        CustomerRelation.deleted_at.is_(None),
    )
    .correlate(Customer)
)


def is_active(customer: Customer) -> DomainError | None:
    return None if customer.status == CustomerStatus.ACTIVE else DomainError("CUSTOMER_NOT_ACTIVE")


class CustomerResource(PooledResource[Customer]):
    """Customers can become one, and an old address leads on."""

    async def get(self, ctx: Context, record_id: UUID, verb: str = "read") -> Customer:
        """Whoever sees the customer that is left may see where the merged one went (DOMAIN §7.3)."""
        try:
            return await super().get(ctx, record_id, verb)
        except NotFound:
            merged = await ctx.db.get(Customer, record_id) if verb == "read" else None
            if merged is None or merged.merged_into_id is None:
                raise
            await super().get(ctx, merged.merged_into_id)
            return merged

    async def act(self, ctx: Context, record_id: UUID, name: str, data: Schema, if_match: str | None = None) -> Any:
        """All customers of a merge are reached and locked before any of them is changed, whoever merges with whom."""
        if isinstance(data, MergeInput):
            await self._reach(ctx, record_id, data)
        if name == "undo-merge":
            merged = await self.get(ctx, record_id, "merge")
            if merged.merged_into_id is not None:
                await self.get(ctx, merged.merged_into_id, "merge")
                await self.lock(ctx, [record_id, merged.merged_into_id])
        return await super().act(ctx, record_id, name, data, if_match)

    async def _reach(self, ctx: Context, record_id: UUID, data: MergeInput) -> None:
        """Raises NotFound, Forbidden, REF_NOT_FOUND where a customer is not to be seen, MERGE_ITSELF."""
        await self.get(ctx, record_id, "merge")
        asked: Any = select(Customer.id, self.scope(ctx, "merge").label("mine"))
        others = self.alive(asked).where(self.scope(ctx))
        seen = {row.id: row.mine for row in await ctx.db.execute(others.where(Customer.id.in_(data.customer_ids)))}
        for place, customer_id in enumerate(data.customer_ids):
            if customer_id not in seen:
                raise Invalid(f"/customer_ids/{place}", "REF_NOT_FOUND")
        for place, choice in enumerate(data.fields):
            if choice.customer_id not in {record_id, *data.customer_ids}:
                raise Invalid(f"/fields/{place}/customer_id", "REF_NOT_FOUND")
        for place, customer_id in enumerate(data.customer_ids):
            if customer_id in {record_id, *data.customer_ids[:place]}:
                raise Invalid(f"/customer_ids/{place}", "MERGE_ITSELF")
        if not all(seen.values()):
            raise Forbidden()
        await self.lock(ctx, [record_id, *data.customer_ids])


CUSTOMERS = CustomerResource(
    name="customers",
    one="customer",
    label=Label("客户", "customer"),
    model=Customer,
    read=CustomerRead,
    row=CustomerRow,
    custom=True,
    actions=ACTIONS,
    derived={
        "owner_name": NameOf(User, Customer.owner_id),
        "prev_owner_name": NameOf(User, Customer.prev_owner_id),
        "pool_name": NameOf(Pool, Customer.pool_id),
        "parent_name": NameOf(Customer, Customer.parent_id),
        "referred_by_id": _referrer.with_only_columns(CustomerRelation.other_id).scalar_subquery(),
        "referred_by_name": _referrer.with_only_columns(_Referrer.name).scalar_subquery(),
        "payment_term_name": NameOf(PaymentTerm, Customer.payment_term_id),
        "price_list_name": NameOf(PriceList, Customer.price_list_id),
        "owner_dept_name": NameOf(Department, Customer.owner_dept_id),
        "preferred_category_name": NameOf(ProductCategory, Customer.preferred_category_id),
        "phone_hidden": phone_hidden(Customer),
        "is_shared": is_shared("customers", Customer.id),
        "is_incomplete": incomplete(Customer),
        "merged_into_name": NameOf(Customer, Customer.merged_into_id),
    },
    personal={
        "phone_hidden": masked_for("customers", Customer, hidden_in_pool(Customer)),
        "is_shared": shared_mark("customers", Customer.id),
    },
    references={
        "parent_id": "customers",
        "payment_term_id": "payment-terms",
        "price_list_id": "price-lists",
        "owner_id": "users",
        "referred_by_id": "customers",
    },
    secret=dict.fromkeys(("preferred_category_id", "preferred_category_name"), ("products", "read")),
    editable=is_active,
    search=CUSTOMER_SEARCH,
    search_text=Customer.found_by,
    found_through=lambda ctx, fragment: [*otherwise(ctx, COMPANIES, fragment), *by_people(ctx, fragment)],
    legible=COMPANIES.legible,
)
CONTENTS["customers"] = counter(Customer)
BUYERS[:] = [
    select(
        Customer.id, Customer.grade, Customer.province.label("region"), Customer.owner_dept_id.label("dept")
    ).subquery()
]


def by_people(ctx: Context, fragment: str) -> list[Way]:
    """A customer is found by every contact, not the primary one alone (DOMAIN §5.5).

    In a pool by what it shows of the primary one only: a hidden number would be told digit by digit.
    """
    if not ctx.may("contacts", "read"):
        return []
    living, legible = select(Contact.customer_id).where(Contact.deleted_at.is_(None)), PEOPLE.legible(ctx, fragment)
    worded = living.join(CONTACT_SEARCH, CONTACT_SEARCH.c.id == Contact.id)
    ways = [worded.where(matches(CONTACT_SEARCH, fragment, legible))]
    ways += [living.where(way) for way in PEOPLE.otherwise(ctx, fragment)]
    shown = Customer.pool_id.is_(None)

    def one(people: Select[Any]) -> Select[Any]:
        return people.with_only_columns(true()).where(Contact.customer_id == Customer.id)

    return [Way(and_(shown, Customer.id.in_(people)), and_(shown, asked_of(one(people), Customer))) for people in ways]


async def create_customer(ctx: Context, data: CustomerCreate) -> Customer:
    """A company and its first contact in one go (D-01).

    Raises DUPLICATE_NAME, DUPLICATE_USCC, and DUPLICATE_SUSPECT for a known phone unless ``force`` confirms it. Where
    leads are used a customer is known from the beginning: without industry or contact, REQUIRED.
    """
    if await setting(ctx, "lead_enabled"):
        _check_complete(data)
    if data.primary_contact is not None:
        check_reachable(data.primary_contact, "/primary_contact")
        check_entries(data.primary_contact, "/primary_contact")
    await CUSTOMERS.check_references(ctx, data)
    owner_id = data.owner_id or ctx.me.id
    if owner_id != ctx.me.id and not ctx.may("customers", "assign"):
        raise Invalid("/owner_id", "FIELD_FORBIDDEN")
    fields = data.model_dump(exclude={"primary_contact", "owner_id", "referred_by_id", "force"})
    fields["industry"] = data.industry or UNKNOWN
    if data.lifecycle == "deal":  # as by hand: nobody makes deals of their own customers
        ctx.require("customers", "convert-deal")
        fields["first_deal_at"] = CLOCK.now()
    fields["tags"] = await settle_tags(ctx, "customers", data.tags)
    customer, _ = await register(ctx, fields, data.primary_contact, owner_id=owner_id, force=data.force)
    if data.referred_by_id is not None:
        (referrer,) = await CUSTOMERS.lock(ctx, [data.referred_by_id])
        if referrer.status != CustomerStatus.ACTIVE:
            raise Invalid("/referred_by_id", "REF_NOT_FOUND")
        await relate(ctx, customer, referrer, RelationRole.REFERRER)
    return customer


def _check_complete(data: CustomerCreate) -> None:
    known = {"industry": data.industry and data.industry != UNKNOWN, "primary_contact": data.primary_contact}
    errors = [FieldError(f"/{name}", "REQUIRED") for name, value in known.items() if not value]
    if errors:
        raise invalid(errors)


async def register(
    ctx: Context,
    fields: dict[str, Any],
    person: PersonWrite | None,
    *,
    owner_id: UUID,
    force: bool,
    converting: UUID | None = None,
) -> tuple[Customer, Contact | None]:
    """Put a new owned customer into the transaction, after the duplicate check; ``converting`` is the lead it was.

    Raises PARENT_TOO_DEEP.
    """
    await _check_codes(ctx, fields)
    if fields.get("parent_id") is not None:
        await check_parent(ctx, None, fields["parent_id"])
    customer = Customer(**fields)
    phones = [customer.telephone]
    if person is not None:
        phones += [person.mobile, person.telephone, *(entry.number for entry in person.more_phones)]
    email = None if person is None else person.email
    await check_customer(ctx, customer, phones, email=email, force=force, converting=converting)
    owner = await active_user(ctx, "/owner_id", owner_id)
    home = await default_pool(ctx, "customers")
    await take(ctx, CUSTOMER_KIND, customer, "create", owner, home.protect_days, fresh=True)
    customer.obtain_way = "convert" if converting else "create"
    if person is not None:
        customer.contact_name, customer.contact_mobile = person.name, person.mobile or person.telephone
    await CUSTOMERS.add(ctx, customer)
    if person is None:
        return customer, None
    return customer, await add_contact(ctx, customer, person.model_dump(), is_primary=True)


async def update_customer(ctx: Context, customer_id: UUID, data: Schema, if_match: str) -> Customer:
    """Edit; a new name, credit code or phone is compared again. Raises PARENT_CYCLE, PARENT_TOO_DEEP,
    GRADE_NEEDS_REASON.
    """
    given = {name: getattr(data, name) for name in data.model_fields_set}
    force = bool(given.pop("force", False))
    async with CUSTOMERS.change(ctx, customer_id, "update", if_match=if_match) as customer:
        refused = CUSTOMERS.editable(customer)
        if refused is not None:
            raise refused
        await CUSTOMERS.check_references(ctx, data)
        await _check_codes(ctx, given)
        if given.get("parent_id") is not None:
            await check_parent(ctx, customer.id, given["parent_id"])
        if given.get("grade", customer.grade) != customer.grade:
            raise Invalid("/grade", "GRADE_NEEDS_REASON")
        if "tags" in given:
            given["tags"] = await settle_tags(ctx, "customers", given["tags"], customer.tags)
        for name, value in given.items():
            setattr(customer, name, value)
        if {"name", "uscc", "telephone"} & given.keys():
            await check_customer(ctx, customer, [given.get("telephone")], force=force)
    return customer


async def _check_codes(ctx: Context, fields: dict[str, Any]) -> None:
    if fields.get("industry") == UNKNOWN:
        fields = {name: value for name, value in fields.items() if name != "industry"}
    await check_codes(ctx, {name: (kind, fields.get(name)) for name, kind in LISTS.items()})


async def check_parent(ctx: Context, own_id: UUID | None, parent_id: UUID) -> None:
    """Never in a circle, and at most five levels from the top to the lowest subsidiary (DOMAIN §5.1).

    ``own_id`` is None of a customer that is only being made. One check at a time: two that each make the other their
    parent would both be right. Raises PARENT_CYCLE, PARENT_TOO_DEEP.
    """
    await ctx.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("customers:parents", 0))))
    await ctx.written(Customer)
    above = list(await ctx.db.scalars(select(_line(Customer.parent_id, Customer.id, parent_id).c.id)))
    if own_id in above:
        raise Invalid("/parent_id", "PARENT_CYCLE")
    below = 1
    if own_id is not None:
        below = await ctx.db.scalar(select(func.max(_line(Customer.id, Customer.parent_id, own_id).c.depth))) or 1
    if len(above) + below > MAX_DEPTH:
        raise Invalid("/parent_id", "PARENT_TOO_DEEP", most=MAX_DEPTH)


def _line(step: Any, to: Any, start: UUID) -> CTE:
    """From one customer along the line of parents (``parent_id`` to ``id``), or of subsidiaries the other way."""
    first = select(Customer.id, Customer.parent_id, literal(1).label("depth")).where(Customer.id == start)
    line = first.cte("line", recursive=True)
    onward = line.c[step.key] == to
    return line.union_all(
        select(Customer.id, Customer.parent_id, line.c.depth + 1)
        .join(line, onward)
        .where(line.c.depth <= MAX_DEPTH, Customer.deleted_at.is_(None))
    )


async def became_deal(ctx: Context, customer_id: UUID) -> None:
    """An effective contract or approved order: potential, intent or lost becomes deal. Idempotent."""
    with ctx.system():
        await CUSTOMERS.act(ctx, customer_id, "become-deal", Nothing())


async def showed_intent(ctx: Context, customer_id: UUID) -> None:
    """An opportunity was opened: potential or lost becomes intent. Idempotent."""
    with ctx.system():
        await CUSTOMERS.act(ctx, customer_id, "show-intent", Nothing())
