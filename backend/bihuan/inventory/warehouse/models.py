"""Warehouses: where goods lie (DOMAIN §20.4)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class WarehouseKind(StrEnum):
    NORMAL = "normal"
    DEFECT = "defect"


class Warehouse(Record):
    """``defect`` holds returned goods that are not sold as new."""

    __tablename__ = "warehouses"
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16), default=WarehouseKind.NORMAL)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
