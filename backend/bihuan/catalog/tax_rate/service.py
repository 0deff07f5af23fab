"""Tax rates as a resource, and the rates a company starts with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from bihuan.catalog.tax_rate.models import TaxRate, ZeroKind
from bihuan.catalog.tax_rate.schemas import TaxRateRead, TaxRateRow
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label

TAX_RATES = Resource(
    name="tax-rates",
    one="tax-rate",
    label=Label("税率", "tax rate"),
    model=TaxRate,
    read=TaxRateRead,
    row=TaxRateRow,
    title=lambda rate: f"{rate.code} {rate.name}",
)

INITIAL: tuple[tuple[str, str, str, ZeroKind | None], ...] = (
    ("VAT13", "增值税 13%", "0.13", None),
    ("VAT9", "增值税 9%", "0.09", None),
    ("VAT6", "增值税 6%", "0.06", None),
    ("LEVY3", "征收率 3%", "0.03", None),
    ("LEVY1", "减按 1%", "0.01", None),
    ("ZERO", "零税率", "0", ZeroKind.ZERO_RATED),
    ("EXEMPT", "免税", "0", ZeroKind.EXEMPT),
    ("NONTAX", "不征税", "0", ZeroKind.NONTAX),
)
SINCE = date(2019, 4, 1)


async def load_initial_tax_rates(ctx: Context) -> None:
    """The statutory rates (DOMAIN §12.2); those already there are left alone."""
    rows = [
        {"id": new_id(), "code": code, "name": name, "rate": Decimal(rate), "zero_kind": kind, "valid_from": SINCE}
        for code, name, rate, kind in INITIAL
    ]
    statement = insert(TaxRate).values(rows)
    await ctx.db.execute(
        statement.on_conflict_do_nothing(index_elements=["code"], index_where=text("deleted_at IS NULL"))
    )
