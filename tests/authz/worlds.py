"""Companies made up at random, and put into the database as they are drawn: people, roles, records, teams, rules."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bihuan.kernel.members import ANYBODY
from bihuan.kernel.search import upsert, words
from tests.authz.judge import Company, Department, Let, Person, Pool, Rule, Thing

KINDS = ("leads", "customers", "contacts", "opportunities", "quotes")
CHILDREN = ("contacts", "opportunities", "quotes")
POOLED = ("leads", "customers")
VERBS = ("read", "update", "export", "transfer", "share", "delete")
SCOPES = ("self", "self_sub", "dept", "dept_sub", "all")
PROVINCES = ("310000", "320000", "440000")
WORD = "寰宇"
"""What every record of a world is found by."""
PEOPLE, ROLES, DEPARTMENTS = 8, 5, 6
MANY = {"leads": 9, "customers": 10, "contacts": 8, "opportunities": 8, "quotes": 8}


class Draw:
    """One company. The same seed draws the same one, but for its ids, which belong to it alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.company = Company(self._departments(), {}, self._roles(), {})
        self._hire()
        for kind in POOLED:
            for _ in range(2):
                self._pool(kind)
        for kind in KINDS:
            for _ in range(MANY[kind]):
                self.thing(kind)
        for _ in range(26):
            self.let()
        for _ in range(7):
            self.rule()

    def _one(self, keys: Any) -> str:
        return str(self.random.choice(list(keys)))  # in the order in which they were drawn: keys are new every time

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _departments(self) -> dict[str, Department]:
        made: dict[str, Department] = {}
        for place in range(DEPARTMENTS):
            key = _key()
            made[key] = Department(key, None if place == 0 else str(self.random.choice(list(made))))
        return made

    def _roles(self) -> dict[str, dict[tuple[str, str], str]]:
        """Mostly narrow: where everybody sees everything there is nothing to find out."""
        narrow = (*SCOPES[:4], "self", "self_sub")
        return {
            _key(): {
                (kind, verb): "all" if self._chance(0.06) else str(self.random.choice(narrow))
                for kind in KINDS
                for verb in VERBS
                if self._chance(0.85 if verb == "read" else 0.6)
            }
            for _ in range(ROLES)
        }

    def _hire(self) -> None:
        people = self.company.people
        for _ in range(PEOPLE):
            key = _key()
            manager = str(self.random.choice(list(people))) if people and self._chance(0.6) else None
            roles = self.random.sample(list(self.company.roles), self.random.choice((1, 1, 2)))
            people[key] = Person(key, self._one(self.company.departments), manager, roles)

    def _pool(self, kind: str) -> None:
        key = _key()
        members = [
            (str(self.random.choice(("member", "member", "admin"))), what, self._one(of))
            for what, of in (("user", self.company.people), ("department", self.company.departments))
            if self._chance(0.8)
        ]
        self.company.pools[key] = Pool(key, kind, members)

    def thing(self, kind: str) -> Thing:
        """A record; a child mostly belongs to somebody else than its customer does."""
        company = self.company
        customers = [one.key for one in company.things.values() if one.kind == "customers"]
        customer = self._one(customers) if kind in CHILDREN else None
        owner: str | None = self._one(company.people)
        pool = None
        if kind in POOLED and self._chance(0.3):
            owner, pool = None, self._one(one.key for one in company.pools.values() if one.kind == kind)
        elif kind == "contacts" and self._chance(0.15):
            owner = None
        province = None if kind in CHILDREN or self._chance(0.15) else str(self.random.choice(PROVINCES))
        made = Thing(_key(), kind, owner, pool, customer, province, self.random.randrange(1, 1000))
        company.things[made.key] = made
        return made

    def let(self, record: str | None = None) -> Let:
        company = self.company
        owned = [one.key for one in company.things.values() if one.owner is not None]
        via = "approval" if self._chance(0.2) else "team"
        what = "user" if via == "approval" else str(self.random.choice(("user", "department", "leader")))
        which = self._one(company.departments if what == "department" else company.people)
        made = Let(record or self._one(owned), (what, which), self._chance(0.4), via, self._chance(0.2))
        if not any((one.record, one.who, one.via) == (made.record, made.who, made.via) for one in company.lets):
            company.lets.append(made)
        return made

    def rule(self) -> Rule:
        company = self.company

        def party() -> tuple[str, list[str]]:
            kind, of = self.random.choice(
                (("users", company.people), ("departments", company.departments), ("roles", company.roles))
            )
            return kind, self.random.sample(list(of), self.random.choice((1, 2)))

        kind = str(self.random.choice(("customers", "leads", *KINDS)))
        provinces = None
        if kind in POOLED and self._chance(0.6):
            provinces = self.random.sample(PROVINCES, self.random.choice((1, 2)))
        made = Rule(kind, party(), party(), self._chance(0.4), provinces, self._chance(0.8))
        company.rules.append(made)
        return made


