"""Dictionaries as a resource, the check of a code against its list, and the lists of a new company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from bihuan.company.dictionary.models import DictionaryItem
from bihuan.company.dictionary.schemas import DictionaryItemRead, DictionaryItemRow
from bihuan.company.dictionary.standard import STANDARD
from bihuan.company.dictionary.uses import is_used
from bihuan.identity.epoch import Remembered, move_epoch
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

DICTIONARIES = Resource(
    name="dictionaries",
    one="dictionary-item",
    label=Label("字典项", "dictionary item"),
    model=DictionaryItem,
    read=DictionaryItemRead,
    row=DictionaryItemRow,
)


async def list_items(ctx: Context, dict_type: str | None) -> list[DictionaryItemRow]:
    """One list, or all of them, in display order; deactivated items included, since old records show them."""
    columns = [getattr(DictionaryItem, name) for name in DictionaryItemRow.model_fields]
    found = select(*columns).where(DictionaryItem.deleted_at.is_(None))
    if dict_type is not None:
        found = found.where(DictionaryItem.dict_type == dict_type)
    ordered = found.order_by(DictionaryItem.dict_type, DictionaryItem.sort, DictionaryItem.code)
    return [DictionaryItemRow.model_validate(row) for row in await ctx.db.execute(ordered)]


async def fingerprint(ctx: Context, dict_type: str | None) -> str:
    """Changes whenever the list does: an ETag without reading the list."""
    state = select(func.count(), func.max(DictionaryItem.updated_at), func.sum(DictionaryItem.version))
    if dict_type is not None:
        state = state.where(DictionaryItem.dict_type == dict_type)
    count, latest, versions = (await ctx.db.execute(state)).one()
    return f'"dictionaries:{dict_type or ""}:{count}:{versions or 0}:{latest.timestamp() if latest else 0}"'


async def create_item(ctx: Context, data: Schema) -> DictionaryItem:
    """A new value of a list; its parent must be in the same list."""
    item = await DICTIONARIES.create(ctx, data, extra={})
    await _check_parent(ctx, item)
    await move_epoch(ctx)
    return item


async def update_item(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> DictionaryItem:
    """Edit labels, order, parent and whether it may still be chosen."""
    async with DICTIONARIES.change(ctx, record_id, "update", if_match=if_match) as item:
        for name in data.model_fields_set:
            setattr(item, name, getattr(data, name))
        await _check_parent(ctx, item)
    await move_epoch(ctx)
    return item


async def delete_item(ctx: Context, record_id: UUID, if_match: str | None) -> None:
    """Take a value out of its list that was never used. Raises HAS_REFERENCES: what was used is switched off."""
    async with DICTIONARIES.change(ctx, record_id, "delete", if_match=if_match, action="delete") as item:
        if await is_used(ctx, item.dict_type, item.code):
            raise DomainError("HAS_REFERENCES")
        item.deleted_at, item.deleted_by = CLOCK.now(), ctx.me.id
    await move_epoch(ctx)


async def _check_parent(ctx: Context, item: DictionaryItem) -> None:
    if item.parent is None:
        return
    if item.parent == item.code or (item.dict_type, item.parent) not in await _active(ctx):
        raise Invalid("/parent", "REF_NOT_FOUND")


async def check_codes(ctx: Context, codes: Mapping[str, tuple[str, str | None]]) -> None:
    """Every ``field: (dict_type, code)`` must be an active value of its list; one statement for all of them.

    None is not checked. Raises REF_NOT_FOUND with a pointer for each wrong field.
    """
    given = {name: (kind, code) for name, (kind, code) in codes.items() if code is not None}
    if not given:
        return
    known = await _active(ctx)
    wrong = [FieldError(f"/{name}", "REF_NOT_FOUND") for name, pair in given.items() if pair not in known]
    if wrong:
        raise DomainError("REF_NOT_FOUND", errors=wrong)


async def _read_active(ctx: Context) -> set[tuple[str, str]]:
    statement = select(DictionaryItem.dict_type, DictionaryItem.code)
    statement = statement.where(DictionaryItem.is_active, DictionaryItem.deleted_at.is_(None))
    # What waits to be written is not yet to be chosen: the answer is remembered for everybody.
    found = await ctx.db.execute(statement.execution_options(knows_what_waits=True))
    return {(kind, code) for kind, code in found}


_active = Remembered(_read_active)
"""What may be chosen, of all lists."""


async def seed_dictionaries(ctx: Context) -> None:
    """The lists of a new company (DOMAIN Appendix D). Idempotent: what an administrator has edited is left alone, and
    what they have deleted stays away.
    """
    known = {(kind, code) for kind, code in await ctx.db.execute(select(DictionaryItem.dict_type, DictionaryItem.code))}
    rows: list[dict[str, Any]] = []
    for dict_type, items in STANDARD.items():
        for index, (code, zh, en, *parent) in enumerate(items, start=1):
            if (dict_type, code) in known:
                continue
            rows.append(
                {
                    "id": new_id(),
                    "dict_type": dict_type,
                    "code": code,
                    "label_zh": zh,
                    "label_en": en,
                    "sort": index * 10,
                    "parent": parent[0] if parent else None,
                    "extra": {},
                }
            )
    if rows:
        await ctx.db.execute(insert(DictionaryItem).values(rows).on_conflict_do_nothing())
