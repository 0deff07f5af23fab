"""Tables of verbs: what a row allows, and which states no chain of rows reaches."""

from __future__ import annotations

from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest

from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.workflow import Action, unreachable
from tests.kernel.specimen import ACTIONS, SpecimenStatus


class S(StrEnum):
    A = "a"
    B = "b"
    C = "c"
    D = "d"


def row(name: str, sources: set[S] | None, target: S | None, **more: Any) -> Action:
    return Action(name, sources, target, Text("动作", "Act"), **more)  # type: ignore[arg-type]


def test_a_state_without_a_way_to_it_is_found() -> None:
    table = (row("go", {S.A}, S.B), row("jump", {S.C}, S.D), row("back", {S.B}, S.A))
    assert unreachable(S, S.A, table) == {S.C, S.D}


def test_a_way_may_lead_over_several_rows_over_any_state_and_over_effects() -> None:
    assert unreachable(S, S.A, (row("2", {S.B}, S.C), row("1", {S.A}, S.B), row("3", {S.C}, S.D))) == set()
    assert unreachable(S, S.A, (row("any", None, S.D), row("effect", {S.A}, None, targets=(S.B, S.C)))) == set()


def test_an_ownership_verb_leads_nowhere() -> None:
    assert unreachable(S, S.A, (row("give", None, None),)) == {S.B, S.C, S.D}


def test_the_table_of_the_specimens_reaches_every_state() -> None:
    assert unreachable(SpecimenStatus, SpecimenStatus.DRAFT, ACTIONS) == set()


def test_the_state_is_judged_before_the_guards_and_the_first_guard_wins() -> None:
    asked: list[str] = []

    def guard(code: str | None) -> Any:
        def judge(record: Any) -> DomainError | None:
            asked.append(code or "fine")
            return DomainError(code) if code else None

        return judge

    action = row("go", {S.A}, S.B, guards=(guard(None), guard("NO_LINES"), guard("CONFLICT")))
    refused = action.refusal(SimpleNamespace(status="c"))
    assert refused and (refused.code, asked) == ("INVALID_TRANSITION", [])
    refused = action.refusal(SimpleNamespace(status="a"))
    assert refused and (refused.code, asked) == ("NO_LINES", ["fine", "NO_LINES"])


def test_a_row_for_any_state_asks_only_its_guards() -> None:
    assert row("give", None, None).refusal(SimpleNamespace()) is None


@pytest.mark.parametrize(("permission", "verb"), [("", "go"), ("other", "other")])
def test_a_verb_is_permitted_by_its_own_name_or_a_shared_one(permission: str, verb: str) -> None:
    assert row("go", None, None, permission=permission).verb == verb


def test_every_change_of_hands_goes_through_one_function() -> None:
    assert hand_over.__module__ == "bihuan.kernel.ownership"
