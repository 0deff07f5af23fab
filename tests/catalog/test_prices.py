"""Which price applies, and what a document comes to (DOMAIN §0.4, §12.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import String, Uuid, column, select, values

from bihuan.catalog.price_list import service as prices
from bihuan.catalog.price_list.models import PriceListStatus
from bihuan.catalog.price_list.workflow import ACTIONS
from bihuan.catalog.pricing.schemas import LineWrite, PreviewWrite
from bihuan.catalog.pricing.service import check_on_sale, preview
from bihuan.kernel.errors import DomainError
from bihuan.kernel.workflow import unreachable
from tests.catalog.conftest import Make

GRADE_A, GRADE_B = uuid4(), uuid4()


@pytest.fixture
async def buyers(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Two customers, of grade A and B, whom catalog knows only by what parties registers."""
    known = values(
        column("id", Uuid()), column("grade", String), column("region", String), column("dept", Uuid()), name="known"
    ).data([(GRADE_A, "A", "310000", None), (GRADE_B, "B", "310000", None)])
    monkeypatch.setattr(prices, "BUYERS", [select(known).subquery()])
    yield


async def make_list(client: Any, name: str, product: dict[str, Any], steps: dict[str, str], **header: Any) -> Any:
    admin = await client("admin")
    body = {
        "name": name,
        "valid_from": "2026-01-01",
        "lines": [{"product_id": product["id"], "min_qty": qty, "price": price} for qty, price in steps.items()],
        **header,
    }
    made = await admin.post("/price-lists", json=body)
    assert made.status_code == 201, made.text
    active = await admin.post(f"/price-lists/{made.json()['id']}/activate", json={})
    assert active.status_code == 200, active.text
    return active.json()


@pytest.fixture
async def grade_a(client: Any, make_product: Make, masters: dict[str, str]) -> dict[str, Any]:
    """The worked example of DOMAIN §12.3: list A级2026 over a standard price of 1,130.00."""
    admin = await client("admin")
    found = (await admin.get("/products", params={"q": "A2026"})).json()["data"]
    if found:
        return found[0]  # type: ignore[no-any-return]
    product = await make_product("A2026", price="1130.00")
    steps = {"0": "1050.00", "50": "1000.00", "200": "940.00"}
    await make_list(client, "A级2026", product, steps, scope_kind="grade", scope_values=["A"])
    return product


