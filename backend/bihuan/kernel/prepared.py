"""Conditions told apart from their values: a list's statement is built once for every shape of question."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, true
from sqlalchemy.sql.elements import BindParameter
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

    def instead(self, of: Mapping[Hashable, Any]) -> dict[str, Any] | None:
        """The same parameters with other values in place of some; None where one of those is a part of a parameter."""
        values = self.values
        for name, value in values.items():
            key = tuple(value) if isinstance(value, list) else value
            if key in of:
                values[name] = of[key]
            elif any(isinstance(one, str) and one in str(value) for one in of):
                return None
        return values

    def named(self) -> ColumnElement[bool]:
        """The condition with its values left open, under the names that ``values`` gives them."""
        names = {
            bind: bindparam(f"{self.name}_{place}", type_=bind.type, expanding=bind.expanding)
            for place, bind in enumerate(self.binds)
        }
        return replacement_traverse(self.condition, {}, lambda part, **_: names.get(part))  # type: ignore[call-overload, no-any-return]


def asked(name: str, conditions: Sequence[ColumnElement[bool]]) -> Asked:
    """The conditions together; SQLAlchemy tells statements apart by the same key. ``name`` begins its parameters."""
    together = and_(true(), *conditions)
    key = together._generate_cache_key()
    assert key is not None, "a condition of a list has no cache key"
    return Asked(name, together, key.bindparams, key.key)
