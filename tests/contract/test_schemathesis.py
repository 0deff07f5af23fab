"""Schemathesis over the whole contract: every operation, valid and invalid input, all checks (TRUST §3.5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.python.asgi import shutdown_lifespans

from bihuan.main import create_app
from bihuan.settings import Settings
from tests.conftest import Clients
from tests.contract.conftest import World
from tests.contract.document import Operation, document, operations
from tests.factories.company import PASSWORD

BY_PATH = {(operation.method, operation.path): operation for operation in operations()}
SERVED: dict[str, Any] = {}


async def served(scope: Any, receive: Any, send: Any) -> None:
    """The application of this module's database: Schemathesis runs it on a loop of its own."""
    await SERVED["app"](scope, receive, send)


schema = schemathesis.openapi.from_dict(document())
schema.app = served


class Caller:
    """An administrator, with ids and versions of records that exist."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.etags: dict[str, str] = {}

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
    made = Caller(world, admin.headers["Authorization"])
    await made.learn()
    yield made


@pytest.fixture(scope="module")
def sessions() -> dict[str, str]:
    return {}


@schema.parametrize()
def test_the_application_keeps_the_contract(case: Any, caller: Caller) -> None:
    operation = BY_PATH[case.operation.method, case.operation.path]
    caller.real(operation, case)
    headers = {"Authorization": caller.token}
    if operation.object == "public":
        headers = {}
    answer = case.call_and_validate(headers=headers)
    assert answer.status_code != 401 or operation.personal, "the session of the tests has ended"
