"""Conditions over the fields of a lead: what scoring and assignment rules ask, pure (DOMAIN §7.4, §7.5).

A rule holds where all of its conditions hold. One that asks for a value of a list means everything below that value as
well; a region is known by its code and by its name, since programs write either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select
from typing_extensions import TypedDict

from bihuan.company.dictionary.models import DictionaryItem
from bihuan.identity.epoch import Remembered
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.wire import Chars, OpenCode, Schema

MOST = 20


class ConditionField(StrEnum):
    """What of a lead a rule may ask."""

    PROVINCE = "province"
    CITY = "city"
    INDUSTRY = "industry"
    COMPANY_SIZE = "company_size"
    BUDGET_AMOUNT = "budget_amount"
    SOURCE = "source"
    AUTHORITY_LEVEL = "authority_level"
    INTENT_LEVEL = "intent_level"
    SCORE = "score"
    DEMAND = "demand"
    UTM_SOURCE = "utm_source"
    UTM_CAMPAIGN = "utm_campaign"
    THIRD_PARTY_BATCH = "third_party_batch"


class ConditionOp(StrEnum):
    IN = "in"
    NOT_IN = "not_in"
    GTE = "gte"
    LT = "lt"
    KNOWN = "known"
    UNKNOWN = "unknown"


NUMBERS = {ConditionField.BUDGET_AMOUNT, ConditionField.SCORE}
LISTS = {
    ConditionField.PROVINCE: "region",
    ConditionField.INDUSTRY: "industry",
    ConditionField.COMPANY_SIZE: "customer_size",
    ConditionField.SOURCE: "lead_source",
}
OF_NUMBERS = {ConditionOp.GTE, ConditionOp.LT}
WITHOUT_VALUE = {ConditionOp.KNOWN, ConditionOp.UNKNOWN}
SUFFIXES = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")

Test = Callable[[Any], bool]
"""Whether a lead, or anything with its fields, is meant."""
Wider = Mapping[tuple[str, str], frozenset[str]]
"""(list, code) → everything that is the same or below it."""


class Condition(Schema):
    """One comparison. ``in`` and ``not_in`` take values, ``gte`` and ``lt`` one number, ``known``, ``unknown`` none."""

    field: ConditionField
    op: ConditionOp
    values: Annotated[list[Annotated[str, Chars(128)]], Field(max_length=200)] = Field(default_factory=list)


class ConditionRead(TypedDict):
    """A condition as it is kept; lists are written from plain dictionaries."""

    field: OpenCode
    op: OpenCode
    values: Annotated[list[Annotated[str, Field(max_length=128)]], Field(max_length=200)]


Conditions = Annotated[list[Condition], Field(max_length=MOST)]
ConditionsRead = Annotated[list[ConditionRead], Field(max_length=MOST)]


def check_conditions(conditions: Iterable[Condition]) -> None:
    """Raises 422 with everything that does not fit: operator and field, and how many values of which kind."""
    errors: list[FieldError] = []
    for place, one in enumerate(conditions):
        at = f"/conditions/{place}"
        if one.op not in WITHOUT_VALUE and (one.op in OF_NUMBERS) != (one.field in NUMBERS):
            errors.append(FieldError(f"{at}/op", "OPERATOR_INVALID"))
        elif one.op in WITHOUT_VALUE:
            errors += [FieldError(f"{at}/values", "INVALID")] if one.values else []
        elif not one.values:
            errors.append(FieldError(f"{at}/values", "REQUIRED"))
        elif one.op in OF_NUMBERS and (len(one.values) > 1 or _number(one.values[0]) is None):
            errors.append(FieldError(f"{at}/values", "INVALID_NUMBER"))
    if errors:
        raise DomainError(errors[0].code if len(errors) == 1 else "VALIDATION", errors=errors)


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


def stored(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") for one in conditions]


def compiled(conditions: Iterable[Mapping[str, Any]], wider: Wider) -> Test:
    """All of them at once; without any, everything is meant."""
    tests = [_test(one["field"], one["op"], one["values"], wider) for one in conditions]
    return lambda lead: all(test(lead) for test in tests)


def _test(field: str, op: str, values: list[str], wider: Wider) -> Test:
    if op == ConditionOp.KNOWN:
        return lambda lead: getattr(lead, field) not in (None, "")
    if op == ConditionOp.UNKNOWN:
        return lambda lead: getattr(lead, field) in (None, "")
    if op in OF_NUMBERS:
        limit = _number(values[0]) or Decimal(0)
        return lambda lead: _compared(getattr(lead, field), op, limit)
    of = LISTS.get(ConditionField(field))
    meant = frozenset().union(*(wider.get((of or "", value), frozenset({value})) for value in values))
    wanted = op == ConditionOp.IN
    return lambda lead: (getattr(lead, field) in meant) is wanted


def _compared(value: Any, op: str, limit: Decimal) -> bool:
    if value is None:
        return False
    return bool(value >= limit) if op == ConditionOp.GTE else bool(value < limit)


async def _read_wider(ctx: Context) -> Wider:
    columns = (DictionaryItem.dict_type, DictionaryItem.code, DictionaryItem.label_zh, DictionaryItem.parent)
    asked = select(*columns).where(
        DictionaryItem.dict_type.in_(sorted(set(LISTS.values()))), DictionaryItem.deleted_at.is_(None)
    )
    rows = (await ctx.db.execute(asked.execution_options(knows_what_waits=True))).all()
    parents = {(row.dict_type, row.code): row.parent for row in rows}
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        names = {row.code, row.label_zh, _short(row.label_zh)} if row.dict_type == "region" else {row.code}
        above: str | None = row.code
        for _ in range(MOST):  # a tree that was bent into a circle ends as well
            if above is None:
                break
            found.setdefault((row.dict_type, above), set()).update(names)
            above = parents.get((row.dict_type, above))
    return {key: frozenset(names) for key, names in found.items()}


def _short(name: str) -> str:
    """上海市 → 上海, 广西壮族自治区 → 广西."""
    return next((name[: -len(end)] for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name)


wider_codes = Remembered(_read_wider)
"""In memory: whoever edits a list moves the epoch."""
