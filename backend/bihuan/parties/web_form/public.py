"""The address of a form: ``/f/{key}``, for everybody and outside the contract, which describes what programs use.

A visitor's browser gets HTML, also with a refusal. The script of the page asks for JSON and gets the usual problem.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath
from orjson import dumps

from bihuan.kernel import limits
from bihuan.kernel.admission import count
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Language, language_of, sentence
from bihuan.kernel.quotas import Policy
from bihuan.kernel.transaction import Transactional
from bihuan.parties.web_form.guard import Seal
from bihuan.parties.web_form.intake import open_form, origin_of, receive
from bihuan.parties.web_form.models import WebForm
from bihuan.parties.web_form.page import WORDS, form_page, in_, label_of, policy_of, refusal_page, thanks_page

HTML = "text/html; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 60
MOST = 64 * limits.KIB
"""Bytes of a submission: a page has a dozen short fields."""
CROWD = 20
"""Visitors of one form who may come from different addresses at once, each with a whole allowance."""
STATIC = Path(__file__).parent / "static"
KINDS = {"form.css": "text/css", "form.js": "text/javascript", "embed.js": "text/javascript"}
FILES = {name: (STATIC / name).read_bytes() for name in KINDS}
EMBEDDED = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=3600"}


class Shown(Transactional):
    """A route for people: what is refused is refused as a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                if request.method == "POST":  # before anything is held: the sender may be slow
                    request.state.sent = await _sent(request)
                return await handle(request)
            except DomainError as refused:
                if _wants_json(request):
                    raise
                return _refused(request, refused)

        return shown


def anybody(request: Request) -> Context:
    """The context of a visitor. Their address may hold anything: other programs add to links what they like."""
    ctx: Context = request.state.context
    return ctx


Visitor = Annotated[Context, Depends(anybody)]
Key = Annotated[str, InPath()]
public_forms = APIRouter(prefix="/f", route_class=Shown, include_in_schema=False)


@public_forms.get("/{key}", name="showWebForm")
async def show_form(request: Request, ctx: Visitor, key: Key) -> Response:
    if key in FILES:
        return Response(FILES[key], 200, EMBEDDED, KINDS[key])
    form = await open_form(ctx, key)
    asked = dict(request.query_params)
    page = form_page(form, _seal(request).issue(form.key), origin_of(asked), _language(request, asked.get("lang")))
    return _page(page, 200, form)


@public_forms.post("/{key}", name="submitWebForm")
async def submit_form(request: Request, ctx: Visitor, key: Key) -> Response:
    rates, sent = request.app.state.limits, request.state.sent
    count(request, (Policy("form", rates.form), ctx.ip or "-"))
    form = await open_form(ctx, key)
    # only now: who is refused takes nothing from the crowd, and a key that somebody made up is counted nowhere
    count(request, (Policy("form-all", rates.form * CROWD), form.key))
    await receive(ctx, form, _seal(request).read(form.key, sent.get("token", "")), sent)
    language = _language(request, sent.get("lang"))
    if _wants_json(request):
        told = {"title": WORDS["thanks"].in_(language), "message": in_(form, "success", language)}
        return Response(dumps(told | {"next": form.redirect_url}), 200, _headers(form), "application/json")
    if form.redirect_url:
        return Response(status_code=303, headers=_headers(form) | {"Location": form.redirect_url})
    return _page(thanks_page(form, language), 200, form)


async def _sent(request: Request) -> dict[str, str]:
    """The fields of the page. Raises UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, MALFORMED."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise DomainError("UNSUPPORTED_MEDIA_TYPE")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise DomainError("PAYLOAD_TOO_LARGE", headers={"Connection": "close"})
    try:
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as wrong:
        raise DomainError("MALFORMED") from wrong
    return dict(fields)


def _seal(request: Request) -> Seal:
    return Seal(request.app.state.vault)


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _language(request: Request, asked: str | None) -> Language:
    if asked in {"zh", "en"}:
        return "en" if asked == "en" else "zh"
    return language_of(request.headers.get("accept-language"))


def _headers(form: WebForm | None) -> dict[str, str]:
    return {"Content-Security-Policy": policy_of(form), "Cache-Control": "no-store"}


def _page(html: str, status: int, form: WebForm | None) -> Response:
    return Response(html, status, _headers(form), HTML)


def _refused(request: Request, refused: DomainError) -> Response:
    language = _language(request, getattr(request.state, "sent", {}).get("lang") or request.query_params.get("lang"))
    sentences = [_sentence(one, language) for one in refused.errors] or [refused.sentence.in_(language)]
    answer = _page(refusal_page(sentences, language), refused.status, None)
    answer.headers.update(refused.headers)
    return answer


def _sentence(error: FieldError, language: Language) -> str:
    label = label_of(error.pointer, language)
    told = sentence(error.code, error.params).in_(language)
    return f"{label}{'：' if language == 'zh' else ': '}{told}" if label else told
