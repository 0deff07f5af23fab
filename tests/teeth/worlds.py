"""One way to a record too many or too few: what the companies made up at random claim to see (R66, R67)."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control

WORLD = ("tests/authz/test_worlds.py::test_every_way_to_a_record_agrees_with_the_oracle[20261129]",)
ALONE = ("tests/authz/test_worlds.py::test_what_is_not_seen_changes_no_answer[20261129]",)
ONE = {"FUZZ_WORLDS": "1"}
TOO_MANY = r"list of [a-z]+: too many \['"
EDITS = r"button update of [^:]*: True instead of False"
SHARES = r"button share of [^:]*: True instead of False"
UNTOLD = r"explained [a-z]+ [^:]*: too many \[\], missing"


def pools_closed() -> None:
    """Nobody reads what lies in their pool."""
    from bihuan.parties.pool.models import Pooled

    Pooled.granted = classmethod(lambda cls, me, verb, reading: [])  # type: ignore[assignment, method-assign]


def customers_without_children() -> None:
    """The owner of a customer does not read what others own of it."""
    from bihuan.parties.customer.models import CustomerChild

    CustomerChild.granted = classmethod(lambda cls, me, verb, reading: [])  # type: ignore[assignment, method-assign]


def superiors_read_only() -> None:
    """A superior does not edit what their people own."""
    from bihuan.kernel import access

    honest = access.owner_ways
    access.owner_ways = lambda me, scopes, superior: honest(me, scopes, False)


def terms_never_end() -> None:
    """Memberships count after their time."""
    from sqlalchemy import true

    from bihuan.kernel import access

    access.counts = true  # type: ignore[assignment]


def readers_write() -> None:
    """Whoever was let in to read may edit."""
    from bihuan.kernel import access

    honest = access.member_ways
    access.member_ways = lambda me, reading: honest(me, True)


def members_hand_on() -> None:
    """Whoever was let in to write transfers and shares, too."""
    from bihuan.kernel import access

    access.NEVER_BY_TEAM = frozenset()


def rules_without_conditions() -> None:
    """A rule opens whatever its people own."""
    from bihuan.identity.sharing_rule import ways

    honest = ways.way_of
    ways.way_of = lambda me, model, kind, rule: honest(me, model, kind, rule._replace(filter=None))


def rules_without_end() -> None:
    """A rule counts after its time."""
    from bihuan.identity.sharing_rule import ways

    honest = ways.way_of
    ways.way_of = lambda me, model, kind, rule: honest(me, model, kind, rule._replace(expires_at=None))


def rules_for_writing() -> None:
    """A rule to read lets people edit."""
    from bihuan.kernel import access

    honest = access.RULES[:]
    access.RULES[:] = [lambda me, model, kind, _, rules=rules: rules(me, model, kind, True) for rules in honest]


def rules_not_explained() -> None:
    """The explainer forgets about rules."""
    from bihuan.identity.access import service

    honest = service.ways
    service.ways = lambda *asked: [way for way in honest(*asked) if way.reason != "rule"]


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
    Control("world-pools-closed", "R66", WORLD, r"list of leads: too many \[\], missing", pools_closed, ONE),
    Control(
        "world-customers-without-children",
        "R66",
        WORLD,
        r"list of contacts: too many \[\], missing",
        customers_without_children,
        ONE,
    ),
    Control("world-no-superiors", "R66", WORLD, r"too many \[\], missing", superiors_read_only, ONE),
    Control("world-terms-never-end", "R66", WORLD, TOO_MANY, terms_never_end, ONE),
    Control("world-readers-write", "R66", WORLD, EDITS, readers_write, ONE),
    Control("world-members-hand-on", "R66", WORLD, SHARES, members_hand_on, ONE),
    Control("world-rules-without-conditions", "R66", WORLD, TOO_MANY, rules_without_conditions, ONE),
    Control("world-rules-without-end", "R66", WORLD, TOO_MANY, rules_without_end, ONE),
    Control(
        "world-rules-for-writing",
        "R66",
        WORLD,
        EDITS,
        rules_for_writing,
        ONE,
    ),
    Control(
        "world-rules-not-explained",
        "R66",
        WORLD,
        UNTOLD,
        rules_not_explained,
        ONE,
    ),
    Control("world-funnel-for-all", "R67", WORLD, r"deals in the funnel: \d+ instead of \d+", funnel_for_all, ONE),
    Control("world-funnel-tells", "R67", ALONE, r"getWork[^:]*: ", funnel_for_all, ONE),
    Control("world-files-of-all", "R66, R71", WORLD, r"file of [a-z]+: too many \['", files_of_all, ONE),
)
