"""Rules of receipts and of the pool, broken one by one: the programs of the state machines must come upon each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.teeth.control import Control

MONEY = ("tests/machines/test_money.py::test_receipts_and_the_debts_they_pay",)
POOL = ("tests/machines/test_pool.py::test_leads_between_owners_and_the_pool",)


def pay_more_than_there_is() -> None:
    """Nobody compares an allocation with what the receipt has and the debt is; the CHECK of the table still does."""
    from bihuan.billing.allocation import posting, service
    from bihuan.kernel.errors import DomainError

    real = posting.check

    def check(receipt: Any, receivable: Any, amount: Any) -> None:
        try:
            real(receipt, receivable, amount)
        except DomainError as refused:
            if refused.code != "OVER_ALLOCATION":
                raise

    posting.check = service.check = check


def pay_for_others() -> None:
    """Whose debt it is plays no part."""
    from bihuan.billing.allocation import posting, service
    from bihuan.kernel.errors import DomainError

    real = posting.check

    def check(receipt: Any, receivable: Any, amount: Any) -> None:
        try:
            real(receipt, receivable, amount)
        except DomainError as refused:
            if refused.code != "CUSTOMER_MISMATCH":
                raise

    posting.check = service.check = check


def stay_settled() -> None:
    """A reversal gives the money back and leaves the state of the debt."""
    from bihuan.billing.receivable import service

    real = service._follow_balance

    async def follow(ctx: Any, receivable: Any) -> str:
        return "reopen" if receivable.balance == receivable.amount else await real(ctx, receivable)

    service._follow_balance = follow


def forget_the_order() -> None:
    """What is received for an order is not written to it."""
    from bihuan.billing.allocation import posting

    async def nothing(*_: Any) -> None:
        return None

    posting.record_receipt = nothing


def newest_first() -> None:
    """Money that finds its debts by itself pays the youngest."""
    from bihuan.billing.allocation import posting

    real = posting.match

    def match(receipt: Any, candidates: Any, **more: Any) -> Any:
        posting.sorted = lambda rows, key: list(reversed(sorted(rows, key=key)))  # type: ignore[attr-defined]
        try:
            return real(receipt, candidates, **more)
        finally:
            del posting.sorted  # type: ignore[attr-defined]

    from bihuan.billing.allocation import service

    posting.match = service.match = match


def void_what_is_used() -> None:
    """A receipt is voided with allocations on it."""
    from bihuan.billing.receipt.service import RECEIPTS

    RECEIPTS.actions = tuple(
        replace(action, guards=()) if action.name == "void" else action for action in RECEIPTS.actions
    )


def one_more(name: str) -> Callable[[], None]:
    """A limit of the pool lets one more through."""

    def seed() -> None:
        from bihuan.parties.ownership.service import Standing

        real = getattr(Standing, name)

        def check(standing: Standing) -> None:
            real(replace(standing, claimed_today=standing.claimed_today - 1, holding=standing.holding - 1))

        setattr(Standing, name, check)

    return seed


def a_day_early() -> None:
    """The cool-down ends on its last day."""
    from datetime import timedelta

    from bihuan.parties.ownership.service import Standing

    real = Standing.check_cooldown

    def check(standing: Standing) -> None:
        lost = standing.lost_on
        real(replace(standing, lost_on=None if lost is None else lost - timedelta(days=1)))

    Standing.check_cooldown = check  # type: ignore[method-assign]


def control(
    name: str, proves: str, tests: tuple[str, ...], red: str, break_: Callable[[], None], **env: str
) -> Control:
    return Control(name, proves, tests, red, break_, env={"MACHINE_SHRINK": "0", **env})


CONTROLS = (
    control("over-allocation-unchecked", "R40", MONEY, r"assert '\w+' == 'OVER_ALLOCATION'", pay_more_than_there_is),
    control("customer-mismatch-unchecked", "R42", MONEY, r"assert '\w+' == 'CUSTOMER_MISMATCH'", pay_for_others),
    control("reversal-leaves-the-state", "R41", MONEY, r"'(settled|partial)', Decimal", stay_settled),
    control("receipt-forgets-the-order", "R47", MONEY, r"state\.\w*(receive|allocate)\w*\(", forget_the_order),
    control(
        "youngest-debt-first",
        "DOMAIN 17.6",
        MONEY,
        r"state\.\w*(confirm|allocate|receive)\w*\(",
        newest_first,
        MACHINE_PROGRAMS="200",
    ),
    control("used-receipt-voided", "DOMAIN 17.5", MONEY, r"assert '\w+' == 'RECEIPT_IN_USE'", void_what_is_used),
    control("one-claim-too-many", "R04", POOL, r"assert 'ok' == 'CLAIM_DAILY_LIMIT'", one_more("check_daily_limit")),
    control("one-record-too-many", "R05", POOL, r"'?ok'? .*HOLDING_LIMIT", one_more("check_holding")),
    control("cool-down-a-day-early", "R06", POOL, r"assert 'ok' == 'COOLDOWN'", a_day_early),
)
