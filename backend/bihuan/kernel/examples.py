"""An example of everything that is sent or answered, composed of what its fields hold (API §1, §13).

Nobody writes one by hand: a field brings its own ``examples``, its enumeration or its default; well-known names hold
what ``sample_values`` says; records show the states, numbers and defaults of their tables. Composed with the document,
when somebody asks for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import deepcopy
from enum import StrEnum
from typing import Any
from zlib import crc32

from sqlalchemy import inspect

from bihuan.kernel.db import Numbered
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.sample_values import FALLBACKS, NAMES, NOTHING, SAMPLES

Json = dict[str, Any]
VAGUE = ("draft", "manufacturing")
"""The example of every code, which says nothing about this one."""
ID = "0192f000-0000-7000-8000-000000000001"
REFUSED: dict[int, tuple[str, Json, tuple[FieldError, ...]]] = {
    400: ("MALFORMED", {}, ()),
    401: ("UNAUTHENTICATED", {}, ()),
    403: ("FORBIDDEN", {}, ()),
    404: ("NOT_FOUND", {}, ()),
    405: ("METHOD_NOT_ALLOWED", {}, ()),
    406: ("NOT_ACCEPTABLE", {}, ()),
    409: ("INVALID_TRANSITION", {}, ()),
    412: ("STALE_VERSION", {"current_version": 5, "changed_fields": ["remark"]}, ()),
    413: ("PAYLOAD_TOO_LARGE", {}, ()),
    415: ("UNSUPPORTED_MEDIA_TYPE", {}, ()),
    422: ("VALIDATION", {}, (FieldError("/customer_id", "REQUIRED"), FieldError("/lines/0/qty", "MIN_VALUE"))),
    428: ("PRECONDITION_REQUIRED", {}, ()),
    429: ("RATE_LIMITED", {"violated-policies": ["token"]}, ()),
    431: ("HEADERS_TOO_LARGE", {}, ()),
    500: ("INTERNAL", {}, ()),
    503: ("UNAVAILABLE", {}, ()),
}
"""By status a code that fits it, and what comes along: the examples of refusals."""
UNTOLD = {"q", "cursor", "client_id", "external_system", "external_id"}
DEEPEST = 3
LATER = re.compile(r"(_to|_until|due_date|due_at|end_date|delivery_date|planned_date|expires_at|deadline|close_date)$")


def show_examples(document: Json) -> None:
    """Give every schema of the document its ``examples`` and what stands in an address or a header its ``example``."""
    composer = Composer(document["components"]["schemas"])
    for name, schema in composer.schemas.items():
        composer.tell_values(name, schema)
    found = {name: composer.whole(name) for name in composer.schemas}
    for name, schema in composer.schemas.items():
        schema["examples"] = [deepcopy(found[name])]
    composer.schemas["Problem"]["examples"] = [refusal(409)]
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] in {"path", "header"}:
                    parameter["example"] = composer.value(parameter["name"], parameter["schema"], {}, 0)


def refusal(status: int) -> Json:
    """The body of a refusal with that status, as a reader of Chinese gets it."""
    code, extra, errors = REFUSED[status]
    refused = DomainError(code, errors=errors, extra=extra)
    return refused.body("zh", f"/api/v1/orders/{ID}", "01J9Z6Q0M4")


def refusal_example(status: int) -> Json:
    """The same as the contract's named ``examples`` of a response."""
    return {REFUSED[status][0]: {"value": refusal(status)}}


