"""What a lead can do."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.kernel.batch import add_bulk
from bihuan.kernel.routing import JSON, PRIVATE, add_actions, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.duplicate.schemas import DuplicateQuery, Duplicates
from bihuan.parties.duplicate.service import duplicates
from bihuan.parties.lead.schemas import LeadCreate, LeadQuery, LeadUpdate
from bihuan.parties.lead.service import LEADS, create_lead, update_lead
from bihuan.parties.lead.unconversion import preview
from bihuan.parties.lead.unconvert_schemas import UnconvertPreview
from bihuan.parties.revealing import add_reveal

leads = router("/leads", "Leads")


@leads.get(
    "/duplicates",
    response_model=Duplicates,
    name="findDuplicateLeads",
    summary="Customers and leads that look like the one being typed",
    openapi_extra=authz(LEADS, "create") | zh("查找疑似重复的客户和线索"),
)
async def find_duplicates(ctx: Ctx, query: Annotated[DuplicateQuery, Query()]) -> Response:
    ctx.require("leads", "create")
    found = Duplicates(data=await duplicates(ctx, query))
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


@leads.get(
    "/{id}/unconvert-preview",
    response_model=UnconvertPreview,
    name="previewUnconvertLead",
    summary="What taking the conversion back would do",
    openapi_extra=authz(LEADS, "unconvert") | zh("撤销转换预览"),
)
async def preview_unconvert(ctx: Ctx, id: UUID) -> Response:
    ctx.require("leads", "unconvert")
    lead = await LEADS.get(ctx, id, "unconvert")
    told = await preview(ctx, lead, LEADS.action("unconvert").refusal(lead))
    return Response(told.model_dump_json(), 200, PRIVATE, JSON)


add_reads(leads, LEADS, LeadQuery)
add_create(leads, LEADS, LeadCreate, create_lead)
add_update(leads, LEADS, LeadUpdate, update_lead)
add_actions(leads, LEADS)
add_reveal(leads, LEADS)
add_bulk(
    leads,
    LEADS,
    "claim",
    "assign",
    "auto-assign",
    "transfer",
    "return",
    "recycle",
    "discard",
    "share",
    "add-tags",
    "remove-tags",
)
