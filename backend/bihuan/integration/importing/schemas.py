"""Imports on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.integration.erp.models import FigureKind
from bihuan.integration.importing.models import ImportState, Outcome
from bihuan.kernel import limits
from bihuan.kernel.long_work import JobProgress
from bihuan.kernel.money import SignedAmount
from bihuan.kernel.paging import PageInfo
from bihuan.kernel.wire import Chars, Code, Moment, OneOf, OpenCode, Schema

COLUMNS = 200
IMPORTED = r"^(leads|customers|follow-ups|products|opening-balances|erp-figures)$"
Count = Annotated[int, Field(ge=0, le=limits.IMPORT)]
Cell = Annotated[str, Field(max_length=32_767)]
FieldName = Annotated[
    str, Field(max_length=64, pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", examples=["company_name"])
]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]
Reason = Annotated[str | None, Chars(500)]
Shown = Annotated[str, Field(max_length=64)]


class ImportDefaults(Schema):
    """What a new record has where its row says nothing, such as the source of a list that was bought."""

    source: Code | None = None
    industry: Code | None = None
    third_party_batch: Annotated[str | None, Chars(64)] = None
    lawful_basis: Annotated[str | None, Chars(500)] = None
    """Why data that was bought may be used: every row of a batch needs it, here or in a column of its own."""
    channel_detail: Annotated[str | None, Chars(200)] = None
    campaign_id: UUID | None = None
    """Of all leads of the file: those who came to a stand are not asked one by one (LEAD-04)."""
    figure_kind: FigureKind | None = None
    """Of all rows of a file of ERP figures that has no column for it."""


class ControlTotal(Schema):
    """How many figures there are of a kind in a currency and what they add up to, by the books they come from."""

    kind: Annotated[Code, Field(examples=["receivable"])]
    currency: Currency
    count: Count
    amount: SignedAmount


class ImportOptions(Schema):
    """What happens to rows whose record is there already, and to whom the new ones go.

    ``duplicates``: the same number, external id, credit code or name; ``fill`` writes only what is empty.
    ``suspects``: the same telephone number.
    """

    duplicates: Literal["fail", "skip", "fill", "overwrite"] = "fail"
    suspects: Literal["fail", "skip", "create"] = "fail"
    place: Literal["me", "pool"] = "me"
    pool_id: UUID | None = None
    external_system: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_.+\-]{1,32}$", max_length=32)] = None
    defaults: ImportDefaults | None = None
    control: Annotated[list[ControlTotal] | None, Field(max_length=100)] = None
    """Of files of figures: what they must come to."""
    difference_reason: Reason = None
    """Why figures were brought in that are not what the control totals say."""


class ImportCheck(Schema):
    """The field of each column of the file, in their order, null for those that are left out."""

    mapping: Annotated[list[FieldName | None], Field(min_length=1, max_length=COLUMNS)]
    options: ImportOptions


class ImportRun(Schema):
    """A reason where ERP figures are to be kept although they differ from the control totals."""

    difference_reason: Reason = None


class ImportFigures(Schema):
    count: Annotated[int, Field(ge=-limits.IMPORT, le=2_147_483_647)]
    amount: SignedAmount


class ImportTotal(Schema):
    """Of a kind and currency: rows of the file, those of them that will stand, what was told and what is stored.

    ``difference``: what will stand less what was told.
    """

    kind: Annotated[OpenCode, Field(examples=["receivable"])]
    currency: Annotated[OpenCode, Field(examples=["CNY"])]
    file: ImportFigures
    accepted: ImportFigures
    control: ImportFigures
    stored: ImportFigures
    difference: ImportFigures


class ImportCounts(Schema):
    """Rows by what becomes of them: a forecast until the import has run."""

    created: Count
    updated: Count
    skipped: Count
    failed: Count
    removed: Count
    restored: Count
    kept: Count


class ImportRow(Schema):
    id: UUID
    object: Annotated[OpenCode, Field(examples=["leads"])]
    state: Annotated[OpenCode, Field(examples=[ImportState.CHECKED])]
    file_name: Annotated[str, Field(max_length=200, examples=["线索.xlsx"])]
    owner_id: UUID
    owner_name: Annotated[str | None, Field(max_length=64)]
    total: Count
    counts: ImportCounts
    progress: JobProgress
    job_id: UUID | None
    error: OpenCode | None
    error_detail: Annotated[str | None, Field(max_length=500)]
    created_at: Moment
    finished_at: Moment | None
    expires_at: Moment


class ImportRead(ImportRow):
    """One import: the words of its heading, what its columns are taken for, and its first rows."""

    header: Annotated[list[Shown], Field(max_length=COLUMNS)]
    mapping: Annotated[list[FieldName | None], Field(max_length=COLUMNS)]
    options: ImportOptions
    sample: Annotated[list[SampleRow], Field(max_length=5)]
    totals: Annotated[list[ImportTotal], Field(max_length=1000)]
    """Of files of figures: by kind and currency, as far as rows have been decided."""
    step: Annotated[OpenCode, Field(examples=["running"])]
    """Where it stands when it is shown as stopped."""


class SampleRow(Schema):
    line: Count
    cells: Annotated[list[Cell], Field(max_length=COLUMNS)]


class RowProblem(Schema):
    """What is wrong with a row, or why it is left out."""

    field: Annotated[str | None, Field(max_length=64)]
    label: Annotated[str | None, Field(max_length=64)]
    code: OpenCode
    detail: Annotated[str, Field(max_length=500)]


class ImportRowRead(SampleRow):
    outcome: Annotated[OpenCode, Field(examples=[Outcome.FAIL])]
    problems: Annotated[list[RowProblem], Field(max_length=100)]
    record_id: UUID | None


class ImportRowPage(Schema):
    data: Annotated[list[ImportRowRead], Field(max_length=200)]
    page: PageInfo


class ImportPage(Schema):
    data: Annotated[list[ImportRow], Field(max_length=200)]
    page: PageInfo


class ImportField(Schema):
    """A field that a column may hold."""

    name: FieldName
    label: Shown
    required: bool


class ImportFields(Schema):
    data: Annotated[list[ImportField], Field(max_length=COLUMNS)]


Limit = Annotated[int, Field(ge=1, le=1_000_000, description="Larger than 200 is taken for 200")]


class ImportQuery(Schema):
    object: Annotated[str | None, Field(pattern=IMPORTED, max_length=32, examples=["leads"])] = None
    limit: Limit = 50
    cursor: UUID | None = None


class ImportRowQuery(Schema):
    outcome: Annotated[str | None, OneOf(Outcome)] = None
    limit: Limit = 50
    cursor: Annotated[int | None, Field(ge=0, le=2_147_483_647, description="The row after which to go on")] = None


ImportRead.model_rebuild()
