"""The second factor of a user: the secret of their authenticator app, and what helps when the telephone is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, LongText


class Totp(Base):
    """``secret`` is encrypted (``kernel/vault``); ``last_step`` is the last 30 seconds whose code was used: no code
    works twice. It counts once it is confirmed."""

    __tablename__ = "user_totp"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[LongText]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    recovery_hashes: Mapped[list[Any]] = mapped_column(default=list)
