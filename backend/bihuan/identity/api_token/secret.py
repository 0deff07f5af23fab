"""The key itself: ``crm_pat_<8-character id>_<43-character secret><6-character checksum>`` (API §10).

The checksum lets a scanner of leaked keys, and our door, tell a key from a slip of the keyboard without any database.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from typing import NamedTuple
from zlib import crc32

PREFIX = "crm_pat_"
_ALPHABET = string.digits + string.ascii_letters
_SHAPE = re.compile(r"^crm_pat_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$")


class Key(NamedTuple):
    """A new key: shown once, and then known by its id and its hash only."""

    whole: str
    prefix: str
    digest: bytes


def _checksum(body: str) -> str:
    number, digits = crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = _ALPHABET[digit] + digits
    return digits


def new_key() -> Key:
    """43 characters of 62 are 256 bits."""
    ident = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(43))
    body = f"{PREFIX}{ident}_{secret}"
    whole = body + _checksum(body)
    return Key(whole, PREFIX + ident, digest_of(whole))


def digest_of(key: str) -> bytes:
    """A secret of 256 bits needs no slow hash: nobody guesses it."""
    return hashlib.sha256(key.encode()).digest()


def is_key(token: str) -> bool:
    return token.startswith(PREFIX)


def well_formed(key: str) -> bool:
    found = _SHAPE.fullmatch(key)
    return found is not None and secrets.compare_digest(_checksum(key[:-6]), found[3])
