"""What can happen to a contract (DOMAIN §14.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bihuan.activity.attachment.service import has_attachment
from bihuan.approvals.flow.service import approval
from bihuan.catalog.pricing.service import check_on_sale
from bihuan.company.payment_term.models import BaseEvent
from bihuan.company.setting.service import setting
from bihuan.identity.sharing.service import sharing_actions
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.money import ZERO
from bihuan.kernel.pushdown import downstream, release
from bihuan.kernel.workflow import Action, Note, Reason
from bihuan.parties.customer.service import became_deal
from bihuan.parties.lead.service import won_by_customer
from bihuan.sales.contract.models import Contract, ContractType
from bihuan.sales.contract.models import ContractStatus as S
from bihuan.sales.contract.schemas import Sign
from bihuan.sales.opportunity.service import won_by_contract
from bihuan.sales.quote.service import released

OPEN_ENDED = frozenset({ContractType.FRAMEWORK, ContractType.AGENCY})
"""Contracts that may have no lines: what is ordered under them is not known yet."""


def has_lines(contract: Contract) -> DomainError | None:
    """Only framework contracts have no lines."""
    return None if contract.lines or contract.contract_type in OPEN_ENDED else DomainError("NO_LINES")


def has_signer(contract: Contract) -> DomainError | None:
    return None if contract.our_signer_id is not None else DomainError("SIGNER_REQUIRED")


def plan_adds_up(contract: Contract) -> DomainError | None:
    """The instalments of a sales contract are its amount, to the cent (DOMAIN §17.3)."""
    if contract.contract_type != ContractType.SALES and not contract.terms:
        return None
    planned = sum((term.amount for term in contract.terms), ZERO)
    return None if planned == contract.amount_incl else DomainError("PLAN_SUM_MISMATCH")


def can_be_ordered(contract: Contract) -> DomainError | None:
    """Orders are made under contracts in force only."""
    return None if contract.status == S.EFFECTIVE else DomainError("CONTRACT_NOT_EFFECTIVE")


async def check_products(ctx: Context, contract: Contract, data: Any) -> None:
    if contract.lines:
        await check_on_sale(ctx, contract.lines)


async def confirm_sign(ctx: Context, contract: Contract, data: Sign) -> None:
    """In force: the customer is a deal, the lead and the opportunity are won; no receivable arises here."""
    if data.signed_date > CLOCK.today():
        raise Invalid("/signed_date", "DATE_OUT_OF_RANGE")
    if await setting(ctx, "contract_requires_scan") and not await has_attachment(
        ctx, "contracts", contract.id, "contract_scan"
    ):
        raise DomainError("CONTRACT_SCAN_REQUIRED")
    contract.signed_date = contract.effective_date = data.signed_date
    for term in contract.terms:
        if term.base_event == BaseEvent.CONTRACT_SIGNED and term.due_date is None:
            term.due_date = data.signed_date + timedelta(days=term.days or 0)
    with ctx.system():
        await became_deal(ctx, contract.customer_id)
        await won_by_customer(ctx, contract.customer_id)
        if await setting(ctx, "auto_win_on_contract"):
            await won_by_contract(ctx, contract)


async def terminate(ctx: Context, contract: Contract, data: Reason) -> None:
    contract.terminated_at = CLOCK.now()


async def void(ctx: Context, contract: Contract, data: Any) -> None:
    """Withdrawn before it took effect; the quote can be pushed again."""
    if await downstream(ctx, contract.id, "orders"):
        raise DomainError("HAS_REFERENCES")
    await release(ctx, contract.id)
    await released(ctx, contract.quote_id)


ACTIONS = (
    *sharing_actions("contracts"),
    *approval(
        S.DRAFT,
        S.PENDING,
        S.APPROVED,
        S.REJECTED,
        guards=(has_lines, has_signer, plan_adds_up),
        on_submit=check_products,
    ),
    Action("start-sign", {S.APPROVED}, S.SIGNING, Text("开始签署", "Start signing"), input=Note),
    Action(
        "confirm-sign",
        {S.APPROVED, S.SIGNING},
        S.EFFECTIVE,
        Text("确认签订，合同生效", "Confirm the signatures; the contract takes effect"),
        input=Sign,
        guards=(plan_adds_up,),
        effect=confirm_sign,
    ),
    Action("complete", {S.EFFECTIVE}, S.COMPLETED, Text("手工完结合同", "Complete by hand"), input=Reason),
    Action(
        "finish",
        {S.EFFECTIVE},
        S.COMPLETED,
        Text("全部下单、发货、回款、开票，自动完结", "Everything ordered, shipped, paid and invoiced"),
        input=Note,
        system=True,
    ),
    Action(
        "reopen",
        {S.COMPLETED},
        S.EFFECTIVE,
        Text("发货、回款或开票有撤销，合同恢复执行", "A delivery, payment or invoice was undone"),
        input=Note,
        system=True,
    ),
    Action("terminate", {S.EFFECTIVE}, S.TERMINATED, Text("终止合同", "Terminate"), input=Reason, effect=terminate),
    Action("expire", {S.EFFECTIVE}, S.EXPIRED, Text("合同到期", "The contract has ended"), input=Note, system=True),
    Action(
        "void",
        {S.DRAFT, S.REJECTED, S.APPROVED, S.SIGNING},
        S.VOIDED,
        Text("作废合同", "Void the contract"),
        input=Reason,
        effect=void,
    ),
)
