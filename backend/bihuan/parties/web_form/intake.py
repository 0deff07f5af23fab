"""What a visitor sends becomes a lead, by the same door as every other (DOMAIN §4.2, §7.1, §22.5).

A visitor is never refused for being known, and is never told: the answer is the same whether a lead was made, filled
up, or discarded by a rule of the form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import String, bindparam, func, or_, select, text

from bihuan.company.setting.service import setting
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import texts
from bihuan.kernel.errors import FieldError, NotFound, code_of, invalid
from bihuan.parties.campaign.service import campaigns_of
from bihuan.parties.consent import WORDS, ConsentVia, say
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.lead.models import OPEN, Lead
from bihuan.parties.lead.schemas import DiscardLead, LeadCreate
from bihuan.parties.lead.service import LEADS, create_lead, score_anew
from bihuan.parties.pool.models import Pool
from bihuan.parties.pool.service import default_pool
from bihuan.parties.web_form.guard import TRAP, Page
from bihuan.parties.web_form.models import Outcome, WebForm, WebFormSubmission

AGAIN = timedelta(hours=24)
"""For which the same number on the same form fills up the lead that it made (DOMAIN §22.5)."""
ORIGIN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "referrer", "landing_page")
"""Where the visitor came from: put into the page by its address, never typed."""
ADDRESSES = re.compile(r"https?://[!-\[\]-~]+")
_LONGEST = {"referrer": 490, "landing_page": 490}
SEARCHED = ("wd", "word", "q", "query", "keyword", "kw", "p")
"""How search engines call what was searched for in the address of their results."""
KEY = re.compile(r"[A-Za-z0-9_-]{8,32}")
NOTE = "表单垃圾规则"
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def open_form(ctx: Context, key: str) -> WebForm:
    """The form of a public key. Raises NOT_FOUND for one that is closed, as for one that never was.

    All are closed in a company that uses no leads.
    """
    asked = select(WebForm).where(WebForm.key == key, WebForm.is_active, WebForm.deleted_at.is_(None))
    form: WebForm | None = await ctx.db.scalar(asked) if KEY.fullmatch(key) else None
    if form is None or not await setting(ctx, "lead_enabled"):
        raise NotFound()
    return form


async def receive(ctx: Context, form: WebForm, page: Page, sent: Mapping[str, str]) -> None:
    """One submission of a page. Raises 422 with a pointer for each wrong field; sent again, nothing happens."""
    await _alone(ctx, form, page.nonce)
    seen = select(WebFormSubmission.id).where(
        WebFormSubmission.form_id == form.id, WebFormSubmission.nonce == page.nonce
    )
    if await ctx.db.scalar(seen) is not None:
        return
    if sent.get(TRAP):
        _note(ctx, form, page, Outcome.BLOCKED, None)
        return
    data = read(form, sent)
    for way in sorted({value for value in (data.mobile, data.telephone, data.email, data.wechat) if value}):
        await _alone(ctx, form, way)
    with ctx.system():
        data = await _by_campaign(ctx, form, data)
        known = await _of_today(ctx, form, data)
        if known is not None:
            await _fill_up(ctx, form, known, data)
            _note(ctx, form, page, Outcome.UPDATED, known)
            return
        junk = junk_rule(form.junk, data)
        owner_id = None if junk is not None else await _owner_of(ctx, data)
        pool_id = await _pool_of(ctx, form, junk)
        lead = await create_lead(ctx, data.model_copy(update={"owner_id": owner_id, "pool_id": pool_id}))
        lead.web_form_id = form.id
        say(lead, True, ConsentVia.WEB_FORM, agreed_on(form))
        if junk is not None:
            await ctx.db.flush()
            await LEADS.act(ctx, lead.id, "discard", DiscardLead(reason_code="fake", reason=f"{NOTE}：{junk}"))
        _note(ctx, form, page, Outcome.JUNK if junk is not None else Outcome.CREATED, lead.id)


async def _by_campaign(ctx: Context, form: WebForm, data: LeadCreate) -> LeadCreate:
    """The campaign of the link that led here comes before that of the form, which many links may lead to."""
    known = await campaigns_of(ctx, [data.utm_campaign])
    return data.model_copy(update={"campaign_id": next(iter(known.values()), form.campaign_id)})


async def _alone(ctx: Context, form: WebForm, what: str) -> None:
    """Two at once with the same page or the same number take turns."""
    await ctx.db.execute(_ALONE, {"name": f"{form.id} {what}"})


def _note(ctx: Context, form: WebForm, page: Page, outcome: Outcome, lead_id: UUID | None) -> None:
    ctx.db.add(
        WebFormSubmission(
            form_id=form.id,
            form_version=form.version,
            nonce=page.nonce,
            outcome=outcome,
            lead_id=lead_id,
            at=CLOCK.now(),
        )
    )


# ---------------------------------------------------------------------------------------------- what was written


def read(form: WebForm, sent: Mapping[str, str]) -> LeadCreate:
    """The lead that the visitor describes, with where they came from. Raises every wrong field at once."""
    shown = {str(field["name"]): bool(field["required"]) for field in form.fields}
    values: dict[str, Any] = {name: sent[name] for name in shown if sent.get(name, "").strip()}
    errors = [FieldError(f"/{name}", "REQUIRED") for name, needed in shown.items() if needed and name not in values]
    if sent.get("consent") != "1":
        errors.append(FieldError("/consent", "CONSENT_REQUIRED"))
    values |= origin_of(sent)
    values.setdefault("utm_campaign", form.campaign)
    more = {"source": form.source, "marketing_consent": True, "consent_source": agreed_on(form)}
    try:
        data = LeadCreate(**values, **more, channel_detail=form.name)
    except ValidationError as failed:
        wrong = failed.errors(include_url=False, include_context=False, include_input=False)
        errors += [FieldError(f"/{one['loc'][0]}", code_of(one["type"])) for one in wrong]
        raise invalid(errors) from failed
    errors += [  # a lone dash is written, and nothing is left of it
        FieldError(f"/{name}", "REQUIRED")
        for name, needed in shown.items()
        if needed and name in values and getattr(data, name) is None
    ]
    if errors:
        raise invalid(errors)
    return data


def origin_of(sent: Mapping[str, str]) -> dict[str, str]:
    """Network, keyword and addresses as far as they can be kept: what is too long is cut, what is no address dropped.

    Without ``utm_term``, what was searched for in the engine that led here.
    """
    found: dict[str, str] = {}
    for name in sent.keys() & set(ORIGIN):
        clean = "".join(one for one in unicodedata.normalize("NFC", sent[name]) if one.isprintable())
        value = clean.strip()[: _LONGEST.get(name, 128)]
        if value and (name not in _LONGEST or ADDRESSES.fullmatch(value)):
            found[name] = value
    if "utm_term" not in found:
        searched = keyword_of(found.get("referrer", ""))
        if searched:
            found["utm_term"] = searched
    return found


def keyword_of(referrer: str) -> str | None:
    """The words in the address of a search engine's results."""
    try:
        asked = parse_qs(urlsplit(referrer).query, max_num_fields=50)
    except ValueError:
        return None
    words = next((asked[name][0] for name in SEARCHED if asked.get(name)), "")
    whole = unicodedata.normalize("NFC", words)  # before it is cut: composed later, it would be another text
    return "".join(one for one in whole if one.isprintable()).strip()[:128] or None


