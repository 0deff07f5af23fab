"""Bank accounts of customers as a resource."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func

from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.bank_account.models import VIEW_ACCOUNT, BankAccount
from bihuan.parties.bank_account.schemas import BankAccountCreate, BankAccountRead, BankAccountRow
from bihuan.parties.customer.children import add_child, edit_child
from bihuan.parties.customer.models import Customer

BANK_ACCOUNTS: Resource[BankAccount] = Resource(
    name="bank-accounts",
    one="bank-account",
    label=Label("银行账户", "bank account"),
    model=BankAccount,
    read=BankAccountRead,
    row=BankAccountRow,
    derived={
        "customer_name": NameOf(Customer, BankAccount.customer_id),
        "account_tail": func.concat("****", func.right(BankAccount.account_no, 4)),
        "owner_name": NameOf(User, BankAccount.owner_id),
    },
    references={"customer_id": "customers"},
    secret={"account_no": VIEW_ACCOUNT},
    title=lambda account: f"{account.bank_name} ****{account.account_no[-4:]}",
)


async def create_account(ctx: Context, data: BankAccountCreate) -> BankAccount:
    account: BankAccount = await add_child(ctx, BANK_ACCOUNTS, data)
    return account


async def update_account(ctx: Context, account_id: UUID, data: Schema, if_match: str) -> BankAccount:
    """Who cannot see a number may add one and never puts another in its place. Raises FIELD_FORBIDDEN."""
    if "account_no" in data.model_fields_set and not ctx.may(*VIEW_ACCOUNT):
        raise Invalid("/account_no", "FIELD_FORBIDDEN")
    account: BankAccount = await edit_child(ctx, BANK_ACCOUNTS, account_id, data, if_match)
    return account
