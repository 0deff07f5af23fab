"""Signing in, staying signed in, signing out, and who I am."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Cookie, Request, Response

from bihuan.identity.session.home import home_of
from bihuan.identity.session.schemas import Alive, Login, Me, MyPermission, Refresh, Tokens
from bihuan.identity.session.service import Attempt, Opened, rotate, sign_in, sign_out
from bihuan.identity.throttle import attempt
from bihuan.kernel.admission import count
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.quotas import Policy
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx, PublicCtx, problem
from bihuan.kernel.words import zh

COOKIE = "bihuan_refresh"
HOST_COOKIE = f"__Host-{COOKIE}"
"""Where the connection is encrypted: no other host, no other path and no plain connection can set it (TRUST §4.2)."""
auth = router("/auth", "Sign in")
me = router("/me", "Sign in")
PUBLIC = {"x-authz": {"object": "public", "action": "public", "parents": []}, "x-scopes": []}
NOT_SIGNED_IN: dict[int | str, dict[str, Any]] = {401: {"description": "Not signed in"}}
SELF = {"x-authz": {"object": "me", "action": "read", "parents": []}, "x-scopes": []}
ACCOUNT = {"x-authz": {"object": "me", "action": "account", "parents": []}, "x-scopes": []}
"""For people only: no token signs out, changes a password or ends a session (API §10)."""


@auth.post(
    "/login",
    name="login",
    summary="Sign in",
    response_model=Tokens,
    responses=NOT_SIGNED_IN,
    openapi_extra=PUBLIC | zh("登录"),
)
async def login(request: Request, ctx: PublicCtx, data: Login) -> Response:
    state = request.app.state
    asked = Attempt(data.username, data.password, data.code, request.headers.get("user-agent"), state.vault)
    count(request, (Policy("login", state.limits.login), ctx.ip or "-"))
    try:
        if state.settings.throttle_login:
            await attempt(state.sessions, data.username, ctx.ip)
        opened = await sign_in(ctx, asked, state.settings.refresh_token_days)
    except DomainError as refused:
        # What is typed for a name may be a password: it is told only where it is somebody's name.
        known = getattr(refused, "user_id", None)
        whose = {"account": data.username, "object_type": "users", "object_id": known} if known else {}
        state.security.refused(ctx, "login", detail=refused.code, **whose)
        raise
    return _tokens(request, opened, in_body=data.client == "device")


@auth.post(
    "/refresh",
    name="refreshSession",
    summary="Renew the access token",
    response_model=Tokens,
    responses=NOT_SIGNED_IN,
    openapi_extra=PUBLIC | zh("刷新访问令牌"),
)
async def refresh(
    request: Request,
    ctx: PublicCtx,
    data: Refresh,
    bihuan_refresh: Annotated[str | None, Cookie(max_length=200)] = None,
    host_refresh: Annotated[str | None, Cookie(max_length=200, alias=HOST_COOKIE)] = None,
) -> Response:
    token, state = data.refresh_token or host_refresh or bihuan_refresh, request.app.state
    opened = await rotate(ctx, token, state.settings.refresh_token_days, state.vault) if token else None
    if opened is None:  # answered, not raised: the revocation of a stolen session must be committed
        return problem(request, DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"}))
    return _tokens(request, opened, in_body=data.refresh_token is not None)


@auth.get(
    "/session",
    name="getSession",
    summary="Is my session alive",
    response_model=Alive,
    openapi_extra=SELF | zh("会话是否有效"),
)
async def session(ctx: Ctx) -> Response:
    shown = Alive(user_id=ctx.me.id, session_id=ctx.me.session_id)
    return Response(shown.model_dump_json(), 200, {"Cache-Control": "no-store"}, JSON)


@auth.post(
    "/logout",
    name="logout",
    summary="Sign out",
    status_code=204,
    response_class=Response,
    openapi_extra=ACCOUNT | zh("退出登录"),
)
async def logout(request: Request, ctx: Ctx) -> Response:
    await sign_out(ctx)
    response = Response(status_code=204)
    response.delete_cookie(**_cookie(request))
    return response


def _cookie(request: Request) -> dict[str, Any]:
    """Name, path and flags: on http://localhost, browsers know no ``__Host-`` cookie."""
    secure = request.url.scheme == "https"
    return {
        "key": HOST_COOKIE if secure else COOKIE,
        "path": "/" if secure else "/api/v1/auth",
        "httponly": True,
        "samesite": "strict",
        "secure": secure,
    }


@me.get("", name="getMe", summary="Who I am", response_model=Me, openapi_extra=SELF | zh("当前用户"))
async def who_am_i(ctx: Ctx) -> Response:
    return Response(ctx.once(("me", ctx.language), lambda: _shown(ctx)), 200, PRIVATE, JSON)


def _shown(ctx: Context) -> str:
    permissions = [
        MyPermission(resource=permission.partition(":")[0], action=permission.partition(":")[2], scope=scope)
        for permission, scopes in sorted(ctx.me.grants.items())
        for scope in sorted(scopes)
    ]
    return Me(
        id=ctx.me.id,
        username=ctx.me.username,
        name=ctx.me.name,
        department_id=ctx.me.department_id,
        department_name=ctx.me.department_name,
        role_names=[name.in_(ctx.language) for name in ctx.me.role_names],
        permissions=permissions,
        home=home_of(ctx.me),
    ).model_dump_json()


def _tokens(request: Request, opened: Opened, in_body: bool) -> Response:
    signer = request.app.state.signer
    tokens = Tokens(
        access_token=signer.issue(opened.user_id, opened.session_id),
        token_type="bearer",
        expires_in=int(signer.lifetime.total_seconds()),
        refresh_token=opened.refresh_token if in_body else None,
    )
    response = Response(tokens.model_dump_json(), 200, {"Cache-Control": "no-store"}, JSON)
    if not in_body:
        days = request.app.state.settings.refresh_token_days
        response.set_cookie(**_cookie(request), value=opened.refresh_token, max_age=days * 86_400)
    return response
