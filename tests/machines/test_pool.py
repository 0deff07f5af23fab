"""Leads between owners and the pool: whatever is done in whatever order, the model knows the answer (DOMAIN §6)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bihuan.kernel.clock import CLOCK, SHANGHAI
from tests.factories.company import Company
from tests.machines.desk import Desk, made_up, outcome

REPS = ("qian", "sun")
PEOPLE = (*REPS, "zhao")
SUPERIORS = ("zhao", "admin")
TEAM = {"qian": {"qian"}, "sun": {"sun"}, "zhao": {"zhao", "qian"}}
"""Whose records one sees and answers for, beside the pool; an administrator everybody's."""
PROTECTED_DAYS = 3
MOST = 3
"""Few leads, so that people meet over them."""
_serial = count(1)
_programs = count()


@dataclass(eq=False)
class Known:
    """A lead as it must be."""

    id: str
    owner: str | None
    open: bool = True
    protected_until: date | None = None
    lost: dict[str, date] = field(default_factory=dict)
    """Who gave it up or had it taken away, and when last."""
    left_pool_last: bool = False
    """Whether the last change of hands took it out of the pool."""

    @property
    def pooled(self) -> bool:
        return self.open and self.owner is None


class Pool(RuleBasedStateMachine):
    desk: ClassVar[Desk]
    leads = Bundle("leads")

    def __init__(self) -> None:
        super().__init__()
        self.known: list[Known] = []
        self.rules: dict[str, int | None] = {}
        CLOCK.set(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI) + timedelta(days=400 * (next(_programs) % 60)))
        claimed = "SELECT actor_id, biz_date, count(*) FROM ownership_events WHERE action = 'claim' GROUP BY 1, 2"
        people = {user_id: who for who, user_id in Company.ids.items()}
        self.claims = {(people[actor], day): many for actor, day, many in self.desk.rows(claimed)}
        """By person and day; earlier programs may have used the same days."""

    @initialize(
        daily=st.sampled_from([None, 1, 2]), holding=st.sampled_from([None, 1, 2]), cooldown=st.sampled_from([30, 0])
    )
    def open_the_pool(self, daily: int | None, holding: int | None, cooldown: int) -> None:
        self.rules = {"daily": daily, "holding": holding, "cooldown": cooldown}
        [pool] = self.desk.rows("SELECT id FROM pools WHERE object_type = 'leads' AND is_default")
        self.desk.edit(
            "admin",
            f"/pools/{pool.id}",
            claim_daily_limit=daily,
            holding_limit=holding,
            prev_owner_cooldown_days=cooldown,
            protect_days=PROTECTED_DAYS,
        )

    # ------------------------------------------------------------ the model

    def sees(self, who: str, lead: Known) -> bool:
        return who == "admin" or lead.pooled or (lead.owner is not None and lead.owner in TEAM[who])

    def full(self, who: str) -> bool:
        held = sum(lead.open and lead.owner == who for lead in self.known)
        return self.rules["holding"] is not None and held + 1 > self.rules["holding"]

    def why_not_claim(self, who: str, lead: Known) -> str:
        if not self.sees(who, lead):
            return "ALREADY_OWNED" if lead.left_pool_last else "NOT_FOUND"
        if not lead.pooled:
            return "ALREADY_OWNED"
        daily = self.rules["daily"]
        if daily is not None and self.claims.get((who, CLOCK.today()), 0) + 1 > daily:
            return "CLAIM_DAILY_LIMIT"
        if self.full(who):
            return "HOLDING_LIMIT"
        lost, days = lead.lost.get(who), self.rules["cooldown"] or 0
        if days and lost is not None and (CLOCK.today() - lost).days <= days:
            return "COOLDOWN"
        return "ok"

    def taken(self, lead: Known, who: str, *, from_pool: bool) -> None:
        lead.owner, lead.open, lead.left_pool_last = who, True, from_pool
        lead.protected_until = CLOCK.today() + timedelta(days=PROTECTED_DAYS)

    def claimed(self, lead: Known, who: str) -> None:
        self.taken(lead, who, from_pool=True)
        key = (who, CLOCK.today())
        self.claims[key] = self.claims.get(key, 0) + 1

    def given_up(self, lead: Known) -> None:
        assert lead.owner is not None
        lead.lost[lead.owner] = CLOCK.today()
        lead.owner = lead.protected_until = None
        lead.left_pool_last = False

    # ------------------------------------------------------------ what people do

    @precondition(lambda self: len(self.known) < MOST)
    @rule(target=leads, who=st.sampled_from(["li", "li", *REPS]))
    def create(self, who: str) -> Any:
        return multiple(self.made(who))

    def made(self, who: str) -> Known:
        number = next(_serial)
        body = {"company_name": f"线索{number}公司", "contact_name": "王芳", "mobile": f"136{number:08d}"}
        answer = self.desk.post(who, "/leads", source="web_form", **body)
        assert answer.status_code == 201, answer.text
        lead = Known(answer.json()["id"], who if who in REPS else None)
        if lead.owner is not None:
            lead.protected_until = CLOCK.today() + timedelta(days=PROTECTED_DAYS)
        self.known.append(lead)
        return lead

    @precondition(lambda self: len(self.known) < MOST)
    @rule(target=leads, who=st.sampled_from(REPS))
    def claim_one_after_the_other(self, who: str) -> Any:
        """One more than any limit allows."""
        made = [self.made("li") for _ in range(3)]
        for lead in made:
            self.claim(lead, who)
        return multiple(*made)

    @rule(lead=leads, who=st.sampled_from(PEOPLE))
    def claim(self, lead: Known, who: str) -> None:
        expected = self.why_not_claim(who, lead)
        assert outcome(self.desk.post(who, f"/leads/{lead.id}/claim")) == expected
        if expected == "ok":
            self.claimed(lead, who)

    @rule(lead=leads, days=st.sampled_from([30, 0, 31]))
    def the_owner_gives_up_and_wants_it_back(self, lead: Known, days: int) -> None:
        """At once, on the last day of the cool-down, on the day after it."""
        if lead.open and lead.owner in PEOPLE:
            who = lead.owner
            self.give_back(lead, who)
            CLOCK.advance(timedelta(days=days))
            self.claim(lead, who)

    @rule(lead=leads, days=st.sampled_from([30, 31]))
    def whoever_lost_it_last_waits_and_tries_again(self, lead: Known, days: int) -> None:
        """On the last day of the cool-down and on the day after it."""
        if lead.pooled and lead.lost:
            who = max(lead.lost, key=lambda one: lead.lost[one])
            CLOCK.advance(max(lead.lost[who] + timedelta(days=days) - CLOCK.today(), timedelta()))
            self.claim(lead, who)

    @rule(lead=leads)
    def claim_all_at_once(self, lead: Known) -> None:
        """Of those who may, exactly one wins; whoever comes late is told so, unless something else forbids it."""
        expected = {who: self.why_not_claim(who, lead) for who in PEOPLE}

        async def storm() -> list[Any]:
            return await asyncio.gather(*(self.desk.ask(w, "POST", f"/leads/{lead.id}/claim", {}) for w in PEOPLE))

        told = dict(zip(PEOPLE, map(outcome, self.desk.run(storm())), strict=True))
        winners = [who for who, answer in told.items() if answer == "ok"]
        assert len(winners) == ("ok" in expected.values()), (expected, told)
        for who in set(PEOPLE) - set(winners):
            late = {"ALREADY_OWNED"} if winners else set()
            assert told[who] in {expected[who]} - {"ok"} | late, (expected, told)
        for who in winners:
            self.claimed(lead, who)

    @rule(lead=leads, by=st.sampled_from(SUPERIORS), to=st.sampled_from(REPS), override=st.booleans())
    def assign(self, lead: Known, by: str, to: str, override: bool) -> None:
        if not self.sees(by, lead):
            expected = "ALREADY_OWNED" if lead.left_pool_last else "NOT_FOUND"
        elif not lead.pooled:
            expected = "ALREADY_OWNED"
        elif by == "zhao" and to not in TEAM[by]:
            expected = "FORBIDDEN"
        else:
            expected = "HOLDING_LIMIT" if self.full(to) and not (override and by == "admin") else "ok"
        body = {"owner_id": str(Company.ids[to]), "override_limit": override}
        assert outcome(self.desk.post(by, f"/leads/{lead.id}/assign", **body)) == expected
        if expected == "ok":
            self.taken(lead, to, from_pool=True)

    @rule(lead=leads, by=st.sampled_from(SUPERIORS), to=st.sampled_from(REPS))
    def transfer(self, lead: Known, by: str, to: str) -> None:
        expected = self.why_not_change(by, lead)
        if expected == {"ok"} and lead.owner == to:
            expected = {"SAME_OWNER"}
        elif expected == {"ok"} and self.full(to):
            expected = {"HOLDING_LIMIT"}
        told = outcome(self.desk.post(by, f"/leads/{lead.id}/transfer", owner_id=str(Company.ids[to]), reason="调整"))
        assert told in expected, (told, expected)
        if told == "ok":
            self.taken(lead, to, from_pool=False)

    def why_not_change(self, by: str, lead: Known) -> set[str]:
        """What stands in the way of taking a record from its owner. In the pool it is everybody's to see only."""
        if not self.sees(by, lead):
            return {"NOT_FOUND"}
        if lead.pooled:
            return {"NOT_OWNED", "FORBIDDEN"}
        return {"ok"} if lead.open else {"INVALID_TRANSITION"}

    @rule(lead=leads, by=st.sampled_from(PEOPLE))
    def give_back(self, lead: Known, by: str) -> None:
        expected = self.why_not_change(by, lead)
        if expected == {"ok"} and lead.owner != by:
            expected = {"NOT_OWNER"}
        told = outcome(self.desk.post(by, f"/leads/{lead.id}/return", reason_code="no_demand"))
        assert told in expected, (told, expected)
        if told == "ok":
            self.given_up(lead)

    @rule(lead=leads, by=st.sampled_from(SUPERIORS))
    def recycle(self, lead: Known, by: str) -> None:
        expected = self.why_not_change(by, lead)
        told = outcome(self.desk.post(by, f"/leads/{lead.id}/recycle", reason="长期不跟进"))
        assert told in expected, (told, expected)
        if told == "ok":
            self.given_up(lead)

    @rule(lead=leads)
    def discard(self, lead: Known) -> None:
        told = outcome(self.desk.post("admin", f"/leads/{lead.id}/discard", reason_code="no_demand", reason="没有需求"))
        assert told == ("ok" if lead.open else "INVALID_TRANSITION")
        if told == "ok":
            lead.open = lead.left_pool_last = False

    @rule(lead=leads, to=st.sampled_from([None, *REPS]))
    def restore(self, lead: Known, to: str | None) -> None:
        expected = "INVALID_TRANSITION" if lead.open else "ok"
        if expected == "ok" and to is not None and self.full(to):
            expected = "HOLDING_LIMIT"
        body = {"owner_id": str(Company.ids[to])} if to else {}
        told = outcome(self.desk.post("admin", f"/leads/{lead.id}/restore", reason="重新启用", **body))
        assert told == expected
        if told == "ok" and to:
            self.taken(lead, to, from_pool=False)
        elif told == "ok":
            lead.owner, lead.open, lead.protected_until = None, True, None

    @rule(days=st.sampled_from([30, 1, 29, 31]))
    def days_pass(self, days: int) -> None:
        CLOCK.advance(timedelta(days=days))

    # ------------------------------------------------------------ what must always hold

    @invariant()
    def the_database_agrees(self) -> None:
        found = {
            str(row.id): row
            for row in self.desk.rows(
                "SELECT id, owner_id, pool_id, status, protected_until FROM leads WHERE id = ANY(:ids)",
                ids=[UUID(lead.id) for lead in self.known],
            )
        }
        for lead in self.known:
            row = found[lead.id]
            owner = Company.ids[lead.owner] if lead.owner else None
            assert (row.owner_id, row.pool_id is not None, row.status != "discarded") == (owner, lead.pooled, lead.open)
            if lead.open:
                assert row.protected_until == lead.protected_until

    def teardown(self) -> None:
        """What is left is discarded: it takes up no place in the next program."""
        for lead in self.known:
            if lead.open:
                self.discard(lead)
        CLOCK.set(None)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    Pool.desk = Desk(database_url)
    yield Pool.desk
    Pool.desk.close()


@pytest.mark.usefixtures("desk")
def test_leads_between_owners_and_the_pool() -> None:
    run_state_machine_as_test(Pool, settings=made_up)
