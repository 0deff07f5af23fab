"""Who sees and edits what in a made-up company: DOMAIN §1.3, §1.4 and §1.5 said once more, slowly, in plain Python.

Written from the document and never from the program: it knows neither tables nor predicates, and imports nothing of
them. What it is told of is a company as a person would draw it; it answers one person and one record at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Department:
    key: str
    parent: str | None


@dataclass
class Person:
    key: str
    department: str
    manager: str | None
    roles: list[str]


@dataclass
class Pool:
    key: str
    kind: str
    members: list[tuple[str, str, str]]
    """Role (member or admin), what they are (user or department), and which."""


@dataclass
class Let:
    """Somebody let into one record: by its team, or because they were asked to approve it."""

    record: str
    who: tuple[str, str]
    """user, department (with those below) or leader (and whoever reports to them)."""
    writes: bool
    via: str
    over: bool
    """Whether its time is over."""


@dataclass
class Rule:
    kind: str
    source: tuple[str, list[str]]
    target: tuple[str, list[str]]
    """users, departments (with those below) or roles."""
    writes: bool
    provinces: list[str] | None
    """Its condition: one of these provinces; none, and it is about everything."""
    counts: bool
    """On, not deleted and not over."""


@dataclass
class Thing:
    """A record. ``customer`` is whose child it is."""

    key: str
    kind: str
    owner: str | None
    pool: str | None
    customer: str | None
    province: str | None
    amount: int = 0


@dataclass
class Company:
    departments: dict[str, Department]
    people: dict[str, Person]
    roles: dict[str, dict[tuple[str, str], str]]
    """Role → kind and verb → scope."""
    pools: dict[str, Pool]
    things: dict[str, Thing] = field(default_factory=dict)
    lets: list[Let] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    # ------------------------------------------------------------------------------------------- the house

    def above(self, department: str) -> list[str]:
        """The department and everything over it."""
        chain: list[str] = []
        at: str | None = department
        while at is not None:
            chain.append(at)
            at = self.departments[at].parent
        return chain

    def superiors(self, person: str) -> list[str]:
        chain: list[str] = []
        at = self.people[person].manager
        while at is not None:
            chain.append(at)
            at = self.people[at].manager
        return chain

    def scopes(self, person: str, kind: str, verb: str) -> set[str]:
        """A user's permission is the union of their roles (§1.2)."""
        granted = (self.roles[role].get((kind, verb)) for role in self.people[person].roles)
        return {scope for scope in granted if scope is not None}

    def _is(self, person: str, kind: str, keys: list[str]) -> bool:
        """Whether somebody is among the people of a party."""
        who = self.people[person]
        if kind == "users":
            return person in keys
        if kind == "roles":
            return bool(set(who.roles) & set(keys))
        return bool(set(self.above(who.department)) & set(keys))

    # ------------------------------------------------------------------------------------------- one record

    def _covered(self, person: str, scopes: set[str], owner: str | None) -> bool:
        """§1.3: the record's owner is in scope; ``all`` is anyone, and no one."""
        if "all" in scopes:
            return True
        if owner is None:
            return False
        me, of = self.people[person], self.people[owner]
        return (
            (bool(scopes) and owner == person)
            or ("self_sub" in scopes and person in self.superiors(owner))
            or ("dept" in scopes and of.department == me.department)
            or ("dept_sub" in scopes and me.department in self.above(of.department))
        )

    def _let_in(self, person: str, thing: Thing, *, writing: bool, via: tuple[str, ...] = ("team", "approval")) -> bool:
        """§1.3 (b), (e)."""
        for let in self.lets:
            if let.record != thing.key or let.over or let.via not in via or (writing and not let.writes):
                continue
            what, which = let.who
            mine = {
                "user": which == person,
                "department": which in self.above(self.people[person].department),
                "leader": which in (person, *self.superiors(person)),
            }
            if mine[what]:
                return True
        return False

    def _by_rule(self, person: str, thing: Thing, *, writing: bool) -> bool:
        """§1.3 (d), §1.5: evaluated on the record and the house as they stand."""
        return thing.owner is not None and any(
            rule.counts
            and rule.kind == thing.kind
            and (rule.writes or not writing)
            and self._is(thing.owner, *rule.source)
            and self._is(person, *rule.target)
            and (rule.provinces is None or thing.province in rule.provinces)
            for rule in self.rules
        )

    def _in_pool(self, person: str, thing: Thing) -> bool:
        """§1.3 (c): ownerless, and one is a member or an administrator of its pool."""
        if thing.owner is not None or thing.pool is None:
            return False
        departments = self.above(self.people[person].department)
        return any(
            (what == "user" and which == person) or (what == "department" and which in departments)
            for _, what, which in self.pools[thing.pool].members
        )

    def sees(self, person: str, thing: Thing) -> bool:
        """§1.3: any of (a) to (g), and never without the permission itself."""
        scopes = self.scopes(person, thing.kind, "read")
        return bool(scopes) and (
            self._covered(person, scopes, thing.owner)  # a
            or self._let_in(person, thing, writing=False)  # b, e
            or self._in_pool(person, thing)  # c
            or self._by_rule(person, thing, writing=False)  # d
            or (thing.customer is not None and self.things[thing.customer].owner == person)  # f
            or (thing.owner is not None and person in self.superiors(thing.owner))  # g
        )

    def shared(self, person: str, thing: Thing) -> bool:
        """What others have let one into, record by record or by a rule."""
        return (
            self.sees(person, thing)
            and thing.owner != person
            and (
                self._let_in(person, thing, writing=False, via=("team",)) or self._by_rule(person, thing, writing=False)
            )
        )

    def may(self, person: str, thing: Thing, verb: str) -> bool:
        """§1.3: O, TW, scope or SUP; what a record is handed on or ended by never comes from having been let in."""
        scopes = self.scopes(person, thing.kind, verb)
        if not scopes or not self.sees(person, thing):
            return False
        superior = thing.owner is not None and person in self.superiors(thing.owner)
        return (
            self._covered(person, scopes, thing.owner)
            or (superior and verb != "delete")
            or (
                verb == "update"
                and (self._let_in(person, thing, writing=True) or self._by_rule(person, thing, writing=True))
            )
        )

    def exports(self, person: str, thing: Thing) -> bool:
        """§1.3: what leaves as a file is read, and within the permission to export, which is had in the same ways."""
        scopes = self.scopes(person, thing.kind, "export")
        if not scopes or not self.sees(person, thing):
            return False
        return (
            self._covered(person, scopes, thing.owner)
            or self._let_in(person, thing, writing=False)
            or self._in_pool(person, thing)
            or self._by_rule(person, thing, writing=False)
            or (thing.customer is not None and self.things[thing.customer].owner == person)
            or (thing.owner is not None and person in self.superiors(thing.owner))
        )
