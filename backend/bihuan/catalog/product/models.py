"""Products and services: what every sales, stock and billing document is about (DOMAIN §12.1)."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, synonym, validates

from bihuan.kernel.db import LongText, PriceColumn, QuantityColumn, Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.search import search_table


class ProductKind(StrEnum):
    GOODS = "goods"
    SERVICE = "service"
    CONSUMABLE = "consumable"
    SOFTWARE = "software"
    KIT = "kit"


class Lifecycle(StrEnum):
    DRAFT = "draft"
    ON_SALE = "on_sale"
    OFF_SALE = "off_sale"
    EOL = "eol"


class SerialControl(StrEnum):
    NONE = "none"
    SERIAL = "serial"
    BATCH = "batch"


VIEW_COST = ("products", "view_cost")
"""Who may do this sees costs, floors and margins, of products and of documents (DOMAIN §1.6)."""
STOCKED_KINDS = frozenset({ProductKind.GOODS, ProductKind.CONSUMABLE})


def norm(value: str | None) -> str:
    """How codes, names and specs are compared: NFKC, upper case, trimmed, single spaces; none is ''."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", value or "")).strip().upper()


class Product(Record):
    """``code`` is typed by people. The price in ``price_mode`` was entered, the other one is derived."""

    __tablename__ = "products"
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(128))
    spec: Mapped[str | None] = mapped_column(String(128))
    code_key: Mapped[str] = mapped_column(String(128))
    name_key: Mapped[str] = mapped_column(String(256))
    spec_key: Mapped[str] = mapped_column(String(256), default="")
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_categories.id"))
    brand: Mapped[str | None] = mapped_column(String(64))
    product_kind: Mapped[str] = mapped_column(String(16), default=ProductKind.GOODS)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    tax_rate_id: Mapped[UUID] = mapped_column(ForeignKey("tax_rates.id"))
    tax_class_code: Mapped[str | None] = mapped_column(String(19))
    price_mode: Mapped[str] = mapped_column(String(4), default="incl")
    standard_price_incl: Mapped[PriceColumn]
    standard_price_excl: Mapped[PriceColumn]
    floor_price_excl: Mapped[PriceColumn | None]
    cost_price: Mapped[PriceColumn | None]
    lifecycle: Mapped[str] = mapped_column(String(32), default=Lifecycle.DRAFT)
    is_stocked: Mapped[bool] = mapped_column(default=True)
    safety_stock: Mapped[QuantityColumn | None]
    max_stock: Mapped[QuantityColumn | None]
    serial_control: Mapped[str] = mapped_column(String(8), default=SerialControl.NONE)
    is_asset: Mapped[bool] = mapped_column(default=False)
    warranty_months: Mapped[int | None]
    warranty_terms: Mapped[LongText | None]
    description: Mapped[LongText | None]
    status: Mapped[str] = synonym("lifecycle")
    """The name under which the kernel moves the lifecycle."""

    @validates("code", "name", "spec")
    def _keep_key(self, attribute: str, value: str | None) -> str | None:
        setattr(self, f"{attribute}_key", norm(value))
        return value

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        return (
            *super().constraints(),
            Index("uq_products_code", "code_key", unique=True, postgresql_where=alive),
            Index("uq_products_identity", "code_key", "name_key", "spec_key", unique=True, postgresql_where=alive),
            Index("ix_products_category", "category_id", text("updated_at DESC"), text("id DESC")),
            Index("ix_products_lifecycle", "lifecycle", text("updated_at DESC"), text("id DESC")),
            Index("ix_products_updated", text("updated_at DESC"), text("id DESC")),
            CheckConstraint("standard_price_incl >= 0 AND standard_price_excl >= 0", name="standard_price"),
            CheckConstraint("floor_price_excl >= 0", name="floor_price"),
            CheckConstraint("cost_price >= 0", name="cost_price"),
            CheckConstraint("price_mode IN ('incl', 'excl')", name="price_mode"),
        )


CONSTRAINT_CODES["uq_products_identity"] = "DUPLICATE_PRODUCT"
CONSTRAINT_CODES["uq_products_code"] = "DUPLICATE_PRODUCT_CODE"

PRODUCT_SEARCH = search_table("products")