@pytest.mark.parametrize(
    ("customer", "qty", "price"),
    [
        (GRADE_A, "49", "1050.00"),
        (GRADE_A, "50", "1000.00"),
        (GRADE_A, "250", "940.00"),
        (GRADE_B, "250", "1130.00"),
        (None, "1", "1130.00"),
    ],
)
async def test_a_list_for_grade_a_prices_by_quantity(
    client: Any, buyers: None, grade_a: dict[str, Any], customer: UUID | None, qty: str, price: str
) -> None:
    query = {"product_id": grade_a["id"], "qty": qty} | ({"customer_id": str(customer)} if customer else {})
    answer = await (await client("qian")).get("/price-lists/resolve-price", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["price"] == price
    assert answer.json()["no_price_list"] is (price == "1130.00")


async def test_the_more_specific_list_wins_then_priority_then_the_later_start(
    client: Any, buyers: None, make_product: Make
) -> None:
    product = await make_product("SPEC-1", price="100.00")
    qian = await client("qian")

    async def price() -> str:
        query = {"product_id": product["id"], "qty": "1", "customer_id": str(GRADE_A)}
        return str((await qian.get("/price-lists/resolve-price", params=query)).json()["price"])

    await make_list(client, "人人", product, {"0": "90.00"})
    assert await price() == "90.00"
    await make_list(client, "人人优先", product, {"0": "89.00"}, priority=50)
    assert await price() == "89.00"
    await make_list(client, "人人优先新", product, {"0": "88.00"}, priority=50, valid_from="2026-02-01")
    assert await price() == "88.00"
    await make_list(client, "华东", product, {"0": "87.00"}, scope_kind="region", scope_values=["310000"])
    assert await price() == "87.00"
    await make_list(client, "专属", product, {"0": "95.00"}, scope_kind="customer", scope_values=[str(GRADE_A)])
    assert await price() == "95.00"
    await make_list(
        client,
        "未来",
        product,
        {"0": "1.00"},
        scope_kind="customer",
        scope_values=[str(GRADE_A)],
        valid_from="2099-01-01",
        priority=1,
    )
    assert await price() == "95.00"


async def test_a_list_without_the_quantity_yields_to_the_next(client: Any, buyers: None, make_product: Make) -> None:
    product = await make_product("STEP-1", price="100.00")
    await make_list(client, "整箱价", product, {"10": "80.00"}, scope_kind="grade", scope_values=["A"])
    await make_list(client, "通用价", product, {"0": "90.00"})
    qian = await client("qian")
    seen = []
    for qty in ("9", "10"):
        query = {"product_id": product["id"], "qty": qty, "customer_id": str(GRADE_A)}
        seen.append((await qian.get("/price-lists/resolve-price", params=query)).json()["price"])
    assert seen == ["90.00", "80.00"]


async def test_prices_of_many_lines_are_resolved_in_two_statements(
    client: Any, ctx_for: Any, buyers: None, grade_a: dict[str, Any], make_product: Make, app: Any
) -> None:
    from sqlalchemy import event

    other = await make_product("MANY-1", price="99.99")
    ctx = await ctx_for("qian")
    said: list[str] = []
    listen = lambda *args: said.append(args[2])  # noqa: E731
    event.listen(app.state.engine.sync_engine, "before_cursor_execute", listen)
    lines = [LineWrite(product_id=UUID(grade_a["id"]), qty=Decimal(q)) for q in ("1", "60", "200")]
    lines += [LineWrite(product_id=UUID(other["id"]), qty=Decimal(3)) for _ in range(20)]
    shown = await preview(ctx, PreviewWrite(customer_id=GRADE_A, doc_date=date(2026, 11, 9), lines=lines))
    event.remove(app.state.engine.sync_engine, "before_cursor_execute", listen)
    assert len([sql for sql in said if sql.startswith(("SELECT", "WITH"))]) == 2
    assert [line.unit_price_incl for line in shown.lines[:4]] == [
        Decimal("1050"),
        Decimal("1000"),
        Decimal("940"),
        Decimal("99.99"),
    ]
    assert [line.line_no for line in shown.lines[:3]] == [10, 20, 30]
    assert (shown.lines[3].amount_excl, shown.lines[3].tax_amount) == (Decimal("265.46"), Decimal("34.51"))


async def test_the_golden_quote_comes_to_114560(ctx_for: Any, make_product: Make, client: Any) -> None:
    gateway = await make_product("GW-GOLD", price="1130.00")
    service = await make_product("SV-GOLD", price="10600.00", rate="VAT6", product_kind="service")
    ctx = await ctx_for("qian")
    entered = [
        LineWrite(product_id=UUID(gateway["id"]), qty=Decimal(100), discount_factor=Decimal("0.92")),
        LineWrite(product_id=UUID(service["id"]), qty=Decimal(1)),
    ]
    shown = await preview(ctx, PreviewWrite(lines=entered))
    assert shown.lines[0].unit_price_incl == Decimal("1039.600000")
    assert (shown.amount_excl, shown.tax_amount, shown.amount_incl) == (
        Decimal("102000.00"),
        Decimal("12560.00"),
        Decimal("114560.00"),
    )
    assert shown.amount_upper == "人民币壹拾壹万肆仟伍佰陆拾元整"


async def test_a_list_of_the_other_mode_is_converted(
    client: Any, ctx_for: Any, buyers: None, make_product: Make
) -> None:
    product = await make_product("MODE-1", price="1130.00")
    await make_list(client, "不含税价", product, {"0": "900.00"}, price_mode="excl")
    ctx = await ctx_for("qian")
    shown = await preview(ctx, PreviewWrite(lines=[LineWrite(product_id=UUID(product["id"]), qty=Decimal(1))]))
    assert shown.lines[0].list_price == Decimal("1017.000000")
    assert shown.amount_incl == Decimal("1017.00")


async def test_every_faulty_line_is_named_at_once(ctx_for: Any, make_product: Make, masters: dict[str, str]) -> None:
    product = await make_product("BAD-1")
    known = UUID(product["id"])
    ctx = await ctx_for("qian")
    entered = [
        LineWrite(product_id=uuid4(), qty=Decimal(1)),
        LineWrite(product_id=known, qty=Decimal(1), tax_rate_id=uuid4()),
        LineWrite(product_id=known, qty=Decimal(1), unit_price_excl=Decimal(5)),
        LineWrite(product_id=known, qty=Decimal(1), unit_price_incl=Decimal(0)),
        LineWrite(product_id=known, qty=Decimal(1), is_gift=True),
    ]
    with pytest.raises(DomainError) as refused:
        await preview(ctx, PreviewWrite(lines=entered))
    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/lines/0/product_id", "REF_NOT_FOUND"),
        ("/lines/1/tax_rate_id", "REF_NOT_FOUND"),
        ("/lines/2/unit_price_excl", "READONLY_FIELD"),
        ("/lines/3/unit_price_incl", "PRICE_REQUIRED"),
    ]


