"""Files kept with records; the bytes lie under their hash, so the same file is stored once (DOMAIN §0.9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record


class Attachment(Record):
    """One file of one record; never altered. A newer scan stands beside the older one."""

    __tablename__ = "attachments"
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            CheckConstraint("size > 0", name="size"),
            Index("ix_attachments_object", "object_id", "kind", "id"),
        )
