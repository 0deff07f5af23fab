"""What a fund account can do, and its ledger."""

from __future__ import annotations

from bihuan.billing.fund_account.schemas import (
    FundAccountCreate,
    FundAccountQuery,
    FundAccountUpdate,
    FundTxnQuery,
)
from bihuan.billing.fund_account.service import FUND_ACCOUNTS, FUND_TXNS, create_account
from bihuan.kernel.routing import add_create, add_reads, add_update, router

fund_accounts = router("/fund-accounts", "Billing")
add_reads(fund_accounts, FUND_ACCOUNTS, FundAccountQuery)
add_create(fund_accounts, FUND_ACCOUNTS, FundAccountCreate, create_account)
add_update(fund_accounts, FUND_ACCOUNTS, FundAccountUpdate)

fund_txns = router("/fund-txns", "Billing")
add_reads(fund_txns, FUND_TXNS, FundTxnQuery)
