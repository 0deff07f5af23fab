"""How far somebody has read of what others gave them or took from them, and the indexes by which it is found."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base
from bihuan.kernel.ownership import OwnershipEvent

GIVEN = (
    "to_owner_id IS NOT NULL AND actor_id IS DISTINCT FROM to_owner_id AND from_owner_id IS DISTINCT FROM to_owner_id"
)
TAKEN = (
    "from_owner_id IS NOT NULL AND actor_id IS DISTINCT FROM from_owner_id"
    " AND to_owner_id IS DISTINCT FROM from_owner_id"
)
"""Written out as the indexes have them: the planner takes a partial index only for words it can read."""

for _name, _whose, _which in (("given", "to_owner_id", GIVEN), ("taken", "from_owner_id", TAKEN)):
    Index(
        f"ix_ownership_events_{_name}",
        getattr(OwnershipEvent, _whose),
        OwnershipEvent.at,
        OwnershipEvent.id,
        postgresql_where=text(_which),
    )


class ReadMark(Base):
    """The last event of the ledger that somebody has read."""

    __tablename__ = "ownership_read_marks"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger)
