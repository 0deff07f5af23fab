"""The product category tree, at most four levels deep (DOMAIN §12.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import RatioColumn, Record

MAX_DEPTH = 4


class ProductCategory(Record):
    """A branch or leaf of the tree; products hang on leaves only."""

    __tablename__ = "product_categories"
    name: Mapped[str] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(32))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_categories.id"), index=True)
    sort: Mapped[int] = mapped_column(default=0)
    min_margin: Mapped[RatioColumn | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index(
                "uq_product_categories_name",
                "parent_id",
                "name",
                unique=True,
                postgresql_nulls_not_distinct=True,
                postgresql_where=text("deleted_at IS NULL"),
            ),
            Index(
                "uq_product_categories_code",
                "code",
                unique=True,
                postgresql_where=text("code IS NOT NULL AND deleted_at IS NULL"),
            ),
        )
