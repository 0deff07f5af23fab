"""The question of a list, read from the address by its class at once.

FastAPI takes a class of parameters apart and looks at the type of every one of them anew in each request: a tenth of
what a page of a list costs, for some thirty filters. The class knows them all (decision 0011).
"""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from bihuan.kernel.wire import Schema


class Asked:
    """A dependency: the parameters of the address as one ``question``, or all that is wrong with them (422)."""

    def __init__(self, question: type[Schema]) -> None:
        self.question = question

    async def __call__(self, request: Request) -> Schema:
        try:
            return self.question.model_validate(dict(request.query_params))
        except ValidationError as failed:
            wrong = failed.errors(include_url=False, include_context=False, include_input=False)
            raise RequestValidationError([one | {"loc": ("query", *one["loc"])} for one in wrong]) from failed

    def parameters(self) -> list[dict[str, Any]]:
        """What the contract says of them. Their types are written out: a parameter refers to no schema of its own."""
        schema = self.question.model_json_schema()
        assert "$defs" not in schema, f"{self.question.__name__} refers to other schemas"
        required = schema.get("required", ())
        return [_parameter(name, one, name in required) for name, one in schema["properties"].items()]


def declared(dependant: Dependant) -> frozenset[str] | None:
    """What a route asks for in the address; None where the class of the whole question refuses all else itself."""
    kinds = {one.alias: one.field_info.annotation for one in dependant.query_params}
    classes = [*kinds.values(), *(type(one.call) for one in dependant.dependencies)]
    judged = any(isinstance(kind, type) and issubclass(kind, (Schema, Asked)) for kind in classes)
    return None if judged else frozenset(kinds)


def _parameter(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    if not required and schema["default"] is None:
        schema = {key: part for key, part in schema.items() if key != "default"}  # left out, not null
    described = {"description": schema["description"]} if "description" in schema else {}
    return {"name": name, "in": "query", "required": required, "schema": schema, **described}
