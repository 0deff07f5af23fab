"""One's own account, a token for a program, and the log of it all: as a person does it, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageFor, forgive, sign_in
from tests.e2e.hands import dialog, field, fill, press
from tests.factories.company import PASSWORD


def test_two_steps_from_the_qr_code_to_the_next_sign_in(page_for: PageFor, errors: list[str], tmp_path: Path) -> None:
    li = page_for("li")
    li.goto("/account")
    expect(li.get_by_role("heading", name="账号安全")).to_be_visible()
    expect(li.get_by_text("当前设备", exact=True)).to_be_visible()
    press(li, "开启")
    fill(dialog(li, "开启两步验证"), 登录密码="wrong")
    press(dialog(li, "开启两步验证"), "下一步")
    expect(dialog(li, "开启两步验证").get_by_role("alert")).to_contain_text("密码错误")
    forgive(errors, 403)
    fill(dialog(li, "开启两步验证"), 登录密码=PASSWORD)
    press(dialog(li, "开启两步验证"), "下一步")
    expect(dialog(li, "开启两步验证").locator(".ant-qrcode svg")).to_be_visible()
    secret = dialog(li, "开启两步验证").locator("code").inner_text()
    li.screenshot(path=tmp_path / "totp-1440-zh.png")
    fill(dialog(li, "开启两步验证"), **{"6 位动态验证码": pyotp.TOTP(secret).now()})
    press(dialog(li, "开启两步验证"), "开启两步验证")
    expect(li.get_by_text("保存恢复码")).to_be_visible()
    recovery = li.locator(".s-recovery code").all_inner_texts()
    assert len(set(recovery)) == 10
    li.screenshot(path=tmp_path / "recovery-1440-zh.png")
    press(li, "我已保存")
    expect(li.get_by_text("已开启，还剩 10 个恢复码")).to_be_visible()

    li.get_by_role("button", name="我的账号").click()
    li.get_by_role("menuitem", name="退出登录").click()
    fill(li, 用户名="li", 密码=PASSWORD)
    press(li, "登录")
    expect(field(li, "动态验证码")).to_be_visible()
    forgive(errors, 401)
    li.screenshot(path=tmp_path / "login-1440-zh.png")
    fill(li, 动态验证码=recovery[0])
    press(li, "登录")
    expect(li.get_by_role("navigation").first).to_be_visible()


def test_a_token_is_shown_once_and_told_in_the_log(page_for: PageFor, tmp_path: Path) -> None:
    admin = page_for("admin")
    admin.goto("/api-tokens")
    press(admin, "新建令牌")
    asked = dialog(admin, "新建令牌")
    fill(asked, 名称="ERP 同步", 登录密码=PASSWORD)
    field(asked, "权限范围").click()
    field(asked, "权限范围").fill("lead:read")
    options = admin.locator(".ant-select-dropdown:visible .ant-select-item-option-content")
    options.get_by_text("lead:read", exact=True).click()
    asked.get_by_text("新建令牌", exact=True).first.click()  # beside the list, which closes
    expect(options).to_have_count(0)
    admin.screenshot(path=tmp_path / "token-form-1440-zh.png")
    press(asked, "新建令牌")
    expect(admin.get_by_text("令牌已创建")).to_be_visible()
    key = admin.locator(".ant-modal code").inner_text()
    assert key.startswith("crm_pat_") and len(key) == 66
    admin.screenshot(path=tmp_path / "token-key-1440-zh.png")
    press(admin, "我已保存")
    expect(admin.get_by_text("ERP 同步").first).to_be_visible()
    expect(admin.locator(".ant-modal code")).to_have_count(0)
    assert key not in admin.content()
    admin.goto("/security-events")
    expect(admin.get_by_text("创建令牌").first).to_be_visible()


def test_the_pages_on_a_phone_and_in_english(page_for: PageFor, tmp_path: Path) -> None:
    wide: Page = page_for("zhao", language="en")
    for path, title in (("/account", "Account security"), ("/api-tokens", "API tokens")):
        wide.goto(path)
        expect(wide.get_by_role("heading", name=title)).to_be_visible()
        if path == "/account":
            expect(wide.get_by_text("This device", exact=True)).to_be_visible()
        wide.screenshot(path=tmp_path / f"{path[1:]}-1440-en.png")
    phone = page_for("", width=390)
    sign_in(phone, "admin")
    for path, title in (("/account", "账号安全"), ("/api-tokens", "API 令牌"), ("/security-events", "安全日志")):
        phone.goto(path)
        expect(phone.get_by_role("heading", name=title)).to_be_visible()
        phone.wait_for_load_state("networkidle")
        phone.screenshot(path=tmp_path / f"{path[1:]}-390-zh.png")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
