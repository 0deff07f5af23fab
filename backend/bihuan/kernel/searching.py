"""The body of ``POST /things/search``: named schemas for every kind of record, from its own declaration (API §4)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, create_model
from pydantic_core import CoreSchema, core_schema

from bihuan.kernel.comparing import OPERATORS, comparable
from bihuan.kernel.custom_kinds import KEY
from bihuan.kernel.filtering import MOST_NODES, MOST_VALUES
from bihuan.kernel.keyset import MOST_KEYS
from bihuan.kernel.paging import Count, Cursor, ListQuery, OwnedQuery, WhoseRecords, sorts_of
from bihuan.kernel.resource import Resource
from bihuan.kernel.shaping import MOST_EXPANDED
from bihuan.kernel.wire import Chars, Schema, Whole

JsonSchema = dict[str, Any]


class Search(Schema):
    """A filter as a tree, an order of up to three keys, and what is shown of the records that are found."""

    filter: Any = None
    sort: Any
    fields: Annotated[list[str] | None, Field(max_length=200)] = None
    expand: Annotated[list[Annotated[str, Field(max_length=64)]] | None, Field(max_length=MOST_EXPANDED)] = None
    q: Annotated[str | None, Chars(64)] = None
    limit: Annotated[Whole, Field(ge=1, le=1_000_000, description="Larger than 200 is taken for 200")] = 50
    cursor: Cursor = None
    count: Count = "none"


class OwnedSearch(Search):
    """The same of records that somebody owns."""

    whose: WhoseRecords = None


class FilterTree:
    """Anything, as far as a validator is concerned: it is read, and refused in detail, by ``filtering.parse``."""

    def __init__(self, shown: type[Schema]) -> None:
        self.shown = shown

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        self.shown.model_rebuild(_types_namespace={self.shown.__name__: self.shown}, force=True)
        shown = handler(self.shown.__pydantic_core_schema__)
        return {"anyOf": [shown, {"type": "null"}]}


FILTERS: dict[str, Any] = {}
"""By the name of the kind: the annotation of a filter over it, for whoever takes one besides its search."""

_SCALARS = ["string", "integer", "boolean"]
_VALUE = {
    "description": "The value as the field writes it; a list for `in` and `not_in`, a pair for `between`, "
    "`true` or `false` for `is_null`",
    "type": [*_SCALARS, "array"],
    "maxLength": 254,
    "minimum": -(2**31),
    "maximum": 2**31 - 1,
    "maxItems": MOST_VALUES,
    "items": {"type": _SCALARS, "maxLength": 254, "minimum": -(2**31), "maximum": 2**31 - 1},
}


_CUSTOM = Annotated[
    str, Field(pattern=KEY, max_length=32, description="Instead of `field`: the key of one of `GET /custom-fields`")
]


class _Value:
    """One value or several, of the type of the field."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        return dict(_VALUE)


def search_of(resource: Resource[Any], query_type: type[ListQuery]) -> type[Search]:
    """``LeadSearch`` and ``LeadFilter``: the fields, operators and orders of this kind of record."""
    name = resource.row.__name__.removesuffix("Row")
    masked = getattr(resource.row, "masked", ())
    inner: Any = f"{name}Filter"
    some: Any = (Annotated[list[inner], Field(min_length=1, max_length=MOST_NODES)], None)
    more: dict[str, Any] = {"custom": (_CUSTOM, None)} if resource.custom else {}
    node: Any = create_model(
        f"{name}Filter",
        __base__=Schema,
        __doc__="Either one comparison, or a group of filters: all of `and`, any of `or`; 50 nodes, 5 levels at most.",
        and_=(some[0], Field(None, alias="and")),
        or_=(some[0], Field(None, alias="or")),
        field=(_literal(field for field in comparable(resource) if field not in masked), None),
        op=(_literal(OPERATORS), None),
        value=(_Value, None),
        **more,
    )
    sorts = sorts_of(query_type)
    sort: Any = _literal(sorts)
    order: Any = Annotated[list[sort], Field(min_length=1, max_length=MOST_KEYS)]
    names: Any = sorted(resource.row.model_fields)
    shown: Any = Annotated[str, Field(max_length=64, json_schema_extra={"enum": names})]
    tree: Any = Annotated[Any, FilterTree(node)]
    FILTERS[resource.name] = tree
    return create_model(
        f"{name}Search",
        __base__=OwnedSearch if issubclass(query_type, OwnedQuery) else Search,
        filter=(tree, None),
        sort=(order, Field(default=[sorts[0]])),
        fields=(Annotated[list[shown] | None, Field(max_length=200)], None),
    )


def _literal(names: Any) -> Any:
    return Literal[tuple(names)]
