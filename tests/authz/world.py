"""A company of subjects, whose relation to every record is set by one statement and taken back by the next.

Each cell is a transaction that is never committed: the program works in savepoints of it, so that what an allowed
request did is gone before the next one is asked. Deferred references are checked where it would have committed. One
transaction for all cells would never let go of the rows they leave behind, and every next one would have to step
over them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from bihuan.identity.api_token.models import ApiToken
from bihuan.identity.api_token.secret import new_key
from bihuan.identity.api_token.usage import Usage
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, ledgers
from bihuan.kernel.members import ANYBODY
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.scopes import grantable
from bihuan.kernel.security_log import SecurityLog, event_of
from bihuan.kernel.tokens import TokenSigner
from tests import database
from tests.authz.oracle import OUTSIDE, OWNED, POOLED, TOKENS, Relation, Subject
from tests.contract.conftest import UNWATCHED, World
from tests.factories.company import NAMESPACE, PASSWORD, QUICK, Company

POSITIONS = ("own", "subordinate", "department", "below")
FOREIGNER = uuid5(NAMESPACE, "authz:foreigner")
IN_ROLE = [subject for subject in Subject if subject not in OUTSIDE | TOKENS or subject == Subject.DISABLED]
SCOPES_OF = {Subject.TOKEN_LEAD_READ: ["lead:read"]}
"""Of a token; the others have every scope there is."""


def person(subject: Subject, position: str = "own") -> UUID:
    return _person(subject.person, position)


def _person(subject: str, position: str) -> UUID:
    return uuid5(NAMESPACE, f"authz:{subject}:{position}")


def username(subject: str) -> str:
    return f"a_{subject.replace(' ', '_')}"


def _department(subject: str, below: bool = False) -> UUID:
    return uuid5(NAMESPACE, f"authz:department:{subject}:{below}")


# ---------------------------------------------------------------- the transaction that is never committed


class DrySession(Session):
    """A session of the program inside the outer transaction."""


class Heard(SecurityLog):
    """Keeps what it is told of refusals instead of storing it: nobody else can write while the transaction lasts."""

    def __init__(self, sessions: Callable[[], Any]) -> None:
        super().__init__(sessions)
        self.heard: list[str] = []

    def refused(self, ctx: Context, kind: str, result: str = "refused", **more: Any) -> None:
        row = event_of(ctx, kind, result, **more)
        self.heard.append(str(row["detail"]))


class Unnoted(Usage):
    """Takes no note of the use of a token: it would be one of many connections that write what the cells watch."""

    def note(self, ctx: Context, token_id: UUID) -> None:
        pass


@event.listens_for(DrySession, "before_commit")
def _as_a_commit_would(session: Session) -> None:
    session.flush()
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


@asynccontextmanager
async def dry(app: FastAPI) -> AsyncIterator[AsyncConnection]:
    """Bind everything the program does to one connection of the owner, who may watch. The database is this module's."""
    engine = create_async_engine(database.owner_url(app.state.settings.database_url))
    async with engine.connect() as connection:
        await connection.execute(text("SET lock_timeout = 0"))
        await connection.commit()
        sessions = async_sessionmaker(
            connection,
            class_=AsyncSession,
            sync_session_class=DrySession,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            autoflush=False,
        )
        kept = app.state.sessions, app.state.readers, app.state.security, app.state.usage
        app.state.sessions = app.state.readers = sessions
        app.state.security = Heard(sessions)
        app.state.usage = Unnoted(sessions, app.state.security)
        try:
            yield connection
        finally:
            app.state.sessions, app.state.readers, app.state.security, app.state.usage = kept
            await connection.rollback()
    await engine.dispose()


# ---------------------------------------------------------------- the proof that nothing was changed

WATCHED = sorted(set(Base.metadata.tables) - UNWATCHED)


async def watch(connection: AsyncConnection) -> None:
    """Every row that is written in any table leaves a row in ``changed_rows``."""
    for ledger in ledgers():  # their owners are changed from cell to cell, which nobody else could
        await connection.execute(text(f"DROP TRIGGER IF EXISTS append_only ON {ledger}"))
    await connection.execute(text("CREATE TABLE changed_rows (n bigint)"))
    await connection.execute(
        text(
            "CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN INSERT INTO changed_rows VALUES (TG_RELID::bigint); RETURN NULL; END $$"
        )
    )
    for table in WATCHED:
        await connection.execute(
            text(
                f"CREATE TRIGGER zz_noted AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION note_change()"
            )
        )


