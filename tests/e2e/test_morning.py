"""The morning of somebody who sells: what the pool offers, a call, a customer won, a twin merged, one handed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.hands import dialog, field
from tests.e2e.judging import faults, look
from tests.factories.company import Company

LEAD, TWIN = "宁波海川精密制造有限公司", "海川精密（宁波）有限公司"
WORDS = {
    "zh": {
        "claim": "领取",
        "said": "沟通了什么，下一步是什么？",
        "tomorrow": "明天",
        "log": "记录跟进",
        "convert": "转换",
        "wizard": "转换线索",
        "industry": "行业",
        "made": "制造业",
        "customer": "打开客户",
        "merge": "合并",
        "others": "要合并进来的客户",
        "one": "合并 1 个客户",
        "merged": "合并完成",
        "transfer": "转移",
        "owner": "新负责人",
        "why": "原因",
        "more": "更多",
    },
    "en": {
        "claim": "Claim",
        "said": "What was said, and what is next?",
        "tomorrow": "Tomorrow",
        "log": "Log follow-up",
        "convert": "Convert",
        "wizard": "Convert lead",
        "industry": "Industry",
        "made": "Manufacturing",
        "customer": "Open customer",
        "merge": "Merge",
        "others": "Customers to merge into this one",
        "one": "Merge (1)",
        "merged": "Merged",
        "transfer": "Transfer",
        "owner": "New owner",
        "why": "Reason",
        "more": "More",
    },
}


def do(page: Page, verb: str, more: str) -> None:
    """Press a verb of the record: beside its name, or behind the menu."""
    button = page.locator(".k-record-head").get_by_role("button", name=verb, exact=True)
    menu = page.locator(".k-record-head").get_by_role("button", name=more)
    expect(button.or_(menu).first).to_be_visible()
    if button.is_visible():
        button.click()
    else:
        menu.click()
        page.get_by_role("menuitem", name=verb, exact=True).click()


@pytest.fixture
def stock(api: Callable[[str], Api], width: int) -> dict[str, Any]:
    """A lead in the pool, and a customer of Zhao's that is the same company."""
    admin, zhao = api("admin"), api("zhao")
    person = {
        "contact_name": "沈嘉",
        "mobile": f"1395555{width:04d}",
        "demand": "产线温湿度监测",
        "budget_amount": "120000.00",
    }
    lead = admin.post("/leads", {"company_name": f"{LEAD}{width}", "source": "referral", **person})
    admin.post(f"/leads/{lead['id']}/return", {"reason_code": "not_my_region"})
    contact = {"name": "沈嘉", "mobile": f"1386666{width:04d}"}
    twin = zhao.post("/customers", {"name": f"{TWIN}{width}", "industry": "it", "primary_contact": contact})
    return {"lead": lead, "twin": twin}


@pytest.mark.req("LEAD-13", "LEAD-17", "CUST-25", "CUST-27", "UX-01")
@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "en")])
def test_a_morning(
    api: Callable[[str], Api], page_for: PageFor, stock: dict[str, Any], width: int, language: str
) -> None:
    lead, twin = stock["lead"], stock["twin"]
    w = WORDS[language]
    name, other = f"{LEAD}{width}", f"{TWIN}{width}"
    page = page_for("zhao", width=width, language=language)
    wrong: list[str] = []

    def judged(screen: str) -> None:
        expect(page.locator(".ant-skeleton, .ant-spin-spinning").filter(visible=True)).to_have_count(0)
        look(page, f"{screen}-{width}-{language}")
        wrong.extend(faults(page, screen))

    judged("1-work")
    page.goto("/lead-pool")
    expect(page.get_by_text(name).first).to_be_visible()
    judged("2-pool")
    page.get_by_text(name).first.click()
    shown = page.locator(".k-drawer") if width < 768 else page.locator("main")  # a phone has more of them on its cards
    claim = shown.get_by_role("button", name=w["claim"], exact=True)
    claim.last.click()
    expect(claim).to_have_count(0)
    page.goto(f"/leads/{lead['id']}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert api("zhao").get(f"/leads/{lead['id']}")["owner_id"] == str(Company.ids["zhao"])

    page.get_by_label(w["said"]).fill("电话确认了预算，明天发方案")
    page.get_by_role("button", name=w["tomorrow"], exact=True).click()
    judged("3-lead")
    page.get_by_role("button", name=w["log"], exact=True).click()
    expect(page.locator(".k-entry-text", has_text="电话确认了预算，明天发方案")).to_be_visible()
    called = api("zhao").get(f"/leads/{lead['id']}")
    assert (called["status"], called["follow_up_count"]) == ("nurturing", 1)
    assert called["next_follow_up_at"] is not None

    do(page, w["convert"], w["more"])
    wizard = dialog(page, w["wizard"])
    box = field(wizard, w["industry"])
    box.click()
    page.locator(".ant-select-dropdown:visible").get_by_text(re.compile(w["made"])).first.click()
    judged("4-convert")
    wizard.get_by_role("button", name=w["convert"], exact=True).click()
    opened = wizard.get_by_role("button", name=w["customer"], exact=True)
    expect(opened).to_be_visible()
    judged("5-converted")
    opened.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    judged("6-customer")
    customer = page.url.split("/customers/")[1].split("?")[0]

    do(page, w["merge"], w["more"])
    drawer = page.get_by_role("dialog")
    box = field(drawer, w["others"])
    box.click()
    box.fill(other)
    page.locator(".ant-select-dropdown:visible").get_by_text(other, exact=True).first.click()
    drawer.get_by_text(name).first.click()
    expect(drawer.get_by_role("table")).to_be_visible()
    judged("7-merge")
    drawer.get_by_role("button", name=w["one"], exact=True).click()
    expect(drawer.get_by_text(w["merged"], exact=True)).to_be_visible()
    judged("8-merged")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert api("zhao").get(f"/customers/{twin['id']}")["merged_into_id"] == customer

    do(page, w["transfer"], w["more"])
    asked = dialog(page, w["transfer"])
    box = field(asked, w["owner"])
    box.click()
    box.fill("钱程")
    page.locator(".ant-select-dropdown:visible").get_by_text("钱程", exact=True).first.click()
    field(asked, w["why"]).fill("归口到区域")
    judged("9-hand-over")
    asked.get_by_role("button", name=w["transfer"], exact=True).click()
    expect(asked).to_be_hidden()
    assert api("admin").get(f"/customers/{customer}")["owner_id"] == str(Company.ids["qian"])
    assert not wrong, "\n".join(wrong)
