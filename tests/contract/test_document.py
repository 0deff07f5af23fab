"""The contract is a file, and it keeps the rules of the house (API §1, §13)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from bihuan.kernel.resource import RESOURCES
from bihuan.settings import REPOSITORY
from tests.contract.document import Json, Operation, answered, document, operations, parts, resolve, response, sent

each_operation = pytest.mark.parametrize("operation", operations(), ids=str)
PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}
BOUNDED = {"uuid", "date", "date-time", "binary"}
SIGNED_IN = {"401", "403", "404", "405", "406", "409", "412", "422", "428", "429", "500", "503"}
ALWAYS = {"400", "422", "429", "500", "503"}
CHINESE = re.compile("[一-鿿]")
WRONG_ARTICLE = re.compile(r"\b[Aa] ([aeio]|un(?!i)|A[A-Z])|\b[Aa]n ([^aeiouA]|uni|us)")
WRONG_SPACING = re.compile("[一-鿿][A-Za-z]|[A-Za-z][一-鿿]")
REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')
EMPTY = {"Nothing"}
"""Bodies of verbs that ask for nothing."""
STORES_NOTHING = {"previewQuote"}
SAID_BESIDE = {"listCustomersSoonRecycled": {"total"}, "listLeadsSoonRecycled": {"total"}}
"""What lists said beside their rows before they came in pages: a contract is only added to."""
HAND_CHECKED = {"source_line_id", "client_id", "plan_line_id", "object_id"}
"""Foreign keys of no one kind of record: a line of another document, or the record a follow-up is about."""


def test_the_file_is_the_contract() -> None:
    path = REPOSITORY / "openapi.yaml"
    assert path.exists(), "there is no openapi.yaml: run `make openapi` and commit it"
    written = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    present = document()
    changed = [
        f"{kind} {name}"
        for kind, old, new in (
            ("path", written["paths"], present["paths"]),
            ("schema", written["components"]["schemas"], present["components"]["schemas"]),
        )
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    assert not changed, "openapi.yaml is stale: run `make openapi` and review the diff\n" + "\n".join(changed[:40])
    assert written == present, "openapi.yaml is stale: run `make openapi` and review the diff"


# --------------------------------------------------------------------------------------------------- operations


def test_an_operation_is_named_once_and_like_all_others() -> None:
    names = Counter(operation.id for operation in operations())
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z0-9]*)*", name)] == []


@each_operation
def test_an_operation_says_what_it_does_and_who_may(operation: Operation) -> None:
    spec = operation.spec
    assert spec["summary"].strip() and not spec["summary"].endswith(".")
    assert spec["tags"]
    assert set(spec["x-authz"]) == {"object", "action", "parents"}
    assert isinstance(spec["x-scopes"], list)
    assert bool(spec.get("security")) == (not operation.public), "a bearer token, or openly public"
    assert operation.personal or operation.object in {"work", "search", "acts", "chain"} or spec["x-scopes"]


@each_operation
def test_an_operation_is_called_something_in_both_languages(operation: Operation) -> None:
    """``summary`` in English with the right article, ``x-summary-zh`` in Chinese (API §13)."""
    summary, chinese = operation.spec["summary"], operation.spec.get("x-summary-zh", "")
    assert not CHINESE.search(summary + operation.spec.get("description", ""))
    assert CHINESE.search(chinese), "no Chinese summary: see kernel/words.py"
    assert chinese == chinese.strip() and not chinese.endswith("。")
    assert not WRONG_ARTICLE.search(summary), summary
    assert not WRONG_SPACING.search(chinese), f"a space belongs between the scripts: {chinese}"


def test_the_rule_of_articles_knows_right_from_wrong() -> None:
    for wrong in ("Create a order", "Edit a invoice title", "Get a API token", "Create an user", "Edit an unit"):
        assert WRONG_ARTICLE.search(wrong), wrong
    for right in ("Create an order", "Get an API token", "Create a user", "Edit a unit", "Set a new password"):
        assert not WRONG_ARTICLE.search(right), right


def test_every_chapter_is_named_in_both_languages() -> None:
    used = {tag for operation in operations() for tag in operation.spec["tags"]}
    declared = {tag["name"]: tag for tag in document()["tags"]}
    assert used == set(declared)
    assert [name for name, tag in declared.items() if not CHINESE.search(tag["x-name-zh"])] == []


@each_operation
def test_what_is_sent_and_answered_has_an_example(operation: Operation) -> None:
    contents = [response(answer).get("content", {}) for answer in operation.spec["responses"].values()]
    contents.append(operation.spec.get("requestBody", {}).get("content", {}))
    for kind, content in ((kind, content) for each in contents for kind, content in each.items()):
        if "json" in kind or kind == "multipart/form-data":
            assert resolve(content["schema"])["examples"], kind
    for parameter in operation.parameters:
        if parameter["in"] in {"path", "header"}:
            assert list(complaints(parameter["schema"], parameter["example"])) == [], parameter["name"]


@each_operation
def test_an_operation_documents_its_refusals_as_problems(operation: Operation) -> None:
    responses = operation.spec["responses"]
    expected = set(ALWAYS) if operation.public else SIGNED_IN | ALWAYS
    if operation.body is not None:
        expected |= {"413", "415"}
    assert expected <= set(responses), expected - set(responses)
    for status, answer in responses.items():
        if status[0] in "45":
            content = response(answer)["content"]
            assert {kind: {"schema": each["schema"]} for kind, each in content.items()} == {
                "application/problem+json": PROBLEM
            }, status
            (example,) = content["application/problem+json"]["examples"].values()
            assert str(example["value"]["status"]) == status
    assert any(status[0] in "23" for status in responses)


@each_operation
def test_a_success_is_json_of_a_named_schema_or_nothing(operation: Operation) -> None:
    for status, answer in operation.spec["responses"].items():
        if status[0] != "2" or status == "204":
            continue
        for kind, content in response(answer).get("content", {}).items():
            if kind.endswith("json"):
                assert "$ref" in content["schema"], f"{status} is described inline"


@pytest.mark.parametrize("operation", [o for o in operations() if o.path.endswith("/search") and o.body], ids=str)
def test_a_search_is_a_list_with_a_body(operation: Operation) -> None:
    """Same rows, same orders, same shaped form; fields, operators and orders are closed lists."""
    listed = Operation("get", operation.path.removesuffix("/search"))
    assert operation.spec["responses"]["200"]["content"] == listed.spec["responses"]["200"]["content"]
    assert operation.body is not None
    sent = resolve(operation.body)["properties"]
    orders = next((p["schema"]["enum"] for p in listed.parameters if p["name"] == "sort"), ["-id"])
    assert sorted(sent["sort"]["items"]["enum"]) == sorted(orders)
    compared = parts(sent["filter"])[0]["properties"]
    assert set(compared) - {"custom"} == {"and", "or", "field", "op", "value"}
    assert "id" in compared["field"]["enum"] and "updated_at" in compared["field"]["enum"]


@each_operation
def test_what_may_be_repeated_takes_a_key_and_what_may_be_stale_a_version(operation: Operation) -> None:
    headers = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "header"}
    if operation.method == "post" and not operation.personal and operation.id not in STORES_NOTHING:
        assert operation.reads != ("Idempotency-Key" in headers)
    if operation.method in {"put", "patch", "delete"} and not operation.personal:
        assert "If-Match" in headers
    if operation.reads:
        assert not headers & {"Idempotency-Key", "If-Match"}


@each_operation
def test_a_path_holds_plural_nouns_ids_and_verbs_with_dashes(operation: Operation) -> None:
    assert re.fullmatch(r"/api/v1(/[a-z]+(-[a-z]+)*|/\{[a-z_]+\})+", operation.path)
    declared = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "path"}
    assert declared == set(re.findall(r"\{(\w+)\}", operation.path))


@each_operation
def test_a_secret_never_travels_in_an_address(operation: Operation) -> None:
    for parameter in operation.parameters:
        assert not re.search(r"password|secret|token|key$", parameter["name"]) or parameter["in"] != "query"


@each_operation
def test_a_list_looks_like_every_list(operation: Operation) -> None:
    names = {parameter["name"] for parameter in operation.parameters}
    if "cursor" not in names:
        return
    page = resolve(operation.spec["responses"]["200"]["content"]["application/json"]["schema"])
    assert page["properties"].keys() - SAID_BESIDE.get(operation.id, set()) == {"data", "page"}
    kind = "ListInfo" if "updated_since" in names else "PageInfo"
    assert page["properties"]["page"] == {"$ref": f"#/components/schemas/{kind}"}
    assert page["properties"]["data"]["maxItems"] == 200
    assert "limit" in names
    for parameter in operation.parameters:
        if parameter["name"] == "sort":
            assert resolve(parameter["schema"])["enum"], "the orders are a closed list"


@each_operation
def test_every_foreign_key_of_a_body_is_listed_as_a_parent(operation: Operation) -> None:
    """What is not listed there is not checked against the sender's scope (TRUST §3.6)."""
    if operation.body is None or operation.verb not in {"create", "update"}:
        return
    keys = {
        name
        for name, schema in resolve(operation.body).get("properties", {}).items()
        if name.endswith("_id") and any(part.get("format") == "uuid" for part in parts(schema))
    }
    parents = set(operation.spec["x-authz"]["parents"])
    verb = operation.path.rpartition("/")[2]
    for push in (push for resource in RESOURCES.values() for push in resource.pushes if push.name == verb):
        parents |= set(RESOURCES[push.target].references)  # the document it makes checks what it refers to
    missing = keys - parents - HAND_CHECKED
    assert not missing, f"{operation.id}: {sorted(missing)}"