CHANGED = text("SELECT DISTINCT n::regclass::text FROM changed_rows ORDER BY 1")
HASHES = text(
    " UNION ALL ".join(
        f"SELECT '{name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM {name} t"
        for name in WATCHED
    )
)
_ROWS = " + ".join(f"pg_stat_get_xact_tuples_{how}(oid)" for how in ("inserted", "updated", "deleted"))
WRITES = text(
    f"SELECT oid::text AS name, {_ROWS} AS rows FROM unnest(CAST(:watched AS regclass[])) oid WHERE {_ROWS} > 0"
)


# ---------------------------------------------------------------- how the records stand to a subject

_RELATE = """
CREATE FUNCTION relate(me uuid, docs uuid, custs uuid, docs_member text, cust_member text, pool_role text)
RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE the_pool uuid; kind text;
BEGIN
  {owners}
  IF docs_member <> '' THEN {members} END IF;
  IF docs_member = '' AND cust_member <> '' THEN
    INSERT INTO record_members (id, object_type, object_id, user_id, permission, via)
    SELECT gen_random_uuid(), 'customers', id, me, cust_member, 'team' FROM customers; END IF;
  IF pool_role <> '' THEN
    DELETE FROM pool_members;
    INSERT INTO pool_members (id, pool_id, role, user_id)
      SELECT gen_random_uuid(), id, 'admin', '{foreigner}'::uuid FROM pools
      UNION ALL SELECT gen_random_uuid(), id, 'member', '{taker}' FROM pools;
    IF pool_role <> 'outside' THEN
      INSERT INTO pool_members (id, pool_id, role, user_id) SELECT gen_random_uuid(), id, pool_role, me FROM pools;
    END IF;
    {pooled}
  END IF;
  DELETE FROM changed_rows;
END $$
"""


def table_of(kind: str) -> str:
    return str(RESOURCES[kind].model.__tablename__)


async def prepare_relations(connection: AsyncConnection) -> None:
    owners = [
        f"UPDATE {table_of(kind)} SET owner_id = docs WHERE owner_id IS DISTINCT FROM docs;"
        for kind in sorted(OWNED - POOLED)
    ]
    # The CHECK "owner or pool" holds statement by statement: both are set at once.
    owners += [
        f"UPDATE {table} SET owner_id = {owner}, pool_id = NULL "
        f"WHERE owner_id IS DISTINCT FROM {owner} OR pool_id IS NOT NULL;"
        for table, owner in (("leads", "docs"), ("customers", "custs"))
    ]
    owners += ["UPDATE follow_ups SET author_id = docs WHERE docs IS NOT NULL AND author_id <> docs;"]
    assignee = f"CASE docs_member WHEN 'approval' THEN me ELSE '{FOREIGNER}' END"
    owners += [f"UPDATE approval_tasks SET assignee_id = {assignee} WHERE assignee_id IS DISTINCT FROM {assignee};"]
    members = [
        "INSERT INTO record_members (id, object_type, object_id, user_id, permission, via) "
        f"SELECT gen_random_uuid(), '{kind}', id, me, "
        "CASE WHEN docs_member = 'write' THEN 'write' ELSE 'read' END, "
        f"CASE WHEN docs_member = 'approval' THEN 'approval' ELSE 'team' END FROM {table_of(kind)};"
        for kind in sorted(OWNED)
    ]
    pooled = [
        f"SELECT id INTO the_pool FROM pools WHERE object_type = '{kind}' AND is_default; "
        f"UPDATE {table_of(kind)} SET owner_id = NULL, pool_id = the_pool;"
        for kind in sorted(POOLED)
    ]
    body = _RELATE.format(
        owners="\n  ".join(owners),
        members=" ".join(members),
        pooled=" ".join(pooled),
        foreigner=FOREIGNER,
        taker=Company.ids["sun"],
    )
    await connection.exec_driver_sql(body)
    # Most relations are to another's records: as such they lie, and only the rest of the cells has to change them.
    await relate(connection, Subject.NOBODY, Relation("another's"))


