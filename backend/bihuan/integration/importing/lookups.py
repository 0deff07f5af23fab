"""What a chunk of rows has to know about everything else, one statement for each question and not for each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, any_, func, literal, or_, select, text

from bihuan.activity.follow_up.models import FollowUp
from bihuan.billing.opening_balance.models import OpeningBalance
from bihuan.catalog.product.models import Product
from bihuan.company.dictionary.models import DictionaryItem
from bihuan.company.setting.service import setting
from bihuan.identity.user.models import User, UserStatus
from bihuan.integration.erp.models import ErpFigure
from bihuan.integration.importing import custom
from bihuan.integration.importing.cells import Parsed, Words
from bihuan.integration.importing.fields import fold
from bihuan.integration.importing.masters import masters
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, always, uuid_array
from bihuan.kernel.direct import Direct
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.campaign.models import Campaign, CampaignStatus
from bihuan.parties.campaign.service import CAMPAIGNS
from bihuan.parties.contact.models import Contact, more_numbers, reached_by
from bihuan.parties.customer.models import Customer, CustomerStatus, name_key
from bihuan.parties.lead.models import OPEN, Lead
from bihuan.parties.pool.models import Pool

LISTS = (
    "lead_source",
    "industry",
    "customer_size",
    "grade",
    "contact_attitude",
    "reg_status",
    "company_type",
    "follow_up_kind",
    "follow_result",
    "currency",
)
CAMPAIGNS_KNOWN = 2_000
"""Of the campaigns of a company, how many a file may name."""
APART = "\x1f"
"""What nothing holds that rows are looked up by: names, numbers and keys have no signs of control."""
MODELS: dict[str, type[Any]] = {
    "leads": Lead,
    "customers": Customer,
    "follow-ups": FollowUp,
    "products": Product,
    "opening-balances": OpeningBalance,
    "erp-figures": ErpFigure,
}


class Person(NamedTuple):
    """Somebody who may be named as an owner or an author."""

    id: UUID
    department_id: UUID
    active: bool


class Seen(NamedTuple):
    """A row of the same file that comes first: the record it makes, once it is there."""

    line: int
    record_id: UUID | None
    parsed: Parsed | None
    cells: list[str]


@dataclass(slots=True)
class Known:
    """Everything that the rows of one chunk are compared with."""

    people: dict[str, list[Person]] = field(default_factory=dict)
    pools: dict[str, UUID] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    """Key → the row of the file that has it first."""
    matches: dict[str, UUID] = field(default_factory=dict)
    """Key → the record that is there already."""
    phones: set[str] = field(default_factory=set)
    phone_rule: str = "warn"
    """What is done about a known phone, whatever the import says: refused, as it says, or nothing."""
    records: dict[UUID, Any] = field(default_factory=dict)
    """The records that are there, as far as rows lead to them."""
    changeable: set[UUID] = field(default_factory=set)
    contacts: dict[UUID, set[str]] = field(default_factory=dict)
    """Customer → the mobile numbers of their contacts."""
    unique: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Key and value of a field of the company that no two records share → the record, or the row of this file."""
    primary: set[UUID] = field(default_factory=set)
    """Customers that have a primary contact."""
    standing: dict[str, int] = field(default_factory=dict)
    """Keys that lead to these rows already, as the forecast has left them: the run need not write them."""


async def words_of(ctx: Context, kind: str) -> Words:
    """The lists of the company, by what their values are called in either language, and by their codes."""
    item = DictionaryItem
    wanted = select(item.dict_type, item.code, item.label_zh, item.label_en).where(
        item.dict_type.in_(LISTS), item.is_active, item.deleted_at.is_(None)
    )
    words: dict[str, dict[str, str]] = {name: {} for name in LISTS}
    for dict_type, code, *labels in await ctx.db.execute(wanted):
        for said in (code, *labels):
            words[dict_type].setdefault(fold(said), code)
    words["campaign"] = await _campaigns(ctx) if kind == "leads" else {}
    if kind == "products":
        for name, listed in (await masters(ctx)).items():
            for called, record_id in ((called, one.id) for one in listed for called in one.names):
                words.setdefault(name, {}).setdefault(fold(called), str(record_id))
    return words | await custom.words(ctx, kind)


