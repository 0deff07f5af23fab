"""Events: lost between mark and sending, skipped by a serial cursor, sent inside a request, led inside by a name."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tests.teeth.control import Control


def mark_before_sending() -> None:
    """A delivery counts as delivered when it is taken: whoever is killed then has lost it."""
    from sqlalchemy import text

    from bihuan.integration.webhook_delivery import dispatcher

    taken = dispatcher._TAKE.text.replace(
        "SET leased_until = :until", "SET leased_until = :until, status = 'delivered'"
    )
    dispatcher._TAKE = text(taken)


def follow_a_serial_column() -> None:
    """The feed goes on behind the highest id it knows: an entry whose transaction commits later is never seen."""
    from sqlalchemy import text

    from bihuan.kernel import feed

    head, _, rest = feed.READY.text.partition(" WHERE ")
    order = rest.rpartition(" ORDER BY ")[2]
    behind = "a.id > (SELECT coalesce(max(audit_id), 0) FROM events) AND :below >= 0"
    feed.READY = text(f"{head} WHERE {behind} ORDER BY {order}")


def send_inside_the_request() -> None:
    """Every change tells the webhooks before it answers."""
    import asyncio

    from sqlalchemy import text

    from bihuan.integration.webhook.service import outbound
    from bihuan.kernel import transaction

    settle = transaction.settle

    async def settle_and_send(ctx: Any, *more: Any) -> None:
        changed = bool(ctx.log)
        await settle(ctx, *more)
        if changed:
            for url in (await ctx.db.scalars(text("SELECT url FROM webhooks WHERE deleted_at IS NULL"))).all():
                with suppress(Exception):  # who does not answer is no reason to refuse
                    await asyncio.wait_for(outbound().post(url, {}, b"{}"), 0.5)

    transaction.settle = settle_and_send


def connect_by_name() -> None:
    """The address is judged, and the connection looks the name up again."""
    from bihuan.kernel import safe_http

    exchange = safe_http._exchange

    async def unpinned(target: Any, pinned: str, *more: Any) -> Any:
        return await exchange(target, target.host, *more)

    safe_http._exchange = unpinned


CONTROLS = (
    Control(
        "delivery-marked-before-it-is-sent",
        "F14, P8",
        ("tests/faults/test_dispatcher_killed.py::test_a_worker_killed_at_any_moment_loses_nothing",),
        r"\d+ of \d+ events never arrived",
        mark_before_sending,
        {"BIHUAN_PATIENCE": "20"},
    ),
    Control(
        "feed-by-serial-column",
        "P8",
        ("tests/faults/test_feed_under_writers.py::test_a_reader_during_32_writers_misses_nothing",),
        r"\d+ of \d+ events were missed",
        follow_a_serial_column,
    ),
    Control(
        "webhook-sent-in-the-request",
        "F13",
        ("tests/faults/test_webhook_receivers.py::test_no_request_of_a_user_waits_for_a_receiver",),
        r"a receiver was spoken to inside the request",
        send_inside_the_request,
    ),
    Control(
        "host-looked-up-twice",
        "TRUST §4.7",
        ("tests/kernel/test_safe_http.py::test_a_name_server_that_changes_its_mind_is_asked_once",),
        r"the connection looked the name up again",
        connect_by_name,
    ),
)
