"""Fund accounts: every movement is a ledger row, and the balance is their sum (DOMAIN §17.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from bihuan.billing.fund_account.models import FundAccount, FundTxn
from bihuan.billing.fund_account.schemas import (
    FundAccountCreate,
    FundAccountRead,
    FundAccountRow,
    FundTxnRead,
    FundTxnRow,
)
from bihuan.billing.receipt.models import Receipt
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label

FUND_ACCOUNTS = Resource(
    name="fund-accounts",
    one="fund-account",
    label=Label("资金账户", "fund account"),
    model=FundAccount,
    read=FundAccountRead,
    row=FundAccountRow,
)
FUND_TXNS = Resource(
    name="fund-txns",
    one="fund-txn",
    label=Label("资金流水", "fund transaction"),
    model=FundTxn,
    read=FundTxnRead,
    row=FundTxnRow,
    derived={
        "account_name": NameOf(FundAccount, FundTxn.account_id),
        "doc_number": select(Receipt.number).where(Receipt.id == FundTxn.doc_id).scalar_subquery(),
    },
)


async def create_account(ctx: Context, data: FundAccountCreate) -> FundAccount:
    """An account starts with its opening balance."""
    account = FundAccount(**data.model_dump(), balance=data.opening_balance)
    account.opening_date = data.opening_date or CLOCK.today()
    return await FUND_ACCOUNTS.add(ctx, account)


async def book(ctx: Context, account_id: UUID, doc: tuple[str, UUID], amount: Decimal, currency: str, on: date) -> None:
    """Money in, or out when negative, under the account's lock. A document books once, in the account's currency."""
    with ctx.system():
        async with FUND_ACCOUNTS.change(ctx, account_id, "book") as account:
            if not account.is_active:
                raise DomainError("FUND_ACCOUNT_INACTIVE")
            if account.currency != currency:
                raise DomainError("CURRENCY_MISMATCH")
            _enter(ctx, account, doc, amount, on)


async def unbook(ctx: Context, doc: tuple[str, UUID]) -> None:
    """Book the mirror of what a document booked, dated today."""
    await ctx.db.flush()
    booked = await ctx.db.scalar(select(FundTxn).where(FundTxn.doc_id == doc[1], FundTxn.reversal_of_id.is_(None)))
    if booked is None:
        return
    with ctx.system():
        async with FUND_ACCOUNTS.change(ctx, booked.account_id, "book") as account:
            _enter(ctx, account, doc, booked.amount_out - booked.amount_in, CLOCK.today(), booked.id)


def _enter(
    ctx: Context,
    account: FundAccount,
    doc: tuple[str, UUID],
    amount: Decimal,
    on: date,
    reversal_of_id: UUID | None = None,
) -> None:
    account.balance += amount
    ctx.db.add(
        FundTxn(
            account_id=account.id,
            biz_date=on,
            amount_in=max(amount, ZERO),
            amount_out=max(-amount, ZERO),
            balance_after=account.balance,
            doc_type=doc[0],
            doc_id=doc[1],
            reversal_of_id=reversal_of_id,
            created_by=ctx.me.id if ctx.me.username else None,
        )
    )
