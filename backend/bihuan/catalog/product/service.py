"""Products as a resource: one entered price, the other derived; costs only for those who may see them."""

from __future__ import annotations

from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import func, select

from bihuan.catalog.category.models import ProductCategory
from bihuan.catalog.category.service import check_leaf
from bihuan.catalog.product.models import PRODUCT_SEARCH, STOCKED_KINDS, VIEW_COST, Product, norm
from bihuan.catalog.product.schemas import ProductCreate, ProductRead, ProductRow
from bihuan.catalog.product.workflow import ACTIONS
from bihuan.catalog.tax_rate.models import TaxRate
from bihuan.catalog.unit.models import Unit
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import PriceMode, other_price
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

PROTECTED = ("cost_price", "floor_price_excl")


PRODUCTS: Resource[Product] = Resource(
    name="products",
    one="product",
    label=Label("产品", "product"),
    model=Product,
    read=ProductRead,
    row=ProductRow,
    custom=True,
    actions=ACTIONS,
    derived={
        "category_name": NameOf(ProductCategory, Product.category_id),
        "unit_name": NameOf(Unit, Product.unit_id),
        "tax_rate_name": NameOf(TaxRate, Product.tax_rate_id),
    },
    secret=dict.fromkeys(PROTECTED, VIEW_COST),
    references={"unit_id": "units", "tax_rate_id": "tax-rates", "category_id": "product-categories"},
    search=PRODUCT_SEARCH,
    search_text=lambda product: [product.code, product.name, product.spec],
    title=lambda product: f"{product.code} {product.name}",
)


async def create_product(ctx: Context, data: ProductCreate) -> Product:
    """A product in draft. Raises DUPLICATE_PRODUCT, CATEGORY_NOT_LEAF or REQUIRED without a price."""
    _check_protected(ctx, data)
    await PRODUCTS.check_references(ctx, data)
    if data.category_id is not None:
        await check_leaf(ctx, data.category_id)
    await _check_unique(ctx, None, data.code, data.name, data.spec)
    product = Product(**data.model_dump(exclude={"is_stocked", "standard_price_incl", "standard_price_excl"}))
    product.is_stocked = data.product_kind in STOCKED_KINDS if data.is_stocked is None else data.is_stocked
    entered = data.standard_price_incl if data.price_mode == "incl" else data.standard_price_excl
    await _set_price(ctx, product, entered)
    return await PRODUCTS.add(ctx, product)


async def update_product(ctx: Context, product_id: UUID, data: Schema, if_match: str) -> Product:
    """Edit; a change of price, mode or tax rate derives the other price again."""
    _check_protected(ctx, data)
    given = {name: getattr(data, name) for name in data.model_fields_set}
    async with PRODUCTS.change(ctx, product_id, "update", if_match=if_match) as product:
        await PRODUCTS.check_references(ctx, data)
        if given.get("category_id") is not None and given["category_id"] != product.category_id:
            await check_leaf(ctx, given["category_id"])
        prices = {mode: given.pop(f"standard_price_{mode}", None) for mode in ("incl", "excl")}
        if {"code", "name", "spec"} & given.keys():
            named = {name: given.get(name, getattr(product, name)) for name in ("code", "name", "spec")}
            await _check_unique(ctx, product.id, **named)
        for name, value in given.items():
            setattr(product, name, value)
        entered = prices[product.price_mode]
        if entered is not None or {"price_mode", "tax_rate_id"} & given.keys():
            kept = product.standard_price_incl if product.price_mode == "incl" else product.standard_price_excl
            await _set_price(ctx, product, kept if entered is None else entered)
    return product


def _check_protected(ctx: Context, data: Schema) -> None:
    """Who cannot see a cost cannot write it either."""
    if not ctx.may(*VIEW_COST):
        for name in PROTECTED:
            if name in data.model_fields_set and getattr(data, name) is not None:
                raise Invalid(f"/{name}", "FIELD_FORBIDDEN")


async def _check_unique(ctx: Context, own_id: UUID | None, code: str, name: str, spec: str | None) -> None:
    """Code, name and spec together, then the code alone, are unique among living products (DOMAIN §12.1)."""
    others = select(Product.name_key, Product.spec_key).where(
        Product.code_key == norm(code), Product.deleted_at.is_(None), func.coalesce(Product.id != own_id, True)
    )
    found = (await ctx.db.execute(others.limit(1))).one_or_none()
    if found is not None:
        same = tuple(found) == (norm(name), norm(spec))
        raise DomainError("DUPLICATE_PRODUCT" if same else "DUPLICATE_PRODUCT_CODE")


async def _set_price(ctx: Context, product: Product, entered: Decimal | None) -> None:
    """The entered price is authoritative, the other one is derived with six decimals (DOMAIN §0.4)."""
    mode = cast(PriceMode, product.price_mode)
    if entered is None:
        raise Invalid(f"/standard_price_{mode}", "REQUIRED")
    rate = await ctx.db.scalar(select(TaxRate.rate).where(TaxRate.id == product.tax_rate_id))
    derived = other_price(entered, rate or Decimal(0), mode)
    product.standard_price_incl, product.standard_price_excl = (
        (entered, derived) if mode == "incl" else (derived, entered)
    )
