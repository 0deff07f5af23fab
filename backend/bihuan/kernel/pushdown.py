"""The user pushes down, the code pulls: links per line, and what is left of a source (ARCHITECTURE §3.11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, Money, QuantityColumn, ids, new_id, texts
from bihuan.kernel.money import ZERO


class DocumentLink(Base):
    """One document was made from another. With lines: that much of the source line went into the target line.

    ``live`` ends when the target is voided or deleted, which releases the quantity. Without lines: a plain
    predecessor, such as a lead of a customer.
    """

    __tablename__ = "document_links"
    __table_args__ = (
        Index("ix_document_links_source", "source_id", "target_type"),
        Index("ix_document_links_target", "target_id"),
        Index(
            "ix_document_links_source_line",
            "source_line_id",
            "target_type",
            postgresql_where="source_line_id IS NOT NULL AND live",
            postgresql_include=["qty", "amount"],
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source_type: Mapped[str] = mapped_column(String(32))
    source_id: Mapped[UUID]
    source_line_id: Mapped[UUID | None]
    target_type: Mapped[str] = mapped_column(String(32))
    target_id: Mapped[UUID]
    target_line_id: Mapped[UUID | None]
    qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    amount: Mapped[Money] = mapped_column(default=ZERO)
    live: Mapped[bool] = mapped_column(default=True)


_TAKEN = (
    select(DocumentLink.source_line_id, func.sum(DocumentLink.qty), func.sum(DocumentLink.amount))
    .where(DocumentLink.source_line_id == ids("lines"), DocumentLink.target_type == texts("kinds"), DocumentLink.live)
    .group_by(DocumentLink.source_line_id)
)


def link(
    ctx: Context,
    source: tuple[str, UUID],
    target: tuple[str, UUID],
    lines: Iterable[tuple[UUID, UUID, Decimal, Decimal]] = (),
) -> None:
    """Record that ``target`` was made from ``source``; lines as (source line, target line, qty, amount)."""
    named = {"source_type": source[0], "source_id": source[1], "target_type": target[0], "target_id": target[1]}
    rows: list[tuple[UUID | None, UUID | None, Decimal, Decimal]] = [*lines]
    for of, to, qty, amount in rows or [(None, None, ZERO, ZERO)]:
        parts = {"source_line_id": of, "target_line_id": to, "qty": qty, "amount": amount}
        ctx.append(DocumentLink, id=new_id(), **named, **parts, live=True)


async def lines_linked(ctx: Context, source_lines: Collection[UUID]) -> None:
    """``ctx.written`` for whoever reads the links of these lines alone."""
    if any(model is DocumentLink and row["source_line_id"] in source_lines for model, row in ctx.appended):
        await ctx.write_appended()


async def taken(
    ctx: Context, source_lines: Sequence[UUID], target_types: Sequence[str]
) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Quantity and amount already taken from each source line by live targets of the given kinds.

    Only meaningful while the source's header is locked: a sum without that lock is a race (TRUST §0.2).
    """
    if not source_lines:
        return {}
    await lines_linked(ctx, source_lines)
    asked = {"lines": list(source_lines), "kinds": list(target_types)}
    rows = await ctx.db.execute(_TAKEN, asked, execution_options={"knows_what_waits": True})
    return {line: (qty, amount) for line, qty, amount in rows if line is not None}


async def remaining(
    ctx: Context, rows: Sequence[tuple[UUID, Decimal]], target_types: Sequence[str]
) -> dict[UUID, Decimal]:
    """What is left of each source line: its quantity less what live targets took."""
    used = await taken(ctx, [line for line, _ in rows], target_types)
    return {line: qty - used.get(line, (ZERO, ZERO))[0] for line, qty in rows}


async def release(ctx: Context, target_id: UUID) -> None:
    """The target is void: everything it took is free again."""
    await ctx.written(DocumentLink)
    await ctx.db.execute(update(DocumentLink).where(DocumentLink.target_id == target_id).values(live=False))


async def downstream(ctx: Context, source_id: UUID, target_type: str | None = None) -> list[tuple[str, UUID]]:
    """Live documents made from this one."""
    await ctx.written(DocumentLink)
    statement = select(DocumentLink.target_type, DocumentLink.target_id).where(
        DocumentLink.source_id == source_id, DocumentLink.live
    )
    if target_type:
        statement = statement.where(DocumentLink.target_type == target_type)
    return [(kind, found) for kind, found in (await ctx.db.execute(statement.distinct()))]


async def upstream(ctx: Context, target_id: UUID) -> list[tuple[str, UUID]]:
    """Documents this one was made from."""
    await ctx.written(DocumentLink)
    statement = select(DocumentLink.source_type, DocumentLink.source_id).where(DocumentLink.target_id == target_id)
    return [(kind, found) for kind, found in (await ctx.db.execute(statement.distinct()))]
