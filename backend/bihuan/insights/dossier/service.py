"""The file of a customer on paper: what its page shows, as the one who prints it may see it (CUST-23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import FOLLOW_UPS
from bihuan.company.dictionary.models import DictionaryItem
from bihuan.identity.user.models import User
from bihuan.insights.dossier import words
from bihuan.insights.overview.figures import figures_of, rolled_up
from bihuan.insights.overview.schemas import OverviewContact
from bihuan.insights.owners.schemas import OwnerChange
from bihuan.insights.owners.service import owner_history
from bihuan.insights.transactions.service import how_many, latest, shown_as
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.custom_kinds import CustomField, Kind
from bihuan.kernel.declared import declared
from bihuan.kernel.errors import Text
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.representation import look, show
from bihuan.kernel.typesetting import typeset
from bihuan.parties.contact.models import Contact, ContactStatus
from bihuan.parties.contact.service import CONTACTS
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS

TEMPLATE = Path(__file__).parent / "file.typ"
PEOPLE, TRANSACTIONS, SAID, OWNERS = 50, 100, 50, 50
LONGEST = 2_000
"""Characters of one text: a file of many calls stays one that somebody prints."""
ON_PAPER = frozenset(
    {Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATETIME, Kind.SELECT, Kind.MULTI_SELECT}
    | {Kind.CHECKBOX}
)
"""Kinds of made fields that are text; references and files stay on the screen."""
Words = Mapping[tuple[str, str], str]
"""What codes of the company's lists are called: list and code."""


class Printed(NamedTuple):
    """A paper and what its file is called."""

    content: bytes
    file_name: str


async def print_file(ctx: Context, customer_id: UUID) -> Printed:
    """The file as PDF; that it was printed is logged on the customer. Raises Forbidden, NotFound."""
    customer = await CUSTOMERS.get(ctx, customer_id)
    paper = await typeset(TEMPLATE, await file_of(ctx, customer))
    customer = await CUSTOMERS.hold(ctx, customer_id)  # the log of a record stands in the order of its versions
    ctx.log.append(LogEntry("print", CUSTOMERS.name, customer))
    title = words.TITLE.in_(ctx.language)
    return Printed(paper, f"{title}-{customer.number}-{CLOCK.today():%Y%m%d}.pdf")


async def file_of(ctx: Context, customer: Customer) -> dict[str, Any]:
    """Everything that the template writes, as text."""
    seen = show(ctx, CUSTOMERS, customer, await look(ctx, CUSTOMERS, customer)).model_dump()
    lists = await _lists(ctx)

    def say(text: Text, **more: Any) -> str:
        return text.in_(ctx.language).format(**more)

    return {
        "title": say(words.TITLE),
        "name": customer.name,
        "number": customer.number,
        "language": ctx.language,
        "printed": say(words.PRINTED, name=ctx.me.name, at=_at(CLOCK.now())),
        "note": say(words.MASKED),
        "none": say(words.NONE),
        "groups": [*_groups(ctx, seen, lists), *_made(ctx, seen)],
        "tables": [
            await _figures(ctx, customer),
            *await _contacts(ctx, customer),
            await _transactions(ctx, customer),
            *await _said(ctx, customer, lists),
            await _owners(ctx, customer),
        ],
    }


# ---------------------------------------------------------------------------------------------------- facts


def _groups(ctx: Context, seen: Mapping[str, Any], lists: Words) -> list[dict[str, Any]]:
    return [
        {
            "title": title.in_(ctx.language),
            "facts": [[label.in_(ctx.language), _fact(ctx, name, seen[name], lists)] for name, label in fields],
        }
        for title, fields in words.GROUPS
    ]


def _fact(ctx: Context, name: str, value: Any, lists: Words) -> str:
    if value is None or value == "":
        return "—"
    if name in words.AMOUNTS:
        return _money(value, "CNY")
    if name in words.CODES and value in words.CODES[name]:
        return words.CODES[name][value].in_(ctx.language)
    if name in words.DICTIONARIES:
        return lists.get((words.DICTIONARIES[name], value), str(value))
    return _text(ctx, value)


