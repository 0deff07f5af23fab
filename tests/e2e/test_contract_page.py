"""/docs shows the contract of the running server, and asks nobody else for anything."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PageFor


@pytest.mark.parametrize(
    ("language", "chapter", "operation"), [("zh", "销售订单", "编辑销售订单"), ("en", "Orders", "Edit an order")]
)
def test_the_contract_is_shown_without_the_internet(
    page_for: PageFor, server: str, errors: list[str], language: str, chapter: str, operation: str
) -> None:
    page = page_for(language=language)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    answer = page.goto("/docs")
    assert answer is not None and "default-src 'self'" in answer.headers["content-security-policy"]
    title = page.get_by_role("heading", name=re.compile("闭环 CRM · Bihuan"))
    expect(title).to_be_visible(timeout=120_000)  # the contract is written for whoever asks first
    page.get_by_role("link", name=chapter, exact=True).click(timeout=60_000)  # seven hundred operations are drawn first
    page.get_by_text(operation, exact=True).click(timeout=60_000)  # and drawn again when one of them opens
    expect(page.get_by_text("delivery_date").first).to_be_visible(timeout=60_000)
    assert asked == {urlsplit(server).netloc}
