"""Follow-ups and what they do to the record they are about (DOMAIN §10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    Uuid,
    and_,
    any_,
    case,
    column,
    exists,
    false,
    func,
    or_,
    select,
    table,
    true,
)

from bihuan.activity.follow_up.dates import ACTION as ACTION
from bihuan.activity.follow_up.dates import COUNTING_KINDS as COUNTING_KINDS
from bihuan.activity.follow_up.dates import REMOVAL, apply, moved_by, retell, take_back
from bihuan.activity.follow_up.models import FollowUp, FollowUpReply
from bihuan.activity.follow_up.outings import check_outing
from bihuan.activity.follow_up.replies import replies_of, reply
from bihuan.activity.follow_up.schemas import FollowUpCreate, FollowUpRead, FollowUpRow, FollowUpTarget, ReplyInput
from bihuan.activity.outing.models import Outing
from bihuan.company.dictionary.service import check_codes
from bihuan.company.setting.service import setting
from bihuan.identity.user.models import User
from bihuan.kernel.access import READING
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of, uuid_array
from bihuan.kernel.errors import DomainError, Invalid, NotFound, Text
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import CONSEQUENCES, RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Action

SYSTEM_KINDS = frozenset({"stage_note", "convert_note"})
WRITTEN_BY_OWNERS = frozenset({FollowUpTarget.LEADS, FollowUpTarget.CUSTOMERS})
EDITABLE_FOR = timedelta(hours=24)
AHEAD = timedelta(minutes=5)


class FollowUps(Resource[FollowUp]):
    """Whoever may read the record may read what was said about it; an author and their superiors always."""

    def scope(self, ctx: Context, verb: str = "read") -> ColumnElement[bool]:
        if ctx.is_system:
            return true()
        if not ctx.may(self.name, verb):
            return false()
        clauses: list[ColumnElement[bool]] = [FollowUp.author_id == any_(uuid_array([ctx.me.id, *ctx.me.subordinates]))]
        if verb in READING:
            clauses.extend(_readable(ctx, target) for target in FollowUpTarget)
        return or_(*clauses)

    async def represent(self, ctx: Context, record: FollowUp) -> Schema:
        shown: Any = await super().represent(ctx, record)
        refused = not_correctable(ctx, record)
        for state in shown.actions:
            if state.name == "update" and refused is not None:
                state.enabled, state.reason = False, refused.sentence.in_(ctx.language)
        return shown  # type: ignore[no-any-return]

    async def delete(self, ctx: Context, record_id: UUID, if_match: str | None) -> None:
        """Take back what was written down by mistake: the dates it moved are those of what is left.

        Raises FOLLOW_UP_LOCKED, FOLLOW_UP_OF_VERB.
        """
        async with self.change(ctx, record_id, "delete", if_match=if_match, action="delete") as follow_up:
            refused = not_correctable(ctx, follow_up)
            if follow_up.kind in SYSTEM_KINDS:
                refused = DomainError("FOLLOW_UP_OF_VERB")
            if refused is not None:
                raise refused
            follow_up.deleted_at, follow_up.deleted_by = CLOCK.now(), ctx.me.id
        for kind, of in moved_by(follow_up):
            await take_back(ctx, kind, of, [follow_up], REMOVAL)


def _readable(ctx: Context, target: FollowUpTarget) -> ColumnElement[bool]:
    resource = RESOURCES.get(target)
    if resource is None or not ctx.may(target, "read"):
        return false()
    model = resource.model
    seen = exists().where(model.id == FollowUp.object_id, model.deleted_at.is_(None), resource.scope(ctx))
    return and_(FollowUp.object_type == target.value, seen.correlate(FollowUp))


def not_correctable(ctx: Context, follow_up: FollowUp) -> DomainError | None:
    """An author corrects a follow-up within 24 hours, their superiors later as well (DOMAIN §10.1)."""
    recent = CLOCK.now() - follow_up.created_at <= EDITABLE_FOR
    if recent or ctx.is_system or follow_up.author_id in ctx.me.subordinates:
        return None
    return DomainError("FOLLOW_UP_LOCKED")


SPOKEN_OF = {
    FollowUpTarget.LEADS: "name",
    FollowUpTarget.CUSTOMERS: "name",
    FollowUpTarget.CONTACTS: "name",
    FollowUpTarget.OPPORTUNITIES: "name",
    FollowUpTarget.QUOTES: "number",
    FollowUpTarget.CONTRACTS: "name",
    FollowUpTarget.ORDERS: "number",
}
"""What a record is called. All of them stand above: known by name only."""


def _called(kind: FollowUpTarget, key: Any) -> ColumnElement[Any]:
    records = table(kind.value, column("id", Uuid), column(SPOKEN_OF[kind], String))
    return select(records.c[SPOKEN_OF[kind]]).where(records.c.id == key).correlate(FollowUp).scalar_subquery()


ACTIONS = (Action("reply", None, None, Text("批复跟进", "Reply to a follow-up"), ReplyInput, effect=reply),)
"""By its author and their superiors, as corrections are, but at any time."""

FOLLOW_UPS = FollowUps(
    name="follow-ups",
    one="follow-up",
    label=Label("跟进记录", "follow-up"),
    model=FollowUp,
    read=FollowUpRead,
    row=FollowUpRow,
    actions=ACTIONS,
    enrich=replies_of,
    derived={
        "author_name": NameOf(User, FollowUp.author_id),
        "customer_name": _called(FollowUpTarget.CUSTOMERS, FollowUp.customer_id),
        "outing_number": select(Outing.number).where(Outing.id == FollowUp.outing_id).scalar_subquery(),
        "reply_count": select(func.count())
        .where(FollowUpReply.follow_up_id == FollowUp.id)
        .correlate(FollowUp)
        .scalar_subquery(),
        "object_title": case(
            *((FollowUp.object_type == kind.value, _called(kind, FollowUp.object_id)) for kind in SPOKEN_OF)
        ),
    },
    title=lambda follow_up: follow_up.content[:50],
)


async def create_follow_up(ctx: Context, data: FollowUpCreate) -> FollowUp:
    """Record a contact, move the dates of the record it is about and of its customer, run what follows.

    Raises REF_NOT_FOUND for an invisible record, Forbidden where leads and customers may only be read,
    DATE_OUT_OF_RANGE and NEXT_TIME_PAST; OUTING_DAY_MISMATCH and CHECK_IN_REQUIRED of visits.
    """
    ctx.require("follow-ups", "create")
    await _check(ctx, data)
    resource = RESOURCES.get(data.object_type)
    if resource is None:
        raise Invalid("/object_id", "REF_NOT_FOUND")
    seen = await resource.find(ctx, "/object_id", data.object_id)
    customer_id = seen.id if data.object_type == FollowUpTarget.CUSTOMERS else getattr(seen, "customer_id", None)
    occurred_at = await check_outing(ctx, data, customer_id)
    given = data.model_dump(exclude={"occurred_at", "contact_ids"})
    follow_up = FollowUp(
        **given,
        contact_ids=[str(contact) for contact in data.contact_ids],
        occurred_at=occurred_at,
        customer_id=customer_id,
        author_id=ctx.me.id,
    )
    if customer_id is not None and customer_id != data.object_id:  # the customer is always locked first
        with ctx.system():
            await _touch_customer(ctx, customer_id, follow_up)
    if data.object_type in WRITTEN_BY_OWNERS:
        await _record(ctx, resource, follow_up)
    else:
        with ctx.system():
            await _record(ctx, resource, follow_up)
    return await FOLLOW_UPS.add(ctx, follow_up)


async def counting(ctx: Context, object_type: str, object_id: UUID, author_id: UUID | None) -> int:
    """How often somebody has really been in touch about a record: in a way that counts (DOMAIN §6.5)."""
    said = select(func.count()).where(
        FollowUp.object_type == object_type,
        FollowUp.object_id == object_id,
        FollowUp.author_id == author_id,
        FollowUp.kind == one_of(COUNTING_KINDS),
        FollowUp.deleted_at.is_(None),
    )
    await ctx.written(FollowUp)
    return int(await ctx.db.scalar(said) or 0)


async def write_note(ctx: Context, object_type: str, record: Any, content: str, kind: str = "stage_note") -> FollowUp:
    """A follow-up written by the system beside a verb on a record that is already behind its door.

    Moves the record's own dates; its customer is linked but not locked, since the record already is.
    """
    note = FollowUp(
        object_type=object_type,
        object_id=record.id,
        customer_id=record.id if object_type == FollowUpTarget.CUSTOMERS else getattr(record, "customer_id", None),
        author_id=ctx.me.id,
        kind=kind,
        content=content,
        contact_ids=[],
        occurred_at=CLOCK.now(),
    )
    apply(record, note)
    return await FOLLOW_UPS.add(ctx, note)


async def _check(ctx: Context, data: FollowUpCreate) -> None:
    now = CLOCK.now()
    await _check_occurred(ctx, data.occurred_at, now)
    if data.next_follow_up_at is not None and data.next_follow_up_at <= now:
        raise Invalid("/next_follow_up_at", "NEXT_TIME_PAST")
    if data.kind in SYSTEM_KINDS:
        raise Invalid("/kind", "REF_NOT_FOUND")
    await check_codes(ctx, {"kind": ("follow_up_kind", data.kind), "result": ("follow_result", data.result)})
    if data.contact_ids:
        await _check_contacts(ctx, list(dict.fromkeys(data.contact_ids)))


async def _check_occurred(ctx: Context, at: datetime | None, now: datetime) -> None:
    if at is None:
        return
    if at > now + AHEAD:
        raise Invalid("/occurred_at", "DATE_OUT_OF_RANGE")
    if at < now - timedelta(days=1) and at < now - timedelta(days=await setting(ctx, "backfill_days")):
        raise Invalid("/occurred_at", "DATE_OUT_OF_RANGE")


async def _check_contacts(ctx: Context, wanted: list[UUID]) -> None:
    contacts = RESOURCES["contacts"]
    seen = contacts.alive(select(func.count()).select_from(contacts.model)).where(
        contacts.model.id.in_(wanted), contacts.scope(ctx)
    )
    if await ctx.db.scalar(seen) != len(wanted):
        raise Invalid("/contact_ids", "REF_NOT_FOUND")


async def _touch_customer(ctx: Context, customer_id: UUID, follow_up: FollowUp) -> None:
    customers = RESOURCES.get(FollowUpTarget.CUSTOMERS)
    if customers is None:
        return
    try:
        async with customers.change(ctx, customer_id, "update", action=ACTION) as customer:
            if getattr(customer, "merged_into_id", None) is not None:  # while this was being written down
                raise DomainError("LOCKED_BY_OTHER", headers={"Retry-After": "1"})
            apply(customer, follow_up)
    except NotFound:  # in the recycle bin: what is said about its documents is still recorded
        return


async def _record(ctx: Context, resource: Resource[Any], follow_up: FollowUp) -> None:
    async with resource.change(ctx, follow_up.object_id, "update", action=ACTION) as record:
        if getattr(record, "merged_into_id", None) is not None:
            raise DomainError("CUSTOMER_NOT_ACTIVE")
        apply(record, follow_up)
        for follow in CONSEQUENCES.get((resource.name, ACTION), ()):
            with ctx.system():
                await follow(ctx, record, follow_up)


async def update_follow_up(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> FollowUp:
    """Correct a follow-up: one's own within 24 hours, one's subordinates' at any time."""
    given = data.model_dump(include=data.model_fields_set)
    await check_codes(ctx, {"result": ("follow_result", given.get("result"))})
    async with FOLLOW_UPS.change(ctx, record_id, "update", if_match=if_match) as follow_up:
        refused = not_correctable(ctx, follow_up)
        if refused is not None:
            raise refused
        if "contact_ids" in given:
            given["contact_ids"] = await _named(ctx, follow_up, given["contact_ids"] or ())
        for name, value in given.items():
            setattr(follow_up, name, value)
    if "content" in given:
        await retell(ctx, follow_up)
    return follow_up


async def _named(ctx: Context, follow_up: FollowUp, wanted: Sequence[UUID]) -> list[str]:
    """Who took part. Whom it has named before may stay, though the reader sees them no more."""
    told = list(dict.fromkeys(str(one) for one in wanted))
    new = [UUID(one) for one in told if one not in follow_up.contact_ids]
    if new:
        await _check_contacts(ctx, new)
    return told
