"""How a Chinese name is read, and what somebody who types letters may mean by them (DOMAIN §5.5).

华为技术 reads ``|hua|wei|ji|shu``. It is found by its initials (``hwjs``), by its syllables (``huaweij``), and by a
mixture of both (``huaweijs``): always from the beginning of a syllable, however far the last one has been typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from operator import add
from pathlib import Path
from typing import NamedTuple

LONGEST = 128
"""Characters of a name; what is longer is prose, and not looked for by ear."""
MOST_LETTERS = 24
MOST_READINGS = 3
LONGEST_SYLLABLE = 6
_TABLE = Path(__file__).with_name("pinyin.txt")
HAN = re.compile("[一-鿿]")
_PERSON = re.compile("[一-鿿]{2,3}")
_LETTERS = re.compile(f"[a-z]{{2,{MOST_LETTERS}}}")
_SILENT = re.compile("[ '’]")
_SURNAMES = dict(
    one.split()
    for one in (
        "单 shan,解 xie,仇 qiu,区 ou,查 zha,任 ren,朴 piao,覃 qin,翟 zhai,盖 ge,种 chong,洗 xian,乐 yue,缪 miao,宓 fu,"
        "员 yun,祭 zhai,折 she,尉 wei,召 shao,繁 po,黑 he,那 na,哈 ha,牟 mou,万 wan,尹 yin,曲 qu,秘 bi"
    ).split(",")
)
"""Characters that are read in their own way where they begin the name of a person."""


class Table(NamedTuple):
    characters: dict[str, str]
    words: dict[str, tuple[str, ...]]
    """Those that are read otherwise than their characters: 重庆, 银行."""
    syllables: frozenset[str]
    heads: frozenset[str]
    """The two characters that those words begin with."""
    spoken: Mapping[int, str | None]
    """Of a character its syllable behind a bar, as ``str.translate`` asks for it."""


class _Spoken(dict[int, str | None]):
    """Signs and brackets are silent, as is whatever else is not known."""

    def __missing__(self, _: int) -> None:
        return None


@cache
def table() -> Table:
    """``pinyin.txt``: lines of a syllable and its characters, then of a word and its syllables."""
    characters: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        head, _, rest = line.partition(" ")
        if head.isascii():
            characters |= dict.fromkeys(rest, head)
        else:
            words[head] = tuple(rest.split())
    heads = frozenset(word[:2] for word in words)
    letters = {one: one for one in map(chr, range(128)) if one.isalnum()}
    spoken = _Spoken((ord(one), f"|{read}") for one, read in (letters | characters).items())
    return Table(characters, words, frozenset(characters.values()), heads, spoken)


def syllables(name: str) -> list[str]:
    """Of every character, a letter or digit being one of its own; signs and brackets are silent."""
    known, first = table(), _first(name)
    read, at = ([first], 1) if first else (list[str](), 0)
    while at < len(name):
        one = name[at]
        if name[at : at + 2] in known.heads:
            word = next((name[at : at + size] for size in (3, 2) if name[at : at + size] in known.words), None)
            if word is not None:
                read.extend(known.words[word])
                at += len(word)
                continue
        if one in known.characters:
            read.append(known.characters[one])
        elif one.isascii() and one.isalnum():
            read.append(one)
        at += 1
    return read


def _first(name: str) -> str:
    """How the surname is read, where it is read in its own way; nothing of other names."""
    if name[:1] in _SURNAMES and _PERSON.fullmatch(name) and name[:2] not in table().words:
        return _SURNAMES[name[0]]
    return ""


def sound(name: str) -> str:
    """``|hua|wei``; nothing of a name without Chinese characters, and of prose."""
    if len(name) > LONGEST or not HAN.search(name):
        return ""
    known, first = table(), _first(name)
    if known.heads.isdisjoint(map(add, name, name[1:])):
        return (first and f"|{first}") + name[bool(first) :].translate(known.spoken)
    return "".join(f"|{one}" for one in syllables(name))


class _Headed(dict[str, str]):
    """Marks by what they are made of: one text each, however many names have it."""

    def __init__(self, head: str) -> None:
        self._head = head

    def __missing__(self, said: str) -> str:
        made = self[said] = self._head + said
        return made


_SYLLABLES, _INITIALS = _Headed("~"), _Headed("^")


def marks(heard: str) -> list[str]:
    """What an index keeps of a sound: its syllables, and the initials of neighbours. Neither is a pair of letters."""
    read = heard.split("|")[1:]
    first = [one[0] for one in read]
    spoken = dict.fromkeys(map(_SYLLABLES.__getitem__, read))
    return [*spoken, *dict.fromkeys(map(_INITIALS.__getitem__, map(add, first, first[1:])))]


class Reading(NamedTuple):
    """One thing that letters may mean: all of ``every`` and one of ``some`` are marks of a sound that it matches."""

    every: tuple[str, ...]
    some: tuple[str, ...]
    pattern: str


def readings(typed: str) -> list[Reading]:
    """What is meant by letters: initials, and the syllables they are cut into with the fewest left over.

    ``xian`` is 先 and 西安, ``zhangw`` 张伟, but not 赵杭伟. Nothing is meant by anything but letters.
    """
    typed = _SILENT.sub("", typed)
    if not _LETTERS.fullmatch(typed):
        return []
    return [_reading(cut) for cut in dict.fromkeys((tuple(typed), *_cuts(typed)))]


def _cuts(typed: str) -> list[tuple[str, ...]]:
    """Into syllables and single initials, the last one as far as it has been typed; the best few."""
    known, best = table().syllables, dict[int, list[tuple[str, ...]]]()
    for at in reversed(range(len(typed))):
        rest = typed[at:]
        whole = rest in known if len(rest) == 2 else any(one.startswith(rest) for one in known)
        found: list[tuple[str, ...]] = [(rest,)] if whole else []
        for size in range(1, min(LONGEST_SYLLABLE, len(rest) - 1) + 1):
            if size == 1 or rest[:size] in known:
                found += [(rest[:size], *more) for more in best[at + size]]
        fewest = min((_single(one) for one in found), default=0)
        found = [one for one in found if _single(one) == fewest]
        best[at] = sorted(found, key=lambda one: (len(one), one))[:MOST_READINGS]
    return best[0]


def _single(cut: tuple[str, ...]) -> int:
    return sum(len(one) == 1 for one in cut)


def _reading(cut: tuple[str, ...]) -> Reading:
    known, last = table().syllables, cut[-1]
    whole = tuple(f"~{one}" for one in cut[:-1] if len(one) > 1)
    pairs = tuple(f"^{one[0]}{other[0]}" for one, other in pairwise(cut))
    some: tuple[str, ...] = ()
    if len(cut) == 1 and len(last) == 2:  # two letters alone are a syllable, or the beginning of too many
        some = (f"~{last}",)
    elif len(last) > 1:  # typed as far as it may be: 制造 is not looked for among all that read zhi and z
        some = tuple(f"~{one}" for one in sorted(known) if one.startswith(last))
    pattern = "".join(f"\\|{one}" if len(one) > 1 else f"\\|{one}[a-z]*" for one in cut[:-1])
    end = "([^a-z]|$)" if len(last) == 2 and len(cut) == 1 else ""
    return Reading(tuple(dict.fromkeys((*whole, *pairs))), some, f"{pattern}\\|{last}{end}")
