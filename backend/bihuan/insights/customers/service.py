"""What customers are worth by stage, grade, owner and the like: the roll-ups of one customer, of many (CUST-35)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import CTE, Numeric, Select, String, any_, cast, func, literal, null, select, union_all

from bihuan.company.dictionary.models import DictionaryItem
from bihuan.identity.user.models import User
from bihuan.insights.customers.schemas import (
    MOST_ROWS,
    CustomerReport,
    CustomerReportFigures,
    CustomerReportQuery,
    CustomerReportRow,
    CustomersBy,
)
from bihuan.insights.dossier.words import CODES
from bihuan.insights.overview.figures import ROLLED, Rolled
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import Text
from bihuan.kernel.money import r2
from bihuan.kernel.reports import Table
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.customer.service import CUSTOMERS

Row = dict[str, Any]
COLUMNS: dict[CustomersBy, Any] = {by: getattr(Customer, by.value) for by in CustomersBy if by != CustomersBy.OWNER}
COLUMNS[CustomersBy.OWNER] = Customer.owner_id
LISTS = {CustomersBy.INDUSTRY: "industry", CustomersBy.SOURCE: "lead_source", CustomersBy.PROVINCE: "region"}
"""Groups that are codes of a list of the company."""
FIGURES = {
    "opportunities_open": ("open_deals", "open_amount"),
    "orders": ("orders", "order_amount"),
    "received": (None, "received_amount"),
    "receivable": (None, "receivable_amount"),
    "overdue": (None, "overdue_amount"),
}
"""Roll-ups of a customer, and what their count and amount are called here."""
NOBODY = {CustomersBy.OWNER: Text("公海", "In a pool")}
UNSAID = Text("未填写", "Not said")
NAMES = tuple(CustomerReportFigures.model_fields)


async def standing(ctx: Context, asked: CustomerReportQuery) -> CustomerReport:
    """One row a group, in one statement."""
    ctx.require("customers", "read")
    rows = await ctx.db.execute(_statement(ctx, asked.group_by), {"today": CLOCK.today()})
    seen = [one for one in ROLLED if one.name in FIGURES and ctx.may(one.resource, "read")]
    nothing: Row = {name: None for name in NAMES} | {"customers": 0}
    for one in seen:
        count, amount = FIGURES[one.name]
        nothing |= {amount: Decimal(0)} | ({count: 0} if count else {})
    found: dict[str | None, Row] = {}
    for name, key, number, amount in rows:
        row = found.setdefault(key, dict(nothing))
        count_name, amount_name = FIGURES.get(name, ("customers", None))
        if count_name:
            row[count_name] = number
        if amount_name:
            row[amount_name] = r2(amount)
    labels = await _labels(ctx, asked.group_by, found)
    made = [
        CustomerReportRow(**row, key=key, label=labels[key], filter=_filter(asked.group_by, key))
        for key, row in found.items()
    ]
    made.sort(key=lambda row: _place(asked.group_by, row))
    total = {name: _sum([row[name] for row in found.values()], nothing[name]) for name in NAMES}
    return CustomerReport(
        group_by=asked.group_by, data=made[:MOST_ROWS], total=CustomerReportFigures(**total), row_count=len(made)
    )


def _statement(ctx: Context, by: CustomersBy) -> Select[Any] | Any:
    """Figure, group, count and amount: first the customers themselves, then all that is theirs and may be read."""
    mine = (
        select(Customer.id, cast(COLUMNS[by], String).label("key"))
        .where(Customer.status == CustomerStatus.ACTIVE, Customer.deleted_at.is_(None), CUSTOMERS.scope(ctx))
        .cte("mine")
    )
    parts = [_part(ctx, mine, one) for one in ROLLED if one.name in FIGURES and ctx.may(one.resource, "read")]
    themselves = select(literal("customers"), mine.c.key, func.count(), cast(null(), Numeric)).group_by(mine.c.key)
    return union_all(themselves, *parts)


def _part(ctx: Context, mine: CTE, one: Rolled) -> Select[Any]:
    return (
        select(literal(one.name), mine.c.key, func.count(), cast(func.coalesce(func.sum(one.amount), 0), Numeric))
        .join(mine, mine.c.id == one.model.customer_id)
        .where(one.model.deleted_at.is_(None), RESOURCES[one.resource].scope(ctx), *one.where)
        .group_by(mine.c.key)
    )


def _sum(values: list[Any], nothing: Any) -> Any:
    return None if nothing is None else sum(values, nothing)


def _filter(by: CustomersBy, key: str | None) -> str | None:
    if key is None:
        return "in_pool=true" if by == CustomersBy.OWNER else None
    return urlencode({COLUMNS[by].key: key})


def _place(by: CustomersBy, row: CustomerReportRow) -> tuple[Any, ...]:
    """Stages and grades as they follow each other, everything else by how many customers there are; blanks last."""
    order = list(CODES[by]) if by in CODES else []
    at = order.index(row.key) if row.key in order else len(order)
    return (row.key is None, at, -row.customers, row.label)


async def _labels(ctx: Context, by: CustomersBy, keys: Iterable[str | None]) -> dict[str | None, str]:
    """What each group is called; a code that is in no list any more by itself."""
    wanted = [key for key in keys if key is not None]
    known: dict[str, str] = {}
    if by in CODES:
        known = {code: word.in_(ctx.language) for code, word in CODES[by].items()}
    elif by == CustomersBy.OWNER:
        asked = select(User.id, User.name).where(User.id == any_(uuid_array([UUID(key) for key in wanted])))
        known = {str(key): name for key, name in await ctx.db.execute(asked)}
    else:
        item = DictionaryItem
        of = item.dict_type == LISTS[by]
        label = item.label_zh if ctx.language == "zh" else item.label_en
        codes = select(item.code, label).where(of, item.code.in_(wanted), item.deleted_at.is_(None))
        known = {code: word for code, word in await ctx.db.execute(codes)}
    blank = NOBODY.get(by, UNSAID).in_(ctx.language)
    return {None: blank} | {key: known.get(key) or key for key in wanted}


HEADS = {
    "zh": ("分组", "客户", "进行中商机", "商机预计金额", "订单", "订单金额", "已回款", "应收余额", "逾期金额"),
    "en": ("Group", "Customers", "Open deals", "Expected", "Orders", "Ordered", "Received", "Receivable", "Overdue"),
}


async def export(ctx: Context, asked: CustomerReportQuery) -> Table:
    """The same rows as a table."""
    report = await standing(ctx, asked)
    return Table(HEADS[ctx.language], [[row.label, *_cells(row)] for row in report.data])


def _cells(row: CustomerReportRow) -> list[str]:
    told = row.model_dump(mode="json")
    return ["" if told[name] is None else str(told[name]) for name in NAMES]
