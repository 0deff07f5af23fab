"""What a rule for a field can do."""

from typing import Annotated

from fastapi import Query, Response

from bihuan.company.field_rule.schemas import (
    FieldRuleQuery,
    FieldRuleUpdate,
    FieldRuleWrite,
    RuledFields,
    RuledFieldsQuery,
)
from bihuan.company.field_rule.service import FIELD_RULES, create_rule, ruled_fields, update_rule
from bihuan.kernel.routing import JSON, PRIVATE, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

field_rules = router("/field-rules", "Company")


@field_rules.get(
    "/fields",
    response_model=RuledFields,
    name="listRuledFields",
    summary="The fields of a kind of record that may have rules",
    openapi_extra=authz(FIELD_RULES, "read") | zh("可设置规则的字段"),
)
async def list_ruled_fields(ctx: Ctx, query: Annotated[RuledFieldsQuery, Query()]) -> Response:
    ctx.require("field-rules", "read")
    shown = RuledFields(data=ruled_fields(query.object))
    return Response(shown.model_dump_json(), 200, PRIVATE, JSON)


add_reads(field_rules, FIELD_RULES, FieldRuleQuery)
add_create(field_rules, FIELD_RULES, FieldRuleWrite, create_rule)
add_update(field_rules, FIELD_RULES, FieldRuleUpdate, update_rule)
