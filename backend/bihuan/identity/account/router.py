"""What one does with one's own account: the password, the second factor, and where one is signed in."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response

from bihuan.identity.account.reauth import confirm
from bihuan.identity.account.schemas import (
    ChangePassword,
    Confirmed,
    Ended,
    MySession,
    MySessions,
    RecoveryCodes,
    Security,
    TotpBegun,
    TotpCode,
)
from bihuan.identity.account.totp import begin, finish, switch_off, totp_of
from bihuan.identity.passwords import hash_password, resembles
from bihuan.identity.session.models import Session
from bihuan.identity.session.router import ACCOUNT
from bihuan.identity.session.service import end_sessions, my_sessions
from bihuan.identity.user.service import USERS
from bihuan.kernel.errors import Invalid, NotFound
from bihuan.kernel.idempotency import Once
from bihuan.kernel.routing import JSON, router
from bihuan.kernel.security_log import tell
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import zh

account = router("/me", "Sign in")
NO_STORE = {"Cache-Control": "no-store"}


@account.get(
    "/security",
    name="getMySecurity",
    summary="How my account is protected",
    response_model=Security,
    openapi_extra=ACCOUNT | zh("我的账号安全状况"),
)
async def security(ctx: Ctx) -> Response:
    totp = await totp_of(ctx, ctx.me.id)
    on = totp is not None and totp.confirmed_at is not None
    shown = Security(totp_enabled=on, recovery_codes_left=len(totp.recovery_hashes) if totp and on else 0)
    return Response(shown.model_dump_json(), 200, NO_STORE, JSON)


@account.post(
    "/password",
    name="changeMyPassword",
    summary="Change my password",
    description="Every other session ends.",
    status_code=204,
    response_class=Response,
    openapi_extra=ACCOUNT | zh("修改密码"),
)
async def change_password(request: Request, ctx: Ctx, data: ChangePassword) -> Response:
    await confirm(request, ctx, data.current_password)
    if resembles(data.new_password, ctx.me.username):
        raise Invalid("/new_password", "PASSWORD_LIKE_NAME")
    with ctx.system():  # one's own account is not among the users one may edit
        async with USERS.change(ctx, ctx.me.id, "update", action="set-password") as user:
            user.password_hash = await hash_password(data.new_password)
    await end_sessions(ctx, Session.id != ctx.me.session_id)
    tell(ctx, "password.changed")
    return Response(status_code=204)


def _once(made: Schema, **emptied: object) -> Response:
    """An answer with a secret: no repeat is ever given it again."""
    return Once(made.model_dump_json(), made.model_copy(update=emptied).model_dump_json(), 200, NO_STORE)


@account.post(
    "/totp",
    name="beginMyTotp",
    summary="Set up two-step verification",
    response_model=TotpBegun,
    openapi_extra=ACCOUNT | zh("开始设置两步验证"),
)
async def begin_totp(request: Request, ctx: Ctx, data: Confirmed) -> Response:
    await confirm(request, ctx, data.password)
    secret, uri = await begin(ctx, request.app.state.vault)
    return _once(TotpBegun(secret=secret, uri=uri), secret="", uri="")


@account.post(
    "/totp/confirm",
    name="confirmMyTotp",
    summary="Switch two-step verification on",
    response_model=RecoveryCodes,
    openapi_extra=ACCOUNT | zh("启用两步验证"),
)
async def confirm_totp(request: Request, ctx: Ctx, data: TotpCode) -> Response:
    codes = await finish(ctx, data.code, request.app.state.vault)
    return _once(RecoveryCodes(recovery_codes=codes), recovery_codes=[])


@account.post(
    "/totp/disable",
    name="disableMyTotp",
    summary="Switch two-step verification off",
    status_code=204,
    response_class=Response,
    openapi_extra=ACCOUNT | zh("关闭两步验证"),
)
async def disable_totp(request: Request, ctx: Ctx, data: Confirmed) -> Response:
    await confirm(request, ctx, data.password)
    await switch_off(ctx)
    return Response(status_code=204)


@account.get(
    "/sessions",
    name="listMySessions",
    summary="Where I am signed in",
    response_model=MySessions,
    openapi_extra=ACCOUNT | zh("我的登录设备"),
)
async def sessions(ctx: Ctx) -> Response:
    rows = [
        MySession(
            id=one.id,
            is_current=one.id == ctx.me.session_id,
            user_agent=one.user_agent,
            ip=one.ip,
            created_at=one.created_at,
            last_used_at=one.rotated_at,
        )
        for one in await my_sessions(ctx)
    ]
    return Response(MySessions(data=rows).model_dump_json(), 200, NO_STORE, JSON)


@account.post(
    "/sessions/end-others",
    name="endMyOtherSessions",
    summary="Sign out everywhere else",
    response_model=Ended,
    openapi_extra=ACCOUNT | zh("退出其他设备"),
)
async def end_others(ctx: Ctx) -> Response:
    ended = await end_sessions(ctx, Session.id != ctx.me.session_id)
    return Response(Ended(ended=ended).model_dump_json(), 200, NO_STORE, JSON)


@account.post(
    "/sessions/{id}/end",
    name="endMySession",
    summary="Sign out there",
    response_model=Ended,
    openapi_extra=ACCOUNT | zh("退出该设备"),
)
async def end_session(ctx: Ctx, id: UUID) -> Response:
    ended = await end_sessions(ctx, Session.id == id)
    if not ended:
        raise NotFound()
    return Response(Ended(ended=ended).model_dump_json(), 200, NO_STORE, JSON)
