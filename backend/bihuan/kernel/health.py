"""Is it alive, and is the database safe to trust: for load balancers and operators (TRUST §0.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bihuan.kernel.wire import OpenCode, Schema
from bihuan.kernel.words import zh

health = APIRouter(prefix="/health", tags=["Operations"])
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_SETTINGS = text("SELECT " + ", ".join(f"current_setting('{name}')" for name in DURABLE))
PUBLIC = {"x-authz": {"object": "public", "action": "public", "parents": []}, "x-scopes": []}


async def require_durable(engine: AsyncEngine) -> None:
    """Refuse to serve from a database that may lose what it has acknowledged. Raises RuntimeError."""
    async with engine.connect() as connection:
        off = [name for name, value in zip(DURABLE, await _durability(connection), strict=True) if value == "off"]
    if off:
        raise RuntimeError(
            f"{', '.join(off)} is off: this PostgreSQL may lose what it has acknowledged. "
            "Switch it on, or start with BIHUAN_ALLOW_DATA_LOSS=1 where nothing is to be kept."
        )


async def _durability(connection: AsyncConnection) -> Sequence[str]:
    return tuple((await connection.execute(_SETTINGS)).one())


class Check(Schema):
    name: OpenCode
    value: Annotated[str, Field(max_length=64)]


class Health(Schema):
    """``ok`` while requests are served."""

    status: Annotated[OpenCode, Field(examples=["ok"])]
    checks: Annotated[list[Check], Field(max_length=20)]


@health.get(
    "/live",
    name="getLiveness",
    summary="The process answers",
    response_model=Health,
    openapi_extra=PUBLIC | zh("进程存活检查"),
)
async def live() -> Health:
    return Health(status="ok", checks=[])


@health.get(
    "/ready",
    name="getReadiness",
    summary="The database answers",
    response_model=Health,
    openapi_extra=PUBLIC | zh("数据库就绪检查"),
    responses={503: {"description": "The database does not answer"}},
)
async def ready(request: Request) -> Response:
    try:
        async with request.app.state.doctor.connect() as own:  # whoever has the other connections cannot stop it
            row = await _durability(own)
    except Exception:
        return Response(Health(status="unavailable", checks=[]).model_dump_json(), 503, media_type="application/json")
    checks = [Check(name=name, value=value) for name, value in zip(DURABLE, row, strict=True)]
    return Response(Health(status="ok", checks=checks).model_dump_json(), 200, media_type="application/json")