def _key() -> str:
    return str(uuid4())


# ---------------------------------------------------------------- into the database


Sessions = dict[UUID, UUID]


class Templates:
    """A valid row of every kind, made by the program; the records of a world are like it but for what is drawn."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.serial = 0

    async def take(self, connection: AsyncConnection, made: dict[str, str]) -> None:
        for table, key in made.items():
            row = await connection.scalar(text(f"SELECT to_jsonb(t) FROM {table} t WHERE id = :id"), {"id": key})
            self.rows[table] = row

    async def put(self, connection: AsyncConnection, table: str, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        template = self.rows.get(table, {})
        given = orjson.dumps([template | row for row in rows]).decode()
        await connection.execute(
            text(
                f"INSERT INTO {table} SELECT r.* FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb)) r"
            ),
            {"rows": given},
        )

    def next(self) -> int:
        self.serial += 1
        return self.serial


async def settle_in(connection: AsyncConnection, company: Company, templates: Templates, now: datetime) -> Sessions:
    """The company instead of whichever was there before; answers what its people are signed in with."""
    await connection.execute(text("SET session_replication_role = replica"))  # rows as they are, behind the program
    await connection.execute(text(f"TRUNCATE {', '.join(KINDS)}, record_members, sharing_rules CASCADE"))
    await _house(connection, company, templates)
    await put_things(connection, list(company.things.values()), company, templates)
    await put_lets(connection, company.lets, company, templates, now)
    await put_rules(connection, company.rules, templates, now)
    signed_in = {key: uuid4() for key in company.people}
    hashes = {"previous_hash": None, "family_hash": None, "revoked_at": None}
    await templates.put(
        connection,
        "sessions",
        [
            {"id": str(session), "user_id": key, "refresh_hash": f"\\x{uuid4().hex}", **hashes}
            for key, session in signed_in.items()
        ],
    )
    await forget(connection)
    return {UUID(key): session for key, session in signed_in.items()}


async def forget(connection: AsyncConnection) -> None:
    """What processes remember of who may what."""
    await connection.execute(text("UPDATE permission_epoch SET epoch = epoch + 1"))


async def _house(connection: AsyncConnection, company: Company, templates: Templates) -> None:
    def path(key: str) -> str:
        return f"/{'/'.join(reversed(company.above(key)))}/"

    def named(prefix: str) -> dict[str, str]:
        name = f"{prefix}{templates.next()}"
        return {"name": name, "code": name}

    await templates.put(
        connection,
        "departments",
        [
            {"id": one.key, "parent_id": one.parent, "path": path(one.key), "leader_id": None, **named("d")}
            for one in company.departments.values()
        ],
    )
    await templates.put(connection, "roles", [{"id": key, **named("r")} for key in company.roles])
    await templates.put(
        connection,
        "role_permissions",
        [
            {"role_id": role, "object": kind, "action": verb, "scope": scope}
            for role, granted in company.roles.items()
            for (kind, verb), scope in granted.items()
        ]
        + [
            {"role_id": role, "object": "exports", "action": verb, "scope": "self"}
            for role in company.roles
            for verb in ("read", "download")
        ],
    )
    people = []
    for person in company.people.values():
        name = f"w{templates.next()}"
        said = {"username": name, "name": name, "email": f"{name}@worlds.example", "mobile": None, "employee_no": None}
        place = {"department_id": person.department, "manager_id": person.manager}
        people.append({"id": person.key, "status": "active", **said, **place})
    await templates.put(connection, "users", people)
    held = [{"user_id": one.key, "role_id": role} for one in company.people.values() for role in one.roles]
    await templates.put(connection, "user_roles", held)
    pools = [
        {"id": one.key, "object_type": one.kind, "name": f"p{templates.next()}", "is_default": False}
        for one in company.pools.values()
    ]
    await templates.put(connection, "pools", pools)
    members = [
        {"id": _key(), "pool_id": pool.key, "role": role, f"{what}_id": which}
        for pool in company.pools.values()
        for role, what, which in pool.members
    ]
    await templates.put(connection, "pool_members", members)


async def put_things(
    connection: AsyncConnection, things: list[Thing], company: Company, templates: Templates
) -> dict[str, str]:
    """Records, found by the word of all and by their number; answers the numbers."""
    numbers: dict[str, str] = {}
    for kind in KINDS:
        rows, found_by = [], []
        for one in things:
            if one.kind != kind:
                continue
            serial = templates.next()
            name, number = f"{WORD}{serial}号", f"W{serial:08d}"
            row: dict[str, Any] = {"id": one.key, "name": name, "owner_id": one.owner}
            row["owner_dept_id"] = company.people[one.owner].department if one.owner else None
            if kind in CHILDREN:
                row["customer_id"] = one.customer
            if kind in POOLED:
                row |= {"pool_id": one.pool, "province": one.province}
            if kind == "customers":
                row |= {"name_key": name, "uscc": None, "contact_mobile": None}
            if kind == "contacts":
                row |= {"mobile": f"137{serial:08d}", "is_primary": False}
            else:
                row["number"] = numbers[one.key] = number
            if kind == "opportunities":
                row |= {"expected_amount": one.amount, "contact_id": None, "lead_id": None, "win_rate": 0}
            if kind == "quotes":
                row |= {"quote_group_id": _key(), "opportunity_id": None, "contact_id": None}
            rows.append(row)
            found_by.append({"id": one.key, **words([name, number])._asdict()})
        if rows:
            await templates.put(connection, kind, rows)
            table = f"{kind}_search"
            await connection.execute(text(upsert(table)), {table: orjson.dumps(found_by).decode()})
    return numbers


async def put_lets(
    connection: AsyncConnection, lets: list[Let], company: Company, templates: Templates, now: datetime
) -> None:
    rows = []
    for place, one in enumerate(lets):
        until = now - timedelta(hours=1) if one.over else (now + timedelta(days=1) if place % 2 else None)
        what, which = one.who
        rows.append(
            {
                "id": _key(),
                "object_type": company.things[one.record].kind,
                "object_id": one.record,
                f"{what}_id": which,
                "permission": "write" if one.writes else "read",
                "via": one.via,
                "expires_at": until and until.isoformat(),
            }
        )
    await templates.put(connection, "record_members", rows)
    await connection.execute(text("TRUNCATE member_kinds"))  # which a trigger would have kept
    who = "unnest(ARRAY[coalesce(user_id, department_id, leader_id), CAST(:anybody AS uuid)])"
    kinds = f"INSERT INTO member_kinds SELECT DISTINCT {who}, object_type, via FROM record_members"
    await connection.execute(text(kinds), {"anybody": ANYBODY})


async def put_rules(connection: AsyncConnection, rules: list[Rule], templates: Templates, now: datetime) -> None:
    """One that does not count is off, over or deleted, in turn."""
    rows = []
    for place, one in enumerate(rules):
        past, future = (now - timedelta(hours=1)).isoformat(), (now + timedelta(days=1)).isoformat()
        row: dict[str, Any] = {"is_active": True, "expires_at": future if place % 2 else None, "deleted_at": None}
        if not one.counts:
            row |= ({"is_active": False}, {"expires_at": past}, {"deleted_at": past})[place % 3]
        if one.provinces is not None:
            row["filter"] = {"field": "province", "op": "in", "value": one.provinces}
        (row["from_kind"], row["from_ids"]), (row["to_kind"], row["to_ids"]) = one.source, one.target
        row |= {"id": _key(), "name": f"s{templates.next()}", "object": one.kind, "version": 1, "custom": {}}
        row |= {"permission": "write" if one.writes else "read", "created_at": past, "updated_at": past}
        rows.append(row)
    await templates.put(connection, "sharing_rules", rows)
