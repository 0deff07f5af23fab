"""The customer report is switched from one grouping to another, and a figure opens the customers that it counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.hands import switch_to
from tests.e2e.judging import faults, look

WORDS = {
    "zh": ("客户报表", "级别", "潜在", "留存", "还没有成交的客户"),
    "en": ("Customer report", "Grade", "Potential", "Retention", "Nobody has ordered yet"),
}


@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "en")])
def test_a_figure_opens_the_customers_it_counts(
    api: Callable[[str], Api], page_for: PageFor, width: int, language: str
) -> None:
    title, grade, potential, retention, nobody = WORDS[language]
    names = ["杭州云栖机电有限公司", "宁波甬江轴承有限公司"]
    known = {row["name"] for row in api("qian").all("/customers")}
    for number, name in enumerate(one for one in names if one not in known):
        person = {"name": "王芳", "mobile": f"1390000000{number}"}
        customer = {"name": name, "industry": "it", "source": "referral", "primary_contact": person}
        api("qian").post("/customers", customer)
    page = page_for("zhao", width=width, language=language)
    page.goto("/customer-report")
    figure = page.get_by_role("button", name=f"{potential}: 2", exact=True)
    expect(figure).to_be_visible()
    look(page, f"customer-report-{width}-{language}")
    assert faults(page, f"customer report {width} {language}") == []
    figure.click()
    behind = page.get_by_role("dialog")
    for name in names:
        expect(behind.get_by_text(name).first).to_be_visible()
    look(page, f"customers-behind-{width}-{language}")
    assert faults(page, f"customers behind {width} {language}") == []
    page.keyboard.press("Escape")
    expect(behind).to_be_hidden()
    switch_to(page, title, grade)
    expect(page.get_by_role("columnheader", name=grade, exact=True)).to_be_visible()
    expect(figure).to_have_count(0)
    switch_to(page, title, retention)
    expect(page.get_by_text(nobody)).to_be_visible()
    assert faults(page, f"retention {width} {language}") == []
