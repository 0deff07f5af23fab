"""Product categories: a tree without circles, four levels deep."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import aliased

from bihuan.catalog.category.models import MAX_DEPTH, ProductCategory
from bihuan.catalog.category.schemas import CategoryRead, CategoryRow, CategoryWrite
from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.names import REMEMBERED, NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label

REMEMBERED.add(ProductCategory)
CATEGORIES: Resource[ProductCategory] = Resource(
    name="product-categories",
    one="product-category",
    label=Label("产品分类", "product category"),
    model=ProductCategory,
    read=CategoryRead,
    row=CategoryRow,
    derived={
        "parent_name": NameOf(ProductCategory, ProductCategory.parent_id),
    },
    references={"parent_id": "product-categories"},
)


async def create_category(ctx: Context, data: CategoryWrite) -> ProductCategory:
    """A new leaf. Raises CATEGORY_TOO_DEEP below the fourth level."""
    if data.parent_id is not None:
        await _check_place(ctx, None, data.parent_id)
    return await CATEGORIES.create(ctx, data)


async def update_category(ctx: Context, category_id: UUID, data: Schema, if_match: str) -> ProductCategory:
    """Edit or move: its name is remembered. Raises CATEGORY_CYCLE when moved below itself."""
    parent_id = getattr(data, "parent_id", None)
    if parent_id is not None:
        await _check_place(ctx, category_id, parent_id)
    category = await CATEGORIES.update(ctx, category_id, data, if_match)
    await move_epoch(ctx)
    return category


async def _check_place(ctx: Context, category_id: UUID | None, parent_id: UUID) -> None:
    """The new parent's ancestors must not contain the category, nor its branch grow too deep."""
    above = select(ProductCategory.id, ProductCategory.parent_id, literal(1).label("depth")).where(
        ProductCategory.id == parent_id
    )
    up = above.cte("up", recursive=True)
    up = up.union_all(
        select(ProductCategory.id, ProductCategory.parent_id, up.c.depth + 1)
        .join(up, ProductCategory.id == up.c.parent_id)
        .where(up.c.depth <= MAX_DEPTH)
    )
    ancestors = [found for found in await ctx.db.scalars(select(up.c.id))]
    if category_id in ancestors:
        raise Invalid("/parent_id", "CATEGORY_CYCLE")
    if len(ancestors) + await _height(ctx, category_id) > MAX_DEPTH:
        raise Invalid("/parent_id", "CATEGORY_TOO_DEEP")


async def _height(ctx: Context, category_id: UUID | None) -> int:
    """Levels of the branch that starts at the category, itself included."""
    if category_id is None:
        return 1
    start = select(ProductCategory.id, literal(1).label("depth")).where(ProductCategory.id == category_id)
    down = start.cte("down", recursive=True)
    down = down.union_all(
        select(ProductCategory.id, down.c.depth + 1)
        .join(down, ProductCategory.parent_id == down.c.id)
        .where(ProductCategory.deleted_at.is_(None), down.c.depth <= MAX_DEPTH)
    )
    return max(await ctx.db.scalars(select(down.c.depth)), default=1)


async def check_leaf(ctx: Context, category_id: UUID) -> None:
    """Products hang on leaves (DOMAIN §12.1). Raises CATEGORY_NOT_LEAF or REF_NOT_FOUND."""
    child = aliased(ProductCategory)
    has_children = exists().where(child.parent_id == ProductCategory.id, child.deleted_at.is_(None))
    found = await ctx.db.scalar(
        select(has_children).where(ProductCategory.id == category_id, ProductCategory.deleted_at.is_(None))
    )
    if found is None:
        raise Invalid("/category_id", "REF_NOT_FOUND")
    if found:
        raise Invalid("/category_id", "CATEGORY_NOT_LEAF")
