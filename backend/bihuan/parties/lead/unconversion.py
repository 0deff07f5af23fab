"""A conversion taken back, as long as nobody has touched what it made (DOMAIN §7.2, decision 0071)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Table, Uuid, all_, any_, bindparam, literal, select, union_all, update

from bihuan.kernel.audit import AuditEntry, LogEntry, plain
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, Uuids, ids, ledgers, one_id, uuid_array
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.ownership import OwnershipEvent, hand_over
from bihuan.kernel.pushdown import DocumentLink
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.workflow import mirror_primary
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.lead.models import Lead, LeadStatus
from bihuan.parties.lead.unconvert_schemas import UnconvertBlock, UnconvertPreview, UnconvertRecord
from bihuan.parties.merge.references import ELSEWHERE, full_name

KINDS = ("customers", "contacts", "opportunities", "customer-relations")
"""What a conversion makes."""
APART = frozenset({"record_members", "record_tags", "custom_values", "job_failures", "webhook_deliveries"})
"""Tables that follow a record: whoever is let in or tagged stands in its log."""
LOOSE = frozenset({"object_id", "source_id", "target_id"})
"""References to records of any kind."""
ACTIVITIES = {"follow_ups": "customer_id", "tasks": "customer_id", "outing_lines": "customer_id"}
"""They know their customer without a foreign key, or as a part of something else."""
PARTS = {
    "opportunity_contacts": "opportunities",
    "opportunity_lines": "opportunities",
    "outing_lines": "outings",
}
"""Told as what they are parts of."""
EDITED, FILES, OTHERS = Text("有改动", "changed"), Text("文件", "files"), Text("其他记录", "other records")


@dataclass(slots=True)
class Made:
    """What one conversion made, with the version that each record had when it was done; what it filled, from what."""

    versions: dict[UUID, int] = field(default_factory=dict)
    kinds: dict[UUID, str] = field(default_factory=dict)
    filled: list[dict[str, Any]] = field(default_factory=list)
    before: LeadStatus = LeadStatus.NEW
    """The stage in which the lead stood."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Everything that taking a conversion back would change."""

    to: LeadStatus
    records: list[tuple[str, Any]]
    """Each with its kind."""
    customer: Customer | None
    """One that had been there before, of which fields were filled and are what they were given."""
    filled: list[dict[str, Any]]
    touched: list[str]
    """What was done with the records since, a part of a sentence each."""

    def refusal(self, ctx: Context) -> DomainError | None:
        where = Text("；", "; ").in_(ctx.language).join(self.touched)
        return DomainError("UNCONVERT_TOUCHED", where=where) if self.touched else None


async def look(ctx: Context, lead: Lead, *, locked: bool) -> TakenBack:
    """What the log of the conversion says it made, and what became of that; ``locked`` for whoever takes it back."""
    made = await _made(ctx, lead)
    records = await _records(ctx, made, locked=locked)
    touched = await _touched(ctx, lead, made, records)
    customer = None
    if made.filled:
        customer = await ctx.db.get(Customer, lead.converted_customer_id)
    if customer is not None and (customer.status != CustomerStatus.ACTIVE or customer.deleted_at is not None):
        customer = None
    kept = [one for one in made.filled if customer and plain(getattr(customer, one["field"])) == one["new"]]
    return TakenBack(made.before, records, customer, kept, touched)


async def preview(ctx: Context, lead: Lead, refused: DomainError | None) -> UnconvertPreview:
    """The same, told before it is done; ``refused`` is why the lead itself does not allow it."""
    if refused is not None:
        return UnconvertPreview(status=lead.status, removed=[], emptied=[], blocks=[_block(ctx, refused)])
    found = await look(ctx, lead, locked=False)
    refused = found.refusal(ctx)
    return UnconvertPreview(
        status=found.to,
        removed=[
            UnconvertRecord(kind=kind, id=one.id, name=str(RESOURCES[kind].title(one)))
            for kind, one in found.records
            if kind != "customer-relations"
        ],
        emptied=[one["field"] for one in found.filled],
        blocks=[] if refused is None else [_block(ctx, refused)],
    )


