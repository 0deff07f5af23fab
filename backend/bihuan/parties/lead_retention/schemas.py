"""What the term of discarded leads comes to, on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bihuan.kernel.wire import Schema

Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class RetentionQuery(Schema):
    """``days`` to be thought over; without it, those that are set."""

    days: Annotated[int | None, Field(ge=0, le=3_650)] = None


class LeadRetention(Schema):
    """``due`` would be purged tonight; ``days`` is null, and ``due`` 0, where leads are kept for ever."""

    days: Annotated[int | None, Field(ge=1, le=3_650)]
    due: Count
    purged: Count
