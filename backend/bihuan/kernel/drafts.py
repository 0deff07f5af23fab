"""Records that are made by the thousand: what they are and do, without a session's bookkeeping behind each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, TypeVar, cast

from sqlalchemy import inspect as inspect_mapper

from bihuan.kernel.db import Record, defaults_of, judged_defaults, new_id

M = TypeVar("M", bound=Record)
_KEPT = (FunctionType, property, classmethod, staticmethod, str)


@cache
def draft_of(model: type[M]) -> Callable[..., M]:
    """A plain class with the columns, plain defaults, validators and methods of ``model``.

    Setting an attribute of a mapped object tells its session, twice as long as the rest of making it takes. A draft is
    only written by an ``Insertion``, and validates what it is made with, not what is set later.
    """
    mapper = inspect_mapper(model)
    plain: dict[str, Any] = dict.fromkeys(column.key for column in mapper.columns) | defaults_of(model)
    validators: list[tuple[str, Any]] = [(name, check) for name, (check, _) in mapper.validators.items()]
    judged = judged_defaults(model)
    body: dict[str, Any] = {}
    for base in reversed(model.__mro__):
        mine = {name: what for name, what in vars(base).items() if isinstance(what, _KEPT)}
        body |= {name: what for name, what in mine.items() if not name.startswith("__") and name not in plain}

    def born(self: Any, **values: Any) -> None:
        if not values.keys() <= plain.keys():
            raise TypeError(f"{model.__name__} has no {min(values.keys() - plain.keys())}")
        vars(self).update(plain, id=new_id())
        vars(self).update(values)
        for name, check in validators:
            if name in values or name in judged:
                setattr(self, name, check(self, name, vars(self)[name]))

    return cast(Callable[..., M], type(f"{model.__name__}Draft", (), {**body, "__init__": born}))
