"""What can be asked at an address: known without the contract, which takes seconds to write."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from re import Pattern

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from bihuan.kernel.asking import Asked
from bihuan.kernel.errors import DomainError

Addresses = dict[str, tuple[Pattern[str], frozenset[str]]]
"""By path its pattern and its methods."""


def include(app: FastAPI, routers: Iterable[APIRouter], prefix: str) -> None:
    """Serve the routers below ``prefix``, and keep in mind which addresses they have and what is asked at them."""
    methods: dict[str, set[str]] = defaultdict(set)
    questions: dict[str, Asked] = {}
    for router in routers:
        app.include_router(router, prefix=prefix)
    for route in chain.from_iterable(router.routes for router in routers):
        assert isinstance(route, APIRoute)
        methods[prefix + route.path] |= route.methods or set()
        for one in route.dependant.dependencies:
            if isinstance(one.call, Asked):
                questions[prefix + route.path] = one.call
    known: Addresses = {path: (compile_path(path)[0], frozenset(these)) for path, these in methods.items()}
    app.state.addresses = getattr(app.state, "addresses", {}) | known
    app.state.questions = getattr(app.state, "questions", {}) | questions


def allowed(request: Request) -> frozenset[str]:
    """The methods of the path of a request; one without parameters goes before those that fit it too."""
    known: Addresses = request.app.state.addresses
    path = request.url.path
    if path in known:
        return known[path][1]
    return frozenset().union(*(methods for pattern, methods in known.values() if pattern.match(path)))


def not_allowed(request: Request) -> DomainError:
    """405, with what can be asked at the address instead."""
    return DomainError("METHOD_NOT_ALLOWED", headers={"Allow": ", ".join(sorted(allowed(request)))})


def serve_contract(app: FastAPI) -> None:
    """``GET /openapi.json``, written beside the work of others when it is asked for the first time."""
    one = asyncio.Lock()

    async def contract(request: Request) -> JSONResponse:
        async with one:
            document = await asyncio.to_thread(app.openapi)
        return JSONResponse(document)

    app.add_route("/openapi.json", contract, include_in_schema=False)
