"""Counts of what people did, divided by two things at once, and the same as a table for a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, any_, func, literal_column, select, union_all

from bihuan.company.dictionary.models import DictionaryItem
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.insights.acts.period import Period, period_of, start_of, wanted
from bihuan.insights.acts.schemas import (
    MOST_COLUMNS,
    MOST_ROWS,
    ActCounts,
    ActFilter,
    ActHead,
    ActLine,
    By,
    CountsQuery,
    ExportQuery,
)
from bihuan.insights.acts.sources import acts_of
from bihuan.insights.acts.words import ACTS, BEHAVIOURS
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import Invalid, Text
from bihuan.kernel.reports import Table

PERIODS = frozenset({By.DAY, By.WEEK, By.MONTH})
MOST_LINES = 100_000
SYSTEM = Text("系统", "System")
NOBODY = Text("无部门", "No department")


class Cell(NamedTuple):
    """So many acts of one person in one period; what was not asked apart is None."""

    act: str | None
    actor: UUID | None
    day: date | None
    times: int


class Person(NamedTuple):
    name: str
    department_id: UUID | None
    department: str | None


async def counts(ctx: Context, asked: CountsQuery) -> ActCounts:
    """Raises DATE_OUT_OF_RANGE, and INVALID where rows and columns are the same or there would be too many of them."""
    period = period_of(asked)
    if asked.rows == asked.columns or (asked.rows in PERIODS and asked.columns in PERIODS):
        raise Invalid("/query/columns", "INVALID")
    if asked.columns in {By.USER, By.DEPARTMENT}:
        raise Invalid("/query/columns", "INVALID")  # people stand in rows: there are too many of them for columns
    cells = await _cells(ctx, asked, period, {asked.rows, asked.columns})
    people = await people_of(ctx, {cell.actor for cell in cells if cell.actor})
    row_of, column_of = (_keys(by, people) for by in (asked.rows, asked.columns))
    found: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for row in row_of(cell):
            for column in column_of(cell):
                found[row, column] += cell.times
    rows, columns = Counter[str](), Counter[str]()
    for (row, column), count in found.items():
        rows[row] += count
        columns[column] += count
    words = await words_of(ctx)
    heads = _heads(ctx, asked.columns, columns, period, people, words)[:MOST_COLUMNS]
    lines = _heads(ctx, asked.rows, rows, period, people, words)
    return ActCounts(
        date_from=period.first,
        date_to=period.last,
        rows=asked.rows,
        columns=heads,
        data=[ActLine(**dict(line), cells=[found[line.key, head.key] for head in heads]) for line in lines[:MOST_ROWS]],
        total=sum(rows.values()),
        row_count=len(lines),
    )


async def export(ctx: Context, asked: ExportQuery) -> Table:
    """Person, department, act, period and count, a line each. Raises INVALID, DATE_OUT_OF_RANGE for too many."""
    period = period_of(asked)
    if asked.period not in PERIODS:
        raise Invalid("/query/period", "INVALID")
    cells = await _cells(ctx, asked, period, {By.USER, By.ACT, asked.period})
    if len(cells) > MOST_LINES:
        raise Invalid("/query/date_from", "DATE_OUT_OF_RANGE")
    people = await people_of(ctx, {cell.actor for cell in cells if cell.actor})
    words = await words_of(ctx)
    lines = []
    for cell in cells:
        who = people.get(cell.actor) if cell.actor else None
        name = who.name if who else SYSTEM.in_(ctx.language)
        department = (who.department if who else None) or ""
        lines.append((str(cell.day), department, name, words(str(cell.act)), str(cell.times)))
    return Table(HEADS[ctx.language], sorted(lines))


HEADS = {"zh": ("期间", "部门", "人员", "动作", "次数"), "en": ("Period", "Department", "Person", "Act", "Count")}


async def _cells(ctx: Context, asked: ActFilter, period: Period, by: set[By]) -> list[Cell]:
    """What the sources hold, added up as finely as the question needs and no finer."""
    parts = [_counted(acts_of(ctx, source, *where), by) for source, where in wanted(asked, period)]
    if not parts:
        return []
    return [Cell(*row) for row in await ctx.db.execute(union_all(*parts))]


def _counted(acts: Select[Any], by: set[By]) -> Select[Any]:
    found = acts.subquery("acts")
    step = next((one for one in by if one in PERIODS), None)
    # no parameters in it: the same expression stands in the list and in GROUP BY
    day: Any = literal_column(f"date_trunc('{step or By.DAY}', acts.at AT TIME ZONE 'Asia/Shanghai')::date", Date)
    columns = {
        "act": found.c.act if by & {By.ACT, By.BEHAVIOUR} else None,
        "actor_id": found.c.actor_id if by & {By.USER, By.DEPARTMENT} else None,
        "day": day if step else None,
    }
    kept = [column for column in columns.values() if column is not None]
    nothing = {"act": _null("text"), "actor_id": _null("uuid"), "day": _null("date")}
    shown = [nothing[name] if column is None else column for name, column in columns.items()]
    return select(*shown, func.count()).group_by(*kept)


def _null(kind: str) -> Any:
    return literal_column(f"NULL::{kind}")


async def people_of(ctx: Context, wanted: Iterable[UUID]) -> dict[UUID, Person]:
    asked = (
        select(User.id, User.name, Department.id, Department.name)
        .outerjoin(Department, Department.id == User.department_id)
        .where(User.id == any_(uuid_array(sorted(wanted))))
    )
    rows = await ctx.db.execute(asked)
    return {key: Person(name, department_id, department) for key, name, department_id, department in rows}


async def words_of(ctx: Context) -> Callable[[str], str]:
    """What an act is called; kinds of follow-ups as the company calls them."""
    asked = select(DictionaryItem.code, DictionaryItem.label_zh, DictionaryItem.label_en).where(
        DictionaryItem.dict_type == "follow_up_kind", DictionaryItem.deleted_at.is_(None)
    )
    kinds = {code: Text(f"跟进：{zh}", f"Follow-up: {en}") for code, zh, en in await ctx.db.execute(asked)}

    def called(act: str) -> str:
        word = ACTS.get(act) or kinds.get(act.partition(".")[2] if act.startswith("follow-ups.") else "")
        return word.in_(ctx.language) if word else act

    return called


def _keys(by: By, people: Mapping[UUID, Person]) -> Callable[[Cell], Iterable[str]]:
    """The rows or columns to which a cell belongs; behaviours leave some acts out."""

    def department(cell: Cell) -> str:
        who = people.get(cell.actor) if cell.actor else None
        return str(who.department_id) if who and who.department_id else ""

    keys: dict[By, Callable[[Cell], Iterable[str]]] = {
        By.USER: lambda cell: [str(cell.actor or "")],
        By.DEPARTMENT: lambda cell: [department(cell)],
        By.ACT: lambda cell: [str(cell.act)],
        By.BEHAVIOUR: lambda cell: [name for name, (_, acts) in BEHAVIOURS.items() if cell.act in acts],
    }
    return keys.get(by, lambda cell: [str(cell.day)])


def _heads(
    ctx: Context,
    by: By,
    totals: Counter[str],
    period: Period,
    people: Mapping[UUID, Person],
    called: Callable[[str], str],
) -> list[ActHead]:
    """Days in their order, acts in that of the story, people by how much they did."""
    if by in PERIODS:
        heads: list[tuple[str, str, str | None]] = [
            (str(day), str(day), _days(by, day, period)) for day in period.steps(by)
        ]
    elif by == By.BEHAVIOUR:
        heads = [
            (name, word.in_(ctx.language), f"act={','.join(sorted(acts))}") for name, (word, acts) in BEHAVIOURS.items()
        ]
    elif by == By.ACT:
        place = {act: number for number, act in enumerate(ACTS)}
        ordered = sorted(totals, key=lambda act: (place.get(act, len(place)), act))
        heads = [(act, called(act), f"act={act}") for act in ordered]
    else:
        heads = _people_heads(ctx, by, totals, people)
    return [ActHead(key=key, label=label, total=totals[key], filter=found) for key, label, found in heads]


def _days(by: By, day: date, period: Period) -> str:
    """A week or a month as far as it was asked for."""
    following = start_of(by, day + timedelta(days={By.DAY: 1, By.WEEK: 7}.get(by, 32)))
    last = min(following - timedelta(days=1), period.last)
    return f"date_from={max(day, period.first)}&date_to={last}"


def _people_heads(
    ctx: Context, by: By, totals: Counter[str], people: Mapping[UUID, Person]
) -> list[tuple[str, str, str | None]]:
    """Whoever did most comes first. What the system did has a name of its own."""
    if by == By.USER:
        names = {str(key): who.name for key, who in people.items()} | {"": SYSTEM.in_(ctx.language)}
        filters = {key: f"user_id={key}" if key else "system=true" for key in names}
    else:
        names = {str(who.department_id): who.department or "" for who in people.values() if who.department_id}
        filters = {key: f"own_department_id={key}" for key in names}
        names[""] = NOBODY.in_(ctx.language)
    ordered = sorted(totals, key=lambda key: (-totals[key], names.get(key, ""), key))
    return [(key, names.get(key, key), filters.get(key)) for key in ordered]
