"""Who sends the requests that Schemathesis makes up: three people in turn, led to records that exist."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any
from uuid import UUID, uuid4
from zlib import crc32

import schemathesis
from fastapi import FastAPI
from schemathesis.core.parameters import ParameterLocation

from bihuan.kernel.resource import RESOURCES
from tests.architecture.test_tables import states_of
from tests.contract.conftest import World, put_into
from tests.contract.document import Json, Operation, document, operations, resolve
from tests.factories.records import Made
from tests.factories.samples import sample

READS = {(operation.method, operation.path) for operation in operations()}
CONDITIONAL = {"patch", "put", "delete"}
UNIQUE = {"name", "title", "code", "username", "mobile", "uscc", "tax_no", "company_name"}
BODY, HEADER, PATH, QUERY = (ParameterLocation[place] for place in ("BODY", "HEADER", "PATH", "QUERY"))


@cache
def drawn_from() -> Any:
    """The contract that requests are drawn from. Its operations are bound to the application it is given."""
    return schemathesis.openapi.from_dict(_without_examples(deepcopy(document())))


def _without_examples(drawn: Json) -> Json:
    """Requests are drawn from what is allowed: composed examples would take the place of values at its edges."""
    for schema in drawn["components"]["schemas"].values():
        schema.pop("examples", None)
    for path in drawn["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                parameter.pop("example", None)
    return drawn


class Served:
    """The application under test. Schemathesis runs it on a loop of its own, and so this is done there too."""

    app: FastAPI
    first: tuple[Any, ...] | None = None
    """A record to be put into a state before the next request: ``put_into(app, *first)``."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and self.first is not None:
            await put_into(self.app, *self.first)
            self.first = None
        await self.app(scope, receive, send)


class Caller:
    """``await caller.turn_to(operation)``, and then ``caller.ask(case)`` for each of its cases."""

    def __init__(self, served: Served, world: World, admin: str, other: str, *others: str) -> None:
        self.served = served
        self.world = world
        self.tokens = admin, other
        self.people = admin, *others
        """The administrator, to whom everything is open, and those to whom much is refused: they take turns."""
        self.asked = 0

    async def turn_to(self, operation: Operation) -> None:
        """Find a record for the operation; what a verb or a deletion may spoil is nobody else's."""
        self.operation = operation
        self.kind = self.world.kind_of(operation)
        verbs = {action.name: action for action in RESOURCES[self.kind].actions} if self.kind in RESOURCES else {}
        verb = verbs.get(operation.verb) if "{id}" in operation.path else None
        spoils = verb is not None or operation.method == "delete"
        self.record: Made = await self.world.spare(self.kind) if spoils else self.world.record(self.kind)
        possible = verb is not None and verb.sources is not None and states_of(RESOURCES[self.kind]) is not None
        self.states = sorted(verb.sources) if possible else []

    def ask(self, case: Any) -> None:
        """Raises FailureGroup where the answer breaks the contract."""
        self.lead(case)
        self.fill(self.operation, case)
        answer = case.call_and_validate(headers=self.headers(self.operation, case))
        assert answer.status_code != 401 or self.operation.personal, "the session of the tests has ended"

    def headers(self, operation: Operation, case: Any) -> dict[str, str]:
        """Who signs out does so in a session that nobody else needs. Whose turn it is depends on the case alone."""
        self.asked += 1
        if operation.public:
            return {}
        if operation.personal:
            return {"Authorization": self.tokens[1]}
        drawn = case.path_parameters, case.query, case.body
        return {"Authorization": self.people[_turn(operation.id, *map(str, drawn)) % len(self.people)]}

    def lead(self, case: Any) -> None:
        """A valid path leads to a record that exists, and stands where the verb is possible; three of four times."""
        if case.meta.is_negative_at(PATH) or not case.path_parameters:
            return
        self.refer(case.path_parameters)
        if _leads(case.path_parameters.get("id")):
            kind = case.path_parameters.get("resource")
            case.path_parameters["id"] = self.world.record(kind)["id"] if kind else self.record["id"]
            if self.states:
                state = self.states[_turn(case.body) % len(self.states)]
                self.served.first = RESOURCES[self.kind], self.record["id"], state

    def fill(self, operation: Operation, case: Any) -> None:
        """What is valid about the rest of the case leads to records that exist, three of four times."""
        valid = {place for place in (BODY, HEADER, QUERY) if not case.meta.is_negative_at(place)}
        if QUERY in valid and case.query:
            case.query.pop("cursor", None)  # cursors are signed: a valid one comes from an answer
            self.refer(case.query)
        if BODY in valid:
            if operation.body is not None and isinstance(case.body, dict):
                case.body = self.accepted(operation, case.body)
                if operation.url.endswith("/search"):
                    case.body.pop("cursor", None)
            self.refer(case.body)
        if HEADER in valid:
            if "Idempotency-Key" in case.headers:
                case.headers["Idempotency-Key"] = str(uuid4())  # a repeat has no effect
            if "id" not in (case.path_parameters or {}):
                case.headers.pop("If-Match", None)  # put by the number of another system: mostly there is none yet
            given = "If-Match" in case.headers
            if given or (operation.method in CONDITIONAL and _leads(case.path_parameters.get("id"))):
                case.headers["If-Match"] = self.etag(operation, case)

    def accepted(self, operation: Operation, drawn: Json) -> Json:
        """Every second time a body that is accepted, but for one field, which is as drawn."""
        assert operation.body is not None
        turn, names = _turn(drawn), sorted(drawn)
        if turn % 2 or not names:
            return drawn
        least = sample(operation.body, self.world.kind_of(operation), self.world.known)
        least |= renewed(operation.body, self.world.records.posted.get(operation.url, {}))
        name = names[turn // 2 % len(names)]
        return least | {name: drawn[name]}

    def refer(self, found: Any) -> None:
        """Foreign keys lead to records that exist, three of four times."""
        if isinstance(found, list):
            for item in found:
                self.refer(item)
        elif isinstance(found, dict):
            for name, value in found.items():
                if name in {"object_type", "resource"} and _turn(value) % 4 != 3:
                    found[name] = "customers"
                elif name.endswith("_id") and _leads(value):
                    found[name] = self.world.known(name)
                else:
                    self.refer(value)

    def etag(self, operation: Operation, case: Any) -> str:
        """The version that the record in the path has now."""
        path = f"/api/v1/{self.world.kind_of(operation)}/{{id}}"
        if ("get", path) not in READS or case.meta.is_negative_at(PATH):
            return '"x"'
        found = drawn_from()[path]["GET"].Case(path_parameters=case.path_parameters)
        answer = found.call(headers={"Authorization": self.tokens[0]})
        return str(answer.headers.get("etag", ['"x"'])[0])


def renewed(schema: Json, accepted: Json) -> Json:
    """A body that was accepted once, with new names and codes where another record may have them by now."""
    fields = resolve(schema)["properties"]
    return accepted | {
        name: sample(fields[name], "uscc" if name == "tax_no" else name, str) for name in UNIQUE & accepted.keys()
    }


def _turn(*drawn: Any) -> int:
    """A number that depends on nothing but what was drawn, so that a case can be repeated."""
    return crc32(repr(drawn).encode())


def _leads(drawn: Any) -> bool:
    try:
        return UUID(drawn).int % 4 != 3
    except (TypeError, ValueError, AttributeError):
        return False
