"""A record as the API shows it: own fields, derived names, and the verbs offered with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from bihuan.kernel.context import Context
from bihuan.kernel.customising import shown
from bihuan.kernel.db import RECORD_ID
from bihuan.kernel.direct import Direct
from bihuan.kernel.errors import DomainError
from bihuan.kernel.names import learn, told
from bihuan.kernel.numbering import Draw, Kinds, take_numbers, with_numbers
from bihuan.kernel.wire import Schema
from bihuan.kernel.workflow import ActionState

if TYPE_CHECKING:
    from bihuan.kernel.reading import Readable


def states(ctx: Context, resource: Readable[Any], record: Any, allowed: Mapping[str, bool]) -> list[ActionState]:
    """The verbs the principal may use on this record, and why one is not possible now."""
    offered: list[ActionState] = []
    for action in resource.actions:
        if action.system or not allowed.get(action.verb, False):
            continue
        offered.append(_state(ctx, action.name, action.refusal(record)))
    for push in resource.pushes:
        if ctx.may(push.target, "create"):
            offered.append(_state(ctx, push.name, push.possible(record), push.target if push.opens else None))
    if allowed.get("update"):
        offered.append(_state(ctx, "update", resource.editable(record)))
    return offered


class Seen(NamedTuple):
    """What stands in other tables about a record: derived names, and which verbs are allowed."""

    extra: dict[str, Any]
    allowed: dict[str, bool]


async def look(ctx: Context, resource: Readable[Any], record: Any) -> Seen:
    """Whatever the database has to tell beside the record's own fields.

    What waits for a number is given it in the same statement, the last but one: counters stay locked until the commit.
    """
    verbs = sorted(
        {a.verb for a in resource.actions if not a.system and ctx.may(resource.name, a.verb)}
        | ({"update"} if ctx.may(resource.name, "update") else set())
    )
    decided = {verb: ctx.covers(record, resource.name, verb) for verb in verbs}
    asked = [verb for verb, covered in decided.items() if covered is None]
    extra = {} if resource.enrich is None else await resource.enrich(ctx, record)
    allowed = {verb: bool(covered) for verb, covered in decided.items()}
    known = told(ctx, resource, record)
    unknown = tuple(name for name in resource.derived if name not in known)
    kinds, values = Draw.of(ctx) or ((), {})
    if unknown or asked or kinds:
        shape = (resource.name, "shown", kinds, unknown, *asked)
        statement = ctx.once(shape, lambda: _beside(ctx, resource, unknown, asked, kinds))
        row = await statement.first(ctx.line, {"record_id": record.id, **values})
        assert row is not None, f"{resource.name} {record.id} is not there"
        take_numbers(ctx, (kinds and row.drawn) or {})
        known |= (read := {name: row[name] for name in unknown})
        learn(ctx, resource, record, read)
        allowed |= {verb: bool(row[f"may {verb}"]) for verb in asked}
    return Seen(known | extra, allowed)


def show(ctx: Context, resource: Readable[Any], record: Any, seen: Seen) -> Schema:
    """The record as the API shows it: own fields, derived names, and what can be done with it."""
    values: dict[str, Any] = {}
    for name in resource.read.model_fields:
        if name == "actions":
            values[name] = states(ctx, resource, record, seen.allowed)
        elif name == "custom":
            values[name] = shown(ctx, resource.name, record.custom)
        else:
            value = seen.extra[name] if name in seen.extra else getattr(record, name)
            values[name] = None if resource.hides(ctx, name) else value
    return resource.read.model_validate(values)


def _beside(ctx: Context, resource: Readable[Any], names: Iterable[str], asked: list[str], kinds: Kinds) -> Direct:
    """Derived names and undecided verbs of one record, in one statement, with the numbers that are due."""
    columns = [resource.column(ctx, name) for name in names]
    columns += [resource.scope(ctx, verb).label(f"may {verb}") for verb in asked]
    shown = select(*columns).select_from(resource.model).where(resource.model.id == RECORD_ID)
    return Direct(with_numbers(shown, kinds) if kinds else shown)


def _state(ctx: Context, name: str, refused: DomainError | None, target: str | None = None) -> ActionState:
    reason = refused.sentence.in_(ctx.language) if refused else None
    return ActionState(name=name, enabled=refused is None, reason=reason, target=target)
