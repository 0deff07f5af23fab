"""The log of all changes, for whoever audits them: by period, record and person (AUD-05, DOMAIN §0.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, ColumnElement, any_, false, literal, select, true, tuple_

from bihuan.activity.timeline.schemas import TimelineChange
from bihuan.identity.api_token.models import ApiToken
from bihuan.identity.user.models import User
from bihuan.integration.auditing.naming import named
from bihuan.integration.auditing.schemas import AuditFilter, AuditName, AuditPage, AuditQuery, AuditRow
from bihuan.integration.exporting.cells import MASKS, MOBILE
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Numbered, uuid_array
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import PageInfo, digest
from bihuan.kernel.reading import field_of
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.masking import MANY, mask_phone, masked_entries

OBJECT = "audit-log"
"""The permission object: reading it is not reading the records, and the other way round."""
NO_ID = UUID(int=0)
KEPT = 20_000
VERBS = {
    "create": Text("新建", "Create"),
    "update": Text("编辑", "Edit"),
    "delete": Text("删除", "Delete"),
    "attach": Text("上传附件", "Attach a file"),
    "follow-up": Text("记录跟进", "Follow up"),
    "remove-follow-up": Text("删除跟进", "Delete a follow-up"),
    "print": Text("打印", "Print"),
    "export": Text("导出", "Export"),
    "export_plain": Text("明文导出", "Export unmasked"),
    "import": Text("导入", "Import"),
    "progress": Text("更新进度", "Follow progress"),
    "rescore": Text("重新评分", "Score again"),
    "prefer": Text("更新采购偏好", "Renew the preference"),
    "grant": Text("授予权限", "Grant"),
}
"""Of what every kind can do, and of what happens to a record without a verb of its own."""
FOUND = (
    select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.actor_kind,
        AuditEntry.actor_id,
        User.name.label("actor_name"),
        ApiToken.name.label("token_name"),
        AuditEntry.action,
        AuditEntry.object_type,
        AuditEntry.object_id,
        AuditEntry.object_no,
        AuditEntry.object_version,
        AuditEntry.reason,
        AuditEntry.ip,
        AuditEntry.request_id,
        AuditEntry.changes,
    )
    .outerjoin(User, User.id == AuditEntry.actor_id)
    .outerjoin(ApiToken, ApiToken.id == AuditEntry.token_id)
)
LATEST = (AuditEntry.at.desc(), AuditEntry.id.desc())
Place = tuple[datetime, int]


async def audit_page(ctx: Context, codec: CursorCodec, asked: AuditQuery) -> AuditPage:
    """One page, the latest first. Raises CURSOR_MISMATCH, NUMBER_WITHOUT_KIND."""
    ctx.require(OBJECT, "read")
    size = min(asked.limit, 200)
    filters = asked.model_dump(mode="json", exclude={"limit", "cursor"})
    bound_to = f"audit:{digest(filters)}:{ctx.me.id}:{ctx.me.epoch}"
    rows = FOUND.where(*await conditions(ctx, asked, "read", "/query/"))
    if asked.cursor:
        at, key = _place(codec, asked.cursor, bound_to)
        before = tuple_(AuditEntry.at, AuditEntry.id) < tuple_(literal(at), literal(key, BigInteger))
        rows = rows.where(AuditEntry.at <= at, before)  # the index begins here
    found = (await ctx.db.execute(rows.order_by(*LATEST).limit(size + 1))).all()
    shown, next_cursor = found[:size], None
    if len(found) > size:
        next_cursor = codec.encode([shown[-1].at, shown[-1].id], NO_ID, False, bound_to, CLOCK.now())
    ctx.rows += len(shown)
    info = PageInfo(next_cursor=next_cursor, prev_cursor=None, limit=size, total=None, total_relation=None)
    changed = [(row.object_type, row.object_id, seen_changes(ctx, row.object_type, row.changes)) for row in shown]
    names = await named(ctx, changed, everything="all" in ctx.me.scopes(OBJECT, "read"))
    return AuditPage(data=[_row(ctx, *one) for one in zip(shown, names, strict=True)], page=info)


def _place(codec: CursorCodec, cursor: str, bound_to: str) -> Place:
    match codec.decode(cursor, bound_to, CLOCK.now()).values:
        case [datetime() as at, int() as key]:
            return at, key
    raise DomainError("CURSOR_MISMATCH")


async def conditions(ctx: Context, asked: AuditFilter, verb: str, at: str) -> list[ColumnElement[bool]]:
    """What was asked for, among the acts that the principal may look at. Raises NUMBER_WITHOUT_KIND."""
    entry = AuditEntry
    where = [scope(ctx, verb)]
    if asked.at_gte is not None:
        where.append(entry.at >= asked.at_gte)
    if asked.at_lte is not None:
        where.append(entry.at <= asked.at_lte)
    for name in ("object_type", "object_id", "actor_id", "actor_kind", "action"):
        value = getattr(asked, name)
        if value is not None:
            where.append(getattr(entry, name) == value)
    if asked.number is not None:
        if asked.object_type is None:
            raise Invalid(f"{at}number", "NUMBER_WITHOUT_KIND")
        where.append(await _numbered(ctx, asked.object_type, asked.number))
    return where


def scope(ctx: Context, verb: str) -> ColumnElement[bool]:
    """Whose acts: with the scope ``all`` everybody's and the system's, otherwise those of the people it covers."""
    scopes = ctx.me.scopes(OBJECT, verb)
    if ctx.is_system or "all" in scopes:
        return true()
    return AuditEntry.actor_id == any_(uuid_array(sorted(ctx.me.owners(scopes, False))))


async def _numbered(ctx: Context, kind: str, number: str) -> ColumnElement[bool]:
    """The record of that number, whether it is still there or not: what is audited may be gone."""
    resource = RESOURCES.get(kind)
    if resource is None or not issubclass(resource.model, Numbered):
        return false()
    model: Any = resource.model
    found = await ctx.db.scalars(select(model.id).where(model.number == number).limit(10))
    return AuditEntry.object_id == any_(uuid_array(list(found)))


def _row(ctx: Context, row: Any, names: list[AuditName]) -> AuditRow:
    values = dict(row._mapping) | {
        "id": str(row.id),
        "action_name": action_name(ctx, row.object_type, row.action),
        "object_name": kind_name(ctx, row.object_type),
        "reason": unmasked_never(row.reason),
        "changes": changes_of(ctx, row.object_type, row.changes)[:2000],
        "names": names,
    }
    return AuditRow.model_validate(values)


def kind_name(ctx: Context, kind: str) -> str:
    """What records of this kind are called."""
    resource = RESOURCES.get(kind)
    return kind if resource is None else Text(resource.label.zh, resource.label.en).in_(ctx.language)


def action_name(ctx: Context, kind: str, action: str) -> str:
    """What a verb is called: as its kind calls it, else as all do."""
    resource = RESOURCES.get(kind)
    own = next((one.summary for one in resource.actions if one.name == action), None) if resource else None
    word = own or VERBS.get(action)
    return action if word is None else word.in_(ctx.language)


def changes_of(ctx: Context, kind: str, changes: list[dict[str, Any]]) -> list[TimelineChange]:
    """Each field before and after, as whoever audits may see it: masked, and without what is kept from them."""
    return [
        TimelineChange(field=one["field"], old=_text(one["old"]), new=_text(one["new"]))
        for one in seen_changes(ctx, kind, changes)
    ]


def seen_changes(ctx: Context, kind: str, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as values."""
    resource, seen = RESOURCES.get(kind), []
    for one in changes:
        name = field_of(one["field"])
        if resource is None or not resource.hides(ctx, name):
            sides = {side: _seen(ctx, resource, name, one.get(side)) for side in ("old", "new")}
            seen.append({"field": one["field"], **sides})
    return seen


def _seen(ctx: Context, resource: Any, name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _seen(ctx, resource, key, one)
            for key, one in value.items()
            if resource is None or not resource.hides(ctx, key)
        }
    if isinstance(value, list) and name in MANY:
        return masked_entries(name, value)
    if isinstance(value, list):
        return [_seen(ctx, resource, name, one) for one in value]
    if isinstance(value, str):
        return MASKS[name](value) if name in MASKS else unmasked_never(value)
    return value


def unmasked_never(text: str | None) -> str | None:
    """A mobile number that somebody wrote into a text (invariant 20)."""
    return None if text is None else MOBILE.sub(lambda found: mask_phone(found[0]) or "", text)


def _text(value: Any) -> str | None:
    """As the history of a record tells it: yes and no as JSON writes them, a whole line as JSON."""
    if value is None or isinstance(value, str):
        return value if value is None else value[:KEPT]
    return orjson.dumps(value).decode()[:KEPT]
