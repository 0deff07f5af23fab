"""What customers are to each other: of one group, agent, supplier, competitor, partner, referrer (DOMAIN §5.1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class RelationRole(StrEnum):
    """What the other customer is to this one."""

    GROUP = "group"
    AGENT = "agent"
    PRINCIPAL = "principal"
    SUPPLIER = "supplier"
    BUYER = "buyer"
    COMPETITOR = "competitor"
    PARTNER = "partner"
    REFERRER = "referrer"
    REFERRED = "referred"


_PAIRS = (
    (RelationRole.AGENT, RelationRole.PRINCIPAL),
    (RelationRole.SUPPLIER, RelationRole.BUYER),
    (RelationRole.REFERRER, RelationRole.REFERRED),
)
INVERSE = {role: role for role in RelationRole} | dict(_PAIRS) | {b: a for a, b in _PAIRS}
"""What this customer is to the other one."""


class CustomerRelation(CustomerChild, Owned, Record):
    """One side of a relation: there are two rows with one ``pair_id``, each a part of its own customer.

    So either side reads, finds and loses it as it does its other parts, without a word about the other one's owner.
    """

    __tablename__ = "customer_relations"
    other_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    remark: Mapped[str | None] = mapped_column(String(200))
    pair_id: Mapped[UUID] = mapped_column(index=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        return (
            *super().constraints(),
            Index("uq_customer_relations_same", "customer_id", "other_id", "role", unique=True, postgresql_where=alive),
            Index(
                "uq_customer_relations_referrer",
                "customer_id",
                unique=True,
                postgresql_where=text("role = 'referrer' AND deleted_at IS NULL"),
            ),
            Index("ix_customer_relations_owner", "owner_id", "id"),
            Index("ix_customer_relations_updated", text("updated_at DESC"), text("id DESC")),
            CheckConstraint("deleted_at IS NOT NULL OR customer_id <> other_id", name="other"),
        )


CONSTRAINT_CODES["uq_customer_relations_same"] = "RELATION_EXISTS"
CONSTRAINT_CODES["uq_customer_relations_referrer"] = "REFERRER_KNOWN"
