"""A form of the website: made in the app, filled in by a visitor with and without scripts, alone and inside a page."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright import CreateContextCallback

from bihuan.parties.web_form.guard import SOONEST
from tests.e2e.conftest import Api, PageFor, forgive, watch

SHOTS = os.environ.get("SHOTS")
ASKED = [
    {"name": "contact_name", "required": True},
    {"name": "company_name", "required": False},
    {"name": "mobile", "required": True},
    {"name": "demand", "required": False},
]


def look(page: Page, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(600)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


class Site(BaseHTTPRequestHandler):
    """A page of somebody's website with a snippet in it."""

    snippet = ""

    def do_GET(self) -> None:
        body = f"<!doctype html><meta charset=utf-8><h1>官网</h1>{self.snippet}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quietly."""


@pytest.fixture(scope="module")
def sites() -> Iterator[list[str]]:
    """Two websites: the form may stand in the first."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Site) for _ in range(2)]
    for one in servers:
        Thread(target=one.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{one.server_address[1]}" for one in servers]
    for one in servers:
        one.shutdown()


@pytest.fixture(scope="module")
def form(api: Callable[[str], Api], sites: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = api("li").post(
        "/web-forms",
        {
            "name": "官网首页",
            "title": "预约产品演示",
            "title_en": "Book a demo",
            "fields": ASKED,
            "consent": "我已阅读并同意按隐私政策处理我填写的信息，用于与我联系。",
            "consent_en": "I agree that you use what I write here to get in touch with me.",
            "policy_url": "https://example.com/privacy",
            "success": "我们会在一个工作日内联系您。",
            "success_en": "We will be in touch within one working day.",
            "origins": [sites[0]],
        },
    )
    return made


def fill_in(place: Any, language: str, mobile: str) -> None:
    words = {"zh": ("姓名", "公司", "手机", "需求"), "en": ("Your name", "Company", "Mobile", "What do you need?")}
    name, company, number, demand = words[language]
    place.get_by_label(re.compile(f"^{name}")).fill("陈岚")
    place.get_by_label(re.compile(f"^{company}")).fill("上海澜桥智能科技有限公司")
    place.get_by_label(re.compile(f"^{number}")).fill(mobile)
    place.get_by_label(re.compile(f"^{re.escape(demand)}")).fill("一百台网关")
    place.get_by_role("checkbox").check()
    time.sleep(SOONEST)


@pytest.mark.req("LEAD-02")
@pytest.mark.parametrize(
    ("width", "language", "scripts"), [(1440, "zh", True), (390, "en", True), (390, "zh", False), (1440, "en", False)]
)
def test_a_visitor_fills_in_the_form(
    new_context: CreateContextCallback,
    server: str,
    api: Callable[[str], Api],
    form: dict[str, Any],
    errors: list[str],
    width: int,
    language: str,
    scripts: bool,
) -> None:
    context = new_context(base_url=server, viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = watch(context.new_page(), errors)
    page.goto(f"/f/{form['key']}?lang={language}&utm_source=baidu")
    send = page.get_by_role("button", name={"zh": "提交", "en": "Send"}[language])
    expect(page.get_by_role("heading", level=1)).to_have_text({"zh": "预约产品演示", "en": "Book a demo"}[language])
    look(page, f"form-{width}-{language}")
    before = len(api("admin").all("/leads", web_form_id=form["id"]))
    mobile = f"1381{width:04d}{'10' if scripts else '20'}{'1' if language == 'zh' else '2'}"
    fill_in(page, language, "12")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("手机|Mobile"))
    look(page, f"form-refused-{width}-{language}-{scripts}")
    forgive(errors, 422)
    if not scripts:
        page.go_back()
    fill_in(page, language, mobile)
    send.click()
    told = {"zh": "我们会在一个工作日内联系您。", "en": "We will be in touch within one working day."}[language]
    expect(page.get_by_role("status")).to_have_text(told)
    look(page, f"form-thanks-{width}-{language}")
    found = api("admin").all("/leads", web_form_id=form["id"], utm_source="baidu")
    assert len(found) == before + 1


def test_the_form_stands_inside_a_page_that_may_and_in_no_other(
    new_context: CreateContextCallback,
    server: str,
    api: Callable[[str], Api],
    form: dict[str, Any],
    sites: list[str],
) -> None:
    page = new_context(viewport={"width": 1000, "height": 900}).new_page()
    Site.snippet = f'<script async src="{server}/f/embed.js" data-form="{form["key"]}" data-title="预约"></script>'
    page.goto(f"{sites[0]}/gateway?utm_source=wechat&utm_term=网关")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="预约产品演示")).to_be_visible()
    fill_in(frame, "zh", "13812349901")
    look(page, "form-embedded")
    frame.get_by_role("button", name="提交").click()
    expect(frame.get_by_role("status")).to_be_visible()
    (row,) = api("admin").all("/leads", web_form_id=form["id"], utm_source="wechat")
    lead = api("admin").get(f"/leads/{row['id']}")
    assert (lead["utm_term"], lead["landing_page"].split("?")[0]) == ("网关", f"{sites[0]}/gateway")
    page.goto(sites[1])
    expect(page.locator("iframe")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_role("heading", name="预约产品演示")).to_have_count(0)


@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "en")])
def test_marketing_makes_a_form_and_finds_what_to_paste(
    page_for: PageFor, api: Callable[[str], Api], form: dict[str, Any], width: int, language: str
) -> None:
    words = {
        "zh": ("新建", "名称", "标题", "授权文字", "提交成功提示", "保存", "嵌入代码（推荐）", "效果", "按来源"),
        "en": ("New", "Name", "Title", "Consent", "Thanks", "Save", "Snippet (recommended)", "Results", "Network"),
    }[language]
    page = page_for("li", width=width, language=language)
    page.goto("/web-forms")
    expect(page.get_by_text("官网首页").first).to_be_visible()
    look(page, f"forms-{width}-{language}")
    page.goto("/web-forms?new=1")
    drawer = page.get_by_role("dialog")
    for label, value in zip(words[1:5], (f"落地页{width}", "申请试用", "我同意", "谢谢"), strict=True):
        drawer.get_by_label(re.compile(rf"^{label}\s*\*?$")).fill(value)
    look(page, f"form-new-{width}-{language}")
    drawer.get_by_role("button", name=words[5], exact=True).click()
    expect(page.get_by_text(words[6])).to_be_visible()
    made = next(one for one in api("li").all("/web-forms") if one["name"] == f"落地页{width}")
    expect(page.get_by_text(f'data-form="{made["key"]}"')).to_be_visible()
    preview = page.frame_locator("iframe.k-framed")
    expect(preview.get_by_role("heading", name="申请试用")).to_be_visible()
    look(page, f"form-publish-{width}-{language}")
    page.goto(f"/web-forms/{form['id']}?tab=results")
    expect(page.get_by_role("tab", name=words[7])).to_be_visible()
    look(page, f"form-results-{width}-{language}")


@pytest.mark.req("LEAD-08")
@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "en")])
def test_a_lead_is_moved_over_the_board(
    page_for: PageFor, api: Callable[[str], Api], width: int, language: str
) -> None:
    words = {
        "zh": ("移动", "培育中", "高意向", "提交", "标记合格", "新线索"),
        "en": ("Move", "Nurturing", "Qualified", "Save", "Qualify", "New"),
    }[language]
    qian = api("qian")
    name = f"看板线索{width}"
    body = {"company_name": name, "contact_name": "王芳", "mobile": f"1360000{width:04d}", "source": "exhibition"}
    lead = qian.post("/leads", body | {"demand": "需要一百台网关", "budget_amount": "100000.00"})
    page = page_for("qian", width=width, language=language)
    page.goto("/lead-board")
    card = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=name))
    expect(card).to_be_visible()
    look(page, f"board-{width}-{language}")
    card.get_by_role("button").click()
    page.get_by_role("menuitem", name=words[1]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("电话沟通了需求，客户希望看案例")
    look(page, f"board-call-{width}-{language}")
    dialog.locator(".k-composer-foot button").last.click()
    expect(dialog).to_be_hidden()
    assert qian.get(f"/leads/{lead['id']}")["status"] == "nurturing"
    if width == 390:
        page.get_by_text(words[1], exact=True).first.click()
        expect(card).to_be_visible()
        card.get_by_role("button").click()
        page.get_by_role("menuitem", name=words[2]).click()
    else:
        target = page.get_by_role("region", name=words[2], exact=True)
        card.drag_to(target)
    page.get_by_role("dialog").get_by_role("button", name=words[4]).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert qian.get(f"/leads/{lead['id']}")["status"] == "qualified"
