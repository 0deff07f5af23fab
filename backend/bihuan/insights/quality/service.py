"""What the runs found, under the reader's scope of each kind of record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Uuid, and_, cast, func, literal, null, or_, select, update
from sqlalchemy.orm import aliased

from bihuan.identity.user.models import User
from bihuan.insights.quality.models import NoDuplicates, QualityProblem, QualityRun, QualityScore, RunStatus
from bihuan.insights.quality.rules import BY_CODE, RULES, SURE
from bihuan.insights.quality.schemas import (
    DuplicateGroup,
    DuplicateGroups,
    GroupMember,
    GroupQuery,
    NoDuplicatesInput,
    ProblemQuery,
    ProblemRead,
    Problems,
    Quality,
    QualityRuleRead,
    QualityRunRead,
    QualityScoreRead,
)
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import PageInfo, digest
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.wire import Schema
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.masking import mask_phone

SHOWN_RUNS = 30
MEMBERS, GROUPS = 20, 200
_OPEN = QualityProblem.gone_at.is_(None)


async def quality(ctx: Context) -> Quality:
    """Where the data stands since the last run that was done."""
    latest = select(QualityRun).order_by(QualityRun.asked_at.desc(), QualityRun.id.desc()).limit(SHOWN_RUNS)
    runs = (await ctx.db.scalars(latest)).all()
    counted = select(QualityProblem.rule, func.count()).where(_OPEN).group_by(QualityProblem.rule)
    many = {rule: count for rule, count in await ctx.db.execute(counted)}
    done = next((run.id for run in runs if run.status == RunStatus.SUCCEEDED), None)
    return Quality(
        runs=[shown(run) for run in runs],
        rules=[
            QualityRuleRead(
                code=rule.code,
                kind=rule.kind,
                title=rule.title.in_(ctx.language),
                several=rule.of_several,
                problems=many.get(rule.code, 0),
            )
            for rule in RULES
        ],
        kinds=await _kinds(ctx, done),
        owners=await _owners(ctx, done),
    )


def shown(run: QualityRun) -> QualityRunRead:
    return QualityRunRead.model_validate({name: getattr(run, name) for name in QualityRunRead.model_fields})


async def _kinds(ctx: Context, run: UUID | None) -> list[QualityScoreRead]:
    total, wrong = func.sum(QualityScore.total), func.sum(QualityScore.wrong)
    asked = select(QualityScore.kind, total, wrong).where(QualityScore.run_id == run).group_by(QualityScore.kind)
    return [
        _score(kind, None, all_, bad) for kind, all_, bad in await ctx.db.execute(asked.order_by(QualityScore.kind))
    ]


async def _owners(ctx: Context, run: UUID | None) -> list[QualityScoreRead]:
    asked = (
        select(QualityScore.kind, User.name, QualityScore.total, QualityScore.wrong)
        .outerjoin(User, User.id == cast(func.nullif(QualityScore.owner, ""), Uuid))
        .where(QualityScore.run_id == run, QualityScore.wrong > 0)
        .order_by(QualityScore.wrong.desc(), QualityScore.kind, QualityScore.owner)
        .limit(50)
    )
    return [_score(*row) for row in await ctx.db.execute(asked)]


def _score(kind: str, owner: str | None, total: int, wrong: int) -> QualityScoreRead:
    """Rounded down: a hundred is said of data without any problem only."""
    score = 100 * (int(total) - int(wrong)) // int(total) if total else 100
    return QualityScoreRead(kind=kind, owner_name=owner, total=total, wrong=wrong, score=score)


def _bound(ctx: Context, what: str, query: Schema) -> str:
    """What a cursor holds for."""
    asked = digest(query.model_dump(mode="json", exclude={"limit", "cursor"}))
    return f"data-quality:{what}:{asked}:{ctx.me.id}:{ctx.me.epoch}"


def _page(limit: int, next_cursor: str | None) -> PageInfo:
    return PageInfo(next_cursor=next_cursor, prev_cursor=None, limit=limit, total=None, total_relation=None)


async def problems(ctx: Context, codec: CursorCodec, query: ProblemQuery) -> Problems:
    """Records that break a rule, or did. Raises CURSOR_MISMATCH."""
    rule, size = BY_CODE[query.rule], min(query.limit, 200)
    if not ctx.may(rule.kind, "read"):
        return Problems(data=[], page=_page(size, None))
    bound_to = _bound(ctx, "problems", query)
    kind, at = RESOURCES[rule.kind], QualityProblem.found_at if query.state == "open" else QualityProblem.gone_at
    number: Any = getattr(kind.model, "number", None)
    asked = (
        select(
            literal(kind.name).label("kind"),
            kind.model.id,
            (cast(null(), String) if number is None else number).label("number"),
            kind.model.name,
            kind.derived["owner_name"].label("owner_name"),
            QualityProblem.found_at,
            QualityProblem.gone_at,
            at.label("sort_at"),
            QualityProblem.id.label("sort_id"),
        )
        .join(kind.model, kind.model.id == QualityProblem.record_id)
        .where(QualityProblem.rule == rule.code, kind.scope(ctx), kind.model.deleted_at.is_(None))
        .where(_OPEN if query.state == "open" else QualityProblem.gone_at.is_not(None))
        .order_by(at.desc(), QualityProblem.id)
        .limit(size + 1)
    )
    if query.cursor:
        place = codec.decode(query.cursor, bound_to, CLOCK.now())
        (when,) = place.values
        asked = asked.where(or_(at < when, and_(at == when, QualityProblem.id > place.id)))
    found = (await ctx.db.execute(asked)).all()
    rows, last = found[:size], found[size - 1] if len(found) > size else None
    onward = codec.encode([last.sort_at], last.sort_id, False, bound_to, CLOCK.now()) if last is not None else None
    shown_rows = [{name: row._mapping[name] for name in ProblemRead.model_fields} for row in rows]
    return Problems(data=[ProblemRead.model_validate(row) for row in shown_rows], page=_page(size, onward))


async def groups(ctx: Context, codec: CursorCodec, query: GroupQuery) -> DuplicateGroups:
    """Customers that look the same, as far as the reader may see at least two of them. Raises CURSOR_MISMATCH.

    Rule by rule in the order of ``SURE``: what the page does not reach is not gone through.
    """
    size, bound_to = min(query.limit, GROUPS), _bound(ctx, "groups by rule", query)
    if not ctx.may("customers", "read"):
        return DuplicateGroups(data=[], page=_page(size, None))
    codes = [code for code in SURE if query.rule in (None, code)]
    begin = None
    if query.cursor:
        place = codec.decode(query.cursor, bound_to, CLOCK.now())
        code, whole = place.values
        codes, begin = codes[codes.index(code) :], (whole, place.id)
    several: list[Any] = []
    for code in codes:
        several += (await ctx.db.execute(_groups_of(ctx, code, begin, size + 1 - len(several)))).all()
        begin = None
        if len(several) > size:
            break
    found, last = several[:size], several[size - 1] if len(several) > size else None
    onward = None
    if last is not None:
        onward = codec.encode([last.rule, last.whole], UUID(last.first), False, bound_to, CLOCK.now())
    known = await _members(ctx, {id_ for row in found for id_ in sorted(row.ids)[:MEMBERS]})
    return DuplicateGroups(
        data=[
            DuplicateGroup(
                id=UUID(row.first),
                rule=row.rule,
                title=BY_CODE[row.rule].title.in_(ctx.language),
                key=_shown_key(row.rule, row.key),
                size=row.size,
                members=[known[id_] for id_ in sorted(row.ids)[:MEMBERS]],
            )
            for row in found
        ],
        page=_page(size, onward),
    )


def _groups_of(ctx: Context, code: str, begin: tuple[int, UUID] | None, limit: int) -> Select[Any]:
    """The groups of a rule behind ``begin``, the largest first, as the last run found them.

    Ordered by what the run found, and joined with their customers one by one until the page is full: with a million
    customers, all groups of a telephone together take ten times as long.
    """
    # By its first problem, not by its key: a cursor can be read, and the key may be a telephone.
    many, first = func.count(), func.min(cast(QualityProblem.id, String))
    of_rule = (QualityProblem.rule == code, _OPEN, QualityProblem.key != "")
    found = select(QualityProblem.key, many.label("whole"), first.label("first")).where(*of_rule)
    found = found.group_by(QualityProblem.key).having(many > 1).order_by(many.desc(), first)
    if begin is not None:
        whole, last = begin
        found = found.having(or_(many < whole, and_(many == whole, first > str(last))))
    group, problem = found.subquery("found"), aliased(QualityProblem)
    seen = (
        select(func.count().label("size"), func.array_agg(Customer.id).label("ids"))
        .join_from(problem, Customer, Customer.id == problem.record_id)
        .where(problem.rule == code, problem.key == group.c.key, problem.key != "", problem.gone_at.is_(None))
        .where(Customer.status == CustomerStatus.ACTIVE, Customer.deleted_at.is_(None))
        .where(RESOURCES["customers"].scope(ctx))
        .lateral("seen")
    )
    shown = select(literal(code).label("rule"), group, seen).join(seen, seen.c.size > 1)
    return shown.order_by(group.c.whole.desc(), group.c.first).limit(limit)


async def _members(ctx: Context, wanted: set[UUID]) -> dict[UUID, GroupMember]:
    people = select(
        Customer.id,
        Customer.number,
        Customer.name,
        RESOURCES["customers"].derived["owner_name"].label("owner_name"),
        Customer.pool_id.is_not(None).label("in_pool"),
        Customer.created_at,
    ).where(Customer.id.in_(wanted))
    return {row.id: GroupMember.model_validate(dict(row._mapping)) for row in await ctx.db.execute(people)}


def _shown_key(rule: str, key: str) -> str:
    """Some of the customers may lie in a pool, where nobody reads a telephone."""
    return (mask_phone(key) or "") if rule == "duplicate_phone" else key


async def no_duplicates(ctx: Context, data: NoDuplicatesInput) -> None:
    """Nobody is asked about this group again, unless it grows. Raises INVALID where there is no such group."""
    one = (QualityProblem.id == data.id, QualityProblem.rule == data.rule, _OPEN)
    key = await ctx.db.scalar(select(QualityProblem.key).where(*one))
    group = (QualityProblem.rule == data.rule, QualityProblem.key == key, _OPEN)
    ids = sorted(await ctx.db.scalars(select(QualityProblem.record_id).where(*group).with_for_update(key_share=True)))
    if key is None or len(ids) < 2:
        raise Invalid("/id", "INVALID")
    said = await ctx.db.get(NoDuplicates, (data.rule, key)) or NoDuplicates(rule=data.rule, key=key)
    said.customer_ids, said.said_at, said.said_by = ids, CLOCK.now(), ctx.me.id
    ctx.db.add(said)
    await ctx.db.execute(update(QualityProblem).where(*group).values(gone_at=CLOCK.now()))
