"""What a customer can do."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.kernel.batch import add_bulk
from bihuan.kernel.routing import JSON, PRIVATE, add_actions, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.customer.schemas import CustomerCreate, CustomerQuery, CustomerUpdate
from bihuan.parties.customer.service import CUSTOMERS, create_customer, update_customer
from bihuan.parties.duplicate.schemas import DuplicateQuery, Duplicates
from bihuan.parties.duplicate.service import duplicates
from bihuan.parties.merge.preview import preview_merge
from bihuan.parties.merge.schemas import MergePreview, MergeQuery
from bihuan.parties.revealing import add_reveal

customers = router("/customers", "Customers")


@customers.get(
    "/duplicates",
    response_model=Duplicates,
    name="findDuplicateCustomers",
    summary="Customers that look like the one being typed",
    openapi_extra=authz(CUSTOMERS, "create") | zh("查找疑似重复的客户"),
)
async def find_duplicates(ctx: Ctx, query: Annotated[DuplicateQuery, Query()]) -> Response:
    ctx.require("customers", "create")
    found = Duplicates(data=await duplicates(ctx, query))
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


@customers.get(
    "/{id}/merge-preview",
    response_model=MergePreview,
    name="previewMergeCustomer",
    summary="What merging other customers into this one would do",
    openapi_extra=authz(CUSTOMERS, "merge") | zh("合并客户预览"),
)
async def preview(ctx: Ctx, id: UUID, query: Annotated[MergeQuery, Query()]) -> Response:
    return Response((await preview_merge(ctx, id, query)).model_dump_json(), 200, PRIVATE, JSON)


add_reads(customers, CUSTOMERS, CustomerQuery)
add_create(customers, CUSTOMERS, CustomerCreate, create_customer)
add_update(customers, CUSTOMERS, CustomerUpdate, update_customer)
add_actions(customers, CUSTOMERS)
add_reveal(customers, CUSTOMERS)
add_bulk(customers, CUSTOMERS, "claim", "assign", "transfer", "return", "recycle", "share", "add-tags", "remove-tags")