class Composer:
    """Composes values of schemas; the same document always gives the same ones."""

    def __init__(self, schemas: dict[str, Json]) -> None:
        self.schemas = schemas
        self.known = _of_tables()
        self.choices = _choices(schemas)

    def tell_values(self, name: str, schema: Json) -> None:
        """The values that an open code may have, in place of the vague example that every code brings (API §1)."""
        for field, written in schema.get("properties", {}).items():
            values = self.known.get(name, {}).get(field) or self.choices.get(field)
            part = _present(written)
            place = written if "examples" in written else part
            if place.get("examples", ("",))[0] in VAGUE:
                del place["examples"]
                if values and all(fits(value, part) for value in values):
                    place["examples"] = list(values)

    def whole(self, name: str, depth: int = 0) -> Any:
        """The example of a named schema."""
        schema = self.schemas[name]
        if not schema.get("properties") and schema.get("examples"):  # a map, whose keys nobody knows here
            return deepcopy(schema["examples"][0])
        known = {field: values[0] for field, values in self.known.get(name, {}).items()}
        own = next((each for beginning, each in NAMES.items() if name.startswith(beginning)), None)
        if own is not None and not _given(schema.get("properties", {}).get("name", {}), {}):
            known["name"] = own
        return self.value("", schema, known, depth)

    def value(self, name: str, written: Json, known: Json, depth: int) -> Any:
        part = _present(written)
        if part is not written and name in NOTHING:
            return None
        if "$ref" in part:
            if depth >= DEEPEST and part is not written:
                return None
            return self.whole(part["$ref"].rpartition("/")[2], depth + 1)
        if "const" in part:
            return part["const"]
        for candidate in (known.get(name), SAMPLES.get(name)):
            if candidate is not None and fits(candidate, part):
                return candidate
        if "enum" in part:
            return part["enum"][0]
        match _type(part):
            case "object":
                return self._object(part, known, depth)
            case "array":
                least = part.get("minItems", 0)
                if depth >= DEEPEST and not least:
                    return []
                return [self.value(name, part["items"], {}, depth) for _ in range(max(1, least))]
            case "integer":
                given = written.get("default") or next(iter(_given(written, part)), 1)
                low, high = int(part.get("minimum", 0)), int(part.get("maximum", 2**31))
                return min(max(int(given), low), high)
            case "boolean":
                return bool(written.get("default", False))
            case "string":
                return self._text(name, written, part)
        return None

    def _object(self, schema: Json, known: Json, depth: int) -> Json:
        fields = schema.get("properties", {})
        if {"and", "or", "field", "op"} <= set(fields):  # a filter: the plainest comparison
            return {"field": "updated_at", "op": "gte", "value": "2026-11-01T00:00:00+08:00"}
        wanted = [name for name in fields if name in schema.get("required", ()) or self._tells(name, fields[name])]
        for name in fields:  # of an edit, in which nothing is required
            if len(wanted) < 2 and name not in wanted and _type(_present(fields[name])) in {"string", "boolean"}:
                wanted += [name] if name not in UNTOLD else []
        return {name: self.value(name, fields[name], known, depth) for name in fields if name in wanted}

    def _tells(self, name: str, schema: Json) -> bool:
        """Whether an optional field belongs into an example: it is well known, or a filter that explains a search."""
        if name in {"filter", "lines", "user_ids"}:
            return True
        return name in SAMPLES and not name.startswith("external_") and name not in NOTHING

    def _text(self, name: str, written: Json, part: Json) -> str:
        match part.get("format"):
            case "uuid":
                return ID if name in {"", "id", "object_id"} else f"{ID[:24]}{crc32(name.encode()):012x}"
            case "date":
                return "2026-12-31" if LATER.search(name) else "2026-11-13"
            case "date-time":
                return "2026-12-31T18:00:00+08:00" if LATER.search(name) else "2026-11-13T10:02:11+08:00"
        given = [str(each) for each in _given(written, part)]
        told = [each.lstrip("-") for each in given if each not in VAGUE]
        default = written.get("default")
        likely = [text for pattern, text in FALLBACKS if re.search(pattern, name)]
        candidates = [*told, *given, *([default] if isinstance(default, str) else []), *likely]
        for candidate in candidates:
            if fits(candidate, part):
                return str(candidate)
        return ""  # the test of the document asks for `examples` of such a type


def fits(value: Any, schema: Json) -> bool:
    """Whether a plain value is what the schema allows."""
    if "enum" in schema:
        return value in schema["enum"]
    if isinstance(value, int):
        return _type(schema) == "integer" and schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if _type(schema) != "string" or schema.get("format") or schema.get("contentMediaType"):
        return False
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    return re.search(schema.get("pattern", ""), value) is not None


def _present(schema: Json) -> Json:
    """The alternative that is not null."""
    return next((part for part in schema.get("anyOf", ()) if part.get("type") != "null"), schema)


def _type(schema: Json) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "")
    return str(kind if isinstance(kind, str) else kind[0])


def _given(written: Json, part: Json) -> list[Any]:
    return list(written.get("examples") or part.get("examples") or ())


def _choices(schemas: dict[str, Json]) -> dict[str, list[Any]]:
    """The values of a field that is an enumeration wherever it may be sent, and the same one everywhere."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for schema in schemas.values():
        for name, written in schema.get("properties", {}).items():
            part = _present(written)
            part = schemas[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
            if "enum" in part:
                found[name].append(part["enum"])
    return {name: lists[0] for name, lists in found.items() if all(values == lists[0] for values in lists)}


def _of_tables() -> dict[str, dict[str, list[Any]]]:
    """By schema and field what a column says: all states of an enumeration, the first one first; and numbers."""
    known: dict[str, dict[str, list[Any]]] = {}
    for resource in RESOURCES.values():
        values: dict[str, list[Any]] = {}
        for column in inspect(resource.model).column_attrs:
            default = getattr(column.columns[0], "default", None)
            start = default.arg if default is not None and default.is_scalar else None
            if isinstance(start, StrEnum):
                values[column.key] = [str(start), *(str(each) for each in type(start) if each is not start)]
        if issubclass(resource.model, Numbered):
            values["number"] = [f"{resource.model.PREFIX}202611130001"]
        for schema in (resource.read, resource.row):
            known[schema.__name__] = values
    return known
