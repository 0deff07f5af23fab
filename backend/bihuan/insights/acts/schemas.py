"""What people did, counted and listed, on the wire (动作统计)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import Cursor, Limit, PageInfo
from bihuan.kernel.wire import BusinessDate, Moment, OpenCode, Schema

MOST_ROWS = 1_000
MOST_COLUMNS = 400
_ACT = r"[a-z\-]{1,32}(\.[A-Za-z0-9_.+\-]{1,32})?"
Acts = Annotated[
    str | None,
    Field(
        pattern=rf"^{_ACT}(,{_ACT})*$",
        max_length=600,
        examples=["customers.claim"],
        description="Acts, or all of a kind (`customers`), comma-separated",
    ),
]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class By(StrEnum):
    """What a table of counts is divided by."""

    USER = "user"
    DEPARTMENT = "department"
    ACT = "act"
    BEHAVIOUR = "behaviour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Side(StrEnum):
    """Whose an act is: who did it, who got the record by it, or who lost it (DOMAIN §6.7)."""

    DID = "did"
    RECEIVED = "received"
    LOST = "lost"


class ActFilter(Schema):
    """Business dates, both included, at most 366 days; the last 30 unless told.

    ``user_id`` is whose acts these are, ``system`` what was done by itself. ``side`` is who did it (`did`), who got the
    lead or customer by it (`received`), or who lost it (`lost`).
    """

    date_from: BusinessDate | None = None
    date_to: BusinessDate | None = None
    act: Acts = None
    user_id: UUID | None = None
    system: bool = False
    department_id: Annotated[UUID | None, Field(description="With the departments below it")] = None
    own_department_id: Annotated[UUID | None, Field(description="Without them")] = None
    side: Side = Side.DID


class CountsQuery(ActFilter):
    rows: By = By.USER
    columns: By = By.ACT


class ActsQuery(ActFilter):
    limit: Limit = 50
    cursor: Cursor = None


class ExportQuery(ActFilter):
    period: By = Field(default=By.MONTH, description="`day`, `week` or `month`")


class ActHead(Schema):
    """What a row or a column is about: a user or department (``key`` is the id, empty for the system), an act, a day.

    Days, weeks and months are called by their first day. ``filter`` opens the acts behind it, null where none does.
    """

    key: Annotated[str, Field(max_length=64, examples=["customers.claim"])]
    label: Annotated[str, Field(max_length=128, examples=["领取客户"])]
    total: Count
    filter: Annotated[str | None, Field(max_length=600, examples=["act=customers.claim"])]


class ActLine(ActHead):
    cells: Annotated[list[Count], Field(max_length=MOST_COLUMNS)]


class ActCounts(Schema):
    """A table of counts; ``cells`` stand under ``columns``. ``total`` and those of the columns are over all rows,
    of which the first thousand are shown.
    """

    date_from: BusinessDate
    date_to: BusinessDate
    rows: OpenCode
    columns: Annotated[list[ActHead], Field(max_length=MOST_COLUMNS)]
    data: Annotated[list[ActLine], Field(max_length=MOST_ROWS)]
    total: Count
    row_count: Count


class ActRow(Schema):
    """One act. What was done is told to whoever may see the person; to what, only to whoever may read the record."""

    id: Annotated[str, Field(max_length=64, examples=["o1024"])]
    at: Moment
    act: OpenCode
    act_name: Annotated[str, Field(max_length=128, examples=["领取客户"])]
    actor_id: UUID | None
    actor_name: Annotated[str | None, Field(max_length=64)]
    object_type: OpenCode
    object_id: UUID | None
    object_number: Annotated[str | None, Field(max_length=64)]
    object_name: Annotated[str | None, Field(max_length=200)]
    from_owner_name: Annotated[str | None, Field(max_length=64)]
    to_owner_name: Annotated[str | None, Field(max_length=64)]
    content: Annotated[str | None, Field(max_length=20_000)]


class ActPage(Schema):
    """The latest first."""

    data: Annotated[list[ActRow], Field(max_length=200)]
    page: PageInfo
