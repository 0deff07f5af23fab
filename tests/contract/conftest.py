"""A company with one record of every kind, a viewer who may read it all, and a stranger who may nothing."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.kernel.db import Base
from bihuan.kernel.resource import RESOURCES, Resource
from tests import database
from tests.architecture.test_tables import status_column
from tests.conftest import Clients
from tests.contract.document import Operation, operations
from tests.factories.company import PASSWORD, Company
from tests.factories.records import Made, Records, target_of
from tests.factories.samples import sample

Hashes = Callable[[], Awaitable[dict[str, str]]]
UNWATCHED = {"sessions", "idempotency_keys", "security_events", "login_throttles", "quota_counts"}
"""Tables that a refused request may write: they hold no business."""


TRIED: dict[str, dict[str, Any]] = {
    "tryScoreRule": {"rule": {"name": "久无互动", "kind": "idle", "points": -5, "days": 30}}
}
"""What a kind of rule needs, its schema cannot say."""


class World:
    """One record of every kind that could be made, by kind; and the requests that reach them."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.made: dict[str, Made] = {}
        self.failed: dict[str, str] = {}
        self.spares: dict[str, Made] = {}

    async def build(self) -> None:
        for kind in sorted(RESOURCES):
            try:
                self.made[kind] = await self.records.one(kind)
            except AssertionError as failed:
                self.failed[kind] = str(failed)[:500]
        if "customers" in self.made:
            customer = self.made["customers"]["id"]
            self.made["attachments"] = await self.records.attach("customers", customer, "other")
        if "leads" in self.made:
            self.made["jobs"] = await self.records.job(self.made["leads"]["id"])
            self.made["imports"] = await self.records.one("imports")
            self.made["exports"] = await self.records.post("/leads/export")

    async def spare(self, kind: str) -> Made:
        """A record of its own for tests that put it into every state: nobody else looks at it."""
        if kind not in self.spares:
            self.spares[kind] = await self.records.fresh(kind)
        return self.spares[kind]

    def record(self, kind: str) -> Made:
        return self.made.get(kind, {"id": str(uuid4()), "version": 1})

    def kind_of(self, operation: Operation) -> str:
        """The kind of record in the path: ``/quotes/{id}/send`` is about quotes, whatever it makes."""
        return operation.url.split("/")[1]

    async def url(self, operation: Operation, record: Made | None = None) -> str:
        """The address of the operation on an existing record."""
        found = record or self.record(self.kind_of(operation))
        customer = self.record("customers")["id"]
        given = {"id": found["id"], "resource": "customers", "object_type": "customers", "object_id": customer}
        given |= {"system": "erp", "external_id": f"K-{found['id']}"}
        if "{key}" in operation.url:
            rows = (await self.records.get(f"/{self.kind_of(operation)}"))["data"]
            given["key"] = rows[0]["key"]
        if "{resource}/{id}" in operation.url and record is None:
            given["id"] = customer
        return operation.url.format(**given)

    async def request(self, operation: Operation, record: Made | None = None) -> dict[str, Any]:
        """Everything for ``client.request(**…)``: a valid request on an existing record."""
        kind = self.kind_of(operation)
        found = record or self.record(kind)
        made: dict[str, Any] = {"method": operation.method.upper(), "url": await self.url(operation, record)}
        made["params"] = {
            parameter["name"]: sample(parameter["schema"], parameter["name"], self.known)
            for parameter in operation.parameters
            if parameter["in"] == "query" and parameter.get("required")
        }
        if operation.body is not None:
            made["json"] = await self.body(operation)
        elif "requestBody" in operation.spec:
            made["files"] = {"file": ("note.txt", b"text", "text/plain")}
            made["data"] = {"object_type": "customers", "object_id": self.record("customers")["id"], "kind": "other"}
        if operation.method in {"patch", "put", "delete"} and "/by-external/" not in operation.url:
            made["headers"] = {"If-Match": f'"{kind}:{found["id"]}:{found.get("version", 1)}"'}
        return made

    def known(self, name: str) -> str:
        """The id of the record in this world that a foreign key of this name may hold."""
        kind = "customers" if name == "object_id" else target_of("", name)
        return str(self.record(kind or "")["id"])

    async def body(self, operation: Operation) -> Any:
        if operation.id in TRIED:
            return copy.deepcopy(TRIED[operation.id])
        try:
            return await self.records.body(operation, self.kind_of(operation))
        except AssertionError:  # a record it refers to cannot be made: an id of nothing will do for a refusal
            assert operation.body is not None
            return sample(operation.body, self.kind_of(operation), self.known)


