"""What the API says of a setting."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Chars, Moment, OpenCode, Schema

Value = Annotated[str, Field(max_length=200, examples=["true"])]


class SettingRead(Schema):
    """``value`` is text: ``true``, ``30``, ``0.60``, read according to ``kind``. ``version`` 0 is the default."""

    key: OpenCode
    kind: OpenCode
    value: Value
    default: Value
    choices: Annotated[list[OpenCode], Field(max_length=20)]
    label_zh: Annotated[str, Field(max_length=100)]
    label_en: Annotated[str, Field(max_length=100)]
    chapter: Annotated[str, Field(max_length=16)]
    version: Annotated[int, Field(ge=0, le=2_147_483_647)]
    updated_at: Moment | None
    updated_by: UUID | None


class SettingList(Schema):
    """All settings, in the order of the catalogue."""

    data: Annotated[list[SettingRead], Field(max_length=1000)]


class Modules(Schema):
    """Which parts of the program the company uses: what menus and forms follow, whoever looks."""

    leads: bool


class SettingUpdate(Schema):
    value: Annotated[str, Chars(200)]
