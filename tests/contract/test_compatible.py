"""Inside v1 the contract only grows (API §12): what a client was written against stays true."""

from __future__ import annotations

from tests.contract.surface import RELEASED, broken, surface

ACCEPT = "this breaks clients; if it is meant, and v1 is not yet released: python -m tests.contract.surface"


def released() -> set[str]:
    return set(RELEASED.read_text(encoding="utf-8").splitlines())


def test_what_was_released_is_still_true() -> None:
    found = broken(released(), surface())
    assert not found, "\n".join([ACCEPT, *found[:60]])


def test_every_kind_of_breakage_is_noticed_and_growth_is_none() -> None:
    """The control: each of these is a change that somebody's program would not survive, or one that it would."""
    now = surface()
    for gone in (
        "operation createLead POST /api/v1/leads",
        "accepts LeadCreate.company_name string",
        "accepts OrderCreate.order_type =normal",
        "accepts listLeads query:sort =name",
        "answers ReceivableRow.amount string",
        "answers createLead 201 application/json LeadRead",
        "code STALE_VERSION",
        "scope lead:read",
    ):
        assert gone in now, gone
        assert broken(now, now - {gone}) == [f"gone: {gone}"]
    assert broken(now, now | {"must LeadCreate.company_name"}) == ["new: must LeadCreate.company_name"]
    assert broken(now, now | {"must createLead query:mode"}) == ["new: must createLead query:mode"]
    grown = {"operation createRocket POST /api/v1/rockets", "must RocketCreate.name", "must createRocket body"}
    grown |= {"accepts LeadCreate.rocket string", "accepts OrderCreate.order_type =rocket", "code ROCKET"}
    assert broken(now, now | grown) == []
    assert broken(now, now - {"must LeadCreate.source"}) == [], "to ask for less breaks nobody"