POOL_ROLES = ("outside", "member", "admin")


async def relate(connection: AsyncConnection, subject: Subject, relation: Relation) -> None:
    """Put every record of the world into a relation to a subject, until the savepoint is rolled back."""
    who = {name: person(subject, name) for name in POSITIONS} | {"other": FOREIGNER, "nobody": None}
    if relation.pool:  # what pools one belongs to is remembered with the principal
        moved = text("UPDATE permission_epoch SET epoch = epoch + :roles")
        await connection.execute(moved, {"roles": 1 + POOL_ROLES.index(relation.pool)})
    await connection.execute(
        text("SELECT relate(:me, :docs, :custs, :member, :cust_member, :pool)"),
        {
            "me": who["own"],
            "docs": who[relation.owner],
            "custs": who[relation.customer or relation.owner],
            "member": relation.member,
            "cust_member": relation.customer_member,
            "pool": relation.pool,
        },
    )


# ---------------------------------------------------------------- the people


async def hire(connection: AsyncConnection) -> None:
    """For every role somebody, with a subordinate elsewhere, a colleague, and one in a department below."""
    root = Company.departments["root"]
    password = QUICK.hash(PASSWORD)
    roles = {row.code: row.id for row in await connection.execute(text("SELECT code, id FROM roles"))}
    db = AsyncSession(connection, join_transaction_mode="create_savepoint")

    async def department(key: UUID, name: str, path: str) -> None:
        db.add(Department(id=key, name=name, code=name, parent_id=root, path=path))
        await db.flush()

    async def user(key: UUID, name: str, at: UUID, manager: UUID | None = None, role: UUID | None = None) -> None:
        email = f"{name}@authz.example"
        db.add(
            User(
                id=key,
                username=name,
                name=name,
                email=email,
                department_id=at,
                manager_id=manager,
                password_hash=password,
            )
        )
        await db.flush()
        if role is not None:
            db.add(UserRole(user_id=key, role_id=role))
            await db.flush()

    elsewhere = _department("elsewhere")
    await department(elsewhere, "elsewhere", f"/{root}/{elsewhere}/")
    await user(FOREIGNER, "foreigner", elsewhere)
    for subject in IN_ROLE:
        name = username(subject)
        at, below = _department(subject), _department(subject, True)
        await department(at, f"d_{name}", f"/{root}/{at}/")
        await department(below, f"d_{name}_below", f"/{root}/{at}/{below}/")
        role = "sales_rep" if subject == Subject.DISABLED else subject.value
        await user(person(subject), name, at, None, roles.get(role))
        await user(person(subject, "subordinate"), f"{name}_sub", elsewhere, person(subject))
        await user(person(subject, "department"), f"{name}_peer", at)
        await user(person(subject, "below"), f"{name}_below", below)
    await db.commit()
    await db.close()
    await connection.execute(text("INSERT INTO permission_epoch VALUES (true, 1) ON CONFLICT DO NOTHING"))
    # Relations are set behind the triggers: everybody has once been let into everything.
    everything = (
        "INSERT INTO member_kinds SELECT who, kind, via FROM unnest(CAST(:kinds AS text[])) kind, "
        "unnest(ARRAY['team', 'approval']) via, (SELECT id FROM users UNION SELECT CAST(:anybody AS uuid)) u(who) "
        "ON CONFLICT DO NOTHING"
    )
    await connection.execute(text(everything), {"kinds": sorted(OWNED), "anybody": ANYBODY})


# ---------------------------------------------------------------- all of it together

Headers = dict[Subject, dict[str, str]]
Strangers = dict[str, str]
"""Ids by kind: of records that are another's, whatever the relation."""


