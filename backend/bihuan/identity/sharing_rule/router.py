"""What a sharing rule can do, and what one would open before it is kept."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.identity.sharing_rule.preview import preview
from bihuan.identity.sharing_rule.schemas import (
    SharingPreview,
    SharingPreviewResult,
    SharingRuleQuery,
    SharingRuleUpdate,
    SharingRuleWrite,
)
from bihuan.identity.sharing_rule.service import SHARING_RULES, create_rule, delete_rule, update_rule
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IfMatch,
    add_create,
    add_reads,
    add_update,
    authz,
    named,
    require_match,
    router,
    says,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

sharing_rules = router("/sharing-rules", "Organisation")
add_reads(sharing_rules, SHARING_RULES, SharingRuleQuery)
add_create(sharing_rules, SHARING_RULES, SharingRuleWrite, create_rule)
add_update(sharing_rules, SHARING_RULES, SharingRuleUpdate, update_rule)


@sharing_rules.delete(
    "/{id}",
    status_code=204,
    response_class=Response,
    name="deleteSharingRule",
    **says(named(SHARING_RULES.label, "delete"), authz(SHARING_RULES, "delete")),
)
async def delete(ctx: Ctx, id: UUID, if_match: IfMatch = None) -> Response:
    ctx.require("sharing-rules", "delete")
    await delete_rule(ctx, id, require_match(if_match))
    return Response(status_code=204)


@sharing_rules.post(
    "/preview",
    name="previewSharingRule",
    summary="Who would gain access to how many records by a sharing rule",
    response_model=SharingPreviewResult,
    openapi_extra=authz(SHARING_RULES, "read") | zh("共享规则生效后，谁会多看到多少条记录"),
)
async def preview_rule(ctx: Ctx, data: SharingPreview) -> Response:
    ctx.require("sharing-rules", "read")
    return Response((await preview(ctx, data)).model_dump_json(), 200, PRIVATE, JSON)
