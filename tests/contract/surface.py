"""What a client can come to rely on, one fact a line: `python -m tests.contract.surface` keeps it as released.

Inside v1 the contract only grows (API §12): a line of `released.txt` that is no longer true breaks somebody, and so
does a new thing that must be sent to an operation that did without. Before the first release that is a decision like
any other: run the command, and the review sees every line that goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bihuan.kernel.codes import CODES
from tests.contract.document import Json, document, operations, resolve, response

RELEASED = Path(__file__).with_name("released.txt")
MUST = "must "


def surface(codes: list[str] | None = None) -> set[str]:
    """The facts of the present contract: operations, what they accept, what must be sent, what is answered."""
    facts = {f"code {code}" for code in (CODES if codes is None else codes)}
    sent: set[str] = set()
    answered: set[str] = set()
    for operation in operations():
        facts.add(f"operation {operation.id} {operation.method.upper()} {operation.path}")
        facts.update(f"scope {scope}" for scope in operation.spec["x-scopes"])
        for parameter in operation.parameters:
            name = f"{operation.id} {parameter['in']}:{parameter['name']}"
            facts.update(f"accepts {name} {kind}" for kind in _kinds(parameter["schema"]))
            if parameter.get("required"):
                facts.add(f"{MUST}{name}")
            sent |= _named(parameter["schema"])
        body = operation.spec.get("requestBody", {})
        for media, content in body.get("content", {}).items():
            facts.add(f"accepts {operation.id} body {media} {_form(content['schema'])}")
            sent |= _named(content["schema"])
        if body.get("required"):
            facts.add(f"{MUST}{operation.id} body")
        for status, found in operation.spec["responses"].items():
            if status[0] in "23":
                for media, content in response(found).get("content", {"nothing": {"schema": {}}}).items():
                    facts.add(f"answers {operation.id} {status} {media} {_form(content['schema'])}")
                    answered |= _named(content["schema"])
    facts.update(_written(_closure(sent)))
    facts.update(_read(_closure(answered)))
    return facts


def broken(released: set[str], present: set[str]) -> list[str]:
    """Facts that are gone, and new things that must be sent where nothing was asked for before."""
    known = {fact.split()[1] for fact in released if fact.startswith(("operation", "accepts"))}
    known |= {fact.split()[1].partition(".")[0] for fact in released if fact.startswith("accepts")}
    gone = {fact for fact in released - present if not fact.startswith(MUST)}
    asked = {
        fact for fact in present - released if fact.startswith(MUST) and fact.split()[1].partition(".")[0] in known
    }
    return [f"gone: {fact}" for fact in sorted(gone)] + [f"new: {fact}" for fact in sorted(asked)]


def _written(names: set[str]) -> Iterator[str]:
    for name, schema in _schemas(names):
        for field, part in schema.get("properties", {}).items():
            yield from (f"accepts {name}.{field} {kind}" for kind in _kinds(part))
        yield from (f"{MUST}{name}.{field}" for field in schema.get("required", ()))


def _read(names: set[str]) -> Iterator[str]:
    for name, schema in _schemas(names):
        for field, part in schema.get("properties", {}).items():
            yield f"answers {name}.{field} {'|'.join(sorted(_kinds(part)))}"


def _schemas(names: set[str]) -> Iterator[tuple[str, Json]]:
    return ((name, document()["components"]["schemas"][name]) for name in sorted(names))


def _kinds(schema: Json) -> set[str]:
    """The alternatives of a value, each in one word; of a closed list, its members."""
    for options in ("anyOf", "oneOf"):
        if options in schema:
            return set().union(*(_kinds(part) for part in schema[options]))
    whole = resolve(schema)
    if "enum" in whole:
        return {f"={member}" for member in whole["enum"]}
    if "const" in whole:
        return {f"={whole['const']}"}
    return {_form(schema)}


def _form(schema: Json) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if schema.get("type") == "array":
        return f"[{'|'.join(sorted(_kinds(schema['items'])))}]"
    return ":".join(str(schema[key]) for key in ("type", "format") if key in schema) or "anything"


def _named(schema: Json) -> set[str]:
    """The names of the schemas right below this one."""
    found: set[str] = set()
    if "$ref" in schema:
        found.add(schema["$ref"].rpartition("/")[2])
    for part in (*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        found |= _named(part)
    if isinstance(schema.get("items"), dict):
        found |= _named(schema["items"])
    return found


def _closure(names: set[str]) -> set[str]:
    seen: set[str] = set()
    while waiting := names - seen:
        seen |= waiting
        names = seen.union(*(_named(schema) for _, schema in _schemas(waiting)))
    return seen


if __name__ == "__main__":
    RELEASED.write_text("".join(f"{fact}\n" for fact in sorted(surface())), encoding="utf-8")
