"""The whole program in a real browser: a server process, a small company, and people who sign in.

Runs as a process of its own (`pytest tests/e2e`): the browser driver and asynchronous tests do not share one.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, Response, expect
from pytest_playwright import CreateContextCallback

from bihuan.settings import REPOSITORY
from tests import database
from tests.e2e.browser import launch_args
from tests.e2e.working import PATIENT
from tests.factories.company import PASSWORD, load_company
from tests.serving import serving

PageFor = Callable[..., Page]
PATIENCE = 30_000  # milliseconds until an expectation is given up: it costs only whoever fails, on a slow machine too
REFUSED = "Failed to load resource: the server responded with a status of"  # noted by its address instead

expect.set_options(timeout=PATIENCE)


class Api:
    """A signed-in client of the running server, to prepare what a story takes for granted."""

    def __init__(self, server: str, username: str) -> None:
        self.address = f"{server}/api/v1"
        self._http = httpx.Client(base_url=self.address, timeout=30)
        self.token: str = self.post("/auth/login", {"username": username, "password": PASSWORD})["access_token"]
        self._http.headers["Authorization"] = f"Bearer {self.token}"

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._answer(self._http.post(path, json=body or {}))

    def get(self, path: str, **params: Any) -> Any:
        return self._answer(self._http.get(path, params=params))

    def all(self, path: str, **params: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get(path, limit=200, **params)["data"]
        return rows

    @staticmethod
    def _answer(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
        return answer.json() if answer.content else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_args()}


@pytest.fixture(scope="session")
def static_app() -> Path:
    """The built browser app; `make test` has built it, a bare `pytest tests/e2e` builds it where it is missing."""
    dist = REPOSITORY / "frontend" / "dist"
    if not (dist / "index.html").exists():
        subprocess.run(["npm", "run", "-s", "build"], cwd=REPOSITORY / "frontend", check=True)
    return dist


@pytest.fixture(scope="session")
def company_template() -> Iterator[str]:
    """A database with the small company in it; every module works on a copy."""
    url = database.clone_database()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, load_company(url)).result()
    yield url
    database.drop_database(url)


@pytest.fixture(scope="module")
def server(company_template: str, static_app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server on a database of this module's own."""
    url = database.clone_database(company_template)
    with serving(url, tmp_path_factory.mktemp("state"), static_app, PATIENT) as address:
        yield address
    database.drop_database(url)


@pytest.fixture(scope="module")
def api(server: str) -> Callable[[str], Api]:
    """``api("admin")``: the API as that person."""
    known: dict[str, Api] = {}
    return lambda username: known.setdefault(username, known.get(username) or Api(server, username))


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What went wrong on the pages of a test: it fails if anything is left here; ``forgive`` what it asked for."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


def forgive(errors: list[str], status: int) -> None:
    """The test meant to be refused like this, at least once."""
    meant = [error for error in errors if error.startswith(f"{status} ")]
    assert meant, f"nothing was refused with {status}"
    errors[:] = [error for error in errors if error not in meant]


def watch(page: Page, errors: list[str]) -> Page:
    """Note console errors, uncaught exceptions and refused requests of a page."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REFUSED):
            errors.append(f"console on {page.url}: {message.text}")

    def on_response(answer: Response) -> None:
        if answer.status >= 400:
            errors.append(f"{answer.status} {answer.request.method} {answer.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(f"uncaught on {page.url}: {error}"))
    page.on("response", on_response)
    return page


@pytest.fixture
def page_for(new_context: CreateContextCallback, server: str, errors: list[str]) -> PageFor:
    """``page_for("qian")``: the browser of that person, signed in through the login page; ``page_for()``: nobody's."""
    known: dict[str, Page] = {}

    def signed_in(username: str = "", *, width: int = 1440, language: str = "zh") -> Page:
        if username in known:
            return known[username]
        context = new_context(
            base_url=server,
            locale="zh-CN" if language == "zh" else "en-US",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
        )
        context.set_default_timeout(PATIENCE)
        page = watch(context.new_page(), errors)
        page.goto("/")
        if username:
            sign_in(page, username)
        known[username] = page
        return page

    return signed_in


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill the login page, in whichever language it is."""
    page.get_by_label(re.compile("^(用户名|User name|Username)$")).fill(username)
    page.get_by_label(re.compile("^(密码|Password)$")).fill(password)
    page.get_by_role("button", name=re.compile("^(登录|Sign in|Log in)$")).click()
    expect(page.get_by_role("navigation").first).to_be_visible()
