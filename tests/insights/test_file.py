"""The printed file of a customer says what its page says; what it bought and paid is read by pages (CUST-23, 24)."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from tests.fulfilment.world import World, ok, refused


def text_of(content: bytes) -> str:
    """The text of a PDF without white space: where lines break is the paper's affair."""
    reader = PdfReader(io.BytesIO(content))
    fonts = {str(font) for page in reader.pages for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert fonts, "every page has its fonts inside"
    return squeezed("".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def money(amount: str) -> str:
    return f"¥{float(amount):,.2f}".replace("¥-", "-¥")


async def printed(world: World, who: str, customer: dict[str, Any], language: str = "zh-CN") -> str:
    path = f"/customers/{customer['id']}/print"
    answer = await world.ask(who, "POST", path, headers={"Accept-Language": language})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return text_of(answer.content)


@pytest.mark.req("CUST-23")
async def test_the_file_says_what_the_page_says_and_is_logged(world: World, deal: dict[str, Any]) -> None:
    customer = deal["customer"]
    about = {"object_type": "customers", "object_id": customer["id"], "kind": "phone"}
    await world.post("qian", "/follow-ups", {**about, "content": "客户问网关何时到货", "next_plan": "周三回复"}, 201)
    page = await world.get("boss", f"/customers/{customer['id']}/overview")
    record = await world.get("boss", f"/customers/{customer['id']}")
    paper = await printed(world, "boss", customer)
    for said in (
        "客户档案",
        record["name"],
        record["number"],
        "钱程",
        *(squeezed(one["name"]) for one in page["contacts"]),
        *(one["mobile"] for one in page["contacts"]),
        *(money(one["amount"]) for one in page["figures"] if one["amount"] is not None),
        *(squeezed(one["content"]) for one in page["follow_ups"]),
        deal["order"]["number"],
        deal["receipt"]["number"],
        "银行转账",
        "GW-200",
        "电话",
        "下一步：周三回复",
        "转换客户",
    ):
        assert said in paper, said
    assert "另有" not in paper
    english = await printed(world, "boss", customer, "en-US")
    for said in ("Customerfile", "Bankfransfer".replace("f", "t", 1), "Creditlimit", record["name"]):
        assert said in english, said
    log = (await world.get("boss", f"/timeline/customers/{customer['id']}"))["data"]
    assert [one["action"] for one in log].count("print") == 2

    he = await printed(
        world, "he", customer
    )  # the warehouse: no contacts, no money, nothing of the deal but its orders
    assert record["name"] in he
    assert deal["receipt"]["number"] not in he
    assert "13700001111" not in he
    other = await world.client("sun")
    refused(await other.post(f"/customers/{customer['id']}/print"), 404, "NOT_FOUND")
    log = (await world.get("boss", f"/timeline/customers/{customer['id']}"))["data"]
    assert [one["action"] for one in log].count("print") == 3, "what was refused is no printing"


@pytest.mark.req("CUST-24", "CUST-26", "CUST-34")
async def test_what_was_bought_and_paid_is_read_page_by_page(world: World, clock: Any) -> None:
    customer = await world.new_customer()
    await world.stock_up("GW-200", "5", "620.00")
    first = await world.order(("GW-200", "2"), ("CB-10", "10"), customer=customer)
    second = await world.order(("SV-01", "1"), customer=customer)
    paid = await world.receipt("1130.00", customer=customer, order_id=first["id"], method="alipay")
    path = f"/customers/{customer['id']}/transactions"
    every = (await world.get("boss", path))["data"]
    assert [(one["number"], one["product_code"], one["qty"], one["amount"], one["method"]) for one in every] == sorted(
        [
            (first["number"], "GW-200", "2", "2260.00", None),
            (first["number"], "CB-10", "10", "99.90", None),
            (second["number"], "SV-01", "1", "10600.00", None),
            (paid["number"], None, None, "1130.00", "alipay"),
        ],
        key=lambda one: [str(row["document_id"]) + str(-row["line_no"]) for row in every if row["number"] == one[0]],
        reverse=True,
    )
    walked, cursor = [], None
    while True:
        page = await world.get("boss", path, limit=1, **({"cursor": cursor} if cursor else {}))
        walked += page["data"]
        cursor = page["page"]["next_cursor"]
        if cursor is None:
            break
    assert walked == every
    only = (await world.get("boss", path, kind="receipt"))["data"]
    assert [one["number"] for one in only] == [paid["number"]]
    assert (await world.get("boss", path, on_lte="2000-01-01"))["data"] == []
    seen = {one["kind"] for one in (await world.get("he", path))["data"]}
    assert seen == {"order"}, "the warehouse reads orders and no receipts"
    await client_gets_404(world, path)

    shown = await world.get("boss", f"/customers/{customer['id']}/overview")
    assert shown["deal_months"] == 0
    assert shown["preferences"] == [], "these products lie in no category"


async def client_gets_404(world: World, path: str) -> None:
    sun = await world.client("sun")
    refused(await sun.get(path), 404, "NOT_FOUND")
    ok(await (await world.client("qian")).get(path))
