"""Addresses of a customer: where goods, bills and letters go (DOMAIN §5.1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class AddressKind(StrEnum):
    SHIP = "ship"
    BILL = "bill"
    REG = "reg"


class CustomerAddress(CustomerChild, Owned, Record):
    """One address of each kind is the default."""

    __tablename__ = "customer_addresses"
    kind: Mapped[str] = mapped_column(String(8), default=AddressKind.SHIP)
    consignee: Mapped[str] = mapped_column(String(64))
    mobile: Mapped[str | None] = mapped_column(String(24))
    province: Mapped[str | None] = mapped_column(String(32))
    city: Mapped[str | None] = mapped_column(String(32))
    district: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    is_default: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index(
                "uq_customer_addresses_default",
                "customer_id",
                "kind",
                unique=True,
                postgresql_where=text("is_default AND deleted_at IS NULL"),
            ),
            Index("ix_customer_addresses_owner", "owner_id", "id"),
            Index("ix_customer_addresses_updated", text("updated_at DESC"), text("id DESC")),
            Index("ix_customer_addresses_default", "is_default", "id"),
        )
