"""工作交接 in the browser: from somebody who leaves to an empty desk, step by step, and nobody there any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.hands import choose, dialog, fill, press, switch_to
from tests.e2e.working import with_worker
from tests.factories.company import PASSWORD, Company

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "new": "新建工作交接",
        "from": "移交人",
        "kind": "类型",
        "leave": "离职交接",
        "reason": "原因",
        "save": "保存",
        "plan": "下一步：安排接收人",
        "way": "去向",
        "pool": "放入公海",
        "receiver": "接收人",
        "remove": "删除此行",
        "forecast": "保存并预演",
        "start": "开始交接",
        "sure": "的离职交接？",
        "done": "已完成",
        "to_pool": "线索 · 2 条进公海",
        "to_user": "客户 · 3 条交给孙悦",
    },
    "en": {
        "new": "New handover",
        "from": "Handing over",
        "kind": "Kind",
        "leave": "Leaving the company",
        "reason": "Reason",
        "save": "Save",
        "plan": "Next: who gets it",
        "way": "Where to",
        "pool": "Into the pool",
        "receiver": "Receiver",
        "remove": "Remove the line",
        "forecast": "Save and forecast",
        "start": "Begin",
        "sure": "leaves the company?",
        "done": "Done",
        "to_pool": "2 into the pool",
        "to_user": "3 to 孙悦",
    },
}

SEEN = [(1440, "zh"), (390, "en")] if os.environ.get("SHOTS") else [(1440, "zh")]
"""Once for every run; on a phone and in English as well for whoever looks at the pictures."""


@pytest.fixture(scope="module")
def server(company_template: str, static_app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server and a worker on a database of this module's own."""
    yield from with_worker(company_template, static_app, tmp_path_factory.mktemp("state"))


def look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it: ``SHOTS=folder``."""
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(600)
        page.screenshot(path=f"{folder}/{name}.png")


def hire(api: Callable[[str], Api], username: str, name: str) -> str:
    """A representative with two leads and three customers, under zhao."""
    roles = api("admin").all("/roles")
    body = {
        "username": username,
        "name": name,
        "password": PASSWORD,
        "email": f"{username}@lanqiao.example",
        "department_id": str(Company.departments["sales1"]),
        "manager_id": str(Company.ids["zhao"]),
        "role_ids": [next(role["id"] for role in roles if role["code"] == "sales_rep")],
    }
    made: dict[str, Any] = api("admin").post("/users", body)
    for turn in range(5):
        person = {"name": "陈岚", "mobile": f"138{sum(map(ord, username)):04d}{turn:04d}"}
        if turn < 2:
            lead = {"company_name": f"{name}的线索{turn}", "contact_name": "陈岚", "mobile": person["mobile"]}
            api(username).post("/leads", lead | {"source": "exhibition"})
        else:
            customer = {"name": f"{name}的客户{turn}有限公司", "industry": "it", "primary_contact": person}
            api(username).post("/customers", customer)
    return str(made["id"])


@pytest.mark.req("OWN-02")
@pytest.mark.parametrize(("width", "language"), SEEN)
def test_who_leaves_hands_over_step_by_step(
    page_for: PageFor, api: Callable[[str], Api], width: int, language: str
) -> None:
    words, name, username = WORDS[language], f"周{language}", f"leaver{language}"
    leaver = hire(api, username, name)
    page = page_for("admin", width=width, language=language)
    page.goto("/handovers")
    press(page, words["new"])
    form = dialog(page, words["new"])
    choose(form, words["from"], name, typed=name)
    switch_to(form, words["kind"], words["leave"])
    fill(form, **{words["reason"]: "个人原因离职"})
    look(page, f"handover-form-{width}-{language}")
    form.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    expect(page.get_by_role("button", name=words["plan"])).to_be_visible()
    look(page, f"handover-1-{width}-{language}")
    press(page, words["plan"])
    lines = page.locator(".k-part")
    expect(lines).to_have_count(4)
    for _ in range(2):  # approvals and tasks: there are none
        lines.last.get_by_role("button", name=words["remove"]).click()
    choose(lines.nth(0), words["receiver"], "孙悦", typed="孙悦")
    choose(lines.nth(1), words["way"], words["pool"])
    look(page, f"handover-2-{width}-{language}")
    press(page, words["forecast"])
    expect(page.get_by_text(words["to_user"])).to_be_visible()
    expect(page.get_by_text(words["to_pool"])).to_be_visible()
    look(page, f"handover-3-{width}-{language}")

    press(page, words["start"])
    asked = dialog(page, words["sure"])
    look(page, f"handover-sure-{width}-{language}")
    asked.get_by_role("button", name=words["start"], exact=True).click()
    expect(page.get_by_text(words["done"], exact=True).first).to_be_visible(timeout=30_000)
    expect(page.get_by_text(f"{name}的客户4有限公司").first).to_be_visible()
    expect(page.get_by_text("孙悦").last).to_be_in_viewport(ratio=1)  # on a phone as well
    look(page, f"handover-4-{width}-{language}")
    assert api("admin").get(f"/users/{leaver}")["status"] == "left"
    owners = {one["owner_name"] for one in api("boss").all("/customers", q=f"{name}的客户")}
    assert owners == {"孙悦"}
    leads = api("boss").all("/leads", q=f"{name}的线索")
    assert [(one["owner_id"], one["pool_id"] is not None) for one in leads] == [(None, True)] * 2
