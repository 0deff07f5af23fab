"""Webhooks from creation to receipt: signed, in order, narrowed down, repeated, and shown in the log."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.integration.webhook_delivery.dispatcher import WAITS, Dispatcher
from bihuan.kernel.clock import CLOCK
from tests.conftest import Clients
from tests.integration.conftest import Hook, rename, sealed, unit
from tests.integration.receiver import Received, Receiver


def signed_by(secret: str, request: Received) -> bool:
    """As a receiver checks it, written from the specification and not from our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join((request.id.encode(), request.headers["webhook-timestamp"].encode(), request.body))
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in request.headers["webhook-signature"].split(" ")


async def test_an_event_arrives_signed_and_thin(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    webhook = await hook(objects=["unit"])
    admin = await client("admin")
    box = await rename(admin, await unit(admin, "箱A"), "箱B")
    await sealed(app)
    await dispatcher.drain()
    created, changed = receiver.received
    assert (created.event["type"], created.event["version"]) == ("unit.create", 1)
    assert changed.event == {
        "id": changed.id,
        "type": "unit.update",
        "occurred_at": changed.event["occurred_at"],
        "object": "unit",
        "object_id": box["id"],
        "object_no": None,
        "version": 2,
        "sequence": created.event["sequence"] + 1,
        "changed": ["name"],
    }
    assert changed.event["occurred_at"].endswith("+08:00")
    assert changed.headers["content-type"] == "application/json"
    assert abs(int(changed.headers["webhook-timestamp"]) - CLOCK.now().timestamp()) < 60
    assert all(signed_by(webhook["secret"], one) for one in receiver.received)
    assert not signed_by("whsec_" + base64.b64encode(b"another secret of 24 byt").decode(), changed)


async def test_the_secret_is_shown_once_and_stored_nowhere_in_the_clear(
    client: Clients, hook: Hook, db: AsyncSession, receiver: Receiver
) -> None:
    admin = await client("admin")
    body = {"name": "once", "url": receiver.url, "event_types": [], "objects": []}
    key = {"Idempotency-Key": '"webhook-secret-once"'}
    first = await admin.post("/webhooks", json=body, headers=key)
    again = await admin.post("/webhooks", json=body, headers=key)
    secret = first.json()["secret"]
    assert secret.startswith("whsec_") and len(base64.b64decode(secret[6:])) == 24
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"secret": None}
    assert "secret" not in (await admin.get(f"/webhooks/{first.json()['id']}")).json()
    for table in ("webhooks", "idempotency_keys", "audit_log"):
        rows = (await db.scalars(text(f"SELECT t::text FROM {table} t"))).all()
        assert not [row for row in rows if secret[6:] in row or secret.encode().hex() in row], table


