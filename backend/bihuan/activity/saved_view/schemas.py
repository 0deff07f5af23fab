"""Saved views on the wire. A filter travels as the text of the tree that ``POST /things/search`` takes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field, field_validator

from bihuan.activity.saved_view.models import Shared
from bihuan.kernel.filter_text import FilterText, ShownFilter, written
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

MOST_COLUMNS = 200
ObjectName = Annotated[str, Field(pattern=r"^[a-z\-]{1,32}$", max_length=32, examples=["customers"])]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=64, examples=["name"])]
Sort = Annotated[str | None, Field(pattern=r"^-?[a-z][a-z0-9_]*$", max_length=64, examples=["-updated_at"])]


class ViewColumn(Schema):
    """A column in its place; ``width`` in pixels where somebody has drawn it wider or narrower."""

    field: FieldName
    width: Annotated[Whole | None, Field(ge=40, le=1_000)] = None


class ShownColumn(Schema):
    field: Annotated[str, Field(max_length=64)]
    width: Annotated[int | None, Field(ge=40, le=1_000)]


Columns = Annotated[list[ViewColumn] | None, Field(max_length=MOST_COLUMNS)]
ShownColumns = Annotated[list[ShownColumn] | None, Field(max_length=MOST_COLUMNS)]
Ids = Annotated[list[UUID], Field(max_length=200)]


class ViewFields(Schema):
    """``shared`` with all, or with the roles or departments that are named; for oneself it is ``private``."""

    name: Annotated[str, Chars(32)]
    filter: FilterText = None
    q: Annotated[str | None, Chars(64)] = None
    sort: Sort = None
    columns: Columns = None
    shared: Shared = Shared.PRIVATE
    role_ids: Ids = Field(default_factory=list)
    department_ids: Ids = Field(default_factory=list)


class SavedViewCreate(ViewFields):
    object: ObjectName


SavedViewUpdate = partial("SavedViewUpdate", ViewFields)


class SavedViewRow(Schema):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    object: OpenCode
    name: Annotated[str, Field(max_length=32)]
    filter: ShownFilter
    q: Annotated[str | None, Field(max_length=64)]
    sort: Annotated[str | None, Field(max_length=64)]
    columns: ShownColumns
    shared: OpenCode
    role_ids: Ids
    department_ids: Ids
    owner_id: UUID
    owner_name: Annotated[str | None, Field(max_length=64)]
    updated_at: Moment

    @field_validator("filter", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return written(value)

    @classmethod
    def hide(cls, values: dict[str, Any]) -> None:
        """The same for a row of a list, which is written without becoming an object."""
        values["filter"] = written(values["filter"])
        if values.get("columns") is not None:
            values["columns"] = [ShownColumn(**one) for one in values["columns"]]

    masked: ClassVar[frozenset[str]] = frozenset()
    masked_by: ClassVar[str] = "filter"


class SavedViewRead(SavedViewRow):
    created_at: Moment
    actions: Actions


class SavedViewQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    object: Annotated[str | None, Field(pattern=r"^[a-z\-]{1,32}$", max_length=32)] = None
    shared: Annotated[str | None, OneOf(Shared)] = None


class LayoutWrite(Schema):
    """``view``: the id of a saved view, or the key of one that the list always has; null for the first of these."""

    view: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_\-]{1,64}$", max_length=64, examples=["mine"])] = None
    columns: Columns = None


class LayoutRead(Schema):
    object: OpenCode
    view: Annotated[str | None, Field(max_length=64)]
    columns: ShownColumns


class Layouts(Schema):
    data: Annotated[list[LayoutRead], Field(max_length=500)]
