"""Finding by fragments: bigrams narrow, LIKE decides, wildcards are letters, and the index follows every change."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.epoch import move_epoch
from bihuan.kernel import finding, frequent, listing
from bihuan.kernel.context import Context
from bihuan.kernel.direct import copy_text
from bihuan.kernel.frequent import Crowded, Frequent
from bihuan.kernel.prepared import asked
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import COLUMNS, Words, _narrowing, fold, grams, words, written
from bihuan.kernel.sources import STAND_IN, looks_like_number
from tests.conftest import Clients
from tests.database import owning
from tests.kernel.conftest import Count, Make
from tests.kernel.specimen import Specimen

NAMES = {
    "lan": "澜桥科技（上海）有限公司",
    "qiao": "桥澜贸易",
    "gw": "ＧＷ－２００ 网关",
    "percent": "100%棉",
    "hundred": "100支棉",
    "under": "a_b",
    "letter": "axb",
    "back": "c\\d",
    "quote": "o'neil; --",
    "cat": "Straße CAT",
}


def test_grams_are_neighbouring_pairs_within_one_part() -> None:
    assert grams("上海人") == ["上海", "海人"]
    assert grams("ab\ncd") == ["ab", "cd"]
    assert grams("ＡＢ") == ["ab"]
    assert grams("x") == []
    assert grams("aaa") == ["aa"]


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_every_fragment_of_a_line_has_its_pairs_among_those_of_the_line(line: str, start: int, end: int) -> None:
    folded = fold(line)
    assert set(grams(folded[min(start, end) : max(start, end)])) <= set(grams(folded)) | {
        pair for part in folded.split("\n") for pair in grams(part)
    }


@pytest.fixture(scope="module")
async def catalogue(make: Make) -> dict[str, str]:
    made = {key: await make(name=name, lines=0) for key, name in NAMES.items()}
    await make("sun", name="澜桥别人的")
    return {str(one["id"]): key for key, one in made.items()}


async def found(client: Clients, catalogue: dict[str, str], q: str, **query: Any) -> set[str]:
    answer = await (await client("qian")).get("/specimens", params={"q": q, "limit": 200} | query)
    assert answer.status_code == 200, answer.text
    return {catalogue[row["id"]] for row in answer.json()["data"]}


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("澜桥", {"lan"}),
        ("桥澜", {"qiao"}),
        ("桥", {"lan", "qiao"}),
        ("有限公司", {"lan"}),
        ("限有", set()),
        ("gw-200", {"gw"}),
        ("ＧＷ", {"gw"}),
        ("网关", {"gw"}),
        ("%", {"percent"}),
        ("0%", {"percent"}),
        ("100", {"percent", "hundred"}),
        ("_", {"under"}),
        ("a_b", {"under"}),
        ("\\", {"back"}),
        ("c\\d", {"back"}),
        ("'", {"quote"}),
        ("; --", {"quote"}),
        ("cat", {"cat"}),
        ("  澜桥  ", {"lan"}),
        ("科技 有限", set()),
        ("查无此人", set()),
    ],
)
async def test_a_fragment_finds_exactly_what_contains_it(
    client: Clients, catalogue: dict[str, str], q: str, keys: set[str]
) -> None:
    assert await found(client, catalogue, q) == keys


async def test_a_total_counts_what_was_found_and_may_be_seen(client: Clients, catalogue: dict[str, str]) -> None:
    page = (await (await client("qian")).get("/specimens?q=澜桥&count=exact")).json()["page"]
    assert (page["total"], page["total_relation"]) == (1, "eq")
    everybody = (await (await client("boss")).get("/specimens?q=澜桥&count=exact")).json()["page"]
    assert everybody["total"] == 2


async def test_a_found_list_is_ordered_filtered_and_paged_like_any_other(
    client: Clients, catalogue: dict[str, str]
) -> None:
    qian = await client("qian")
    query: dict[str, Any] = {"q": "1", "sort": "name", "limit": 1}
    assert await found(client, catalogue, "100", status="sent") == set()
    first = (await qian.get("/specimens", params=query | {"q": "100"})).json()
    cursor = first["page"]["next_cursor"]
    second = (await qian.get("/specimens", params=query | {"q": "100", "cursor": cursor})).json()
    assert [catalogue[row["id"]] for row in first["data"] + second["data"]] == ["percent", "hundred"]


async def test_the_index_follows_an_edit(client: Clients, make: Make, db: AsyncSession) -> None:
    qian, made = await client("qian"), await make(name="蓝鲸", note="北冰洋")
    tag = {"If-Match": f'"specimens:{made["id"]}:1"'}
    assert [row["id"] for row in (await qian.get("/specimens?q=北冰")).json()["data"]] == [made["id"]]
    await qian.patch(f"/specimens/{made['id']}", json={"name": "红鲸", "note": None}, headers=tag)
    assert (await qian.get("/specimens?q=蓝鲸")).json()["data"] == []
    assert (await qian.get("/specimens?q=北冰")).json()["data"] == []
    assert [row["id"] for row in (await qian.get("/specimens?q=红鲸")).json()["data"]] == [made["id"]]
    stored = text("SELECT text FROM specimens_search WHERE id = :id")
    assert await db.scalar(stored, {"id": made["id"]}) == "红鲸"


async def test_a_deleted_record_is_not_found(client: Clients, make: Make) -> None:
    qian, made = await client("qian"), await make(name="渡渡鸟")
    await qian.delete(f"/specimens/{made['id']}", headers={"If-Match": f'"specimens:{made["id"]}:1"'})
    assert (await qian.get("/specimens?q=渡渡")).json()["data"] == []


async def test_a_number_is_found_by_its_beginning(client: Clients, make: Make) -> None:
    qian, made = await client("qian"), await make()
    for q in (made["number"], made["number"].lower(), made["number"][:-1]):
        assert made["id"] in {row["id"] for row in (await qian.get("/specimens", params={"q": q})).json()["data"]}


@pytest.mark.parametrize(
    ("q", "is_number"),
    [
        ("QT20261109", True),
        ("qt2026", True),
        ("CRM202405210001", True),
        ("QT", False),
        ("2026", False),
        ("客户2026", False),
    ],
)
def test_what_looks_like_a_number_is_looked_up_as_one(q: str, is_number: bool) -> None:
    assert looks_like_number(q) is is_number


@pytest.mark.parametrize("q", ["%00", "%EF%BB%BF", "%E2%80%AE", "x" * 65])
async def test_a_search_for_the_unprintable_is_refused(client: Clients, q: str) -> None:
    answer = await (await client("qian")).get(f"/specimens?q={q}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/query/q")


async def test_a_lone_surrogate_in_a_query_is_refused(client: Clients) -> None:
    answer = await (await client("qian")).get("/specimens?q=%ED%A0%80")
    assert answer.status_code < 500


# ------------------------------------------------------------------------------------- what is too common to count


class Watch:
    """A clock that stands still until it is told to go on."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    stopped = Watch()
    monkeypatch.setattr(frequent, "monotonic", stopped)
    return stopped


