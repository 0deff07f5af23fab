"""What a dictionary item can do; lists come whole, and are cheap to ask for again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Response

from bihuan.company.dictionary.schemas import (
    DictionaryItemRead,
    DictionaryItemUpdate,
    DictionaryItemWrite,
    DictionaryList,
    DictionaryQuery,
)
from bihuan.company.dictionary.service import (
    DICTIONARIES,
    create_item,
    delete_item,
    fingerprint,
    list_items,
    update_item,
)
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IfMatch,
    add_create,
    add_update,
    answer,
    authz,
    require_match,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

dictionaries = router("/dictionaries", "Company")


@dictionaries.get(
    "",
    response_model=DictionaryList,
    name="listDictionaries",
    summary="A whole value list, or all of them",
    responses={304: {"description": "Not modified"}},
    openapi_extra=authz(DICTIONARIES, "read") | zh("数据字典的取值列表"),
)
async def list_dictionaries(
    ctx: Ctx,
    query: Annotated[DictionaryQuery, Query()],
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=200)] = None,
) -> Response:
    ctx.require("dictionaries", "read")
    headers = {"ETag": await fingerprint(ctx, query.type), **PRIVATE}
    if if_none_match == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    shown = DictionaryList(data=await list_items(ctx, query.type))
    return Response(shown.model_dump_json(), 200, headers, JSON)


@dictionaries.get(
    "/{id}",
    response_model=DictionaryItemRead,
    name="getDictionaryItem",
    summary="Get a dictionary item",
    openapi_extra=authz(DICTIONARIES, "read") | zh("查看字典项"),
)
async def get_dictionary_item(ctx: Ctx, id: UUID) -> Response:
    return await answer(ctx, DICTIONARIES, await DICTIONARIES.get(ctx, id))


add_create(dictionaries, DICTIONARIES, DictionaryItemWrite, create_item)
add_update(dictionaries, DICTIONARIES, DictionaryItemUpdate, update_item)


@dictionaries.delete(
    "/{id}",
    status_code=204,
    name="deleteDictionaryItem",
    summary="Delete a value that was never used",
    openapi_extra=authz(DICTIONARIES, "delete") | zh("删除未被使用过的字典项"),
)
async def delete_dictionary_item(ctx: Ctx, id: UUID, if_match: IfMatch = None) -> Response:
    ctx.require("dictionaries", "delete")
    await delete_item(ctx, id, require_match(if_match))
    return Response(status_code=204)
