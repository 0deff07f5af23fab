"""To whom a new lead goes, by the first rule that fits: decided under locks, so that every turn is taken once.

The lock on the rule comes first and is held until the commit: two leads that come in at the same moment are given one
after the other. Then everybody who may be chosen is locked in the order of their ids, since limits count what a person
holds; whoever claims a lead locks themselves before any row, so nobody waits for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from bihuan.kernel.bulk import as_json
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.parties.assign_rule.models import Strategy
from bihuan.parties.assign_rule.service import Rule, assign_rules
from bihuan.parties.assigning.people import Terms, owners_of_customers, people_of, pools_of, turns_of
from bihuan.parties.assigning.strategies import STRATEGIES, Person, Seat, Turns, give, rest
from bihuan.parties.pool.service import default_pool

_LOCK_RULES = text("SELECT id FROM assign_rules WHERE id = ANY(:rules) ORDER BY id FOR NO KEY UPDATE")
_LOCK_PEOPLE = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('leads:' || id, 0)) FROM "
    "(SELECT id FROM unnest(CAST(:people AS uuid[])) AS id ORDER BY id) AS people"
)
_REMEMBER = text(
    "INSERT INTO assign_seats (rule_id, user_id, current, last_at) "
    "SELECT rule_id, user_id, current, last_at FROM jsonb_to_recordset(CAST(:seats AS jsonb)) "
    "AS s(rule_id uuid, user_id uuid, current int, last_at timestamptz) "
    "ON CONFLICT (rule_id, user_id) DO UPDATE SET current = EXCLUDED.current, last_at = EXCLUDED.last_at"
)
_MOVE_ON = text("UPDATE assign_rules SET last_user_id = :user WHERE id = :rule")


class Decision(NamedTuple):
    """What becomes of a lead. Without ``owner`` it goes to the pool, by ``rule`` if one fitted."""

    rule: Rule | None
    owner: Person | None
    pool_id: UUID
    protect_days: int

    @property
    def said(self) -> str:
        """As the ledger and the history keep it."""
        return f"分配规则「{self.rule.name}」" if self.rule is not None else ""


@dataclass
class Scene:
    """The rules that fit some of these leads, with everybody they might choose."""

    rules: dict[UUID, Rule] = field(default_factory=dict)
    turns: dict[UUID, Turns] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    owners: dict[UUID, UUID] = field(default_factory=dict)
    """Lead → the owner of the customer it belongs to."""
    pools: dict[UUID, Terms] = field(default_factory=dict)


BY_CUSTOMER = (Strategy.MATCH_OWNER,)


def fitting(lead: Any, rules: Iterable[Rule], owners: Mapping[UUID, UUID]) -> Rule | None:
    """The first rule whose conditions hold; one that knows nothing but customers fits their leads only."""
    holding = (rule for rule in rules if rule.holds(lead))
    return next((rule for rule in holding if rule.strategies != BY_CUSTOMER or lead.id in owners), None)


async def decide(ctx: Context, leads: Sequence[Any], *, rules: Sequence[Rule] | None = None) -> dict[UUID, Decision]:
    """Lead → what becomes of it; one after the other, as they stand. Given ``rules``, nothing is locked or kept.

    A lead that lies in no pool yet is taken as if it came into that of its rule, or the default one. Raises NO_POOL.
    """
    trial = rules is not None
    known = await assign_rules(ctx) if rules is None else rules
    home = await default_pool(ctx, "leads")
    asks = [rule for rule in known if Strategy.MATCH_OWNER in rule.strategies]
    matching = [lead for lead in leads if any(rule.holds(lead) for rule in asks)]
    owners = await owners_of_customers(ctx, matching) if matching else {}
    found = {lead.id: fitting(lead, known, owners) for lead in leads}
    wanted = {rule.id: rule for rule in found.values() if rule is not None}
    if not wanted:
        return {lead.id: Decision(None, None, lead.pool_id or home.id, home.protect_days) for lead in leads}
    if not trial:
        await ctx.db.execute(_LOCK_RULES, {"rules": sorted(wanted)})
    scene = await _scene(ctx, wanted, leads, owners, home.id, trial)
    decided = {}
    for lead in leads:
        rule = found[lead.id]
        pool_id = lead.pool_id or (rule.pool_id if rule is not None and rule.pool_id in scene.pools else home.id)
        terms = scene.pools.get(pool_id, Terms(None, home.protect_days))
        owner = _choose(scene, rule, lead, terms.holding_limit) if rule is not None else None
        decided[lead.id] = Decision(rule, owner, pool_id, terms.protect_days)
    if not trial:
        await _remember(ctx, scene)
    return decided


async def _scene(
    ctx: Context, rules: dict[UUID, Rule], leads: Sequence[Any], owners: dict[UUID, UUID], home: UUID, trial: bool
) -> Scene:
    people = await people_of(ctx, [target for rule in rules.values() for target in rule.targets], set(owners.values()))
    if not trial:
        await ctx.db.execute(_LOCK_PEOPLE, {"people": sorted(people.people)})
    await people.count(ctx)
    turns = await turns_of(ctx, rules.values(), people)
    pools = {home, *(lead.pool_id for lead in leads), *(rule.pool_id for rule in rules.values())} - {None}
    return Scene(rules, turns, people.people, owners, await pools_of(ctx, pools))


def _choose(scene: Scene, rule: Rule, lead: Any, limit: int | None) -> Person | None:
    """By the strategy of the rule, else by its fallback."""

    def is_able(seat: Seat) -> bool:
        person = seat.person
        most = person.own_limit if person.own_limit is not None else limit
        has_room = most is None or person.load < most
        return person.is_here and has_room and (not seat.regions or lead.province in seat.regions)

    for strategy in rule.strategies:
        if strategy == Strategy.MATCH_OWNER:
            owner = scene.people.get(scene.owners.get(lead.id) or UUID(int=0))
            seat = Seat(owner) if owner is not None else None
            chosen = seat if seat is not None and is_able(seat) else None
        else:
            chosen = STRATEGIES[strategy](scene.turns[rule.id], is_able)
        if chosen is not None:
            give(chosen, CLOCK.now())
            return chosen.person
    return None


async def _remember(ctx: Context, scene: Scene) -> None:
    """Weights, pointers and times, for the next lead of each rule."""
    seats = [
        {"rule_id": rule_id, "user_id": seat.person.id, "current": seat.current, "last_at": seat.last_at}
        for rule_id, turns in scene.turns.items()
        for seat in rest(turns.seats)
    ]
    if seats:
        await ctx.db.execute(_REMEMBER, {"seats": as_json(seats)})
    for rule_id, turns in scene.turns.items():
        if turns.moved:
            await ctx.db.execute(_MOVE_ON, {"rule": rule_id, "user": turns.last})
