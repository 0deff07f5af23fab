"""All results of a list at once: confirmed with their count, done by a real worker, left and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Api, PageFor
from tests.e2e.hands import dialog, menu, shows
from tests.e2e.working import with_worker

MANY = 12
CLAIMED_A_DAY = 10


@pytest.fixture(scope="module")
def server(company_template: str, static_app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server and a worker on a database of this module's own."""
    yield from with_worker(company_template, static_app, tmp_path_factory.mktemp("state"))


def test_everything_in_the_pool_is_claimed_as_far_as_the_rules_allow(
    page_for: PageFor, api: Callable[[str], Api], tmp_path: Path
) -> None:
    for number in range(MANY):
        lead = {"company_name": f"苏州{number:02}纺织", "contact_name": "王芳", "mobile": f"138000000{number:02}"}
        api("li").post("/leads", lead | {"source": "web_form"})
    page = page_for("qian")
    page.goto("/lead-pool")
    page.get_by_role("checkbox").nth(1).check()
    shows(page, "已选 1 条")
    page.get_by_role("button", name=f"选择全部 {MANY} 条结果").click()
    shows(page, f"已选全部 {MANY} 条结果")
    page.get_by_role("toolbar").get_by_role("button", name="领取").click()
    asked = dialog(page, f"全部 {MANY} 条结果")
    asked.get_by_role("button", name=f"开始处理 {MANY} 条").click()
    following = dialog(page, "后台任务")
    expect(following).to_contain_text("部分完成", timeout=60_000)
    expect(following).to_contain_text(f"成功 {CLAIMED_A_DAY} 条")
    following.get_by_role("button", name="查看后台任务").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("后台任务")
    job = page.get_by_role("article", name="线索 · 领取")
    expect(job).to_contain_text(f"未完成 {MANY - CLAIMED_A_DAY} 条")
    page.screenshot(path=tmp_path / "jobs.png")
    job.get_by_role("button", name="未完成的记录").click()
    failures = dialog(page, "线索 · 领取")
    expect(failures.get_by_text("今日领取数量已达上限")).to_have_count(MANY - CLAIMED_A_DAY)
    with page.expect_download() as download:
        failures.get_by_role("button", name="下载全部（CSV）").click()
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) == 1 + MANY - CLAIMED_A_DAY
    assert len(api("qian").all("/leads", owner_id=api("qian").get("/me")["id"])) == CLAIMED_A_DAY
    page.get_by_role("button", name="Close").or_(page.get_by_label("Close")).first.click()
    menu(page, "线索")
    menu(page, "后台任务")
    expect(job).to_be_visible()
