"""How names are read, and what is meant by letters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.pinyin import marks, readings, sound, syllables
from bihuan.kernel.search import words


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("华为技术", "|hua|wei|ji|shu"),
        ("重庆银行股份有限公司", "|chong|qing|yin|hang|gu|fen|you|xian|gong|si"),
        ("长沙重工（集团）", "|chang|sha|zhong|gong|ji|tuan"),
        ("tcl集团", "|t|c|l|ji|tuan"),
        ("绿城3期", "|lv|cheng|3|qi"),
        ("单雄信", "|shan|xiong|xin"),
        ("曾国藩", "|zeng|guo|fan"),
        ("单位用品", "|dan|wei|yong|pin"),
        ("acme ltd", ""),
        ("说" * 129, ""),
    ],
)
def test_a_name_is_read_by_its_words_and_surnames(name: str, read: str) -> None:
    assert sound(name) == read


def test_marks_are_syllables_and_the_initials_of_neighbours() -> None:
    assert marks("|hua|wei|hua") == ["~hua", "~wei", "^hw", "^wh"]
    assert marks("") == []


def test_a_row_of_the_index_holds_pairs_marks_and_a_number_without_its_dash() -> None:
    row = words(["华为", None, "021-62345678", "华为"])
    assert row.text == "华为\n021-62345678\n02162345678"
    assert row.sound == "|hua|wei"
    assert {"华为", "1-", "16", "~hua", "~wei", "^hw"} <= set(row.grams)
    assert not {"hu", "|h"} & set(row.grams)


def hears(typed: str, name: str) -> bool:
    """As the database does it: the marks are there, and the pattern is found."""
    read = sound(name)
    known = set(marks(read))
    return any(
        known.issuperset(one.every) and (not one.some or known & set(one.some)) and re.search(one.pattern, read)
        for one in readings(typed)
    )


@pytest.mark.parametrize(
    ("typed", "heard", "silent"),
    [
        ("hwjs", "华为技术", "华为电子"),
        ("hw", "华为技术", "为华技术"),
        ("wj", "华为技术", "华技为"),
        ("huawei", "华为技术", "华伟明珠"[:1]),
        ("huaweij", "华为技术", "华为电子"),
        ("huaweijs", "华为技术", "华为集团"),
        ("hua wei", "华为技术", "花园"),
        ("xian", "西安电子", "新岸"),
        ("xi'an", "西安电子", "新岸"),
        ("xian", "先锋", "鲜于"[1:]),
        ("zhang", "张伟", "占伟"),
        ("zhangw", "张伟", "赵杭伟"),
        ("zhan", "张伟", "赵安"),
        ("li", "李雷", "林雷"),
        ("tcljt", "tcl集团", "tcl电子"),
        ("lvcheng", "绿城", "路程"),
    ],
)
def test_letters_are_initials_or_syllables(typed: str, heard: str, silent: str) -> None:
    assert hears(typed, heard)
    assert not hears(typed, silent)


@pytest.mark.parametrize("typed", ["h", "华w", "a1", "a" * 25, "", "h-w"])
def test_nothing_is_meant_by_what_is_not_letters(typed: str) -> None:
    assert readings(typed) == []


def test_the_last_syllable_narrows_as_well() -> None:
    """By zhi and the initials alone a thirtieth of all names would have to be read."""
    assert [one.some for one in readings("zhizao")] == [(), ("~zao",)]
    assert readings("zhangx")[-1].some == ()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8))
def test_every_name_is_heard_by_its_initials_and_by_its_syllables(name: str) -> None:
    read = syllables(name)
    assert len(read) == len(name)
    assert hears("".join(one[0] for one in read), name)
    whole = "".join(read[:4])
    assert len(whole) > 24 or hears(whole, name) or not all(len(one) > 1 for one in read[:4])


def test_the_table_is_what_the_library_says() -> None:
    from pinyin_table import TABLE, table

    assert TABLE.read_text(encoding="utf-8") == table()
