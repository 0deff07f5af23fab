"""A pool's rules are edited in the browser, and an owner sees until when a customer is theirs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Api, PageFor

SHOTS = os.environ.get("SHOTS")


def look(page: Any, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(600)
        page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "en"), (1440, "en"), (390, "zh")])
def test_a_rule_of_a_pool_and_the_countdown_of_a_customer(
    api: Callable[[str], Api], page_for: PageFor, width: int, language: str
) -> None:
    words = {
        "zh": ("编辑", "添加规则", "保存", "即将回收到公海", "待入公海", "天未跟进", "更多"),
        "en": (
            "Edit",
            "Add a rule",
            "Save",
            "Goes back to the pool soon",
            "Soon to the pool",
            "No follow-up for",
            "More",
        ),
    }[language]
    admin = page_for("admin", width=width, language=language)
    (pool,) = api("admin").all("/pools", object_type="customers")
    admin.goto(f"/pools/{pool['id']}")
    expect(admin.get_by_text(re.compile(words[5])).first).to_be_visible()
    look(admin, f"pool-{width}-{language}")
    edit = admin.get_by_role("button", name=words[0], exact=True)
    edit.first.click()
    drawer = admin.get_by_role("dialog")
    drawer.locator(".ant-collapse-header").last.click()
    add = drawer.get_by_role("button", name=words[1])
    add.scroll_into_view_if_needed()
    before = drawer.locator("fieldset").count()
    add.click()
    last = drawer.locator("fieldset").last
    last.get_by_role("spinbutton").fill("1")
    drawer.locator("#form-pools_protect_days").fill("0")
    last.scroll_into_view_if_needed()
    look(admin, f"rules-{width}-{language}")
    drawer.get_by_role("button", name=words[2], exact=True).click()
    expect(drawer).to_be_hidden()
    stored = api("admin").get(f"/pools/{pool['id']}")
    said = {(rule["kind"], rule["days"]) for rule in stored["recycle_rules"]}
    assert ("no_follow_up", 1) in said
    assert len(stored["recycle_rules"]) <= before + 1
    assert stored["protect_days"] == 0

    person = {"name": "陈岚", "mobile": f"138{width:04d}{'0001' if language == 'zh' else '0002'}"}
    body = {"name": f"待回收客户{width}{language}", "industry": "it", "primary_contact": person}
    customer = api("qian").post("/customers", body)
    owner = page_for("qian", width=width, language=language)
    owner.goto(f"/customers/{customer['id']}")
    expect(owner.get_by_text(words[3])).to_be_visible()
    look(owner, f"customer-{width}-{language}")
    owner.goto("/recycling?kind=customers&mine=true")
    expect(owner.get_by_role("link", name=body["name"])).to_be_visible()
    look(owner, f"soon-{width}-{language}")
    owner.goto("/")
    look(owner, f"work-{width}-{language}")
