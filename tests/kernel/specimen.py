"""A kind of record that exists only here, so that the kernel is tested by itself: owner, number, lines, verbs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ForeignKey, String, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.identity.user.models import User
from bihuan.kernel.batch import add_bulk
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, Money, Numbered, QuantityColumn, Record, new_id
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import Amount, PositiveQuantity
from bihuan.kernel.ownership import Owned, hand_over
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.routing import add_actions, add_create, add_delete, add_reads, add_update, router
from bihuan.kernel.search import search_table
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Action, ActionState, Note, Reason


class SpecimenStatus(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    CLOSED = "closed"


S = SpecimenStatus
FAULTS: set[str] = set()
"""``crash``: the effect of ``send`` raises an error of the program."""


class SpecimenLine(Base):
    __tablename__ = "specimen_lines"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    specimen_id: Mapped[UUID] = mapped_column(ForeignKey("specimens.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    qty: Mapped[QuantityColumn]

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id()} | values)


class Specimen(Owned, Numbered, Record):
    __tablename__ = "specimens"
    PREFIX: ClassVar[str] = "ZZ"
    name: Mapped[str] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(32), unique=True)
    weight: Mapped[int | None]
    amount: Mapped[Money | None]
    note: Mapped[str | None] = mapped_column(String(500))
    reviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[str] = mapped_column(String(32), default=S.DRAFT)
    lines: Mapped[list[SpecimenLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=SpecimenLine.line_no
    )


SEARCH = search_table("specimens")
TABLES = (Specimen.__table__, SpecimenLine.__table__, SEARCH)
for _table in TABLES:  # the schema of the product is walked by other tests: this is no part of it
    Base.metadata.remove(_table)  # type: ignore[arg-type]


class LineWrite(Schema):
    name: Annotated[str, Chars(64)]
    qty: PositiveQuantity


class SpecimenWrite(Schema):
    name: Annotated[str, Chars(64)]
    code: Annotated[str | None, Chars(32)] = None
    weight: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    amount: Amount | None = None
    note: Annotated[str | None, Prose(500)] = None
    reviewer_id: UUID | None = None
    lines: Annotated[list[LineWrite], Field(max_length=100, default_factory=list)]


SpecimenUpdate = partial("SpecimenUpdate", SpecimenWrite)


class Gift(Schema):
    owner_id: UUID


class LineRead(Schema):
    id: UUID
    line_no: int
    name: str
    qty: PositiveQuantity


class SpecimenRow(Schema):
    id: UUID
    version: int
    number: str | None
    name: str
    weight: int | None
    status: OpenCode
    owner_id: UUID | None
    owner_name: str | None


class SpecimenRead(SpecimenRow):
    code: str | None
    amount: Amount | None
    note: str | None
    reviewer_id: UUID | None
    lines: Annotated[list[LineRead], Field(max_length=100)]
    created_at: Moment
    updated_at: Moment
    actions: Annotated[list[ActionState], Field(max_length=50)]


class SpecimenQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "name", "-name", "weight", "-weight"] = "-updated_at"
    status: Annotated[str | None, OneOf(SpecimenStatus)] = None
    owner_id: UUID | None = None
    weight_gte: int | None = None
    weight_lte: int | None = None
    created_at_gte: BusinessDate | None = None


def has_lines(specimen: Specimen) -> DomainError | None:
    return None if specimen.lines else DomainError("NO_LINES")


def is_open(specimen: Specimen) -> DomainError | None:
    return None if specimen.status == S.DRAFT else DomainError("DOCUMENT_APPROVED")


async def _send(ctx: Context, specimen: Specimen, data: Note) -> None:
    if "crash" in FAULTS:
        raise ZeroDivisionError("as the test asked")


async def _give(ctx: Context, specimen: Specimen, data: Gift) -> None:
    user = await ctx.db.get_one(User, data.owner_id)
    hand_over(ctx, "specimens", specimen, "give", owner_id=user.id, department_id=user.department_id)


ACTIONS = (
    Action("send", {S.DRAFT}, S.SENT, Text("发出", "Send it"), input=Note, guards=(has_lines,), effect=_send),
    Action("close", {S.SENT}, S.CLOSED, Text("关闭", "Close it"), input=Reason),
    Action("give", None, None, Text("转移", "Give it to somebody"), input=Gift, effect=_give, permission="transfer"),
)
SPECIMENS: Resource[Specimen] = Resource(
    name="specimens",
    one="specimen",
    label=Label("样本", "specimen"),
    model=Specimen,
    read=SpecimenRead,
    row=SpecimenRow,
    actions=ACTIONS,
    derived={"owner_name": select(User.name).where(User.id == Specimen.owner_id).correlate(Specimen).scalar_subquery()},
    children=(Specimen.lines,),
    references={"reviewer_id": "users"},
    editable=is_open,
    search=SEARCH,
    search_text=lambda specimen: [specimen.name, specimen.note],
)
RESOURCES.pop("specimens")  # known only while a test of the kernel runs


async def create_specimen(ctx: Context, data: Any) -> Specimen:
    """Owned by whoever makes it; lines are numbered 10, 20, 30 …"""
    await SPECIMENS.check_references(ctx, data)
    specimen = Specimen(**{name: getattr(data, name) for name in FIELDS}, lines=_lines(data))
    hand_over(ctx, "specimens", specimen, "create", owner_id=ctx.me.id, department_id=ctx.me.department_id, fresh=True)
    return await SPECIMENS.add(ctx, specimen)


async def update_specimen(ctx: Context, record_id: UUID, data: Any, if_match: str) -> Specimen:
    """Fields that are given, and the lines as a whole."""
    async with SPECIMENS.change(ctx, record_id, "update", if_match=if_match) as specimen:
        refused = is_open(specimen)
        if refused is not None:
            raise refused
        await SPECIMENS.check_references(ctx, data)
        for name in data.model_fields_set & FIELDS:
            setattr(specimen, name, getattr(data, name))
        if "lines" in data.model_fields_set:
            specimen.lines[:] = _lines(data)
    return specimen


def _lines(data: Any) -> list[SpecimenLine]:
    rows = [SpecimenLine(name=line.name, qty=line.qty) for line in data.lines]
    number_lines(rows)
    return rows


FIELDS = frozenset({"name", "code", "weight", "amount", "note", "reviewer_id"})
specimens = router("/specimens", "Specimens")
add_reads(specimens, SPECIMENS, SpecimenQuery)
add_create(specimens, SPECIMENS, SpecimenWrite, create_specimen)
add_update(specimens, SPECIMENS, SpecimenUpdate, update_specimen)
add_actions(specimens, SPECIMENS)
add_bulk(specimens, SPECIMENS, "send")
add_delete(specimens, SPECIMENS)

GRANTS = {
    "sales_rep": {"self": "read create update delete send close transfer"},
    "sales_manager": {"dept_sub": "read create update delete send close transfer"},
    "marketing": {"all": "read", "self": "create update send"},
    "executive": {"all": "read"},
    "admin": {"all": "read create update delete send close transfer"},
}
"""Standard role → scope → verbs: a representative owns, a manager leads, an executive looks."""

FAILS_AT_COMMIT = """
CREATE FUNCTION specimens_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.note LIKE 'fails at commit %' THEN
    RAISE EXCEPTION 'refused at commit' USING ERRCODE = split_part(NEW.note, ' ', 4);
  END IF;
  RETURN NULL;
END $$
"""
"""``note: "fails at commit 23514"`` passes every check until COMMIT, and fails there with that SQLSTATE."""
DEFERRED = (
    "CREATE CONSTRAINT TRIGGER specimens_at_commit AFTER INSERT OR UPDATE ON specimens DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION specimens_refuse()"
)


async def install(connection: AsyncConnection) -> None:
    """The tables and the grants, in a database that has everything else."""
    for table in TABLES:
        await connection.run_sync(table.create)  # type: ignore[attr-defined]
    await connection.execute(text(FAILS_AT_COMMIT))
    await connection.execute(text(DEFERRED))
    for role, scopes in GRANTS.items():
        for scope, verbs in scopes.items():
            for verb in verbs.split():
                await connection.execute(
                    text(
                        "INSERT INTO role_permissions (role_id, object, action, scope) "
                        "SELECT id, 'specimens', :verb, :scope FROM roles WHERE code = :role"
                    ),
                    {"verb": verb, "scope": scope, "role": role},
                )
