"""Customers that buy nothing for a year are lost, at night and by rule (DOMAIN §5.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from bihuan.kernel.ownership import OwnershipEvent
from bihuan.parties.customer.models import Customer
from tests.parties.conftest import Make, Run


async def bought(db: Any, customer: dict[str, Any], day: str) -> None:
    """As if the last order had been approved on that day."""
    at = text(f"'{day} 10:00+08'")
    await db.execute(
        update(Customer)
        .where(Customer.id == UUID(customer["id"]))
        .values(lifecycle="deal", first_deal_at=at, last_deal_at=at)
    )
    await db.commit()


async def stage_of(db: Any, customer: dict[str, Any]) -> str:
    return str(await db.scalar(select(Customer.lifecycle).where(Customer.id == UUID(customer["id"]))))


@pytest.mark.req("CUST-21")
async def test_a_year_without_a_deal_loses_a_customer_and_the_log_says_why(
    client: Any, make_customer: Make, db: Any, run: Run
) -> None:
    old, recent, busy, never = [await make_customer("qian") for _ in range(4)]
    for customer, day in ((old, "2025-03-31"), (recent, "2025-04-02"), (busy, "2025-03-31")):
        await bought(db, customer, day)
    deal = {"customer_id": busy["id"], "name": "续约", "demand": "明年继续用", "expected_amount": "1000.00"}
    made = await (await client("qian")).post("/opportunities", json=deal | {"expected_close_date": "2099-01-01"})
    assert made.status_code == 201, made.text
    await bought(db, busy, "2025-03-31")  # opening a deal made no difference to its stage

    await run("2026-04-01 02:30", "lapse-customers")
    assert [await stage_of(db, one) for one in (old, recent, busy, never)] == ["lost", "deal", "deal", "potential"]
    (event,) = await db.execute(
        select(
            OwnershipEvent.from_state, OwnershipEvent.to_state, OwnershipEvent.reason, OwnershipEvent.actor_kind
        ).where(OwnershipEvent.object_id == UUID(old["id"]), OwnershipEvent.action == "convert")
    )
    assert tuple(event) == ("deal", "lost", "超过 365 天未成交，自动转为流失", "system")
    version = await db.scalar(select(Customer.version).where(Customer.id == UUID(old["id"])))
    await run("2026-04-01 02:31", "lapse-customers")  # once more: nothing new to say
    await db.rollback()
    assert await db.scalar(select(Customer.version).where(Customer.id == UUID(old["id"]))) == version


async def test_whoever_lapses_is_found_by_an_index(db: Any) -> None:
    await db.execute(text("SET LOCAL enable_seqscan = off"))
    wanted = (
        "EXPLAIN SELECT id FROM customers WHERE lifecycle = 'deal' AND status = 'active' AND deleted_at IS NULL "
        "AND coalesce(last_deal_at, first_deal_at) < '2020-01-01'"
    )
    assert any("ix_customers_lapsing" in line for (line,) in await db.execute(text(wanted)))
