"""The contract: problem bodies, stable names, every refusal documented; and the handlers that keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException

from bihuan.kernel.addresses import allowed, not_allowed
from bihuan.kernel.errors import MOST_ERRORS, PROBLEM_JSON, DomainError, FieldError, code_of, invalid
from bihuan.kernel.examples import refusal_example, show_examples
from bihuan.kernel.parents import name_parents
from bihuan.kernel.refusals import note_refusal
from bihuan.kernel.shaping import ShapedPage, ShapedRecord
from bihuan.kernel.transaction import problem
from bihuan.kernel.wire import OpenCode, Schema

BODY_REFUSALS = {400: "Malformed", 413: "Too large", 415: "Unsupported media type"}
REFUSALS = {
    401: "Not signed in",
    403: "Not permitted",
    404: "Missing or invisible",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Refused in the present state",
    412: "Stale If-Match",
    422: "Not valid",
    428: "If-Match is missing",
    429: "Too many requests",
    431: "The headers are too large",
    500: "Internal error",
    503: "Busy; retry",
}


class ProblemParam(Schema):
    name: OpenCode
    value: Annotated[str, Field(max_length=500)]


class ProblemField(Schema):
    """What is wrong with one field; the pointer leads into the request body."""

    pointer: Annotated[str, Field(max_length=500, examples=["/lines/0/qty"])]
    code: OpenCode
    detail: Annotated[str, Field(max_length=500)]
    params: Annotated[list[ProblemParam], Field(max_length=20)]


class Problem(Schema):
    """application/problem+json (RFC 9457)."""

    type: Annotated[str, Field(max_length=200)]
    title: Annotated[str, Field(max_length=500)]
    status: Annotated[int, Field(ge=400, le=599)]
    code: OpenCode
    detail: Annotated[str, Field(max_length=500)]
    instance: Annotated[str, Field(max_length=2000)]
    request_id: Annotated[str, Field(max_length=64)]
    retryable: bool
    errors: Annotated[list[ProblemField], Field(max_length=MOST_ERRORS)]
    current_version: Annotated[int | None, Field(ge=0)] = None
    changed_fields: Annotated[list[OpenCode] | None, Field(max_length=100)] = None
    """Of a stale If-Match: what the reader may see of what has changed since."""
    violated_policies: Annotated[list[OpenCode] | None, Field(alias="violated-policies", max_length=10)] = None
    """Which limits were exceeded, by the names in RateLimit-Policy."""
    missing: Annotated[list[OpenCode] | None, Field(max_length=20)] = None
    """What is still asked for, by code."""


class StreamEvent(Schema):
    """One server-sent event: what it is, and what it is about, as JSON."""

    event: OpenCode
    data: Annotated[str, Field(max_length=100_000)]


STREAM = "text/event-stream"


def install(app: FastAPI) -> None:
    """Give the app its contract and its problem handlers."""
    plain = app.openapi
    app.openapi = lambda: _document(app, plain)  # type: ignore[method-assign]
    app.add_exception_handler(DomainError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def _document(app: FastAPI, plain: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if app.openapi_schema:
        return app.openapi_schema
    document = plain()
    schemas = document["components"]["schemas"]
    beside: list[Any] = [(schema, "serialization") for schema in (Problem, ShapedRecord, ShapedPage, StreamEvent)]
    schemas.update(models_json_schema(beside, ref_template="#/components/schemas/{model}")[1]["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["responses"] = {
        _refusal_name(status): {
            "description": description,
            "content": {
                PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": refusal_example(status)}
            },
        }
        for status, description in {**BODY_REFUSALS, **REFUSALS}.items()
    }
    for path, question in app.state.questions.items():
        operation = list(document["paths"][path]["get"].items())
        operation.insert([name for name, _ in operation].index("responses"), ("parameters", question.parameters()))
        document["paths"][path]["get"] = dict(operation)
    for path in document["paths"].values():
        for method, operation in path.items():
            _describe(method, operation)
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _present(parameter["schema"])
            _name_form(schemas, operation)
            name_parents(schemas, operation)
    show_examples(document)
    app.openapi_schema = document
    return document


def _refusal_name(status: int | str) -> str:
    return f"Refused{status}"


def _describe(method: str, operation: dict[str, Any]) -> None:
    """Every refusal an operation may answer, by reference: one description each in the whole document."""
    statuses = {400, 422, 429, 431, 500, 503} | (set(REFUSALS) if operation.get("security") else set())
    if operation.get("requestBody"):
        statuses |= set(BODY_REFUSALS)
        if method == "patch":
            content = operation["requestBody"]["content"]
            content.setdefault("application/merge-patch+json", content["application/json"])
    statuses |= {int(status) for status in operation["responses"] if status[0] in "45"}
    responses = {status: response for status, response in operation["responses"].items() if status[0] not in "45"}
    responses |= {str(status): {"$ref": f"#/components/responses/{_refusal_name(status)}"} for status in statuses}
    for response in responses.values():
        if STREAM in response.get("content", {}):  # of each event: FastAPI knows the whole as text
            response["content"][STREAM] = {"schema": {"$ref": "#/components/schemas/StreamEvent"}}
    operation["responses"] = dict(sorted(responses.items()))


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out, never null: in an address or a header, ``null`` is four letters."""
    options = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if len(options) != 1:
        return schema
    shown: dict[str, Any] = {name: part for name, part in schema.items() if name != "anyOf"} | options[0]
    return shown


