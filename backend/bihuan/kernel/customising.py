"""What an administrator has declared about a kind of record, and how the one door keeps to it (ADM-01, ADM-07, IMP-05).

Values of fields an administrator has made lie in ``custom`` of the record itself. ``custom_values`` repeats those that
can be compared, written by the database whichever way a record is written: filters and uniqueness are its indexes
(decision 0037).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select

from bihuan.kernel.custom_index import CustomValue
from bihuan.kernel.custom_kinds import CustomField, Kind, as_id
from bihuan.kernel.declared import Declared, declared
from bihuan.kernel.errors import DomainError, FieldError, invalid
from bihuan.kernel.field_rules import Rules, Wrong, is_blank

if TYPE_CHECKING:
    from bihuan.kernel.context import Context
    from bihuan.kernel.resource import Resource

HEAD = "custom."
MOST_SENT = 200


class Sent(NamedTuple):
    """What a request says of a record besides its own fields: a new one where there is no id yet."""

    model: type[Any]
    record_id: UUID | None
    custom: Mapping[str, Any]
    named: frozenset[str]
    """The record's own fields that the request names."""


CHECKS: dict[str, Callable[[Context, Any, Sequence[UUID]], Awaitable[set[UUID]]]] = {}
"""Which of some ids may be named: for what is no kind of record of its own, such as the files of a record."""