class Stage:
    """``async with stage.scene(subject, relation) as ask``: requests of that subject, undone at the end."""

    def __init__(
        self, app: FastAPI, connection: AsyncConnection, world: World, http: httpx.AsyncClient, strangers: Strangers
    ) -> None:
        self.app, self.connection, self.world, self.http = app, connection, world, http
        self.strangers = strangers
        self.headers: Headers = {Subject.ANONYMOUS: {}}
        self.epoch = 1_000
        self.heard: list[str] = []
        """What the security log was told in this cell."""
        app.state.security.heard = self.heard

    async def sign_in(self) -> None:
        for subject in IN_ROLE:
            given = {"username": username(subject), "password": PASSWORD}
            answer = await self.http.post("/auth/login", json=given)
            assert answer.status_code == 200, answer.text
            self.headers[subject] = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        disabled = text("UPDATE users SET status = 'disabled' WHERE id = :id")
        await self.connection.execute(disabled, {"id": person(Subject.DISABLED)})
        secret = self.app.state.settings.secret_key.get_secret_value()
        session = await self.connection.scalar(
            text("SELECT id FROM sessions WHERE user_id = :id"), {"id": person(Subject.SALES_REP)}
        )
        past = TokenSigner(secret, -5).issue(person(Subject.SALES_REP), session)
        self.headers[Subject.EXPIRED] = {"Authorization": f"Bearer {past}"}
        await self._make_tokens()

    async def _make_tokens(self) -> None:
        """All of them have been used, when two of them end."""
        every = grantable()
        ended = {
            Subject.TOKEN_EXPIRED: "expires_at = now() - interval '1 second'",
            Subject.TOKEN_REVOKED: "status = 'revoked', revoked_at = now()",
        }
        db = AsyncSession(self.connection, join_transaction_mode="create_savepoint")
        for subject in (*TOKENS, *ended):
            key = new_key()
            keeper = Subject.SALES_REP if subject in ended else subject
            db.add(
                ApiToken(
                    name=subject,
                    owner_id=person(keeper),
                    prefix=key.prefix,
                    secret_hash=key.digest,
                    scopes=SCOPES_OF.get(subject, every),
                    allowed_ips=[],
                    known_ips=[],
                    expires_at=CLOCK.now() + timedelta(days=1),
                )
            )
            self.headers[subject] = {"Authorization": f"Bearer {key.whole}"}
        await db.commit()
        await db.close()
        for subject in (*TOKENS, *ended):
            answer = await self.http.get("/me/token", headers=self.headers[subject])
            assert answer.status_code == 200, answer.text
        for subject, how in ended.items():
            await self.connection.execute(text(f"UPDATE api_tokens SET {how} WHERE name = :name"), {"name": subject})

    @asynccontextmanager
    async def scene(self, subject: Subject, relation: Relation | None) -> AsyncIterator[Ask]:
        """One cell. What it leaves in memory is forgotten where it may have changed what is remembered."""
        await self.settle()
        cell = await self.connection.begin()
        wrote = False

        async def ask(**request: Any) -> httpx.Response:
            nonlocal wrote
            headers = {**request.pop("headers", {}), **self.headers[subject]}
            if subject in TOKENS:  # a program sends a key with whatever it posts
                headers["Idempotency-Key"] = str(uuid4())
            self.heard.clear()
            answer = await self.http.request(**request, headers=headers)
            wrote = wrote or (answer.status_code < 300 and request["method"] != "GET")
            return answer

        try:
            if relation is not None:
                await relate(self.connection, subject, relation)
            yield ask
        finally:
            await cell.rollback()
            if wrote:
                await self.forget()

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Within a cell: what is done in here is taken back, and everything stands to the subject as before."""
        savepoint = await self.connection.begin_nested()
        try:
            yield
        finally:
            await savepoint.rollback()

    async def forget(self) -> None:
        self.epoch += 1_000
        await self.connection.execute(text("UPDATE permission_epoch SET epoch = :n"), {"n": self.epoch})
        await self.connection.execute(text("DELETE FROM changed_rows"))
        await self.settle()

    async def settle(self) -> None:
        """What was prepared between two cells stays."""
        if self.connection.in_transaction():
            await self.connection.commit()

    async def changed(self) -> list[str]:
        """The tables in which a row was written since the relation was set."""
        return list((await self.connection.execute(CHANGED)).scalars())

    async def writes(self) -> dict[str, int]:
        """How many rows this transaction has written by table, as PostgreSQL itself counts them: taken back or not."""
        return {row.name: row.rows for row in await self.connection.execute(WRITES, {"watched": WATCHED})}

    async def digest(self) -> dict[str, str]:
        return {row.name: row.hash for row in await self.connection.execute(HASHES)}


Ask = Callable[..., Awaitable[httpx.Response]]
