"""Exports on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, create_model

from bihuan.identity.api_token.schemas import Confirmation
from bihuan.kernel.keyset import MOST_KEYS
from bihuan.kernel.paging import ListQuery, PageInfo, sorts_of
from bihuan.kernel.resource import Resource
from bihuan.kernel.searching import FILTERS
from bihuan.kernel.wire import Chars, Code, Flag, Moment, OpenCode, Schema

MOST_COLUMNS = 200
MOST_WORDS = 200
Rows = Annotated[int, Field(ge=0, le=1_000_000)]


class ExportWord(Schema):
    """What a code is called in the file: ``new`` → 新线索."""

    code: Annotated[str, Chars(64)]
    text: Annotated[str, Chars(64)]


class ExportColumn(Schema):
    """A column of the file: a field of the list, its heading, and what its codes are called.

    ``dictionary`` takes the words from a list of the company. What is called nothing is written as it is.
    """

    field: Annotated[str, Field(pattern=r"^(custom\.)?[a-z][a-z0-9_]*$", max_length=64, examples=["created_at"])]
    title: Annotated[str | None, Chars(64)] = None
    dictionary: Code | None = None
    words: Annotated[list[ExportWord], Field(max_length=MOST_WORDS, default_factory=list)]


class ExportAsked(Schema):
    """What a list shows, as a file. ``plain`` leaves telephones, e-mail and accounts unmasked: it needs the permission
    ``export_plain`` of the kind, and the password once more.
    """

    format: Literal["xlsx", "csv"] = "xlsx"
    filter: Any = None
    q: Annotated[str | None, Chars(64)] = None
    sort: Any
    columns: Annotated[list[ExportColumn] | None, Field(max_length=MOST_COLUMNS)] = None
    plain: Flag = False
    password: Confirmation | None = None


def export_of(resource: Resource[Any], query_type: type[ListQuery]) -> type[ExportAsked]:
    """``LeadExport``: the filter and the orders of this kind of record."""
    name, sorts = resource.row.__name__.removesuffix("Row"), sorts_of(query_type)
    sort: Any = Literal[sorts]
    order: Any = Annotated[list[sort], Field(min_length=1, max_length=MOST_KEYS)]
    return create_model(
        f"{name}Export",
        __base__=ExportAsked,
        __doc__=ExportAsked.__doc__,
        filter=(FILTERS[resource.name], None),
        sort=(order, Field(default=[sorts[0]])),
    )


class ExportRead(Schema):
    """A file with what a list showed; ``rows`` moves while it is written, ``expires_at`` is when it is forgotten."""

    id: UUID
    object: Annotated[OpenCode, Field(examples=["customers"])]
    format: Annotated[OpenCode, Field(examples=["xlsx"])]
    state: Annotated[OpenCode, Field(examples=["ready"])]
    plain: bool
    total: Rows
    rows: Rows
    file_name: Annotated[str, Field(max_length=200)]
    size: Annotated[int | None, Field(ge=1, le=2_147_483_647)]
    owner_id: UUID
    owner_name: Annotated[str | None, Field(max_length=64)]
    job_id: UUID | None
    error: OpenCode | None
    error_detail: Annotated[str | None, Field(max_length=500)]
    created_at: Moment
    finished_at: Moment | None
    expires_at: Moment


class ExportQuery(Schema):
    object: Annotated[str | None, Field(pattern=r"^[a-z\-]{1,32}$", max_length=32, examples=["customers"])] = None
    limit: Annotated[int, Field(ge=1, le=1_000_000, description="Larger than 200 is taken for 200")] = 50
    cursor: UUID | None = None


class ExportPage(Schema):
    data: Annotated[list[ExportRead], Field(max_length=200)]
    page: PageInfo
