"""Permissions that are remembered for too long."""

from __future__ import annotations

from tests.teeth.control import Control


def remember_for_five_minutes() -> None:
    """Whoever was let in is let in again without asking, for 300 seconds."""
    from time import monotonic
    from typing import Any

    from bihuan.identity.principals import Authenticator

    ask, known = Authenticator._ask, {}

    async def remembered(self: Any, db: Any, kind: str, who: dict[str, Any], asked: Any) -> Any:
        found = known.get(str(who))
        if found is not None and monotonic() - found[0] < 300:
            return found[1]
        row = await ask(self, db, kind, who, asked)
        known[str(who)] = monotonic(), row
        return row

    Authenticator._ask = remembered  # type: ignore[method-assign]


CONTROLS = (
    Control(
        "permission-cache",
        "F12, R68, R69",
        ("tests/faults/test_access_removed.py::test_the_next_request_after_access_ends_is_refused",),
        r"\d+ of 80 requests were served after access had ended",
        remember_for_five_minutes,
    ),
)
