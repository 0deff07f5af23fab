"""Outings as a resource: registered by who goes out, for customers that they may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, func, select, table

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.outing.models import Outing, OutingLine
from bihuan.activity.outing.records import is_missing, missing_count, records_of
from bihuan.activity.outing.schemas import OutingCreate, OutingLineRead, OutingRead, OutingRow
from bihuan.activity.outing.workflow import ACTIONS, can_be_edited
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

CUSTOMERS = "customers"
LONGEST_DAYS = 31
_NAMES = table(CUSTOMERS, column("id", Uuid), column("name", String))
"""Customers stand above: they are known by name only."""


def _customer_names() -> Any:
    names = func.string_agg(_NAMES.c.name, "、")
    of = select(names).join(OutingLine, OutingLine.customer_id == _NAMES.c.id).where(OutingLine.outing_id == Outing.id)
    return of.correlate(Outing).scalar_subquery()


async def lines_of(ctx: Context, outing: Outing) -> dict[str, Any]:
    return {"lines": (await lines_of_many(ctx, [outing.id])).get(outing.id, [])}


async def lines_of_many(ctx: Context, wanted: Sequence[UUID]) -> dict[UUID, list[OutingLineRead]]:
    """The customers of several outings, and what was written about each of them."""
    await ctx.written(Outing, OutingLine, FollowUp)
    shown = (
        *(OutingLine.id, OutingLine.customer_id, _NAMES.c.name.label("customer_name"), OutingLine.purpose),
        *(OutingLine.checked_in_at, OutingLine.lng, OutingLine.lat, OutingLine.accuracy_m, OutingLine.photo_id),
        records_of(Outing, OutingLine).correlate(Outing, OutingLine).scalar_subquery().label("follow_up_id"),
        is_missing().label("is_missing"),
    )
    asked = (
        select(OutingLine.outing_id, *shown)
        .join(Outing, Outing.id == OutingLine.outing_id)
        .join(_NAMES, _NAMES.c.id == OutingLine.customer_id)
        .where(OutingLine.outing_id == ids("outings"))
        .order_by(OutingLine.seq, OutingLine.id)
    )
    found: dict[UUID, list[Any]] = {}
    for outing_id, *values in await ctx.db.execute(asked, {"outings": list(wanted)}):
        found.setdefault(outing_id, []).append(dict(zip(OutingLineRead.__annotations__, values, strict=True)))
    return found


OUTINGS: Resource[Outing] = Resource(
    name="outings",
    one="outing",
    label=Label("外出登记", "outing"),
    model=Outing,
    read=OutingRead,
    row=OutingRow,
    actions=ACTIONS,
    children=(Outing.lines,),
    enrich=lines_of,
    derived={
        "owner_name": NameOf(User, Outing.owner_id),
        "customer_names": _customer_names(),
        "missing_count": missing_count(),
    },
    editable=can_be_edited,
)


async def create_outing(ctx: Context, data: OutingCreate, at: str = "/lines") -> Outing:
    """One's own. Raises DATE_OUT_OF_RANGE, DESTINATION_REQUIRED, OUTING_DAY_TAKEN, REF_NOT_FOUND."""
    ctx.require(OUTINGS.name, "create")
    outing = Outing(**data.model_dump(exclude={"lines"}))
    own(outing, ctx.me.id, ctx.me.department_id)
    outing.lines = []
    await set_lines(ctx, outing, [one.model_dump() for one in data.lines], at)
    _check(outing)
    return await OUTINGS.add(ctx, outing)


async def update_outing(ctx: Context, outing_id: UUID, data: Schema, if_match: str) -> Outing:
    """Until the return; who has set out has begun when they began. Raises what creating raises, OUTING_UNDER_WAY."""
    async with OUTINGS.change(ctx, outing_id, "update", if_match=if_match) as outing:
        refused = can_be_edited(outing)
        if refused is not None:
            raise refused
        given = data.model_dump(include=data.model_fields_set)
        begun = outing.started_at is not None and given.get("start_at", outing.start_at) != outing.start_at
        if begun:
            raise Invalid("/start_at", "OUTING_UNDER_WAY")
        if "lines" in given:
            await set_lines(ctx, outing, given.pop("lines"), "/lines")
        for name, value in given.items():
            setattr(outing, name, value)
        _check(outing)
    return outing


def _check(outing: Outing) -> None:
    outing.day, outing.last_day = CLOCK.business_date(outing.start_at), CLOCK.business_date(outing.end_at)
    if outing.end_at <= outing.start_at or (outing.last_day - outing.day).days >= LONGEST_DAYS:
        raise Invalid("/end_at", "DATE_OUT_OF_RANGE")
    if not outing.lines and not outing.destination:
        raise DomainError("DESTINATION_REQUIRED", errors=[FieldError("/destination", "DESTINATION_REQUIRED")])


async def set_lines(ctx: Context, outing: Outing, given: Sequence[Mapping[str, Any]], at: str) -> None:
    """The customers in this order. Who is there already stays, with the check-in.

    Raises DUPLICATE_OPTION, REF_NOT_FOUND for a customer out of sight, OUTING_UNDER_WAY for one that was called on.
    """
    known = {line.customer_id: line for line in outing.lines}
    wanted = [one["customer_id"] for one in given]
    for place, customer_id in enumerate(wanted):
        if customer_id in wanted[:place]:
            raise Invalid(f"{at}/{place}/customer_id", "DUPLICATE_OPTION")
    if any(line.checked_in_at for customer_id, line in known.items() if customer_id not in wanted):
        raise Invalid(at, "OUTING_UNDER_WAY")
    await _check_customers(ctx, [one for one in wanted if one not in known], wanted, at)
    rows = []
    for place, one in enumerate(given):
        line = known.get(one["customer_id"]) or OutingLine(outing_id=outing.id, customer_id=one["customer_id"])
        line.seq, line.purpose = place, one["purpose"]
        rows.append(line)
    outing.lines = rows


async def _check_customers(ctx: Context, new: list[UUID], wanted: list[UUID], at: str) -> None:
    if not new:
        return
    customers = RESOURCES[CUSTOMERS]
    model = customers.model
    seen = (
        set(
            await ctx.db.scalars(
                customers.alive(select(model.id)).where(model.id == ids("customers"), customers.scope(ctx)),
                {"customers": new},
            )
        )
        if ctx.may(CUSTOMERS, "read")
        else set()
    )
    for place, customer_id in enumerate(wanted):
        if customer_id in new and customer_id not in seen:
            raise Invalid(f"{at}/{place}/customer_id", "REF_NOT_FOUND")
