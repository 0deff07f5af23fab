"""Forms of the website on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Flag, Moment, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.web_form.models import FormField

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Origin = Annotated[
    str,
    Field(
        max_length=200,
        pattern=r"^https?://[A-Za-z0-9.\-]{1,180}(:[0-9]{1,5})?$",
        examples=["https://example.com"],
    ),
]
PageAddress = Annotated[
    str,
    Field(
        max_length=500,
        pattern=r"^https?://[A-Za-z0-9.\-]{1,180}(:[0-9]{1,5})?([/?#][!-\[\]-~]{0,300})?$",
        examples=["https://example.com/thanks"],
    ),
]
"""A page of a plain host: the host goes into a header of the form, where other signs would begin another rule."""
Junk = Annotated[str, Chars(64)]


class FormFieldWrite(Schema):
    """A field of the form, in its place."""

    name: FormField
    required: Flag = False


class FormFieldRead(Schema):
    name: Annotated[OpenCode, Field(examples=["mobile"])]
    required: bool


class WebFormWrite(Schema):
    """``origins`` may show the form inside their pages. ``junk`` discards at once what holds a word, comes from an
    ``@domain``, or from a number that begins so.

    The English texts are shown to visitors who ask for English; without one, they see the Chinese.
    """

    name: Annotated[str, Chars(64)]
    title: Annotated[str, Chars(128)]
    title_en: Annotated[str | None, Chars(128)] = None
    fields: Annotated[list[FormFieldWrite], Field(min_length=2, max_length=11)] = Field(
        examples=[[{"name": "contact_name", "required": True}, {"name": "mobile", "required": True}]]
    )
    source: Code = "web_form"
    campaign: Annotated[str | None, Chars(128)] = None
    campaign_id: UUID | None = None
    pool_id: UUID | None = None
    consent: Annotated[str, Prose(1000)]
    consent_en: Annotated[str | None, Prose(1000)] = None
    policy_url: PageAddress | None = None
    success: Annotated[str, Prose(500)]
    success_en: Annotated[str | None, Prose(500)] = None
    redirect_url: PageAddress | None = None
    origins: Annotated[list[Origin], Field(max_length=20)] = Field(default_factory=list)
    junk: Annotated[list[Junk], Field(max_length=200)] = Field(default_factory=list)
    is_active: Flag = True


WebFormUpdate = partial("WebFormUpdate", WebFormWrite)


class WebFormRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=64, examples=["官网首页"])]
    key: Annotated[str, Field(max_length=32, examples=["hT5y0vQn2bKx8LwM"])]
    title: Annotated[str, Field(max_length=128)]
    source: OpenCode
    campaign: Annotated[str | None, Field(max_length=128)]
    is_active: bool
    submission_count: Count
    lead_count: Count
    created_at: Moment
    updated_at: Moment


class WebFormRead(WebFormRow):
    """``submission_count`` counts what people sent, ``lead_count`` the leads that came of it and were no junk."""

    title_en: Annotated[str | None, Field(max_length=128)]
    fields: Annotated[list[FormFieldRead], Field(max_length=20)]
    campaign_id: UUID | None
    campaign_name: Annotated[str | None, Field(max_length=128)]
    pool_id: UUID | None
    pool_name: Annotated[str | None, Field(max_length=64)]
    consent: Annotated[str, Field(max_length=1000)]
    consent_en: Annotated[str | None, Field(max_length=1000)]
    policy_url: Annotated[str | None, Field(max_length=500)]
    success: Annotated[str, Field(max_length=500)]
    success_en: Annotated[str | None, Field(max_length=500)]
    redirect_url: Annotated[str | None, Field(max_length=500)]
    origins: Annotated[list[str], Field(max_length=20)]
    junk: Annotated[list[str], Field(max_length=200)]
    actions: Actions


class WebFormQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    is_active: bool | None = None


class Channel(Schema):
    """Leads of one network or keyword, and how many of them became customers."""

    name: Annotated[str | None, Field(max_length=128, examples=["baidu"])]
    leads: Count
    converted: Count


class WebFormStatistics(Schema):
    """What came of a form. ``rate`` is converted ÷ leads, six places; null without leads. Leads are those that the
    reader sees and that were not discarded."""

    submissions: Count
    created: Count
    updated: Count
    junk: Count
    blocked: Count
    converted: Count
    rate: Ratio | None
    by_network: Annotated[list[Channel], Field(max_length=20)]
    by_keyword: Annotated[list[Channel], Field(max_length=20)]