async def test_a_gift_is_free_and_bears_no_share_of_the_header_discount(ctx_for: Any, make_product: Make) -> None:
    product = UUID((await make_product("GIFT-1", price="500.00"))["id"])
    ctx = await ctx_for("qian")
    entered = [
        LineWrite(product_id=product, qty=Decimal(1)),
        LineWrite(product_id=product, qty=Decimal(1), unit_price_incl=Decimal(300)),
        LineWrite(product_id=product, qty=Decimal(1), unit_price_incl=Decimal("333.33")),
        LineWrite(product_id=product, qty=Decimal(1), is_gift=True),
    ]
    shown = await preview(ctx, PreviewWrite(header_discount_amount=Decimal(100), lines=entered))
    assert [line.header_share for line in shown.lines] == [
        Decimal("44.12"),
        Decimal("26.47"),
        Decimal("29.41"),
        Decimal(0),
    ]
    assert shown.amount_incl == Decimal("1033.33")
    assert shown.lines[3].discount_amount == Decimal("500.00")


async def test_a_header_discount_never_exceeds_the_lines(ctx_for: Any, make_product: Make) -> None:
    product = UUID((await make_product("OVER-1", price="10.00"))["id"])
    ctx = await ctx_for("qian")
    with pytest.raises(DomainError, match="DISCOUNT_EXCEEDS_AMOUNT"):
        await preview(
            ctx,
            PreviewWrite(header_discount_amount=Decimal(11), lines=[LineWrite(product_id=product, qty=Decimal(1))]),
        )


async def test_only_products_on_sale_are_sold(ctx_for: Any, make_product: Make) -> None:
    off = await make_product("OFF-1", name="停产件", publish=False)
    on = await make_product("ON-1")
    ctx = await ctx_for("qian")
    await check_on_sale(ctx, [SimpleNamespace(product_id=UUID(on["id"]))])
    with pytest.raises(DomainError) as refused:
        await check_on_sale(ctx, [SimpleNamespace(product_id=UUID(p["id"])) for p in (on, off)])
    assert refused.value.code == "PRODUCT_NOT_ON_SALE"
    assert refused.value.params == {"product": "OFF-1 停产件"}


async def test_a_price_list_in_force_is_not_edited(client: Any, make_product: Make) -> None:
    assert unreachable(PriceListStatus, PriceListStatus.DRAFT, ACTIONS) == set()
    product = await make_product("EDIT-1")
    made = await make_list(client, "生效中", product, {"0": "5.00", "10": "4.00"})
    admin = await client("admin")
    tag = f'"price-lists:{made["id"]}:{made["version"]}"'
    body = {"lines": [{"product_id": product["id"], "price": "1.00"}]}
    refused = await admin.put(f"/price-lists/{made['id']}/lines", json=body, headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (409, "INVALID_TRANSITION")
    off = (await admin.post(f"/price-lists/{made['id']}/deactivate", json={})).json()
    kept = off["lines"][1]["id"]
    body = {"lines": [{"id": kept, "product_id": product["id"], "min_qty": "10", "price": "3.00"}]}
    tag = f'"price-lists:{made["id"]}:{off["version"]}"'
    changed = await admin.put(f"/price-lists/{made['id']}/lines", json=body, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    assert [(line["id"], line["price"], line["line_no"]) for line in changed.json()["lines"]] == [(kept, "3.00", 10)]
    assert changed.json()["version"] == off["version"] + 1
