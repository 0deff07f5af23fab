"""A valid value for any schema of the OpenAPI document: the least that is accepted, and different every time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bihuan.kernel.clock import CLOCK
from tests.contract.document import Json, parts, resolve

Reference = Callable[[str], str]
"""From the name of a foreign key to the id of a record it may hold."""
_serial = itertools.count(1)
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def serial() -> int:
    return next(_serial)


def credit_code() -> str:
    """A unified social credit code of its own, with the right check character (DOMAIN §2.8)."""
    head = f"91310115MA{serial():07d}"
    total = sum(USCC.index(character) * pow(3, place, 31) for place, character in enumerate(head))
    return head + USCC[(31 - total % 31) % 31]


def text(schema: Json, name: str) -> str:
    number = serial()
    for candidate in (
        *(credit_code() for _ in range(name == "uscc")),
        *(f"138{number:08d}" for _ in range(name == "mobile")),
        *(f"u{number}@example.com" for _ in range(name == "email")),
        f"样本 {number} 的一段文字，长到足以说明情况",
        f"样本{number}",
        f"x{number}",
        *map(str, schema.get("examples", ())),
        "a" * schema.get("minLength", 1),
        f"{number}",
    ):
        long_enough = len(candidate) >= schema.get("minLength", 0)
        if long_enough and len(candidate) <= schema.get("maxLength", 10_000):
            if re.search(schema.get("pattern", ""), candidate):
                return candidate
    raise AssertionError(f"no sample for {name}: {schema}")


def sample(schema: Json, name: str, reference: Reference, everything: bool = False) -> Any:
    """The least valid value; with ``everything``, optional fields too."""
    given = resolve(schema)
    part = parts(given)[0] if parts(given) else {"type": "null"}
    examples = given.get("examples") or part.get("examples")
    if "const" in part:
        return part["const"]
    if "enum" in part:
        return part["enum"][0]
    match part.get("type"):
        case "object":
            wanted = part.get("properties", {}) if everything else part.get("required", ())
            return {field: sample(part["properties"][field], field, reference, everything) for field in wanted}
        case "array":
            return [sample(part["items"], name, reference, everything) for _ in range(max(1, part.get("minItems", 0)))]
        case "integer":
            return max(1, part.get("minimum", 0))
        case "boolean":
            return False
        case "string" if part.get("format") == "uuid":
            return reference(name)
        case "string" if part.get("format") == "date":
            return str(CLOCK.today() + timedelta(days=30 * bool(re.search(r"(_to|_until|due_date|valid)$", name))))
        case "string" if part.get("format") == "date-time":
            return (CLOCK.now() + timedelta(days=1)).isoformat()
        case "string" if examples and re.search(r"amount|price|qty|ratio|rate|factor", name):
            return examples[0]
        case "string":
            return text(part | {"examples": examples or ()}, name)
        case _:
            return None
