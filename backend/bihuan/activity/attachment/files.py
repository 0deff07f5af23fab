"""Bytes on disk: stored under their SHA-256, read back by it; and what is not let in (DOMAIN §0.9)."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bihuan.kernel import limits
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.settings import state_dir

MAX_SIZE = limits.UPLOAD
CHUNK = 1024 * 1024
EXECUTABLE = frozenset(
    "exe dll com bat cmd msi msp scr pif cpl sys ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar class sh bash csh ksh "
    "run bin elf app apk ipa deb rpm dmg pkg iso lnk url reg inf scf chm gadget appx msix so dylib".split()
)
MAGIC = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
"""Shown by the browser itself; everything else is only ever downloaded."""
_UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')


SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
PASSIVE = frozenset(
    {
        "text/plain",
        "text/csv",
        "application/zip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "audio/mpeg",
        "video/mp4",
    }
)
"""Downloaded under their own name; whatever is in neither list is only bytes."""
ACTIVE = re.compile(rb"/JavaScript|/JS[\s(<]|/Launch|<script|<html", re.IGNORECASE)
"""What makes a document more than a page to look at."""
OVERLAP = 16
"""Bytes looked at twice, where one piece ends and the next begins."""


class Stored(NamedTuple):
    sha256: str
    size: int
    seen: str
    """The type by which it begins, of those that are shown; empty for all others."""
    active: bool


def sniff(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for start, mime in SIGNATURES if head.startswith(start)), "")


def root() -> Path:
    return state_dir() / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def store(source: BinaryIO, most: int | None = None) -> Stored:
    """Copy to disk while hashing; complete or not there at all. Raises PAYLOAD_TOO_LARGE, FILE_EMPTY.

    A file left behind by a transaction that was rolled back does no harm: it lies under its hash.
    """
    root().mkdir(parents=True, exist_ok=True)
    digest, size, head, tail, active = hashlib.sha256(), 0, b"", b"", False
    handle, draft = tempfile.mkstemp(dir=root(), prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := source.read(CHUNK):
                if not size and chunk.startswith(MAGIC):
                    raise Invalid("/file", "FILE_TYPE_FORBIDDEN")
                head = head or chunk[:OVERLAP]
                active = active or ACTIVE.search(tail + chunk) is not None
                tail = chunk[-OVERLAP:]
                size += len(chunk)
                if size > (most or MAX_SIZE):
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
    return Stored(digest.hexdigest(), size, sniff(head), active)


def clean_name(given: str | None) -> str:
    """A file name without path, control and bidi characters, in NFC, at most 120 long with its ending kept.

    Raises FILE_TYPE_FORBIDDEN for anything a machine would execute.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", given or "")[-1])
    name = _UNSAFE.sub("_", name).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    if ending.lower() in EXECUTABLE and dot:
        raise Invalid("/file", "FILE_TYPE_FORBIDDEN")
    most = limits.FILE_NAME
    return name if len(name) <= most else f"{stem[: most - 1 - len(ending[:20])]}.{ending[:20]}"


def mime_of(name: str, stored: Stored) -> str:
    """By what the file is, never by what the sender claims (TRUST §4.3.5): the types that browsers show must begin like
    what they are, and others are named by their ending only where they cannot be run.
    """
    if stored.seen in INLINE:
        return "application/octet-stream" if stored.active else stored.seen
    guessed = mimetypes.guess_type(name)[0] or ""
    return guessed if guessed in PASSIVE else "application/octet-stream"
