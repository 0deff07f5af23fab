"""/docs shows the contract of the running server, and asks nobody else for anything."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.conftest import PageFor


def test_the_contract_is_shown_without_the_internet(page_for: PageFor, server: str, errors: list[str]) -> None:
    page = page_for()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    answer = page.goto("/docs")
    assert answer is not None and "default-src 'self'" in answer.headers["content-security-policy"]
    expect(page.get_by_role("heading", name=re.compile("闭环 CRM · Bihuan"))).to_be_visible()
    page.get_by_role("link", name="Orders", exact=True).click()
    page.get_by_text("Edit a order", exact=True).or_(page.get_by_text("Edit an order", exact=True)).click()
    expect(page.get_by_text("delivery_date").first).to_be_visible()
    assert asked == {urlsplit(server).netloc}
