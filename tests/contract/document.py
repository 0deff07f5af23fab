"""The OpenAPI document as the tests walk it: operations, bodies, parameters, and every schema behind a ``$ref``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from bihuan.main import create_app

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@cache
def document() -> Json:
    return create_app().openapi()


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str

    @property
    def spec(self) -> Json:
        found: Json = document()["paths"][self.path][self.method]
        return found

    @property
    def id(self) -> str:
        return str(self.spec["operationId"])

    @property
    def object(self) -> str:
        return str(self.spec["x-authz"]["object"])

    @property
    def verb(self) -> str:
        return str(self.spec["x-authz"]["action"])

    @property
    def public(self) -> bool:
        return self.object == "public"

    @property
    def personal(self) -> bool:
        """Signing in and one's own things: no role is needed."""
        return self.object in {"public", "me"}

    @property
    def reads(self) -> bool:
        """A GET, or a POST whose question does not fit into an address."""
        return self.method == "get" or (self.verb == "read" and not self.personal)

    @property
    def url(self) -> str:
        """As the test clients write it: they stand at ``/api/v1``."""
        return self.path.removeprefix("/api/v1")

    @cached_property
    def body(self) -> Json | None:
        """The schema of the JSON body, if there is one."""
        content = self.spec.get("requestBody", {}).get("content", {})
        schema: Json | None = content.get("application/json", {}).get("schema")
        return schema

    @property
    def parameters(self) -> list[Json]:
        return list(self.spec.get("parameters", ()))

    def __str__(self) -> str:
        return self.id


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(method, path) for path, known in document()["paths"].items() for method in METHODS if method in known
    )


def resolve(schema: Json) -> Json:
    """The schema behind a ``$ref``, or itself."""
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def response(found: Json) -> Json:
    """The response behind a ``$ref``, or itself."""
    if "$ref" in found:
        found = document()["components"]["responses"][found["$ref"].rpartition("/")[2]]
    return found


def parts(schema: Json) -> list[Json]:
    """The alternatives of a schema that are not null."""
    schema = resolve(schema)
    return [
        part
        for part in map(resolve, schema.get("anyOf") or schema.get("oneOf") or [schema])
        if part.get("type") != "null"
    ]


def nullable(schema: Json) -> bool:
    schema = resolve(schema)
    return any(part.get("type") == "null" for part in schema.get("anyOf", ())) or schema.get("type") == "null"


def walk(schema: Json, place: str = "", seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, Json]]:
    """Every schema below ``schema`` with its place, ``$ref`` followed once."""
    yield place, schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            yield from walk(resolve(schema), name, seen | {name})
        return
    for name, part in schema.get("properties", {}).items():
        yield from walk(part, f"{place}.{name}", seen)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from walk(schema[key], f"{place}[]", seen)
    for key in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(key, ()):
            yield from walk(part, place, seen)


@cache
def sent() -> dict[str, Json]:
    """Everything a client may send: parameters and bodies, by place."""
    found: dict[str, Json] = {}
    for operation in operations():
        for parameter in operation.parameters:
            found.update(walk(parameter["schema"], f"{operation.id}?{parameter['name']}"))
        if operation.body is not None:
            found.update(walk(operation.body, operation.id))
    return found


@cache
def answered() -> dict[str, Json]:
    """Everything a client may receive in a successful answer, by place."""
    found: dict[str, Json] = {}
    for operation in operations():
        for status, found_response in operation.spec["responses"].items():
            schema = response(found_response).get("content", {}).get("application/json", {}).get("schema")
            if status.startswith("2") and schema is not None:
                found.update(walk(schema, operation.id))
    return found
