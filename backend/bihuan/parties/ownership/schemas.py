"""What the ownership verbs ask for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Code, Flag, Prose, Schema, Whole


class ReturnReason(StrEnum):
    """Why an owner gives up (退回原因)."""

    UNREACHABLE = "unreachable"
    NO_DEMAND = "no_demand"
    NOT_MY_REGION = "not_my_region"
    DUPLICATE = "duplicate"
    OTHER = "other"


class AssignInput(Schema):
    """To whom; only a pool administrator may override the holding limit.

    ``also_to``: many records go in turn to ``owner_id`` and to these, a single one to ``owner_id``.
    """

    owner_id: UUID
    also_to: Annotated[list[UUID], Field(max_length=50)] = Field(default_factory=list)
    override_limit: Flag = False
    reason: Annotated[str | None, Prose(500)] = None


def one_after_the_other(data: AssignInput, place: int) -> AssignInput:
    """Whose turn it is."""
    people = list(dict.fromkeys([data.owner_id, *data.also_to]))
    return data.model_copy(update={"owner_id": people[place % len(people)]})


class TransferInput(Schema):
    """To whom and why; the old owner may stay in the team."""

    code: ClassVar[str | None] = None
    """What the ledger says beside the reason, where it was no single decision."""
    over_limit: ClassVar[bool] = False

    owner_id: UUID
    reason: Annotated[str, Prose(500)]
    keep_old_owner: Literal["none", "read", "write"] = "none"
    cascade_documents: Flag = True


class ReturnInput(Schema):
    reason_code: ReturnReason
    reason: Annotated[str | None, Prose(500)] = None


class RecycleInput(Schema):
    code: ClassVar[str | None] = None
    reason: Annotated[str, Prose(500)]


class ExtendInput(Schema):
    """How many days more than the owner has now, and why."""

    days: Annotated[Whole, Field(ge=1, le=15)]
    reason: Annotated[str, Prose(500)]


class RecycleByRule(Schema):
    """The rule in words and by its code."""

    reason: Annotated[str, Prose(500)]
    reason_code: Code


class HandOver(TransferInput):
    """One of the many transfers of a handover: the same verb, and the ledger says what it was part of."""

    code: ClassVar[str | None] = "handover"


class ForcedHandOver(HandOver):
    """An administrator's, to the manager of whoever has left: with more than the manager may hold, if need be."""

    over_limit: ClassVar[bool] = True


class HandIntoPool(RecycleInput):
    code: ClassVar[str | None] = "handover"
