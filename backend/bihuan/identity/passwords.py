"""Passwords: which are accepted, and their hashes: Argon2id, in a thread, a few at a time because each takes 64 MiB."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import AfterValidator, Field

from bihuan.kernel.wire import error

_hasher = PasswordHash((Argon2Hasher(),))
_slots = asyncio.Semaphore(4)

NONE = ""
"""The hash of a service account: no password is right."""
PRODUCT_WORDS = frozenset({"bihuan", "bihuancrm", "crm", "password", "administrator", "admin", "welcome", "lanqiao"})
COMPUTED = [0]
"""How many hashes this process has computed: what the throttle of signing in is measured by."""


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _uncommon(password: str) -> str:
    """Neither among the most common ones, nor a word of the product with digits and signs around it (TRUST §4.2)."""
    plain = password.lower()
    letters = re.sub(r"[^a-z]", "", plain)
    if plain in _common() or letters in PRODUCT_WORDS or len(set(plain)) < 4:
        raise error("PASSWORD_TOO_COMMON")
    return password


NewPassword = Annotated[
    str,
    Field(min_length=10, max_length=128, pattern=r"^[ -~]{10,128}$", examples=["nine purple lanterns"]),
    AfterValidator(_uncommon),
]
"""10 to 128 characters of any kind."""


def resembles(password: str, username: str) -> bool:
    """Whether a password contains the name it is used with."""
    name = username.partition("@")[0].lower()
    return len(name) >= 4 and name in password.lower()


async def hash_password(password: str) -> str:
    async with _slots:
        COMPUTED[0] += 1
        return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(password: str, stored: str | None) -> bool:
    """False as slowly for an unknown user as for a wrong password, so that names cannot be guessed."""
    async with _slots:
        COMPUTED[0] += 1
        right = await asyncio.to_thread(_hasher.verify, password, stored or _decoy())
    return right and bool(stored)


@cache
def _decoy() -> Any:
    return _hasher.hash("nobody has this password")
