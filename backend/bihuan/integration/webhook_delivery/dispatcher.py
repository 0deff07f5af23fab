"""Brings events to webhooks: at least once, the events of one record in order, and never inside a transaction.

A turn makes deliveries of what was sealed since, takes what is due under a lease, and sends it. A worker that dies
keeps its leases until they run out, and then another sends again: nothing is lost, and a receiver that goes by
``webhook-id`` sees nothing twice (API §9, TRUST F13 and F14).
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
import structlog
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bihuan.identity.principals import load_principal
from bihuan.integration.change_feed.service import COLUMNS, asked_for, bounds, event_of, readable_records
from bihuan.integration.webhook.models import Disabled, Webhook, WebhookState
from bihuan.integration.webhook.schemas import Suspension
from bihuan.integration.webhook.service import WEBHOOKS, outbound, secrets_of, signature
from bihuan.integration.webhook_delivery.models import WebhookAttempt
from bihuan.integration.webhook_delivery.service import QUEUED_AT_ONCE, forget_old, queue
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.feed import SealedEvent
from bihuan.kernel.jobs import LOOPS, SCHEDULES
from bihuan.kernel.safe_http import Answer, Outbound, Refused
from bihuan.kernel.settling import settle
from bihuan.settings import get_settings

log = structlog.get_logger()
Sessions = async_sessionmaker[AsyncSession]

WAITS = tuple(timedelta(seconds=seconds) for seconds in (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""Before the first attempt and each of the next; after the tenth there is none (API §9)."""
JITTER = 0.1
IN_FLIGHT = 4
"""At once for one webhook: a slow receiver holds up nobody else (bulkhead)."""
EVERY = 0.5
WRITERS = 3
"""Results are written by so many at once: the worker has few connections, and they come in bursts."""
SHOWN_HEADERS = ("content-type", "content-length", "retry-after", "server", "date")
EXCERPT = 500
_SECRETS = re.compile(r"[A-Za-z0-9_\-+/=.]{24,}")

