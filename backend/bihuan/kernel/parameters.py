"""Headers and parameters that mean the same wherever they may be sent."""

from typing import Annotated, Any, Literal

from fastapi import Header, Path, Query

from bihuan.kernel.errors import DomainError
from bihuan.kernel.resource import Resource

IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200)]
_KEY = {"pattern": r'^([!#-~]{8,128}|"[!#-~]{8,128}")$'}
"""Told to clients; judged, with a code of its own, by the transaction."""
IdempotencyHeader = Annotated[str | None, Header(alias="Idempotency-Key", max_length=130, json_schema_extra=_KEY)]
ExternalSystem = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.+\-]{1,32}$", max_length=32, examples=["erp"])]
ExternalId = Annotated[
    str, Path(pattern=r"^[^\u0000-\u0020\u007f-\u00a0/]{1,128}$", max_length=128, examples=["K-10077"])
]
"""Exactly as the other system writes it, without blanks and slashes."""
_DRY = Query(description="Do everything, show what would be, and keep nothing of it: true or false")
DryRun = Annotated[bool, _DRY]
"""Judged by the transaction, which undoes the work; a handler only says that it may be asked for."""


def require_match(if_match: str | None) -> str:
    if if_match is None:
        raise DomainError("PRECONDITION_REQUIRED")
    return if_match


_THEN = Query(description="A verb to do at once, in the same transaction")
ThenSubmit = Annotated[Literal["submit"] | None, _THEN]
ThenConfirm = Annotated[Literal["confirm"] | None, _THEN]
ThenSubmitOrConfirm = Annotated[Literal["submit", "confirm"] | None, _THEN]


def then_of(resource: Resource[Any]) -> Any:
    """What may be asked for together with the creation: ``?then=submit``; None when the record has no such verb."""
    verbs = {action.name for action in resource.actions if not action.system}
    if {"submit", "confirm"} <= verbs:
        return ThenSubmitOrConfirm
    return ThenSubmit if "submit" in verbs else ThenConfirm if "confirm" in verbs else None
