"""Everybody whom a rule might choose, as the database knows them: a handful of statements however many leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bihuan.identity.department.models import Department
from bihuan.identity.role.models import RolePermission
from bihuan.identity.user.models import User, UserRole, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS, always, ids, texts, uuid_array
from bihuan.parties.assign_rule.models import AssignRule, AssignSeat
from bihuan.parties.assign_rule.service import Rule, Target
from bihuan.parties.assigning.strategies import Person, Seat, Turns
from bihuan.parties.contact.models import Contact, more_numbers, reached_by
from bihuan.parties.customer.models import Customer, CustomerStatus, name_key
from bihuan.parties.lead.models import Lead
from bihuan.parties.pool.models import Pool

_HELD: ColumnElement[bool] = literal_column("leads.status IN ('new', 'nurturing', 'qualified')")
"""As the partial index says it, so that it is used."""
_LOAD = (
    select(Lead.owner_id, func.count())
    .where(Lead.owner_id == ids("people"), _HELD, Lead.deleted_at.is_(None))
    .group_by(Lead.owner_id)
)
_LAST = select(AssignSeat.user_id, func.max(AssignSeat.last_at)).where(AssignSeat.user_id == ids("people"))
_WORKS_ON_LEADS = exists().where(
    UserRole.user_id == User.id,
    RolePermission.role_id == UserRole.role_id,
    RolePermission.object == "leads",
    RolePermission.action == "update",
)


@dataclass
class People:
    """By id, and by the departments they stand under."""

    people: dict[UUID, Person]
    of_department: dict[UUID, list[UUID]]

    async def count(self, ctx: Context) -> None:
        """Their open leads and when they were last given one: after their locks, so that it is true until the end."""
        await ctx.written(Lead)
        asked = {"people": sorted(self.people)}
        for user_id, load in await ctx.db.execute(_LOAD, asked):
            if user_id is not None:
                self.people[user_id].load = load
        for user_id, at in await ctx.db.execute(_LAST.group_by(AssignSeat.user_id), asked):
            self.people[user_id].last_at = at


async def people_of(ctx: Context, targets: Collection[Target], more: Iterable[UUID]) -> People:
    """The people of these targets and some others. Of a department those who work on leads, in the order of names."""
    users = {target.user_id for target in targets if target.user_id is not None} | set(more)
    departments = sorted({target.department_id for target in targets if target.department_id is not None})
    today = CLOCK.today()
    above = func.string_to_array(func.btrim(Department.path, "/"), "/", type_=ARRAY(Text))
    under = above.op("&&")(cast([str(one) for one in departments], ARRAY(Text)))
    away = and_(User.on_leave_from <= today, or_(User.on_leave_to.is_(None), User.on_leave_to >= today))
    member = and_(under, _WORKS_ON_LEADS)
    asked = (
        select(
            User.id,
            User.department_id,
            User.max_leads,
            and_(User.status == UserStatus.ACTIVE, User.deleted_at.is_(None), ~func.coalesce(away, false())).label(
                "is_here"
            ),
            case((member, Department.path), else_="").label("path"),
        )
        .join(Department, Department.id == User.department_id)
        .where(or_(User.id == any_(uuid_array(sorted(users))), member))
        .order_by(User.name, User.id)
    )
    people: dict[UUID, Person] = {}
    of_department: dict[UUID, list[UUID]] = {one: [] for one in departments}
    for row in await ctx.db.execute(asked):
        people[row.id] = Person(row.id, row.department_id, row.is_here, row.max_leads)
        for department in departments:
            if str(department) in row.path.split("/"):
                of_department[department].append(row.id)
    return People(people, of_department)


async def turns_of(ctx: Context, rules: Iterable[Rule], known: People) -> dict[UUID, Turns]:
    """The seats of each rule: everybody once, where they are named first."""
    rules = list(rules)
    asked = [rule.id for rule in rules]
    last = select(AssignRule.id, AssignRule.last_user_id).where(AssignRule.id == ids("rules"))
    lasts = {rule_id: user_id for rule_id, user_id in await ctx.db.execute(last, {"rules": asked})}
    kept = select(AssignSeat.rule_id, AssignSeat.user_id, AssignSeat.current, AssignSeat.last_at)
    rows = await ctx.db.execute(kept.where(AssignSeat.rule_id == ids("rules")), {"rules": asked})
    seats = {(row.rule_id, row.user_id): row for row in rows}
    found = {}
    for rule in rules:
        order: dict[UUID, Seat] = {}
        for target in rule.targets:
            who = (
                [target.user_id] if target.user_id else known.of_department.get(target.department_id or UUID(int=0), [])
            )
            for user_id in who:
                if user_id in known.people and user_id not in order:
                    row = seats.get((rule.id, user_id))
                    order[user_id] = Seat(
                        known.people[user_id],
                        target.weight,
                        target.regions,
                        row.current if row else 0,
                        row.last_at if row else None,
                    )
        found[rule.id] = Turns(list(order.values()), lasts.get(rule.id))
    return found


class Terms(NamedTuple):
    """How many leads whoever takes from a pool may hold, and for how long a lead is protected."""

    holding_limit: int | None
    protect_days: int


_POOLS = select(Pool.id, Pool.holding_limit, Pool.protect_days).where(
    Pool.id == ids("pools"), Pool.is_active, Pool.deleted_at.is_(None)
)


async def pools_of(ctx: Context, pools: Collection[Any]) -> dict[UUID, Terms]:
    """Of the pools that are open."""
    rows = await ctx.db.execute(_POOLS, {"pools": sorted(pools)})
    return {pool_id: Terms(limit, days) for pool_id, limit, days in rows}


async def owners_of_customers(ctx: Context, leads: Sequence[Any]) -> dict[UUID, UUID]:
    """Lead → the owner of the active customer with its name, phone or e-mail; the name before the others (§7.1)."""
    await ctx.written(Customer, Contact)
    phones = [phone for lead in leads for phone in (lead.mobile, lead.telephone) if phone]
    emails = [lead.email for lead in leads if lead.email]
    keys = [name_key(lead.company_name) for lead in leads if lead.company_name]
    active = and_(
        Customer.status == always(CustomerStatus.ACTIVE), Customer.deleted_at.is_(None), Customer.owner_id.is_not(None)
    )
    by_name = select(Customer.name_key, Customer.owner_id).where(Customer.name_key == texts("keys"), active)
    named = {key: owner for key, owner in await ctx.db.execute(by_name, {"keys": keys})}
    reached: dict[str, UUID] = {}
    for column, values in ((Contact.mobile, phones), (Contact.telephone, phones), (Contact.email, emails)):
        if not values:
            continue
        by_contact = (
            select(column, Customer.owner_id)
            .join(Customer, Customer.id == Contact.customer_id)
            .where(column == texts("values"), Contact.deleted_at.is_(None), active)
            .order_by(Customer.id.desc())
        )
        for value, owner in await ctx.db.execute(by_contact, {"values": values}):
            if owner is not None:
                reached[str(value)] = owner  # the oldest customer last
    if phones:
        number = func.jsonb_array_elements_text(more_numbers()).table_valued("value").render_derived("number")
        by_more = (
            select(number.c.value, Customer.owner_id)
            .select_from(Contact)
            .join(Customer, Customer.id == Contact.customer_id)
            .join(number, true())
            .where(reached_by(bindparam("values", type_=TEXTS)), Contact.deleted_at.is_(None), active)
            .order_by(Customer.id.desc())
        )
        for value, owner in await ctx.db.execute(by_more, {"values": phones}):
            reached.setdefault(str(value), owner)  # the first number of somebody else comes before
    found: dict[UUID, UUID] = {}
    for lead in leads:
        keyed = named.get(name_key(lead.company_name)) if lead.company_name else None
        others = (reached.get(value) for value in (lead.mobile, lead.telephone, lead.email) if value)
        owner = keyed or next((one for one in others if one is not None), None)
        if owner is not None:
            found[lead.id] = owner
    return found
