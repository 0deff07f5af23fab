"""The way to one server: signs in, keeps the key of a request over its repeats, raises what is refused."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Generator
from typing import Any

import httpx

from .client import AuthenticatedClient
from .problem import Problem
from .retry import PATIENCE, Patience


def connect(
    url: str,
    *,
    token: str | None = None,
    username: str | None = None,
    password: str | None = None,
    language: str = "en",
    timeout: float = 30.0,
    patience: Patience = PATIENCE,
) -> AuthenticatedClient:
    """A client of the server at ``url`` for every operation in ``bihuan_client.api``.

    ``token`` is an API token (for programs) or an access token; ``username`` and ``password`` sign a person in, and in
    again when the session has run out. Refusals raise ``Problem``, in ``language`` (``en`` or ``zh-CN``).
    """
    auth = _SignIn(url, username, password) if username and password else _Token(token) if token else None
    if auth is None:
        raise ValueError("connect() needs a token, or a username and a password")
    client = AuthenticatedClient(base_url=url, token="")
    common: dict[str, Any] = {
        "base_url": url,
        "auth": auth,
        "timeout": timeout,
        "headers": {"Accept-Language": language, "User-Agent": "bihuan-client-python"},
    }
    client.set_httpx_client(_Connection(patience, **common))
    client.set_async_httpx_client(_AsyncConnection(patience, **common))
    return client


class _Connection(httpx.Client):
    def __init__(self, patience: Patience, **more: Any) -> None:
        super().__init__(**more)
        self._patience = patience

    def send(self, request: httpx.Request, **more: Any) -> httpx.Response:
        _give_a_key(request)
        attempt = 1
        while True:
            failed: Problem | httpx.TransportError
            try:
                response = super().send(request, **more)
                if not response.is_error:
                    return response
                response.read()
                failed = Problem.of(response)
            except (Problem, httpx.TransportError) as error:  # signing in may be refused, too
                failed = error
            pause = self._patience.pause(attempt, failed, request)
            if pause is None:
                raise failed
            time.sleep(pause)
            attempt += 1


class _AsyncConnection(httpx.AsyncClient):
    def __init__(self, patience: Patience, **more: Any) -> None:
        super().__init__(**more)
        self._patience = patience

    async def send(self, request: httpx.Request, **more: Any) -> httpx.Response:
        _give_a_key(request)
        attempt = 1
        while True:
            failed: Problem | httpx.TransportError
            try:
                response = await super().send(request, **more)
                if not response.is_error:
                    return response
                await response.aread()
                failed = Problem.of(response)
            except (Problem, httpx.TransportError) as error:
                failed = error
            pause = self._patience.pause(attempt, failed, request)
            if pause is None:
                raise failed
            await asyncio.sleep(pause)
            attempt += 1


def _give_a_key(request: httpx.Request) -> None:
    """One key a POST, whatever becomes of its first attempts: its effect happens once (API §7)."""
    if request.method == "POST" and "Idempotency-Key" not in request.headers:
        request.headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'


class _Token(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _SignIn(httpx.Auth):
    """Signs in before the first request, and again when a session has run out."""

    requires_response_body = True

    def __init__(self, url: str, username: str, password: str) -> None:
        self._login = f"{url.rstrip('/')}/api/v1/auth/login"
        self._credentials = {"username": username, "password": password}
        self._token: str | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token is None:
            yield from self._sign_in()
        request.headers["Authorization"] = f"Bearer {self._token}"
        response = yield request
        if response.status_code == 401:
            yield from self._sign_in()
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request

    def _sign_in(self) -> Generator[httpx.Request, httpx.Response, None]:
        response = yield httpx.Request("POST", self._login, json=self._credentials)
        if response.is_error:
            raise Problem.of(response)
        self._token = response.json()["access_token"]
