"""Idempotency keys that are not kept."""

from __future__ import annotations

from tests.teeth.control import Control


def forget_keys() -> None:
    """Every request is the first: nobody reads the header."""
    from bihuan.kernel import transaction

    async def no_key(request: object) -> None:
        return None

    transaction.asked_with_key = no_key  # type: ignore[assignment]


CONTROLS = (
    Control(
        "no-idempotency",
        "P2",
        ("tests/kernel/test_idempotency.py::test_the_same_request_several_times_at_once_has_one_effect",),
        r"assert 2 == 1",
        forget_keys,
    ),
)
