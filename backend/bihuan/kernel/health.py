"""Is it alive, and is the database safe to trust: for load balancers and operators (TRUST §0.2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import text

from bihuan.kernel.wire import OpenCode, Schema

health = APIRouter(prefix="/health", tags=["Operations"])
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_SETTINGS = text("SELECT " + ", ".join(f"current_setting('{name}')" for name in DURABLE))
PUBLIC = {"x-authz": {"object": "public", "action": "public", "parents": []}, "x-scopes": []}


class Check(Schema):
    name: OpenCode
    value: Annotated[str, Field(max_length=64)]


class Health(Schema):
    """``ok`` while requests are served."""

    status: OpenCode
    checks: Annotated[list[Check], Field(max_length=20)]


@health.get("/live", name="getLiveness", summary="The process answers", response_model=Health, openapi_extra=PUBLIC)
async def live() -> Health:
    return Health(status="ok", checks=[])


@health.get(
    "/ready",
    name="getReadiness",
    summary="The database answers",
    response_model=Health,
    openapi_extra=PUBLIC,
    responses={503: {"description": "The database does not answer"}},
)
async def ready(request: Request) -> Response:
    try:
        async with request.app.state.doctor.connect() as own:  # whoever has the other connections cannot stop it
            row = (await own.execute(_SETTINGS)).one()
    except Exception:
        return Response(Health(status="unavailable", checks=[]).model_dump_json(), 503, media_type="application/json")
    checks = [Check(name=name, value=value) for name, value in zip(DURABLE, row, strict=True)]
    return Response(Health(status="ok", checks=checks).model_dump_json(), 200, media_type="application/json")