async def _campaigns(ctx: Context) -> dict[str, str]:
    """The latest campaigns by number, and by name where only one has it."""
    named: Any = select(Campaign.id, Campaign.number, Campaign.name)
    wanted = CAMPAIGNS.alive(named).where(CAMPAIGNS.scope(ctx), Campaign.status != CampaignStatus.CANCELLED)
    known: dict[str, str] = {}
    twice: set[str] = set()
    for campaign_id, number, name in await ctx.db.execute(wanted.order_by(Campaign.id.desc()).limit(CAMPAIGNS_KNOWN)):
        called = fold(name)
        twice |= {called} & known.keys()
        known[called] = str(campaign_id)
        known[fold(number or "")] = str(campaign_id)
    return {said: campaign_id for said, campaign_id in known.items() if said not in twice}


def keys_of(kind: str, parsed: Parsed, system: str) -> dict[str, str]:
    """By what a row is the same as another record: field → key. The strongest comes first."""
    if parsed.keys is not None:
        return parsed.keys
    said, values = parsed.said, parsed.values
    keys = parsed.keys = {}
    if "external_id" in said:
        keys["external_id"] = f"external:{system}:{said['external_id']}"
    if kind == "customers":
        if "uscc" in values:
            keys["uscc"] = f"uscc:{values['uscc']}"
        if "name" in values:
            keys["name"] = f"name:{name_key(values['name'])}"
    return keys


def contact_key(kind: str, parsed: Parsed, system: str) -> str:
    """The same person of the same customer, as far as the file tells."""
    if parsed.contact is not None:
        return parsed.contact
    keys, of = keys_of(kind, parsed, system), parsed.person or {}
    reach = of.get("mobile") or "|".join(str(of.get(name) or "") for name in ("name", "telephone", "email", "wechat"))
    parsed.contact = f"contact:{keys.get('name') or next(iter(keys.values()), '')}:{reach}"[:300]
    return parsed.contact


def phones_of(parsed: Parsed) -> list[str]:
    """The numbers by which somebody may be known already."""
    of = parsed.person if parsed.person is not None else parsed.values
    more = [entry["number"] for entry in of.get("more_phones", ())]
    return [of[name] for name in ("mobile", "telephone") if of.get(name)] + more


def first_rows(of: Any, rows: Sequence[Parsed]) -> dict[str, int]:
    """Key → the first of these rows that has it, of all by which a row may be the same as another of its file."""
    system, first = of.options.get("external_system") or "import", dict[str, int]()
    for row in reversed(rows):
        for key in keys_of(of.object, row, system).values():
            first[key] = row.line
        for phone in phones_of(row):
            first[f"phone:{phone}"] = row.line
        if row.person is not None:
            first[contact_key(of.object, row, system)] = row.line
    return first


def known_by(ctx: Context, of: Any, rows: Sequence[Parsed], first: Mapping[str, int]) -> frozenset[str]:
    """Everything by which rows may be the same as others, or keep others from being made; ``first`` of them."""
    kind, keys = of.object, set(first)
    keys |= {f"number:{row.said['number']}" for row in rows if "number" in row.said}
    for one in custom.custom_fields(ctx, kind):
        if one.is_unique:
            held = (row.values.get("custom", {}).get(one.key) for row in rows)
            keys |= {f"{one.key}:{value}" for value in held if value is not None}
    return frozenset(keys)


