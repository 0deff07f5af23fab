"""Who is already known: one set of rules for the form that is typed, and for the door that refuses (DOMAIN §7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, exists, literal, or_, select
from sqlalchemy.dialects.postgresql import array

from bihuan.company.setting.service import setting
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, TEXTS, always, one_id, one_of
from bihuan.kernel.direct import Direct
from bihuan.kernel.errors import DomainError
from bihuan.kernel.identifiers import as_kept
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import contains, fold
from bihuan.parties.contact.models import Contact, domain_of, reached_by
from bihuan.parties.customer.models import CUSTOMER_SEARCH, Customer, CustomerStatus, core_of, name_key
from bihuan.parties.customer.naming import name_core
from bihuan.parties.duplicate.schemas import Duplicate, DuplicateQuery
from bihuan.parties.lead.models import LEAD_SEARCH, OPEN, Lead

MOST, LOOKED_AT = 10, 1_000

_OTHER = and_(Customer.status == always(CustomerStatus.ACTIVE), Customer.deleted_at.is_(None), Customer.id != RECORD_ID)
_OPEN_LEAD = and_(Lead.status == always(*OPEN), Lead.deleted_at.is_(None), Lead.id != one_id("lead_id"))
_OF_OTHERS = and_(Contact.deleted_at.is_(None), Contact.customer_id != RECORD_ID)


@cache
def _known(given: tuple[str, ...], waits: bool) -> Direct:
    """Which of the parameters that are given somebody has already; what is missing is not asked for.

    One statement for all would be planned anew every time, which takes ten times as long as looking the few rows up: of
    what is missing a plan that is kept knows nothing, and of a list of telephones it expects ten (decision 0052).
    """
    values = {name: bindparam(name, type_=String) for name in given}
    phones = [value for name, value in values.items() if name.startswith("phone")]
    known: dict[str, ColumnElement[bool]] = {}
    if "uscc" in values:
        known["DUPLICATE_USCC"] = exists().where(Customer.uscc == values["uscc"], _OTHER)
    if "name_key" in values:
        known["DUPLICATE_NAME"] = exists().where(Customer.name_key == values["name_key"], _OTHER)
    if phones:
        of_lead = exists().where(_phone_of(Lead, phones), _OPEN_LEAD)
        known["phone"] = or_(exists().where(_phone_of(Contact, phones), _OF_OTHERS), of_lead)
    if "email" in values:
        of_lead = exists().where(Lead.email == values["email"], _OPEN_LEAD)
        known["email"] = or_(exists().where(Contact.email == values["email"], _OF_OTHERS), of_lead)
    if "core" in values:
        known["similar"] = exists().where(core_of(Customer.name_key) == values["core"], _OTHER)
    return Direct(select(*(one.label(what) for what, one in known.items())), knows_what_waits=waits)


def _phone_of(model: type[Any], phones: Sequence[ColumnElement[str]]) -> ColumnElement[bool]:
    more = [reached_by(array(phones, type_=String))] if model is Contact else []
    return or_(model.mobile.in_(phones), model.telephone.in_(phones), *more)


REFUSED = {"phone": "DUPLICATE_PHONE", "email": "DUPLICATE_EMAIL", "similar": "DUPLICATE_SIMILAR"}
"""What may be known already, and how it is refused where the setting of the entry point says so."""
PUBLIC = frozenset(
    "qq.com 163.com 126.com gmail.com outlook.com hotmail.com sina.com foxmail.com 139.com 189.cn aliyun.com "
    "icloud.com yeah.net".split()
)
"""Domains of mail that everybody has: they say nothing of a company."""


async def check_customer(
    ctx: Context,
    customer: Customer,
    phones: Iterable[str | None],
    *,
    email: str | None = None,
    force: bool = False,
    converting: UUID | None = None,
) -> None:
    """Refuses a name or credit code of another active customer, and what else anybody has already.

    The first two are hard rules with unique indexes behind them. A known phone, e-mail address or a name that differs
    in place and legal form only is what the setting of the entry point says: refused (DUPLICATE_PHONE,
    DUPLICATE_EMAIL, DUPLICATE_SIMILAR), to be confirmed by ``force`` (DUPLICATE_SUSPECT), or nobody's business.
    """
    given = {
        "uscc": customer.uscc,
        "name_key": name_key(customer.name),
        "email": email,
        "core": _core(customer.name),
        **_each(phones),
    }
    itself = {"record_id": customer.id, "lead_id": converting or customer.id}
    known = await _look_for(ctx, given, itself, waits=customer in ctx.db or converting is not None)
    for code in ("DUPLICATE_USCC", "DUPLICATE_NAME"):
        if known.get(code):
            raise DomainError(code)
    if await _suspected(ctx, known, "convert" if converting else "") and not force:
        raise DomainError("DUPLICATE_SUSPECT")


async def is_known(ctx: Context, lead: Lead) -> bool:
    """Whether a lead resembles a customer, a contact or another open lead: a suspicion, hardly ever a refusal.

    Raises DUPLICATE_PHONE, DUPLICATE_EMAIL, DUPLICATE_SIMILAR where the setting of the entry point forbids a second
    record of the same.
    """
    given = {
        "name_key": name_key(lead.company_name) if lead.company_name else None,
        "email": lead.email,
        "core": _core(lead.company_name or ""),
        **_each([lead.mobile, lead.telephone]),
    }
    known = await _look_for(ctx, given, {"record_id": lead.id, "lead_id": lead.id}, waits=True)
    return await _suspected(ctx, known, "") or known.get("DUPLICATE_NAME", False)


def _each(phones: Iterable[str | None]) -> dict[str, str]:
    """A parameter a number."""
    return {f"phone_{place}": phone for place, phone in enumerate(dict.fromkeys(one for one in phones if one))}


async def _look_for(
    ctx: Context, given: Mapping[str, str | None], itself: dict[str, UUID], *, waits: bool
) -> Mapping[str, bool]:
    """What of it somebody has, as ``_known`` calls it; ``waits`` where the record left out is still to be written."""
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        return {}
    found: Mapping[str, bool] | None = await _known(tuple(values), waits).first(ctx.line, {**values, **itself})
    return found or {}


def _core(name: str) -> str | None:
    """What is compared of a name; one character is no name."""
    core = name_core(name)
    return core if len(core) >= 2 else None


async def _suspected(ctx: Context, known: Mapping[str, bool], entry: str) -> bool:
    """Whether something that is known needs a confirmation; refused where it is forbidden.

    By how the record comes in: a program with a token comes in by the API. A visitor who fills in a form is never
    refused: that would tell whose number is known (TRUST §4.6).
    """
    if not entry and not ctx.me.username:
        return any(known.get(what) for what in REFUSED)
    entry = entry or ("api" if ctx.me.token_id else "ui")
    rules = {what: await setting(ctx, f"duplicate_{what}_{entry}") for what in REFUSED if known.get(what)}
    for what, rule in rules.items():
        if rule == "block":
            raise DomainError(REFUSED[what])
    return "warn" in rules.values()


BY_NUMBER = frozenset({"phone", "email"})
UNNAMED = "***"
"""Which record has that number is not told to whoever sees its number masked, only whom to ask (decision 0049)."""


class _Wanted(NamedTuple):
    match: str
    model: type[Any]
    condition: ColumnElement[bool]


async def duplicates(ctx: Context, asked: DuplicateQuery) -> list[Duplicate]:
    """Customers and open leads that look the same, across all data scopes, as little as needed of each (撞单)."""
    found: dict[UUID, Duplicate] = {}
    for match, model, condition in _wanted(asked):
        other = model.id != asked.id if asked.id else literal(True)
        for row in await ctx.db.execute(_hint(ctx, model, and_(condition, other))):
            told = {name: value for name, value in row._mapping.items() if name not in {"record_id", "masked"}}
            if row.masked and match in BY_NUMBER:
                told |= {"id": None, "number": None, "name": UNNAMED, "last_follow_up_at": None}
            kind = str(model.__tablename__)
            found.setdefault(row.record_id, Duplicate(kind=kind, match=match, **told))
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _wanted(asked: DuplicateQuery) -> Iterator[_Wanted]:
    """What to look for, the strongest first; each of it has an index."""
    if asked.uscc:
        yield _Wanted("uscc", Customer, Customer.uscc == asked.uscc.upper())
    if asked.name and name_key(asked.name):
        yield _Wanted("name", Customer, Customer.name_key == name_key(asked.name))
    numbers = [form for number in (asked.mobile, asked.telephone) if number for form in as_kept(number)]
    if numbers:
        yield _Wanted("phone", Customer, Customer.id.in_(_customers_of(_has(Contact, numbers))))
        yield _Wanted("phone", Lead, _has(Lead, numbers))
    if asked.email:
        yield _Wanted("email", Customer, Customer.id.in_(_customers_of(Contact.email == asked.email)))
        yield _Wanted("email", Lead, Lead.email == asked.email)
    core = _core(asked.name) if asked.name else None
    if core:
        yield _Wanted("similar", Customer, core_of(Customer.name_key) == core)
        for model, table in ((Customer, CUSTOMER_SEARCH), (Lead, LEAD_SEARCH)):
            yield _Wanted("similar", model, model.id.in_(select(table.c.id).where(contains(table, fold(core)))))
    domain = (asked.email or "").rpartition("@")[2].lower()
    if "." in domain and domain not in PUBLIC:
        yield _Wanted("domain", Customer, Customer.id.in_(_customers_of(domain_of(Contact.email) == domain)))
        yield _Wanted("domain", Lead, domain_of(Lead.email) == domain)


def _has(model: type[Any], numbers: list[str]) -> ColumnElement[bool]:
    more = [reached_by(literal(sorted(numbers), TEXTS))] if model is Contact else []
    return or_(model.mobile == one_of(numbers), model.telephone == one_of(numbers), *more)


def _customers_of(condition: ColumnElement[bool]) -> Select[Any]:
    return select(Contact.customer_id).where(condition, Contact.deleted_at.is_(None))


def _hint(ctx: Context, model: type[Any], condition: ColumnElement[bool]) -> Select[Any]:
    """Ten of the live records that fit, the oldest first; of very many, ten of the first thousand that were found.

    They are found before they are sorted: of an expression the planner knows nothing, and would rather walk through
    all records by their id, reading every name on the way.
    """
    kind = RESOURCES[str(model.__tablename__)]
    readable = kind.scope(ctx) if ctx.may(kind.name, "read") else literal(False)
    live = model.status == (always(CustomerStatus.ACTIVE) if model is Customer else always(*OPEN))
    hits = select(model.id).where(live, model.deleted_at.is_(None), condition).limit(LOOKED_AT).cte("hits")
    hits = hits.prefix_with("MATERIALIZED")
    chosen = select(hits.c.id).order_by(hits.c.id).limit(MOST).subquery()
    return (
        select(
            model.id.label("record_id"),
            case((readable, model.id)).label("id"),
            and_(readable, kind.column(ctx, "phone_hidden")).label("masked"),
            model.number,
            model.name,
            User.name.label("owner_name"),
            Department.name.label("department_name"),
            model.last_follow_up_at,
            model.pool_id.is_not(None).label("in_pool"),
        )
        .join(chosen, chosen.c.id == model.id)
        .outerjoin(User, User.id == model.owner_id)
        .outerjoin(Department, Department.id == model.owner_dept_id)
        .order_by(model.id)
    )