@pytest.fixture(scope="module")
async def world(client: Clients) -> World:
    made = World(Records(await client("admin")))
    await made.build()
    return made


@pytest.fixture(scope="module")
async def any_state_goes(app: FastAPI) -> None:
    """The database knows what a state entails (an issued invoice has a number): here states stand for themselves."""
    async with database.owning(app.state.settings.database_url) as db:
        found = await db.execute(
            text(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint "
                "WHERE contype = 'c' AND pg_get_constraintdef(oid) ~ 'status|lifecycle'"
            )
        )
        for table, constraint in found.all():
            await db.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"'))


async def put_into(app: FastAPI, resource: Resource[Any], record_id: str, state: str) -> None:
    """Behind the back of the program, as nobody else can."""
    async with app.state.sessions() as db:
        table, column = resource.model.__tablename__, status_column(resource.model)
        assert column is not None
        change = f"UPDATE {table} SET {column.name} = :state WHERE id = :id"
        await db.execute(text(change), {"state": state, "id": record_id})
        await db.commit()


async def _person(admin: httpx.AsyncClient, username: str, permissions: list[dict[str, str]]) -> None:
    role = {"code": f"role_{username}", "name": username, "name_en": username, "permissions": permissions}
    made = await admin.post("/roles", json=role)
    assert made.status_code == 201, made.text
    user = {
        "username": username,
        "name": username,
        "password": PASSWORD,
        "department_id": str(Company.departments["sales2"]),
        "role_ids": [made.json()["id"]],
    }
    answer = await admin.post("/users", json=user)
    assert answer.status_code == 201, answer.text


@pytest.fixture(scope="module")
async def stranger(world: World, client: Clients) -> httpx.AsyncClient:
    """Signed in, with a role that permits nothing."""
    await _person(world.records.admin, "stranger", [])
    return await client("stranger")


@pytest.fixture(scope="module")
async def viewer(world: World, client: Clients) -> httpx.AsyncClient:
    """May read everything of everybody, and do nothing."""
    objects = sorted({operation.object for operation in operations() if not operation.personal} | set(RESOURCES))
    await _person(
        world.records.admin,
        "viewer",
        [{"object": name, "action": "read", "scope": "all"} for name in objects],
    )
    return await client("viewer")


@pytest.fixture(scope="module")
async def hashes(app: FastAPI) -> Hashes:
    """``await hashes()``: the content of every table, by its name, as one digest.

    Thousands of tests ask for it, twice each: a table is read again only where a statement has written to it since.
    """
    names = sorted(set(Base.metadata.tables) - UNWATCHED)
    async with database.owning(app.state.settings.database_url) as db:
        await db.execute(text("CREATE TABLE written (name text NOT NULL)"))
        await db.execute(
            text(
                "CREATE FUNCTION note_written() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN INSERT INTO written VALUES (TG_ARGV[0]); RETURN NULL; END $$"
            )
        )
        for name in names:
            await db.execute(
                text(
                    f"CREATE TRIGGER zz_written AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {name} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION note_written('{name}')"
                )
            )
    known: dict[str, str] = {}

    async def taken() -> dict[str, str]:
        async with app.state.sessions() as db:
            written = set((await db.scalars(text("DELETE FROM written RETURNING name"))).all())
            if again := [name for name in names if name in written or name not in known]:
                digest = "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                parts = [f"SELECT '{name}' AS name, {digest} AS hash FROM {name} t" for name in again]
                known.update({row.name: row.hash for row in await db.execute(text(" UNION ALL ".join(parts)))})
            await db.commit()
        return dict(known)

    return taken


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in after if before.get(name) != after[name])
