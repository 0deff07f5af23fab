"""Schemathesis over the whole contract: every operation, valid and invalid input, all checks (TRUST §3.5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any
from uuid import UUID

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.python.asgi import shutdown_lifespans

from bihuan.main import create_app
from bihuan.settings import Settings
from tests.conftest import Clients
from tests.contract.conftest import World
from tests.contract.document import Operation, document, operations

BY_PATH = {(operation.method, operation.path): operation for operation in operations()}
SERVED: dict[str, Any] = {}
EXAMPLES = 5
"""A mode: valid and invalid input are asked apart."""


async def served(scope: Any, receive: Any, send: Any) -> None:
    """The application of this module's database: Schemathesis runs it on a loop of its own."""
    await SERVED["app"](scope, receive, send)


@cache
def contract() -> Any:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = served
    return schema


class Caller:
    """An administrator, with ids and versions of records that exist."""

    def __init__(self, world: World, admin: str, other: str) -> None:
        self.world = world
        self.tokens = admin, other
        self.etags: dict[str, str] = {}

    def token(self, operation: Operation) -> str:
        """Whoever may sign out does so in a session that nobody else needs."""
        return self.tokens[operation.personal]

    async def learn(self) -> None:
        """The versions of all records, for If-Match."""
        for kind, record in self.world.made.items():
            self.etags[kind] = f'"{kind}:{record["id"]}:{record.get("version", 1)}"'

    def known(self, operation: Operation, name: str) -> str:
        """An id that exists for a path parameter."""
        kind = self.world.kind_of(operation)
        if "{resource}" in operation.path:
            kind = "customers"
        return str(self.world.record(kind)["id"])

    def real(self, operation: Operation, case: Any) -> None:
        """Every second valid case is about records that exist, in the version they have."""
        negative = case.meta.is_negative_at if case.meta is not None else lambda _: False
        path = case.path_parameters or {}
        if not negative(ParameterLocation.QUERY) and case.query:
            case.query.pop("cursor", None)  # cursors are signed: a valid one comes from an answer
        if not negative(ParameterLocation.PATH) and "id" in path and _even(path["id"]):
            case.path_parameters["id"] = self.known(operation, "id")
            if "resource" in path:
                case.path_parameters["resource"] = "customers"
            if case.headers and "If-Match" in case.headers and not negative(ParameterLocation.HEADER):
                case.headers["If-Match"] = self.etags.get(self.world.kind_of(operation), '"x"')
        if not negative(ParameterLocation.BODY) and isinstance(case.body, dict):
            self.refer(case.body)

    def refer(self, body: Any) -> None:
        """Foreign keys of a valid body lead to records, every second one."""
        if isinstance(body, list):
            for item in body:
                self.refer(item)
        if isinstance(body, dict):
            for name, value in body.items():
                if name.endswith("_id") and isinstance(value, str) and _even(value):
                    body[name] = self.world.known(name)
                else:
                    self.refer(value)


def _even(text: Any) -> bool:
    try:
        return UUID(str(text)).int % 2 == 0
    except ValueError:
        return False


@pytest.fixture(scope="module")
def running(database_url: str, world: World) -> Iterator[None]:
    SERVED["app"] = create_app(Settings(DATABASE_URL=database_url))  # type: ignore[call-arg]
    yield
    shutdown_lifespans()


@pytest.fixture(scope="module")
async def caller(running: None, world: World, client: Clients) -> AsyncIterator[Caller]:
    admin: httpx.AsyncClient = await client("admin")
    other: httpx.AsyncClient = await client("boss")
    made = Caller(world, admin.headers["Authorization"], other.headers["Authorization"])
    await made.learn()
    yield made


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", operations(), ids=str)
def test_the_application_keeps_the_contract(operation: Operation, mode: GenerationMode, caller: Caller) -> None:
    """Coverage and stateful phases would build for an hour; the hostile corpus covers what they are for."""
    known = contract()[operation.path][operation.method.upper()]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        print_blob=False,
    )
    @given(case=known.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        caller.real(operation, case)
        answer = case.call_and_validate(headers={} if operation.public else {"Authorization": caller.token(operation)})
        assert answer.status_code != 401 or operation.personal, "the session of the tests has ended"

    try:
        check()
    except Unsatisfiable:  # without parameters there is nothing to get wrong
        assert mode is GenerationMode.NEGATIVE and not operation.parameters and "requestBody" not in operation.spec
