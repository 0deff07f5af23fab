"""Records of somebody else beside those of the world: of a customer the subject has never heard of."""

from __future__ import annotations

from sqlalchemy import text

from tests.authz.oracle import OF_CUSTOMERS, OWNED, POOLED
from tests.authz.world import FOREIGNER, Stage, Strangers, table_of
from tests.contract.conftest import World


async def make_strangers(world: World) -> Strangers:
    """One more of every kind that has an owner; made by the administrator, kept for the whole module."""
    records = world.records
    made: Strangers = {}
    for kind in sorted(OWNED):
        found = await records.fresh(kind)
        if found["id"] != world.record(kind)["id"]:
            made[kind] = found["id"]
    assert made.keys() >= {"customers", "leads", "contacts", "opportunities", "quotes", "orders", "receipts"}
    return made


async def estrange(stage: Stage) -> None:
    """After the relation has been set: these stay another's, and so does their customer."""
    strangers = stage.strangers
    customer = strangers["customers"]
    for kind, key in strangers.items():
        of = ", customer_id = :customer" if kind in OF_CUSTOMERS else ""
        pool = ", pool_id = NULL" if kind in POOLED else ""
        change = text(f"UPDATE {table_of(kind)} SET owner_id = :owner{of}{pool} WHERE id = :id")
        given = {"owner": FOREIGNER, "id": key} | ({"customer": customer} if of else {})
        await stage.connection.execute(change, given)
        await stage.connection.execute(text("DELETE FROM record_members WHERE object_id = :id"), {"id": key})
    await stage.connection.execute(text("DELETE FROM changed_rows"))


async def remove(stage: Stage) -> None:
    """As if they had never been."""
    for kind, key in stage.strangers.items():
        await stage.connection.execute(
            text(f"UPDATE {table_of(kind)} SET deleted_at = now() WHERE id = :id"), {"id": key}
        )
