"""What is asked of a list and how its page looks: filters, order, size, fields (API §3, §4, §5)."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.kernel.access import Whose
from bihuan.kernel.wire import Chars, Moment, Schema

COUNT_CAP = 10_000
Cursor = Annotated[str | None, Field(max_length=4096, pattern=r"^[A-Za-z0-9_\-=.]*$")]
Limit = Annotated[int, Field(ge=1, le=1_000_000, description="Larger than 200 is taken for 200")]
Count = Annotated[
    Literal["none", "estimated", "exact"],
    Field(
        description="A total: `exact` stops at 10,000 (`gte`), `estimated` may say `approx` of a whole table, and of "
        "what very many contain"
    ),
]
WhoseRecords = Annotated[
    Whose | None,
    Field(description="One's own, one's people's (`team`), or what others have let one into (`shared`)"),
]
_NAMES = r"^[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*$"
FieldNames = Annotated[
    str | None,
    Field(
        max_length=2000, pattern=_NAMES, examples=["id"], description="Only these fields, answered as shaped records"
    ),
]
Expansions = Annotated[
    str | None,
    Field(
        max_length=400,
        pattern=_NAMES,
        examples=["owner"],
        description="Up to five records it refers to, answered along with it: `customer` of `customer_id`",
    ),
]


class Tombstone(Schema):
    """A record that has been deleted: whoever keeps copies deletes theirs."""

    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    deleted_at: Moment


class PageInfo(Schema):
    """Where this page stands; ``total`` is null unless asked for: ``eq``, ``gte`` from 10,000 on, or ``approx``."""

    next_cursor: str | None
    prev_cursor: str | None
    limit: int
    total: int | None
    total_relation: Annotated[str | None, Field(examples=["eq"])]


class ListInfo(PageInfo):
    """The same of a list of records, and what those need who keep copies (``updated_since``).

    ``deleted`` is null unless asked for; ``synced_until`` stands on the last page: what to ask for the next time.
    """

    deleted: Annotated[list[Tombstone] | None, Field(max_length=200)]
    synced_until: Moment | None


class PageQuery(Schema):
    """What everything understands that comes in pages; subclasses add typed filters."""

    limit: Limit = 50
    cursor: Cursor = None
    q: Annotated[str | None, Chars(64)] = None
    count: Count = "none"

    @property
    def page_size(self) -> int:
        """Larger limits are coerced to 200 (AIP-158)."""
        return min(self.limit, 200)

    def fingerprint(self) -> str:
        """What a cursor is bound to: every filter and the order, not the page; what is as always says nothing."""
        usual, given = type(self).model_fields, sorted(self.model_fields_set - UNBOUND)
        return digest({name: str(value) for name in given if (value := getattr(self, name)) != usual[name].default})


class ListQuery(PageQuery):
    """What every list of records understands; filters are named after columns, ``_gte``/``_lte`` for ranges."""

    fields: FieldNames = None
    expand: Expansions = None
    updated_since: Annotated[
        Moment | None, Field(description="For copies: what has changed since, oldest first, up to what is certain")
    ] = None
    include_deleted: Annotated[bool, Field(description="With `updated_since`: tombstones too")] = False

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        """The filter bar as conditions: equality, comma lists and ranges by field name."""
        return [_condition(model, name, getattr(self, name)) for name in self.filtered()]

    def filtered(self) -> list[str]:
        """The parameters that are filters and were given."""
        return [name for name in sorted(self.model_fields_set - PAGING) if getattr(self, name) is not None]


class OwnedQuery(ListQuery):
    """And a list of records that somebody owns."""

    whose: WhoseRecords = None


UNBOUND = frozenset({"limit", "cursor", "count", "fields", "expand"})
PAGING = UNBOUND | {"q", "sort", "updated_since", "include_deleted", "whose"}


def digest(bound: Any) -> str:
    return hashlib.sha256(orjson.dumps(bound)).hexdigest()[:16]


def sorts_of(query_type: type[ListQuery]) -> tuple[str, ...]:
    """The orders of a list, the usual one first: the literal of its ``sort`` is the whitelist."""
    sort = query_type.model_fields.get("sort")
    if sort is None:
        return ("-id",)
    return sort.default, *(name for name in get_args(sort.annotation) if name != sort.default)


def column_of(name: str) -> str:
    """``created_at_gte`` is about ``created_at``."""
    return name[:-4] if name.endswith(("_gte", "_lte")) else name


def _condition(model: type[Any], name: str, value: Any) -> ColumnElement[bool]:
    column = getattr(model, column_of(name))
    if name.endswith("_gte"):
        return column >= value  # type: ignore[no-any-return]
    if name.endswith("_lte"):
        return column <= value  # type: ignore[no-any-return]
    if isinstance(value, str) and "," in value:
        return column.in_(value.split(","))  # type: ignore[no-any-return]
    return column == value  # type: ignore[no-any-return]