async def test_both_secrets_sign_for_a_day_after_a_rotation(
    client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    webhook = await hook()
    admin = await client("admin")
    rotated = await admin.post(f"/webhooks/{webhook['id']}/rotate-secret")
    assert rotated.status_code == 200
    old, new = webhook["secret"], rotated.json()["secret"]
    assert old != new

    async def test_event() -> Received:
        assert (await admin.post(f"/webhooks/{webhook['id']}/test")).status_code == 201
        await dispatcher.drain()
        return receiver.received[-1]

    during = await test_event()
    assert during.event["type"] == "webhook.test"
    assert signed_by(old, during) and signed_by(new, during)
    with CLOCK.at(CLOCK.now() + timedelta(hours=24, seconds=1)):
        after = await test_event()
    assert signed_by(new, after) and not signed_by(old, after)


async def test_only_what_was_asked_for_is_sent(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    await hook(event_types=["unit.update"])
    admin = await client("admin")
    await rename(admin, await unit(admin, "袋A"), "袋B")
    await sealed(app)
    await dispatcher.drain()
    assert [event["type"] for event in receiver.events] == ["unit.update"]


async def test_the_scope_is_that_of_the_webhooks_user_when_it_is_sent(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher, db: AsyncSession
) -> None:
    webhook = await hook(objects=["lead", "unit"])
    admin = await client("admin")
    await db.execute(
        text("UPDATE webhooks SET user_id = (SELECT id FROM users WHERE username = 'qian') WHERE id = :id"),
        {"id": webhook["id"]},
    )
    await db.commit()
    source = next(
        row["code"] for row in (await admin.get("/dictionaries")).json()["data"] if row["dict_type"] == "lead_source"
    )
    lead = {
        "source": source,
        "company_name": "别人的线索",
        "contact_name": "李",
        "mobile": "13700001111",
        "name": "别人",
    }
    made = await admin.post("/leads", json=lead)
    assert made.status_code == 201, made.text
    assert (await (await client("qian")).get(f"/leads/{made.json()['id']}")).status_code == 404
    seen = await unit(admin, "人人可见")
    await sealed(app)
    await dispatcher.drain()
    assert {event["object_id"] for event in receiver.events} == {seen["id"]}
    log = (await admin.get(f"/webhook-deliveries?webhook_id={webhook['id']}")).json()["data"]
    assert {one["event_type"].split(".")[0]: one["status"] for one in log} == {"lead": "skipped", "unit": "delivered"}


async def test_whoever_has_left_is_told_nothing(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher, db: AsyncSession
) -> None:
    webhook = await hook()
    admin = await client("admin")
    await db.execute(
        text("UPDATE webhooks SET user_id = (SELECT id FROM users WHERE username = 'qian') WHERE id = :id"),
        {"id": webhook["id"]},
    )
    user = await db.scalar(text("SELECT user_id FROM webhooks WHERE id = :id"), {"id": webhook["id"]})
    await db.execute(text("UPDATE users SET status = 'disabled' WHERE id = :id"), {"id": user})
    await db.commit()
    try:
        await unit(admin, "谁也不告诉")
        await sealed(app)
        await dispatcher.drain()
    finally:
        await db.execute(text("UPDATE users SET status = 'active' WHERE id = :id"), {"id": user})
        await db.commit()
    assert receiver.received == []
    shown = (await admin.get(f"/webhooks/{webhook['id']}")).json()
    assert (shown["status"], shown["disabled_reason"]) == ("disabled", "user_inactive")


async def test_the_log_shows_every_attempt_without_what_is_secret(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    webhook = await hook(objects=["unit"])
    admin = await client("admin")
    leak = b"token=abcdefghijklmnopqrstuvwxyz0123456789 \x00\x1b[31m no"
    head = f"HTTP/1.1 500 X\r\nSet-Cookie: sid=1\r\nContent-Type: text/plain\r\nContent-Length: {len(leak)}\r\n\r\n"
    receiver.behave = lambda _: head.encode() + leak
    await unit(admin, "记录A")
    await sealed(app)
    await dispatcher.drain()
    row = (await admin.get(f"/webhook-deliveries?webhook_id={webhook['id']}")).json()["data"][0]
    assert (row["status"], row["attempts"], row["last_status_code"], row["last_error"]) == ("pending", 1, 500, "status")
    (attempt,) = (await admin.get(f"/webhook-deliveries/{row['id']}")).json()["attempt_log"]
    sent = {one["name"]: one["value"] for one in attempt["request_headers"]}
    assert sent["webhook-signature"] == "v1,…" and sent["webhook-id"] == row["event_id"]
    assert attempt["request_body"] == receiver.received[0].body.decode()
    assert {one["name"] for one in attempt["response_headers"]} == {"content-type", "content-length"}
    assert attempt["response_excerpt"] == "…   [31m no"


async def test_one_and_a_range_are_sent_again_under_the_same_ids(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    webhook = await hook(objects=["unit"])
    admin = await client("admin")
    for number in range(3):
        await unit(admin, f"重放{number}")
    await sealed(app)
    await dispatcher.drain()
    first = {one.id: one.event["sequence"] for one in receiver.received}
    assert len(first) == 3
    last = (await admin.get(f"/webhook-deliveries?webhook_id={webhook['id']}")).json()["data"][0]
    assert (await admin.post(f"/webhook-deliveries/{last['id']}/replay", json={})).status_code == 200
    await dispatcher.drain()
    assert receiver.received[-1].id == last["event_id"] and len(receiver.received) == 4

    low, high = min(first.values()), max(first.values())
    asked = {"from_sequence": low + 1, "to_sequence": high}
    answer = await admin.post(f"/webhooks/{webhook['id']}/replay", json=asked)
    assert answer.json() == {"queued": 2}
    await dispatcher.drain()
    again = sorted(one.event["sequence"] for one in receiver.received[4:])  # of two objects: side by side
    assert again == [low + 1, high]
    assert {one.id for one in receiver.received[4:]} <= set(first)


async def test_a_webhook_that_is_off_sends_nothing_and_goes_on_where_it_stopped(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    webhook = await hook(objects=["unit"])
    admin = await client("admin")
    assert (await admin.post(f"/webhooks/{webhook['id']}/disable", json={})).json()["disabled_reason"] == "manual"
    await unit(admin, "停用时")
    await sealed(app)
    await dispatcher.drain()
    assert receiver.received == []
    for verb, body in (("test", None), ("replay", {"from_sequence": 1, "to_sequence": 2})):
        refused = await admin.post(f"/webhooks/{webhook['id']}/{verb}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "WEBHOOK_DISABLED")
    assert (await admin.post(f"/webhooks/{webhook['id']}/enable", json={})).json()["disabled_reason"] is None
    await dispatcher.drain()
    assert [event["type"] for event in receiver.events] == ["unit.create"]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/hook",
        "https://localhost/hook",
        "https://example.com:22/hook",
        "https://127.0.0.1:9/hook",
    ],
)
async def test_an_address_of_our_own_network_is_refused_when_it_is_entered(
    url: str, client: Clients, hook: Hook, db: AsyncSession
) -> None:
    webhook = await hook()
    admin = await client("admin")
    before = (await db.scalars(text("SELECT w::text FROM webhooks w ORDER BY id"))).all()
    refused = await admin.post("/webhooks", json={"name": "x", "url": url, "event_types": [], "objects": []})
    assert (refused.status_code, refused.json()["code"]) == (422, "OUTBOUND_URL_FORBIDDEN")
    assert refused.json()["errors"][0]["pointer"] == "/url"
    tag = {"If-Match": f'"webhooks:{webhook["id"]}:1"'}
    assert (await admin.patch(f"/webhooks/{webhook['id']}", json={"url": url}, headers=tag)).status_code == 422
    assert (await db.scalars(text("SELECT w::text FROM webhooks w ORDER BY id"))).all() == before


def test_the_schedule_is_that_of_the_contract() -> None:
    assert [int(wait.total_seconds()) for wait in WAITS] == [
        0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400,
    ]  # fmt: skip


async def test_a_webhook_for_what_never_happens_is_refused(client: Clients) -> None:
    admin = await client("admin")
    body = {"name": "typo", "url": "https://example.com/hook", "event_types": [], "objects": ["order", "orders"]}
    refused = await admin.post("/webhooks", json=body | {"event_types": ["order.approve", "order.aprove"]})
    told = [(one["pointer"], one["code"]) for one in refused.json()["errors"]]
    assert (refused.status_code, told) == (422, [("/objects/1", "INVALID"), ("/event_types/1", "INVALID")])
    assert (await admin.get("/webhooks", params={"q": "typo"})).json()["data"] == []
