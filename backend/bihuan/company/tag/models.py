"""The catalogue of tags: what customers and leads may be called (CUST-12, DOMAIN §5.1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, validates

from bihuan.kernel.db import Record
from bihuan.kernel.tagging import LONGEST, tag_key


class TagObject(StrEnum):
    CUSTOMERS = "customers"
    LEADS = "leads"


class TagColour(StrEnum):
    DEFAULT = "default"
    RED = "red"
    ORANGE = "orange"
    GOLD = "gold"
    GREEN = "green"
    CYAN = "cyan"
    BLUE = "blue"
    PURPLE = "purple"
    MAGENTA = "magenta"


class CatalogueTag(Record):
    """One tag of one kind of record. ``former`` are the keys of names it had: whoever still writes them means it."""

    __tablename__ = "tags"
    object: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(LONGEST))
    key: Mapped[str] = mapped_column(String(64))
    colour: Mapped[str] = mapped_column(String(16), default=TagColour.DEFAULT)
    group_name: Mapped[str | None] = mapped_column(String(32))
    is_active: Mapped[bool] = mapped_column(default=True)
    former: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))

    @validates("name")
    def _keep_key(self, _: str, value: str) -> str:
        self.key = tag_key(value)[:64]
        return value

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        return (
            *super().constraints(),
            Index("uq_tags_key", "object", "key", unique=True, postgresql_where=alive),
            Index("ix_tags_name", "object", "name", "id"),
        )
