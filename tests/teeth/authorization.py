"""Authorization that has a hole: one for each thing the matrix claims to see."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control

CELLS = "tests/authz/test_matrix.py::test_the_answer_is_that_of_the_oracle"
WHOLE = {"AUTHZ_MATRIX": "all"}


def scope_of_viewing() -> None:
    """Whoever sees a record may do every verb on it (ARCHITECTURE §10.3)."""
    from bihuan.kernel.reading import Readable

    honest = Readable._door

    def door(self: Any, ctx: Any, verb: str, lock: bool, children: Any) -> Any:
        return honest(self, ctx, "read", lock, children)

    Readable._door = door  # type: ignore[method-assign]
    Readable._suffices = lambda self, ctx, held, verb, children: False  # type: ignore[method-assign]


def one_verb_for_all() -> None:
    """Everybody is granted one verb: door and scope ask the same grants, so both are open."""
    from bihuan.kernel.context import Principal

    honest = Principal.scopes

    def scopes(self: Any, resource: str, verb: str) -> frozenset[str]:
        return frozenset({"all"}) if (resource, verb) == ("products", "retire") else honest(self, resource, verb)

    Principal.scopes = scopes  # type: ignore[method-assign]


def written_before_asked() -> None:
    """The row is changed, and then the caller is told 403 (CVE-2026-41160 of EspoCRM, TRUST R70)."""
    from sqlalchemy import text

    from bihuan.kernel import transaction

    honest = transaction._refuse

    async def refuse(request: Any, ctx: Any, refused: Any) -> Any:
        if refused.status == 403 and request.url.path.startswith("/api/v1/customers"):
            await ctx.db.rollback()
            await ctx.db.execute(text("UPDATE customers SET updated_at = now()"))
            await ctx.db.commit()
        return await honest(request, ctx, refused)

    transaction._refuse = refuse


def lists_for_all() -> None:
    """A list forgets the scope that the record itself has."""
    from sqlalchemy import true

    from bihuan.parties.customer.service import CUSTOMERS

    honest = type(CUSTOMERS).scope

    def scope(self: Any, ctx: Any, verb: str = "read") -> Any:
        import sys

        listing = any(f"listing{part}" in frame for part in (".py",) for frame in _callers(sys._getframe(1)))
        return true() if self is CUSTOMERS and listing else honest(self, ctx, verb)

    type(CUSTOMERS).scope = scope  # type: ignore[method-assign]


def _callers(frame: Any) -> list[str]:
    found = []
    while frame is not None and len(found) < 6:
        found.append(frame.f_code.co_filename)
        frame = frame.f_back
    return found


def tokens_of_full_power() -> None:
    """A token does whatever its person may, whatever its scopes say (R69)."""
    from bihuan.identity import principals
    from bihuan.kernel.scopes import grantable

    honest = principals.narrowed

    def narrowed(me: Any, token_id: Any, scopes: Any) -> Any:
        return honest(me, token_id, frozenset(grantable()))

    principals.narrowed = narrowed


def refusals_in_silence() -> None:
    """Whoever tries doors is not noticed (TRUST §4.9)."""
    from bihuan.kernel import openapi

    openapi.note_refusal = lambda request, refused: None


CONTROLS = (
    Control(
        "edit-with-the-scope-of-viewing",
        "P5, R66",
        (f"{CELLS}[updateCustomer]",),
        r"updateCustomer \| sales_rep \| team, reading: ✔ instead of ✘",
        scope_of_viewing,
        WHOLE,
    ),
    Control(
        "permission-of-one-verb-forgotten",
        "P5",
        (f"{CELLS}[retireProduct]",),
        r"retireProduct \| sales_rep \| anybody's: ✔ instead of ✘",
        one_verb_for_all,
        WHOLE,
    ),
    Control(
        "written-before-authorized",
        "P5, R70",
        (f"{CELLS}[discardCustomer]",),
        r"discardCustomer \| [a-z_]+ \| .*: behind 403 rows were changed in customers",
        written_before_asked,
        WHOLE,
    ),
    Control(
        "tokens-with-the-power-of-their-person",
        "P5, R69",
        (f"{CELLS}[updateCustomer]",),
        r"updateCustomer \| token_lead_read \| own: ✔ instead of ✘",
        tokens_of_full_power,
        WHOLE,
    ),
    Control(
        "refusals-nobody-hears-of",
        "P5",
        (f"{CELLS}[retireProduct]",),
        r"retireProduct \| sales_rep \| [a-z' ]+: the security log says \[\]",
        refusals_in_silence,
        WHOLE,
    ),
    Control(
        "a-list-without-scope",
        "P5, R66, R67",
        ("tests/authz/test_reads.py::test_every_way_of_reading_agrees_with_the_oracle[sales_rep-other department]",),
        r"customers: should not be seen, but \['list', 'count'",
        lists_for_all,
    ),
)