async def look_up(
    ctx: Context,
    of: Any,
    rows: Sequence[Parsed],
    first: Mapping[str, int],
    *,
    turn: Callable[[], Awaitable[None]],
    lock: bool,
) -> Known:
    """``first`` are the keys of the rows (``first_rows``); ``lock`` where the records that are found are about to be
    changed: in the ``turn`` of these rows.
    """
    known = Known()
    system = of.options.get("external_system") or "import"
    keys = {key for row in rows for key in keys_of(of.object, row, system).values()}
    phones = {phone for row in rows for phone in phones_of(row)}
    numbers = {row.said["number"] for row in rows if "number" in row.said}
    named = {row.said[name] for row in rows for name in ("owner", "created_by") if name in row.said}
    known.people = await find_people(ctx, named)
    await _pools(ctx, known, of.object)
    if lock:
        known.standing = await _standing(ctx, of.id, first)
    await _earlier(ctx, known, of.id, rows[0].line, first.keys() - known.standing.keys())
    await _matches(ctx, known, of.object, keys, numbers, system)
    await _phones(ctx, known, of.object, phones)
    known.unique = await custom.taken(ctx, of.object, [row.values.get("custom", {}) for row in rows])
    made = {seen.record_id for seen in known.seen.values() if seen.record_id is not None}
    there = {*known.matches.values(), *made}
    if there and lock:
        await turn()
    await _records(ctx, known, of.object, there, lock=lock)
    return known


async def find_people(ctx: Context, named: set[str]) -> dict[str, list[Person]]:
    """Users by name or user name; several of one name are all told."""
    if not named:
        return {}
    wanted = select(User.id, User.name, User.username, User.department_id, User.status).where(
        User.deleted_at.is_(None),
        or_(User.name == _any(named), func.lower(User.username) == _any(one.lower() for one in named)),
    )
    found: dict[str, list[Person]] = defaultdict(list)
    for row in await ctx.db.execute(wanted):
        person = Person(row.id, row.department_id, row.status == UserStatus.ACTIVE)
        for said in dict.fromkeys((row.name.lower(), row.username.lower())):
            found[said].append(person)
    return {said: people for said in named if (people := found.get(said.lower()))}


async def _pools(ctx: Context, known: Known, kind: str) -> None:
    wanted = select(Pool.name, Pool.id).where(Pool.object_type == kind, Pool.is_active, Pool.deleted_at.is_(None))
    known.pools = {name: pool_id for name, pool_id in await ctx.db.execute(wanted)}


_EARLIER = text(
    "SELECT k.key, r.line, r.record_id, r.cells FROM import_keys k "
    "JOIN import_rows r ON r.import_id = k.import_id AND r.line = k.line "
    "WHERE k.import_id = :import AND k.key = ANY(:keys) AND k.line < :first AND r.outcome = ANY(:outcomes)"
)
MAKING = ("create",)
_OTHERWISE = Direct(
    text(
        "SELECT a.key FROM unnest(string_to_array(CAST(:keys AS text), chr(31)), "
        "CAST(string_to_array(CAST(:lines AS text), chr(31)) AS int[])) AS a(key, line) LEFT JOIN LATERAL "
        "(SELECT o.line FROM import_keys o WHERE o.import_id = :import AND o.key = a.key OFFSET 0) k ON true "
        "WHERE k.line IS DISTINCT FROM a.line"
    )
)
"""Each key is looked up by itself, whatever the planner thinks of a table that was filled a moment ago."""


async def _standing(ctx: Context, import_id: UUID, first: Mapping[str, int]) -> dict[str, int]:
    """Of keys and the first rows of a chunk that have them, those of which the database says the same."""
    asked = {"import": import_id, "keys": _packed(first), "lines": _packed(first.values())}
    otherwise = {row.key for row in await _OTHERWISE.rows(ctx.line, asked)}
    return {key: line for key, line in first.items() if key not in otherwise}


async def _earlier(ctx: Context, known: Known, import_id: UUID, first: int, keys: set[str]) -> None:
    """Rows of earlier chunks; those of this one are added as they are decided."""
    if not keys:
        return
    asked = {"import": import_id, "keys": sorted(keys), "first": first, "outcomes": list(MAKING)}
    found = await ctx.db.execute(_EARLIER, asked)
    known.seen = {row.key: Seen(row.line, row.record_id, None, row.cells) for row in found}


