"""Money arithmetic (TRUST §2.3): composed from the tables that have amounts."""

from __future__ import annotations

from bihuan.insights.integrity import tables as of
from bihuan.insights.integrity.check import Check, union
from bihuan.kernel.errors import Text


def generated() -> list[Check]:
    return [
        Check("R25", Text("表头金额等于明细之和", "Amounts of a document are the sums of its lines"), union(_sums())),
        Check(
            "R26",
            Text("价税合计等于不含税加税额，税额与税率相符", "Amount and tax add up, and the tax follows from the rate"),
            union(_taxes()),
        ),
        Check("R27", Text("金额列都是精确小数", "Every amount is an exact decimal"), COLUMNS),
        Check("R27-values", Text("金额没有 NaN", "No amount is NaN"), union(_nan())),
        Check("R28", Text("本币金额等于金额乘汇率", "Amounts in CNY follow from the exchange rate"), union(_base())),
    ]


COLUMNS = """
SELECT table_name AS kind, column_name AS id FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name NOT LIKE 'pgqueuer%' AND table_name NOT LIKE 'pg\\_stat%' AND (
  data_type IN ('real', 'double precision', 'money')
  OR (data_type = 'numeric' AND (numeric_precision IS NULL OR numeric_scale IS NULL))
  OR (data_type = 'numeric' AND (column_name LIKE '%amount%' OR column_name LIKE '%balance' OR column_name = 'value')
      AND (numeric_precision, numeric_scale) <> (18, 2)))
"""


def _sums() -> list[str]:
    parts = []
    for table in of.tables():
        above = of.parent(table)
        if above is None or not of.has(table, *of.AMOUNTS):
            continue
        column, header = above
        total = "amount_incl" if of.has(header, "amount_incl") else "amount"
        if not of.has(header, "amount_excl", "tax_amount", total):
            continue
        where = "WHERE h.status <> 'voided' " if of.has(header, "status") else ""
        parts.append(
            f"SELECT '{of.kind_of(header)}' AS kind, h.id FROM {header.name} h JOIN {table.name} l "
            f"ON l.{column.name} = h.id {where}GROUP BY h.id HAVING (h.amount_excl, h.tax_amount, h.{total}) "
            "<> (sum(l.amount_excl), sum(l.tax_amount), sum(l.amount_incl))"
        )
    return parts


def _taxes() -> list[str]:
    parts = []
    for table in of.tables():
        total = "amount_incl" if of.has(table, "amount_incl") else "amount"
        if not of.has(table, "amount_excl", "tax_amount", total):
            continue
        wrong = f"{total} <> amount_excl + tax_amount"
        if of.has(table, "tax_rate"):
            wrong += " OR abs(tax_amount - round(amount_excl * tax_rate, 2)) > 0.06"
        parts.append(f"SELECT '{of.kind_of(table)}' AS kind, id FROM {table.name} WHERE {wrong}")
    return parts


def _nan() -> list[str]:
    """One pass a table; NUMERIC(p, s) refuses infinities itself."""
    parts = []
    for table in of.tables():
        numbers = [column.name for column in table.c if column.type.python_type.__name__ == "Decimal"]
        if numbers and of.has(table, "id"):
            wrong = " OR ".join(f"{name} = 'NaN'" for name in numbers)
            parts.append(f"SELECT '{of.kind_of(table)}' AS kind, id FROM {table.name} WHERE {wrong}")
    return parts


def _base() -> list[str]:
    return [
        f"SELECT '{of.kind_of(table)}' AS kind, id FROM {table.name} WHERE "
        "amount_incl_base <> round(amount_incl * fx_rate, 2) OR (currency = 'CNY' AND fx_rate <> 1)"
        for table in of.tables()
        if of.has(table, "amount_incl", "amount_incl_base", "fx_rate", "currency")
    ]
