"""From an access token to a principal: one statement a request, everything else cached per permission epoch."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from functools import partial
from ipaddress import ip_network
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Request
from sqlalchemy import any_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.api_token.models import ApiToken
from bihuan.identity.api_token.secret import digest_of, is_key, well_formed
from bihuan.identity.api_token.service import from_allowed, narrowed
from bihuan.identity.declarations import declarations, kept_from
from bihuan.identity.department.models import Department
from bihuan.identity.role.models import Role, RolePermission
from bihuan.identity.sharing_rule.ways import opened_to
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.access import SETS
from bihuan.kernel.admission import count_token, count_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.db import uuid_array
from bihuan.kernel.direct import Direct
from bihuan.kernel.errors import DomainError, Text, unauthenticated
from bihuan.kernel.idempotency import KEEP_KEY, AskedWithKey
from bihuan.kernel.members import ANYBODY, TEAM, MemberKind
from bihuan.kernel.proof import Outdated, Proof
from bihuan.kernel.reader import Reader
from bihuan.kernel.tokens import TokenSigner

CACHE_SIZE = 1_000
"""Principals a process remembers, those who came last: each keeps statements, up to some megabytes of them."""
_SESSION = (
    "SELECT epoch, CAST(:user AS uuid) AS user_id, CAST(:session AS uuid) AS way "
    "FROM session_epoch(CAST(:session AS uuid), CAST(:user AS uuid), :now) AS epoch WHERE epoch IS NOT NULL"
)
"""A function of the database, whose plan is kept (decision 0060)."""
_TOKEN = (
    "SELECT coalesce((SELECT epoch FROM permission_epoch), 0) AS epoch, u.id AS user_id, t.id AS way "
    "FROM api_tokens t JOIN users u ON u.id = t.owner_id "
    "WHERE t.secret_hash = :digest AND t.status = 'active' AND t.expires_at > :now AND t.deleted_at IS NULL "
    "AND u.status = 'active' AND u.deleted_at IS NULL"
)
_ALONG = "session_epoch(CAST({0} AS uuid), CAST({1} AS uuid), CAST({2} AS timestamptz)) AS proof(epoch)"
"""A session, asked along with a page."""


def _still(known: Principal, epoch: int | None) -> None:
    """Whether the session is alive, and what is known of its user still true. Raises UNAUTHENTICATED, ``Outdated``."""
    if epoch is None:
        raise unauthenticated()
    if epoch != known.epoch:
        raise Outdated


def _check(alive: str) -> Direct:
    return Direct(text(f"SELECT epoch, user_id, way, true AS first FROM ({alive}) who"))


def _check_and_keep_key(alive: str, principal: str) -> Direct:
    kept = KEEP_KEY.format(source="FROM who", principal=principal)
    return Direct(
        text(
            f"WITH who AS MATERIALIZED ({alive}), kept AS ({kept}) "
            "SELECT who.epoch, who.user_id, who.way, coalesce((SELECT first FROM kept), false) AS first FROM who"
        )
    )


_CHECKS = {
    "session": (_check(_SESSION), _check_and_keep_key(_SESSION, "who.user_id")),
    "token": (_check(_TOKEN), _check_and_keep_key(_TOKEN, "who.way")),
}
_BELOW = text(
    "WITH RECURSIVE below AS (SELECT id FROM users WHERE manager_id = :user UNION "
    "SELECT u.id FROM users u JOIN below b ON u.manager_id = b.id) SELECT id FROM below WHERE id <> :user"
)


_ABOVE = text(
    "WITH RECURSIVE above AS (SELECT manager_id AS id FROM users WHERE id = :user UNION "
    "SELECT u.manager_id FROM users u JOIN above a ON u.id = a.id) SELECT id FROM above WHERE id IS NOT NULL"
)


class KnownToken(NamedTuple):
    """What a token allows, as it was made: nothing of it ever changes but that it ends."""

    id: UUID
    owner_id: UUID
    name: str
    scopes: frozenset[str]
    networks: tuple[Any, ...]
    rate: int | None
    rows: int | None
    expires_at: datetime


class Authenticator:
    """From a bearer token to its principal, and whether its idempotency key is new: one statement for both.

    Whether session, token and user are alive is asked every time; what they may do is remembered until the permission
    epoch moves. Raises UNAUTHENTICATED, effective on the next request after a revocation (TRUST §4.2).
    """

    def __init__(self, signer: TokenSigner) -> None:
        self._signer = signer
        self._principals: OrderedDict[UUID, Principal] = OrderedDict()
        self._tokens: OrderedDict[bytes, KnownToken] = OrderedDict()

    async def __call__(
        self, request: Request, ctx: Context, token: str, asked: AskedWithKey | None
    ) -> tuple[Principal, bool]:
        if is_key(token):
            return await self._by_key(request, ctx, token, asked)
        user_id, session_id = self._signer.read(token)
        count_user(request, user_id)
        known = self._principals.get(session_id)
        if known is not None and known.id == user_id and isinstance(ctx.line, Reader) and request.state.along:
            self._principals.move_to_end(session_id)
            ctx.line.proof = Proof(_ALONG, (session_id, user_id, CLOCK.now()), partial(_still, known))
            return known, True
        row = await self._ask(ctx, "session", {"session": session_id, "user": user_id}, asked)
        return await self._principal(ctx, row, None), row.first

    def known(self, token_id: UUID | None) -> KnownToken | None:
        """The token a request came with."""
        return next((one for one in self._tokens.values() if one.id == token_id), None)

    async def _by_key(
        self, request: Request, ctx: Context, key: str, asked: AskedWithKey | None
    ) -> tuple[Principal, bool]:
        if not well_formed(key):
            raise unauthenticated()
        digest = digest_of(key)
        token = self._tokens.get(digest)
        if token is not None:  # one that comes too often costs no statement
            count_token(request, token.owner_id, token.id, token.rate, token.rows)
        row = await self._ask(ctx, "token", {"digest": digest}, asked)
        if token is None:
            token = self._tokens[digest] = await _load_token(ctx.db, row.way)
            if len(self._tokens) > CACHE_SIZE:
                self._tokens.popitem(last=False)
            count_token(request, token.owner_id, token.id, token.rate, token.rows)
        if not from_allowed(ctx.ip, token.networks):
            raise DomainError("TOKEN_IP_FORBIDDEN")
        principal = await self._principal(ctx, row, token)
        ctx.me = principal
        request.app.state.usage.note(ctx, token.id)
        return principal, row.first

    async def _ask(self, ctx: Context, kind: str, who: dict[str, Any], asked: AskedWithKey | None) -> Any:
        plain, with_key = _CHECKS[kind]
        if asked is None:
            row = await plain.first(ctx.line, {**who, "now": CLOCK.now()})
        else:
            row = await with_key.first(ctx.line, who | asked.values())
        if row is None:
            raise unauthenticated()
        return row

    async def _principal(self, ctx: Context, row: Any, token: KnownToken | None) -> Principal:
        known = self._principals.get(row.way)
        if known is None or known.epoch != row.epoch:
            session_id = None if token else row.way
            known = await load_principal(ctx.db, row.user_id, epoch=row.epoch, session_id=session_id)
            if token is not None:
                known = narrowed(known, token.id, token.scopes)
            self._principals[row.way] = known
            if len(self._principals) > CACHE_SIZE:
                self._principals.popitem(last=False)
        self._principals.move_to_end(row.way)
        return known


def authenticator(signer: TokenSigner) -> Authenticator:
    return Authenticator(signer)


async def _load_token(db: AsyncSession, token_id: UUID) -> KnownToken:
    row = (await db.execute(select(ApiToken).where(ApiToken.id == token_id))).scalar_one()
    networks = tuple(ip_network(network) for network in row.allowed_ips)
    limits = (row.rate_per_minute, row.rows_per_day)
    return KnownToken(row.id, row.owner_id, row.name, frozenset(row.scopes), networks, *limits, row.expires_at)


async def load_principal(
    db: AsyncSession, user_id: UUID, *, epoch: int = 0, session_id: UUID | None = None
) -> Principal:
    """The user with grants, subordinates and the people each data scope covers (DOMAIN §1.3)."""
    user = (
        await db.execute(
            select(User.name, User.username, User.department_id, Department.path, Department.name.label("department"))
            .join(Department, Department.id == User.department_id)
            .where(User.id == user_id)
        )
    ).one()
    granted = await db.execute(
        select(RolePermission.object, RolePermission.action, RolePermission.scope)
        .join(UserRole, UserRole.role_id == RolePermission.role_id)
        .where(UserRole.user_id == user_id)
    )
    roles = (
        select(Role.name, Role.name_en)
        .join(UserRole, UserRole.role_id == Role.id)
        .where(UserRole.user_id == user_id)
        .order_by(Role.code)
    )
    grants: dict[str, set[str]] = {}
    for resource, action, scope in granted:
        grants.setdefault(f"{resource}:{action}", set()).add(scope)
    subordinates = tuple((await db.execute(_BELOW, {"user": user_id})).scalars())
    superiors = tuple((await db.execute(_ABOVE, {"user": user_id})).scalars())
    same = tuple((await db.scalars(select(User.id).where(User.department_id == user.department_id))).all())
    below = tuple(
        (
            await db.scalars(
                select(User.id)
                .join(Department, Department.id == User.department_id)
                .where(Department.path.startswith(user.path))
            )
        ).all()
    )
    departments = tuple(UUID(part) for part in user.path.strip("/").split("/") if part)
    opened = select(MemberKind).where(MemberKind.who == any_(uuid_array([ANYBODY, user_id, *departments, *superiors])))
    kinds = (await db.scalars(opened)).all()
    return Principal(
        id=user_id,
        name=user.name,
        username=user.username,
        department_id=user.department_id,
        department_name=user.department,
        role_names=tuple(Text(role.name, role.name_en) for role in await db.execute(roles)),
        grants={permission: frozenset(scopes) for permission, scopes in grants.items()},
        people={"self": (user_id,), "self_sub": (user_id, *subordinates), "dept": same, "dept_sub": below},
        subordinates=subordinates,
        superiors=superiors,
        departments=departments,
        let_in=frozenset(kind.object_type for kind in kinds if kind.who != ANYBODY),
        shared=frozenset(kind.object_type for kind in kinds if kind.who == ANYBODY and kind.via == TEAM),
        opened=await opened_to(db, user_id, departments),
        sets={name: ids for read in SETS for name, ids in (await read(db, user_id, departments)).items()},
        declared=await declarations(db, epoch),
        kept_from=await kept_from(db, user_id),
        epoch=epoch,
        session_id=session_id,
    )
