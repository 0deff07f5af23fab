"""Imports of products: the same by code, name and specification; the entered price stands (IMP-03)."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI

from bihuan.integration.importing import doing, undoing
from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.integration.sheets import sheet_of, xlsx_bytes
from tests.integration.test_imports import Upload, checked, counts, rows_of, runner, step, upload

__all__ = ["runner", "upload"]

HEADER = ["产品编码", "产品名称", "规格型号", "单位", "税率", "含税价", "不含税价", "最低限价"]
_serial = count(1)


@pytest.fixture(autouse=True)
async def small_chunks(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "CHUNK", 2)
    monkeypatch.setattr(undoing, "CHUNK", 2)


@pytest.fixture
async def unit(client: Clients) -> str:
    name = f"台{next(_serial)}"
    made = await (await client("admin")).post("/units", json={"name": name, "precision": 0, "is_active": True})
    assert made.status_code == 201, made.text
    return name


def row(code: str, unit: str, **more: str) -> list[str]:
    cells = dict.fromkeys(HEADER, "") | {"产品编码": code, "产品名称": f"网关{code}", "单位": unit, "税率": "13%"}
    return list((cells | {"含税价": "113.00"} | more).values())


async def product(by: Any, code: str) -> dict[str, Any]:
    (found,) = (await by.get("/products", params={"q": code})).json()["data"]
    return dict((await by.get(f"/products/{found['id']}")).json())


@pytest.mark.req("IMP-03", "PROD-08")
async def test_products_are_forecast_made_corrected_and_taken_back(
    client: Clients, runner: Runner, upload: Upload, unit: str
) -> None:
    admin, no = await client("admin"), next(_serial)
    code = [f"IMP{no}-{place}" for place in range(5)]
    rows = [
        row(code[0], unit),
        row(code[1], unit, 税率="0.13", 含税价="", 不含税价="100"),
        row(code[2], unit, 含税价=""),
        row(code[3], "没有这个单位"),
        row(f" {code[0].lower()} ", unit, 产品名称=f"网关{code[0]}"),
    ]
    of = await upload("admin", "products", [HEADER, *rows])
    assert of["mapping"] == [
        *("code", "name", "spec", "unit_id", "tax_rate_id"),
        *("standard_price_incl", "standard_price_excl", "floor_price_excl"),
    ]
    assert counts(await checked(admin, runner, of)) == (2, 0, 0, 3)
    assert (await admin.get("/products", params={"q": f"IMP{no}-"})).json()["data"] == []
    failed = await rows_of(admin, of, outcome="fail")
    assert [(one["line"], one["problems"][0]["field"], one["problems"][0]["code"]) for one in failed] == [
        (4, "standard_price_incl", "REQUIRED"),
        (5, "unit_id", "IMPORT_VALUE_UNKNOWN"),
        (6, None, "IMPORT_REPEATED"),
    ]

    done = await step(admin, runner, of, "run")
    assert (done["state"], counts(done)) == ("done", (2, 0, 0, 3))
    first, second = await product(admin, code[0]), await product(admin, code[1])
    assert (first["lifecycle"], first["is_stocked"], first["unit_name"]) == ("draft", True, unit)
    prices = ("price_mode", "standard_price_incl", "standard_price_excl")
    assert [first[name] for name in prices] == ["incl", "113.00", "100.00"]
    assert [second[name] for name in prices] == ["excl", "113.00", "100.00"]
    book = sheet_of((await admin.get(f"/imports/{of['id']}/errors")).content)
    assert [line[0] for line in book[1:]] == [rows[2][0], rows[3][0], rows[4][0].strip()]

    taken_back = await step(admin, runner, of, "undo")
    assert (taken_back["state"], taken_back["counts"]["removed"]) == ("undone", 2)
    assert (await admin.get("/products", params={"q": f"IMP{no}-"})).json()["data"] == []


@pytest.mark.req("IMP-03", "PROD-09")
async def test_a_product_that_exists_is_reported_or_updated_by_choice(
    client: Clients, runner: Runner, upload: Upload, unit: str
) -> None:
    admin, no = await client("admin"), next(_serial)
    code = f"DUP{no}"
    await step(admin, runner, made := await _checked(admin, runner, upload, [row(code, unit, 规格型号="A 1")]), "run")
    assert made["object"] == "products"
    before = await product(admin, code)

    same = row(f"ｄｕｐ{no}", unit, 产品名称=f"网关DUP{no}", 规格型号="Ａ　１", 含税价="226", 最低限价="90")
    other = row(code, unit, 规格型号="B 2")
    of = await upload("admin", "products", [HEADER, same, other])
    assert counts(await checked(admin, runner, of)) == (0, 0, 0, 2)
    first, second = [one["problems"][0] for one in await rows_of(admin, of)]
    assert (first["code"], first["detail"]) == ("IMPORT_PRODUCT_EXISTS", f"产品已存在：{code} 网关{code} A 1")
    assert second["code"] == "IMPORT_PRODUCT_CODE_TAKEN"
    assert counts(await checked(admin, runner, of, duplicates="skip")) == (0, 0, 1, 1)
    assert counts(await checked(admin, runner, of, duplicates="fill")) == (0, 1, 0, 1)
    assert await product(admin, code) == before

    assert counts(await checked(admin, runner, of, duplicates="overwrite")) == (0, 1, 0, 1)
    assert counts(await step(admin, runner, of, "run")) == (0, 1, 0, 1)
    after = await product(admin, code)
    assert (after["standard_price_incl"], after["standard_price_excl"]) == ("226.00", "200.00")
    assert (after["floor_price_excl"], after["version"]) == ("90.00", before["version"] + 1)
    assert (after["code"], after["spec"]) == (code, "Ａ　１")

    undone = await step(admin, runner, of, "undo")
    assert (undone["counts"]["restored"], undone["counts"]["kept"]) == (1, 0)
    restored = await product(admin, code)
    moving = {"version", "updated_at", "updated_by"}
    assert {k: v for k, v in restored.items() if k not in moving} == {
        k: v for k, v in before.items() if k not in moving
    }


@pytest.mark.req("IMP-03", "PROD-03", "ADM-01")
async def test_fields_of_the_company_are_columns_of_products_too(
    client: Clients, runner: Runner, upload: Upload, unit: str
) -> None:
    admin, no = await client("admin"), next(_serial)
    option = {"code": "edge", "label_zh": "边缘", "label_en": "Edge"}
    for body in (
        {"key": "p_line", "kind": "select", "label_zh": "产品线", "label_en": "Line", "options": [option]},
        {"key": "p_drawing", "kind": "text", "label_zh": "图号", "label_en": "Drawing", "is_unique": True},
        {
            "key": "p_life",
            "kind": "number",
            "label_zh": "寿命",
            "label_en": "Life",
            "minimum": "1",
            "default_value": "5",
        },
    ):
        made = await admin.post("/custom-fields", json={"object": "products"} | body)
        assert made.status_code == 201, made.text
    code = [f"CFP{no}-{place}" for place in range(4)]
    rows = [
        [*row(code[0], unit), "边缘", "D-1", ""],
        [*row(code[1], unit), "", "D-1", ""],
        [*row(code[2], unit), "云端", "D-2", "8"],
        [*row(code[3], unit), "edge", "", "0"],
    ]
    of = await upload("admin", "products", [[*HEADER, "产品线", "图号", "寿命"], *rows])
    assert of["mapping"][-3:] == ["custom.p_line", "custom.p_drawing", "custom.p_life"]
    assert counts(await checked(admin, runner, of)) == (1, 0, 0, 3)
    failed = await rows_of(admin, of, outcome="fail")
    assert [(one["problems"][0]["field"], one["problems"][0]["code"]) for one in failed] == [
        ("custom.p_drawing", "DUPLICATE_VALUE"),
        ("custom.p_line", "IMPORT_VALUE_UNKNOWN"),
        ("custom.p_life", "MIN_VALUE"),
    ]
    assert counts(await step(admin, runner, of, "run")) == (1, 0, 0, 3)
    kept = {"p_line": "edge", "p_drawing": "D-1", "p_life": "5"}
    assert (await product(admin, code[0]))["custom"] == kept

    again = [[*row(code[0], unit), "", "", "9"]]
    of = await upload("admin", "products", [[*HEADER, "产品线", "图号", "寿命"], *again])
    assert counts(await checked(admin, runner, of, duplicates="overwrite")) == (0, 1, 0, 0)
    assert counts(await step(admin, runner, of, "run")) == (0, 1, 0, 0)
    assert (await product(admin, code[0]))["custom"] == kept | {"p_life": "9"}
    assert (await step(admin, runner, of, "undo"))["counts"]["restored"] == 1
    assert (await product(admin, code[0]))["custom"] == kept


async def _checked(admin: Any, runner: Runner, upload: Upload, rows: list[list[str]]) -> dict[str, Any]:
    of = await upload("admin", "products", xlsx_bytes([HEADER, *rows]))
    return await checked(admin, runner, of)


async def test_a_template_of_products_offers_units_rates_and_categories(client: Clients, unit: str) -> None:
    admin, qian = await client("admin"), await client("qian")
    answer = await admin.get("/products/import/template")
    assert answer.status_code == 200
    assert sheet_of(answer.content)[0][:7] == [
        "产品编码",
        "产品名称",
        "规格型号",
        "产品分类",
        "品牌",
        "产品类型",
        "单位",
    ]
    assert (await qian.get("/products/import/template")).status_code == 403
