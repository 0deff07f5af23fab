"""Writes ``bihuan/kernel/pinyin.txt``: how Chinese characters are read, from the development dependency pypinyin.

    .venv/bin/python backend/pinyin_table.py

The library itself takes 60 MB of every process and 0.3 s of its start; what names need of it are 150 kB.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

TABLE = Path(__file__).parent / "bihuan" / "kernel" / "pinyin.txt"
OFTEN = {"长": "chang", "都": "du", "曾": "zeng"}
"""Read so in names; the library's first reading is another."""
LONGEST = 3
"""Characters of a word that are looked at together; longer ones are proverbs."""


def table() -> str:
    """A line a syllable with its characters, most of all; then a line a word that is read otherwise."""
    read = {chr(code): _plain(readings.partition(",")[0]) for code, readings in pinyin_dict.items() if _common(code)}
    read |= OFTEN
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for character in sorted(read):
        by_syllable[read[character]].append(character)
    lines = [f"{syllable} {''.join(by_syllable[syllable])}" for syllable in sorted(by_syllable)]
    for word in sorted(phrases_dict):
        if 2 <= len(word) <= LONGEST and all(one in read for one in word):
            readings = [_plain(one[0]) for one in phrases_dict[word]]
            if readings != [read[one] for one in word]:
                lines.append(f"{word} {' '.join(readings)}")
    return "\n".join(lines) + "\n"


def _common(code: int) -> bool:
    return 0x4E00 <= code <= 0x9FFF


def _plain(syllable: str) -> str:
    """Without its tone, and ü written as it is typed."""
    return str(to_normal(syllable, v_to_u=False)).replace("ü", "v")


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
