"""Schemathesis over the whole contract: every operation, valid and invalid input, all checks (TRUST §3.5).

The short form runs with all tests. ``make fuzz`` sets FUZZ_EXAMPLES and so draws that many inputs a mode, at random;
and it adds every input at the edge of what the contract allows, and chains of requests. Three people ask in turn: an
administrator, a sales representative and a viewer, who may read everything and do nothing.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import FlakyStrategyDefinition, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.python.asgi import shutdown_lifespans

from bihuan.main import create_app
from bihuan.settings import REPOSITORY, Settings
from tests.conftest import Clients
from tests.contract.caller import Caller, Served, drawn_from
from tests.contract.conftest import World
from tests.contract.document import Operation, operations

BOOKS_DO_NOT_BALANCE = "records are put into states that nothing led them to"
LONG = "FUZZ_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 2))
"""A mode: valid and invalid input are asked apart."""
BY_PATH = {(operation.method, operation.path): operation for operation in operations()}
SETS_OF_CHAINS = 10
LAST = ("delete", "logout")
COUNTS = REPOSITORY / "var" / "fuzz"
OPERATIONS = sorted(operations(), key=lambda operation: operation.id.startswith(LAST))
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
MODES = list(GenerationMode)
ASKED = [(one, mode) for at, one in enumerate(OPERATIONS) for mode in (MODES if LONG else MODES[at % 2 :][:1])]
"""The short form asks every other operation for valid input only, and the others for invalid: each costs a quarter of a
second, most of it before the first request, and the hostile corpus asks all of them for what is wrong."""
generated = settings(
    max_examples=EXAMPLES,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    print_blob=False,
)


@pytest.fixture(scope="module")
async def someone(
    database_url: str, any_state_goes: None, world: World, client: Clients, viewer: httpx.AsyncClient
) -> AsyncIterator[Caller]:
    drawn_from().app = served = Served()
    served.app = create_app(Settings(DATABASE_URL=database_url))  # type: ignore[call-arg]
    people = await client("admin"), await client("boss"), await client("qian"), viewer
    caller = Caller(served, world, *(person.headers["Authorization"] for person in people))
    yield caller
    shutdown_lifespans()
    if LONG:  # `make fuzz` adds up what its workers have asked
        COUNTS.mkdir(parents=True, exist_ok=True)
        (COUNTS / str(os.getpid())).write_text(f"{caller.asked}\n")


@pytest.fixture
async def caller(someone: Caller, operation: Operation) -> Caller:
    await someone.turn_to(operation)
    return someone


@pytest.mark.parametrize(("operation", "mode"), ASKED, ids=lambda one: getattr(one, "value", str(one)))
def test_the_application_keeps_the_contract(operation: Operation, mode: GenerationMode, caller: Caller) -> None:
    known = drawn_from()[operation.path][operation.method.upper()]
    try:
        generated(given(case=known.as_strategy(generation_mode=mode))(lambda case: caller.ask(case)))()
    except Unsatisfiable:  # without parameters there is nothing to get wrong
        assert mode is GenerationMode.NEGATIVE and not operation.parameters and "requestBody" not in operation.spec


if LONG:

    @each_operation
    def test_at_the_edges_too(operation: Operation, caller: Caller) -> None:
        """Lengths, bounds, types, missing and unknown fields, headers, media types, other methods: one by one."""
        known = drawn_from()[operation.path][operation.method.upper()]
        how = drawn_from().config.generation_for(operation=known, phase="coverage")
        failed: dict[str, str] = {}
        for case in drawn_from().iter_coverage_cases(
            known, generation_modes=list(GenerationMode), generation_config=how
        ):
            try:
                caller.ask(case)
            except FailureGroup as group:
                for failure in group.exceptions:
                    told = f"{case.meta.phase.data.description}\n{case.as_curl_command()}"
                    failed.setdefault(f"{failure.title}: {failure.message}", told)
        assert not failed, "\n\n".join(f"{cause}\n{told}" for cause, told in failed.items())

    def test_in_chains_too(someone: Caller) -> None:
        """What one request answers, the next is about. The links are inferred: ids of the same name.

        The company remembers what earlier chains did to it, so no chain can be replayed: whatever is wrong is noted
        when it happens, and a set of chains that ran into such a memory is followed by the next.
        """
        drawn_from().apply_stateful_inference(None)
        failed: dict[str, str] = {}
        asked = 0

        class Chains(drawn_from().as_state_machine()):  # type: ignore[misc]
            def before_call(self, case: Any) -> None:
                someone.fill(operation_of(case), case)

            def get_call_kwargs(self, case: Any) -> dict[str, Any]:
                return {"headers": someone.headers(operation_of(case), case)}

            def validate_response(self, response: Any, case: Any, **more: Any) -> None:
                nonlocal asked
                asked += 1
                try:
                    super().validate_response(response, case, **more)
                except FailureGroup as group:
                    for failure in group.exceptions:
                        failed.setdefault(f"{failure.title}: {failure.message}", case.as_curl_command())

        for number in range(SETS_OF_CHAINS):
            with suppress(FlakyStrategyDefinition):
                seed(number)(Chains).run(settings=settings(generated, stateful_step_count=20))
        assert not failed, "\n\n".join(f"{cause}\n{told}" for cause, told in failed.items())
        assert asked > 20 * SETS_OF_CHAINS, f"only {asked} requests"


def operation_of(case: Any) -> Operation:
    return BY_PATH[case.operation.method.lower(), case.operation.path]
