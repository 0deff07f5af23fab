"""Chunks that overlap take their turns in their order, and none behind one that was undone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bihuan.kernel.relay import Leg, NotOurs


def legs(count: int, entered: list[int]) -> list[Leg]:
    """So many, one behind the other; who takes the turn is noted."""
    made: list[Leg] = []
    for place in range(count):
        leg = Leg(made[-1] if made else None, lambda _: None)

        async def enter(place: int = place) -> Any:
            entered.append(place)

        leg.enter = enter
        made.append(leg)
    return made


async def test_the_next_takes_its_turn_when_the_one_in_front_is_committed() -> None:
    entered: list[int] = []
    first, second = legs(2, entered)
    await first.turn()
    waiting = asyncio.create_task(second.turn())
    await asyncio.sleep(0)
    assert entered == [0]
    first.end(committed=True)
    await waiting
    assert entered == [0, 1]


async def test_none_takes_a_turn_behind_one_that_was_undone() -> None:
    entered: list[int] = []
    first, second, third = legs(3, entered)
    await first.turn()
    waiting = [asyncio.create_task(one.turn()) for one in (second, third)]
    await asyncio.sleep(0)
    first.end(committed=False)
    with pytest.raises(NotOurs):
        await waiting[0]
    second.end(committed=False)  # as the runner does with whatever was not its own
    with pytest.raises(NotOurs):
        await waiting[1]
    assert entered == [0]


async def test_no_more_than_four_are_at_work() -> None:
    begun: list[Leg] = []
    first, second, third, fourth = made = legs(4, [])
    for leg in made:
        leg._follow = begun.append
    await first.turn()
    for place, leg in enumerate((first, second, third)):
        await leg.leave(place)
    assert begun == [first, second, third]
    leaving = asyncio.create_task(fourth.leave(3))  # one has its turn, two wait for it: a fifth has to wait, too
    await asyncio.sleep(0.01)
    assert (begun, list(fourth.in_front())) == ([first, second, third], [2, 1, 0])
    first.end(committed=True)
    await second.turn()
    await leaving
    assert begun == made
