"""Reading and changing settings: ``await setting(ctx, "win_requires_scan")`` (DOMAIN §28)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bihuan.company.setting.catalogue import SETTINGS
from bihuan.company.setting.models import Setting
from bihuan.company.setting.schemas import SettingRead
from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, NotFound


async def _stored(ctx: Context) -> dict[str, str]:
    return {key: value for key, value in await ctx.db.execute(select(Setting.key, Setting.value))}


_in_force = Remembered(_stored)


async def setting(ctx: Context, key: str) -> Any:
    """The value in force: bool, int, Decimal or str as declared. Kept until somebody changes one."""
    declared = SETTINGS[key]
    return declared.read((await _in_force(ctx)).get(key, declared.default))


async def list_settings(ctx: Context) -> list[SettingRead]:
    """Every setting with its value, its default and who changed it last."""
    stored = {one.key: one for one in await ctx.db.scalars(select(Setting))}
    return [shown(key, stored.get(key)) for key in SETTINGS]


def shown(key: str, stored: Setting | None) -> SettingRead:
    declared = SETTINGS[key]
    return SettingRead(
        key=key,
        kind=declared.kind,
        value=stored.value if stored else declared.default,
        default=declared.default,
        choices=list(declared.choices),
        label_zh=declared.label.zh,
        label_en=declared.label.en,
        chapter=declared.chapter,
        version=stored.version if stored else 0,
        updated_at=stored.updated_at if stored else None,
        updated_by=stored.updated_by if stored else None,
    )


def etag(key: str, version: int) -> str:
    return f'"settings:{key}:{version}"'


async def put_setting(ctx: Context, key: str, value: str, reason: str | None = None) -> Setting:
    """Give a setting a value as a step of something else, whose permission was asked for; logged all the same."""
    stored = await ctx.db.scalar(select(Setting).where(Setting.key == key).with_for_update(key_share=True))
    before = stored.value if stored else SETTINGS[key].default
    if stored is None:
        stored = Setting(key=key, created_by=ctx.me.id, updated_by=ctx.me.id)
        ctx.db.add(stored)
    elif before == value:
        return stored
    else:
        ctx.touch(stored)
    stored.value = value
    ctx.log.append(LogEntry("update", "settings", stored, [{"field": key, "old": before, "new": value}], reason))
    await move_epoch(ctx)
    return stored


async def change_setting(ctx: Context, key: str, value: str, if_match: str) -> Setting:
    """Override a default, audited. Raises NotFound, STALE_VERSION, and INVALID where the type does not fit."""
    ctx.require("settings", "update")
    declared = SETTINGS.get(key)
    if declared is None:
        raise NotFound()
    stored = await ctx.db.scalar(select(Setting).where(Setting.key == key).with_for_update(key_share=True))
    version = stored.version if stored else 0
    if if_match != etag(key, version):
        raise DomainError("STALE_VERSION", extra={"current_version": version})
    try:
        declared.read(value)
    except ValueError as wrong:
        raise Invalid("/value", "INVALID") from wrong
    before = stored.value if stored else declared.default
    if stored is None:
        stored = Setting(key=key, created_by=ctx.me.id)
        ctx.db.add(stored)
    if before != value or version == 0:
        stored.value = value
        if version:
            ctx.touch(stored)
        ctx.log.append(LogEntry("update", "settings", stored, [{"field": key, "old": before, "new": value}]))
    await move_epoch(ctx)
    return stored
