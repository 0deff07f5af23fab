"""Filters as trees: bounded, typed by the fields they compare, refused by pointer, written in one way only (API §4).

The one reader of ``{"and": [{"field": "score", "op": "gte", "value": 60}, {"or": […]}]}`` for searches, saved views,
jobs and webhooks. Names are looked up in tables that are built from the declaration of a resource: no name of a
request ever reaches an attribute or a statement (TRUST §4.8).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, and_, not_, or_

from bihuan.kernel.comparing import FLAG, NUMBER_OF_DAYS, OPERATORS, Comparable, Operator, comparable
from bihuan.kernel.context import Context
from bihuan.kernel.custom_filtering import compare, operators_of
from bihuan.kernel.declared import declared
from bihuan.kernel.errors import FieldError, Invalid, code_of, invalid
from bihuan.kernel.reading import Readable

MOST_NODES = 50
MOST_DEPTH = 5
MOST_VALUES = 200
GROUPS = ("and", "or")
LEAF = ("field", "custom", "op", "value")
SINGLE = {"flag": FLAG, "who": FLAG, "days": NUMBER_OF_DAYS}
"""What an operator takes that is not of the type of its field."""


OF_THE_READER = frozenset({"is_me", "is_under_me"})
"""Operators that compare with whoever asks."""


class Filter(NamedTuple):
    """A filter that was read: as a condition, and as everybody writes it."""

    condition: ColumnElement[bool]
    tree: dict[str, Any]

    @property
    def written(self) -> str:
        """Equal filters are equal texts: what a cursor is bound to, what a view or a job keeps."""
        return orjson.dumps(self.tree, option=orjson.OPT_SORT_KEYS).decode()


def parse(ctx: Context, resource: Readable[Any], tree: Any, pointer: str = "/filter") -> Filter:
    """Read a filter for this reader. Raises 422 with everything that is wrong with it, each at its place."""
    reader = _Reader(ctx, resource)
    found = reader.node(tree, pointer, 1)
    if reader.errors or found is None:
        raise invalid(reader.errors)
    return found


def check_impersonal(tree: dict[str, Any], pointer: str = "/filter") -> None:
    """What is kept to hold for everybody must not ask who reads it. Raises OPERATOR_INVALID."""
    parts = [tree]
    for part in parts:
        parts += [one for group in GROUPS for one in part.get(group, ())]
        if part.get("op") in OF_THE_READER:
            raise Invalid(pointer, "OPERATOR_INVALID")


class _Reader:
    """Goes through one tree, and notes every fault on the way."""

    def __init__(self, ctx: Context, resource: Readable[Any]) -> None:
        self.ctx, self.resource = ctx, resource
        self.fields = comparable(resource)
        self.errors: list[FieldError] = []
        self.nodes = 0

    def wrong(self, pointer: str, code: str) -> None:
        self.errors.append(FieldError(pointer, code))

    def node(self, tree: Any, pointer: str, depth: int) -> Filter | None:
        self.nodes += 1
        if depth > MOST_DEPTH or self.nodes == MOST_NODES + 1:
            self.wrong(pointer, "FILTER_TOO_LARGE")
            return None
        if self.nodes > MOST_NODES:
            return None  # said once
        if not isinstance(tree, dict):
            self.wrong(pointer, "INVALID")
            return None
        given = [name for name in GROUPS if name in tree]
        if len(given) > 1 or (given and any(name in tree for name in LEAF)):
            for name in given:
                self.wrong(f"{pointer}/{name}", "INVALID")  # one group, or one comparison
        allowed = {*GROUPS, *LEAF} - (set() if self.resource.custom else {"custom"})
        for name in sorted(tree.keys() - allowed):
            self.wrong(f"{pointer}/{_escaped(name)}", "UNKNOWN_FIELD")
        parts = [self.group(tree, name, pointer, depth) for name in given]
        if any(name in tree for name in LEAF) or not given:
            parts.append(self.comparison(tree, pointer))
        return parts[0]

    def group(self, tree: dict[str, Any], name: str, pointer: str, depth: int) -> Filter | None:
        inner, here = tree[name], f"{pointer}/{name}"
        if not isinstance(inner, list) or not inner:
            self.wrong(here, "REQUIRED" if inner == [] else "INVALID")
            return None
        found = [self.node(part, f"{here}/{place}", depth + 1) for place, part in enumerate(inner)]
        good = [part for part in found if part is not None]
        if len(good) < len(inner):
            return None
        join = and_ if name == "and" else or_
        return Filter(join(*(part.condition for part in good)), {name: [part.tree for part in good]})

    def comparison(self, tree: dict[str, Any], pointer: str) -> Filter | None:
        """Field, operator and value are judged each for itself, as far as it goes."""
        if "custom" in tree and self.resource.custom:
            return self.custom(tree, pointer)
        name, op = tree.get("field"), tree.get("op")
        field = self.field(name, f"{pointer}/field")
        operator = OPERATORS.get(op) if isinstance(op, str) else None
        if operator is None:
            self.wrong(f"{pointer}/op", "OPERATOR_INVALID" if "op" in tree else "REQUIRED")
        if operator is not None and field is not None and field.type not in operator.types:
            self.wrong(f"{pointer}/op", "OPERATOR_INVALID")
            operator = None
        if "value" not in tree:
            self.wrong(f"{pointer}/value", "REQUIRED")
            return None
        value = tree["value"]
        if isinstance(value, dict | float) or value is None:
            self.wrong(f"{pointer}/value", "INVALID")
            return None
        if field is None or operator is None:
            flat = value if isinstance(value, list) else [value]
            if len(flat) > MOST_VALUES or any(not isinstance(one, str | int) for one in flat):
                self.wrong(f"{pointer}/value", "INVALID")
            return None
        before = len(self.errors)
        read = self.value(field, operator, value, f"{pointer}/value")
        if len(self.errors) > before:
            return None
        wire = SINGLE.get(operator.takes, field.wire)
        several = isinstance(read, list)
        sent = [wire.dump_python(one, mode="json") for one in (read if several else [read])]
        written = {"field": name, "op": op, "value": sent if several else sent[0]}
        if operator.takes == "who":
            return Filter(self.who(field, operator, op, read), written)
        return Filter(operator.build(field.column, read), written)

    def custom(self, tree: dict[str, Any], pointer: str) -> Filter | None:
        """The same for a field that an administrator has made; what is kept from the reader does not exist."""
        key, op = tree["custom"], tree.get("op")
        hidden = self.ctx.me.kept_from.get(self.resource.name, ())
        known = {one.key: one for one in declared(self.ctx, self.resource).fields if one.key not in hidden}
        field = known.get(key) if isinstance(key, str) else None
        if "field" in tree:
            self.wrong(f"{pointer}/custom", "INVALID")  # one or the other
        if field is None:
            self.wrong(f"{pointer}/custom", "UNKNOWN_FIELD" if isinstance(key, str) else "INVALID")
            return None
        if not isinstance(op, str) or op not in operators_of(field):
            self.wrong(f"{pointer}/op", "OPERATOR_INVALID" if "op" in tree else "REQUIRED")
            return None
        if tree.get("value") is None:
            self.wrong(f"{pointer}/value", "REQUIRED" if "value" not in tree else "INVALID")
            return None
        found = compare(self.resource.model, field, op, tree["value"], f"{pointer}/value", self.errors, MOST_VALUES)
        if found is None or "field" in tree:
            return None
        return Filter(found[0], {"custom": key, "op": op, "value": found[1]})

    def who(self, field: Comparable, operator: Operator, op: Any, yes: bool) -> ColumnElement[bool]:
        """The reader, or those below them, as the house stands now."""
        people = [self.ctx.me.id] if op == "is_me" else list(self.ctx.me.subordinates)
        found = operator.build(field.column, people)
        return found if yes else or_(not_(found), field.column.is_(None))

    def field(self, name: Any, pointer: str) -> Comparable | None:
        if not isinstance(name, str):
            self.wrong(pointer, "REQUIRED" if name is None else "INVALID")
            return None
        field = self.fields.get(name)
        if field is None:
            self.wrong(pointer, "UNKNOWN_FIELD")
            return None
        if self.resource.conceals(self.ctx, name):
            self.wrong(pointer, "FIELD_FORBIDDEN")
            return None
        return field

    def value(self, field: Comparable, operator: Operator, value: Any, pointer: str) -> Any:
        if operator.takes == "one" or operator.takes in SINGLE:
            return self.read(SINGLE.get(operator.takes, field.wire), value, pointer)
        if not isinstance(value, list):
            self.wrong(pointer, "INVALID")
            return None
        if not value or (operator.takes == "pair" and len(value) < 2):
            self.wrong(pointer, "REQUIRED")
            return None
        if len(value) > (2 if operator.takes == "pair" else MOST_VALUES):
            self.wrong(pointer, "TOO_LONG")
            return None
        return [self.read(field.wire, one, f"{pointer}/{place}") for place, one in enumerate(value)]

    def read(self, wire: TypeAdapter[Any], value: Any, pointer: str) -> Any:
        """One value as it is sent; the wire types of optional fields would take null."""
        try:
            read = wire.validate_python(value)
        except ValidationError as failed:
            self.wrong(pointer, code_of(failed.errors(include_url=False, include_input=False)[0]["type"]))
            return None
        if read is None:
            self.wrong(pointer, "REQUIRED")
        return read


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()[:100]
