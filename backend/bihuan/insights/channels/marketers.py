"""How marketing people do: the leads they brought, how soon these were called, what they became (DOMAIN §7.7).

A lead is the affair of the owner of its campaign; without one, of whoever entered it.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    any_,
    cast,
    column,
    extract,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from bihuan.company.work_calendar.clocks import WORKING_HOURS, Overrides, is_workday
from bihuan.company.work_calendar.service import work_calendar
from bihuan.identity.user.models import User
from bihuan.insights.acts.period import Period, period_of
from bihuan.insights.channels.measures import (
    COUNTS,
    FILTERS,
    NOBODY,
    added,
    cohort,
    counts_of,
    figures,
    measured,
    sees_amounts,
    sees_costs,
)
from bihuan.insights.channels.schemas import MOST_ROWS, LeadReportQuery, MarketerFilters, MarketerReport, MarketerRow
from bihuan.insights.channels.service import HEADS, SHOWN, cells, created_in, within
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import Text
from bihuan.kernel.money import r2
from bihuan.kernel.reports import Table
from bihuan.parties.lead.models import Lead

UNKNOWN = Text("系统或导入", "Nobody")
HOUR = 3600
OWN = ("converted", "converted_compliant")
Row = dict[str, Any]


async def marketers(ctx: Context, asked: LeadReportQuery) -> MarketerReport:
    """One row a marketer, most leads first. Raises DATE_OUT_OF_RANGE."""
    ctx.require("leads", "read")
    period = period_of(asked)
    leads = cohort(ctx, *created_in(period))
    found = [dict(row._mapping) for row in await ctx.db.execute(_counted(ctx, leads, period))]
    answered = await _responses(ctx, leads, period)
    called = await _names(ctx, [row["key"] for row in found])
    ordered = sorted(found, key=lambda one: (-one["leads"], -one["converted"], str(one["key"])))
    rows = [_row(ctx, row, answered.get(row["key"], NO_ANSWER), called, period) for row in ordered]
    proper = FILTERS["compliant"].partition("&")[2]
    in_period = urlencode(within(period, "converted_at"), safe=":")
    created = urlencode(within(period), safe=":")
    cohorts = {name: "&".join(filter(None, (created, more))) for name, more in FILTERS.items()}
    return MarketerReport(
        date_from=period.first,
        date_to=period.last,
        data=rows[:MOST_ROWS],
        total=_row(ctx, added(found, *OWN) | {"key": None}, answered.get(None, NO_ANSWER), {}, period),
        row_count=len(rows),
        figures=MarketerFilters(
            **cohorts,
            converted=in_period,
            converted_compliant=f"{in_period}&{proper}",
            responded=f"{created}&responded=true",
        ),
    )


def _counted(ctx: Context, leads: CTE, period: Period) -> Select[Any]:
    """Leads of the period, and conversions of the period whenever their leads came; whoever has either has a row."""
    begin, end = period.bounds
    turned = cohort(ctx, Lead.converted_at >= begin, Lead.converted_at < end, name="turned")
    counts = counts_of(turned)
    converted = (
        select(
            turned.c.marketer_id.label("key"),
            counts["leads"].label("converted"),
            counts["compliant"].label("converted_compliant"),
        )
        .group_by(turned.c.marketer_id)
        .subquery("converted")
    )
    of = measured(ctx, leads, "marketer_id").subquery("measured")
    return select(
        func.coalesce(of.c.key, converted.c.key).label("key"),
        *(func.coalesce(of.c[name], 0).label(name) for name in COUNTS),
        (func.coalesce(of.c.amount, 0) if sees_amounts(ctx) else of.c.amount).label("amount"),
        (func.coalesce(of.c.cost, 0) if sees_costs(ctx) else of.c.cost).label("cost"),
        *(func.coalesce(converted.c[name], 0).label(name) for name in OWN),
    ).select_from(of.join(converted, converted.c.key == of.c.key, full=True))


NO_ANSWER: tuple[int, Decimal | None, Decimal | None] = (0, None, None)
"""How many were answered, and the mean and the median of the business seconds that it took."""


async def _responses(ctx: Context, leads: CTE, period: Period) -> dict[UUID | None, Any]:
    """By marketer, and of all of them under None: a median of medians is none."""
    calendar = await work_calendar(ctx)
    asked_on, answered_on = _days(period, calendar, "asked_on"), _days(period, calendar, "answered_on")
    asked, answered = _local(leads.c.created_at), _local(leads.c.first_response_at)
    took = func.greatest(_place(answered_on, answered) - _place(asked_on, asked), 0)
    times = (
        select(leads.c.marketer_id.label("key"), took.label("took"))
        .select_from(leads)
        .join(asked_on, asked_on.c.day == cast(asked, Date))
        .join(answered_on, answered_on.c.day == cast(answered, Date))
        .where(leads.c.first_response_at.is_not(None))
        .subquery("times")
    )
    whole = func.grouping(times.c.key)
    found = select(
        times.c.key,
        whole.label("whole"),
        func.count(),
        func.avg(times.c.took),
        func.percentile_cont(0.5).within_group(times.c.took),
    ).group_by(func.grouping_sets(tuple_(times.c.key), tuple_()))
    rows = await ctx.db.execute(found)
    return {None if whole_of else key: tuple(told) for key, whole_of, *told in rows if told[0]}


def _local(at: Any) -> ColumnElement[Any]:
    return func.timezone(literal_column("'Asia/Shanghai'"), at)


def _days(period: Period, overrides: Overrides, name: str) -> Any:
    """Every day until now: the business seconds before it, and whether it counts itself."""
    day, seconds = period.first, 0
    whole = sum(_seconds(closes) - _seconds(opens) for opens, closes in WORKING_HOURS)
    days: list[date] = []
    before: list[int] = []
    counts: list[bool] = []
    while day <= CLOCK.now().astimezone(SHANGHAI).date():
        days.append(day)
        before.append(seconds)
        counts.append(is_workday(day, overrides))
        seconds += whole if counts[-1] else 0
        day += timedelta(days=1)
    arrays = literal(days, ARRAY(Date)), literal(before, ARRAY(Integer)), literal(counts, ARRAY(Boolean))
    columns = column("day", Date), column("before", Integer), column("counts", Boolean)
    return func.unnest(*arrays).table_valued(*columns).render_derived(name=name)


def _seconds(at: Any) -> int:
    return int(at.hour * HOUR + at.minute * 60)


def _place(days: Any, at: ColumnElement[Any]) -> ColumnElement[Any]:
    """The business seconds from the first day to a moment of the day that is joined."""
    clock = extract("epoch", at - func.date_trunc(literal_column("'day'"), at))
    today = sum(
        (func.greatest(func.least(clock, _seconds(closes)) - _seconds(opens), 0) for opens, closes in WORKING_HOURS),
        literal(0),
    )
    return days.c.before + today * cast(days.c.counts, Integer)  # type: ignore[no-any-return]


async def _names(ctx: Context, wanted: list[UUID]) -> dict[UUID, str]:
    asked = select(User.id, User.name).where(User.id == any_(uuid_array(sorted(wanted))))
    return {key: name for key, name in await ctx.db.execute(asked)}


def _row(ctx: Context, row: Row, answered: Any, called: dict[UUID, str], period: Period) -> MarketerRow:
    key: UUID | None = row["key"]
    responded, mean, median = answered
    nobody = UNKNOWN.in_(ctx.language) if key == NOBODY else None
    return MarketerRow(
        **figures(row),
        marketer_id=None if key in {None, NOBODY} else key,
        marketer_name=called.get(key, nobody) if key else None,
        **{name: row[name] for name in OWN},
        responded=responded,
        response_mean=_hours(mean),
        response_median=_hours(median),
        filter=f"marketer_id={key}" if key else None,
    )


def _hours(seconds: Any) -> str | None:
    return None if seconds is None else f"{r2(Decimal(str(seconds)) / HOUR):.2f}"


MORE = ("converted", "converted_compliant", "responded", "response_mean", "response_median")
MORE_HEADS = {
    "zh": ("期内转换", "期内合规转换", "已响应", "平均首次响应（工作小时）", "首次响应中位数（工作小时）"),
    "en": ("Converted in it", "Of them compliant", "Responded", "Mean response (business h)", "Median (business h)"),
}
WHO = {"zh": "市场人员", "en": "Marketer"}


async def export(ctx: Context, asked: LeadReportQuery) -> Table:
    """The same rows as a table. Raises DATE_OUT_OF_RANGE."""
    report = await marketers(ctx, asked)
    heads = (WHO[ctx.language], *HEADS[ctx.language][1:], *MORE_HEADS[ctx.language])
    return Table(heads, [[row.marketer_name or "", *cells(row, (*SHOWN, *MORE))] for row in report.data])