def _block(ctx: Context, refused: DomainError) -> UnconvertBlock:
    return UnconvertBlock(code=refused.code, detail=refused.sentence.in_(ctx.language))


async def take_back(ctx: Context, lead: Lead, found: TakenBack, reason: str) -> None:
    """The records go, filled fields are empty again, and nothing leads from the lead to either."""
    now = CLOCK.now()
    for kind, record in found.records:
        if kind == "customers":
            hand_over(
                ctx,
                kind,
                record,
                "unconvert",
                owner_id=record.owner_id,
                department_id=record.owner_dept_id,
                pool_id=record.pool_id,
                reason=reason,
            )
        record.deleted_at, record.deleted_by = now, ctx.me.id
        ctx.touch(record)
        ctx.log.append(LogEntry("delete", kind, record, reason=reason))
    if found.customer is not None and found.filled:
        async with CUSTOMERS.change(ctx, found.customer.id, "update", action="unconvert", reason=reason) as customer:
            for one in found.filled:
                setattr(customer, one["field"], one["old"])
    await ctx.db.flush()
    await _next_primary(ctx, lead, [record for kind, record in found.records if kind == "contacts"])
    await ctx.db.execute(
        update(DocumentLink).where(DocumentLink.source_id == lead.id, DocumentLink.live).values(live=False)
    )


async def _next_primary(ctx: Context, lead: Lead, gone: Sequence[Contact]) -> None:
    """A customer that stays, and lost the only or the first person whom it was listed by."""
    customer = await ctx.db.get(Customer, lead.converted_customer_id)
    if customer is None or customer.deleted_at is not None or not any(one.is_primary for one in gone):
        return
    of_it = select(Contact).where(Contact.customer_id == customer.id, Contact.deleted_at.is_(None))
    heir = await ctx.db.scalar(of_it.order_by(Contact.id).limit(1).with_for_update(key_share=True))
    if heir is None:
        changes = [
            {"field": name, "old": getattr(customer, name), "new": None} for name in ("contact_name", "contact_mobile")
        ]
        customer.contact_name = customer.contact_mobile = None
        ctx.touch(customer)
        ctx.log.append(LogEntry("update", "customers", customer, changes))
        return
    heir.is_primary = True
    ctx.touch(heir)
    ctx.log.append(LogEntry("update", "contacts", heir, [{"field": "is_primary", "old": False, "new": True}]))
    await mirror_primary(ctx, customer, heir)


async def _made(ctx: Context, lead: Lead) -> Made:
    """By the log: everything that the transaction of the conversion wrote has its number and its moment."""
    mine = (AuditEntry.object_id == lead.id, AuditEntry.action == "convert")
    asked = select(AuditEntry.xid, AuditEntry.at).where(*mine).order_by(AuditEntry.id.desc()).limit(1)
    done = (await ctx.db.execute(asked)).one()
    made = Made(before=await _stage_before(ctx, lead))
    columns = (AuditEntry.object_type, AuditEntry.object_id, AuditEntry.action, AuditEntry.object_version)
    entries = select(*columns, AuditEntry.changes).where(AuditEntry.xid == done.xid, AuditEntry.at == done.at)
    for kind, record_id, action, version, changes in await ctx.db.execute(entries.order_by(AuditEntry.id)):
        if action == "create" and kind in KINDS:
            made.kinds[record_id] = kind
        made.versions[record_id] = max(version, made.versions.get(record_id, 0))
        if action == "update" and record_id == lead.converted_customer_id and record_id not in made.kinds:
            made.filled += [one for one in changes if not one["old"] and one["new"]]
    return made


async def _stage_before(ctx: Context, lead: Lead) -> LeadStatus:
    event = OwnershipEvent
    asked = select(event.from_state).where(
        event.object_type == "leads", event.object_id == lead.id, event.action == "convert"
    )
    return LeadStatus(await ctx.db.scalar(asked.order_by(event.id.desc()).limit(1)) or LeadStatus.NEW)


