"""Password hashes: Argon2id, computed in a thread, a few at a time because each takes 64 MiB."""

from __future__ import annotations

import asyncio
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_hasher = PasswordHash((Argon2Hasher(),))
_slots = asyncio.Semaphore(4)


async def hash_password(password: str) -> str:
    async with _slots:
        return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(password: str, stored: str | None) -> bool:
    """False as slowly for an unknown user as for a wrong password, so that names cannot be guessed."""
    async with _slots:
        right = await asyncio.to_thread(_hasher.verify, password, stored or _decoy())
    return right and stored is not None


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password")
