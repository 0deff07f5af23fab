"""Papers: a Typst template and plain values become one PDF, with its own fonts inside.

Nothing of the machine is used, neither its fonts nor its clock, so that the same values give the same bytes.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

import orjson
from fastapi import Response

from bihuan.kernel.answering import PRIVATE

FONTS = Path(__file__).parent.parent / "fonts"
"""Noto Sans SC, regular and bold: GB 2312, the common characters of Big5, Latin and signs."""
AT_ONCE = 2
"""Papers that one process sets at a time: each takes a core."""
_PLACES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def typeset(template: Path, values: dict[str, Any]) -> bytes:
    """The paper as PDF. ``values`` is what the template reads: texts, numbers, lists; nothing in it is markup."""
    places = _PLACES.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with places:
        return await asyncio.to_thread(_compiled, template, orjson.dumps(values).decode())


def _compiled(template: Path, data: str) -> bytes:
    import typst  # 70 MB of memory that only a process needs which sets papers

    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def as_pdf(content: bytes, file_name: str) -> Response:
    """The paper as a download: ASCII for old readers, the real name beside it."""
    named = f"attachment; filename=\"document.pdf\"; filename*=UTF-8''{quote(file_name, safe='')}"
    return Response(content, 200, {**PRIVATE, "Content-Disposition": named}, "application/pdf")