def test_what_was_typed_stands_in_for_nothing_but_itself() -> None:
    """A condition that holds a part of the typed text, or more than it, is built anew for every text."""
    name = Specimen.name
    kept = asked("words", [name == STAND_IN[:2], name.in_(["甲"])])
    assert kept.instead({STAND_IN[:2]: "云帆"}) == {"words_0": "云帆", "words_1": ["甲"]}
    assert kept.values == {"words_0": STAND_IN[:2], "words_1": ["甲"]}
    assert asked("words", [name == f"{STAND_IN[:2]}公司"]).instead({STAND_IN[:2]: "云帆"}) is None


def test_a_crowded_search_is_known_until_its_time_is_over(watch: Watch) -> None:
    crowded = Crowded(seconds=300)
    assert not crowded.knows("桥")
    crowded.note("桥")
    assert (crowded.knows("桥"), crowded.knows("澜")) == (True, False)
    watch.now += 299.9
    assert crowded.knows("桥")
    watch.now += 0.1
    assert not crowded.knows("桥")


def test_a_search_that_is_crowded_again_is_known_as_long_again(watch: Watch) -> None:
    crowded = Crowded(seconds=10)
    crowded.note("桥")
    watch.now += 10
    crowded.note("桥")
    watch.now += 9
    assert crowded.knows("桥")
    watch.now += 1
    assert not crowded.knows("桥")


def test_of_too_many_crowded_searches_the_one_noted_longest_ago_is_forgotten(watch: Watch) -> None:
    crowded = Crowded(most=2)
    for question in ("a", "b", "a", "c"):
        crowded.note(question)
    assert [question for question in "abc" if crowded.knows(question)] == ["a", "c"]


