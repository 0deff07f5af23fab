"""Tables' common ground: base classes, column types and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar
from uuid import UUID

import uuid_utils
from asyncpg.pgproto.pgproto import UUID as DriverUUID
from sqlalchemy import (
    ColumnElement,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Numeric,
    String,
    Text,
    any_,
    bindparam,
    event,
    literal,
    literal_column,
    text,
)
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from bihuan.kernel.birth import given_to
from bihuan.kernel.clock import CLOCK

Money = Annotated[Decimal, mapped_column(Numeric(18, 2))]
PriceColumn = Annotated[Decimal, mapped_column(Numeric(18, 6))]
QuantityColumn = Annotated[Decimal, mapped_column(Numeric(18, 4))]
RatioColumn = Annotated[Decimal, mapped_column(Numeric(9, 6))]
FxColumn = Annotated[Decimal, mapped_column(Numeric(18, 8))]
LongText = Annotated[str, mapped_column(Text)]
CodeColumn = Annotated[str, mapped_column(String(32))]


def one_id(name: str) -> Any:
    """``Order.contract_id == one_id("contract")`` in a statement that is built once: the id bound to that name."""
    return bindparam(name, type_=PgUUID(as_uuid=True))


RECORD_ID = one_id("record_id")
"""The one value of many of them (``Context.once``)."""


class Uuids(ARRAY[Any]):
    """A uuid[] that the driver takes as it is: SQLAlchemy would go through hundreds of ids for every statement."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(PgUUID(as_uuid=True))

    def bind_processor(self, dialect: Any) -> None:
        return None


TEXTS = ARRAY(String)


def uuid_array(values: list[UUID]) -> ColumnElement[Any]:
    """A uuid[] parameter: one statement text whatever its length."""
    return literal(values, Uuids())


def ids(name: str) -> Any:
    """``Order.id == ids("orders")`` in a statement that is built once: any of the ids bound to that name.

    ``IN`` would be written out anew for every statement, for as many ids as there are.
    """
    return any_(bindparam(name, type_=Uuids()))


def texts(name: str) -> Any:
    """The same for codes."""
    return any_(bindparam(name, type_=TEXTS))


def one_of(values: Iterable[str]) -> Any:
    """``Order.status == one_of(OPEN)``: a fixed set of codes."""
    return any_(literal(sorted(values), TEXTS))


_CODE = re.compile("[a-z_]+")


def always(*codes: str) -> Any:
    """``Customer.status == always(CustomerStatus.ACTIVE)``: codes that are part of the statement, not values of it.

    The plan that is kept for every value then may use an index of only those rows; otherwise the statement is planned
    anew whenever it is sent, or reads another index.
    """
    assert all(_CODE.fullmatch(code) for code in codes), codes
    if len(codes) == 1:
        return literal_column(f"'{codes[0]}'", String)
    return any_(literal_column(f"'{{{','.join(sorted(codes))}}}'::varchar[]", TEXTS))


def new_id() -> UUID:
    """A UUIDv7: unique without the database, and ordered by creation. Of the driver's kind, as those that are read: it
    is sent without being taken apart in Python.
    """
    made: UUID = DriverUUID(uuid_utils.uuid7().bytes)
    return made


@cache
def defaults_of(model: type[Any]) -> dict[str, Any]:
    """Plain default values: a new row has them from the beginning, for guards and totals."""
    defaults = [(column.key, column.default) for column in inspect_mapper(model).columns]
    return {name: default.arg for name, default in defaults if default is not None and default.is_scalar}


@cache
def judged_defaults(model: type[Any]) -> dict[str, Any]:
    """Those that something else follows from: a validator listens to them."""
    defaults = defaults_of(model)  # type: ignore[arg-type]
    return {name: defaults[name] for name in inspect_mapper(model).validators if name in defaults}


@event.listens_for(ForeignKeyConstraint, "after_parent_attach")
def _checked_at_commit(key: ForeignKeyConstraint, _: Any) -> None:
    """References are judged when all is written: a flush does not order kinds by their foreign keys (decision 0013)."""
    key.deferrable, key.initially = True, "DEFERRED"


class Base(DeclarativeBase):
    """Every table. Constraint names are fixed, so that a violation can be told by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 2),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        StrEnum: String(32),
    }

    def __init__(self, **values: Any) -> None:
        vars(self).update(defaults_of(type(self)))  # nobody listens to most; setting each costs a tenth of a write
        for name, value in (judged_defaults(type(self)) | values).items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


class Record(Base):
    """What every business record has (DOMAIN §0.3). ``version`` counts changes and guards against lost updates."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-100)
    version: Mapped[int] = mapped_column(default=1, sort_order=900)
    created_at: Mapped[datetime] = mapped_column(default=CLOCK.now, sort_order=901)
    created_by: Mapped[UUID | None] = mapped_column(sort_order=902)
    updated_at: Mapped[datetime] = mapped_column(default=CLOCK.now, sort_order=903)
    updated_by: Mapped[UUID | None] = mapped_column(sort_order=904)
    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=905)
    deleted_by: Mapped[UUID | None] = mapped_column(sort_order=906)
    external_system: Mapped[str | None] = mapped_column(String(32), sort_order=907)
    external_id: Mapped[str | None] = mapped_column(String(128), sort_order=908)
    custom: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default=text("'{}'::jsonb"), default=dict, sort_order=909
    )

    def __init__(self, **values: Any) -> None:
        values |= given_to(type(self))
        values.setdefault("id", new_id())  # known before the flush: lines, links and ledgers refer to it
        super().__init__(**values)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {
            "version_id_col": cls.__dict__.get("version", Record.version),
            "version_id_generator": False,  # counted by the door: one step a logged change, however often it flushes
            "eager_defaults": False,
        }

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        return cls.constraints()

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Indexes and constraints; a model adds its own to these."""
        return (
            Index(
                f"uq_{cls.__tablename__}_external",
                "external_system",
                "external_id",
                unique=True,
                postgresql_where=text("external_id IS NOT NULL"),
            ),
        )


class Ledger:
    """Marks a table whose rows are written once: the database refuses to change or delete them (decision 0020)."""


def ledgers() -> list[str]:
    """The tables of all ledgers, by name."""
    marked = {str(mapper.local_table.name) for mapper in Base.registry.mappers if issubclass(mapper.class_, Ledger)}  # type: ignore[attr-defined]
    return sorted(marked & set(Base.metadata.tables))


WORDS_OF = "words_of"
"""Marks the side table of the words that records of another table are found by (``kernel/search``)."""


def worded() -> list[str]:
    """The tables whose records are found by words."""
    return sorted(table.info[WORDS_OF] for table in Base.metadata.tables.values() if WORDS_OF in table.info)


class Numbered:
    """A record with a business number, given at the end of its first transaction (DOMAIN §0.5)."""

    PREFIX: ClassVar[str]
    number: Mapped[str | None] = mapped_column(String(64), unique=True, sort_order=-90)
