"""Settings that an administrator has changed; everything else is at its default (DOMAIN §28)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class Setting(Record):
    """One override. ``value`` is text as on the wire; its type is declared in the catalogue."""

    __tablename__ = "settings"
    key: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (*super().constraints(), Index("uq_settings_key", "key", unique=True))