# ------------------------------------------------------------------------------------------------------ schemas


@pytest.mark.parametrize("name", sorted(document()["components"]["schemas"]))
def test_an_example_is_what_its_schema_allows(name: str) -> None:
    (example,) = document()["components"]["schemas"][name]["examples"]
    assert example not in (None, {}) or name in EMPTY
    assert list(complaints({"$ref": f"#/components/schemas/{name}"}, example)) == []


@pytest.mark.parametrize("name", sorted(document()["components"]["responses"]))
def test_an_example_of_a_refusal_is_a_problem(name: str) -> None:
    for example in document()["components"]["responses"][name]["content"]["application/problem+json"][
        "examples"
    ].values():
        assert list(complaints(PROBLEM["schema"], example["value"])) == []


def complaints(schema: Json, value: Any) -> Iterator[str]:
    """What a JSON Schema validator has to say about ``value``, formats included."""
    whole = {**schema, "components": {"schemas": referred(schema)}}
    validator = Draft202012Validator(whole, validate_formats=True)
    return (f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value))


def referred(schema: Json) -> dict[str, Json]:
    """The schemas that ``schema`` refers to, directly or by way of others: the whole contract takes long to compile."""
    found: dict[str, Json] = {}
    waiting = [schema]
    while waiting:
        for name in set(REFERENCE.findall(json.dumps(waiting.pop()))) - found.keys():
            found[name] = document()["components"]["schemas"][name]
            waiting.append(found[name])
    return found