def _name_form(schemas: dict[str, Any], operation: dict[str, Any]) -> None:
    """A form is named after its operation, like a class; nothing else may be sent with it."""
    form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {}).get("schema")
    if form is not None:
        name = f"{operation['operationId'][0].upper()}{operation['operationId'][1:]}Form"
        schemas[name] = schemas.pop(form["$ref"].rpartition("/")[2]) | {"title": name}
        form["$ref"] = f"#/components/schemas/{name}"


async def _refused(request: Request, failed: Exception) -> Response:
    assert isinstance(failed, DomainError)
    note_refusal(request, failed)
    return problem(request, failed)


READONLY = frozenset(
    {
        "id",
        "version",
        "number",
        "status",
        "owner_id",
        "owner_dept_id",
        "pool_id",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "deleted_at",
    }
)


async def _invalid(request: Request, failed: Exception) -> Response:
    """All field errors at once, by pointer; the input itself is never echoed."""
    assert isinstance(failed, RequestValidationError)
    found, errors = failed.errors()[:MOST_ERRORS], []
    if any(error["loc"][0] == "path" for error in found) and request.method not in allowed(request):
        return problem(request, not_allowed(request))  # PATCH /quotes/preview: not a quote called "preview"
    for error in found:
        if error["type"] in {"json_invalid", "json_type"}:
            return problem(request, DomainError("MALFORMED"))
        place = [str(part) for part in error["loc"]]
        where, rest = place[0], place[1:]
        code = code_of(error["type"])
        if code == "UNKNOWN_FIELD" and rest and rest[-1] in READONLY:
            code = "READONLY_FIELD"
        pointer = "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in rest)
        errors.append(FieldError(_printable(pointer if where == "body" else f"/{where}{pointer}"), code))
    return problem(request, invalid(errors))


def _printable(pointer: str) -> str:
    return pointer.encode("utf-8", "replace").decode()[:500]


_HTTP = {
    400: "MALFORMED",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    406: "NOT_ACCEPTABLE",
    413: "PAYLOAD_TOO_LARGE",
    431: "HEADERS_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}


async def _http(request: Request, failed: Exception) -> Response:
    assert isinstance(failed, HTTPException)
    status = failed.status_code
    if status == 405 or (
        status == 404 and allowed(request)
    ):  # the browser app is asked whenever the method does not fit
        return problem(request, not_allowed(request))
    return problem(request, DomainError(_HTTP.get(status, "MALFORMED"), headers=dict(failed.headers or {})))
