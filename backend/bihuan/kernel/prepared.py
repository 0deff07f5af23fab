"""Conditions told apart from their values: a list's statement is built once for every shape of question."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, all_, and_, any_, bindparam, true
from sqlalchemy.sql.elements import BinaryExpression, BindParameter
from sqlalchemy.sql.operators import in_op
from sqlalchemy.sql.visitors import replacement_traverse


class Asked(NamedTuple):
    """What is asked for: how it looks, and with which values."""

    name: str
    condition: ColumnElement[bool]
    binds: Sequence[BindParameter[Any]]
    shape: Hashable

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of ``named``, here and in the condition of any other question of the same shape."""
        return {f"{self.name}_{place}": bind.effective_value for place, bind in enumerate(self.binds)}

    def named(self) -> ColumnElement[bool]:
        """The condition with its values left open, under the names that ``values`` gives them."""
        names = {bind: f"{self.name}_{place}" for place, bind in enumerate(self.binds)}

        def left_open(part: Any, **_: Any) -> Any:
            if isinstance(part, BindParameter) and part in names:
                return bindparam(names[part], type_=part.type)
            if isinstance(part, BinaryExpression) and isinstance(listed := part.right, BindParameter):
                if listed.expanding:  # one array: the statement is the same for however many
                    values: Any = bindparam(names[listed], type_=ARRAY(listed.type))
                    left = replacement_traverse(part.left, {}, left_open)
                    return left == any_(values) if part.operator is in_op else left != all_(values)
            return None

        return replacement_traverse(self.condition, {}, left_open)  # type: ignore[no-any-return]


def asked(name: str, conditions: Sequence[ColumnElement[bool]]) -> Asked:
    """The conditions together; SQLAlchemy tells statements apart by the same key. ``name`` begins its parameters."""
    together = and_(true(), *conditions)
    key = together._generate_cache_key()
    assert key is not None, "a condition of a list has no cache key"
    return Asked(name, together, key.bindparams, key.key)
