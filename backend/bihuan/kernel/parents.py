"""Which foreign keys an operation is sent: what the authorization matrix has to try with records of other people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
OWN = frozenset({"id", "client_id"})
"""The record or line itself, not one it refers to."""


def name_parents(schemas: Json, operation: Json) -> None:
    """Complete ``x-authz.parents`` of an operation from its body and its query (TRUST §3.6)."""
    if "x-authz" not in operation:
        return
    found = set(operation["x-authz"]["parents"])
    for content in operation.get("requestBody", {}).get("content", {}).values():
        found |= set(_keys(schemas, content["schema"], "", frozenset()))
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            found |= set(_keys(schemas, parameter["schema"], parameter["name"], frozenset()))
    operation["x-authz"] = operation["x-authz"] | {"parents": sorted(found - OWN)}


def _keys(schemas: Json, schema: Json, name: str, seen: frozenset[str]) -> Iterator[str]:
    """The names of the ids below a schema, through references, lists and alternatives."""
    if "$ref" in schema:
        of = schema["$ref"].rpartition("/")[2]
        if of not in seen:
            yield from _keys(schemas, schemas[of], name, seen | {of})
        return
    if schema.get("format") == "uuid":
        yield name
    for key, part in schema.get("properties", {}).items():
        yield from _keys(schemas, part, key, seen)
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *filter(None, [schema.get("items")])):
        yield from _keys(schemas, part, name, seen)
