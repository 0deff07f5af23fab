"""Columns of the fields that an administrator has made, and the rules of all fields in a file (IMP-05)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import any_, literal, select

from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User, UserStatus
from bihuan.integration.importing.fields import Field, fold
from bihuan.kernel.context import Context
from bihuan.kernel.custom_index import CustomValue
from bihuan.kernel.custom_kinds import CHOSEN, CustomField, Kind
from bihuan.kernel.customising import HEAD, missing
from bihuan.kernel.db import TEXTS
from bihuan.kernel.declared import Declared, declared
from bihuan.kernel.field_rules import Wrong
from bihuan.kernel.resource import RESOURCES

NOT_IN_FILES = frozenset({Kind.FILE, Kind.LOOKUP})
"""What no cell can name: files lie with their record, and a record is named by more than a word."""
Say = Callable[[str, str, dict[str, str]], None]
AS = {Kind.DATE: "date", Kind.DATETIME: "moment", Kind.NUMBER: "amount", Kind.MONEY: "amount", Kind.CHECKBOX: "flag"}
"""Kinds whose cells are read like those of the product's own fields."""


def declared_for(ctx: Context, kind: str) -> Declared:
    return declared(ctx, RESOURCES[kind])


def custom_fields(ctx: Context, kind: str) -> tuple[CustomField, ...]:
    """The active fields that this importer may fill."""
    hidden = ctx.me.kept_from.get(kind, frozenset())
    known = declared_for(ctx, kind).fields
    return tuple(one for one in known if one.is_active and one.key not in hidden and one.kind not in NOT_IN_FILES)


def columns(ctx: Context, kind: str) -> tuple[Field, ...]:
    """What a file may hold besides the fields of the product."""
    return tuple(
        Field(
            f"{HEAD}{one.key}",
            one.label,
            _kind(one),
            (one.key,),
            one.rules.required and one.rules.condition is None,
        )
        for one in custom_fields(ctx, kind)
    )


def _kind(of: CustomField) -> str:
    if of.kind == Kind.MULTI_SELECT:
        return f"some:{HEAD}{of.key}"
    if of.kind in {Kind.SELECT, Kind.USER, Kind.DEPARTMENT}:
        return f"dict:{HEAD}{of.key}"
    return AS.get(Kind(of.kind), "text")


def choices_of(of: CustomField, language: Any) -> list[str]:
    """What may be picked in a template."""
    return [option.label.in_(language) for option in of.options if option.is_active]


async def words(ctx: Context, kind: str) -> dict[str, dict[str, str]]:
    """Of every field with choices: what a value is called in either language → how it is kept."""
    found: dict[str, dict[str, str]] = {}
    for of in custom_fields(ctx, kind):
        known = found.setdefault(f"{HEAD}{of.key}", {})
        if of.kind in CHOSEN:
            for option in of.options:
                for said in (option.code, option.label.zh, option.label.en) if option.is_active else ():
                    known.setdefault(fold(said), option.code)
        elif of.kind == Kind.USER:
            people = select(User.id, User.name, User.username).where(
                User.deleted_at.is_(None), User.status == UserStatus.ACTIVE
            )
            for user_id, *names in await ctx.db.execute(people):
                for said in names:
                    known.setdefault(fold(said), str(user_id))
        elif of.kind == Kind.DEPARTMENT:
            every = select(Department.id, Department.name).where(Department.deleted_at.is_(None))
            known |= {fold(name): str(department_id) for department_id, name in await ctx.db.execute(every)}
    return found


def several(known: Mapping[str, str], cell: str) -> list[str] | None:
    """The codes of several choices, or None where one of them is unknown."""
    said = [part.strip() for part in re.split(r"[,，;；、|\n]", cell) if part.strip()]
    codes = [known.get(fold(part)) for part in said]
    return None if None in codes else list(dict.fromkeys(str(code) for code in codes))


def read(fields: Mapping[str, CustomField], values: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The values as they are kept; what is wrong with them is said."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        try:
            kept = fields[name.removeprefix(HEAD)].read(value)
        except Wrong as wrong:
            say(name, wrong.code, dict(wrong.params))
            continue
        if kept is not None:
            found[name.removeprefix(HEAD)] = kept
    return found


def judge(ctx: Context, kind: str, values: Mapping[str, Any], was: Mapping[str, Any] | None, say: Say) -> None:
    """The rules of all fields over the values of a row; ``was`` is the record that is there."""
    known = declared_for(ctx, kind)
    now = dict(was or {}) | {name: value for name, value in values.items() if name != "custom"}
    now |= {f"{HEAD}{key}": value for key, value in (values.get("custom") or {}).items()}
    for name, rules in known.rules.items():
        try:
            if name in values:
                rules.judge(values[name])
        except Wrong as wrong:
            say(name, wrong.code, dict(wrong.params))
            continue
        if missing(rules, name, now, was, name in values):
            say(name, "REQUIRED", {})
    hidden = ctx.me.kept_from.get(kind, frozenset())
    for of in known.fields:
        if not of.is_active or of.key in hidden:
            continue
        if missing(of.rules, f"{HEAD}{of.key}", now, was, of.key in (values.get("custom") or {})):
            say(f"{HEAD}{of.key}", "REQUIRED", {})


async def taken(ctx: Context, kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    """Values of unique fields that records have already → the record."""
    found: dict[tuple[str, str], Any] = {}
    for of in custom_fields(ctx, kind):
        asked = sorted({str(row[of.key]) for row in rows if of.key in row}) if of.is_unique else []
        if asked:
            value = CustomValue
            held = select(value.value, value.record_id).where(
                value.field_id == of.id, value.value == any_(literal(asked, TEXTS))
            )
            found |= {(of.key, said): record_id for said, record_id in await ctx.db.execute(held)}
    return found
