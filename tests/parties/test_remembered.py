"""What lists take from memory: names, pools and who was ever let in follow every change at once (decision 0060)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.principals import load_principal
from bihuan.kernel.context import Context
from bihuan.kernel.reader import Reader
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from tests.conftest import Clients
from tests.factories.company import Company

Make = Callable[..., Awaitable[dict[str, Any]]]


async def listed(by: Any, record: dict[str, Any]) -> dict[str, Any]:
    rows = (await by.get("/customers", params={"q": record["number"]})).json()["data"]
    return next(dict(row) for row in rows if row["id"] == record["id"])


async def changed(by: Any, path: str, **values: Any) -> None:
    etag = (await by.get(path)).headers["etag"]
    answer = await by.patch(path, json=values, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text


async def test_who_is_renamed_is_called_so_in_the_next_list_and_record(client: Clients, make_customer: Make) -> None:
    record, zhao, admin = await make_customer("qian"), await client("zhao"), await client("admin")
    name = (await listed(zhao, record))["owner_name"]
    assert name == record["owner_name"]
    user = f"/users/{record['owner_id']}"
    await changed(admin, user, name="钱改名")
    assert (await listed(zhao, record))["owner_name"] == "钱改名"
    assert (await zhao.get(f"/customers/{record['id']}")).json()["owner_name"] == "钱改名"
    await changed(admin, user, name=name)
    assert (await listed(zhao, record))["owner_name"] == name


async def test_a_category_that_is_renamed_is_called_so_in_the_next_list_of_customers(
    client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    record, zhao, admin = await make_customer("qian"), await client("zhao"), await client("admin")
    made = (await admin.post("/product-categories", json={"name": "工业网关", "code": "remembered"})).json()
    prefer = text("UPDATE customers SET preferred_category_id = :category WHERE id = :id")
    await db.execute(prefer, {"category": UUID(made["id"]), "id": UUID(record["id"])})
    await db.commit()
    assert (await listed(zhao, record))["preferred_category_name"] == "工业网关"
    await changed(admin, f"/product-categories/{made['id']}", name="边缘网关")
    assert (await listed(zhao, record))["preferred_category_name"] == "边缘网关"


async def test_a_pool_that_is_renamed_stops_hiding_or_loses_its_members(
    client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    record, qian, admin = await make_customer("qian"), await client("qian"), await client("admin")
    body = {"reason_code": "other", "reason": "无暇跟进"}
    released = await qian.post(f"/customers/{record['id']}/return", json=body)
    assert released.status_code == 200, released.text
    pool = f"/pools/{released.json()['pool_id']}"
    before = (await admin.get(pool)).json()
    row = await listed(qian, record)
    assert (row["pool_name"], row["phone_hidden"], row["owner_name"]) == (before["name"], True, None)
    assert "*" in row["contact_mobile"]
    await changed(admin, pool, name="华东公海", hide_phone_before_claim=False)
    row = await listed(qian, record)
    assert (row["pool_name"], row["phone_hidden"]) == ("华东公海", False)
    assert "*" not in row["contact_mobile"]
    members = {name: before[name] for name in ("member_user_ids", "member_department_ids")}
    await changed(admin, pool, member_user_ids=[str(Company.ids["li"])], member_department_ids=[])
    assert (await qian.get("/customers", params={"q": record["number"]})).json()["data"] == []
    await changed(admin, pool, name=before["name"], hide_phone_before_claim=True, **members)
    assert (await listed(qian, record))["pool_name"] == before["name"]


async def test_a_reader_asks_for_memberships_of_kinds_into_which_they_were_once_let(
    app: FastAPI, client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    """The first one is seen by the next request; a transaction that may write it itself always asks."""
    sun = Company.ids["sun"]
    await db.execute(text("DELETE FROM member_kinds WHERE who = :sun"), {"sun": sun})
    await db.execute(text("UPDATE permission_epoch SET epoch = epoch + 1"))
    await db.commit()

    async def asked(line: Any) -> bool:
        me = await load_principal(db, sun)
        return "record_members" in str(CUSTOMERS.scope(Context(line, me)))

    assert (await asked(Reader(app.state.readers)), await asked(db)) == (False, True)
    record = await make_customer("qian")
    seen = await client("sun")
    assert (await seen.get(f"/customers/{record['id']}")).status_code == 404
    body = {"user_ids": [str(sun)], "permission": "read"}
    shared = await (await client("qian")).post(f"/customers/{record['id']}/share", json=body)
    assert shared.status_code == 200, shared.text
    assert (await seen.get(f"/customers/{record['id']}")).status_code == 200
    assert (await listed(seen, record))["is_shared"] is True
    assert await asked(Reader(app.state.readers))
    kinds = text("SELECT via FROM member_kinds WHERE who = :sun AND object_type = 'customers'")
    assert list(await db.scalars(kinds, {"sun": sun})) == ["team"]
    assert await db.get(Customer, UUID(record["id"])) is not None
