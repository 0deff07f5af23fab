"""The form of the website: a visitor becomes a lead, a program does not, and nobody is told who is known."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from bihuan.parties.lead.models import Lead
from bihuan.parties.pool.models import Pool
from bihuan.parties.web_form.guard import SOONEST, TRAP
from bihuan.parties.web_form.intake import keyword_of
from bihuan.parties.web_form.models import WebForm, WebFormSubmission
from bihuan.parties.web_form.page import policy_of
from tests.factories.company import Company
from tests.parties.conftest import Make

_serial = count(1)
ASKED = [
    {"name": "contact_name", "required": True},
    {"name": "company_name", "required": False},
    {"name": "mobile", "required": True},
    {"name": "email", "required": False},
    {"name": "demand", "required": False},
]
Form = dict[str, Any]
Visit = Callable[..., Awaitable[str]]
Send = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def make_form(client: Any) -> Callable[..., Awaitable[Form]]:
    async def make(**fields: Any) -> Form:
        body = {
            "name": f"官网 {next(_serial)}",
            "title": "预约演示",
            "title_en": "Book a demo",
            "fields": ASKED,
            "consent": "我同意按隐私政策处理我的信息",
            "success": "我们会在一个工作日内联系您",
        } | fields
        made = await (await client("li")).post("/web-forms", json=body)
        assert made.status_code == 201, made.text
        return made.json()  # type: ignore[no-any-return]

    return make


@pytest.fixture
async def visitor(app: FastAPI) -> Any:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


@pytest.fixture
def visit(visitor: httpx.AsyncClient, clock: Any) -> Visit:
    """The token of a page that was opened at 10:00; it is then ten seconds later."""

    async def open_page(form: Form, at: str = "2026-11-02 10:00:00", **asked: str) -> str:
        clock(at)
        page = await visitor.get(f"/f/{form['key']}", params=asked)
        assert page.status_code == 200, page.text
        clock(at[:-2] + "10")
        found = re.search(r'name="token" value="([^"]+)"', page.text)
        assert found is not None
        return found[1]

    return open_page


@pytest.fixture
def send(visitor: httpx.AsyncClient, visit: Visit) -> Send:
    async def submit(form: Form, at: str = "2026-11-02 10:00:00", token: str = "", **fields: str) -> httpx.Response:
        told = {"token": token or await visit(form, at), "consent": "1", "contact_name": "陈岚"} | fields
        return await visitor.post(f"/f/{form['key']}", data=told)

    return submit


@pytest.fixture
def of_number(client: Any, db: Any) -> Callable[[str], Awaitable[list[dict[str, Any]]]]:
    """The leads of a number, the oldest first, as the administrator reads them: in a pool without the number."""

    async def find(mobile: str) -> list[dict[str, Any]]:
        admin = await client("admin")
        found = list(await db.scalars(select(Lead.id).where(Lead.mobile == mobile).order_by(Lead.id)))
        await db.rollback()
        return [(await admin.get(f"/leads/{lead_id}")).json() for lead_id in found]

    return find


async def outcomes(db: Any, form: Form) -> list[str]:
    of = select(WebFormSubmission.outcome).where(WebFormSubmission.form_id == form["id"])
    return list(await db.scalars(of.order_by(WebFormSubmission.id)))


@pytest.mark.req("LEAD-02", "LEAD-21")
async def test_a_visitor_becomes_a_lead_with_source_network_and_keyword(
    client: Any, make_form: Any, of_number: Any, visit: Visit, visitor: Any, db: Any
) -> None:
    form = await make_form(name="首页表单", campaign="双十一")
    token = await visit(
        form,
        utm_source="baidu",
        utm_medium="cpc",
        utm_term="智能网关",
        referrer="https://www.baidu.com/s?wd=%E7%BD%91%E5%85%B3",
        landing_page="https://example.com/gateway",
        gclid="unknown parameters are nobody's business",
    )
    hidden = {
        "utm_source": "baidu",
        "utm_medium": "cpc",
        "utm_term": "智能网关",
        "referrer": "https://www.baidu.com/s?wd=%E7%BD%91%E5%85%B3",
        "landing_page": "https://example.com/gateway",
    }
    typed = {"contact_name": "陈岚", "company_name": "澜桥科技", "mobile": "+86 138-1234-0001", "demand": "一百台"}
    answer = await visitor.post(f"/f/{form['key']}", data={"token": token, "consent": "1", **hidden, **typed})
    assert answer.status_code == 200
    assert "我们会在一个工作日内联系您" in answer.text
    assert "陈岚" not in answer.text and "13812340001" not in answer.text

    (lead,) = await of_number("13812340001")
    told = (lead["source"], lead["utm_source"], lead["utm_medium"], lead["utm_term"], lead["utm_campaign"])
    assert told == ("web_form", "baidu", "cpc", "智能网关", "双十一")
    assert (lead["referrer"], lead["landing_page"]) == (hidden["referrer"], hidden["landing_page"])
    assert (lead["web_form_id"], lead["web_form_name"], lead["channel_detail"]) == (form["id"], "首页表单", "首页表单")
    assert (lead["status"], lead["owner_id"], lead["pool_name"]) == ("new", None, "线索公海")
    assert (lead["mobile"], lead["marketing_consent"], lead["duplicate_state"]) == ("138****0001", True, "none")
    said = (lead["consent_via"], lead["consent_source"], lead["consent_at"][:10])
    assert said == ("web_form", f"首页表单 · v{form['version']}", "2026-11-02")
    assert await outcomes(db, form) == ["created"]

    li = await client("li")
    for asked in ({"web_form_id": form["id"]}, {"utm_term": "智能网关"}, {"utm_campaign": "双十一"}):
        rows = (await li.get("/leads", params=asked | {"utm_source": "baidu"})).json()["data"]
        assert [row["id"] for row in rows] == [lead["id"]], asked
    assert (await li.get("/leads", params={"utm_source": "sogou"})).json()["data"] == []


async def test_without_a_term_the_words_of_the_search_engine_count(
    client: Any, make_form: Any, of_number: Any, send: Send
) -> None:
    form = await make_form()
    ok = await send(form, mobile="13812340011", referrer="https://www.baidu.com/s?ie=utf8&wd=%E7%BD%91%E5%85%B3")
    assert ok.status_code == 200
    (lead,) = await of_number("13812340011")
    assert lead["utm_term"] == "网关"
    assert keyword_of("https://x/?q=" + quote("e\u0301" * 200)) == "é" * 128
    odd = await send(form, mobile="13812340012", referrer="javascript:alert(1)", utm_source="长" * 200)
    assert odd.status_code == 200
    (lead,) = await of_number("13812340012")
    assert (lead["referrer"], lead["utm_term"], lead["utm_source"]) == (None, None, "长" * 128)


async def test_a_page_sent_twice_is_one_lead(
    client: Any, make_form: Any, of_number: Any, visit: Visit, send: Send, db: Any
) -> None:
    form = await make_form()
    token = await visit(form)
    answers = await asyncio.gather(*(send(form, token=token, mobile="13812340021") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(await of_number("13812340021")) == 1
    assert await outcomes(db, form) == ["created"]


async def test_the_same_number_within_a_day_fills_up_the_lead(
    client: Any, make_form: Any, of_number: Any, send: Send, db: Any
) -> None:
    form = await make_form()
    first = await send(form, mobile="13812340031", demand="要十台")
    again = await send(
        form, at="2026-11-03 09:59:00", mobile="138 1234 0031", demand="再要五台", email="chen@example.com"
    )
    assert first.text == again.text
    (lead,) = await of_number("13812340031")
    assert (lead["demand"], lead["email"], lead["version"]) == ("要十台\n\n再要五台", "c***@example.com", 2)
    late = await send(form, at="2026-11-03 10:01:00", mobile="13812340031")
    assert late.status_code == 200
    assert [one["duplicate_state"] for one in await of_number("13812340031")] == ["none", "suspect"]
    assert await outcomes(db, form) == ["created", "updated", "created"]


async def test_who_took_their_consent_back_gives_it_anew_with_the_form(
    client: Any, make_form: Any, of_number: Any, send: Send
) -> None:
    admin, form = await client("admin"), await make_form()
    assert (await send(form, mobile="13812340033")).status_code == 200
    (lead,) = await of_number("13812340033")
    match = {"If-Match": f'"leads:{lead["id"]}:{lead["version"]}"'}
    taken = await admin.patch(f"/leads/{lead['id']}", json={"marketing_consent": False}, headers=match)
    assert (taken.status_code, taken.json()["consent_via"]) == (200, "person")
    assert (await send(form, at="2026-11-02 15:00:00", mobile="13812340033")).status_code == 200
    (lead,) = await of_number("13812340033")
    said = (lead["marketing_consent"], lead["consent_via"], lead["consent_source"], lead["consent_at"][:13])
    assert said == (True, "web_form", f"{form['name']} · v1", "2026-11-02T15")


async def test_what_fills_up_a_lead_counts_for_its_score(make_form: Any, of_number: Any, send: Send) -> None:
    form = await make_form()
    scores = []
    for told in ({}, {"demand": "要十台"}):
        assert (await send(form, mobile="13812340032", **told)).status_code == 200
        (lead,) = await of_number("13812340032")
        scores.append(lead["score"])
    assert scores == [20, 25]


async def test_who_is_known_goes_to_whoever_looks_after_them_and_is_told_nothing(
    client: Any, make_form: Any, of_number: Any, make_customer: Make, make_lead: Make, send: Send
) -> None:
    form = await make_form()
    await make_customer("qian", primary_contact={"mobile": "13812340041"})
    await make_lead("sun", mobile="13812340042")
    stranger = await send(form, mobile="13812340040")
    known = await send(form, mobile="13812340041")
    assert (known.status_code, known.text) == (stranger.status_code, stranger.text)
    (lead,) = await of_number("13812340041")
    assert (lead["owner_id"], lead["duplicate_state"]) == (str(Company.ids["qian"]), "suspect")
    await send(form, mobile="13812340042")
    mine = [one for one in await of_number("13812340042") if one["web_form_id"]]
    assert [(one["owner_id"], one["duplicate_state"]) for one in mine] == [(str(Company.ids["sun"]), "suspect")]


async def test_a_company_that_forbids_known_numbers_refuses_no_visitor(
    client: Any, make_form: Any, of_number: Any, make_customer: Make, send: Send
) -> None:
    admin = await client("admin")
    form = await make_form()
    await make_customer("qian", primary_contact={"mobile": "13812340051"})

    async def rule(value: str) -> None:
        rows = (await admin.get("/settings")).json()["data"]
        version = next(row["version"] for row in rows if row["key"] == "duplicate_phone_ui")
        headers = {"If-Match": f'"settings:duplicate_phone_ui:{version}"'}
        changed = await admin.patch("/settings/duplicate_phone_ui", json={"value": value}, headers=headers)
        assert changed.status_code == 200, changed.text

    await rule("block")
    try:
        assert (await send(form, mobile="13812340051")).status_code == 200
    finally:
        await rule("warn")
    assert len(await of_number("13812340051")) == 1


@pytest.mark.req("LEAD-22")
@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("demand", "免费贷款 办理", "贷款"),
        ("email", "a@Spam.Example", "@spam.example"),
        ("mobile", "17000000061", "170"),
    ],
)
async def test_junk_is_discarded_at_once_with_the_rule_that_it_broke(
    client: Any, make_form: Any, of_number: Any, send: Send, db: Any, field: str, value: str, rule: str
) -> None:
    form = await make_form(junk=["贷款", "@spam.example", "170"])
    typed = {"mobile": f"13812340{100 + next(_serial)}"} | {field: value}
    answer = await send(form, **typed)
    assert (answer.status_code, "我们会在一个工作日内联系您" in answer.text) == (200, True)
    (lead,) = await of_number(typed["mobile"])
    told = (lead["status"], lead["discard_reason"], lead["discard_note"], lead["owner_id"], lead["pool_id"])
    assert told == ("discarded", "fake", f"表单垃圾规则：{rule}", None, None)
    assert await outcomes(db, form) == ["junk"]


async def test_junk_takes_nobodys_turn(client: Any, make_form: Any, of_number: Any, send: Send) -> None:
    admin, form = await client("admin"), await make_form(junk=["贷款"])
    turns = [{"user_id": str(Company.ids[name])} for name in ("qian", "sun")]
    body = {"name": "官网轮询", "strategy": "round_robin", "targets": turns}
    rule = (await admin.post("/assign-rules", json=body)).json()
    try:
        await send(form, mobile="13812340065", demand="贷款")
        await send(form, mobile="13812340066")
    finally:
        match = {"If-Match": f'"assign-rules:{rule["id"]}:{rule["version"]}"'}
        assert (await admin.delete(f"/assign-rules/{rule['id']}", headers=match)).status_code == 204
    (junk,), (lead,) = await of_number("13812340065"), await of_number("13812340066")
    assert (junk["status"], lead["owner_id"]) == ("discarded", str(Company.ids["qian"]))


async def test_a_pool_that_is_closed_takes_no_leads_and_refuses_no_visitor(
    client: Any, make_form: Any, of_number: Any, send: Send, db: Any
) -> None:
    admin, sales = await client("admin"), str(Company.departments["sales1"])
    body = {"name": "官网公海", "object_type": "leads", "protect_days": 3, "member_department_ids": [sales]}
    pool = await admin.post("/pools", json=body | {"admin_ids": [str(Company.ids["admin"])]})
    assert pool.status_code == 201, pool.text
    form = await make_form(pool_id=pool.json()["id"])
    await send(form, mobile="13812340067")
    await db.execute(update(Pool).where(Pool.id == pool.json()["id"]).values(is_active=False))
    await db.commit()
    assert (await send(form, mobile="13812340068")).status_code == 200
    (before,), (after,) = await of_number("13812340067"), await of_number("13812340068")
    assert (before["pool_name"], after["pool_name"]) == ("官网公海", "线索公海")
    match = {"If-Match": f'"web-forms:{form["id"]}:{form["version"]}"'}
    refused = await admin.patch(f"/web-forms/{form['id']}", json={"pool_id": pool.json()["id"]}, headers=match)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/pool_id")


async def test_a_program_that_fills_in_the_hidden_field_is_thanked_and_nothing_is_kept(
    make_form: Any, send: Send, db: Any
) -> None:
    form = await make_form()
    before = await db.scalar(select(func.count()).select_from(Lead))
    person, program = await send(form, mobile="13812340071"), await send(form, mobile="1", **{TRAP: "https://x"})
    assert (program.status_code, program.text) == (person.status_code, person.text)
    assert await db.scalar(select(func.count()).select_from(Lead)) == before + 1
    assert await outcomes(db, form) == ["created", "blocked"]


async def test_a_page_is_good_from_two_seconds_to_a_day_and_for_its_own_form(
    make_form: Any, visit: Visit, visitor: Any, clock: Any, db: Any
) -> None:
    form, other = await make_form(), await make_form()
    token = await visit(form)
    moment, nonce, signature = token.split(".")
    told = {"consent": "1", "contact_name": "陈岚", "mobile": "13812340081"}

    async def sent(at: str, key: str, token: str) -> tuple[int, str]:
        clock(at)
        answer = await visitor.post(
            f"/f/{key}", data=told | {"token": token}, headers={"Accept": "application/json", "Accept-Language": "zh"}
        )
        return answer.status_code, answer.json().get("code", "")

    assert SOONEST == 2
    assert await sent("2026-11-02 10:00:01", form["key"], token) == (422, "FORM_TOO_FAST")
    assert await sent("2026-11-03 10:00:01", form["key"], token) == (410, "FORM_EXPIRED")
    for key, forged in (
        (other["key"], token),
        (form["key"], f"{int(moment) + 1}.{nonce}.{signature}"),
        (form["key"], f"{moment}.{nonce}.{'é' * 64}"),
        (form["key"], "٣.٣.٣"),
        (form["key"], ""),
        (form["key"], "x" * 5_000),
    ):
        assert await sent("2026-11-02 10:00:05", key, forged) == (410, "FORM_EXPIRED"), forged[:80]
    assert await outcomes(db, form) == []
    assert await sent("2026-11-03 10:00:00", form["key"], token) == (200, "")
    assert await outcomes(db, form) == ["created"]


async def test_every_wrong_field_is_named_in_the_language_of_the_page_and_nothing_is_repeated(
    make_form: Any, send: Send, visitor: Any, visit: Visit, db: Any
) -> None:
    form = await make_form()
    answer = await send(form, contact_name=" ", mobile="12345", email="<script>", consent="", lang="en")
    assert answer.status_code == 422
    assert "Your name: " in answer.text and "Mobile: " in answer.text and "E-mail: " in answer.text
    assert "<script>" not in answer.text.replace("<script src", "") and "12345" not in answer.text
    token = await visit(form)
    asked = await visitor.post(
        f"/f/{form['key']}", data={"token": token, "mobile": "12345"}, headers={"Accept": "application/json"}
    )
    assert [(one["pointer"], one["code"]) for one in asked.json()["errors"]] == [
        ("/contact_name", "REQUIRED"),
        ("/consent", "CONSENT_REQUIRED"),
        ("/mobile", "INVALID_MOBILE"),
    ]
    assert await outcomes(db, form) == []


async def test_a_dash_is_no_number_and_fills_up_nobodys_lead(
    make_form: Any, send: Send, of_number: Any, visitor: Any, visit: Visit, db: Any
) -> None:
    form = await make_form()
    assert (await send(form, mobile="13812340085")).status_code == 200
    (stranger,) = await of_number("13812340085")
    told = {"token": await visit(form), "consent": "1", "contact_name": "王芳", "mobile": "-", "demand": "别人的需求"}
    refused = await visitor.post(f"/f/{form['key']}", data=told, headers={"Accept": "application/json"})
    assert refused.status_code == 422, refused.text
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("/mobile", "REQUIRED")]
    assert await of_number("13812340085") == [stranger]
    assert await outcomes(db, form) == ["created"]


async def test_the_page_works_without_scripts_in_both_languages_and_only_in_the_named_frames(
    make_form: Any, visitor: Any
) -> None:
    form = await make_form(
        origins=["https://example.com"], redirect_url="https://example.com/thanks", policy_url="https://example.com/p"
    )
    zh = await visitor.get(f"/f/{form['key']}")
    en = await visitor.get(f"/f/{form['key']}", params={"lang": "en"})
    assert ("预约演示" in zh.text, "Book a demo" in en.text) == (True, True)
    assert ('lang="zh-CN"' in zh.text, 'lang="en"' in en.text) == (True, True)
    assert f'<form method="post" action="/f/{form["key"]}"' in zh.text
    policy = zh.headers["content-security-policy"]
    assert "frame-ancestors 'self' https://example.com" in policy
    assert "form-action 'self' https://example.com" in policy and "script-src 'self'" in policy
    assert "x-frame-options" not in zh.headers
    assert "set-cookie" not in zh.headers and zh.headers["cache-control"] == "no-store"
    closed = await make_form(is_active=False)
    for key in (closed["key"], "nobody-knows-it", "%00", "x" * 300):
        missing = await visitor.get(f"/f/{key}")
        assert (missing.status_code, missing.headers["content-type"]) == (404, "text/html; charset=utf-8"), key
        assert "x-frame-options" not in missing.headers
    script = await visitor.get("/f/embed.js")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["content-type"].startswith("text/javascript")


async def test_after_the_form_the_visitor_is_led_on(make_form: Any, send: Send) -> None:
    form = await make_form(redirect_url="https://example.com/thanks?a=1")
    answer = await send(form, mobile="13812340091")
    assert (answer.status_code, answer.headers["location"]) == (303, "https://example.com/thanks?a=1")


@pytest.mark.parametrize(
    "address",
    [
        "https://[x",
        "https://[::1]/",
        "https://a;script-src",
        "https://a,b",
        "https://a'b",
        'https://a"b',
        "https://a@b",
        "https://a:1;b",
        "https://a:123456",
        "javascript:alert(1)",
    ],
)
async def test_an_address_that_could_say_more_than_a_host_is_refused_and_put_into_no_header(
    make_form: Any, client: Any, address: str
) -> None:
    form = await make_form()
    li, match = await client("li"), {"If-Match": f'"web-forms:{form["id"]}:{form["version"]}"'}
    for name in ("redirect_url", "policy_url"):
        refused = await li.patch(f"/web-forms/{form['id']}", json={name: address}, headers=match)
        found = [(one["pointer"], one["code"]) for one in refused.json()["errors"]]
        assert (refused.status_code, found) == (422, [(f"/{name}", "INVALID")])
    stored = policy_of(WebForm(redirect_url=address, origins=[]))
    assert "form-action 'self'; frame-ancestors 'self'" in stored


async def test_nothing_that_is_sent_breaks_it(make_form: Any, visitor: Any, visit: Visit, db: Any) -> None:
    form = await make_form()
    url = f"/f/{form['key']}"
    token = await visit(form)
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    hostile = ["\x00", "\ud83d\ude00" * 3000, "\u202e", "' OR 1=1 --", "{{7*7}}", "%s%n", "a" * 20_000]
    for text in hostile:
        for name in ("contact_name", "mobile", "demand", "utm_source", "referrer", "lang", TRAP + "x"):
            told = {"token": token, "consent": "1", "contact_name": "陈", "mobile": "1", name: text}
            body = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in told.items()})
            answer = await visitor.post(url, content=body, headers=form_type)
            assert answer.status_code in {200, 400, 413, 422}, (name, text[:10], answer.status_code)
    for content, headers, status in (
        (b"token=%ff%fe", form_type, 400),
        (b"token=\xff", form_type, 400),
        (b"&".join(b"a=1" for _ in range(100)), form_type, 400),
        (b"a" * 70_000, form_type, 413),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"", {}, 415),
        (b"", form_type, 410),
    ):
        answer = await visitor.post(url, content=content, headers=headers)
        assert answer.status_code == status, (content[:20], answer.status_code)
    for key in ("nobody-knows-it", "%00", "a%00b", "%F0%9F%98%80", "x" * 300):
        answer = await visitor.post(f"/f/{key}", content=b"", headers=form_type)
        assert answer.status_code == 404, (key, answer.status_code)
    for method in ("PUT", "PATCH", "DELETE"):
        answer = await visitor.request(method, url)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST"), method
    assert await outcomes(db, form) == []


async def test_an_address_has_ten_submissions_a_minute(
    app: FastAPI, make_form: Any, visitor: Any, clock: Any, db: Any
) -> None:
    form = await make_form()
    clock("2026-11-02 11:00:00")
    app.state.limits = app.state.limits._replace(form=10)
    try:
        told = {"data": {"token": "none"}}
        answers = [await visitor.post(f"/f/{form['key']}", **told) for _ in range(11)]
    finally:
        app.state.limits = app.state.limits._replace(form=0)
    assert [answer.status_code for answer in answers] == [410] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "60"


@pytest.mark.req("LEAD-02", "LEAD-21")
async def test_a_form_counts_what_came_of_it(client: Any, make_form: Any, of_number: Any, send: Send) -> None:
    form = await make_form(junk=["贷款"])
    for number, network in ((1, "baidu"), (2, "baidu"), (3, "wechat"), (4, "")):
        await send(form, mobile=f"1381234500{number}", company_name=f"来客{number}公司", utm_source=network)
    await send(form, mobile="13812345001")
    await send(form, mobile="13812345009", demand="贷款")
    await send(form, mobile="13812345008", **{TRAP: "x"})
    (lead,) = await of_number("13812345001")
    admin = await client("admin")
    owned = await admin.post(f"/leads/{lead['id']}/assign", json={"owner_id": str(Company.ids["qian"])})
    assert owned.status_code == 200, owned.text
    customer = {"mode": "new", "industry": "it"}
    done = await (await client("qian")).post(f"/leads/{lead['id']}/convert", json={"customer": customer, "force": True})
    assert done.status_code == 200, done.text

    li = await client("li")
    found = (await li.get(f"/web-forms/{form['id']}/statistics")).json()
    assert found == {
        "submissions": 6,
        "created": 4,
        "updated": 1,
        "junk": 1,
        "blocked": 1,
        "converted": 1,
        "rate": "0.25",
        "by_network": [
            {"name": "baidu", "leads": 2, "converted": 1},
            {"name": "wechat", "leads": 1, "converted": 0},
            {"name": None, "leads": 1, "converted": 0},
        ],
        "by_keyword": [{"name": None, "leads": 4, "converted": 1}],
    }
    row = (await li.get(f"/web-forms/{form['id']}")).json()
    assert (row["submission_count"], row["lead_count"]) == (6, 4)
    assert (await (await client("qian")).get(f"/web-forms/{form['id']}/statistics")).status_code == 403


async def test_a_form_asks_for_somebody_who_can_be_reached(client: Any, make_form: Any) -> None:
    li = await client("li")
    body = {"name": "空", "title": "空", "consent": "同意", "success": "谢谢"}

    async def refused(*fields: tuple[str, bool], **more: Any) -> list[tuple[str, str]]:
        asked = [{"name": name, "required": needed} for name, needed in fields]
        answer = await li.post("/web-forms", json=body | {"fields": asked} | more)
        assert answer.status_code == 422, answer.text
        return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]

    assert await refused(("contact_name", False), ("mobile", False)) == [
        ("/fields", "FORM_WITHOUT_NAME"),
        ("/fields", "CONTACT_METHOD_REQUIRED"),
    ]
    both = (("contact_name", True), ("mobile", True))
    assert await refused(*both, ("mobile", False)) == [("/fields/2/name", "DUPLICATE_VALUE")]
    pools = (await li.get("/pools", params={"object_type": "customers"})).json()["data"]
    assert await refused(*both, pool_id=pools[0]["id"]) == [("/pool_id", "REF_NOT_FOUND")]
    assert await refused(*both, source="telepathy") == [("/source", "REF_NOT_FOUND")]
    assert await refused(*both, origins=["https://example.com/path"]) == [("/origins/0", "INVALID")]
    assert (await li.get("/web-forms", params={"q": "空"})).json()["data"] == []


@pytest.mark.req("LEAD-03")
async def test_a_lead_from_a_social_channel_keeps_the_profile_it_was_found_by(client: Any) -> None:
    qian = await client("qian")
    body = {"contact_name": "Chen", "wechat": "chen-lan", "source": "linkedin"}
    made = await qian.post("/leads", json=body | {"profile_url": "https://www.linkedin.com/in/chen"})
    assert made.status_code == 201, made.text
    assert (made.json()["source"], made.json()["profile_url"]) == ("linkedin", "https://www.linkedin.com/in/chen")
    for wrong in ("javascript:alert(1)", "https://x y", "ftp://example.com", "https://例子"):
        refused = await qian.post("/leads", json=body | {"profile_url": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/profile_url"), wrong


@pytest.mark.req("LEAD-18")
async def test_leads_nobody_has_called_are_found(client: Any, make_lead: Make) -> None:
    qian = await client("qian")
    called, silent = await make_lead("qian", city="未联系市"), await make_lead("qian", city="未联系市")
    said = {"object_type": "leads", "object_id": called["id"], "kind": "phone", "content": "电话沟通了需求"}
    assert (await qian.post("/follow-ups", json=said)).status_code == 201

    async def found(contacted: bool) -> set[str]:
        asked = {"contacted": contacted, "owner_id": str(Company.ids["qian"]), "limit": 200}
        return {row["id"] for row in (await qian.get("/leads", params=asked)).json()["data"]}

    assert {called["id"], silent["id"]} & await found(False) == {silent["id"]}
    assert {called["id"], silent["id"]} & await found(True) == {called["id"]}
