"""Rows of a file that are products: the same by code, name and specification, and one of their two prices counts.

A code belongs to one product (DOMAIN §12.1): a row that gives it another name or specification fails, whatever is done
about those that are there already. New products are drafts; the list publishes many at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import and_, any_, literal, or_, select

from bihuan.catalog.category.models import ProductCategory
from bihuan.catalog.product.models import STOCKED_KINDS, VIEW_COST, Product, ProductKind, norm
from bihuan.catalog.product.service import PRODUCTS, PROTECTED
from bihuan.catalog.tax_rate.models import TaxRate
from bihuan.integration.importing import custom
from bihuan.integration.importing.cells import Parsed, Problem
from bihuan.integration.importing.deciding import Decision
from bihuan.integration.importing.lookups import earlier_lines
from bihuan.integration.importing.making import insert_all, write_changes
from bihuan.integration.importing.models import Outcome
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.customising import HEAD, flat
from bihuan.kernel.db import TEXTS, new_id
from bihuan.kernel.money import PriceMode, other_price

KIND = "products"
PRICES = ("standard_price_incl", "standard_price_excl", "price_mode")
REQUIRED = ("code", "name", "unit_id", "tax_rate_id")


async def take_products(
    ctx: Context, of: Any, rows: Sequence[Parsed], *, run: bool
) -> tuple[list[Decision], list[dict[str, Any]]]:
    """What becomes of a chunk of rows, and with ``run`` the products that they make and change."""
    known = await _look_up(ctx, of, rows, lock=run)
    decider = _Decider(ctx, of, known)
    decisions = [decider.judge(row) for row in rows]
    made = await _write(ctx, of, known, decisions, decider.overlay) if run else {}
    told = []
    for decision in decisions:
        new = made.get(decision.parsed.line)
        told.append(decision.told(new.id if new is not None else decision.target, made=new is not None))
    return decisions, told


@dataclass(slots=True)
class _Known:
    by_code: dict[str, Product] = field(default_factory=dict)
    by_external: dict[str, Product] = field(default_factory=dict)
    changeable: set[UUID] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)
    """Key → the row of the file that has it first."""
    rates: dict[UUID, Decimal] = field(default_factory=dict)
    parents: set[UUID] = field(default_factory=set)
    unique: dict[tuple[str, str], Any] = field(default_factory=dict)


async def _look_up(ctx: Context, of: Any, rows: Sequence[Parsed], *, lock: bool) -> _Known:
    """One statement for each question: the products that are there, the rows in front, the rates, the branches."""
    known, system = _Known(), _system(of)
    codes = sorted({norm(row.values["code"]) for row in rows if "code" in row.values})
    named = sorted({row.said["external_id"] for row in rows if "external_id" in row.said})
    may = ctx.visible(Product, KIND, "update").label("may")
    mine = and_(Product.external_system == system, Product.external_id == any_(literal(named, TEXTS)))
    wanted = select(Product, may).where(
        or_(Product.code_key == any_(literal(codes, TEXTS)), mine), Product.deleted_at.is_(None)
    )
    wanted = wanted.order_by(Product.id)
    if lock:
        wanted = wanted.with_for_update(of=Product, key_share=True)
    for product, allowed in await ctx.db.execute(wanted.execution_options(populate_existing=True)):
        known.by_code[product.code_key] = product
        if product.external_system == system and product.external_id is not None:
            known.by_external[product.external_id] = product
        if allowed:
            known.changeable.add(product.id)
    known.lines = await earlier_lines(ctx, of.id, rows[0].line, {key for row in rows for key in _keys(row, system)})
    known.rates = {rate_id: rate for rate_id, rate in await ctx.db.execute(select(TaxRate.id, TaxRate.rate))}
    above = select(ProductCategory.parent_id).where(ProductCategory.deleted_at.is_(None))
    known.parents = {one for one in await ctx.db.scalars(above) if one is not None}
    known.unique = await custom.taken(ctx, KIND, [row.values.get("custom", {}) for row in rows])
    return known


def _system(of: Any) -> str:
    return of.options.get("external_system") or "import"


def _keys(row: Parsed, system: str) -> list[str]:
    keys = [f"code:{norm(row.values['code'])}"] if "code" in row.values else []
    if "external_id" in row.said:
        keys.append(f"external:{system}:{row.said['external_id']}")
    return keys


class _Decider:
    def __init__(self, ctx: Context, of: Any, known: _Known) -> None:
        self.ctx, self.of, self.known = ctx, of, known
        self.wanted: str = of.options.get("duplicates") or "fail"
        self.overlay: dict[UUID, dict[str, Any]] = {}
        """What rows change of products that are there."""

    def judge(self, row: Parsed) -> Decision:
        made = Decision(row, Outcome.FAIL, list(row.problems))
        if not self.ctx.may(*VIEW_COST):  # who cannot see a cost cannot write it either
            made.problems += [Problem(name, "FIELD_FORBIDDEN") for name in PROTECTED if name in row.values]
        if row.values.get("category_id") in self.known.parents:
            made.problems.append(Problem("category_id", "CATEGORY_NOT_LEAF"))
        if made.problems:
            return made
        keys = _keys(row, _system(self.of))
        first = next((self.known.lines[key] for key in keys if key in self.known.lines), None)
        if first is not None:
            return self._leave(made, Problem("", "IMPORT_REPEATED", {"line": str(first)}))
        found = self._found(made)
        if made.problems:
            return made
        if found is None:
            return self._new(made, keys)
        return self._exists(made, found)

    def _found(self, made: Decision) -> Product | None:
        """The product that the row means. Its code and its number in the other system must not lead to two."""
        row = made.parsed
        by_code = self.known.by_code.get(norm(row.values["code"])) if "code" in row.values else None
        external = row.said.get("external_id")
        found = self.known.by_external.get(external) if external is not None else None
        if found is None:
            found = by_code
            if found is not None and not _same(found, row.values):
                made.problems.append(Problem("code", "IMPORT_PRODUCT_CODE_TAKEN", {"product": _called(found)}))
        elif "code" in row.values and found.code_key != norm(row.values["code"]):
            made.problems.append(Problem("code", "CONFLICT"))
        return found

    def _new(self, made: Decision, keys: list[str]) -> Decision:
        values = made.changes = dict(made.parsed.values)
        made.problems += [Problem(name, "REQUIRED") for name in REQUIRED if not values.get(name)]
        begun = {of.key: of.begin() for of in custom.custom_fields(self.ctx, KIND)}
        begun = {key: value for key, value in begun.items() if value is not None} | values.get("custom", {})
        if begun:
            values["custom"] = begun
        self._rules(made, values, None)
        if "tax_rate_id" in values:
            mode = _mode(values, None)
            entered = values.get(f"standard_price_{mode}")
            if entered is None:
                made.problems.append(Problem(f"standard_price_{mode}", "REQUIRED"))
            else:
                values |= _priced(mode, entered, self.known.rates[values["tax_rate_id"]])
        kind = values.get("product_kind", ProductKind.GOODS)
        values.setdefault("is_stocked", kind in STOCKED_KINDS)
        if made.problems:
            return made
        made.outcome, made.keys = Outcome.CREATE, keys
        self.known.lines |= dict.fromkeys(keys, made.parsed.line)
        return made

    def _exists(self, made: Decision, product: Product) -> Decision:
        """Reported, left out, filled where it is empty, or overwritten: as was chosen."""
        if self.wanted in {"fail", "skip"} or product.id not in self.known.changeable:
            return self._leave(made, Problem("code", "IMPORT_PRODUCT_EXISTS", {"product": _called(product)}))
        now = self.overlay.setdefault(product.id, {})
        made.target, made.changes = product.id, self._changes(product, made.parsed.values, now)
        if made.changes:
            self._rules(made, made.changes, flat(PRODUCTS.snapshot(product)) | now)
            if made.problems:
                made.changes, made.target = {}, None
                return made
        now |= made.changes
        made.outcome = Outcome.UPDATE if made.changes else Outcome.SKIP
        return made

    def _changes(self, product: Product, values: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
        overwrite = self.wanted == "overwrite"
        changes: dict[str, Any] = {}
        for name, value in values.items():
            if name in PRICES or name == "code":
                continue
            was = now.get(name, getattr(product, name))
            if name == "custom":
                value = {**was, **value} if overwrite else {**value, **was}
                if value != was:
                    changes[name] = value
            elif was != value and (overwrite or was is None):
                changes[name] = value
        if overwrite:
            before = {name: now.get(name, getattr(product, name)) for name in (*PRICES, "tax_rate_id")}
            rate = changes.get("tax_rate_id", before["tax_rate_id"])
            mode = _mode(values, product)
            entered = values.get(f"standard_price_{mode}", before[f"standard_price_{mode}"])
            if (mode, entered, rate) != (before["price_mode"], before[f"standard_price_{mode}"], before["tax_rate_id"]):
                priced = _priced(mode, entered, self.known.rates[rate])
                changes |= {name: value for name, value in priced.items() if value != before[name]}
        return changes

    def _rules(self, made: Decision, values: Mapping[str, Any], was: Mapping[str, Any] | None) -> None:
        """What an administrator asks of the fields, and that no two products share a unique value."""

        def say(name: str, code: str, params: dict[str, str]) -> None:
            if all(problem.field != name for problem in made.problems):
                made.problems.append(Problem(name, code, params))

        custom.judge(self.ctx, KIND, values, was, say)
        for of in custom.custom_fields(self.ctx, KIND):
            value = (values.get("custom") or {}).get(of.key) if of.is_unique else None
            if value is not None:
                mine = {made.target, made.parsed.line}
                if self.known.unique.setdefault((of.key, value), made.target or made.parsed.line) not in mine:
                    say(f"{HEAD}{of.key}", "DUPLICATE_VALUE", {})

    def _leave(self, made: Decision, problem: Problem) -> Decision:
        made.outcome = Outcome.SKIP if self.wanted == "skip" else Outcome.FAIL
        made.problems.append(problem)
        return made


def _same(product: Product, values: Mapping[str, Any]) -> bool:
    """Whether name and specification are the product's own, as far as the row says them (DOMAIN §12.1)."""
    said = {name: norm(values[name]) for name in ("name", "spec") if name in values}
    return all(getattr(product, f"{name}_key") == key for name, key in said.items())


