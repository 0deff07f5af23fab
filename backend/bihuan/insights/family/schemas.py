"""A group of companies on the wire: the tree above and below a customer, and its figures together."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import SignedAmount
from bihuan.kernel.wire import OpenCode, Schema

SHOWN = 200
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class FamilyMember(Schema):
    """A customer of the group that the reader may read; ``depth`` counts from 1 at the top."""

    id: UUID
    name: Annotated[str, Field(max_length=128, examples=["苏州澜桥电子有限公司"])]
    number: Annotated[str | None, Field(max_length=64)]
    parent_id: UUID | None
    depth: Annotated[int, Field(ge=1, le=6)]
    lifecycle: OpenCode
    grade: OpenCode | None
    owner_name: Annotated[str | None, Field(max_length=64)]


class GroupFigure(Schema):
    """The documents of all members together, under the reader's own scope; amounts in CNY."""

    name: Annotated[OpenCode, Field(examples=["orders"])]
    count: Count
    amount: SignedAmount | None


class CustomerGroup(Schema):
    """``total`` members may be read and are what the figures are made of; ``hidden`` others are not in them.

    The first 200 are listed, as a tree is read.
    """

    total: Count
    hidden: Count
    members: Annotated[list[FamilyMember], Field(max_length=SHOWN)]
    figures: Annotated[list[GroupFigure], Field(max_length=10)]
