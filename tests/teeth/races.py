"""Look first, then act: every check without a lock, as most programs do it."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control


def no_locks() -> None:
    """Neither FOR UPDATE nor the version column: two who look at the same moment both win."""
    from sqlalchemy.sql.selectable import GenerativeSelect

    GenerativeSelect.with_for_update = lambda self, **_: self  # type: ignore[assignment]
    import bihuan.tables  # noqa: F401
    from bihuan.kernel.db import Base

    for mapper in Base.registry.mappers:
        mapper.version_id_col = None


def counted_together() -> None:
    """What somebody holds is counted while they claim in another browser, too."""
    from sqlalchemy import literal

    from bihuan.parties.ownership import service

    service.alone = lambda object_type, user_id: literal(0)


def select_then_insert() -> None:
    """A key is looked up at the beginning and written at the end."""
    from sqlalchemy import text

    from bihuan.identity.principals import Authenticator
    from bihuan.kernel import idempotency

    known = text("SELECT count(*) FROM idempotency_keys WHERE principal_id = :user AND key = :key")
    authenticate, answered = Authenticator.__call__, idempotency.answered

    async def look_first(self: Any, request: Any, ctx: Any, token: str, asked: Any) -> Any:
        me, _ = await authenticate(self, request, ctx, token, None)
        seen = asked is not None and await ctx.db.scalar(known, {"user": me.key_owner, "key": asked.key})
        return me, not seen

    def answered_with_fingerprint(ctx: Any, asked: Any, response: Any) -> Any:
        return answered(ctx, asked, response) | asked.row(ctx.me.key_owner)

    Authenticator.__call__ = look_first  # type: ignore[method-assign]
    idempotency.answered = answered_with_fingerprint
    idempotency.STORE = (
        "INSERT INTO idempotency_keys (principal_id, key, fingerprint, created_at, status, headers, body) VALUES "
        "(:user, :key, CAST(:fingerprint AS bytea), :now, :status, CAST(:headers AS jsonb), :body) "
        "ON CONFLICT DO NOTHING"
    )


PAIRS = "tests/interleavings/test_pairs.py::test_the_end_is_that_of_one_after_the_other"


def customer_unlocked() -> None:
    """Whose customer it is, is read and not held while something is made for them."""
    from bihuan.kernel.reading import Readable

    Readable.hold = Readable.get  # type: ignore[method-assign]


CONTROLS = (
    Control(
        "doors-without-locks",
        "R58, §3.4",
        tuple(f"{PAIRS}[{name}]" for name in ("claim_and_claim", "allocate_and_allocate", "approve_and_withdraw")),
        r"\w+_and_\w+: neither of",
        no_locks,
    ),
    Control(
        "customer-not-held",
        "R07, §3.4",
        (f"{PAIRS}[transfer_and_create_opportunity]",),
        r"transfer_and_create_opportunity: neither of",
        customer_unlocked,
    ),
    Control(
        "naive-claim",
        "P3, F6",
        ("tests/faults/test_claim_storm.py::test_one_lead_has_one_winner",),
        r"\d+ of \d+ leads with more than one winner",
        no_locks,
        timeout=900,
    ),
    Control(
        "limits-counted-together",
        "P3, F6",
        ("tests/faults/test_claim_storm.py::test_nobody_claims_more_than_the_limits",),
        r"\d+ of \d+ people claimed more than \d+, up to \d+",
        counted_together,
        timeout=900,
    ),
    Control(
        "sum-without-lock",
        "P4, F7",
        ("tests/faults/test_money_storm.py::test_every_snapshot_of_the_books_adds_up",),
        r"snapshots that break a rule: \{[^}]*\} of \d+",
        no_locks,
        timeout=900,
    ),
    Control(
        "select-then-insert-key",
        "P2, F8",
        ("tests/faults/test_same_key.py::test_a_repeat_has_no_second_effect",),
        r"\d+ receipts of \d+ keys",
        select_then_insert,
        timeout=900,
    ),
)
