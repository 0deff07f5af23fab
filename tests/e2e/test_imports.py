"""A list of customers goes in, what was wrong comes back, and all of it is taken back again (IMP-01)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageFor
from tests.e2e.hands import shows
from tests.e2e.working import with_worker
from tests.integration.sheets import sheet_of, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = 60_000


@pytest.fixture(scope="module")
def server(company_template: str, static_app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server and a worker on a database of this module's own."""
    yield from with_worker(company_template, static_app, tmp_path_factory.mktemp("state"))


def workbook() -> bytes:
    rows = [
        [f"常州{n:02}精密机械制造有限公司", "制造业", f"联系人{n}", float(f"138000100{n:02}"), "江苏省", "张江路 88 号"]
        for n in range(12)
    ]
    rows[3][3], rows[7][1] = "1380001", "机器人"
    head = ["公司", "行业", "姓名", "手机号", "省份", "内部代号"]
    return xlsx_bytes([["2026 年秋季展会名单"], head, *rows])


def look(page: Page, place: Path, name: str) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=place / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "zh"), (1440, "en"), (390, "en")])
def test_the_whole_way_of_a_file(page_for: PageFor, tmp_path: Path, width: int, language: str) -> None:
    say = (lambda zh, en: zh) if language == "zh" else (lambda zh, en: en)
    page = page_for("zhao", width=width, language=language)
    page.goto("/customers")
    page.get_by_role("button", name=say("导入", "Import")).click()
    shows(page, say("导入记录", "Imports so far"))
    look(page, tmp_path, "1-file")
    with page.expect_download() as saved:
        page.get_by_role("button", name=say("下载模板", "Download the template")).click()
    assert len(sheet_of(saved.value.path().read_bytes())[0]) > 30
    content = {"name": "秋季展会名单.xlsx", "mimeType": XLSX, "buffer": workbook()}
    page.locator("input[type=file]").set_input_files([content])
    expect(page.get_by_role("button", name=say("预检", "Forecast"), exact=True)).to_be_visible(timeout=LONG)
    expect(page.locator(".k-setting", has_text="内部代号")).to_contain_text(say("不导入", "Left out"))
    look(page, tmp_path, "2-columns")
    page.get_by_role("button", name=say("预检", "Forecast"), exact=True).click()
    counted = say("新建 10 · 更新 0 · 跳过 0 · 失败 2", "10 new · 0 updated · 0 skipped · 2 failed")
    expect(page.get_by_text(counted)).to_be_visible(timeout=LONG)
    shows(page, say("手机号格式错误", "Not a valid mobile number"))
    look(page, tmp_path, "3-forecast")
    page.get_by_role("button", name=say("开始导入 10 行", "Import 10 rows")).click()
    undo = page.get_by_role("button", name=say("撤销导入", "Undo the import"))
    expect(undo).to_be_visible(timeout=LONG)
    look(page, tmp_path, "4-result")
    with page.expect_download() as errors:
        page.get_by_role("button", name=say("下载失败的 2 行", "Download the 2 failed rows")).click()
    failed = sheet_of(errors.value.path().read_bytes())
    assert [row[0] for row in failed[1:]] == ["常州03精密机械制造有限公司", "常州07精密机械制造有限公司"]
    undo.click()
    page.get_by_role("dialog").get_by_role("button", name=say("撤销导入", "Undo the import")).click()
    taken_back = say("已撤销新增 10 条，还原修改 0 条，保留 0 条", "10 removed, 0 restored, 0 kept")
    expect(page.get_by_text(taken_back)).to_be_visible(timeout=LONG)
    look(page, tmp_path, "5-undone")
    page.get_by_role("button", name=say("导入其他文件", "Import another file")).click()
    expect(page.get_by_role("article", name="秋季展会名单.xlsx").first).to_contain_text(say("已撤销", "Undone"))
    look(page, tmp_path, "6-past")
