"""What the API says of a warehouse."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from bihuan.inventory.warehouse.models import WarehouseKind
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Flag, Moment, OneOf, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions


class WarehouseWrite(Schema):
    code: Code
    name: Annotated[str, Chars(64)]
    kind: WarehouseKind = WarehouseKind.NORMAL
    manager_id: UUID | None = None
    address: Annotated[str | None, Chars(200)] = None
    is_active: Flag = True


WarehouseUpdate = partial("WarehouseUpdate", WarehouseWrite)


class WarehouseRow(Schema):
    id: UUID
    version: int
    code: str
    name: str
    kind: OpenCode
    manager_id: UUID | None
    manager_name: str | None
    address: str | None
    is_active: bool
    updated_at: Moment


class WarehouseRead(WarehouseRow):
    created_at: Moment
    actions: Actions


class WarehouseQuery(ListQuery):
    sort: Literal["code", "-code", "name", "-name", "-updated_at", "updated_at"] = "code"
    kind: Annotated[str | None, OneOf(WarehouseKind)] = None
    is_active: bool | None = None
