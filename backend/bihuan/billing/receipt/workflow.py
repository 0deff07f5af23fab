"""The life of a receipt: sales reports money, finance confirms that it has come (DOMAIN §17.5)."""

from __future__ import annotations

from typing import Any

from bihuan.billing.fund_account.service import FUND_ACCOUNTS
from bihuan.billing.receipt.models import OPENING, Receipt, ReceiptStatus
from bihuan.billing.receipt.schemas import Confirmation
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.workflow import Action, Note, Reason

S = ReceiptStatus


def not_used(receipt: Receipt) -> DomainError | None:
    """Nothing of it is allocated or refunded."""
    return DomainError("RECEIPT_IN_USE") if receipt.allocated_amount or receipt.refunded_amount else None


def not_opening(receipt: Receipt) -> DomainError | None:
    """What was taken over is corrected where it was entered."""
    return DomainError("RECEIPT_IS_OPENING") if receipt.receipt_type == OPENING else None


async def confirm(ctx: Context, receipt: Receipt, data: Confirmation) -> None:
    """The money is there. Debts and accounts follow as consequences, in the global lock order."""
    if data.fund_account_id is not None and data.fund_account_id != receipt.fund_account_id:
        await FUND_ACCOUNTS.find(ctx, "/fund_account_id", data.fund_account_id)
    for name in ("fund_account_id", "bank_txn_no", "fee_amount", "receipt_date"):
        value = getattr(data, name)
        if value is not None:
            setattr(receipt, name, value)
    if receipt.fund_account_id is None:
        raise Invalid("/fund_account_id", "REQUIRED")
    check_amounts(receipt)
    receipt.confirmed_at, receipt.confirmed_by = CLOCK.now(), ctx.me.id


def check_amounts(receipt: Any) -> None:
    """Money has come by today, and a fee is less than the amount."""
    if receipt.receipt_date > CLOCK.today():
        raise Invalid("/receipt_date", "DATE_OUT_OF_RANGE")
    if receipt.fee_amount >= receipt.amount:
        raise Invalid("/fee_amount", "MAX_VALUE", max=receipt.amount)


ACTIONS = (
    Action(
        "submit",
        frozenset({S.DRAFT, S.REJECTED}),
        S.PENDING,
        Text("提交财务确认", "Ask finance to confirm"),
        input=Note,
    ),
    Action("withdraw", frozenset({S.PENDING}), S.DRAFT, Text("撤回", "Withdraw"), input=Note, permission="submit"),
    Action(
        "confirm",
        frozenset({S.DRAFT, S.PENDING}),  # finance may confirm at once what it has entered itself
        S.CONFIRMED,
        Text("到账确认", "Confirm that the money has come"),
        input=Confirmation,
        effect=confirm,
    ),
    Action("reject", frozenset({S.PENDING}), S.REJECTED, Text("驳回", "Reject"), input=Reason),
    Action(
        "void",
        frozenset({S.DRAFT, S.REJECTED, S.CONFIRMED}),
        S.VOIDED,
        Text("作废", "Void"),
        input=Reason,
        guards=(not_opening, not_used),
    ),
    Action(
        "void-opening",
        frozenset({S.CONFIRMED}),
        S.VOIDED,
        Text("随期初余额作废", "Voided with its opening balance"),
        input=Note,
        guards=(not_used,),
        system=True,
    ),
)
