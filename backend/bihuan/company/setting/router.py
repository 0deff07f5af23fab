"""What a setting can do."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Response

from bihuan.company.setting.models import Setting
from bihuan.company.setting.schemas import Modules, SettingList, SettingRead, SettingUpdate
from bihuan.company.setting.service import change_setting, etag, list_settings, setting, shown
from bihuan.kernel.routing import JSON, PRIVATE, IfMatch, require_match, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

settings = router("/settings", "Company")
Key = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,64}$", max_length=64, examples=["win_requires_scan"])]


def _authz(verb: str) -> dict[str, Any]:
    scope = "read" if verb == "read" else "write"
    return {"x-authz": {"object": "settings", "action": verb, "parents": []}, "x-scopes": [f"setting:{scope}"]}


@settings.get(
    "",
    response_model=SettingList,
    name="listSettings",
    summary="List all settings",
    openapi_extra=_authz("read") | zh("公司设置列表"),
)
async def get_settings(ctx: Ctx) -> Response:
    ctx.require("settings", "read")
    listed = SettingList(data=await list_settings(ctx))
    return Response(listed.model_dump_json(), 200, PRIVATE, JSON)


modules = router("/me/modules", "Company")


@modules.get(
    "",
    response_model=Modules,
    name="getModules",
    summary="Which parts of the program the company uses",
    openapi_extra={"x-authz": {"object": "me", "action": "read", "parents": []}, "x-scopes": []}
    | zh("公司启用了哪些模块"),
)
async def get_modules(ctx: Ctx) -> Response:
    used = Modules(leads=await setting(ctx, "lead_enabled"))
    return Response(used.model_dump_json(), 200, PRIVATE, JSON)


@settings.patch(
    "/{key}",
    response_model=SettingRead,
    name="updateSetting",
    summary="Change a setting",
    openapi_extra=_authz("update") | zh("修改公司设置"),
)
async def patch_setting(ctx: Ctx, key: Key, data: SettingUpdate, if_match: IfMatch = None) -> Response:
    ctx.require("settings", "update")
    stored: Setting = await change_setting(ctx, key, data.value, require_match(if_match))
    headers = {"ETag": etag(key, stored.version), **PRIVATE}
    return Response(shown(key, stored).model_dump_json(), 200, headers, JSON)
