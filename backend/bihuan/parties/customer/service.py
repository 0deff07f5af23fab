"""Customers as a resource: born with a contact, unique by name and credit code (DOMAIN §5, §7.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased

from bihuan.catalog.price_list.models import PriceList
from bihuan.catalog.price_list.service import BUYERS
from bihuan.company.dictionary.service import check_codes
from bihuan.company.payment_term.models import PaymentTerm
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.identity.user.service import active_user
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, texts
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.search import fold, matches
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.schemas import PersonWrite
from bihuan.parties.contact.service import add_contact, check_reachable
from bihuan.parties.customer.models import CUSTOMER_SEARCH, Customer, CustomerStatus, name_key
from bihuan.parties.customer.naming import name_core
from bihuan.parties.customer.schemas import CustomerCreate, CustomerRead, CustomerRow, Duplicate, DuplicateQuery
from bihuan.parties.customer.workflow import ACTIONS, CUSTOMER_KIND
from bihuan.parties.ownership.service import PooledResource, phone_hidden
from bihuan.parties.ownership.workflow import take
from bihuan.parties.pool.models import Pool
from bihuan.parties.pool.service import default_pool
from bihuan.parties.pool.workflow import CONTENTS, counter

MAX_DEPTH = 5
_Previous, _Parent = aliased(User), aliased(Customer)


def is_active(customer: Customer) -> DomainError | None:
    return None if customer.status == CustomerStatus.ACTIVE else DomainError("CUSTOMER_NOT_ACTIVE")


CUSTOMERS: PooledResource[Customer] = PooledResource(
    name="customers",
    one="customer",
    label=Label("客户", "customer"),
    model=Customer,
    read=CustomerRead,
    row=CustomerRow,
    actions=ACTIONS,
    derived={
        "owner_name": select(User.name).where(User.id == Customer.owner_id).scalar_subquery(),
        "prev_owner_name": select(_Previous.name).where(_Previous.id == Customer.prev_owner_id).scalar_subquery(),
        "pool_name": select(Pool.name).where(Pool.id == Customer.pool_id).scalar_subquery(),
        "parent_name": select(_Parent.name).where(_Parent.id == Customer.parent_id).scalar_subquery(),
        "payment_term_name": select(PaymentTerm.name)
        .where(PaymentTerm.id == Customer.payment_term_id)
        .scalar_subquery(),
        "price_list_name": select(PriceList.name).where(PriceList.id == Customer.price_list_id).scalar_subquery(),
        "owner_dept_name": select(Department.name).where(Department.id == Customer.owner_dept_id).scalar_subquery(),
        "phone_hidden": phone_hidden(Customer),
    },
    references={
        "parent_id": "customers",
        "payment_term_id": "payment-terms",
        "price_list_id": "price-lists",
        "owner_id": "users",
    },
    editable=is_active,
    search=CUSTOMER_SEARCH,
    search_text=Customer.found_by,
)
CONTENTS["customers"] = counter(Customer)
BUYERS[:] = [
    select(
        Customer.id, Customer.grade, Customer.province.label("region"), Customer.owner_dept_id.label("dept")
    ).subquery()
]


async def create_customer(ctx: Context, data: CustomerCreate) -> Customer:
    """A company and its first contact in one go (D-01).

    Raises DUPLICATE_NAME, DUPLICATE_USCC, and DUPLICATE_SUSPECT for a known phone unless ``force`` confirms it.
    """
    check_reachable(data.primary_contact, "/primary_contact")
    await CUSTOMERS.check_references(ctx, data)
    owner_id = data.owner_id or ctx.me.id
    if owner_id != ctx.me.id and not ctx.may("customers", "assign"):
        raise Invalid("/owner_id", "FIELD_FORBIDDEN")
    fields = data.model_dump(exclude={"primary_contact", "owner_id", "force"})
    customer, _ = await register(ctx, fields, data.primary_contact, owner_id=owner_id, force=data.force)
    return customer


async def register(
    ctx: Context,
    fields: dict[str, Any],
    person: PersonWrite | None,
    *,
    owner_id: UUID,
    force: bool,
    way: str = "create",
) -> tuple[Customer, Contact | None]:
    """Put a new owned customer into the transaction, after the duplicate check; for conversion and imports too."""
    await _check_codes(ctx, fields)
    customer = Customer(**fields)
    await _check_duplicates(ctx, customer, None if force else person)
    owner = await active_user(ctx, "/owner_id", owner_id)
    home = await default_pool(ctx, "customers")
    await take(ctx, CUSTOMER_KIND, customer, "create", owner, home.protect_days, fresh=True)
    customer.obtain_way = way
    if person is not None:
        customer.contact_name, customer.contact_mobile = person.name, person.mobile or person.telephone
    await CUSTOMERS.add(ctx, customer)
    if person is None:
        return customer, None
    return customer, await add_contact(ctx, customer, person.model_dump(), is_primary=True)


async def update_customer(ctx: Context, customer_id: UUID, data: Schema, if_match: str) -> Customer:
    """Edit; a new name or credit code is compared again. Raises PARENT_CYCLE."""
    given = {name: getattr(data, name) for name in data.model_fields_set}
    async with CUSTOMERS.change(ctx, customer_id, "update", if_match=if_match) as customer:
        refused = CUSTOMERS.editable(customer)
        if refused is not None:
            raise refused
        await CUSTOMERS.check_references(ctx, data)
        await _check_codes(ctx, given)
        if given.get("parent_id") is not None:
            await _check_parent(ctx, customer.id, given["parent_id"])
        for name, value in given.items():
            setattr(customer, name, value)
        if {"name", "uscc"} & given.keys():
            await _check_duplicates(ctx, customer, None)
    return customer


async def _check_codes(ctx: Context, fields: dict[str, Any]) -> None:
    lists = {"industry": "industry", "source": "lead_source", "company_size": "customer_size"}
    await check_codes(ctx, {name: (kind, fields.get(name)) for name, kind in lists.items()})


_LIVING = and_(Customer.id != RECORD_ID, Customer.status == CustomerStatus.ACTIVE, Customer.deleted_at.is_(None))
_PHONE = texts("phones")
_DUPLICATES = select(
    exists().where(Customer.uscc == bindparam("uscc", type_=String), _LIVING).label("DUPLICATE_USCC"),
    exists().where(Customer.name_key == bindparam("name_key", type_=String), _LIVING).label("DUPLICATE_NAME"),
    exists()
    .where(or_(Contact.mobile == _PHONE, Contact.telephone == _PHONE), Contact.deleted_at.is_(None))
    .label("DUPLICATE_SUSPECT"),
)


async def _check_duplicates(ctx: Context, customer: Customer, person: PersonWrite | None) -> None:
    """Refuses a name or credit code that an active customer has, and a phone that any contact has (DOMAIN §7.1).

    The first two are hard rules, and unique indexes stand behind them; the last is a strong suspicion.
    """
    phones = [phone for phone in (person.mobile, person.telephone) if phone] if person is not None else []
    key = name_key(customer.name)
    asked = {"record_id": customer.id, "uscc": customer.uscc, "name_key": key, "phones": phones}
    others = {"knows_what_waits": customer in ctx.db}  # the customer itself, which is left out
    row = (await ctx.db.execute(_DUPLICATES, asked, execution_options=others)).one()._mapping
    for code, known in row.items():
        if known:
            raise DomainError(code)


async def _check_parent(ctx: Context, own_id: UUID, parent_id: UUID) -> None:
    """At most five levels, never in a circle."""
    start = select(Customer.id, Customer.parent_id, literal(1).label("depth")).where(Customer.id == parent_id)
    up = start.cte("up", recursive=True)
    up = up.union_all(
        select(Customer.id, Customer.parent_id, up.c.depth + 1)
        .join(up, Customer.id == up.c.parent_id)
        .where(up.c.depth < MAX_DEPTH)
    )
    above = list(await ctx.db.scalars(select(up.c.id)))
    if own_id in above or len(above) >= MAX_DEPTH:
        raise Invalid("/parent_id", "PARENT_CYCLE")


async def became_deal(ctx: Context, customer_id: UUID) -> None:
    """An effective contract or approved order: potential, intent or lost becomes deal. Idempotent."""
    with ctx.system():
        await CUSTOMERS.act(ctx, customer_id, "become-deal", Nothing())


async def showed_intent(ctx: Context, customer_id: UUID) -> None:
    """An opportunity was opened: potential or lost becomes intent. Idempotent."""
    with ctx.system():
        await CUSTOMERS.act(ctx, customer_id, "show-intent", Nothing())


async def duplicates(ctx: Context, asked: DuplicateQuery) -> list[Duplicate]:
    """Customers that look the same, across all data scopes, as little as needed of each (撞单, DOMAIN §7.1)."""
    wanted: list[tuple[str, Any]] = []
    if asked.uscc:
        wanted.append(("uscc", Customer.uscc == asked.uscc.upper()))
    if asked.name:
        wanted.append(("name", Customer.name_key == name_key(asked.name)))
    if asked.mobile:
        phone = asked.mobile.strip()
        known = select(Contact.customer_id).where(
            or_(Contact.mobile == phone, Contact.telephone == phone), Contact.deleted_at.is_(None)
        )
        wanted.append(("phone", Customer.id.in_(known)))
    core = fold(name_core(asked.name)) if asked.name else ""
    if len(core) >= 2:
        similar = select(CUSTOMER_SEARCH.c.id).where(matches(CUSTOMER_SEARCH, core))
        wanted.append(("similar", Customer.id.in_(similar)))
    found: dict[UUID, Duplicate] = {}
    for match, condition in wanted:
        for row in await ctx.db.execute(_hint().where(condition).limit(10)):
            found.setdefault(row.id, Duplicate(match=match, **{k: v for k, v in row._mapping.items() if k != "id"}))
    return list(found.values())[:10]


def _hint() -> Any:
    return (
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            User.name.label("owner_name"),
            Department.name.label("department_name"),
            Customer.last_follow_up_at,
            Customer.pool_id.is_not(None).label("in_pool"),
        )
        .outerjoin(User, User.id == Customer.owner_id)
        .outerjoin(Department, Department.id == Customer.owner_dept_id)
        .where(Customer.status == CustomerStatus.ACTIVE, Customer.deleted_at.is_(None))
        .order_by(Customer.id)
    )
