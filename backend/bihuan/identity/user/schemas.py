"""What the API says of a user; never the password."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.identity.passwords import NewPassword
from bihuan.identity.user.models import UserStatus
from bihuan.kernel.identifiers import Email, Mobile
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Limit = Annotated[Whole | None, Field(ge=0, le=1_000_000)]


class UserFields(Schema):
    name: Annotated[str, Chars(32)]
    employee_no: Annotated[str | None, Chars(32)] = None
    mobile: Mobile = None
    email: Email = None
    department_id: UUID
    manager_id: UUID | None = None
    position: Annotated[str | None, Chars(64)] = None
    max_customers: Limit = None
    max_leads: Limit = None
    on_leave_from: BusinessDate | None = None
    on_leave_to: BusinessDate | None = None
    role_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class UserCreate(UserFields):
    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9._\-]{2,64}$", max_length=64, examples=["qian"])]
    password: NewPassword | None
    """Null makes a service account, which nobody can sign in as."""


UserUpdate = partial("UserUpdate", UserFields)


class UserRow(Schema):
    id: UUID
    version: int
    username: str
    name: str
    department_id: UUID
    department_name: str
    manager_id: UUID | None
    manager_name: str | None
    position: str | None
    mobile: str | None
    email: str | None
    status: OpenCode


class UserRead(UserRow):
    is_service: bool
    employee_no: str | None
    max_customers: int | None
    max_leads: int | None
    on_leave_from: BusinessDate | None
    on_leave_to: BusinessDate | None
    role_ids: Annotated[list[UUID], Field(max_length=50)]
    role_names: Annotated[list[str], Field(max_length=50)]
    created_at: Moment
    updated_at: Moment
    actions: Actions


class UserQuery(ListQuery):
    sort: Literal["username", "-username", "name", "-name", "-updated_at", "updated_at"] = "username"
    department_id: UUID | None = None
    manager_id: UUID | None = None
    status: Annotated[str | None, OneOf(UserStatus)] = None


class Password(Schema):
    """A new password, set by an administrator."""

    password: NewPassword
