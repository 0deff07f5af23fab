"""Every main page in both languages, on a desk and on a phone; signing in, refusals, language, theme, search."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from bihuan.settings import REPOSITORY
from tests.database import in_thread
from tests.e2e.conftest import Api, PageFor, forgive, sign_in
from tests.e2e.hands import choose, dialog, field, fill
from tests.factories.records import Records

CUSTOMER = "苏州云锦纺织股份有限公司"
CONTACT = "欧阳晓琳"
PRODUCT = "温湿度传感器"

ROUTES = re.findall(r"page\('/([^']*)'", (REPOSITORY / "frontend/src/app/router.tsx").read_text())
SHOWN = {
    "/customers": CUSTOMER,
    "/contacts": CONTACT,
    "/invoice-titles": CUSTOMER,
    "/pools": "公海",
    "/opportunities": CUSTOMER,
    "/quotes": CUSTOMER,
    "/orders": CUSTOMER,
    "/receipts": CUSTOMER,
    "/fund-accounts": "招商银行",
    "/products": PRODUCT,
    "/units": "台",
    "/tax-rates": "13%",
    "/warehouses": "主仓",
    "/stocks": PRODUCT,
    "/stock-entries": "主仓",
    "/users": "qian",
    "/departments": "销售一部",
    "/roles": "sales_rep",
}
"""An address, and what its data shows there; of a page for which nothing was prepared only the heading is looked at."""
LISTS = {f"/{route}": SHOWN.get(f"/{route}", "") for route in ROUTES if "$" not in route}
RECORDS = tuple(route.removesuffix("/$id") for route in ROUTES if route.endswith("/$id"))
# A key of the dictionary where a word should stand: `quote.fields.total`.
UNTRANSLATED = re.compile(
    r"\b[a-z_]+\.(?:fields|status|title|titles|about|view|tab|group|form|kind|type|page|nav|action)s?\b(?:\.\w+)*"
)
SIZES = {"desk": 1440, "phone": 390}


@pytest.fixture(scope="module")
def records(api: Callable[[str], Api]) -> dict[str, str]:
    """One customer with everything that hangs on it, made through the API; the address of one record of each kind."""
    admin, qian, he, wu = (api(name) for name in ("admin", "qian", "he", "wu"))
    unit = next(row["id"] for row in admin.all("/units") if row["name"] == "台")
    rate = next(row["id"] for row in admin.all("/tax-rates") if row["code"] == "VAT13")
    body = {"code": "SN-010", "name": PRODUCT, "unit_id": unit, "tax_rate_id": rate, "product_kind": "goods"}
    product = admin.post("/products", body | {"standard_price_incl": "180.80", "cost_price": "72.00"})["id"]
    admin.post(f"/products/{product}/publish")
    warehouse = admin.post("/warehouses", {"code": "WH1", "name": "主仓", "kind": "normal"})["id"]
    opening = [{"product_id": product, "qty": "500", "unit_cost": "72.00"}]
    he.post("/stock-entries", {"warehouse_id": warehouse, "kind": "opening", "lines": opening})
    bank = admin.post("/fund-accounts", {"name": "招商银行基本户", "kind": "bank", "opening_balance": "0.00"})["id"]
    person = {"name": CONTACT, "mobile": "13912345678"}
    customer = qian.post(
        "/customers", {"name": CUSTOMER, "industry": "it", "source": "referral", "primary_contact": person}
    )
    title = {"customer_id": customer["id"], "title_type": "unit", "title": CUSTOMER, "tax_no": "91310115MA1K35J8HH"}
    qian.post("/invoice-titles", title | {"is_default": True})
    lines = [{"product_id": product, "qty": "1200", "discount_factor": "0.95"}]
    named = {"customer_id": customer["id"], "name": "细纱车间温湿度集中监测改造项目（一期）"}
    qian.post("/opportunities", named | {"expected_close_date": "2030-12-31", "demand": "车间联网监测", "lines": lines})
    qian.post("/quotes", named | {"lines": lines})
    qian.post("/orders", {"customer_id": customer["id"], "delivery_date": "2030-12-31", "lines": lines})
    wu.post("/receipts", {"customer_id": customer["id"], "amount": "1234567.89", "fund_account_id": bank})
    missing = [name for name in RECORDS if not admin.all(f"/{name}")]
    in_thread(made(admin.address, admin.token, missing))
    return {name: f"/{name}/{admin.all(f'/{name}')[0]['id']}" for name in RECORDS}


async def made(address: str, token: str, kinds: list[str]) -> None:
    """One of each kind of which there is none yet: its page is opened too."""
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        records = Records(http)
        for kind in kinds:
            await records.one(kind)


MANNERS = [("desk", "zh"), ("phone", "en")]
if os.environ.get("SCREENS") == "all":
    MANNERS += [("desk", "en"), ("phone", "zh")]
"""Both sizes and both languages; every pair of them before a release, since a round takes a minute."""


@pytest.fixture(params=MANNERS, ids="-".join, scope="module")
def manner(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    yield request.param


def test_every_page(page_for: PageFor, records: dict[str, str], manner: tuple[str, str]) -> None:
    """It renders its data, in words of the language, and fits the screen. One sign-in for the whole round."""
    size, language = manner
    page = page_for("admin", width=SIZES[size], language=language)
    faults = [
        fault
        for address, text in (LISTS | {address: "" for address in records.values()}).items()
        for fault in faults_of(page, address, text)
    ]
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str, text: str) -> list[str]:
    page.goto(address)
    heading = page.get_by_role("heading", level=1)
    expect(heading, f"{address} has no heading").to_be_visible()
    if text:
        shown = page.get_by_text(text).filter(visible=True).first
        expect(shown, f"{address} does not show {text}").to_be_visible()
    expect(page.locator(".ant-skeleton, .ant-spin-spinning"), f"{address} stays empty").to_have_count(0)
    words = page.locator("body").inner_text()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{address}: untranslated {key}" for key in sorted(set(UNTRANSLATED.findall(words)))]
    user = page.locator("header .s-avatar").bounding_box()
    if user is None or round(user["width"]) != round(user["height"]):
        found.append(f"{address}: the header does not fit the screen, its last button is squeezed")
    return found + ([f"{address}: {wide} px wider than the screen"] if wide > 0 else [])


def test_a_wrong_password_is_refused(page_for: PageFor, errors: list[str]) -> None:
    page = page_for()
    fill(page, 用户名="qian", 密码="not it at all")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("navigation", name="主菜单")).to_have_count(0)
    forgive(errors, 401)
    sign_in(page, "qian")


def test_a_page_that_is_not_mine(page_for: PageFor) -> None:
    """Neither in the menu nor by its address; nothing of it is asked for."""
    page = page_for("he")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu.get_by_role("link", name="发货单", exact=True)).to_be_visible()
    expect(menu.get_by_role("link", name="收款", exact=True)).to_have_count(0)
    page.goto("/receipts")
    expect(page.get_by_text("没有权限")).to_be_visible()
    expect(page.get_by_role("button", name="新建收款单")).to_have_count(0)


@pytest.mark.parametrize("address", ["/duplicate-customers", "/data-quality", "/audit-log"])
def test_a_page_that_is_not_mine_asks_for_nothing(page_for: PageFor, address: str) -> None:
    """Also where the browser learns last who it is: the page waits for that."""
    page = page_for("qian")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    def late(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/api/v1/me", late)
    page.goto(address)
    expect(page.get_by_text("没有权限")).to_be_visible()
    assert not [path for path in asked if path.startswith(("/api/v1/data-quality", "/api/v1/audit-log"))]


def test_a_page_loaded_anew_while_it_renews_the_session_stays_signed_in(page_for: PageFor, errors: list[str]) -> None:
    """The server has answered, and the browser never read it: the cookie of before is all that it has."""
    page = page_for("qian")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        answer = httpx.post(route.request.url, headers=route.request.all_headers(), json={})
        lost.append(answer.status_code)
        route.abort()

    page.route("**/api/v1/auth/refresh", lose)
    page.reload()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
    assert lost == [200]
    errors[:] = [error for error in errors if "ERR_FAILED" not in error]


def test_the_address_of_a_login_page_leads_to_ones_work(page_for: PageFor) -> None:
    page = page_for("qian")
    page.goto("/login")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^钱程，.+好$"))
    assert urlsplit(page.url).path == "/"


def test_language_and_theme(page_for: PageFor) -> None:
    """Switched in the header, kept on the device."""
    page = page_for("admin")
    page.get_by_role("button", name="切换语言").click()
    expect(page.get_by_role("link", name="Customers", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("dark", re.I)).click()
    page.reload()
    expect(page.get_by_role("link", name="Customers", exact=True)).to_be_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", background)[:3])
    assert red + green + blue < 150, f"the ground is {background}"


@pytest.mark.usefixtures("records")
def test_two_characters_find_the_customer(page_for: PageFor) -> None:
    page = page_for("qian")
    page.keyboard.press("Control+k")
    page.get_by_role("textbox", name="搜索全部").fill("云锦")
    page.get_by_role("dialog").get_by_role("button", name=CUSTOMER).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CUSTOMER)
    expect(page).to_have_title(re.compile(rf"^{CUSTOMER} · .+ · 闭环 CRM$"))


@pytest.mark.usefixtures("records")
def test_what_was_typed_is_not_lost(page_for: PageFor) -> None:
    """A form that was left half filled is filled the same way when it is opened again."""
    page = page_for("qian")
    page.goto("/leads?new=1")
    fill(dialog(page, "新建线索"), 公司名称="无锡半途科技有限公司")
    choose(dialog(page, "新建线索"), "来源", "官网表单")
    page.reload()
    form = dialog(page, "新建线索")
    expect(field(form, "公司名称")).to_have_value("无锡半途科技有限公司")
    form.get_by_role("button", name="丢弃草稿").click()
    expect(field(form, "公司名称")).to_have_value("")


@pytest.mark.usefixtures("records")
def test_a_line_is_typed_without_the_mouse(page_for: PageFor) -> None:
    """From the customer through the product to the next line: Tab and Enter meet nothing in between."""
    page = page_for("qian")
    page.goto("/quotes?new=1")
    form = dialog(page, "新建报价单")
    keys, options = page.keyboard, page.locator(".ant-select-dropdown:visible")
    expect(field(form, "客户")).to_be_focused()
    keys.type("云锦")
    expect(options.get_by_text(CUSTOMER, exact=True)).to_be_visible()
    keys.press("Enter")
    expect(options).to_have_count(0)
    keys.press("Tab")
    expect(field(form, "来源商机")).to_be_focused()
    field(form, "产品 1").focus()
    keys.type("温湿度")
    expect(options.get_by_text(PRODUCT, exact=True)).to_be_visible()
    keys.press("Enter")
    expect(options).to_have_count(0)
    keys.press("Tab")
    expect(field(form, "数量 1")).to_be_focused()
    keys.type("12")
    keys.press("Enter")
    expect(field(form, "数量 1")).to_have_value("12")
    expect(form.get_by_text("¥2,169.60").first).to_be_visible()
    keys.press("Escape")


def test_an_update_reloads_an_open_tab(page_for: PageFor, errors: list[str]) -> None:
    """The chunks an open tab still asks for are gone: it loads the new version and goes where one wanted to go."""
    page = page_for("li")
    published = False

    def loaded_anew(route: Route) -> None:
        nonlocal published
        published = True
        route.continue_()

    def chunk(route: Route) -> None:
        if published:
            route.continue_()
        else:
            route.fulfill(status=404, body="")

    page.route(re.compile(r"/assets/.*\.(js|css)$"), chunk)
    page.route(lambda address: urlsplit(address).path == "/product-categories", loaded_anew)
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="产品分类", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("产品分类")
    of_the_chunk = re.compile("preload CSS|dynamically imported module")  # whichever of its files is missed first
    errors[:] = [error for error in errors if not of_the_chunk.search(error)]
    forgive(errors, 404)