def broken(schemas: dict[str, Json], rule: Any) -> list[str]:
    """The places whose schema does not keep ``rule``."""
    return sorted({place for place, schema in schemas.items() if not rule(schema)})


def complain(found: list[str]) -> None:
    assert not found, f"{len(found)} places\n" + "\n".join(found[:60])


def test_no_alternatives_of_scalars_but_null() -> None:
    def rule(schema: Json) -> bool:
        options = [resolve(part) for part in schema.get("anyOf", schema.get("oneOf", ()))]
        return sum(part.get("type") in {"string", "integer", "number", "boolean"} for part in options) <= 1

    complain(broken(sent() | answered(), rule))


def test_every_object_is_named_and_closed() -> None:
    named = {id(schema) for schema in document()["components"]["schemas"].values()}

    def rule(schema: Json) -> bool:
        if schema.get("type") != "object" and "properties" not in schema:
            return True
        if schema is document()["components"]["schemas"]["CustomValues"]:  # the one map: keys are the company's own
            return schema["maxProperties"] and schema["additionalProperties"]["type"] and schema["propertyNames"]
        return id(schema) in named and schema.get("additionalProperties") is False and "properties" in schema

    complain(broken(sent(), rule))


def test_every_answered_object_is_named() -> None:
    named = {id(schema) for schema in document()["components"]["schemas"].values()}
    complain(broken(answered(), lambda schema: "properties" not in schema or id(schema) in named))


def test_everything_sent_is_typed() -> None:
    known = {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"}
    complain(broken(sent(), lambda schema: bool(known & set(schema))))


def test_a_sent_text_has_an_end() -> None:
    def rule(schema: Json) -> bool:
        if schema.get("type") != "string":
            return True
        return "maxLength" in schema or "enum" in schema or "const" in schema or schema.get("format") in BOUNDED

    complain(broken(sent(), rule))


def test_a_list_has_an_end() -> None:
    complain(broken(sent() | answered(), lambda schema: schema.get("type") != "array" or "maxItems" in schema))


def test_a_sent_integer_has_bounds() -> None:
    def rule(schema: Json) -> bool:
        if schema.get("type") != "integer" or "enum" in schema:
            return True
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum", schema.get("exclusiveMaximum"))
        return low is not None and high is not None and high <= 2**53

    complain(broken(sent(), rule))


def test_numbers_with_fractions_travel_as_strings() -> None:
    places = {place for place, schema in (sent() | answered()).items() if schema.get("type") == "number"}
    complain(sorted(places))


def test_an_answer_leaves_nothing_out_and_closes_no_enumeration() -> None:
    """Fields are required, values are open: generated clients break on anything else (API §1)."""
    incoming = {id(schema) for schema in sent().values()}

    def complete(schema: Json) -> bool:
        if "properties" not in schema or id(schema) in incoming:
            return True
        return set(schema["properties"]) == set(schema.get("required", ()))

    complain(broken(answered(), complete))
    complain(broken(answered(), lambda schema: "enum" not in schema or id(schema) in incoming))


def test_names_are_snake_case() -> None:
    names = {name for schema in (sent() | answered()).values() for name in schema.get("properties", ())}
    complain(sorted(name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)))


def test_schemas_are_named_like_classes() -> None:
    names = document()["components"]["schemas"]
    complain(sorted(name for name in names if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name)))


def test_patterns_can_be_used_by_every_client() -> None:
    """ECMAScript and Python alike: no named groups, no possessive quantifiers, no look-behind."""
    for place, schema in (sent() | answered()).items():
        pattern = schema.get("pattern")
        if pattern is not None:
            re.compile(pattern)
            assert not re.search(r"\(\?<[=!]|\(\?P<|[*+?}]\+|\\[AZ]", pattern), f"{place}: {pattern}"
