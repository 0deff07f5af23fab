"""Contacts, invoice titles, addresses, bank accounts and the team of two customers that become one (DOMAIN §7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.activity.follow_up.models import FollowUp
from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.members import RecordMember
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.search import FoundBy
from bihuan.parties.address.models import CustomerAddress
from bihuan.parties.bank_account.models import BankAccount
from bihuan.parties.consent import CONSENT, is_newer
from bihuan.parties.contact.models import Contact, ReachKind
from bihuan.parties.contact.workflow import mirror_primary
from bihuan.parties.customer.models import Customer
from bihuan.parties.invoice_title.models import InvoiceTitle
from bihuan.parties.merge.moving import Moves
from bihuan.parties.relation.models import CustomerRelation, RelationRole

FILLED = (
    *("gender", "birthday", "department", "title", "job_level", "telephone", "email", "wechat", "qq", "address"),
    *("relation", "attitude", "hobbies", "notes", "do_not_call", "sms_opt_out", "email_opt_out"),
)
"""Of two contacts with one mobile the blanks of the one that stays are filled; who asked to be left alone, did."""
MOST = 10
"""Further numbers of one contact, and addresses."""


async def unite_parts(moves: Moves, master: Customer, loser: Customer) -> dict[UUID, UUID]:
    """Each part gets the customer that is kept and its owner; there is one primary contact, and one default a kind.

    Answers with the contacts of whom there were two: the one that went, and the one that stayed.
    """
    same = await _unite_contacts(moves, master, loser)
    for model, group, key in (
        (InvoiceTitle, (), None),
        (CustomerAddress, ("kind",), None),
        (BankAccount, (), "account_no"),
    ):
        mine = await _parts(moves.ctx, model, master.id)
        taken = {tuple(getattr(one, name) for name in group) for one in mine if one.is_default}
        known = {getattr(one, key) for one in mine} if key else set()
        for part in await _parts(moves.ctx, model, loser.id, gone=True):
            steps_back = part.is_default and tuple(getattr(part, name) for name in group) in taken
            new = _moved(master) | ({"is_default": False} if steps_back else {})
            if key and part.deleted_at is None and getattr(part, key) in known:
                new |= {"is_default": False, "deleted_at": CLOCK.now(), "deleted_by": moves.ctx.me.id}
            _change(moves, part, new)
    await moves.ctx.db.flush()
    await _unite_relations(moves, master, loser)
    return same


async def _unite_relations(moves: Moves, master: Customer, loser: Customer) -> None:
    """Both sides of a relation have the customer that is kept; one that it has already, or with itself, goes."""
    ctx = moves.ctx
    mine = await _parts(ctx, CustomerRelation, master.id)
    known = {(one.other_id, one.role) for one in mine}
    referred = any(one.role == RelationRole.REFERRER for one in mine)
    of_loser = await _parts(ctx, CustomerRelation, loser.id)
    pairs = select(CustomerRelation).where(
        CustomerRelation.pair_id.in_([one.pair_id for one in of_loser]), CustomerRelation.customer_id != loser.id
    )
    locked = pairs.order_by(CustomerRelation.id).with_for_update(key_share=True)
    others = {one.pair_id: one for one in await ctx.db.scalars(locked.execution_options(populate_existing=True))}
    for one in of_loser:
        other, is_referrer = others[one.pair_id], one.role == RelationRole.REFERRER
        twice = (one.other_id, one.role) in known or (is_referrer and referred)
        if one.other_id == master.id or twice:
            for side in (one, other):
                _change(moves, side, {"deleted_at": CLOCK.now(), "deleted_by": ctx.me.id})
            continue
        _change(moves, one, _moved(master))
        _change(moves, other, {"other_id": master.id})
    await ctx.db.flush()


async def _unite_contacts(moves: Moves, master: Customer, loser: Customer) -> dict[UUID, UUID]:
    """Whoever has the mobile of a contact that is there already is that contact, and goes into it."""
    ctx = moves.ctx
    mine = await _parts(ctx, Contact, master.id)
    by_mobile = {contact.mobile: contact for contact in mine if contact.mobile}
    primary = next((contact for contact in mine if contact.is_primary), None)
    same: dict[UUID, UUID] = {}
    for contact in await _parts(ctx, Contact, loser.id, gone=True):
        known = by_mobile.get(contact.mobile) if contact.deleted_at is None else None
        new = _moved(master)
        if known is not None:
            same[contact.id] = known.id
            filled = {name: getattr(contact, name) for name in FILLED if getattr(contact, name)}
            new_of_known = {name: value for name, value in filled.items() if not getattr(known, name)}
            if "birthday" in new_of_known:  # a day of birth is kept by the calendar of whoever told it
                new_of_known["birthday_calendar"] = contact.birthday_calendar
            if is_newer(contact, known):
                new_of_known |= {name: getattr(contact, name) for name in CONSENT}
            if known.reports_to_id == contact.id:  # nobody reports to oneself
                new_of_known["reports_to_id"] = None
            _change(moves, known, new_of_known | _both_reach(known, contact, new_of_known))
            new |= {"deleted_at": CLOCK.now(), "deleted_by": ctx.me.id}
        if contact.is_primary:
            if primary is None and known is None:
                primary = contact
            else:
                new["is_primary"] = False
        _change(moves, contact, new)
    await ctx.db.flush()
    for gone, kept in same.items():
        await moves.contact(gone, kept)
    if primary is not None:
        await mirror_primary(ctx, master, primary)
    return same


def _both_reach(known: Contact, gone: Contact, filled: dict[str, Any]) -> dict[str, Any]:
    """Every other number and address of the one who goes: as many as a contact may have."""
    found: dict[str, Any] = {}
    for name, first, of in (("more_phones", "telephone", "number"), ("more_emails", "email", "address")):
        mine = [getattr(known, first) or filled.get(first), *(one[of] for one in getattr(known, name))]
        theirs = [{"kind": ReachKind.OTHER.value, of: getattr(gone, first)}, *getattr(gone, name)]
        more = [one for one in theirs if one[of] and one[of] not in (*mine, known.mobile)]
        found[name] = [*getattr(known, name), *more][:MOST]
    return found


def _moved(master: Customer) -> dict[str, Any]:
    return {"customer_id": master.id, "owner_id": master.owner_id, "owner_dept_id": master.owner_dept_id}


async def _parts(ctx: Context, model: type[Any], customer_id: UUID, *, gone: bool = False) -> list[Any]:
    await ctx.written(model)
    found = select(model).where(model.customer_id == customer_id).order_by(model.id).with_for_update(key_share=True)
    found = found if gone else found.where(model.deleted_at.is_(None))
    return list(await ctx.db.scalars(found.execution_options(populate_existing=True)))


def _change(moves: Moves, part: Any, new: dict[str, Any]) -> None:
    """Set, stamp and log what is new of a part; found by its words as they are then."""
    changed = {name: value for name, value in new.items() if getattr(part, name) != value}
    if not changed:
        return
    ctx, kind = moves.ctx, _kind(part)
    before, words = kind.snapshot(part), kind.search_text(part)
    moves.note(part.__tablename__, part.id, {name: _json(getattr(part, name)) for name in changed}, {})
    if "owner_id" in changed or "owner_dept_id" in changed:
        own(part, changed.pop("owner_id", part.owner_id), changed.pop("owner_dept_id", part.owner_dept_id))
    for name, value in changed.items():
        setattr(part, name, value)
    ctx.touch(part)
    if "customer_id" in changed and part.deleted_at is None:
        moves.counts[kind.name] += 1
    ctx.log.append(LogEntry("merge", kind.name, part, difference(before, kind.snapshot(part))))
    if kind.search is not None and kind.search_text(part) != words:
        ctx.found_by.append(FoundBy(kind.search, part.id, kind.search_text(part)))


def _kind(part: Any) -> Resource[Any]:
    return next(one for one in RESOURCES.values() if one.model is type(part))


def _json(value: Any) -> Any:
    """As a column of text would be cast from it; a list is one of JSON."""
    return value if value is None or isinstance(value, bool | list) else str(value)


async def unite_team(moves: Moves, master: Customer, loser: Customer) -> None:
    """Whoever worked on the merged customer works on the one that is kept; the owner is never in the team."""
    if master.owner_id is None:
        return  # a customer in a pool has no team (DOMAIN §6.4)
    ctx = moves.ctx
    team = select(RecordMember).where(RecordMember.object_type == "customers", RecordMember.via == "team")
    mine = {_member(one): one for one in await ctx.db.scalars(team.where(RecordMember.object_id == master.id))}
    for one in (await ctx.db.scalars(team.where(RecordMember.object_id == loser.id))).all():
        known = mine.get(_member(one))
        if one.user_id == master.owner_id or (known is not None and known.permission == "write"):
            continue
        if known is None:
            who = {"user_id": one.user_id, "department_id": one.department_id, "leader_id": one.leader_id}
            terms = {name: getattr(one, name) for name in ("permission", "role", "expires_at", "added_by", "added_at")}
            ctx.db.add(RecordMember(object_type="customers", object_id=master.id, via="team", **who, **terms))
        else:
            known.permission, known.expires_at = one.permission, one.expires_at
        moves.counts["team"] += 1


def _member(one: RecordMember) -> tuple[Any, ...]:
    return one.user_id, one.department_id, one.leader_id


async def named_in_follow_ups(moves: Moves, master: Customer, same: dict[UUID, UUID]) -> None:
    """Who was spoken to, where two contacts were one person; after the follow-ups themselves were moved."""
    ctx = moves.ctx
    for gone, kept in same.items():
        named = select(FollowUp).where(FollowUp.customer_id == master.id, FollowUp.contact_ids.contains([str(gone)]))
        named = named.order_by(FollowUp.id).with_for_update(key_share=True)
        for said in (await ctx.db.scalars(named.execution_options(populate_existing=True))).all():
            before = said.contact_ids
            said.contact_ids = list(dict.fromkeys(str(kept) if one == str(gone) else one for one in before))
            moves.note("follow_ups", said.id, {"contact_ids": before}, {})
            ctx.touch(said)
            change = {"field": "contact_ids", "old": str(gone), "new": str(kept)}
            ctx.log.append(LogEntry("merge", "follow-ups", said, [change]))
        await ctx.db.flush()