async def earlier_lines(
    ctx: Context, import_id: UUID, first: int, keys: set[str], outcomes: Sequence[str] = MAKING
) -> dict[str, int]:
    """Key → the row of an earlier chunk that has made something of it, or has come to one of ``outcomes``."""
    asked = {"import": import_id, "keys": sorted(keys), "first": first, "outcomes": list(outcomes)}
    found = await ctx.db.execute(_EARLIER, asked)
    return {row.key: row.line for row in found}


async def _matches(ctx: Context, known: Known, kind: str, keys: set[str], numbers: set[str], system: str) -> None:
    """Records that are there already. By number only those that the importer may change: a number is no secret key."""
    model = MODELS[kind]
    parts: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        sort, _, rest = key.partition(":")
        parts[sort].append(rest.removeprefix(f"{system}:") if sort == "external" else rest)
    asked: list[tuple[str, Any, list[ColumnElement[bool]]]] = []
    if parts["external"]:
        mine = [model.external_system == system, model.external_id == _any(parts["external"])]
        asked.append((f"external:{system}:", model.external_id, mine))
    if kind == "customers":
        living = Customer.status == always(CustomerStatus.ACTIVE)
        if parts["uscc"]:
            asked.append(("uscc:", Customer.uscc, [Customer.uscc == _any(parts["uscc"]), living]))
        if parts["name"]:
            asked.append(("name:", Customer.name_key, [Customer.name_key == _any(parts["name"]), living]))
    if numbers:
        may = ctx.visible(model, kind, "update")
        asked.append(("number:", model.number, [model.number == _any(numbers), may]))
    for head, column, conditions in asked:
        wanted = select(column, model.id).where(model.deleted_at.is_(None), *conditions)
        known.matches |= {f"{head}{value}": record_id for value, record_id in await ctx.db.execute(wanted)}


async def _phones(ctx: Context, known: Known, kind: str, phones: set[str]) -> None:
    """Of open leads and contacts; customers are compared with contacts alone, as on the screen (DOMAIN §7.1)."""
    known.phone_rule = str(await setting(ctx, "duplicate_phone_import"))
    if not phones or known.phone_rule == "ignore":
        return
    for model in (Lead, Contact) if kind == "leads" else (Contact,):
        for column in (model.mobile, model.telephone):
            wanted = select(column).where(column == _any(phones), model.deleted_at.is_(None))
            if model is Lead:
                wanted = wanted.where(Lead.status == always(*OPEN))
            known.phones.update(await ctx.db.scalars(wanted))
    numbers = literal(sorted(phones), TEXTS)
    more = select(func.jsonb_array_elements_text(more_numbers())).where(
        reached_by(numbers), Contact.deleted_at.is_(None)
    )
    known.phones.update(phones.intersection(await ctx.db.scalars(more)))


async def _records(ctx: Context, known: Known, kind: str, ids: set[UUID], *, lock: bool) -> None:
    if not ids:
        return
    model = MODELS[kind]
    may = ctx.visible(model, kind, "update").label("may")
    wanted = select(model, may).where(model.id == any_(uuid_array(sorted(ids))), model.deleted_at.is_(None))
    wanted = wanted.order_by(model.id)
    if lock:
        wanted = wanted.with_for_update(of=model, key_share=True)
    for record, allowed in await ctx.db.execute(wanted.execution_options(populate_existing=True)):
        known.records[record.id] = record
        if allowed and RESOURCES[kind].editable(record) is None:
            known.changeable.add(record.id)
    if kind == "customers":
        people = select(Contact.customer_id, Contact.mobile, Contact.is_primary).where(
            Contact.customer_id == any_(uuid_array(sorted(ids))), Contact.deleted_at.is_(None)
        )
        for customer_id, mobile, is_primary in await ctx.db.execute(people):
            known.contacts.setdefault(customer_id, set()).add(mobile or "")
            if is_primary:
                known.primary.add(customer_id)


def _any(values: Iterable[str]) -> Any:
    return any_(func.string_to_array(_packed(sorted(set(values))), APART, type_=TEXTS))


def _packed(values: Iterable[Any]) -> str:
    """A list as one text: of every value of a list the driver asks twice whether it is a list itself."""
    return APART.join(map(str, values))