def junk_rule(rules: list[str], data: LeadCreate) -> str | None:
    """The first rule that the lead breaks: an ``@domain``, how a number begins, or a word in what was written."""
    numbers = [value for value in (data.mobile, data.telephone) if value]
    told = (data.contact_name, data.company_name, data.title, data.wechat, data.address, data.demand)
    written = "\n".join(filter(None, told)).casefold()
    for rule in rules:
        if rule.startswith("@"):
            if data.email and data.email.casefold().endswith(rule.casefold()):
                return rule
        elif rule.lstrip("+").replace("-", "").isdigit():
            if any(number.startswith(rule) for number in numbers):
                return rule
        elif rule.casefold() in written:
            return rule
    return None


# --------------------------------------------------------------------------------------------- who is known already

_PHONES, _EMAIL = texts("phones"), bindparam("email", type_=String)


def _asked(data: LeadCreate) -> dict[str, Any]:
    return {"phones": [one for one in (data.mobile, data.telephone) if one], "email": data.email}


async def _of_today(ctx: Context, form: WebForm, data: LeadCreate) -> UUID | None:
    """The open lead that the same number, or else the same address, made on this form within a day."""
    if not (data.mobile or data.telephone or data.email or data.wechat):
        return None  # whoever left nothing is not everybody else who left nothing
    same = or_(Lead.mobile == _PHONES, Lead.telephone == _PHONES) if data.mobile or data.telephone else _SAME_EMAIL
    if not (data.mobile or data.telephone or data.email):
        same = Lead.wechat == data.wechat
    found: UUID | None = await ctx.db.scalar(
        select(Lead.id)
        .where(
            same,
            Lead.web_form_id == form.id,
            Lead.created_at >= CLOCK.now() - AGAIN,
            Lead.status.in_(sorted(OPEN)),
            Lead.deleted_at.is_(None),
        )
        .order_by(Lead.id.desc())
        .limit(1),
        _asked(data),
    )
    return found