async def _records(ctx: Context, made: Made, *, locked: bool) -> list[tuple[str, Any]]:
    """Customers first, as a conversion and everybody else locks them; those that are there still."""
    found: list[tuple[str, Any]] = []
    for kind in KINDS:
        wanted = [record_id for record_id, known in made.kinds.items() if known == kind]
        if not wanted:
            continue
        model: Any = RESOURCES[kind].model
        asked = select(model).where(model.id == any_(uuid_array(wanted)), model.deleted_at.is_(None))
        asked = asked.order_by(model.id).execution_options(populate_existing=True)
        found += [
            (kind, one) for one in await ctx.db.scalars(asked.with_for_update(key_share=True) if locked else asked)
        ]
    return found


async def _touched(ctx: Context, lead: Lead, made: Made, records: Sequence[tuple[str, Any]]) -> list[str]:
    """Each record with what the log and the other tables tell of it since: edited, or named by something new."""
    whose = list(made.kinds)
    if not whose:
        return []
    since: dict[UUID, dict[str, Text]] = defaultdict(dict)
    logged = select(AuditEntry.object_id, AuditEntry.object_version, AuditEntry.action).where(
        AuditEntry.object_id == any_(uuid_array(whose))
    )
    for record_id, version, action in await ctx.db.execute(logged):
        if version > made.versions[record_id] and action != "follow-up":
            since[record_id]["edited"] = EDITED
    asked = {"made": whose, "own": [lead.id, *whose], "lead": lead.id}
    referring = await ctx.db.execute(_references(), asked, execution_options={"knows_what_waits": True})
    for table, record_id in referring:
        kind = PARTS.get(table) or _kind_of(table) or table
        label = RESOURCES[kind].label if kind in RESOURCES else FILES if kind == "attachments" else OTHERS
        since[record_id][kind if kind in RESOURCES else label.en] = Text(label.zh, label.en)
    names = {one.id: str(RESOURCES[kind].title(one)) for kind, one in records}
    return [_told(ctx, kind, names.get(key), since[key].values()) for key, kind in made.kinds.items() if key in since]


def _told(ctx: Context, kind: str, name: str | None, what: Iterable[Text]) -> str:
    """客户「澜桥」跟进记录、文件 · customer "Lanqiao": follow-up, files."""
    label, gone = RESOURCES[kind].label, Text("已删除", "deleted")
    listed = Text("、", ", ").in_(ctx.language).join(one.in_(ctx.language) for one in what)
    called = name or gone.in_(ctx.language)
    return Text(f"{label.zh}「{called}」{listed}", f'{label.en} "{called}": {listed}').in_(ctx.language)


@cache
def _kind_of(table: str) -> str | None:
    return next((name for name, one in RESOURCES.items() if one.model.__tablename__ == table), None)


@cache
def _references() -> Any:
    """Everything alive that leads to a record of ``made`` and is not itself of the conversion: one statement."""
    targets = {RESOURCES[kind].model.__tablename__ for kind in KINDS}
    apart = {*ledgers(), *APART}
    parts: list[Select[Any]] = []
    for table in Base.metadata.sorted_tables:
        if table.name in apart:
            continue
        columns = [key.parent for key in table.foreign_keys if key.column.table.name in targets]
        columns += [one for one in table.c if one.name in LOOSE or ACTIVITIES.get(table.name) == one.name]
        parts += [_leading(table, one) for one in dict.fromkeys(columns) if full_name(one) not in ELSEWHERE]
    return union_all(*parts)


def _leading(table: Table, column: Any) -> Select[Any]:
    found = select(literal(table.name, String).label("name"), column.label("id")).where(column == ids("made"))
    if "id" in table.c and isinstance(table.c["id"].type, Uuid):
        found = found.where(table.c["id"] != all_(bindparam("own", type_=Uuids())))
    if "source_id" in table.c and column.name != "source_id":
        found = found.where(table.c["source_id"] != one_id("lead"))
    if "deleted_at" in table.c:
        found = found.where(table.c["deleted_at"].is_(None))
    return found.distinct()
