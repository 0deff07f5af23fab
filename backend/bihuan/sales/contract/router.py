"""What a contract can do."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.kernel.parts import add_delete_draft, add_replace
from bihuan.kernel.routing import (
    IdempotencyHeader,
    ThenSubmit,
    add_actions,
    add_create,
    add_reads,
    add_update,
    and_then,
    answer,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.sales.contract.schemas import (
    ContractCreate,
    ContractLinesWrite,
    ContractQuery,
    ContractRead,
    ContractTermsWrite,
    ContractUpdate,
    PushContract,
)
from bihuan.sales.contract.service import (
    CONTRACTS,
    create_contract,
    delete_contract,
    push_contract,
    put_lines,
    put_terms,
    update_contract,
)
from bihuan.sales.quote.service import QUOTES

contracts = router("/contracts", "Contracts")
add_reads(contracts, CONTRACTS, ContractQuery)
add_create(contracts, CONTRACTS, ContractCreate, create_contract)
add_update(contracts, CONTRACTS, ContractUpdate, update_contract)
add_replace(contracts, CONTRACTS, "lines", ContractLinesWrite, put_lines)
add_replace(contracts, CONTRACTS, "terms", ContractTermsWrite, put_terms)
add_delete_draft(contracts, CONTRACTS, delete_contract)
add_actions(contracts, CONTRACTS)

from_quote = router("/quotes", "Contracts")


@from_quote.post(
    "/{id}/push-contract",
    name="pushContractQuote",
    summary="Make a contract from a quote",
    response_model=ContractRead,
    status_code=201,
    openapi_extra=authz(QUOTES, "update"),
)
async def push(
    ctx: Ctx, id: UUID, data: PushContract, then: ThenSubmit = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    made = await push_contract(ctx, id, data)
    return await answer(ctx, CONTRACTS, await and_then(ctx, CONTRACTS, made, then), 201)
