"""What lets a person at a record: one list of ways, of which the predicate and its explanation are made (DOMAIN §1.3).

Nothing else decides who sees what. A list asks whether any of the ways holds; the explainer asks which.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.db import uuid_array
from bihuan.kernel.members import APPROVAL, TEAM, RecordMember, counts

if TYPE_CHECKING:
    from bihuan.kernel.context import Principal

READING = frozenset({"read", "list", "export", "print", "view_sensitive"})
NEVER_BY_TEAM = frozenset(
    {
        "transfer",
        "assign",
        "recycle",
        "extend",
        "discard",
        "unconvert",
        "delete",
        "approve",
        "restore",
        "unapprove",
        "void",
        "merge",
        "share",
    }
)
Sets = Callable[[AsyncSession, UUID, Sequence[UUID]], Awaitable[Mapping[str, frozenset[UUID]]]]
SETS: list[Sets] = []
"""What other contexts read with a principal, of a person and their departments: whoever changes it moves the epoch."""
Whose = Literal["mine", "team", "shared"]


class Reason(StrEnum):
    """Why a person may do something with a record."""

    OWNER = "owner"
    SELF_SUB = "self_sub"
    DEPT = "dept"
    DEPT_SUB = "dept_sub"
    CUSTOM = "custom"
    ALL = "all"
    SUPERIOR = "superior"
    MEMBER = "member"
    DEPARTMENT_SHARE = "department_share"
    TEAM_SHARE = "team_share"
    APPROVAL = "approval"
    POOL = "pool"
    CUSTOMER_OWNER = "customer_owner"
    CREATOR = "creator"
    SOURCE = "source"
    """Reading what the record is about."""
    RULE = "rule"


SHARED = frozenset({Reason.MEMBER, Reason.DEPARTMENT_SHARE, Reason.TEAM_SHARE, Reason.RULE})
"""What others have let one into, record by record or by rule."""


@dataclass(frozen=True, slots=True)
class Way:
    """One reason for which a person may do a verb, and with which records: by owner, membership or condition."""

    reason: Reason
    owners: frozenset[UUID] | None = None
    members: ColumnElement[bool] | None = None
    """Of the rows of ``record_members``."""
    which: ColumnElement[bool] | None = None
    detail: str | None = None
    """The name of a rule."""

    def holds(self, model: type[Any], resource: str) -> ColumnElement[bool]:
        """This way alone, as a condition of the record."""
        if self.owners is not None:
            return _owned_by(model, self.owners)
        if self.members is not None:
            return _let_in(model, resource, [self.members])
        assert self.which is not None
        return self.which


class Opened(NamedTuple):
    """A sharing rule as it concerns one person: whose records it opens, and which of them (DOMAIN §1.5)."""

    id: UUID
    name: str
    permission: str
    owners: frozenset[UUID]
    filter: dict[str, Any] | None
    expires_at: datetime | None


Rules = Callable[["Principal", type[Any], str, bool], list[Way]]
RULES: list[Rules] = []
"""What sharing rules open to a person, for reading or not; filled by the context that keeps them."""


def owner_ways(me: Principal, scopes: Collection[str], superior: bool) -> list[Way]:
    """By whose the record is: the data scopes of the person's roles, and their subordinates (DOMAIN §1.3 a, g)."""
    found = []
    for scope in sorted(scopes & me.people.keys()):
        people = frozenset(me.people[scope])
        if me.id in people:
            found.append(Way(Reason.OWNER, owners=frozenset({me.id})))
        if people - {me.id}:
            found.append(Way(Reason(scope), owners=people - {me.id}))
    if superior and scopes and me.subordinates:
        found.append(Way(Reason.SUPERIOR, owners=frozenset(me.subordinates)))
    return found


def member_ways(me: Principal, reading: bool) -> list[Way]:
    """By memberships: in person, by department, by the team of a leader, by an approval (DOMAIN §1.3 b, e)."""
    team = RecordMember.via == TEAM
    departments, leaders = uuid_array(list(me.departments)), uuid_array([me.id, *me.superiors])
    found = {
        Reason.MEMBER: and_(RecordMember.user_id == me.id, team),
        Reason.DEPARTMENT_SHARE: and_(RecordMember.department_id == any_(departments), team),
        Reason.TEAM_SHARE: and_(RecordMember.leader_id == any_(leaders), team),
        Reason.APPROVAL: and_(RecordMember.user_id == me.id, RecordMember.via == APPROVAL),
    }
    if reading:
        return [Way(reason, members=who) for reason, who in found.items()]
    writing = RecordMember.permission == "write"
    return [Way(reason, members=and_(who, writing)) for reason, who in found.items()]


def ways(me: Principal, model: type[Any], resource: str, verb: str) -> list[Way]:
    """Everything for which this person may ``verb`` records of the kind. None without the permission itself."""
    scopes, reading = me.scopes(resource, verb), verb in READING
    if not scopes:
        return []
    if not hasattr(model, "owner_id"):
        return [Way(Reason.ALL, which=true())]
    found = owner_ways(me, scopes, verb != "delete")
    if "all" in scopes:
        found.append(Way(Reason.ALL, which=true()))
    if verb not in NEVER_BY_TEAM:
        found += member_ways(me, reading)
        for rules in RULES:
            found += rules(me, model, resource, reading)
    granted = getattr(model, "granted", None)
    if granted is not None:
        found += granted(me, verb, reading)
    return found


def includes(me: Principal, resource: str, verb: str, among: str) -> bool:
    """Whether this person may ``verb`` every record that they may ``among``, as the grants stand: two ways of reading
    differ in nothing but their data scopes.
    """
    reading = verb in READING and among in READING
    return reading and me.scopes(resource, among) <= me.scopes(resource, verb)


def any_of(model: type[Any], resource: str, found: Collection[Way]) -> ColumnElement[bool]:
    """Whether one of the ways holds: owners are one comparison and memberships one subquery, however many they are."""
    if any(way.reason is Reason.ALL for way in found):
        return true()
    clauses: list[ColumnElement[bool]] = []
    by_owner = [way.owners for way in found if way.owners is not None]
    if by_owner:
        clauses.append(_owned_by(model, frozenset[UUID]().union(*by_owner)))
    by_member = [way.members for way in found if way.members is not None]
    if by_member:
        clauses.append(_let_in(model, resource, by_member))
    clauses += [way.which for way in found if way.which is not None]
    return or_(*clauses) if clauses else false()


def whose(me: Principal, model: type[Any], resource: str, which: Whose) -> ColumnElement[bool]:
    """A part of what one reads: one's own, one's people's, or what others have let one into (PERM-02)."""
    if which == "mine":
        return model.owner_id == me.id  # type: ignore[no-any-return]
    found = ways(me, model, resource, "read")
    if which == "team":
        kept = [way for way in found if way.owners is not None and way.reason not in {Reason.OWNER, *SHARED}]
    else:
        kept = [way for way in found if way.reason in SHARED]
    return and_(any_of(model, resource, kept), model.owner_id.is_distinct_from(me.id))


def _owned_by(model: type[Any], owners: frozenset[UUID]) -> ColumnElement[bool]:
    return model.owner_id == any_(uuid_array(sorted(owners)))  # type: ignore[no-any-return]


def _let_in(model: type[Any], resource: str, members: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    rows = select(RecordMember.object_id).where(RecordMember.object_type == resource, or_(*members), counts())
    return model.id == any_(func.array(rows.scalar_subquery()))  # type: ignore[no-any-return]