def count_up_to(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    for module in (finding, listing):
        monkeypatch.setattr(module, "COUNT_CAP", many)


async def walk(who: httpx.AsyncClient, query: dict[str, Any]) -> list[dict[str, Any]]:
    """All pages, one after the other; ten at most."""
    pages = [(await who.get("/specimens", params=query)).json()]
    while len(pages) < 10 and (cursor := pages[-1]["page"]["next_cursor"]):
        pages.append((await who.get("/specimens", params=query | {"cursor": cursor})).json())
    return pages


async def test_a_search_that_is_too_common_is_not_counted_again_until_permissions_change(
    client: Clients, make: Make, db: AsyncSession, counting: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_up_to(monkeypatch, 3)
    monkeypatch.setattr(finding, "CROWDED", Crowded())
    made = [(await make("zhao", name=f"拥挤 {place}", weight=1, lines=0))["id"] for place in (4, 1, 5, 3, 2)]
    wanted = [made[place] for place in (1, 4, 3, 0, 2)]
    zhao = await client("zhao")
    query = {"q": "拥挤", "sort": "name", "limit": 2, "count": "exact", "weight_gte": 1}

    async def asked() -> tuple[dict[str, Any], list[str]]:
        """The first page, and the statements that looked for it."""
        with counting() as counted:
            answer = await zhao.get("/specimens", params=query)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["page"]["total"], answer.json()["page"]["total_relation"]) == (3, "gte")
        return answer.json(), [one for one in counted.statements if "specimens_search" in one]

    counted, at_first = await asked()
    told, again = await asked()
    assert ["count(" in one for one in at_first] == [True, False]
    assert ["count(" in one for one in again] == [False]
    assert [row["id"] for row in counted["data"]] == [row["id"] for row in told["data"]] == wanted[:2]

    pages = await walk(zhao, query)
    assert [[row["id"] for row in page["data"]] for page in pages] == [wanted[:2], wanted[2:4], wanted[4:]]
    assert {(page["page"]["total"], page["page"]["total_relation"]) for page in pages} == {(3, "gte")}

    await move_epoch(Context(db))
    await db.commit()
    await zhao.get("/specimens", params={"limit": 1})  # the permissions are loaded
    fresh, after = await asked()
    assert ["count(" in one for one in after] == [True, False]
    assert [row["id"] for row in fresh["data"]] == wanted[:2]


async def test_a_search_at_the_cap_is_still_counted(
    client: Clients, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_up_to(monkeypatch, 3)
    monkeypatch.setattr(finding, "CROWDED", Crowded())
    query = {"q": "恰好三个", "sort": "-name", "limit": 3, "count": "exact", "weight_gte": 2}
    zhao = await client("zhao")
    for total, relation in ((1, "eq"), (2, "eq"), (3, "eq"), (3, "gte")):
        await make("zhao", name="恰好三个", weight=2, lines=0)
        for _ in range(2):
            page = (await zhao.get("/specimens", params=query)).json()["page"]
            assert (page["total"], page["total_relation"]) == (total, relation)


async def test_a_list_that_is_too_long_is_not_counted_again_until_permissions_change(
    client: Clients, make: Make, db: AsyncSession, counting: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_up_to(monkeypatch, 3)
    monkeypatch.setattr(finding, "CROWDED", Crowded())
    made = [(await make("zhao", name=f"长列表 {place}", weight=7, lines=0))["id"] for place in range(4)]
    zhao = await client("zhao")
    query = {"weight_gte": 7, "sort": "name", "limit": 3, "count": "exact"}

    async def asked(**more: Any) -> tuple[dict[str, Any], bool]:
        """The page, and whether it was counted."""
        with counting() as counted:
            answer = await zhao.get("/specimens", params=query | more)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["page"]["total"], answer.json()["page"]["total_relation"]) == (3, "gte")
        return answer.json(), any("count(" in one for one in counted.statements)

    first, was_counted = await asked()
    again, is_counted = await asked()
    rest, rest_is_counted = await asked(cursor=first["page"]["next_cursor"])
    assert (was_counted, is_counted, rest_is_counted) == (True, False, False)
    assert [row["id"] for row in first["data"] + rest["data"]] == made
    assert again["data"] == first["data"]

    await move_epoch(Context(db))
    await db.commit()
    await zhao.get("/specimens", params={"limit": 1})  # the permissions are loaded
    assert (await asked())[1]


async def analyze(database_url: str) -> None:
    async with owning(database_url) as owner:
        for table in ("specimens", "specimens_search"):
            await owner.execute(text(f"ANALYZE {table}"))


async def test_of_what_very_many_contain_a_page_is_told_nearly_how_many(
    client: Clients, make: Make, database_url: str, counting: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is exact and leads through all of them; only their number is what statistics say."""
    count_up_to(monkeypatch, 8)
    for name, value in (("MANY", 2), ("CROWDED", Crowded()), ("FREQUENT", Frequent())):
        monkeypatch.setattr(finding, name, value)
    made = [(await make("zhao", name=f"繁忙 {place}", lines=0))["id"] for place in range(8)]
    await analyze(database_url)
    zhao = await client("zhao")
    query = {"q": "繁忙", "sort": "name", "limit": 3, "count": "estimated"}
    with counting() as counted:
        page = (await zhao.get("/specimens", params=query)).json()["page"]
    assert page["total_relation"] == "approx"
    assert page["total"] >= 2
    assert not any("count(" in one for one in counted.statements)
    assert [row["id"] for page in await walk(zhao, query) for row in page["data"]] == made

    exactly = (await zhao.get("/specimens", params=query | {"count": "exact"})).json()["page"]
    assert (exactly["total"], exactly["total_relation"]) == (8, "eq")
    rare = (await zhao.get("/specimens", params=query | {"q": "繁忙 5"})).json()["page"]
    assert (rare["total"], rare["total_relation"]) == (1, "eq")


async def test_what_is_not_among_the_newest_is_counted_after_all(
    client: Clients, make: Make, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_up_to(monkeypatch, 3)
    for name, value in (("MANY", 0), ("NEWEST", 2), ("CROWDED", Crowded()), ("FREQUENT", Frequent())):
        monkeypatch.setattr(finding, name, value)
    made = [(await make("zhao", name=f"深处 {place}", weight=9, lines=0))["id"] for place in range(6)]
    await analyze(database_url)
    query = {"q": "深处", "weight_gte": 9, "sort": "name", "limit": 4, "count": "estimated"}
    pages = await walk(await client("zhao"), query)
    assert [row["id"] for page in pages for row in page["data"]] == made
    assert {(page["page"]["total"], page["page"]["total_relation"]) for page in pages} == {(3, "gte")}


async def test_a_table_that_was_never_analyzed_has_nothing_frequent(db: AsyncSession) -> None:
    assert await Frequent().share(db, "no_such_search", "有限") == (0, 0)


@pytest.mark.parametrize("fragment", ["13812345678", "1381234567", "02162345678", "62345678", "00000000"])
def test_of_a_whole_telephone_some_pairs_are_looked_up(fragment: str) -> None:
    """Each of them is a pair of the fragment, so that nothing is missed; five are enough."""
    looked_up = _narrowing(fragment)
    assert set(looked_up) <= set(grams(fragment))
    assert 0 < len(looked_up) <= 5
    assert _narrowing("1381234") == grams("1381234")


def test_the_end_of_a_telephone_tells_most() -> None:
    assert _narrowing("13812345678") == ["78", "56", "34", "12", "38"]


NASTY = [
    "c\\d \\N \\.",
    'o"neil", "NULL", {a,b}',
    "a\tb\rc",
    "上海\n北京",
    'x"',
    '"',
    "\\",
    "",
    "张伟 13812345678",
]


async def test_words_of_many_new_records_are_stored_as_those_of_one(db: AsyncSession) -> None:
    """Written out for COPY: whatever signs a name has, nothing else is stored than was meant."""
    table = RESOURCES["customers"].search
    assert table is not None
    meant = {uuid4(): words([one, "商行"]) for one in NASTY} | {uuid4(): Words("", [], "")}
    await copy_text(db, table, COLUMNS, [written(record_id, of) for record_id, of in meant.items()])
    found = await db.execute(
        text(f"SELECT id, text, grams, sound FROM {table.name} WHERE id = ANY(:ids)"), {"ids": [*meant]}
    )
    assert {row.id: Words(row.text, list(row.grams), row.sound) for row in found} == meant
    await db.rollback()  # there are no such customers
