"""Refusals: one exception tree that becomes application/problem+json in the user's language (API §2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import orjson

from bihuan.kernel.codes import CODES

Language = Literal["zh", "en"]
PROBLEM_JSON = "application/problem+json"
MOST_ERRORS = 500
"""A body of thousands of faulty lines is told about the first ones (the contract's ``maxItems``)."""
RETRYABLE = frozenset({"LOCKED_BY_OTHER", "IDEMPOTENCY_IN_PROGRESS", "RATE_LIMITED", "UNAVAILABLE", "STORAGE_FULL"})


class Text(NamedTuple):
    """One sentence or label in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; ``pointer`` is a JSON pointer into the request body."""

    pointer: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self, language: Language) -> dict[str, Any]:
        return {
            "pointer": self.pointer,
            "code": self.code,
            "detail": sentence(self.code, self.params).in_(language),
            "params": [{"name": name, "value": value} for name, value in self.params.items()],
        }


class DomainError(Exception):
    """A refusal: a code of the registry, its parameters and, for 422, the fields concerned."""

    def __init__(
        self,
        code: str,
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = CODES[code].status
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self.params = {name: str(value) for name, value in params.items()}

    @property
    def retryable(self) -> bool:
        return self.code in RETRYABLE

    @property
    def sentence(self) -> Text:
        return sentence(self.code, self.params)

    def body(self, language: Language, instance: str, request_id: str) -> dict[str, Any]:
        text = self.sentence.in_(language)
        return {
            "type": f"https://docs.bihuan.example/problems/{self.code}",
            "title": text,
            "status": self.status,
            "code": self.code,
            "detail": text,
            "instance": instance[:2000],
            "request_id": request_id,
            "retryable": self.retryable,
            "errors": [error.as_dict(language) for error in self.errors[:MOST_ERRORS]],
            **self.extra,
        }

    def rendered(self, language: Language, instance: str, request_id: str) -> bytes:
        return orjson.dumps(self.body(language, instance, request_id))


class ActionRefused(DomainError):
    """The record's state or a guard forbids the verb."""


class Invalid(DomainError):
    """One or more fields are wrong: 422 with a pointer each."""

    def __init__(self, pointer: str, code: str, **params: object) -> None:
        named = {name: str(value) for name, value in params.items()}
        super().__init__(code, errors=[FieldError(pointer, code, named)], headers=None, extra=None)
        self.params = named


class NotFound(DomainError):
    """Missing, or out of the reader's scope: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("NOT_FOUND")


class Forbidden(DomainError):
    """Readable, but the verb is not permitted."""

    def __init__(self, code: str = "FORBIDDEN") -> None:
        super().__init__(code)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def sentence(code: str, params: Mapping[str, str] | None = None) -> Text:
    """The sentence of ``code`` in both languages, filled from ``params``."""
    known = CODES[code]
    filled = _Blank(params or {})
    return Text(known.zh.format_map(filled), known.en.format_map(filled))


def language_of(accept_language: str | None) -> Language:
    """Chinese unless the client asks for English first."""
    first = (accept_language or "zh").split(",", 1)[0].strip().lower()
    return "en" if first.startswith("en") else "zh"
