"""From the cells of a row to values: what people type into spreadsheets, and how it is meant (DOMAIN §2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from pydantic import ValidationError

from bihuan.activity.follow_up.schemas import FollowUpPast
from bihuan.billing.opening_balance.schemas import OpeningImport
from bihuan.catalog.product.schemas import ProductUpdate
from bihuan.integration.erp.schemas import FigureImport
from bihuan.integration.importing.custom import read, several
from bihuan.integration.importing.fields import LABELS, OF, Field, by_name, fold
from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.custom_kinds import CustomField
from bihuan.kernel.customising import HEAD
from bihuan.kernel.errors import code_of
from bihuan.kernel.wire import BAD_NAME, Schema
from bihuan.parties.contact.schemas import PersonWrite
from bihuan.parties.contact.service import METHODS
from bihuan.parties.customer.schemas import CustomerUpdate
from bihuan.parties.lead.schemas import LeadUpdate
from bihuan.parties.masking import MANY

WRITE: dict[str, type[Schema]] = {
    "leads": LeadUpdate,
    "customers": CustomerUpdate,
    "follow-ups": FollowUpPast,
    "products": ProductUpdate,
    "opening-balances": OpeningImport,
    "erp-figures": FigureImport,
}
META = frozenset({"number", "external_id", "owner", "pool", "created_by", "created_at", "author", "of_uscc", *OF})
"""What is said of a record without being one of its own fields."""
MOST = {"number": 64, "external_id": 128, "of_customer": 128, "of_number": 64, "of_external_id": 128, "of_uscc": 18}
"""Characters of what is looked for or kept as it is."""
_FLAGS = {"是": True, "否": False, "有": True, "无": False, "√": True, "×": False}
_FLAGS |= {"yes": True, "no": False, "y": True, "n": False, "true": True, "false": False, "1": True, "0": False}
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
Words = Mapping[str, Mapping[str, str]]
"""Of each list of the company: what a value is called, folded → its code."""


@dataclass(slots=True)
class Problem:
    """What is wrong with a row: the field, a code of the registry, and what its sentence is filled from."""

    field: str
    code: str
    params: dict[str, str] = with_default(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        return {"field": self.field, "code": self.code, "params": self.params}


@dataclass(slots=True)
class Parsed:
    """A row as values. ``said`` are those that belong to no field of the record itself."""

    line: int
    values: dict[str, Any]
    person: dict[str, Any] | None
    said: dict[str, Any]
    problems: list[Problem]
    keys: dict[str, str] | None = None
    """By what it is the same as another record, once that was asked for (``lookups.keys_of``)."""
    contact: str | None = None
    """The same of its contact (``lookups.contact_key``)."""


def parse(
    kind: str,
    line: int,
    cells: Sequence[str],
    mapping: Sequence[str | None],
    words: Words,
    made: Mapping[str, CustomField] = {},
    more: tuple[Field, ...] = (),
) -> Parsed:
    """Every fault of the row at once. A blank cell says nothing. ``made`` are the fields of the company by key."""
    known = by_name(kind, more)
    record: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    person: dict[str, Any] = {}
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, cell in zip(mapping, cells, strict=False):
        if name is None or not cell:
            continue
        try:
            value = _value(known[name], cell, words)
        except _Wrong as wrong:
            problems.append(Problem(name, wrong.code))
            continue
        if name in META:
            said[name] = value
        elif name.startswith(HEAD):
            custom[name] = value
        elif name.startswith("contact."):
            person[name.removeprefix("contact.")] = value
        else:
            record[name] = value
    parsed = Parsed(line, _checked(WRITE[kind], record, "", problems), None, said, problems)
    if custom:

        def say(name: str, code: str, params: dict[str, str]) -> None:
            problems.append(Problem(name, code, params))

        kept = read(made, custom, say)
        if kept:
            parsed.values["custom"] = kept
    if person:
        parsed.person = _person(person, problems)
    for name in MOST.keys() & said.keys():
        if len(said[name]) > MOST[name]:
            problems.append(Problem(name, "TOO_LONG"))
        elif BAD_NAME.search(said[name]):
            problems.append(Problem(name, "INVALID_CHARACTER"))
    return parsed


def _checked(schema: type[Schema], values: dict[str, Any], head: str, problems: list[Problem]) -> dict[str, Any]:
    """The values as the schema keeps them: the same rules as on the screen and in the API."""
    try:
        checked = schema.model_validate(values)
    except ValidationError as wrong:
        for one in wrong.errors(include_url=False, include_context=False, include_input=False):
            name = f"{head}{one['loc'][0]}" if one["loc"] else head
            problems.append(Problem(name, code_of(one["type"])))
        return {}
    given = {name: getattr(checked, name) for name in values}
    given |= {name: [one.model_dump() for one in given[name]] for name in MANY.keys() & given.keys()}
    return {name: value for name, value in given.items() if value is not None}


def _person(person: dict[str, Any], problems: list[Problem]) -> dict[str, Any] | None:
    before = len(problems)
    for name in MANY.keys() & person.keys():  # in a cell they have no kind; each is kept once
        key = MANY[name][0]
        person[name] = [{key: one} for one in dict.fromkeys(person[name])]
    checked = _checked(PersonWrite, person, "contact.", problems)
    if len(problems) == before and not any(checked.get(method) for method in METHODS):
        problems.append(Problem("contact.mobile", "CONTACT_METHOD_REQUIRED"))
    return checked or None


class _Wrong(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _value(of: Field, cell: str, words: Words) -> Any:
    sort, _, which = of.kind.partition(":")
    if sort == "text":
        return cell
    if sort == "phone":  # a number that was kept as one
        return re.sub(r"\.0+$", "", cell) if "." in cell else cell
    if sort == "dict":
        return _chosen(words[which], cell)
    if sort == "some":
        chosen = several(words[which], cell)
        if chosen is None:
            raise _Wrong("IMPORT_VALUE_UNKNOWN")
        return chosen
    if sort == "one":
        return _chosen(_labels(which), cell)
    if sort == "date":
        return _moment(cell).date().isoformat()
    if sort == "moment":
        return _moment(cell).isoformat()
    if sort == "amount":
        return _amount(cell)
    if sort == "whole":
        return _whole(cell)
    if sort == "flag":
        said = unicodedata.normalize("NFKC", cell).strip().lower()
        if said not in _FLAGS:
            raise _Wrong("INVALID")
        return _FLAGS[said]
    return [part.strip() for part in re.split(r"[,，;；、|\n]", cell) if part.strip()]


@cache
def _labels(which: str) -> dict[str, str]:
    known = {fold(code): code for code in LABELS[which]}
    return known | {fold(label): code for code, labels in LABELS[which].items() for label in labels}


def _chosen(known: Mapping[str, str], cell: str) -> str:
    code = known.get(cell) or known.get(fold(cell))  # what is folded stays as it is
    if code is None:
        raise _Wrong("IMPORT_VALUE_UNKNOWN")
    return code


def _amount(cell: str) -> str:
    """``¥1,234.5`` and ``３万`` as well."""
    said = re.sub(r"[¥￥,\s元]|CNY|RMB", "", unicodedata.normalize("NFKC", cell))
    times = Decimal(1)
    if said.endswith("万"):
        said, times = said[:-1], Decimal(10_000)
    try:
        amount = Decimal(said) * times
    except InvalidOperation:
        raise _Wrong("INVALID_MONEY") from None
    if not amount.is_finite():
        raise _Wrong("INVALID_MONEY")
    return f"{amount.normalize():f}"


def _whole(cell: str) -> int:
    said = re.fullmatch(r"(\d{1,9})(\.0+)?", unicodedata.normalize("NFKC", cell).strip())
    if said is None:
        raise _Wrong("INVALID")
    return int(said[1])


def _moment(cell: str) -> datetime:
    """A date as people write it, or the serial number that a spreadsheet keeps; in Shanghai."""
    said = unicodedata.normalize("NFKC", cell).strip()
    found = _DATE.fullmatch(said) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", said)
    try:
        if found:
            parts = [int(part) for part in found.groups() if part is not None]
            return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]
        if re.fullmatch(r"\d{5}(\.\d+)?", said):
            start = datetime.combine(date(1899, 12, 30), datetime.min.time(), SHANGHAI)
            return start + timedelta(seconds=int(float(said) * 86_400 + 0.5))
    except (ValueError, OverflowError):
        pass
    raise _Wrong("INVALID")
