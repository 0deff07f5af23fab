"""Before a pool stands how far one may still go; a claim moves it on, and the lead is out of the pool."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.judging import faults, look


def test_a_claim_counts_at_once(api: Callable[[str], Api], page_for: PageFor) -> None:
    name = "苏州领取纺织有限公司"
    lead = {"company_name": name, "contact_name": "王芳", "mobile": "13800001440", "source": "web_form"}
    made = api("li").post("/leads", lead)
    page = page_for("qian")
    page.goto("/lead-pool")
    expect(page.get_by_text("今日已领 0 条", exact=True)).to_be_visible()
    expect(page.get_by_text("计入保有量 0 条", exact=True)).to_be_visible()
    expect(page.get_by_text(name).first).to_be_visible()
    look(page, "pool-standing-1440-zh")
    assert faults(page, "lead pool 1440 zh") == []
    page.get_by_role("button", name="领取", exact=True).click()  # one lead, one button
    expect(page.get_by_text(f"已领取「{name}」")).to_be_visible()
    expect(page.get_by_text("今日已领 1 条", exact=True)).to_be_visible()
    expect(page.get_by_text("计入保有量 1 条", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="领取", exact=True)).to_have_count(0)
    mine = api("qian").get(f"/leads/{made['id']}")
    assert mine["owner_id"] == api("qian").get("/me")["id"]
