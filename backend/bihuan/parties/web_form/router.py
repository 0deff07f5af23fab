"""What a form of the website can do for those who keep it."""

from uuid import UUID

from fastapi import Response

from bihuan.kernel.routing import JSON, PRIVATE, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.web_form.schemas import WebFormQuery, WebFormStatistics, WebFormUpdate, WebFormWrite
from bihuan.parties.web_form.service import WEB_FORMS, create_form, statistics, update_form

web_forms = router("/web-forms", "Web forms")
add_reads(web_forms, WEB_FORMS, WebFormQuery)
add_create(web_forms, WEB_FORMS, WebFormWrite, create_form)
add_update(web_forms, WEB_FORMS, WebFormUpdate, update_form)


@web_forms.get(
    "/{id}/statistics",
    response_model=WebFormStatistics,
    name="getWebFormStatistics",
    summary="What came of a web form: submissions, leads, conversions, by network and keyword",
    openapi_extra=authz(WEB_FORMS, "read") | zh("网站表单的效果：提交、线索与转化，按来源网络和关键词"),
)
async def get_statistics(ctx: Ctx, id: UUID) -> Response:
    ctx.require("web-forms", "read")
    found = await statistics(ctx, id)
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)
