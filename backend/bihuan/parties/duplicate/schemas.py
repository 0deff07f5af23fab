"""Who is already known, as the form that is being typed shows it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Chars, Moment, OpenCode, Schema

Line = Annotated[str | None, Field(max_length=254)]


class DuplicateQuery(Schema):
    """What is being typed; ``id`` is the record being edited, which does not resemble itself."""

    name: Annotated[str | None, Chars(128)] = None
    uscc: Annotated[str | None, Chars(18)] = None
    mobile: Annotated[str | None, Chars(24)] = None
    telephone: Annotated[str | None, Chars(24)] = None
    email: Annotated[str | None, Chars(254)] = None
    id: UUID | None = None


class Duplicate(Schema):
    """A customer or open lead that looks the same, whoever owns it: never a phone number or an amount.

    ``id`` is told to those who may open it; the others ask its owner. What is found by a number or an address that the
    reader sees masked there is nameless (``***``): it would be told whose number that is.
    """

    kind: OpenCode
    id: UUID | None
    number: Annotated[str | None, Field(max_length=64)]
    name: Annotated[str, Field(max_length=128)]
    owner_name: Line
    department_name: Line
    last_follow_up_at: Moment | None
    in_pool: bool
    match: OpenCode


class Duplicates(Schema):
    """At most ten, the strongest first."""

    data: Annotated[list[Duplicate], Field(max_length=10)]
