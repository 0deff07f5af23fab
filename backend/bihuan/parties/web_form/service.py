"""Forms of the website as a resource, and what comes of them."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from bihuan.company.dictionary.service import check_codes
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.errors import FieldError, Invalid, invalid
from bihuan.kernel.money import r6
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.campaign.models import Campaign
from bihuan.parties.lead.models import Lead, LeadStatus
from bihuan.parties.lead.service import LEADS, check_in_use
from bihuan.parties.pool.models import Pool, PoolObject
from bihuan.parties.web_form.models import REACH, WHO, Outcome, WebForm, WebFormSubmission
from bihuan.parties.web_form.schemas import (
    Channel,
    WebFormRead,
    WebFormRow,
    WebFormStatistics,
    WebFormWrite,
)

MOST_CHANNELS = 20


def _count(*outcomes: Outcome) -> Any:
    of = select(func.count()).where(
        WebFormSubmission.form_id == WebForm.id, WebFormSubmission.outcome == one_of(outcomes)
    )
    return of.correlate(WebForm).scalar_subquery()


WEB_FORMS: Resource[WebForm] = Resource(
    name="web-forms",
    one="web-form",
    label=Label("网站表单", "web form"),
    model=WebForm,
    read=WebFormRead,
    row=WebFormRow,
    derived={
        "pool_name": NameOf(Pool, WebForm.pool_id),
        "campaign_name": NameOf(Campaign, WebForm.campaign_id),
        "submission_count": _count(Outcome.CREATED, Outcome.UPDATED, Outcome.JUNK),
        "lead_count": _count(Outcome.CREATED),
    },
    references={"pool_id": "pools", "campaign_id": "campaigns"},
)


async def create_form(ctx: Context, data: WebFormWrite) -> WebForm:
    """A form with a public key of its own, which never changes."""
    await check_in_use(ctx)
    await WEB_FORMS.check_references(ctx, data)
    await _check(ctx, data.model_dump())
    return await WEB_FORMS.add(ctx, WebForm(**data.model_dump(), key=secrets.token_urlsafe(12)))


async def update_form(ctx: Context, form_id: UUID, data: Schema, if_match: str) -> WebForm:
    """Edit texts, fields and rules: pages that are open keep what they show."""
    given = {name: value for name, value in data.model_dump().items() if name in data.model_fields_set}
    async with WEB_FORMS.change(ctx, form_id, "update", if_match=if_match) as form:
        await WEB_FORMS.check_references(ctx, data)
        await _check(ctx, given)
        for name, value in given.items():
            setattr(form, name, value)
    return form


async def _check(ctx: Context, given: dict[str, Any]) -> None:
    if "source" in given:
        await check_codes(ctx, {"source": ("lead_source", given["source"])})
    if "fields" in given:
        _check_fields(given["fields"])
    if given.get("pool_id") is not None:
        of_leads = select(Pool.id).where(Pool.id == given["pool_id"], Pool.object_type == PoolObject.LEADS)
        if await ctx.db.scalar(of_leads.where(Pool.is_active, Pool.deleted_at.is_(None))) is None:
            raise Invalid("/pool_id", "REF_NOT_FOUND")


def _check_fields(fields: list[dict[str, Any]] | None) -> None:
    """Each once, and whoever fills in what is required is somebody who can be reached."""
    names = [str(field["name"]) for field in fields or ()]
    needed = {str(field["name"]) for field in fields or () if field["required"]}
    errors = [
        FieldError(f"/fields/{place}/name", "DUPLICATE_VALUE")
        for place, name in enumerate(names)
        if name in names[:place]
    ]
    if not needed & WHO:
        errors.append(FieldError("/fields", "FORM_WITHOUT_NAME"))
    if not needed & REACH:
        errors.append(FieldError("/fields", "CONTACT_METHOD_REQUIRED"))
    if errors:
        raise invalid(errors)


async def statistics(ctx: Context, form_id: UUID) -> WebFormStatistics:
    """What came of a form, in three statements over its own index entries."""
    form = await WEB_FORMS.get(ctx, form_id)
    by = select(WebFormSubmission.outcome, func.count()).where(WebFormSubmission.form_id == form.id)
    counted: dict[str, int] = {row[0]: row[1] for row in await ctx.db.execute(by.group_by(WebFormSubmission.outcome))}
    networks = await _channels(ctx, form, Lead.utm_source)
    leads, converted = await _outcome(ctx, form)
    told = {str(outcome): counted.get(outcome, 0) for outcome in Outcome}
    return WebFormStatistics(
        **told,
        submissions=sum(told.values()) - told[Outcome.BLOCKED],
        converted=converted,
        rate=r6(Decimal(converted) / leads) if leads else None,
        by_network=networks,
        by_keyword=await _channels(ctx, form, Lead.utm_term),
    )


def _of(ctx: Context, form: WebForm) -> tuple[ColumnElement[bool], ...]:
    """Its leads that were not discarded, as far as the reader sees leads."""
    live = (Lead.status != LeadStatus.DISCARDED, Lead.deleted_at.is_(None))
    return (Lead.web_form_id == form.id, *live, LEADS.scope(ctx))


_CONVERTED = func.count().filter(Lead.status.in_([str(LeadStatus.CONVERTED), str(LeadStatus.WON)]))


async def _outcome(ctx: Context, form: WebForm) -> tuple[int, int]:
    """Leads of the form, and those of them that became customers."""
    row = (await ctx.db.execute(select(func.count(), _CONVERTED).where(*_of(ctx, form)))).one()
    return row[0], row[1]


async def _channels(ctx: Context, form: WebForm, by: ColumnElement[Any] | Any) -> list[Channel]:
    leads = func.count()
    found: Select[Any] = (
        select(by, leads, _CONVERTED)
        .where(*_of(ctx, form))
        .group_by(by)
        .order_by(leads.desc(), by.nulls_last())
        .limit(MOST_CHANNELS)
    )
    return [Channel(name=name, leads=n, converted=converted) for name, n, converted in await ctx.db.execute(found)]
