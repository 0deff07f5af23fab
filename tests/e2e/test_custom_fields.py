"""An administrator adds fields and rules in the browser; a seller finds them in form, page, list and filter at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Api, PageFor, forgive
from tests.e2e.hands import act, choose, field, fill, press

SHOTS = os.environ.get("SHOTS")
pytestmark = pytest.mark.req("ADM-01", "ADM-07", "IMP-05")


def look(page: Any, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(600)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_a_field_is_made_filled_in_found_and_remembered(api: Callable[[str], Api], page_for: PageFor) -> None:
    admin = page_for("admin")
    admin.goto("/custom-fields?new=1")
    form = admin.get_by_role("dialog")
    fill(form, 中文名称="合作方式", 英文名称="Cooperation", 标识="cooperation")
    choose(form, "类型", "单选")
    cells = form.locator("[data-cell]")
    for place, (code, zh, en) in enumerate((("direct", "直接采购", "Direct"), ("frame", "年度框架", "Frame"))):
        if cells.count() <= place * 4:
            press(form, "添加一行")
        for column, value in enumerate((code, zh, en)):
            cells.nth(place * 4 + column).get_by_role("textbox").fill(value)
    form.get_by_label("必填", exact=True).click()
    look(admin, "field-form-1440-zh")
    press(form, "保存")
    expect(form).to_be_hidden()
    expect(admin.get_by_role("link", name="合作方式")).to_be_visible()
    look(admin, "fields-1440-zh")
    boss = api("admin")
    made = boss.post(
        "/custom-fields",
        {"object": "customers", "key": "area", "kind": "number", "label_zh": "厂房面积", "label_en": "Site area"}
        | {"group_zh": "现场", "group_en": "Site", "in_list": True},
    )
    assert made["scale"] == 6
    boss.post("/field-rules", {"object": "customers", "field": "website", "required": True})

    qian = page_for("qian")
    qian.goto("/customers?new=1")
    form = qian.get_by_role("dialog")
    fill(form, 客户名称="澜桥自定义字段有限公司", 联系人姓名="陈岚", 手机="13812340001")
    choose(form, "行业", "IT/互联网")
    press(form, "保存")
    expect(form.get_by_text("请选择合作方式")).to_be_visible()
    look(qian, "customer-form-1440-zh")
    choose(form, "合作方式", "年度框架")
    fill(form, 网址="https://example.com")
    form.get_by_text("现场", exact=True).click()
    field(form, "厂房面积").fill("1200.50")
    press(form, "保存")
    expect(qian.get_by_role("heading", level=1)).to_contain_text("澜桥自定义字段有限公司")
    expect(qian.get_by_text("1,200.5").first).to_be_visible()
    look(qian, "customer-1440-zh")
    record = api("qian").all("/customers")[0]
    assert record["custom"] == {"cooperation": "frame", "area": "1200.5"}

    fact = qian.locator(".k-fact").filter(has_text="厂房面积")
    fact.hover()
    fact.get_by_role("button", name="编辑 厂房面积").click()
    fact.get_by_role("textbox").fill("8")
    fact.get_by_role("button", name="保存").click()
    expect(qian.locator(".k-entry-changes").filter(has_text="厂房面积").first).to_contain_text("8")
    look(qian, "customer-log-1440-zh")

    qian.goto("/customers?custom.cooperation=frame&custom.area_gte=7")
    expect(qian.get_by_role("link", name="澜桥自定义字段有限公司")).to_be_visible()
    expect(qian.get_by_text("年度框架").first).to_be_visible()
    look(qian, "customers-1440-zh")
    qian.goto("/customers?custom.cooperation=direct")
    expect(qian.get_by_role("link", name="澜桥自定义字段有限公司")).to_have_count(0)


def test_an_order_is_completed_before_it_is_submitted(
    api: Callable[[str], Api], page_for: PageFor, errors: list[str]
) -> None:
    """What became required after the draft was made is asked for in words, and the form opens where it is written."""
    admin, seller = api("admin"), api("qian")
    body = {"code": "FL-1", "name": "滤芯", "unit_id": admin.all("/units")[0]["id"], "standard_price_incl": "113.00"}
    product = admin.post("/products", body | {"tax_rate_id": admin.all("/tax-rates")[0]["id"]})["id"]
    admin.post(f"/products/{product}/publish")
    person = {"name": "陈岚", "mobile": "13812340009"}
    asked = {"cooperation": "frame"}
    buyer = {"name": "澜桥验收有限公司", "industry": "it", "primary_contact": person, "custom": asked}
    buyer |= {"website": "https://example.com", "force": True}
    order = {"customer_id": seller.post("/customers", buyer)["id"], "delivery_date": "2099-01-01"}
    made = seller.post("/orders", order | {"lines": [{"product_id": product, "qty": "2"}]})
    field_of = {"object": "orders", "label_zh": "验收方式", "label_en": "Acceptance", "key": "acceptance"}
    admin.post("/custom-fields", field_of | {"kind": "text", "required": True, "in_list": True})
    admin.post("/field-rules", {"object": "orders", "field": "po_no", "required": True})

    page = page_for("qian")
    page.goto(f"/orders/{made['id']}")
    act(page, "提交审批")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("提交前请先补全必填内容")
    expect(dialog).to_contain_text("客户采购单号、验收方式")
    forgive(errors, 422)
    look(page, "order-incomplete-1440-zh")
    press(dialog, "编辑")
    form = page.get_by_role("dialog").filter(has_text="编辑订单")
    fill(form, 验收方式="现场调试", 客户采购单号="PO-7")
    look(page, "order-form-1440-zh")
    press(form, "保存")
    expect(form).to_be_hidden()
    act(page, "提交审批")
    expect(page.get_by_role("heading", level=1)).to_contain_text("执行中")
    assert seller.get(f"/orders/{made['id']}")["custom"] == {"acceptance": "现场调试"}
    page.goto("/orders?custom.acceptance=现场调试")
    expect(page.get_by_role("cell", name="现场调试")).to_be_visible()
    page.goto("/orders?custom.acceptance=别的")
    expect(page.get_by_role("link", name=made["number"])).to_have_count(0)


@pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1440, "en"), (390, "en")])
def test_the_same_on_a_phone_and_in_english(
    api: Callable[[str], Api], page_for: PageFor, width: int, language: str
) -> None:
    admin = page_for("admin", width=width, language=language)
    for path, name in (
        ("/custom-fields", "fields"),
        ("/custom-fields?new=1", "field-form"),
        ("/field-rules", "rules"),
        ("/field-rules?new=1", "rule-form"),
        ("/customers?new=1", "customer-form"),
        ("/orders?new=1", "order-form"),
        ("/orders", "orders"),
    ):
        admin.goto(path)
        expect(admin.get_by_text(re.compile("自定义|Custom|规则|rule|客户|ustomer|订单|order")).first).to_be_visible()
        look(admin, f"{name}-{width}-{language}")
    record = api("admin").all("/customers")[0]
    admin.goto(f"/customers/{record['id']}")
    expect(admin.get_by_text("合作方式" if language == "zh" else "Cooperation").first).to_be_visible()
    look(admin, f"customer-{width}-{language}")
