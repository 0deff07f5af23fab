"""From an access token to a principal: one statement a request, everything else cached per permission epoch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.department.models import Department
from bihuan.identity.role.models import Role, RolePermission
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Principal
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.idempotency import KEEP_KEY, AskedWithKey
from bihuan.kernel.tokens import TokenSigner

CACHE_SIZE = 5_000
_ALIVE = (
    "SELECT coalesce((SELECT epoch FROM permission_epoch), 0) AS epoch "
    "FROM sessions s JOIN users u ON u.id = s.user_id "
    "WHERE s.id = :session AND u.id = :user AND s.revoked_at IS NULL AND s.expires_at > :now "
    "AND u.status = 'active' AND u.deleted_at IS NULL"
)
_CHECK = text(f"SELECT epoch, true AS first FROM ({_ALIVE}) who")
_CHECK_AND_KEEP_KEY = text(
    f"WITH who AS MATERIALIZED ({_ALIVE}), kept AS ({KEEP_KEY.format(source='FROM who')}) "
    "SELECT who.epoch, coalesce((SELECT first FROM kept), false) AS first FROM who"
)
_BELOW = text(
    "WITH RECURSIVE below AS (SELECT id FROM users WHERE manager_id = :user UNION "
    "SELECT u.id FROM users u JOIN below b ON u.manager_id = b.id) SELECT id FROM below WHERE id <> :user"
)


Authenticate = Callable[[AsyncSession, str, AskedWithKey | None], Awaitable[tuple[Principal, bool]]]


def authenticator(signer: TokenSigner) -> Authenticate:
    """A function from a bearer token to its principal, and whether its idempotency key is new; one statement for both.

    Raises UNAUTHENTICATED, effective on the next request after a revocation.
    """
    cache: OrderedDict[UUID, Principal] = OrderedDict()

    async def authenticate(db: AsyncSession, token: str, asked: AskedWithKey | None) -> tuple[Principal, bool]:
        user_id, session_id = signer.read(token)
        if asked is None:
            found = await db.execute(_CHECK, {"session": session_id, "user": user_id, "now": CLOCK.now()})
        else:
            found = await db.execute(_CHECK_AND_KEEP_KEY, {"session": session_id} | asked.row(user_id))
        row = found.one_or_none()
        if row is None:
            raise DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"})
        known = cache.get(session_id)
        if known is None or known.epoch != row.epoch:
            known = await load_principal(db, user_id, epoch=row.epoch, session_id=session_id)
            cache[session_id] = known
            if len(cache) > CACHE_SIZE:
                cache.popitem(last=False)
        return known, row.first

    return authenticate


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
        departments=tuple(UUID(part) for part in user.path.strip("/").split("/") if part),
        epoch=epoch,
        session_id=session_id,
    )
