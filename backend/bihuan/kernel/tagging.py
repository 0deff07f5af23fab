"""Tags of records: an array on the record, and beside it a table by which records are found (decision 0039).

A trigger keeps the table in step, and is fired only where the tags change: a GIN index over the array would be written
anew by every update of the record (PERFORMANCE §3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Index, String, Text, exists, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base
from bihuan.kernel.wire import Chars

LONGEST, MOST = 32, 50
SEPARATING = ",，;；、|"
"""What stands between tags in a cell of a file, and therefore in none of them."""
Tag = Annotated[str, Chars(LONGEST)]
Tags = Annotated[list[Tag], Field(max_length=MOST)]


class Tagged:
    """A kind of record that has tags; its table has the triggers of ``record_tags``."""

    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))


class RecordTag(Base):
    """One tag of one record, by its name."""

    __tablename__ = "record_tags"
    __table_args__ = (Index("ix_record_tags_tag", "object", "tag", "record_id"),)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(String(LONGEST, collation="C"), primary_key=True)
    object: Mapped[str] = mapped_column(String(32))


def tag_key(name: str) -> str:
    """How names of tags are compared: case, width and blanks do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).casefold())


def has_any(model: Any, names: Sequence[str]) -> ColumnElement[bool]:
    """Whether a record of the kind has one of the tags."""
    mine = select(literal(1)).select_from(RecordTag).where(RecordTag.record_id == model.id)
    of_kind = mine.where(RecordTag.object == model.__tablename__)
    return exists(of_kind.where(RecordTag.tag == names[0] if len(names) == 1 else RecordTag.tag.in_(names)))
