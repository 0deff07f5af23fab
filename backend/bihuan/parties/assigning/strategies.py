"""Who of those available is next: pure, one function a strategy (DOMAIN §7.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from bihuan.parties.assign_rule.models import Strategy

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Person:
    """Somebody who may be given a lead. ``load`` counts their open leads, those of this transaction as well."""

    id: UUID
    department_id: UUID
    is_here: bool = True
    """Neither disabled nor on leave today."""
    own_limit: int | None = None
    load: int = 0
    last_at: datetime | None = None
    """When any rule last gave them a lead."""


@dataclass
class Seat:
    """A person in one rule."""

    person: Person
    weight: int = 1
    regions: frozenset[str] = frozenset()
    current: int = 0
    last_at: datetime | None = None
    changed: bool = False


@dataclass
class Turns:
    """The seats of a rule in their order, and who was last."""

    seats: list[Seat] = field(default_factory=list)
    last: UUID | None = None
    moved: bool = False


Able = Callable[[Seat], bool]
Choice = Seat | None


def fixed(turns: Turns, able: Able) -> Choice:
    """The first one, or nobody."""
    return turns.seats[0] if turns.seats and able(turns.seats[0]) else None


def round_robin(turns: Turns, able: Able) -> Choice:
    """The next after whoever was last; who is not available is passed over, and comes when the round is through."""
    order = turns.seats
    after = next((place + 1 for place, seat in enumerate(order) if seat.person.id == turns.last), 0)
    found = next((seat for seat in (*order[after:], *order[:after]) if able(seat)), None)
    if found is not None:
        turns.last, turns.moved = found.person.id, True
    return found


def weighted(turns: Turns, able: Able) -> Choice:
    """Smooth weighted round robin: A2:B1 gives A, B, A over and over."""
    there = [seat for seat in turns.seats if able(seat)]
    for seat in there:
        seat.current += seat.weight
        seat.changed = True
    found = max(there, key=lambda seat: seat.current, default=None)  # the first of equals
    if found is not None:
        found.current -= sum(seat.weight for seat in there)
    return found


def load_balanced(turns: Turns, able: Able) -> Choice:
    """The fewest open leads; of equals who has waited longest, then by id."""
    there = [seat for seat in turns.seats if able(seat)]
    return min(there, key=lambda seat: (seat.person.load, seat.person.last_at or NEVER, seat.person.id), default=None)


STRATEGIES: dict[str, Callable[[Turns, Able], Choice]] = {
    Strategy.FIXED: fixed,
    Strategy.ROUND_ROBIN: round_robin,
    Strategy.WEIGHTED: weighted,
    Strategy.LOAD_BALANCED: load_balanced,
}
"""All but ``match_owner``, which asks about the lead and not about the turns."""


def give(seat: Seat, at: datetime) -> None:
    """The lead is theirs: they have one more, and the others have waited longer."""
    seat.person.load += 1
    seat.person.last_at = seat.last_at = at
    seat.changed = True


def rest(seats: Sequence[Seat]) -> list[Seat]:
    """Whose memory has to be written."""
    return [seat for seat in seats if seat.changed]
