"""Fields that an administrator has made, on the wire: one named map, whatever the fields of a company are (API §1)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from bihuan.kernel.custom_kinds import KEY, LISTS_MOST, PROSE
from bihuan.kernel.wire import Schema, error

MOST_KEYS = 200
_TEXT = {"type": "string", "maxLength": PROSE}
_VALUE: Any = {
    "type": ["string", "boolean", "array", "null"],
    "maxLength": PROSE,
    "maxItems": LISTS_MOST,
    "items": _TEXT,
    "description": "As the kind of the field writes it: see `GET /custom-fields`",
}


class CustomValues(Schema):
    """Values by the key of their field. `GET /custom-fields` says of what kind each is and what it accepts.

    Numbers, amounts, dates, moments, options and ids are texts; several options and files are lists of texts; a check
    box is true or false. In a body an absent key is unchanged and null clears; an answer leaves out what is empty.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "additionalProperties": _VALUE,
            "maxProperties": MOST_KEYS,
            "propertyNames": {"pattern": KEY, "maxLength": 32},
            "examples": [{"contract_type": "annual", "site_area": "1200.5", "is_group_buyer": True}],
        }
    )


class _Shown:
    """Any map, as far as a validator is concerned: the door reads it, with what the company has declared."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        named = handler.generate_schema(CustomValues)
        written = core_schema.simple_ser_schema("any")
        return core_schema.no_info_wrap_validator_function(cls.read, named, serialization=written)

    @staticmethod
    def read(value: Any, _: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise error("INVALID" if value is not None else "REQUIRED")
        return value


class _Sent(_Shown):
    """Counted: a record may hold more, since fields that are switched off keep their values."""

    @staticmethod
    def read(value: Any, _: Any) -> dict[str, Any]:
        found = _Shown.read(value, _)
        if len(found) > MOST_KEYS:
            raise error("TOO_LONG")
        return found


class AsKept:
    """Written as it lies in the database: rows of a list are dictionaries all the way down (``Readable.rows``)."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return core_schema.no_info_wrap_validator_function(
            lambda value, read: read(value), schema, serialization=core_schema.simple_ser_schema("any")
        )


CustomMap = Annotated[dict[str, Any], _Shown]
SentMap = Annotated[dict[str, Any], _Sent]


def sendable() -> tuple[Any, Any]:
    """The field of a body."""
    return SentMap, Field(default_factory=dict)


def show_custom(*schemas: type[Schema]) -> None:
    """Rows and records of such a kind show ``custom``: no schema has to repeat it."""
    for schema in schemas:
        schema.model_fields.setdefault("custom", FieldInfo(annotation=CustomMap))
        schema.model_rebuild(force=True)
        show_custom(*schema.__subclasses__())
