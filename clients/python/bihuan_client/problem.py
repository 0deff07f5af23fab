"""What the server refuses, as an exception (application/problem+json, RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field; ``pointer`` leads into the body that was sent (``/lines/0/qty``)."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """A refusal. Decide by ``code``, which is part of the contract; show ``detail``, which is a sentence."""

    def __init__(self, response: httpx.Response, body: dict[str, Any]) -> None:
        self.status = response.status_code
        self.code = str(body.get("code", "HTTP"))
        self.detail = str(body.get("detail") or response.reason_phrase)
        self.retryable = bool(body.get("retryable", False))
        self.errors = [
            FieldProblem(str(one["pointer"]), str(one["code"]), str(one.get("detail", "")))
            for one in body.get("errors") or ()
        ]
        self.current_version: int | None = body.get("current_version")
        self.request_id = str(body.get("request_id") or response.headers.get("X-Request-Id", ""))
        self.body, self.response = body, response
        fields = "".join(f"; {one.pointer}: {one.code} {one.detail}" for one in self.errors)
        super().__init__(f"{self.status} {self.code}: {self.detail}{fields} (request {self.request_id})")

    @classmethod
    def of(cls, response: httpx.Response) -> Problem:
        """The refusal in an answer that has been read; one that a proxy wrote has no code of ours."""
        try:
            body = response.json()
        except ValueError:
            body = None
        return cls(response, body if isinstance(body, dict) else {})