def _called(product: Product) -> str:
    return " ".join(filter(None, (product.code, product.name, product.spec)))


def _mode(values: Mapping[str, Any], product: Product | None) -> PriceMode:
    """The price that counts: as the row says, else the one it gives, else that of the product."""
    given = [mode for mode in ("incl", "excl") if f"standard_price_{mode}" in values]
    told = values.get("price_mode") or (given[0] if len(given) == 1 else product.price_mode if product else "incl")
    return cast(PriceMode, told)


def _priced(mode: PriceMode, entered: Decimal, rate: Decimal) -> dict[str, Any]:
    """The entered price stands, the other one is derived with six decimals (DOMAIN §0.4)."""
    derived = other_price(entered, rate, mode)
    incl, excl = (entered, derived) if mode == "incl" else (derived, entered)
    return {"price_mode": mode, "standard_price_incl": incl, "standard_price_excl": excl}


async def _write(
    ctx: Context, of: Any, known: _Known, decisions: Sequence[Decision], overlay: Mapping[UUID, Mapping[str, Any]]
) -> dict[int, Product]:
    """Row → the product it makes; all of them in one statement, and all changes in another."""
    there = {product.id: product for product in (*known.by_code.values(), *known.by_external.values())}
    await write_changes(ctx, KIND, there, {one: changes for one, changes in overlay.items() if changes})
    made: dict[int, Product] = {}
    for decision in decisions:
        if decision.outcome != Outcome.CREATE:
            continue
        product = Product(id=new_id(), **decision.changes)
        if "external_id" in decision.parsed.said:
            product.external_system, product.external_id = _system(of), decision.parsed.said["external_id"]
        product.created_at = product.updated_at = CLOCK.now()
        product.created_by = product.updated_by = ctx.me.id
        made[decision.parsed.line] = product
        ctx.log.append(LogEntry("create", KIND, product))
    await insert_all(ctx, Product, list(made.values()))
    return made
