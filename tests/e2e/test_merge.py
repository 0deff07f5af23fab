"""One customer, one record, in the browser: the hint while typing, the merge, the old address, and the way back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.hands import act, dialog, field, fill, shows

KEPT, TWIN, MOBILE = "苏州云锦纺织股份有限公司", "云锦纺织（苏州）有限公司", "13912340001"


def look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it: ``SCREENSHOTS=folder``."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.wait_for_timeout(400)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def pair(api: Callable[[str], Api]) -> list[dict[str, Any]]:
    """Two records of one company, of Qian's."""
    qian, made = api("qian"), []
    for name, mobile, more in (
        (KEPT, MOBILE, {"tags": ["重点"], "industry": "it"}),
        (TWIN, "13912340002", {"short_name": "云锦", "industry": "manufacturing", "website": "https://yunjin.example"}),
    ):
        person = {"name": "欧阳晓琳", "mobile": mobile}
        made.append(qian.post("/customers", {"name": name, "primary_contact": person, **more}))
    return made


@pytest.mark.req("IMP-02")
def test_the_forms_tell_who_is_known_already(page_for: PageFor, pair: list[dict[str, Any]]) -> None:
    page = page_for("sun")
    for path, form, label in (("/customers", "新建客户", "客户名称"), ("/leads", "新建线索", "公司名称")):
        page.goto(f"{path}?new=1")
        asked = dialog(page, form)
        fill(asked, **{label: TWIN})
        hint = asked.get_by_role("status")
        expect(hint).to_contain_text(TWIN)
        expect(hint).to_contain_text("钱程")
        expect(hint.get_by_role("link")).to_have_count(0)  # not Sun's: she asks Qian
        expect(hint).not_to_contain_text("1391234")
        look(page, f"hint{path.replace('/', '-')}")


@pytest.mark.req("CUST-27")
@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "zh"), (1440, "en"), (390, "en")])
def test_a_duplicate_is_merged_and_taken_apart_again(
    page_for: PageFor, pair: list[dict[str, Any]], width: int, language: str
) -> None:
    kept, twin = pair
    zh = language == "zh"
    page = page_for("zhao", width=width, language=language)
    page.goto(f"/customers/{kept['id']}?do=merge")
    asked = page.get_by_role("dialog")
    box = field(asked, "要合并进来的客户" if zh else "Customers to merge into this one")
    box.click()
    box.fill(TWIN)
    page.locator(".ant-select-dropdown:visible").get_by_text(TWIN, exact=True).first.click()
    asked.get_by_text(KEPT).first.click()  # the picker of several closes when one looks elsewhere
    expect(asked.get_by_text(re.compile("联系人 1|Contacts 1"))).to_be_visible()
    radio = asked.get_by_role("radio", name=re.compile("云锦$"))
    expect(radio).to_be_checked()
    _choice(asked, TWIN).check()
    look(page, f"merge-{width}-{language}")
    asked.get_by_role("button", name=re.compile("^(合并 1 个客户|Merge \\(1\\))$")).click()
    shows(page, "合并完成" if zh else "The old address leads here")
    look(page, f"merged-{width}-{language}")
    asked.get_by_role("link").click()
    shows(page, "已并入" if zh else "was merged into")
    look(page, f"tombstone-{width}-{language}")
    if not zh:
        page.goto(f"/customers/{twin['id']}")
    act(page, "撤销合并") if zh else page.get_by_role("button", name="Undo the merge").first.click()
    question = dialog(page, "撤销合并" if zh else "Undo the merge")
    question.get_by_role("button", name=re.compile("^(撤销合并|Undo the merge)$")).click()
    expect(question).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TWIN)
    expect(page.get_by_text(re.compile("已并入|was merged into"))).to_have_count(0)


def _choice(asked: Locator, value: str) -> Locator:
    return asked.get_by_role("radio", name=re.compile(f"{re.escape(value)}$")).last