_SAME_EMAIL = Lead.email == _EMAIL


def agreed_on(form: WebForm) -> str:
    """The form and the version of its text, which the log knows by that number."""
    return f"{form.name} · v{form.version}"


KEPT = {"owner_id", "pool_id", "name", "source", "demand", *WORDS}


async def _fill_up(ctx: Context, form: WebForm, lead_id: UUID, data: LeadCreate) -> None:
    """Blanks are filled, and another demand is added to the first; nothing that is there is overwritten.

    Whoever had taken their consent back, and sends the form, gives it anew (DOMAIN §22.6).
    """
    async with LEADS.change(ctx, lead_id, "update") as lead:
        if not lead.marketing_consent:
            say(lead, True, ConsentVia.WEB_FORM, agreed_on(form))
        for name, value in data.model_dump(exclude=KEPT).items():
            if value is not None and getattr(lead, name) is None:
                setattr(lead, name, value)
        if data.demand and data.demand not in (lead.demand or ""):
            lead.demand = "\n\n".join(filter(None, (lead.demand, data.demand)))[:20_000]
        await score_anew(ctx, lead)


async def _pool_of(ctx: Context, form: WebForm, junk: str | None) -> UUID | None:
    """The form's own pool, unless it was closed meanwhile: no visitor pays for that.

    Junk is named a pool in any case, since a lead without one takes a turn of the assignment rules.
    """
    if form.pool_id is not None:
        usable = select(Pool.id).where(Pool.id == form.pool_id, Pool.is_active, Pool.deleted_at.is_(None))
        found: UUID | None = await ctx.db.scalar(usable)
        if found is not None:
            return found
    return None if junk is None else (await default_pool(ctx, "leads")).id


async def _owner_of(ctx: Context, data: LeadCreate) -> UUID | None:
    """Who looks after whoever has this number: the customer's owner, else that of an open lead (DOMAIN §7.1)."""
    if not (data.mobile or data.telephone):
        return None
    customers = (
        select(Customer.owner_id)
        .join(Contact, Contact.customer_id == Customer.id)
        .join(User, User.id == Customer.owner_id)
        .where(or_(Contact.mobile == _PHONES, Contact.telephone == _PHONES), *_LIVE_CONTACT)
        .order_by(Contact.id)
        .limit(1)
    )
    leads = (
        select(Lead.owner_id)
        .join(User, User.id == Lead.owner_id)
        .where(or_(Lead.mobile == _PHONES, Lead.telephone == _PHONES), Lead.status.in_(sorted(OPEN)), *_LIVE_LEAD)
        .order_by(Lead.id)
        .limit(1)
    )
    both = select(func.coalesce(customers.scalar_subquery(), leads.scalar_subquery()))
    found: UUID | None = await ctx.db.scalar(both, _asked(data))
    return found


_ACTIVE = User.status == UserStatus.ACTIVE
_LIVE_CONTACT = (Contact.deleted_at.is_(None), Customer.deleted_at.is_(None), _ACTIVE)
_LIVE_LEAD = (Lead.deleted_at.is_(None), _ACTIVE)
