"""Making, listing and revoking tokens, and what the token at hand may do."""

from __future__ import annotations

from fastapi import Request, Response

from bihuan.identity.account.reauth import confirm
from bihuan.identity.api_token.schemas import (
    ApiTokenCreate,
    ApiTokenMade,
    ApiTokenQuery,
    Limit,
    MyToken,
    ScopeList,
)
from bihuan.identity.api_token.service import API_TOKENS, create_token, effective, passable
from bihuan.kernel.idempotency import Once
from bihuan.kernel.routing import JSON, IdempotencyHeader, add_actions, add_reads, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

api_tokens = router("/api-tokens", "Organisation")
my_token = router("/me", "Sign in")
NO_STORE = {"Cache-Control": "no-store"}


@api_tokens.get(
    "/scopes",
    name="listTokenScopes",
    summary="Scopes that I can give to a token",
    response_model=ScopeList,
    openapi_extra=authz(API_TOKENS, "create") | zh("可授予令牌的权限范围"),
)
async def scopes(ctx: Ctx) -> Response:
    ctx.require("api-tokens", "create")
    return Response(ScopeList(data=passable(ctx.me)).model_dump_json(), 200, NO_STORE, JSON)


add_reads(api_tokens, API_TOKENS, ApiTokenQuery)


@api_tokens.post(
    "",
    name="createApiToken",
    summary="Create an API token",
    description="The answer holds the key, once. Asks for the caller's password.",
    response_model=ApiTokenMade,
    status_code=201,
    openapi_extra=authz(API_TOKENS, "create") | zh("新建 API 令牌"),
)
async def create(
    request: Request, ctx: Ctx, data: ApiTokenCreate, idempotency_key: IdempotencyHeader = None
) -> Response:
    ctx.require("api-tokens", "create")
    await confirm(request, ctx, data.password)
    token, key = await create_token(ctx, data)
    await ctx.db.flush()
    shown = await API_TOKENS.represent(ctx, token)
    made = ApiTokenMade(**shown.model_dump(include=set(ApiTokenMade.model_fields)), token=key.whole)
    headers = {"ETag": API_TOKENS.etag(token), "Location": f"/api/v1/api-tokens/{token.id}", **NO_STORE}
    return Once(made.model_dump_json(), made.model_copy(update={"token": ""}).model_dump_json(), 201, headers)


add_actions(api_tokens, API_TOKENS)


@my_token.get(
    "/token",
    name="getMyToken",
    summary="What my token may do",
    response_model=MyToken,
    openapi_extra={"x-authz": {"object": "me", "action": "read", "parents": []}, "x-scopes": []}
    | zh("当前令牌的权限和限额"),
)
async def who_is_this_token(request: Request, ctx: Ctx) -> Response:
    known = request.app.state.authenticate.known(ctx.me.token_id)
    held = ctx.me.scopes_held
    limits = [
        Limit(name=one.policy.name, limit=one.policy.limit, seconds=one.policy.seconds, left=max(one.left, 0))
        for one in getattr(request.state, "standings", ())
    ]
    shown = MyToken(
        id=ctx.me.token_id,
        name=known.name if known else "",
        owner_id=ctx.me.id,
        owner_name=ctx.me.name,
        scopes=effective(ctx.me, held) if held is not None else passable(ctx.me),
        expires_at=known.expires_at if known else None,
        limits=limits,
    )
    return Response(shown.model_dump_json(), 200, NO_STORE, JSON)