def _text(ctx: Context, value: Any) -> str:
    match value:
        case bool():
            return (words.YES if value else words.NO).in_(ctx.language)
        case datetime():
            return _at(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return "、".join(str(one) for one in value) or "—"
    return _cut(ctx, str(value))


def _cut(ctx: Context, text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}{words.CUT.in_(ctx.language)}"


def _made(ctx: Context, seen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields that an administrator has made and this reader may see."""
    hidden, held = ctx.me.kept_from.get(CUSTOMERS.name, frozenset()), seen["custom"] or {}
    fields = [
        one
        for one in declared(ctx, CUSTOMERS).fields
        if one.is_active and one.kind in ON_PAPER and one.key not in hidden
    ]
    if not fields:
        return []
    facts = [[one.label.in_(ctx.language), _made_fact(ctx, one, held.get(one.key))] for one in fields]
    return [{"title": words.MADE.in_(ctx.language), "facts": facts}]


def _made_fact(ctx: Context, of: CustomField, value: Any) -> str:
    if value is None or value == "" or value == []:
        return "—"
    options = {option.code: option.label.in_(ctx.language) for option in of.options}
    if isinstance(value, list | tuple):
        return "、".join(options.get(one, str(one)) for one in value)
    if of.kind == Kind.DATETIME:
        return _at(datetime.fromisoformat(value))
    return options.get(value) or _text(ctx, value)


async def _lists(ctx: Context) -> Words:
    wanted = {*words.DICTIONARIES.values(), "follow_up_kind"}
    found = select(
        DictionaryItem.dict_type, DictionaryItem.code, DictionaryItem.label_zh, DictionaryItem.label_en
    ).where(DictionaryItem.dict_type.in_(sorted(wanted)), DictionaryItem.deleted_at.is_(None))
    return {(kind, code): Text(zh, en).in_(ctx.language) for kind, code, zh, en in await ctx.db.execute(found)}


# --------------------------------------------------------------------------------------------------- tables


def _table(ctx: Context, name: str, title: Text, rows: list[list[str]], count: int) -> dict[str, Any]:
    """A table and how much of it is left out."""
    left = count - len(rows)
    first = words.FIRST.in_(ctx.language).format(shown=len(rows), more=left)
    return {
        "kind": name,
        "title": title.in_(ctx.language),
        "heads": [head.in_(ctx.language) for head in words.HEADS[name]],
        "rows": rows,
        "more": first if left > 0 else None,
    }


async def _figures(ctx: Context, customer: Customer) -> dict[str, Any]:
    """The roll-ups of the page, of what the reader may read."""
    found = figures_of(await rolled_up(ctx, customer.id), customer.id)
    rows = [
        [
            words.FIGURES[one.name].in_(ctx.language),
            f"{one.count:,}",
            "" if one.amount is None else _money(one.amount, "CNY"),
        ]
        for one in found
    ]
    return _table(ctx, "figures", words.FIGURES_TITLE, rows, len(rows))


async def _contacts(ctx: Context, customer: Customer) -> list[dict[str, Any]]:
    if not ctx.may("contacts", "read"):
        return []
    names = [name for name in OverviewContact.model_fields if name != "phone_hidden"]
    there = (
        Contact.customer_id == customer.id,
        Contact.status == ContactStatus.ACTIVE,
        Contact.deleted_at.is_(None),
        CONTACTS.scope(ctx),
    )
    asked = (
        select(*(getattr(Contact, name) for name in names), CONTACTS.derived["phone_hidden"].label("phone_hidden"))
        .where(*there)
        .order_by(Contact.is_primary.desc(), Contact.is_key_decision_maker.desc(), Contact.id)
        .limit(PEOPLE)
    )
    people = [
        OverviewContact.model_validate(row._mapping).model_dump(mode="json") for row in await ctx.db.execute(asked)
    ]
    rows = [
        [
            one["name"],
            " · ".join(part for part in (one["department"], one["title"]) if part),
            "\n".join(part for part in (one["mobile"], one["telephone"]) if part),
            one["email"] or "",
            " · ".join(
                role.in_(ctx.language)
                for role, holds in ((words.PRIMARY, one["is_primary"]), (words.DECIDES, one["is_key_decision_maker"]))
                if holds
            ),
        ]
        for one in people
    ]
    count = await _count(ctx, rows, PEOPLE, select(func.count()).select_from(Contact).where(*there))
    return [_table(ctx, "contacts", words.CONTACTS_TITLE, rows, count)]


async def _transactions(ctx: Context, customer: Customer) -> dict[str, Any]:
    found = [shown_as(row) for row in await latest(ctx, customer.id, TRANSACTIONS)]
    rows = []
    for one in found:
        if one.kind == "receipt":
            method = words.CODES["method"].get(one.method or "")
            what = words.RECEIPT.in_(ctx.language)
            product, qty = f"{what} · {method.in_(ctx.language) if method else one.method}", ""
        else:
            product = " · ".join(part for part in (one.product_code, one.product_name, one.spec) if part)
            qty = f"{_plain(one.qty)} {one.unit}"
            if one.cancelled_qty:
                qty += words.CANCELLED.in_(ctx.language).format(qty=_plain(one.cancelled_qty))
        amount = "" if one.amount is None else _money(one.amount, one.currency)
        rows.append([one.on.isoformat(), one.number, product, qty, amount])
    count = await how_many(ctx, customer.id) if len(rows) == TRANSACTIONS else len(rows)
    return _table(ctx, "transactions", words.TRANSACTIONS_TITLE, rows, count)


async def _said(ctx: Context, customer: Customer, lists: Words) -> list[dict[str, Any]]:
    """Follow-ups about the customer and everything below it."""
    if not ctx.may("follow-ups", "read"):
        return []
    there: tuple[ColumnElement[bool], ...] = (
        FollowUp.customer_id == customer.id,
        FollowUp.deleted_at.is_(None),
        FOLLOW_UPS.scope(ctx),
    )
    asked = (
        select(FollowUp.occurred_at, FollowUp.kind, User.name, FollowUp.content, FollowUp.next_plan)
        .join(User, User.id == FollowUp.author_id)
        .where(*there)
        .order_by(FollowUp.occurred_at.desc(), FollowUp.id.desc())
        .limit(SAID)
    )
    rows = []
    for at, kind, author, content, next_plan in await ctx.db.execute(asked):
        text = _cut(ctx, content)
        if next_plan:
            text += f"\n{words.NEXT.in_(ctx.language)}{next_plan}"
        rows.append([_at(at), lists.get(("follow_up_kind", kind), kind), author, text])
    count = await _count(ctx, rows, SAID, select(func.count()).select_from(FollowUp).where(*there))
    return [_table(ctx, "said", words.SAID_TITLE, rows, count)]


async def _owners(ctx: Context, customer: Customer) -> dict[str, Any]:
    changes = (await owner_history(ctx, CUSTOMERS.name, customer.id)).data
    rows = [
        [
            _at(one.at),
            one.action_name,
            _held(ctx, one, "from"),
            _held(ctx, one, "to"),
            " · ".join(part for part in (one.actor_name or words.SYSTEM.in_(ctx.language), one.reason) if part),
        ]
        for one in changes[:OWNERS]
    ]
    every = (
        select(func.count())
        .select_from(OwnershipEvent)
        .where(OwnershipEvent.object_type == CUSTOMERS.name, OwnershipEvent.object_id == customer.id)
    )
    return _table(ctx, "owners", words.OWNERS_TITLE, rows, await _count(ctx, rows, OWNERS, every))


def _held(ctx: Context, change: OwnerChange, side: str) -> str:
    """Who had it; of a conversion, what it was."""
    state = getattr(change, f"{side}_state")
    if state is not None and change.action == "convert":
        word = words.CODES["lifecycle"].get(state)
        return word.in_(ctx.language) if word else str(state)
    return getattr(change, f"{side}_owner_name") or getattr(change, f"{side}_pool_name") or ""


async def _count(ctx: Context, rows: Sequence[Any], most: int, every: Select[Any]) -> int:
    """How many there are; asked only where there may be more."""
    return len(rows) if len(rows) < most else int(await ctx.db.scalar(every) or 0)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _money(amount: Decimal, currency: str) -> str:
    return f"¥{amount:,.2f}".replace("¥-", "-¥") if currency == "CNY" else f"{currency} {amount:,.2f}"


def _plain(qty: Decimal | None) -> str:
    text = f"{qty or Decimal(0):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
