"""Contracts as a resource, how they are made, and the verbs orders, deliveries and billing call."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.approvals.flow.service import Approvable, editable_when
from bihuan.catalog.pricing.service import build_lines
from bihuan.catalog.product.models import VIEW_COST
from bihuan.company.payment_term.models import PaymentTerm
from bihuan.company.setting.service import setting
from bihuan.identity.sharing.service import share_along
from bihuan.identity.user.models import User
from bihuan.kernel.carrying import carried
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import CENT, ZERO, upper
from bihuan.kernel.names import NameOf
from bihuan.kernel.pushdown import link, release
from bihuan.kernel.reading import Push
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Note
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.ownership.service import OPEN_BUSINESS
from bihuan.sales.contract.models import (
    CONTRACT_SEARCH,
    Contract,
    ContractLine,
    ContractStatus,
    ContractType,
)
from bihuan.sales.contract.schemas import (
    ContractCreate,
    ContractLineRead,
    ContractLinesWrite,
    ContractRead,
    ContractRow,
    ContractTermsWrite,
    PushContract,
)
from bihuan.sales.contract.terms import default_terms, set_terms, split
from bihuan.sales.contract.workflow import ACTIONS, can_be_ordered
from bihuan.sales.documents import (
    HEADER,
    add_document,
    apply,
    check_references,
    copies,
    fields,
    follow_owner,
    link_pulled,
    names,
    owned_customer,
    pull,
    pulled_lines,
    pushed,
    same,
    short,
    shown,
    term_name,
    total,
    unfinished,
)
from bihuan.sales.opportunity.models import Opportunity
from bihuan.sales.quote.models import Quote
from bihuan.sales.quote.service import DOWNSTREAM, QUOTES, released, settle_pushed
from bihuan.sales.quote.workflow import can_be_pushed


async def enrich(ctx: Context, contract: Contract) -> dict[str, Any]:
    """What is ordered of each line, and the amount in capitals."""
    took = await pushed(ctx, contract)
    nothing = (ZERO, ZERO)
    lines = []
    for line in contract.lines:
        qty, amount = took.get((line.id, "orders"), nothing)
        lines.append(shown(ContractLineRead, line, ordered_qty=qty, ordered_amount=amount))
    return {"lines": lines, "amount_upper": upper(contract.amount_incl)}


CONTRACTS = Approvable(
    name="contracts",
    one="contract",
    label=Label("合同", "contract"),
    model=Contract,
    read=ContractRead,
    row=ContractRow,
    actions=ACTIONS,
    derived={
        **names(Contract),
        **term_name(Contract),
        "opportunity_name": NameOf(Opportunity, Contract.opportunity_id),
        "quote_number": select(Quote.number).where(Quote.id == Contract.quote_id).scalar_subquery(),
        "our_signer_name": NameOf(User, Contract.our_signer_id),
        "customer_signer_contact_name": NameOf(Contact, Contract.customer_signer_contact_id),
    },
    enrich=enrich,
    secret={"cost_price": VIEW_COST},
    children=(Contract.lines, Contract.terms),
    references={
        "customer_id": "customers",
        "contact_id": "contacts",
        "opportunity_id": "opportunities",
        "payment_term_id": "payment-terms",
        "our_signer_id": "users",
        "customer_signer_contact_id": "contacts",
    },
    editable=editable_when(ContractStatus.DRAFT, ContractStatus.REJECTED),
    custom=True,
    search=CONTRACT_SEARCH,
    search_text=lambda contract: [contract.name, contract.number, contract.remark],
)
UNFINISHED = (ContractStatus.PENDING, ContractStatus.APPROVED, ContractStatus.SIGNING, ContractStatus.EFFECTIVE)
OPEN_BUSINESS.append(unfinished(Contract, UNFINISHED))
RUNNING = tuple(sorted(set(ContractStatus) - {"completed", "terminated", "expired", "voided"}))
QUOTES.pushes.append(Push("push-contract", "contracts", can_be_pushed))


async def create_contract(ctx: Context, data: ContractCreate) -> Contract:
    """A new contract; without a schedule it gets the one of its payment term (DOMAIN §14.1)."""
    customer = await owned_customer(ctx, data.customer_id)
    await check_references(ctx, CONTRACTS, data, customer.id)
    contract = Contract(**fields(Contract, data))
    contract.lines, contract.terms = [], []
    _complete(contract, customer)
    if data.lines:
        contract.lines = await build_lines(ctx, ContractLine, contract, data.lines, customer_id=customer.id)
    else:
        total(contract, [])
    await _schedule(ctx, contract, data)
    contract.our_signer_id = contract.our_signer_id or customer.owner_id
    await add_document(ctx, CONTRACTS, contract, customer)
    if contract.opportunity_id is not None:
        link(ctx, ("opportunities", contract.opportunity_id), ("contracts", contract.id))
    return contract


def _complete(contract: Contract, customer: Customer) -> None:
    contract.doc_date = contract.doc_date or CLOCK.today()
    contract.start_date = contract.start_date or contract.doc_date
    contract.payment_term_id = contract.payment_term_id or customer.payment_term_id
    _check_dates(contract)


async def _schedule(ctx: Context, contract: Contract, data: ContractCreate | PushContract) -> None:
    if data.terms:
        set_terms(contract, data.terms)
    elif contract.amount_incl > 0:
        term = None
        if contract.payment_term_id is not None:
            term = await ctx.db.get(PaymentTerm, contract.payment_term_id)
        default_terms(contract, term)


async def update_contract(ctx: Context, record_id: UUID, data: Any, if_match: str) -> Contract:
    """Edit the header of a draft; shares of the schedule follow the amount."""
    async with CONTRACTS.change(ctx, record_id, "update", if_match=if_match) as contract:
        _require_editable(contract)
        if contract.quote_id is not None and "header_discount_amount" in data.model_fields_set:
            raise Invalid("/header_discount_amount", "READONLY_FIELD")
        await check_references(ctx, CONTRACTS, data, contract.customer_id)
        apply(contract, data)
        _check_dates(contract)
        total(contract, contract.lines)
        split(contract)
    return contract


async def put_lines(ctx: Context, record_id: UUID, data: ContractLinesWrite, if_match: str) -> Contract:
    """Replace the lines of a draft that was not made from a quote."""
    async with CONTRACTS.change(ctx, record_id, "update", if_match=if_match) as contract:
        _require_editable(contract)
        if contract.quote_id is not None:
            raise DomainError("LINES_FROM_SOURCE")
        contract.lines = await build_lines(ctx, ContractLine, contract, data.lines, customer_id=contract.customer_id)
        if contract.terms:
            split(contract)
        elif contract.amount_incl > 0:
            default_terms(contract, None)
        ctx.touch(contract)
    return contract


async def put_terms(ctx: Context, record_id: UUID, data: ContractTermsWrite, if_match: str) -> Contract:
    """Replace the payment schedule of a draft."""
    async with CONTRACTS.change(ctx, record_id, "update", if_match=if_match) as contract:
        _require_editable(contract)
        contract.terms = []
        await ctx.db.flush()  # the numbers 1, 2, 3 are unique: the old ones leave first
        set_terms(contract, data.terms)
        ctx.touch(contract)
    return contract


def _check_dates(contract: Contract) -> None:
    if contract.end_date is not None and contract.end_date < contract.start_date:
        raise Invalid("/end_date", "MIN_VALUE", min=contract.start_date)


def _require_editable(contract: Contract) -> None:
    refused = CONTRACTS.editable(contract)
    if refused is not None:
        raise refused


async def push_contract(ctx: Context, quote_id: UUID, data: PushContract) -> Contract:
    """A contract from a quote: the chosen quantities at the offered prices; EXCEEDS_QUOTE beyond (DOMAIN §13)."""
    async with QUOTES.change(ctx, quote_id, "update", action="push-contract") as quote:
        refused = can_be_pushed(quote)
        if refused is not None:
            raise refused
        pulled = await pull(ctx, quote, data.lines, DOWNSTREAM, "EXCEEDS_QUOTE")
        customer = await CUSTOMERS.get(ctx, quote.customer_id)
        contract = Contract(
            **{
                **same(quote, (*HEADER, "opportunity_id")),
                "quote_id": quote.id,
                "custom": carried(ctx, "quotes", quote, "contracts"),
                "number": data.number,
                "name": data.name or quote.name or f"{customer.name} 销售合同"[:128],
            }
        )
        _complete(contract, customer)
        contract.terms = []
        contract.lines = pulled_lines(contract, ContractLine, pulled, "quote_line_id")
        await _schedule(ctx, contract, data)
        await add_document(ctx, CONTRACTS, contract, quote)
        contract.our_signer_id = contract.owner_id
        link_pulled(ctx, ("quotes", quote.id), ("contracts", contract.id), pulled, contract.lines)
        await settle_pushed(ctx, quote, pulled)
    return contract


async def delete_contract(ctx: Context, record_id: UUID, if_match: str) -> None:
    """Delete a draft; the quote can be pushed again."""
    contract = await CONTRACTS.get(ctx, record_id, "delete")
    await CONTRACTS.delete(ctx, record_id, if_match)
    await release(ctx, record_id)
    await released(ctx, contract.quote_id)


# verbs for other contexts --------------------------------------------------------------------------------------------


def cap(contract: Contract, tolerance: Decimal = ZERO) -> Decimal | None:
    """How much may be ordered under the contract; None is without limit (DOMAIN §14.4)."""
    if contract.contract_type == ContractType.FRAMEWORK:
        return contract.amount_cap
    return contract.amount_incl * (1 + tolerance)


async def check_cap(ctx: Context, contract: Contract, amount: Decimal) -> None:
    """Raises EXCEEDS_CONTRACT with what is left, when approved orders plus ``amount`` exceed the contract."""
    limit = cap(contract, await setting(ctx, "contract_over_order_tolerance"))
    if limit is not None and contract.ordered_amount + amount > limit:
        raise DomainError("EXCEEDS_CONTRACT", remaining=short(max(limit - contract.ordered_amount, ZERO)))


async def add_progress(
    ctx: Context,
    contract_id: UUID | None,
    *,
    ordered: Decimal = ZERO,
    shipped: Decimal = ZERO,
    received: Decimal = ZERO,
    invoiced: Decimal = ZERO,
    returned: Decimal = ZERO,
) -> None:
    """Move the execution amounts of a contract by these differences; negative ones undo (DOMAIN §14.4).

    ``ordered`` needs a contract in force and fits into its amount (CONTRACT_NOT_EFFECTIVE, EXCEEDS_CONTRACT).
    The contract is completed by the system once everything is ordered, shipped, received and invoiced, and in force
    again when something of that is undone (decision 0012); whoever completed it by hand is not overruled.
    """
    if contract_id is None or not any((ordered, shipped, received, invoiced, returned)):
        return
    with ctx.system():
        async with CONTRACTS.change_header(ctx, contract_id, "progress") as contract:
            if ordered > 0:
                refused = can_be_ordered(contract)
                if refused is not None:
                    raise refused
                await check_cap(ctx, contract, ordered)
            was_done = _carried_out(contract)
            contract.ordered_amount += ordered
            contract.shipped_amount += shipped
            contract.received_amount += received
            contract.invoiced_amount += invoiced
            contract.returned_amount += returned
            done = _carried_out(contract)
            if contract.status == ContractStatus.EFFECTIVE and done:
                await CONTRACTS.perform(ctx, contract, CONTRACTS.action("finish"), Note())
            elif contract.status == ContractStatus.COMPLETED and was_done and not done:
                await CONTRACTS.perform(ctx, contract, CONTRACTS.action("reopen"), Note())


def _carried_out(contract: Contract) -> bool:
    due = contract.net_amount - CENT
    done = (contract.ordered_amount, contract.shipped_amount, contract.received_amount, contract.invoiced_amount)
    return contract.amount_incl > 0 and all(amount >= due for amount in done)


async def contracts_follow(ctx: Context, customer: Any, data: Any = None) -> None:
    """What follows from ``("customers", "transfer")``: contracts not yet carried out go along."""
    await follow_owner(ctx, CONTRACTS, customer, (ContractStatus.DRAFT, ContractStatus.REJECTED, *UNFINISHED), data)


async def link_won_opportunity(ctx: Context, deal: Any, data: Any) -> None:
    """What follows from ``("opportunities", "win")``: the contract of that number, or a draft of it (DOMAIN §9.4)."""
    await ctx.written(Contract)
    found = await ctx.db.scalar(
        select(Contract).where(Contract.number == deal.contract_no, Contract.deleted_at.is_(None))
    )
    if found is not None and found.customer_id != deal.customer_id:
        raise DomainError("CONTRACT_NO_OTHER_CUSTOMER")
    if found is None:
        found = await _draft_of(ctx, deal)
    deal.contract_id = found.id


async def _draft_of(ctx: Context, deal: Any) -> Contract:
    """A draft contract with the number, date and lines of a won deal, to be completed and submitted."""
    contract = Contract(
        **{
            **same(deal, ("customer_id", "contact_id", "currency", "fx_rate", "price_mode", "name")),
            "performance_owner_id": deal.performance_owner_id,
            "header_discount_amount": deal.header_discount_amount,
            "opportunity_id": deal.id,
            "custom": carried(ctx, "opportunities", deal, "contracts"),
            "number": deal.contract_no,
            "doc_date": CLOCK.today(),
            "start_date": deal.signed_date,
            "signed_date": deal.signed_date,
        }
    )
    contract.lines, contract.terms = copies(ContractLine, deal.lines), []
    number_lines(contract.lines)
    total(contract, contract.lines)
    if contract.amount_incl > 0:
        default_terms(contract, None)
    await add_document(ctx, CONTRACTS, contract, deal)
    contract.our_signer_id = contract.owner_id
    link(ctx, ("opportunities", deal.id), ("contracts", contract.id))
    return contract


async def shared_along(ctx: Context, customer: Any, data: Any) -> None:
    """What follows from sharing a customer with ``cascade``: its contracts that have not ended (DOMAIN §1.4)."""
    await share_along(ctx, CONTRACTS, customer, data, Contract.status.in_(RUNNING))
