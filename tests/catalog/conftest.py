"""A catalogue to work with: units and rates from the seed, products made by the administrator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

Make = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def masters(client: Any) -> dict[str, str]:
    """Ids of units and tax rates by name and code."""
    admin = await client("admin")
    units = (await admin.get("/units", params={"limit": 200})).json()["data"]
    rates = (await admin.get("/tax-rates", params={"limit": 200})).json()["data"]
    return {unit["name"]: unit["id"] for unit in units} | {rate["code"]: rate["id"] for rate in rates}


@pytest.fixture
async def make_product(client: Any, masters: dict[str, str]) -> Make:
    """``await make_product("GW-200", price="1130.00")``: a product on sale, unless ``publish=False``."""

    async def make(code: str, *, price: str = "1130.00", rate: str = "VAT13", publish: bool = True, **more: Any) -> Any:
        admin = await client("admin")
        body = {
            "code": code,
            "name": more.pop("name", f"产品 {code}"),
            "unit_id": masters["台"],
            "tax_rate_id": masters[rate],
            "standard_price_incl": price,
            **more,
        }
        answer = await admin.post("/products", json=body)
        assert answer.status_code == 201, answer.text
        if publish:
            answer = await admin.post(f"/products/{answer.json()['id']}/publish", json={})
            assert answer.status_code == 200, answer.text
        return answer.json()

    return make
