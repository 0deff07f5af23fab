"""One way to a record too many or too few: what the companies made up at random claim to see (R66, R67)."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control

WORLD = ("tests/authz/test_worlds.py::test_every_way_to_a_record_agrees_with_the_oracle[20261129]",)
ALONE = ("tests/authz/test_worlds.py::test_what_is_not_seen_changes_no_answer[20261129]",)
ONE = {"FUZZ_WORLDS": "1"}


def customers_without_children() -> None:
    """The owner of a customer does not read what others own of it."""
    from bihuan.parties.customer.models import CustomerChild

    CustomerChild.granted = classmethod(lambda cls, me, verb, reading: [])  # type: ignore[assignment, method-assign]


def funnel_for_all() -> None:
    """A total is made of everything there is (R67)."""
    from sqlalchemy import true

    from bihuan.kernel.reading import Readable

    honest = Readable.scope

    def scope(self: Any, ctx: Any, verb: str = "read") -> Any:
        import sys

        funnel = sys._getframe(1).f_code.co_name == "_funnel"
        return true() if funnel else honest(self, ctx, verb)

    Readable.scope = scope  # type: ignore[method-assign]


def files_of_all() -> None:
    """A file holds what one reads, whatever the permission to export reaches."""
    from bihuan.kernel.context import Context

    honest = Context.visible

    def visible(self: Any, model: Any, resource: str, verb: str) -> Any:
        return honest(self, model, resource, "read" if verb == "export" else verb)

    Context.visible = visible  # type: ignore[method-assign]


CONTROLS = (
    Control(
        "world-customers-without-children",
        "R66",
        WORLD,
        r"list of contacts: too many \[\], missing",
        customers_without_children,
        ONE,
    ),
    Control("world-funnel-for-all", "R67", WORLD, r"deals in the funnel: \d+ instead of \d+", funnel_for_all, ONE),
    Control("world-funnel-tells", "R67", ALONE, r"getWork[^:]*: ", funnel_for_all, ONE),
    Control("world-files-of-all", "R66, R71", WORLD, r"file of [a-z]+: too many \['", files_of_all, ONE),
)
