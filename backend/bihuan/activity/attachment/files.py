"""Bytes on disk: stored under their SHA-256, read back by it; and what is not let in (DOMAIN §0.9)."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bihuan.kernel.errors import DomainError, Invalid
from bihuan.settings import state_dir

MAX_SIZE = 50 * 1024 * 1024
CHUNK = 1024 * 1024
EXECUTABLE = frozenset(
    "exe dll com bat cmd msi msp scr pif cpl sys ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar class sh bash csh ksh "
    "run bin elf app apk ipa deb rpm dmg pkg iso lnk url reg inf scf chm gadget appx msix so dylib".split()
)
MAGIC = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
"""Shown by the browser itself; everything else is only ever downloaded."""
_UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')


class Stored(NamedTuple):
    sha256: str
    size: int


def root() -> Path:
    return state_dir() / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def store(source: BinaryIO) -> Stored:
    """Copy to disk while hashing; complete or not there at all. Raises PAYLOAD_TOO_LARGE, FILE_EMPTY.

    A file left behind by a transaction that was rolled back does no harm: it lies under its hash.
    """
    root().mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, draft = tempfile.mkstemp(dir=root(), prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := source.read(CHUNK):
                if not size and chunk.startswith(MAGIC):
                    raise Invalid("/file", "FILE_TYPE_FORBIDDEN")
                size += len(chunk)
                if size > MAX_SIZE:
                    raise DomainError("PAYLOAD_TOO_LARGE")
                digest.update(chunk)
                target.write(chunk)
        if not size:
            raise Invalid("/file", "FILE_EMPTY")
        place = path_of(digest.hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(draft, place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size)


def clean_name(given: str | None) -> str:
    """A file name without path and control characters, at most 200 long with its ending kept.

    Raises FILE_TYPE_FORBIDDEN for anything a machine would execute.
    """
    name = _UNSAFE.sub("_", re.split(r"[/\\]", given or "")[-1]).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    if ending.lower() in EXECUTABLE and dot:
        raise Invalid("/file", "FILE_TYPE_FORBIDDEN")
    return name if len(name) <= 200 else f"{stem[: 199 - len(ending[:20])]}.{ending[:20]}"


def mime_of(name: str) -> str:
    """By the ending, never by what the sender claims; what a browser could run is only bytes."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return "application/octet-stream" if re.search("html|svg|xml|script", guessed) else guessed[:100]
