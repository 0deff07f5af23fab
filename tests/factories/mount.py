"""Endpoints a module of tests needs before the table of contents lists them."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from bihuan.api import ROUTERS


def mount(app: FastAPI, *routers: APIRouter) -> None:
    """Include what ``bihuan.api`` does not include yet, in front of the browser app."""
    routes = app.router.routes
    at = len(routes)
    for router in routers:
        if router not in ROUTERS:
            app.include_router(router, prefix="/api/v1")
    routes[:] = [*routes[at:], *routes[:at]]
