"""Receipts and the debts they pay: whatever is allocated and undone, the model knows every figure (DOMAIN §17.6)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bihuan.kernel.clock import CLOCK, SHANGHAI
from tests.books import assert_books_balance
from tests.fulfilment.world import World
from tests.machines.desk import Desk, made_up, outcome

D = Decimal
ZERO, CENT = D(0), D("0.01")
AMOUNTS = tuple(map(D, ("0.01", "50.00", "99.99", "100.00", "100.01")))
REMAINING, TOO_MUCH = "remaining", "remaining+0.01"
COUNTED = {"normal", "prepayment"}
"""Receipts that pay for orders; a deposit is only kept (DOMAIN §17.7)."""
PROGRAMS = int(os.environ.get("MACHINE_PROGRAMS", 8))
_serial = count(1)
how_much = st.sampled_from([*AMOUNTS, REMAINING, TOO_MUCH])


@dataclass(eq=False)
class Debt:
    """A receivable and its order as they must be."""

    id: str
    order_id: str
    customer: int
    amount: Decimal
    due: date
    born: tuple[date, int]
    """Date and running number: who is first when two fall due together."""
    settled: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        return self.amount - self.settled

    @property
    def status(self) -> str:
        return "open" if not self.settled else "partial" if self.balance else "settled"


@dataclass(eq=False)
class Money:
    """A receipt as it must be."""

    id: str
    customer: int
    kind: str
    amount: Decimal
    order: Debt | None
    status: str = "draft"
    used: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        return self.amount - self.used


@dataclass(eq=False)
class Paid:
    """An allocation that was posted."""

    id: str
    money: Money
    debt: Debt
    amount: Decimal
    live: bool = True


@dataclass
class Books:
    """The model: everything the office did, and what must follow from it."""

    debts: list[Debt] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)

    def why_not_pay(self, money: Money, debt: Debt, amount: Decimal) -> str:
        if money.status != "confirmed":
            return "INVALID_TRANSITION"
        if money.customer != debt.customer:
            return "CUSTOMER_MISMATCH"
        return "OVER_ALLOCATION" if amount > money.left or amount > debt.balance else "ok"

    def chosen(self, money: Money, *, only_own: bool = False) -> list[tuple[Debt, Decimal]]:
        """The debts that this money pays by itself: of its own order, one that fits exactly, the oldest (§17.6 ①–③)."""
        mine = [debt for debt in self.debts if debt.customer == money.customer and debt.balance > 0]
        parts: list[tuple[Debt, Decimal]] = []
        left = money.left
        if money.order in mine:
            assert money.order is not None
            parts.append((money.order, min(left, money.order.balance)))
            left -= parts[0][1]
            mine.remove(money.order)
        if only_own:
            return parts
        exact = [debt for debt in mine if debt.balance == left]
        for debt in exact if len(exact) == 1 else sorted(mine, key=lambda debt: (debt.due, debt.born)):
            if left:
                parts.append((debt, min(left, debt.balance)))
                left -= parts[-1][1]
        return parts

    def received(self, debt: Debt) -> Decimal:
        """For an order: what pays its debt, and what lies on receipts that name it."""
        lying = (one.left for one in self.money if one.order is debt and one.status == "confirmed")
        counted = (one.kind in COUNTED for one in self.money if one.order is debt and one.status == "confirmed")
        return debt.settled + sum((left for left, counts in zip(lying, counted, strict=True) if counts), ZERO)

    def position(self, customer: int) -> Decimal:
        """R48: what the customer owes less what lies unallocated."""
        owed = sum((debt.balance for debt in self.debts if debt.customer == customer), ZERO)
        has = (one.left for one in self.money if one.customer == customer and one.status == "confirmed")
        return owed - sum(has, ZERO)


class Receipts(RuleBasedStateMachine):
    desk: ClassVar[Desk]
    world: ClassVar[World]
    product: ClassVar[str]
    """Something for 0.01 apiece: debts of any amount."""
    terms: ClassVar[dict[int, str]]
    """Payment terms by their days."""
    url: ClassVar[str]
    debts, money, paid = Bundle("debts"), Bundle("money"), Bundle("paid")

    def __init__(self) -> None:
        super().__init__()
        self.books = Books()
        self.customers: list[str] = []
        CLOCK.set(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI))

    @initialize()
    def two_customers(self) -> None:
        self.customers = [self.desk.run(self.world.new_customer())["id"] for _ in range(2)]

    def wu(self, path: str, **body: Any) -> Any:
        return self.desk.post("wu", path, **body)

    # ------------------------------------------------------------ debts

    @rule(
        target=debts,
        customer=st.sampled_from([0, 0, 1]),
        amount=st.sampled_from([D("50.00"), D("99.99"), D("100.00")]),
        days=st.sampled_from([0, 30]),
    )
    def sell(self, customer: int, amount: Decimal, days: int) -> Debt:
        """An order that is paid as a whole: its debt is there as soon as it is approved."""
        body = {
            "customer_id": self.customers[customer],
            "delivery_date": "2099-12-31",
            "collection_basis": "by_order",
            "payment_term_id": self.terms[days],
            "lines": [{"product_id": self.product, "qty": str(amount * 100)}],
        }
        answer = self.desk.post("qian", "/orders?then=submit", **body)
        assert answer.status_code == 201, answer.text
        order = answer.json()
        assert (order["status"], order["amount_incl"]) == ("approved", str(amount))
        [row] = self.desk.rows("SELECT id, due_date FROM receivables WHERE order_id = :id", id=UUID(order["id"]))
        due = CLOCK.today() + timedelta(days=days)
        assert row.due_date == due
        debt = Debt(str(row.id), order["id"], customer, amount, due, (CLOCK.today(), next(_serial)))
        self.books.debts.append(debt)
        return debt

    @rule(days=st.sampled_from([1, 30]))
    def days_pass(self, days: int) -> None:
        CLOCK.advance(timedelta(days=days))

    # ------------------------------------------------------------ money

    def enter(self, customer: int, amount: Decimal, kind: str, order: Debt | None, then: str) -> Money:
        body = {
            "customer_id": self.customers[customer],
            "amount": str(amount),
            "receipt_type": kind,
            "fund_account_id": self.world.account,
            "order_id": order.order_id if order else None,
        }
        answer = self.wu(f"/receipts{then}", **body)
        assert answer.status_code == 201, answer.text
        made = Money(answer.json()["id"], customer, kind, amount, order)
        self.books.money.append(made)
        return made

    @rule(
        target=money,
        customer=st.sampled_from([0, 0, 1]),
        amount=st.sampled_from(AMOUNTS),
        kind=st.sampled_from(["prepayment", "prepayment", "normal", "deposit"]),
        confirmed=st.sampled_from([True, True, False]),
    )
    def receive(self, customer: int, amount: Decimal, kind: str, confirmed: bool) -> Money:
        made = self.enter(customer, amount, kind, None, "?then=confirm" if confirmed else "?then=submit")
        made.status = "pending"
        if confirmed:
            self.arrived(made)
        return made

    @rule(
        target=money,
        debt=debts,
        how=how_much,
        kind=st.sampled_from(["prepayment", "normal", "deposit"]),
        confirmed=st.booleans(),
    )
    def receive_for_an_order(self, debt: Debt, how: Any, kind: str, confirmed: bool) -> Money:
        amount = self.value(how, debt.balance)
        made = self.enter(debt.customer, amount, kind, debt, "?then=confirm" if confirmed else "")
        if confirmed:
            self.arrived(made)
        return made

    def arrived(self, money: Money) -> None:
        """Confirmed: it pays by itself, a prepayment its own order only, a deposit nothing."""
        money.status = "confirmed"
        if money.kind in COUNTED:
            for debt, amount in self.books.chosen(money, only_own=money.kind == "prepayment"):
                self.pay(money, debt, amount)
            self.find_posted(money)

    @rule(one=money)
    def confirm(self, one: Money) -> None:
        expected = "ok" if one.status in {"draft", "pending"} else "INVALID_TRANSITION"
        assert outcome(self.wu(f"/receipts/{one.id}/confirm")) == expected
        if expected == "ok":
            self.arrived(one)

    @rule(one=money)
    def reject(self, one: Money) -> None:
        expected = "ok" if one.status == "pending" else "INVALID_TRANSITION"
        assert outcome(self.wu(f"/receipts/{one.id}/reject", reason="没有到账")) == expected
        if expected == "ok":
            one.status = "rejected"

    @rule(one=money)
    def void(self, one: Money) -> None:
        expected = "ok" if one.status in {"draft", "rejected", "confirmed"} else "INVALID_TRANSITION"
        if expected == "ok" and one.used:
            expected = "RECEIPT_IN_USE"
        assert outcome(self.wu(f"/receipts/{one.id}/void", reason="登记错误")) == expected
        if expected == "ok":
            one.status = "voided"

    # ------------------------------------------------------------ allocations

    def value(self, how: Any, remaining: Decimal) -> Decimal:
        if isinstance(how, Decimal):
            return how
        return max(remaining, CENT) + (CENT if how == TOO_MUCH else 0)

    def pay(self, money: Money, debt: Debt, amount: Decimal) -> None:
        money.used += amount
        debt.settled += amount

    def find_posted(self, money: Money) -> None:
        """The rows behind what the model has just paid: what is not known yet is new."""
        known = {one.id for one in self.books.paid}
        debts = {debt.id: debt for debt in self.books.debts}
        for row in self.posted(money):
            if str(row.id) not in known and row.amount > 0:
                self.books.paid.append(Paid(str(row.id), money, debts[str(row.receivable_id)], row.amount))

    def posted(self, money: Money) -> list[Any]:
        return self.desk.rows(
            "SELECT id, receivable_id, amount, status, reversal_of_id FROM allocations WHERE receipt_id = :id",
            id=UUID(money.id),
        )

    @rule(one=money, debt=debts, how=how_much)
    def allocate(self, one: Money, debt: Debt, how: Any) -> None:
        amount = self.value(how, min(one.left, debt.balance))
        expected = self.books.why_not_pay(one, debt, amount)
        lines = [{"receivable_id": debt.id, "amount": str(amount)}]
        assert outcome(self.wu(f"/receipts/{one.id}/allocate", lines=lines)) == expected
        if expected == "ok":
            self.pay(one, debt, amount)
            self.find_posted(one)

    @rule(one=money, debt=debts)
    def what_is_used_is_not_voided(self, one: Money, debt: Debt) -> None:
        self.allocate(one, debt, REMAINING)
        if one.used:
            self.void(one)

    @rule(one=money, first=debts, second=debts, how=how_much)
    def allocate_to_both_or_neither(self, one: Money, first: Debt, second: Debt, how: Any) -> None:
        """Half of what is possible for the first, so much for the second; all or nothing, in one request."""
        half = max(min(one.left, first.balance) / 2, CENT).quantize(CENT)
        expected = self.books.why_not_pay(one, first, half)
        amount = ZERO
        if expected == "ok":
            self.pay(one, first, half)
            amount = self.value(how, min(one.left, second.balance))
            expected = self.books.why_not_pay(one, second, amount)
            if expected != "ok":
                self.pay(one, first, -half)
        amount = amount or CENT
        lines = [{"receivable_id": first.id, "amount": str(half)}, {"receivable_id": second.id, "amount": str(amount)}]
        assert outcome(self.wu(f"/receipts/{one.id}/allocate", lines=lines)) == expected
        if expected == "ok":
            self.pay(one, second, amount)
            self.find_posted(one)

    @rule(one=money, debt=debts)
    def the_same_request_comes_twice(self, one: Money, debt: Debt) -> None:
        """One key, one effect, one answer."""
        amount = max(min(one.left, debt.balance) / 2, CENT).quantize(CENT)
        expected = self.books.why_not_pay(one, debt, amount)
        key = {"Idempotency-Key": str(uuid4())}
        body = {"lines": [{"receivable_id": debt.id, "amount": str(amount)}]}

        async def twice() -> list[Any]:
            wu = await self.desk.client("wu")
            return [await wu.post(f"/receipts/{one.id}/allocate", json=body, headers=key) for _ in range(2)]

        first, second = self.desk.run(twice())
        assert outcome(first) == outcome(second) == expected
        assert (first.status_code, first.content) == (second.status_code, second.content)
        if expected == "ok":
            self.pay(one, debt, amount)
            self.find_posted(one)

    @rule(one=money)
    def allocate_by_itself(self, one: Money) -> None:
        expected = "INVALID_TRANSITION" if one.status != "confirmed" else "ok" if one.left else "OVER_ALLOCATION"
        assert outcome(self.wu(f"/receipts/{one.id}/auto-allocate")) == expected
        if expected == "ok":
            for debt, amount in self.books.chosen(one):
                self.pay(one, debt, amount)
            self.find_posted(one)

    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        """Any allocation there ever was: the second time it is refused."""
        if self.books.paid:
            one = data.draw(st.sampled_from(self.books.paid))
            expected = "ok" if one.live else "INVALID_TRANSITION"
            assert outcome(self.wu(f"/allocations/{one.id}/reverse", reason="对错单")) == expected
            if expected == "ok":
                one.live = False
                self.pay(one.money, one.debt, -one.amount)

    # ------------------------------------------------------------ what must always hold

    @invariant()
    def the_database_agrees(self) -> None:
        books = self.books
        asked = {"ids": [UUID(debt.id) for debt in books.debts]}
        found = {
            str(row.id): row[1:]
            for row in self.desk.rows(
                "SELECT r.id, r.balance, r.settled_amount, r.status, o.received_amount, d.settled FROM receivables r "
                "JOIN orders o ON o.id = r.order_id JOIN receivable_due_lines d ON d.receivable_id = r.id "
                "WHERE r.id = ANY(:ids)",
                **asked,
            )
        }
        assert found == {
            debt.id: (debt.balance, debt.settled, debt.status, books.received(debt), debt.settled)
            for debt in books.debts
        }
        asked = {"ids": [UUID(one.id) for one in books.money]}
        has = {
            str(row.id): row[1:]
            for row in self.desk.rows(
                "SELECT id, status, allocated_amount, amount - allocated_amount - refunded_amount FROM receipts "
                "WHERE id = ANY(:ids)",
                **asked,
            )
        }
        assert has == {one.id: (one.status, one.used, one.left) for one in books.money}

    @invariant()
    def every_allocation_is_known(self) -> None:
        """Each stands for itself; a reversed one has its exact negative beside it."""
        rows = self.desk.rows(
            "SELECT id, amount, status, reversal_of_id FROM allocations WHERE receipt_id = ANY(:ids)",
            ids=[UUID(one.id) for one in self.books.money],
        )
        posted = {str(row.id): (row.amount, row.status) for row in rows if row.reversal_of_id is None}
        assert posted == {one.id: (one.amount, "live" if one.live else "reversed") for one in self.books.paid}
        undone = sorted((str(row.reversal_of_id), row.amount) for row in rows if row.reversal_of_id is not None)
        assert undone == sorted((one.id, -one.amount) for one in self.books.paid if not one.live)

    @invariant()
    def nothing_is_made_or_lost(self) -> None:
        """R48, from the database: for each customer, debts less unallocated money."""
        rows = self.desk.rows(
            "SELECT c.id, (SELECT coalesce(sum(balance), 0) FROM receivables WHERE customer_id = c.id "
            "AND status <> 'voided') - (SELECT coalesce(sum(amount - allocated_amount - refunded_amount), 0) "
            "FROM receipts WHERE customer_id = c.id AND status = 'confirmed') FROM customers c WHERE c.id = ANY(:ids)",
            ids=[UUID(one) for one in self.customers],
        )
        assert {str(who): net for who, net in rows} == {
            who: self.books.position(number) for number, who in enumerate(self.customers)
        }

    def teardown(self) -> None:
        CLOCK.set(None)
        self.desk.run(assert_books_balance(self.url))


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    Receipts.desk = desk = Desk(database_url)
    Receipts.world = world = World(desk.client)
    Receipts.url = database_url
    desk.run(load(world))
    yield desk
    desk.close()


async def load(world: World) -> None:
    """What the programs start from: a thing for 0.01 and terms of 0 and 30 days."""
    await world.load()
    units = (await world.get("admin", "/units", limit=200))["data"]
    rates = (await world.get("admin", "/tax-rates", limit=200))["data"]
    body = {
        "code": "PENNY",
        "name": "一分钱服务",
        "unit_id": next(row["id"] for row in units if row["name"] == "项"),
        "tax_rate_id": next(row["id"] for row in rates if row["code"] == "VAT6"),
        "standard_price_incl": "0.01",
        "cost_price": "0.00",
        "product_kind": "service",
    }
    Receipts.product = (await world.post("admin", "/products", body, 201))["id"]
    await world.post("admin", f"/products/{Receipts.product}/publish")
    Receipts.terms = {}
    for days in (0, 30):
        term = {"name": f"订单后{days}天", "kind": "net_days", "days": days}
        made = await world.post("admin", "/payment-terms", {**term, "base_event": "order_approved"}, 201)
        Receipts.terms[days] = made["id"]


@pytest.mark.usefixtures("desk")
def test_receipts_and_the_debts_they_pay() -> None:
    run_state_machine_as_test(Receipts, settings=settings(made_up, max_examples=PROGRAMS))
