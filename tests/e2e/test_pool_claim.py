"""Before a pool stands how far one may still go; a claim moves it on, and the lead is out of the pool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.judging import faults, look

WORDS = {
    "zh": ("领取", "今日已领 {} 条", "计入保有量 {} 条", "已领取「{}」"),
    "en": ("Claim", "{} claimed today", "You hold {} that count", 'Claimed "{}"'),
}


@pytest.mark.parametrize(("width", "language", "claimed"), [(1440, "zh", 0)])
def test_a_claim_counts_at_once(
    api: Callable[[str], Api], page_for: PageFor, width: int, language: str, claimed: int
) -> None:
    claim, today, holding, told = WORDS[language]
    name = f"苏州领取{width}纺织有限公司"
    lead = {"company_name": name, "contact_name": "王芳", "mobile": f"1380000{width:04}", "source": "web_form"}
    made = api("li").post("/leads", lead)
    page = page_for("qian", width=width, language=language)
    page.goto("/lead-pool")
    expect(page.get_by_text(today.format(claimed), exact=True)).to_be_visible()
    expect(page.get_by_text(holding.format(claimed), exact=True)).to_be_visible()
    expect(page.get_by_text(name).first).to_be_visible()
    look(page, f"pool-standing-{width}-{language}")
    assert faults(page, f"lead pool {width} {language}") == []
    page.get_by_role("button", name=claim, exact=True).click()  # one lead, one button
    expect(page.get_by_text(told.format(name))).to_be_visible()
    expect(page.get_by_text(today.format(claimed + 1), exact=True)).to_be_visible()
    expect(page.get_by_text(holding.format(claimed + 1), exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=claim, exact=True)).to_have_count(0)
    mine = api("qian").get(f"/leads/{made['id']}")
    assert mine["owner_id"] == api("qian").get("/me")["id"]
