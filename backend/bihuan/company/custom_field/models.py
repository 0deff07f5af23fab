"""Definitions of the fields an administrator adds to a kind of record (ADM-01, DOMAIN §0.3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Index, SmallInteger, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.failures import CONSTRAINT_CODES


class Ruled:
    """What is asked of a value: see ``kernel/field_rules``. ``required_when`` is ``{field, values}`` or null."""

    required: Mapped[bool] = mapped_column(default=False)
    required_when: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    form: Mapped[str | None] = mapped_column(String(16))
    mask: Mapped[str | None] = mapped_column(String(64))
    minimum: Mapped[str | None] = mapped_column(String(32))
    maximum: Mapped[str | None] = mapped_column(String(32))
    min_length: Mapped[int | None] = mapped_column(SmallInteger)
    max_length: Mapped[int | None] = mapped_column(SmallInteger)


class CustomFieldDefinition(Ruled, Record):
    """One field of one kind of record. Object, key, kind, target and uniqueness never change: values depend on them.

    It is switched off, not deleted; its values stay. ``options`` are ``{code, label_zh, label_en, is_active}``,
    ``visible_to`` codes of roles (nobody in particular: everybody).
    """

    __tablename__ = "custom_fields"
    object: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(32))
    label_zh: Mapped[str] = mapped_column(String(64))
    label_en: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    options: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    target: Mapped[str | None] = mapped_column(String(32))
    scale: Mapped[int | None] = mapped_column(SmallInteger)
    is_unique: Mapped[bool] = mapped_column(default=False)
    default_value: Mapped[str | None] = mapped_column(String(254))
    group_zh: Mapped[str | None] = mapped_column(String(32))
    group_en: Mapped[str | None] = mapped_column(String(32))
    in_list: Mapped[bool] = mapped_column(default=False)
    sort: Mapped[int] = mapped_column(default=0)
    visible_to: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    is_active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_custom_fields_key", "object", "key", unique=True),
            CheckConstraint("scale BETWEEN 0 AND 6", name="scale"),
        )


CONSTRAINT_CODES["uq_custom_fields_key"] = "CUSTOM_KEY_TAKEN"
CONSTRAINT_CODES["uq_custom_values_unique"] = "DUPLICATE_VALUE"
