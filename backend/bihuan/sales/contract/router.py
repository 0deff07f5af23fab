"""What a contract can do."""

from __future__ import annotations

from bihuan.kernel.errors import Text
from bihuan.kernel.parts import add_delete_draft, add_replace
from bihuan.kernel.pushing import add_push
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, authz, router
from bihuan.sales.contract.schemas import (
    ContractCreate,
    ContractLinesWrite,
    ContractQuery,
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
add_push(
    from_quote,
    "push-contract",
    QUOTES,
    CONTRACTS,
    PushContract,
    push_contract,
    Text("由报价单生成合同", "Make a contract from a quote"),
    authz(QUOTES, "update"),
)
