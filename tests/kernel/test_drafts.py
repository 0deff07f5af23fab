"""Records made by the thousand are what records made one by one are."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

import bihuan.tables  # noqa: F401 - every mapper
from bihuan.activity.task.models import Task
from bihuan.kernel.db import always
from bihuan.kernel.drafts import draft_of
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.lead.models import OPEN, Lead

NEVER_ALIKE = {"id"}


def test_a_draft_has_what_the_record_has() -> None:
    for model, values in (
        (Customer, {"name": "苏州蓝桥精密有限公司"}),
        (Contact, {"name": "陈岚", "mobile": "13800138000"}),
        (Task, {"title": "回访"}),
    ):
        record, draft = model(**values), draft_of(model)(**values)
        names = [column.key for column in inspect_mapper(model).columns if column.key not in NEVER_ALIKE]
        assert {name: getattr(draft, name) for name in names} == {name: getattr(record, name) for name in names}
    assert draft_of(Contact)(name="陈岚", mobile="13800138000").found_by()[:2] == ["陈岚", "8000"]  # nobody's: masked
    assert draft_of(Contact)(name="陈岚").reading == "chen lan"
    assert draft_of(Task)(title="回访").urgency == Task(title="回访", priority="medium").urgency == 2  # of its default


def test_a_draft_refuses_what_the_record_does_not_have() -> None:
    with pytest.raises(TypeError, match="Customer has no nickname"):
        draft_of(Customer)(name="蓝桥", nickname="桥")


def test_codes_of_a_statement_are_no_values_of_it() -> None:
    statement = select(Customer.id).where(Customer.status == always("active"), Lead.status == always(*OPEN))
    compiled = statement.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    assert not compiled.params
    assert "customers.status = 'active'" in str(compiled)
    assert "leads.status = ANY ('{new,nurturing,qualified}'::varchar[])" in str(compiled)
    with pytest.raises(AssertionError):
        always("active' OR true --")
