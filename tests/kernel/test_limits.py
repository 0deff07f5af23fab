"""Limits: published as they are, and each of them held where it can be held without a server."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel import limits
from bihuan.kernel.errors import DomainError
from bihuan.kernel.gate import Gate
from bihuan.kernel.json import check_json
from bihuan.settings import REPOSITORY
from tests.conftest import Clients


def test_the_page_for_integrators_tells_what_holds() -> None:
    page = (REPOSITORY / "docs" / "limits.md").read_text(encoding="utf-8")
    assert limits.table() in page, "docs/limits.md is stale: put in what limits.table() says"


async def test_the_database_waits_for_nobody_longer_than_told(db: AsyncSession) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    set_to = [await db.scalar(text(f"SHOW {name}")) for name in names]
    assert set_to == ["15s", "2s", "10s"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 33 + b"]" * 33, "MALFORMED"),
        (b'{"a": [' + b"1," * 10_000 + b"1]}", "TOO_LONG"),
        (b'{"a": "' + b"," * 20_000 + b'"}', None),
        (b"[" * 32 + b"]" * 32, None),
        (b"[" + b"1," * 9_999 + b"1]", None),
    ],
)
def test_a_document_has_an_end(body: bytes, code: str | None) -> None:
    if code is None:
        check_json(body)
        return
    with pytest.raises(DomainError) as refused:
        check_json(body)
    assert refused.value.code == code
    if code == "TOO_LONG":
        assert [error.pointer for error in refused.value.errors] == ["/a"]


@pytest.mark.parametrize("size", [limits.BODY, limits.BODY + 1])
async def test_a_body_of_a_mebibyte_is_read_and_not_a_byte_more(client: Clients, size: int) -> None:
    body = b'{"name": "' + b"a" * (size - 12) + b'"}'
    for kind, status in (("application/json", 422), ("text/plain", None)):
        answer = await (await client("qian")).post("/specimens", content=body, headers={"Content-Type": kind})
        if size > limits.BODY:
            assert (answer.status_code, answer.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
        else:
            assert answer.status_code != 413 and (status is None or answer.status_code == status)


@pytest.mark.parametrize(("count", "status"), [(limits.PARAMETERS, 200), (limits.PARAMETERS + 1, 400)])
async def test_a_query_has_an_end(client: Clients, count: int, status: int) -> None:
    answer = await (await client("qian")).get("/specimens?" + "&".join(["limit=1"] * count))
    assert answer.status_code == status


async def test_headers_have_an_end_and_bodies_are_sent_as_they_are(client: Clients) -> None:
    qian = await client("qian")
    long = await qian.get("/specimens", headers={"X-Long": "a" * limits.HEAD})
    assert (long.status_code, long.json()["code"], long.headers["connection"]) == (431, "HEADERS_TOO_LARGE", "close")
    packed = await qian.post("/specimens", json={"name": "x"}, headers={"Content-Encoding": "gzip"})
    assert (packed.status_code, packed.headers["accept-encoding"]) == (415, "identity")


# -------------------------------------------------------------------------------------------------------- the gate


async def hold(gate: Gate, until: asyncio.Event, order: list[int], number: int) -> str:
    try:
        async with gate.place():
            order.append(number)
            await until.wait()
    except DomainError as refused:
        return refused.code
    return "served"


async def test_whoever_waits_has_a_turn_in_the_order_of_coming() -> None:
    gate, over, order = Gate(2, 5, 10), asyncio.Event(), []
    tasks = [asyncio.ensure_future(hold(gate, over, order, number)) for number in range(6)]
    await asyncio.sleep(0)
    assert (gate.working, gate.waiting, order) == (2, 4, [0, 1])
    over.set()
    assert await asyncio.gather(*tasks) == ["served"] * 6
    assert (order, gate.working, gate.waiting) == ([0, 1, 2, 3, 4, 5], 0, 0)


async def test_a_line_that_is_too_long_or_would_take_too_long_takes_nobody() -> None:
    gate, over = Gate(1, 5, 2), asyncio.Event()
    tasks = [asyncio.ensure_future(hold(gate, over, [], number)) for number in range(4)]
    await asyncio.sleep(0)
    over.set()
    assert sorted(await asyncio.gather(*tasks)) == ["UNAVAILABLE", "served", "served", "served"]
    gate = Gate(2, 1.5, 100)
    gate.held, gate.working = 1.0, 2
    for waiting in (0, 1):  # two places, a second each: the third in line would wait a second and a half
        assert not gate.full, waiting
        gate._line.append(asyncio.get_running_loop().create_future())
    assert gate.full


async def test_nobody_begins_while_two_hold_what_others_wait_for() -> None:
    gate, order = Gate(4, 5, 10), list[str]()
    ends = {name: asyncio.Event() for name in "abcd"}

    async def work(name: str, hurried: bool) -> None:
        async with gate.place() as hurry:
            order.append(name)
            if hurried:
                hurry()
            await ends[name].wait()

    tasks = [asyncio.ensure_future(work(name, name in "ab")) for name in "abcd"]
    await asyncio.sleep(0.01)
    assert (order, gate.working, gate.waiting) == (["a", "b"], 4, 0)
    tasks[2].cancel()  # who gives up waiting to begin gives the place back
    await asyncio.sleep(0.01)
    assert (order, gate.working) == (["a", "b"], 3)
    ends["a"].set()
    await asyncio.sleep(0.01)
    assert order == ["a", "b", "d"]
    for end in ends.values():
        end.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (gate.working, gate.waiting) == (0, 0)


async def test_whoever_was_just_given_a_place_is_not_slow() -> None:
    gate, over = Gate(1, 5, 100), asyncio.Event()

    async def leave() -> bool:
        async with gate.place():
            await over.wait()
        return gate.full  # the next has the place, and has not begun

    first = asyncio.ensure_future(leave())
    second = asyncio.ensure_future(hold(gate, over, [], 2))
    await asyncio.sleep(0)
    over.set()
    assert await asyncio.gather(first, second) == [False, "served"]


async def test_what_has_become_slow_closes_the_line_before_the_first_of_it_is_over() -> None:
    gate, over = Gate(1, 0.1, 100), asyncio.Event()
    tasks = [asyncio.ensure_future(hold(gate, over, [], number)) for number in range(2)]
    await asyncio.sleep(0)
    assert not gate.full, "nothing is known of the one at work"
    await asyncio.sleep(0.07)
    assert gate.full, "the one at work takes longer already than the next should wait"
    over.set()
    assert await asyncio.gather(*tasks) == ["served"] * 2
    assert not gate.full


async def test_who_waits_too_long_is_told_and_who_leaves_leaves_no_hole() -> None:
    gate, over, order = Gate(1, 0.05, 10), asyncio.Event(), []
    first = asyncio.ensure_future(hold(gate, over, order, 0))
    await asyncio.sleep(0)
    late, gone = (asyncio.ensure_future(hold(gate, over, order, number)) for number in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await late == "UNAVAILABLE"
    assert (gate.working, gate.waiting) == (1, 0)
    over.set()
    assert await first == "served"
    assert (gate.working, gate.held, order) == (0, 0.0, [0])
    assert await hold(gate, over, order, 3) == "served"


async def test_a_turn_that_comes_as_its_owner_leaves_goes_to_the_next() -> None:
    gate, over, order = Gate(1, 5, 10), asyncio.Event(), []
    first, second, third = (asyncio.ensure_future(hold(gate, over, order, number)) for number in range(3))
    await asyncio.sleep(0)
    over.set()
    await first
    second.cancel()
    assert await third == "served"
    assert (gate.working, gate.waiting) == (0, 0)
