"""Products: one price entered, no product twice, costs only for those who may see them."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.catalog.product.models import Lifecycle
from bihuan.catalog.product.workflow import ACTIONS
from bihuan.kernel.workflow import unreachable
from tests.catalog.conftest import Make


@pytest.mark.req("PROD-01")
async def test_the_entered_price_stands_and_the_other_is_derived(make_product: Make) -> None:
    product = await make_product("P-100", price="1130.00", publish=False)
    assert (product["standard_price_incl"], product["standard_price_excl"]) == ("1130.00", "1000.00")
    assert product["price_mode"] == "incl"
    assert product["is_stocked"] is True
    assert product["lifecycle"] == "draft"
    assert (product["unit_name"], product["tax_rate_name"]) == ("台", "增值税 13%")


async def test_a_price_excluding_tax_derives_the_price_including_it(client: Any, masters: dict[str, str]) -> None:
    admin = await client("admin")
    body = {
        "code": "P-101",
        "name": "服务",
        "product_kind": "service",
        "unit_id": masters["项"],
        "tax_rate_id": masters["VAT6"],
        "price_mode": "excl",
        "standard_price_excl": "10000.00",
    }
    made = (await admin.post("/products", json=body)).json()
    assert made["standard_price_incl"] == "10600.00"
    assert made["is_stocked"] is False
    changed = await admin.patch(
        f"/products/{made['id']}",
        json={"tax_rate_id": masters["VAT13"]},
        headers={"If-Match": f'"products:{made["id"]}:{made["version"]}"'},
    )
    assert changed.json()["standard_price_incl"] == "11300.00"


async def test_a_product_needs_the_price_of_its_mode(client: Any, masters: dict[str, str]) -> None:
    admin = await client("admin")
    body = {"code": "P-102", "name": "无价", "unit_id": masters["台"], "tax_rate_id": masters["VAT13"]}
    refused = await admin.post("/products", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/standard_price_incl"


@pytest.mark.req("PROD-09")
async def test_the_same_code_name_and_spec_is_refused_whatever_its_width_or_case(
    client: Any, make_product: Make, masters: dict[str, str]
) -> None:
    await make_product("GW-200", name="智能网关", spec="4G 版")
    admin = await client("admin")
    body = {
        "code": "ｇｗ-200",
        "name": "智能网关",
        "spec": " 4G  版 ",
        "unit_id": masters["台"],
        "tax_rate_id": masters["VAT13"],
        "standard_price_incl": "1.00",
    }
    same = await admin.post("/products", json=body)
    assert (same.status_code, same.json()["code"]) == (409, "DUPLICATE_PRODUCT")
    code_only = await admin.post("/products", json={**body, "name": "另一个"})
    assert (code_only.status_code, code_only.json()["code"]) == (409, "DUPLICATE_PRODUCT_CODE")
    found = (await admin.get("/products", params={"q": "gw-200", "count": "exact"})).json()
    assert found["page"]["total"] == 1


async def test_an_edited_code_is_unique_too(client: Any, make_product: Make) -> None:
    await make_product("ED-1", name="网关一")
    product = await make_product("ED-2", name="网关二")
    admin, path = await client("admin"), f"/products/{product['id']}"

    async def renamed(code: str) -> Any:
        version = (await admin.get(path)).json()["version"]
        return await admin.patch(
            path, json={"code": code}, headers={"If-Match": f'"products:{product["id"]}:{version}"'}
        )

    taken = await renamed("ｅｄ-1")
    assert (taken.status_code, taken.json()["code"]) == (409, "DUPLICATE_PRODUCT_CODE")
    assert (await admin.get(path)).json()["code"] == "ED-2"
    free = await renamed("ED-3")
    assert (free.status_code, free.json()["code"]) == (200, "ED-3")
    assert (await renamed("ed-3")).status_code == 200  # its own


async def test_a_product_is_found_by_code_name_or_spec(client: Any, make_product: Make) -> None:
    await make_product("FX-77", name="传感器", spec="防爆型")
    qian = await client("qian")
    for words in ("fx-7", "传感", "防爆"):
        rows = (await qian.get("/products", params={"q": words})).json()["data"]
        assert [row["code"] for row in rows] == ["FX-77"], words


async def test_costs_are_shown_only_to_those_who_may_see_them(client: Any, make_product: Make) -> None:
    product = await make_product("C-1", cost_price="620.00", floor_price_excl="800.00")
    assert product["cost_price"] == "620.00"
    seen = (await (await client("qian")).get(f"/products/{product['id']}")).json()
    assert (seen["cost_price"], seen["floor_price_excl"]) == (None, None)
    rows = (await (await client("qian")).get("/products", params={"q": "C-1"})).json()["data"]
    assert "cost_price" not in rows[0]


async def test_a_rep_may_not_write_products(client: Any, make_product: Make) -> None:
    product = await make_product("R-1")
    refused = await (await client("qian")).post(f"/products/{product['id']}/suspend", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")


@pytest.mark.req("PROD-02")
async def test_a_product_lives_from_draft_to_end_of_life(client: Any, make_product: Make) -> None:
    assert unreachable(Lifecycle, Lifecycle.DRAFT, ACTIONS) == set()
    product = await make_product("L-1", publish=False)
    admin = await client("admin")
    states = []
    for verb in ("publish", "suspend", "resume", "retire", "reinstate"):
        body = {"reason": "按计划"} if verb in {"retire", "reinstate"} else {}
        answer = await admin.post(f"/products/{product['id']}/{verb}", json=body)
        assert answer.status_code == 200, answer.text
        states.append(answer.json()["lifecycle"])
    assert states == ["on_sale", "off_sale", "on_sale", "eol", "on_sale"]
    again = await admin.post(f"/products/{product['id']}/publish", json={})
    assert (again.status_code, again.json()["code"]) == (409, "INVALID_TRANSITION")


async def test_a_product_without_a_price_is_not_published(client: Any, make_product: Make) -> None:
    product = await make_product("Z-1", price="0.00", publish=False)
    admin = await client("admin")
    refused = await admin.post(f"/products/{product['id']}/publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "PRODUCT_WITHOUT_PRICE")
    assert (await admin.get(f"/products/{product['id']}")).json()["lifecycle"] == "draft"


async def test_categories_are_four_levels_deep_and_products_hang_on_leaves(
    client: Any, masters: dict[str, str]
) -> None:
    admin = await client("admin")
    parent: str | None = None
    chain = []
    for level in range(4):
        made = await admin.post("/product-categories", json={"name": f"第{level + 1}级", "parent_id": parent})
        assert made.status_code == 201, made.text
        chain.append(made.json())
        parent = made.json()["id"]
    fifth = await admin.post("/product-categories", json={"name": "第5级", "parent_id": parent})
    assert (fifth.status_code, fifth.json()["code"]) == (422, "CATEGORY_TOO_DEEP")
    circle = await admin.patch(
        f"/product-categories/{chain[0]['id']}",
        json={"parent_id": chain[2]["id"]},
        headers={"If-Match": f'"product-categories:{chain[0]["id"]}:1"'},
    )
    assert (circle.status_code, circle.json()["code"]) == (422, "CATEGORY_CYCLE")
    body = {
        "code": "CAT-1",
        "name": "有分类",
        "unit_id": masters["台"],
        "tax_rate_id": masters["VAT13"],
        "standard_price_incl": "1.00",
    }
    branch = await admin.post("/products", json={**body, "category_id": chain[0]["id"]})
    assert (branch.status_code, branch.json()["code"]) == (422, "CATEGORY_NOT_LEAF")
    leaf = await admin.post("/products", json={**body, "category_id": chain[3]["id"]})
    assert leaf.json()["category_name"] == "第4级"


async def test_the_statutory_rates_are_there_from_the_start(client: Any) -> None:
    rows = (await (await client("qian")).get("/tax-rates", params={"sort": "code"})).json()["data"]
    assert [(row["code"], row["rate"], row["zero_kind"]) for row in rows] == [
        ("EXEMPT", "0.00", "exempt"),
        ("LEVY1", "0.01", None),
        ("LEVY3", "0.03", None),
        ("NONTAX", "0.00", "nontax"),
        ("VAT13", "0.13", None),
        ("VAT6", "0.06", None),
        ("VAT9", "0.09", None),
        ("ZERO", "0.00", "zero_rated"),
    ]


async def test_two_units_never_share_a_name(client: Any) -> None:
    refused = await (await client("admin")).post("/units", json={"name": "台", "precision": 0})
    assert (refused.status_code, refused.json()["code"]) == (409, "DUPLICATE_VALUE")