_BUSY = text(
    "SELECT w.id FROM webhooks w JOIN webhook_states s ON s.webhook_id = w.id "
    "WHERE w.status = 'active' AND w.deleted_at IS NULL AND ("
    "(SELECT sequence FROM feed_state) > s.queued_to OR (coalesce(s.rests_until, :now) <= :now AND EXISTS ("
    "SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_at <= :now "
    "AND coalesce(d.leased_until, :now) <= :now))) ORDER BY w.id"
)
_ALIVE = text(
    "SELECT coalesce((SELECT epoch FROM permission_epoch), 0) FROM users "
    "WHERE id = :user AND status = 'active' AND deleted_at IS NULL"
)
_IN_HAND = text(
    "SELECT count(*) FROM webhook_deliveries WHERE webhook_id = :webhook AND status = 'pending' AND leased_until > :now"
)
_TAKE = text(
    "UPDATE webhook_deliveries d SET leased_until = :until FROM ("
    "SELECT c.id FROM webhook_deliveries c WHERE c.webhook_id = :webhook AND c.status = 'pending' "
    "AND c.next_at <= :now AND coalesce(c.leased_until, :now) <= :now AND NOT EXISTS ("
    "SELECT FROM webhook_deliveries e WHERE e.webhook_id = c.webhook_id AND e.record_id = c.record_id "
    "AND e.status = 'pending' AND e.sequence < c.sequence) "
    "ORDER BY c.next_at, c.sequence LIMIT :free FOR NO KEY UPDATE OF c SKIP LOCKED) due "
    "WHERE d.id = due.id RETURNING d.id, d.kind, d.sequence, d.event_id, d.attempts, d.created_at"
)
"""What is due and first of its record: while an event waits for its next attempt, those behind it wait, too."""
_DONE = text(
    "UPDATE webhook_deliveries SET status = :status, attempts = :attempts, next_at = :next_at, leased_until = NULL, "
    "last_status_code = :status_code, last_error = :error, updated_at = :now, finished_at = :finished_at "
    "WHERE id = :id AND status = 'pending' AND leased_until = :until"
)
_SKIP = text(
    "UPDATE webhook_deliveries SET status = 'skipped', next_at = NULL, leased_until = NULL, updated_at = :now, "
    "finished_at = :now WHERE id = ANY(:ids)"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery in hand: whom it goes to, what it says, and until when it is ours."""

    delivery_id: UUID
    webhook_id: UUID
    url: str
    event_id: str
    body: bytes
    secrets: tuple[str, ...]
    attempts: int
    until: datetime

    def headers(self, now: datetime) -> dict[str, str]:
        signatures = " ".join(signature(secret, self.event_id, now, self.body) for secret in self.secrets)
        return {
            "Content-Type": "application/json",
            "webhook-id": self.event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signatures,
        }


class Dispatcher:
    """Takes turns at all webhooks; any number of them may run, in any number of processes."""

    def __init__(self, sessions: Sessions, way_out: Outbound, lease: timedelta) -> None:
        self._sessions = sessions
        self._out = way_out
        self._lease = lease
        self._sending: set[asyncio.Task[None]] = set()
        self._writing = asyncio.Semaphore(WRITERS)
        self._known: dict[UUID, Principal] = {}
        """Users by id, as they were when the permissions last changed."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``; what is on its way is brought to its end."""
        while not stop.is_set():
            try:
                await self.turn()
            except Exception:
                log.exception("dispatching failed")
            await self._something_ended(stop)
        await self.settled()

    async def _something_ended(self, stop: asyncio.Event) -> None:
        """Until one of those on their way has arrived, so that another may set out; half a second at most."""
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({stopping, *self._sending}, timeout=EVERY, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def turn(self) -> int:
        """One look at every webhook that has something to do; how many deliveries set out."""
        async with self._sessions.begin() as db:
            busy = (await db.scalars(_BUSY, {"now": CLOCK.now()})).all()
        return sum([await self._serve(webhook_id) for webhook_id in busy])

    async def settled(self) -> None:
        """Wait for everything that is on its way."""
        while self._sending:
            await asyncio.gather(*self._sending, return_exceptions=True)

    async def drain(self) -> None:
        """Turns until nothing is due any more: for tests, and for the end of a maintenance window."""
        while await self.turn():
            await self.settled()

    async def _serve(self, webhook_id: UUID) -> int:
        suspended: Disabled | None = None
        messages: list[Message] = []
        async with self._sessions.begin() as db:
            state = await db.scalar(
                select(WebhookState)
                .where(WebhookState.webhook_id == webhook_id)
                .with_for_update(key_share=True, skip_locked=True)
            )
            webhook = await db.get(Webhook, webhook_id)
            if state is None or webhook is None:  # another dispatcher is at it
                return 0
            try:
                ctx = await self._as_its_user(db, webhook)
            except _Suspended as why:
                suspended = why.cause
            else:
                secrets = secrets_of(webhook, CLOCK.now())
                if secrets is None:
                    suspended = Disabled.SECRET_UNREADABLE
                else:
                    await _queue_new(ctx, webhook, state)
                    messages = await self._take(ctx, webhook, state, tuple(secrets))
        if suspended is not None:
            await self._suspend(webhook_id, suspended)
        for message in messages:
            task = asyncio.create_task(self._send(message))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return len(messages)

    async def _as_its_user(self, db: AsyncSession, webhook: Webhook) -> Context:
        """A context that sees what the webhook's user sees now. Raises _Suspended when that is nobody any more."""
        epoch = await db.scalar(_ALIVE, {"user": webhook.user_id})
        if epoch is None:
            raise _Suspended(Disabled.USER_INACTIVE)
        known = self._known.get(webhook.user_id)
        if known is None or known.epoch != epoch:
            known = self._known[webhook.user_id] = await load_principal(db, webhook.user_id, epoch=epoch)
        return Context(db, known, actor_kind="system")

    async def _take(
        self, ctx: Context, webhook: Webhook, state: WebhookState, secrets: tuple[str, ...]
    ) -> list[Message]:
        """What is due, as messages; what the user can no longer read is skipped."""
        now = CLOCK.now()
        if state.rests_until is not None and now < state.rests_until:
            return []
        in_hand = await ctx.db.scalar(_IN_HAND, {"webhook": webhook.id, "now": now}) or 0
        free = (1 if state.rests_until is not None else IN_FLIGHT) - in_hand
        if free <= 0:
            return []
        until = now + self._lease
        asked = {"webhook": webhook.id, "now": now, "until": until, "free": free}
        due = (await ctx.db.execute(_TAKE, asked)).all()
        bodies = await _bodies(ctx, webhook, due)
        skipped = [one.id for one in due if one.id not in bodies]
        if skipped:
            await ctx.db.execute(_SKIP, {"ids": skipped, "now": now})
        return [
            Message(one.id, webhook.id, webhook.url, one.event_id, bodies[one.id], secrets, one.attempts, until)
            for one in due
            if one.id in bodies
        ]

    async def _send(self, message: Message) -> None:
        began, at = monotonic(), CLOCK.now()
        headers = message.headers(at)
        answer: Answer | None = None
        error: str | None = None
        try:
            answer = await self._out.post(message.url, headers, message.body)
        except Refused as refused:
            error = refused.code
        took = int((monotonic() - began) * 1000)
        try:
            async with self._writing:
                await self._note(message, at, took, headers, answer, error)
        except Exception:  # the lease runs out, and it is sent again
            log.exception("the result of a delivery was not kept", delivery=str(message.delivery_id))

    async def _note(
        self,
        message: Message,
        at: datetime,
        took: int,
        headers: Mapping[str, str],
        answer: Answer | None,
        error: str | None,
    ) -> None:
        now, status = CLOCK.now(), answer.status if answer else None
        succeeded = status is not None and 200 <= status < 300
        attempts = message.attempts + 1
        wait = None if succeeded or attempts >= len(WAITS) else WAITS[attempts] * (1 + random.random() * JITTER)
        outcome = {
            "id": message.delivery_id,
            "until": message.until,
            "status": "delivered" if succeeded else "dead" if wait is None else "pending",
            "attempts": attempts,
            "next_at": None if wait is None else now + wait,
            "finished_at": now if wait is None else None,
            "status_code": status,
            "error": error or (None if succeeded else "status"),
            "now": now,
        }
        async with self._sessions.begin() as db:
            state = await db.get_one(WebhookState, message.webhook_id, with_for_update={"key_share": True})
            state.note(succeeded, now)
            given_up = state.has_given_up(now)
            await db.execute(_DONE, outcome)
            db.add(
                WebhookAttempt(
                    delivery_id=message.delivery_id,
                    at=at,
                    duration_ms=took,
                    status_code=status,
                    error=outcome["error"],
                    request_headers={**headers, "webhook-signature": "v1,…"},
                    request_body=message.body.decode(),
                    response_headers=_shown_headers(answer),
                    response_excerpt=_excerpt(answer),
                )
            )
        if status == 410:
            await self._suspend(message.webhook_id, Disabled.GONE)
        elif given_up:
            await self._suspend(message.webhook_id, Disabled.FAILING)

    async def _suspend(self, webhook_id: UUID, cause: Disabled) -> None:
        """Switched off by the system: it shows on the webhook and in its history. There is no mail to write yet."""
        async with self._sessions.begin() as db:
            ctx = Context(db, request_id=f"webhook-{webhook_id}", actor_kind="system")
            with ctx.system():
                async with WEBHOOKS.change(ctx, webhook_id, "suspend", action="suspend", reason=cause) as webhook:
                    action = WEBHOOKS.action("suspend")
                    if action.refusal(webhook) is None:
                        await WEBHOOKS.perform(ctx, webhook, action, Suspension(cause=cause))
                        log.warning("webhook disabled", webhook=str(webhook_id), cause=cause)
                await settle(ctx)


class _Suspended(Exception):
    def __init__(self, cause: Disabled) -> None:
        super().__init__(cause)
        self.cause = cause


async def _queue_new(ctx: Context, webhook: Webhook, state: WebhookState) -> None:
    """Deliveries of what was sealed since, up to so many places of the feed at a time."""
    head, floor = await bounds(ctx)
    start = max(state.queued_to, floor)
    if start >= head:
        return
    end = min(start + QUEUED_AT_ONCE, head)
    wanted = asked_for(webhook.objects, webhook.event_types)
    new = COLUMNS.where(SealedEvent.sequence > start, SealedEvent.sequence <= end, *wanted)
    await queue(ctx, webhook, (await ctx.db.execute(new.order_by(SealedEvent.sequence))).all())
    advanced = update(WebhookState).where(WebhookState.webhook_id == webhook.id).values(queued_to=end)
    await ctx.db.execute(advanced, execution_options={"synchronize_session": False})


async def _bodies(ctx: Context, webhook: Webhook, due: Any) -> dict[UUID, bytes]:
    """What is sent, by delivery; without those that the user cannot read any more."""
    rows = {}
    if sequences := [one.sequence for one in due if one.sequence is not None]:
        found = await ctx.db.execute(COLUMNS.where(SealedEvent.sequence.in_(sequences)))
        rows = {row.sequence: row for row in found}
    readable = await readable_records(ctx, ((row.object_type, row.object_id) for row in rows.values()))
    bodies = {}
    for one in due:
        if one.kind == "test":
            bodies[one.id] = orjson.dumps(_test_event(webhook, one))
        elif (row := rows[one.sequence]) and (row.object_type, row.object_id) in readable:
            bodies[one.id] = event_of(ctx, row).model_dump_json().encode()
    return bodies


def _test_event(webhook: Webhook, delivery: Any) -> dict[str, Any]:
    return {
        "id": delivery.event_id,
        "type": "webhook.test",
        "occurred_at": delivery.created_at.astimezone(SHANGHAI).isoformat(),
        "object": "webhook",
        "object_id": str(webhook.id),
        "object_no": None,
        "version": webhook.version,
        "sequence": 0,
        "changed": [],
    }


def _shown_headers(answer: Answer | None) -> dict[str, str]:
    return {name: answer.headers[name][:200] for name in SHOWN_HEADERS if name in answer.headers} if answer else {}


def _excerpt(answer: Answer | None) -> str | None:
    """The beginning of an answer in plain characters, without anything that looks like a key."""
    if answer is None or not answer.body:
        return None
    shown = answer.body[: 4 * EXCERPT].decode("utf-8", "replace")
    return _SECRETS.sub("…", "".join(one if one.isprintable() else " " for one in shown))[:EXCERPT]


async def dispatch_forever(sessions: Sessions, stop: asyncio.Event) -> None:
    lease = timedelta(seconds=get_settings().webhook_lease_seconds)
    await Dispatcher(sessions, outbound(), lease).run(stop)


LOOPS["dispatch-webhooks"] = dispatch_forever
SCHEDULES["forget-webhook-deliveries"] = ("35 18 * * *", forget_old)
