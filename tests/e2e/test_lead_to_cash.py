"""The one thread in a real browser: from 新建线索 to 核销, each person at their own screen, by role and label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.hands import (
    act,
    chain,
    choose,
    confirm,
    dialog,
    field,
    fill,
    menu,
    open_row,
    pdf,
    pick_day,
    press,
    save,
    shows,
    status,
    switch_to,
    tab,
    timeline,
    unfold,
)

COMPANY = "上海澜桥智能科技有限公司"
USCC = "91310115MA1K35J8HH"
COMPOSER = "沟通了什么，下一步是什么？"
DEAL = "澜桥网关采购项目"
IN_A_MONTH = (date.today() + timedelta(days=30)).isoformat()


@pytest.fixture(scope="module")
def house(api: Callable[[str], Api]) -> None:
    """What the story takes for granted: two products, 100 gateways in stock, a bank account."""
    admin = api("admin")
    units = {row["name"]: row["id"] for row in admin.all("/units")}
    rates = {row["code"]: row["id"] for row in admin.all("/tax-rates")}

    def product(code: str, name: str, unit: str, rate: str, price: str, cost: str, kind: str) -> str:
        body = {"code": code, "name": name, "unit_id": units[unit], "tax_rate_id": rates[rate], "product_kind": kind}
        made = admin.post("/products", body | {"standard_price_incl": price, "cost_price": cost})
        admin.post(f"/products/{made['id']}/publish")
        return str(made["id"])

    gateway = product("GW-200", "智能网关", "台", "VAT13", "1130.00", "620.00", "goods")
    product("SV-01", "实施服务", "项", "VAT6", "10600.00", "4000.00", "service")
    warehouse = admin.post("/warehouses", {"code": "WH1", "name": "主仓", "kind": "normal"})["id"]
    lines = [{"product_id": gateway, "qty": "100", "unit_cost": "620.00"}]
    api("he").post("/stock-entries", {"warehouse_id": warehouse, "kind": "opening", "lines": lines})
    admin.post("/fund-accounts", {"name": "招商银行基本户", "kind": "bank", "opening_balance": "0.00"})


@pytest.mark.usefixtures("house")
def test_from_a_lead_to_the_cash(page_for: PageFor) -> None:
    li, qian, zhao, he, wu = (page_for(name) for name in ("li", "qian", "zhao", "he", "wu"))

    a_lead_arrives_and_is_assigned(li)
    it_is_followed_up_and_converted(qian)
    the_deal_is_qualified(qian)
    the_stages_are_passed(qian)
    the_quote_is_made(qian)
    approve(zhao, DEAL)
    the_contract_is_made(qian)
    approve(zhao, "智能网关采购合同")
    the_contract_is_signed(qian)
    the_order_is_placed(qian)
    order = qian.url
    the_goods_are_announced(qian)
    the_warehouse_ships(he)
    the_service_is_delivered(he, order)
    the_customer_owes(wu)
    the_money_comes(wu)
    the_invoice_is_issued(qian, wu, order)
    nothing_is_left(qian, wu, order)


def a_lead_arrives_and_is_assigned(li: Page) -> None:
    menu(li, "线索")
    press(li, "新建线索")
    form = dialog(li, "新建线索")
    fill(form, 公司名称=COMPANY, 联系人="陈岚", 手机="13812341234", 需求描述="需要 100 台智能网关及现场实施服务")
    choose(form, "来源", "官网表单")
    unfold(form, "公司信息")
    choose(form, "行业", "IT/互联网", "互联网")
    choose(form, "省份", "上海市", "上海")
    unfold(form, "其他")
    choose(form, "是否同意营销", "同意")
    fill(form, 授权来源="官网表单勾选")
    save(li, "新建线索")
    status(li, "新线索")
    act(li, "分配")
    choose(dialog(li, "分配"), "新负责人", "钱程", "钱程")
    confirm(li, "分配")
    shows(li, "钱程")


def it_is_followed_up_and_converted(qian: Page) -> None:
    menu(qian, "线索")
    open_row(qian, COMPANY)
    follow_up(qian, "电话沟通，客户确认采购意向与预算")
    status(qian, "培育中")
    act(qian, "转换")
    wizard = dialog(qian, "转换线索")
    fill(wizard, 统一社会信用代码=USCC)
    wizard.get_by_role("switch", name="同时建立商机").click()
    fill(wizard, 商机名称=DEAL, 预计金额="100000.00", 客户需求="需要 100 台智能网关，含现场实施服务与使用培训")
    pick_day(wizard, "预计成交日期", IN_A_MONTH)
    press(wizard, "转换")
    shows(qian, "线索已转换", "合规")
    press(qian, "打开商机")
    expect(qian.get_by_role("heading", level=1)).to_contain_text(DEAL)


def the_deal_is_qualified(qian: Page) -> None:
    """The solution to the cent, the money and the day, the person who decides."""
    act(qian, "编辑")
    form = dialog(qian, "编辑商机")
    line(form, 1, "智能网关", "100", discount="92")
    press(form, "添加一行")
    line(form, 2, "实施服务", "1")
    expect(form.get_by_text("114,560.00")).to_be_visible()
    unfold(form, "需求与决策")
    switch_to(form, "预算状态", "已批准")
    pick_day(form, "决策时间", IN_A_MONTH)
    save(qian, "编辑商机")
    shows(qian, "¥102,000.00", "¥12,560.00", "¥114,560.00")
    expect(timeline(qian)).to_contain_text("新增智能网关× 100")
    tab(qian, "关键人")
    press(qian, "添加一行")
    choose(qian, "联系人 1", "陈岚", "陈岚")
    choose(qian, "角色 1", "决策者")
    press(qian, "保存")
    expect(qian.get_by_role("cell", name="决策者")).to_be_visible()
    follow_up(qian, "与陈岚确认需求真实、预算已立项")


def the_stages_are_passed(qian: Page) -> None:
    advance(qian, "需求分析", "需求真实，进入需求分析")
    advance(qian, "方案提交", "需求调研完成，提交方案")
    advance(qian, "商务谈判", "方案演示通过，进入谈判")
    expect(timeline(qian)).to_contain_text("推进阶段")
    expect(timeline(qian)).to_contain_text("阶段方案提交→商务谈判")


def the_quote_is_made(qian: Page) -> None:
    press(chain(qian), "生成报价")
    confirm(qian, "生成报价")
    status(qian, "草稿")
    shows(qian, "¥114,560.00", "92%")
    act(qian, "提交审批")
    status(qian, "审批中")


def the_contract_is_made(qian: Page) -> None:
    qian.reload()
    status(qian, "已审核")
    act(qian, "生成合同")
    fill(dialog(qian, "生成合同"), 合同名称="智能网关采购合同")
    confirm(qian, "生成合同")
    status(qian, "草稿")
    act(qian, "编辑")
    form = dialog(qian, "编辑合同")
    unfold(form, "签约与期限")
    choose(form, "我方签约人", "赵敏", "赵敏")
    choose(form, "客户签约人", "陈岚", "陈岚")
    save(qian, "编辑合同")
    tab(qian, "收款约定")
    press(qian, "修改")
    terms = (("首付款", "30", "合同签订", "7"), ("进度款", "60", "发货", "30"), ("尾款", "10", "签收", "30"))
    for number, (name, ratio, event, days) in enumerate(terms, 1):
        if number > 1:
            press(qian, "添加一行")
        fill(qian, **{f"款项 {number}": name, f"比例 {number}": ratio, f"天数 {number}": days})
        choose(qian, f"起算节点 {number}", event)
    press(qian, "保存")
    shows(qian, "34,368.00", "68,736.00", "11,456.00")
    act(qian, "提交审批")
    status(qian, "审批中")


def the_contract_is_signed(qian: Page) -> None:
    qian.reload()
    status(qian, "待签署")
    act(qian, "确认签订")
    asked = dialog(qian, "确认签订")
    asked.locator("input[type=file]").set_input_files(pdf("合同扫描件.pdf"))
    expect(asked.get_by_text("合同扫描件.pdf")).to_be_visible()
    confirm(qian, "确认签订")
    status(qian, "执行中")
    tab(qian, "附件")
    shows(qian, "合同扫描件.pdf")
    expect(timeline(qian)).to_contain_text("收款约定已更新")


def the_order_is_placed(qian: Page) -> None:
    act(qian, "生成订单")
    pick_day(dialog(qian, "生成订单"), "要求交期", IN_A_MONTH)
    confirm(qian, "生成订单")
    status(qian, "草稿")
    act(qian, "编辑")
    form = dialog(qian, "编辑订单")
    unfold(form, "收货")
    fill(form, 收货人="陈岚", 收货电话="13812341234", 收货地址="上海市浦东新区张江路 1 号")
    save(qian, "编辑订单")
    act(qian, "提交审批")
    status(qian, "执行中")
    expect(timeline(qian)).to_contain_text("系统自动通过，无需审批")


def the_goods_are_announced(qian: Page) -> None:
    act(qian, "下推发货")
    asked = dialog(qian, "下推发货")
    choose(asked, "发货仓库", "主仓", "主仓")
    asked.get_by_role("checkbox", name="实施服务").uncheck()
    confirm(qian, "下推发货")
    status(qian, "草稿")
    act(qian, "提交审批")
    status(qian, "待出库")


def the_warehouse_ships(he: Page) -> None:
    menu(he, "发货通知")
    open_row(he, COMPANY)
    act(he, "下推出库")
    confirm(he, "下推出库")
    issue_goods(he)


def the_service_is_delivered(he: Page, order: str) -> None:
    he.goto(order)
    act(he, "下推出库")
    confirm(he, "下推出库")
    issue_goods(he)
    shows(he, "¥10,600.00")


def the_customer_owes(wu: Page) -> None:
    menu(wu, "应收")
    shows(wu, "103,960.00", "10,600.00")


def the_money_comes(wu: Page) -> None:
    menu(wu, "收款")
    press(wu, "新建收款单")
    form = dialog(wu, "新建收款单")
    choose(form, "客户", COMPANY, "澜桥")
    fill(form, 收款金额="114560.00")
    switch_to(form, "类型", "预收款")  # of no order: nothing is allocated by itself
    choose(form, "收款账户", "招商银行基本户", "招商")
    save(wu, "新建收款单")
    act(wu, "提交确认")
    status(wu, "待确认")
    act(wu, "确认到账")
    confirm(wu, "确认到账")
    status(wu, "已到账")
    panel = wu.get_by_role("region", name="核销")
    for row in (0, 1):
        panel.get_by_role("button", name="填入").nth(row).click()
    expect(panel.get_by_text("¥0.00").last).to_be_visible()
    press(panel, "核销")
    expect(panel).to_be_hidden()


def the_invoice_is_issued(qian: Page, wu: Page, order: str) -> None:
    menu(qian, "开票资料")
    press(qian, "新建开票资料")
    form = dialog(qian, "新建开票资料")
    choose(form, "客户", COMPANY, "澜桥")
    fill(form, 发票抬头=COMPANY, 税号=USCC)
    save(qian, "新建开票资料")
    qian.goto(order)
    act(qian, "申请开票")
    confirm(qian, "申请开票")
    status(qian, "草稿")
    act(qian, "提交审批")
    status(qian, "待开票")
    menu(wu, "发票")
    open_row(wu, COMPANY)
    act(wu, "登记开票")
    fill(dialog(wu, "登记开票"), 发票号码="26312000000012345678")
    confirm(wu, "登记开票")
    status(wu, "已开票")


def nothing_is_left(qian: Page, wu: Page, order: str) -> None:
    qian.goto(order)
    strip = chain(qian)
    for step in ("线索", "客户", "商机", "报价", "合同", "订单", "发货", "开票", "回款"):
        expect(strip.get_by_role("listitem").filter(has_text=step).first.locator(".k-num").first).to_be_visible()
    expect(strip).not_to_contain_text("未")
    shows(qian, "全部发货", "已开票", "已回款")
    menu(wu, "应收")
    tab(wu, "已核销")
    expect(wu.get_by_role("row").filter(has_text=COMPANY).filter(has_text="0.00")).to_have_count(2)


def follow_up(page: Page, text: str) -> None:
    fill(page, **{COMPOSER: text})
    press(page, "记录跟进")
    expect(field(page, COMPOSER)).to_have_value("")  # it is empty again when the text is safe
    shows(page, text)


def line(form: Locator, number: int, product: str, qty: str, discount: str | None = None) -> None:
    choose(form, f"产品 {number}", product, product)
    fill(form, **{f"数量 {number}": qty})
    if discount:
        fill(form, **{f"折扣 {number}": discount})


def advance(page: Page, stage: str, note: str) -> None:
    """One step on, through the strip of stages."""
    page.get_by_role("navigation", name="阶段历程").get_by_role("button", name=stage).click()
    fill(dialog(page, f"推进到「{stage}」"), 跟进说明=note)
    asked = dialog(page, f"推进到「{stage}」")
    asked.get_by_role("button", name="推进", exact=True).click()
    expect(asked).to_be_hidden()
    here = page.get_by_role("navigation", name="阶段历程").locator("[aria-current=step]")
    expect(here).to_contain_text(stage)


def approve(manager: Page, name: str) -> None:
    menu(manager, "审批")
    manager.reload()
    card = manager.get_by_role("listitem").filter(has_text=name)
    fill(card, **{"审批意见，驳回时必填": "同意"})
    press(card, "同意")
    expect(card).to_be_hidden()


def issue_goods(page: Page) -> None:
    status(page, "DO")
    act(page, "出库")
    confirm(page, "出库")
    status(page, "已出库")
