"""The pages that visitors see: plain HTML without a session, of use without any script (LEAD-02)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from string import Template
from typing import Any, NamedTuple

from bihuan.kernel.errors import Language, Text
from bihuan.parties.web_form.guard import TRAP
from bihuan.parties.web_form.intake import ORIGIN
from bihuan.parties.web_form.models import FormField, WebForm


class Input(NamedTuple):
    """How a field is drawn."""

    label: Text
    kind: str = "text"
    autocomplete: str = "off"
    length: int = 64


INPUTS: dict[str, Input] = {
    FormField.CONTACT_NAME: Input(Text("姓名", "Your name"), "text", "name"),
    FormField.COMPANY_NAME: Input(Text("公司", "Company"), "text", "organization", 128),
    FormField.TITLE: Input(Text("职务", "Position"), "text", "organization-title"),
    FormField.MOBILE: Input(Text("手机", "Mobile"), "tel", "tel", 32),
    FormField.TELEPHONE: Input(Text("座机", "Telephone"), "tel", "off", 32),
    FormField.EMAIL: Input(Text("邮箱", "E-mail"), "email", "email", 254),
    FormField.WECHAT: Input(Text("微信", "WeChat")),
    FormField.PROVINCE: Input(Text("省份", "Province"), "text", "address-level1", 32),
    FormField.CITY: Input(Text("城市", "City"), "text", "address-level2", 32),
    FormField.ADDRESS: Input(Text("地址", "Address"), "text", "street-address", 200),
    FormField.DEMAND: Input(Text("需求", "What do you need?"), "area", "off", 2000),
}
WORDS = {
    "send": Text("提交", "Send"),
    "policy": Text("隐私政策", "Privacy policy"),
    "trap": Text("请勿填写此项", "Leave this empty"),
    "required": Text("必填", "required"),
    "thanks": Text("提交成功", "Thank you"),
    "on": Text("继续", "Continue"),
    "back": Text("请返回上一页修改后重新提交", "Go back, correct it and send again"),
    "wrong": Text("未能提交", "This was not sent"),
}
_DOCUMENT = Template(
    '<!doctype html>\n<html lang="$lang"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
    '<title>$title</title><link rel="stylesheet" href="/f/form.css"></head>'
    '<body><main>$body</main><script src="/f/form.js" defer></script></body></html>\n'
)
_HOST = re.compile(r"https?://[A-Za-z0-9.\-]{1,180}(:[0-9]{1,5})?(?=[/?#]|\Z)")


def said(word: str, language: Language) -> str:
    return escape(WORDS[word].in_(language))


def document(title: str, body: str, language: Language) -> str:
    """A whole page; ``body`` is HTML already, ``title`` is not."""
    lang = "zh-CN" if language == "zh" else "en"
    return _DOCUMENT.substitute(lang=lang, title=escape(title), body=body)


def form_page(form: WebForm, token: str, origin: Mapping[str, str], language: Language) -> str:
    """The form itself. What the address told of the visitor's way goes along hidden."""
    title = in_(form, "title", language)
    hidden = {"token": token, "lang": language} | {name: origin[name] for name in ORIGIN if origin.get(name)}
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<form method="post" action="/f/{form.key}" accept-charset="utf-8">',
        *(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items()),
        *(_input(field, language) for field in form.fields),
        f'<div class="trap" aria-hidden="true"><label>{said("trap", language)}'
        f'<input name="{TRAP}" tabindex="-1" autocomplete="off"></label></div>',
        _consent(form, language),
        '<p class="problem" role="alert" hidden></p>',
        f'<button type="submit">{said("send", language)}</button></form>',
    ]
    return document(title, "".join(parts), language)


def _input(field: Mapping[str, Any], language: Language) -> str:
    name = str(field["name"])
    drawn = INPUTS[name]
    needed = " required" if field["required"] else ""
    mark = '<i aria-hidden="true">*</i>' if field["required"] else ""
    common = f'id="{name}" name="{name}" maxlength="{drawn.length}" autocomplete="{drawn.autocomplete}"{needed}'
    control = f'<input type="{drawn.kind}" {common}>'
    if drawn.kind == "area":
        control = f'<textarea {common} rows="4"></textarea>'
    return f'<div class="field"><label for="{name}">{escape(drawn.label.in_(language))}{mark}</label>{control}</div>'


def _consent(form: WebForm, language: Language) -> str:
    policy = ""
    if form.policy_url:
        link = f'<a href="{escape(form.policy_url)}" target="_blank" rel="noopener noreferrer">'
        policy = f" {link}{said('policy', language)}</a>"
    told = escape(in_(form, "consent", language)).replace("\n", "<br>")
    return (
        f'<div class="consent"><input type="checkbox" id="consent" name="consent" value="1" required>'
        f'<label for="consent">{told}{policy}</label></div>'
    )


def thanks_page(form: WebForm, language: Language) -> str:
    """The same for everybody, whatever became of what they sent."""
    told = escape(in_(form, "success", language)).replace("\n", "<br>")
    return document(
        in_(form, "title", language),
        f'<h1>{said("thanks", language)}</h1><p role="status">{told}</p>',
        language,
    )


def refusal_page(sentences: Iterable[str], language: Language) -> str:
    """Why nothing was kept, in sentences; nothing of what was typed is repeated."""
    shown = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    back = f"<p>{said('back', language)}</p>"
    return document(
        WORDS["wrong"].in_(language), f'<h1>{said("wrong", language)}</h1><ul role="alert">{shown}</ul>{back}', language
    )


def label_of(pointer: str, language: Language) -> str | None:
    """What the field of ``/mobile`` is called on the page."""
    drawn = INPUTS.get(pointer.lstrip("/"))
    return drawn.label.in_(language) if drawn else None


def in_(form: WebForm, name: str, language: Language) -> str:
    """A text of the form in the visitor's language; Chinese where there is no English."""
    return str((language == "en" and getattr(form, f"{name}_en")) or getattr(form, name))


def policy_of(form: WebForm | None) -> str:
    """What the browser may do with the page: our own script and style, and only the named pages around it."""
    around = " ".join(["'self'", *(form.origins if form else ())])
    to = _HOST.match(form.redirect_url or "") if form else None
    target = f" {to[0]}" if to else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'none'; base-uri 'none'; "
        f"form-action 'self'{target}; frame-ancestors {around}"
    )
