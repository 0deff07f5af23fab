"""The life of a customer: lifecycle, locks, credit, the record itself, and the ownership verbs (DOMAIN §5.3, §5.4).

What merging does is told in ``parties/merge`` and follows through ``consequences``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from bihuan.company.setting.service import setting
from bihuan.identity.sharing.schemas import ShareCustomer, UnshareCustomer
from bihuan.identity.sharing.service import sharing_actions
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.workflow import Action, Note
from bihuan.parties.address.models import CustomerAddress
from bihuan.parties.bank_account.models import BankAccount
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.children import follow
from bihuan.parties.customer.models import Customer, Lifecycle
from bihuan.parties.customer.models import CustomerStatus as S
from bihuan.parties.customer.schemas import (
    ConvertLifecycle,
    CreditInput,
    DiscardInput,
    GradeInput,
    LapseInput,
    MergeInput,
)
from bihuan.parties.invoice_title.models import InvoiceTitle
from bihuan.parties.ownership.service import OPEN_BUSINESS, Kind, alone, check_no_open_business
from bihuan.parties.ownership.workflow import ownership_actions, put_into_pool
from bihuan.parties.relation.models import CustomerRelation
from bihuan.parties.tagging import tag_actions

CHILDREN = (Contact, InvoiceTitle, CustomerAddress, BankAccount, CustomerRelation)
"""Contacts and whatever else is a part of the customer, and always has its owner."""


async def children_follow(ctx: Context, customers: Sequence[Customer]) -> None:
    for model in CHILDREN:
        await follow(ctx, model, customers)


CUSTOMER_KIND = Kind(
    name="customers",
    model=Customer,
    held=Customer.status == S.ACTIVE,
    spared=Customer.lifecycle == Lifecycle.DEAL,
    own_limit=User.max_customers,
    active=frozenset({S.ACTIVE}),
    follow=children_follow,
    children=CHILDREN,
    open_business=OPEN_BUSINESS,
)
LOCKS = "customers:lock"
"""Under which name the locks of an owner are counted alone."""
BY_HAND = {
    (Lifecycle.POTENTIAL, Lifecycle.INTENT),
    (Lifecycle.INTENT, Lifecycle.POTENTIAL),
    (Lifecycle.POTENTIAL, Lifecycle.DEAL),
    (Lifecycle.INTENT, Lifecycle.DEAL),
    (Lifecycle.DEAL, Lifecycle.LOST),
}


def is_owned(customer: Customer) -> DomainError | None:
    return None if customer.owner_id is not None else DomainError("NOT_OWNED")


def is_deal(customer: Customer) -> DomainError | None:
    return None if customer.lifecycle == Lifecycle.DEAL else DomainError("LIFECYCLE_NOT_POSSIBLE")


def is_unlocked(customer: Customer) -> DomainError | None:
    return DomainError("INVALID_TRANSITION") if customer.is_locked else None


def is_locked(customer: Customer) -> DomainError | None:
    return None if customer.is_locked else DomainError("INVALID_TRANSITION")


def needs_lock(customer: Customer) -> DomainError | None:
    """Customers that bought are never recycled, so they need no lock."""
    return DomainError("DEAL_NO_LOCK") if customer.lifecycle == Lifecycle.DEAL else None


def set_lifecycle(ctx: Context, customer: Customer, to: Lifecycle, reason: str | None = None) -> None:
    """Change the lifecycle and count it as a conversion in the ledger (D-03)."""
    before, customer.lifecycle = customer.lifecycle, to
    hand_over(
        ctx,
        "customers",
        customer,
        "convert",
        owner_id=customer.owner_id,
        department_id=customer.owner_dept_id,
        pool_id=customer.pool_id,
        reason=reason,
        state=(before, to),
    )


async def convert(ctx: Context, customer: Customer, data: ConvertLifecycle) -> None:
    """By hand: one of the steps of DOMAIN §5.3, with the reason or the follow-up it asks for."""
    step = (Lifecycle(customer.lifecycle), Lifecycle(data.lifecycle))
    if step not in BY_HAND:
        raise DomainError("LIFECYCLE_NOT_POSSIBLE")
    if step[1] == Lifecycle.DEAL:
        ctx.require("customers", "convert-deal")
    if step == (Lifecycle.POTENTIAL, Lifecycle.INTENT):
        if customer.follow_up_count < 1:
            raise DomainError("FOLLOW_UP_REQUIRED")
    elif not data.reason:
        raise Invalid("/reason", "REQUIRED")
    set_lifecycle(ctx, customer, step[1], data.reason)
    if step[1] == Lifecycle.DEAL:
        customer.first_deal_at = customer.first_deal_at or CLOCK.now()


async def become_deal(ctx: Context, customer: Customer, _: Any) -> None:
    """The first effective contract or approved order makes a deal; later ones only date it."""
    now = CLOCK.now()
    customer.first_deal_at = customer.first_deal_at or now
    customer.last_deal_at = now
    if customer.lifecycle != Lifecycle.DEAL:
        set_lifecycle(ctx, customer, Lifecycle.DEAL)


async def lapse(ctx: Context, customer: Customer, data: LapseInput) -> None:
    """Nothing was bought for long, and nothing is under way (DOMAIN §5.3)."""
    set_lifecycle(ctx, customer, Lifecycle.LOST, data.reason)


async def show_intent(ctx: Context, customer: Customer, _: Any) -> None:
    """An open opportunity shows intent, again after a loss (DOMAIN §5.3)."""
    if customer.lifecycle in {Lifecycle.POTENTIAL, Lifecycle.LOST}:
        set_lifecycle(ctx, customer, Lifecycle.INTENT)


async def lock(ctx: Context, customer: Customer, _: Any) -> None:
    """Exempt from automatic recycling; as many as the setting allows. Raises LOCK_LIMIT.

    One lock of an owner at a time: two at once would both count the same. Whoever waits here holds one row, and whoever
    is waited for asks for no other.
    """
    if customer.owner_id is not None:
        await ctx.db.execute(select(alone(LOCKS, customer.owner_id)))
    locked = select(func.count()).where(
        Customer.owner_id == customer.owner_id, Customer.is_locked, Customer.deleted_at.is_(None)
    )
    await ctx.written(Customer)
    if int(await ctx.db.scalar(locked) or 0) >= int(await setting(ctx, "customer_lock_limit")):
        raise DomainError("LOCK_LIMIT")
    customer.is_locked, customer.locked_at = True, CLOCK.now()


async def set_grade(_: Context, customer: Customer, data: GradeInput) -> None:
    """The grade somebody decided on; before, after and the reason stand in the log (DOMAIN §5.1)."""
    customer.grade = data.grade


async def unlock(_: Context, customer: Customer, __: Any) -> None:
    customer.is_locked, customer.locked_at = False, None


async def set_credit(_: Context, customer: Customer, data: CreditInput) -> None:
    for name in CreditInput.model_fields:
        setattr(customer, name, getattr(data, name))


async def discard(ctx: Context, customer: Customer, data: DiscardInput) -> None:
    """Leaves its pool and frees its name; the owner is kept for the record (DOMAIN §5.4)."""
    await check_no_open_business(ctx, CUSTOMER_KIND, customer.id)
    customer.discard_reason = data.reason_code
    hand_over(
        ctx,
        "customers",
        customer,
        "discard",
        owner_id=customer.owner_id,
        department_id=customer.owner_dept_id,
        reason=data.reason,
        reason_code=data.reason_code,
    )


async def restore(ctx: Context, customer: Customer, _: Any) -> None:
    """Back into a pool, if nobody took the name meanwhile."""
    customer.discard_reason = None
    await put_into_pool(ctx, CUSTOMER_KIND, [customer], "restore")


ACTIONS = (
    *ownership_actions(CUSTOMER_KIND),
    *sharing_actions("customers", {S.ACTIVE}, share_input=ShareCustomer, unshare_input=UnshareCustomer),
    Action("convert", {S.ACTIVE}, None, Text("转换客户阶段", "Change the lifecycle"), ConvertLifecycle, effect=convert),
    Action(
        "set-grade",
        {S.ACTIVE},
        None,
        Text("设置级别", "Set the grade"),
        GradeInput,
        effect=set_grade,
        permission="update",
    ),
    *tag_actions({S.ACTIVE}),
    Action("lock", {S.ACTIVE}, None, Text("锁定", "Lock"), guards=(is_owned, is_unlocked, needs_lock), effect=lock),
    Action("unlock", {S.ACTIVE}, None, Text("解锁", "Unlock"), guards=(is_locked,), effect=unlock, permission="lock"),
    Action("set-credit", {S.ACTIVE}, None, Text("设置信用", "Set the credit"), CreditInput, effect=set_credit),
    Action("discard", {S.ACTIVE}, S.DISCARDED, Text("废弃", "Discard"), DiscardInput, effect=discard),
    Action("restore", {S.DISCARDED}, S.ACTIVE, Text("恢复", "Restore"), effect=restore),
    Action("merge", {S.ACTIVE}, None, Text("合并客户", "Merge other customers into this one"), MergeInput),
    Action(
        "merge-into",
        {S.ACTIVE},
        S.MERGED,
        Text("并入其他客户", "Was merged into another customer"),
        permission="merge",
        system=True,
    ),
    Action("undo-merge", {S.MERGED}, S.ACTIVE, Text("撤销合并", "Undo the merge"), Note, permission="merge"),
    Action(
        "become-deal",
        {S.ACTIVE},
        None,
        Text("成交", "Became a deal"),
        effect=become_deal,
        permission="convert",
        system=True,
    ),
    Action(
        "lapse",
        {S.ACTIVE},
        None,
        Text("转为流失", "Was lost"),
        LapseInput,
        guards=(is_deal,),
        effect=lapse,
        permission="convert",
        system=True,
    ),
    Action(
        "show-intent",
        {S.ACTIVE},
        None,
        Text("产生意向", "Showed intent"),
        effect=show_intent,
        permission="convert",
        system=True,
    ),
)