def shown(ctx: Context, kind: str, custom: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values that this reader may see."""
    hidden = ctx.me.kept_from.get(kind)
    return custom if hidden is None else {key: value for key, value in custom.items() if key not in hidden}


async def settle_new(ctx: Context, resource: Resource[Any], record: Any) -> None:
    """A record is being made: defaults, what was sent, and what must be there. Raises 422 with everything wrong.

    What the program makes by itself, such as the customer of a converted lead, gets the defaults and is asked for the
    rest when somebody edits it.
    """
    known = declared(ctx, resource)
    sent = take_sent(ctx, resource, None)
    begun = {one.key: one.begin() for one in known.fields if one.is_active} | dict(record.custom or {})
    values = {key: value for key, value in begun.items() if value is not None}
    if sent is None:
        record.custom = values
        return
    errors: list[FieldError] = []
    record.custom = await _merged(ctx, resource, known, record, values, sent, errors)
    _judge(ctx, resource, known, record, None, sent, errors)
    _raise(errors)


async def settle_changed(ctx: Context, resource: Resource[Any], record: Any, before: Mapping[str, Any]) -> None:
    """A record was edited. A rule made today does not lock yesterday's records: what was missing before and is not
    touched now may stay missing; what is cleared, or is now demanded, may not."""
    sent = take_sent(ctx, resource, record.id)
    if sent is None:
        return
    known = declared(ctx, resource)
    errors: list[FieldError] = []
    if sent.custom:
        refused = resource.editable(record)
        if refused is not None:
            raise refused
        merged = await _merged(ctx, resource, known, record, dict(record.custom or {}), sent, errors)
        if merged != record.custom:
            record.custom = merged
    _judge(ctx, resource, known, record, before, sent, errors)
    _raise(errors)


def take_sent(ctx: Context, resource: Resource[Any], record_id: UUID | None) -> Sent | None:
    """What was said of this record; once."""
    sent = ctx.sent
    if sent is None or sent.model is not resource.model or sent.record_id != record_id:
        return None
    ctx.sent = None
    return sent


def _raise(errors: Sequence[FieldError]) -> None:
    if errors:
        if {error.code for error in errors} == {"DUPLICATE_VALUE"}:
            raise DomainError("DUPLICATE_VALUE", errors=errors)
        raise invalid(errors)


async def _merged(
    ctx: Context,
    resource: Resource[Any],
    known: Declared,
    record: Any,
    values: dict[str, Any],
    sent: Sent,
    errors: list[FieldError],
) -> dict[str, Any]:
    """Absent is unchanged, null clears."""
    fields = {one.key: one for one in known.fields}
    hidden = ctx.me.kept_from.get(resource.name, frozenset())
    changed: dict[CustomField, Any] = {}
    for key, value in list(sent.custom.items())[:MOST_SENT]:
        field, at = fields.get(key), f"/custom/{escaped(key)}"
        if field is None:
            errors.append(FieldError(at, "UNKNOWN_FIELD"))
        elif key in hidden:
            errors.append(FieldError(at, "FIELD_FORBIDDEN"))
        elif not field.is_active:
            errors.append(FieldError(at, "READONLY_FIELD"))
        else:
            try:
                read = field.read(value, values.get(key))
            except Wrong as wrong:
                errors.append(FieldError(at, wrong.code, wrong.params))
                continue
            if read is None:
                values.pop(key, None)
            elif values.get(key) != read:
                values[key] = changed[field] = read
    await _check_named(ctx, resource, record, changed, errors)
    await _check_unique(ctx, record.id, changed, errors)
    return values


async def _check_named(
    ctx: Context, resource: Resource[Any], record: Any, changed: Mapping[CustomField, Any], errors: list[FieldError]
) -> None:
    """Whoever names a record must see it (TRUST §3.6)."""
    asked: dict[str, ColumnElement[bool]] = {}
    for field, value in changed.items():
        if field.refers_to is not None:
            asked[field.key] = resource.kind(field.refers_to).sees(ctx, as_id(value))
        elif field.kind == Kind.FILE:
            ids = [as_id(one) for one in value]
            if await CHECKS["attachments"](ctx, record, ids) != set(ids):
                errors.append(FieldError(f"/custom/{field.key}", "REF_NOT_FOUND"))
    if asked:
        await ctx.written(*(resource.kind(field.refers_to).model for field in changed if field.refers_to))
        row = (await ctx.db.execute(select(*(seen.label(name) for name, seen in asked.items())))).one()._mapping
        errors += [FieldError(f"/custom/{name}", "REF_NOT_FOUND") for name in asked if not row[name]]


async def _check_unique(
    ctx: Context, record_id: UUID, changed: Mapping[CustomField, Any], errors: list[FieldError]
) -> None:
    """A value that another record has; the index decides between two who write it at once."""
    for field, value in changed.items():
        if field.is_unique:
            taken = select(CustomValue.record_id).where(
                CustomValue.field_id == field.id, CustomValue.value == value, CustomValue.record_id != record_id
            )
            if await ctx.db.scalar(taken.limit(1)) is not None:
                errors.append(FieldError(f"/custom/{field.key}", "DUPLICATE_VALUE"))


def _judge(
    ctx: Context,
    resource: Resource[Any],
    known: Declared,
    record: Any,
    before: Mapping[str, Any] | None,
    sent: Sent,
    errors: list[FieldError],
) -> None:
    """What is demanded and not there, and what does not keep to the rules of a field of the product.

    Nobody is asked for a field that was made for other roles: they could not fill it.
    """
    if not known.fields and not known.rules:
        return
    now = flat(resource.snapshot(record))
    was = None if before is None else flat(before)
    wrong = {error.pointer for error in errors}
    for name, rules in known.rules.items():
        at = f"/{name}"
        value = now.get(name, getattr(record, name, None))
        if name in sent.named or was is None:
            try:
                kept = rules.judge(value)
                if kept != value:
                    setattr(record, name, kept)
            except Wrong as failed:
                errors.append(FieldError(at, failed.code, failed.params))
                continue
        if missing(rules, name, now, was, name in sent.named):
            errors.append(FieldError(at, "REQUIRED"))
    hidden = ctx.me.kept_from.get(resource.name, frozenset())
    for field in known.fields:
        at, name = f"/custom/{field.key}", f"{HEAD}{field.key}"
        if not field.is_active or field.key in hidden or at in wrong:
            continue
        if missing(field.rules, name, now, was, field.key in sent.custom):
            errors.append(FieldError(at, "REQUIRED"))


def require_complete(ctx: Context, resource: Resource[Any], record: Any) -> None:
    """Before a document becomes final: what is demanded of it must be there, also where it was made of another one and
    nobody has edited it. Raises FIELDS_MISSING with everything that is not, but for what was made for other roles.
    """
    known = declared(ctx, resource)
    if ctx.is_system or not (known.fields or known.rules):
        return
    now = {name: getattr(record, name, None) for name in known.rules} | flat(resource.snapshot(record))
    hidden = ctx.me.kept_from.get(resource.name, frozenset())
    asked = {f"/{name}": (rules, name) for name, rules in known.rules.items()}
    asked |= {
        f"/custom/{one.key}": (one.rules, f"{HEAD}{one.key}")
        for one in known.fields
        if one.is_active and one.key not in hidden
    }
    errors = [FieldError(at, "REQUIRED") for at, (rules, name) in asked.items() if missing(rules, name, now, None)]
    if errors:
        raise DomainError("FIELDS_MISSING", errors=errors)


def missing(rules: Rules, name: str, now: Mapping[str, Any], was: Mapping[str, Any] | None, named: bool = True) -> bool:
    """Whether the field is demanded and empty, and that is this writer's doing."""
    if not is_blank(now.get(name)) or not rules.demand(now):
        return False
    return was is None or named or not (is_blank(was.get(name)) and rules.demand(was))


def flat(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record by the names that conditions use: ``custom.key`` beside the record's own."""
    own = {name: value for name, value in snapshot.items() if name != "custom"}
    return own | {f"{HEAD}{key}": value for key, value in (snapshot.get("custom") or {}).items()}


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()[:100]
