"""Sign-in sessions: one per device, with a rotating refresh token of which only the hash is kept (TRUST §4.2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, new_id


class Session(Base):
    """A refresh token names its family by a secret of its own, which stays when the token rotates: any token of the
    family but the current one was used before, so it was stolen, and the family ends (but for the few seconds in which
    its answer may have been lost). ``previous_hash`` serves sessions that began before there were families."""

    __tablename__ = "sessions"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    refresh_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    family_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str | None] = mapped_column(String(300))
    ip: Mapped[str | None] = mapped_column(String(45))
