"""The payment schedule of a contract: instalments that add up to its amount (DOMAIN §17.3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bihuan.company.payment_term.models import BaseEvent, PaymentTerm, TermKind
from bihuan.company.payment_term.service import base_event
from bihuan.kernel.errors import Invalid
from bihuan.kernel.money import ZERO, instalments
from bihuan.sales.contract.models import Contract, ContractTerm
from bihuan.sales.contract.schemas import ContractTermWrite

ROUNDING = Decimal("0.00001")
"""Thirds written with six decimals do not add up to one."""


KEPT = ("name", "ratio", "base_event", "days")


def set_terms(contract: Contract, given: Sequence[ContractTermWrite]) -> None:
    """Replace the schedule. Shares and amounts cannot be mixed; shares must add up to one (PLAN_SUM_MISMATCH)."""
    shares = [term.ratio for term in given if term.ratio is not None]
    if shares and len(shares) < len(given):
        index = next(index for index, term in enumerate(given) if term.ratio is None)
        raise Invalid(f"/terms/{index}/ratio", "REQUIRED")
    if shares and abs(sum(shares, ZERO) - 1) > ROUNDING:
        raise Invalid("/terms", "PLAN_SUM_MISMATCH")
    for index, term in enumerate(given):
        if term.ratio is None and term.amount is None:
            raise Invalid(f"/terms/{index}/amount", "REQUIRED")
    contract.terms = [
        _row(contract, seq, term.amount or ZERO, {name: getattr(term, name) for name in (*KEPT, "due_date")})
        for seq, term in enumerate(given, start=1)
    ]
    split(contract)


def default_terms(contract: Contract, term: PaymentTerm | None) -> None:
    """The schedule the payment term gives: its instalments, or one payment of everything."""
    rows: list[dict[str, Any]] = []
    if term is not None and term.kind == TermKind.INSTALMENT:
        rows = [{**row, "ratio": Decimal(row["ratio"])} for row in term.instalments]
    if not rows:
        event = base_event(term) if term is not None else BaseEvent.CONTRACT_SIGNED
        rows = [{"name": "全款", "ratio": Decimal(1), "base_event": event, "days": (term.days if term else 0) or 0}]
    contract.terms = [
        _row(contract, seq, ZERO, {name: row.get(name) for name in KEPT}) for seq, row in enumerate(rows, start=1)
    ]
    split(contract)


def split(contract: Contract) -> None:
    """Amounts from shares, the last instalment taking the rest; typed amounts are left alone."""
    shares = [term.ratio for term in contract.terms]
    if not shares or any(share is None for share in shares) or contract.amount_incl <= 0:
        return
    parts = instalments(contract.amount_incl, [share for share in shares if share is not None])
    for term, part in zip(contract.terms, parts, strict=True):
        if part <= 0:
            raise Invalid("/terms", "PLAN_SUM_MISMATCH")
        term.amount = part


def _row(contract: Contract, seq: int, amount: Decimal, values: dict[str, Any]) -> ContractTerm:
    return ContractTerm(contract_id=contract.id, seq=seq, amount=amount, **values)
