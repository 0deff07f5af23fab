"""A contact as we know them."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.insights.people.schemas import ContactOverview
from bihuan.insights.people.service import contact_overview
from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.contact.service import CONTACTS

people = router("/contacts", "Insights")


@people.get(
    "/{id}/overview",
    name="getContactOverview",
    summary="Who knows a contact, and everything they took part in",
    response_model=ContactOverview,
    openapi_extra=authz(CONTACTS, "read") | zh("联系人概况：谁认识、参与了什么"),
)
async def get_overview(ctx: Ctx, id: UUID) -> Response:
    return Response((await contact_overview(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)
