"""Addresses on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.identifiers import Mobile
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.address.models import AddressKind
from bihuan.parties.masking import Masked

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Line = Annotated[str | None, Field(max_length=200)]


class AddressFields(Schema):
    consignee: Annotated[str, Chars(64)]
    mobile: Mobile = None
    province: Annotated[str | None, Chars(32)] = None
    city: Annotated[str | None, Chars(32)] = None
    district: Annotated[str | None, Chars(32)] = None
    address: Annotated[str, Chars(200)]
    is_default: Flag = False


class AddressCreate(AddressFields):
    """The first address of its kind is the default."""

    customer_id: UUID
    kind: AddressKind = AddressKind.SHIP


AddressUpdate = partial("AddressUpdate", AddressFields)


class AddressRow(Masked):
    """Without the consignee's phone where numbers are masked (DOMAIN §1.6)."""

    id: UUID
    version: Version
    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    kind: OpenCode
    consignee: Annotated[str, Field(max_length=64, examples=["陈岚"])]
    mobile: Line
    province: Line
    city: Line
    district: Line
    address: Annotated[str, Field(max_length=200)]
    is_default: bool
    updated_at: Moment


class AddressRead(AddressRow):
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    created_at: Moment
    actions: Actions


class AddressQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "-is_default", "is_default"] = "-updated_at"
    customer_id: UUID | None = None
    kind: Annotated[str | None, OneOf(AddressKind)] = None
    is_default: bool | None = None
