"""What a bank account of a customer can do."""

from bihuan.kernel.routing import add_create, add_reads, add_update, router
from bihuan.parties.bank_account.schemas import BankAccountCreate, BankAccountQuery, BankAccountUpdate
from bihuan.parties.bank_account.service import BANK_ACCOUNTS, create_account, update_account

bank_accounts = router("/bank-accounts", "Bank accounts")
add_reads(bank_accounts, BANK_ACCOUNTS, BankAccountQuery)
add_create(bank_accounts, BANK_ACCOUNTS, BankAccountCreate, create_account)
add_update(bank_accounts, BANK_ACCOUNTS, BankAccountUpdate, update_account)
