"""Dictionaries: the value lists an administrator may extend (DOMAIN Appendix D)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class DictionaryItem(Record):
    """One value of one list. Codes never change; a deactivated item stays displayable. ``parent`` is a code."""

    __tablename__ = "dictionaries"
    dict_type: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(32))
    label_zh: Mapped[str] = mapped_column(String(64))
    label_en: Mapped[str] = mapped_column(String(64))
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    parent: Mapped[str | None] = mapped_column(String(32))
    extra: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        return (
            *super().constraints(),
            Index("uq_dictionaries_code", "dict_type", "code", unique=True, postgresql_where=alive),
        )
