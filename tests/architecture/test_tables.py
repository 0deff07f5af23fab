"""The tables of the program against each other: codes, verbs, permissions, columns and indexes."""

from __future__ import annotations

import re
from enum import StrEnum
from string import Formatter
from typing import Any

import pytest
from sqlalchemy import DateTime, Float, Numeric, inspect
from sqlalchemy.sql.schema import Column

import bihuan.consequences
import bihuan.tables  # noqa: F401
from bihuan.identity.standard_roles import MASTERS, ROLES, grants
from bihuan.kernel.codes import CODES
from bihuan.kernel.db import Base, Numbered, Record
from bihuan.kernel.resource import CONSEQUENCES, RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.workflow import unreachable
from bihuan.seed import contract
from tests.architecture.source import ROOT, modules, name, strings, tree
from tests.contract.document import document

OPERATIONS = {
    operation["operationId"]: operation for path in document()["paths"].values() for operation in path.values()
}
ALL = sorted(RESOURCES.values(), key=lambda resource: resource.name)
CJK = re.compile("[\u4e00-\u9fff]")
STATUSES = {400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 429, 431, 500, 503}
each_resource = pytest.mark.parametrize("resource", ALL, ids=lambda resource: resource.name)


# -------------------------------------------------------------------------------------------------------- codes


def _fields(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field}


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_the_same_in_both_languages(code: str) -> None:
    known = CODES[code]
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,63}", code)
    assert known.status in STATUSES
    assert CJK.search(known.zh) and not CJK.search(known.en) and known.en.strip()
    assert _fields(known.zh) == _fields(known.en)
    assert not known.zh.endswith("。") and not known.en.endswith(".")


def test_every_code_is_used_and_every_used_code_is_known() -> None:
    used = {
        text
        for path in modules()
        if name(path) != "kernel/codes.py"
        for text in strings(tree(path))
        if re.fullmatch(r"[A-Z][A-Z0-9_]{2,63}", text)
    }
    unused = sorted(set(CODES) - used)
    assert not unused, f"in the registry, raised nowhere: {', '.join(unused)}"
    raised = {
        found
        for path in modules()
        for found in re.findall(r"(?:DomainError|ActionRefused|error)\(\s*\"([A-Z0-9_]+)\"", path.read_text("utf-8"))
    }
    assert raised <= set(CODES), raised - set(CODES)


# ------------------------------------------------------------------------------------------------------ workflows


@each_resource
def test_a_verb_has_a_label_in_both_languages_and_a_name_fit_for_a_path(resource: Resource[Any]) -> None:
    names = [action.name for action in resource.actions] + [push.name for push in resource.pushes]
    assert len(names) == len(set(names))
    for action in resource.actions:
        assert re.fullmatch(r"[a-z][a-z\-]{1,30}", action.name), action.name
        assert CJK.search(action.summary.zh) and not CJK.search(action.summary.en), action.name
        assert not action.summary.en.endswith(".")


@each_resource
def test_every_verb_but_the_systems_has_an_endpoint(resource: Resource[Any]) -> None:
    paths = document()["paths"]
    for action in resource.actions:
        assert (f"/api/v1/{resource.name}/{{id}}/{action.name}" in paths) == (not action.system), action.name


def status_column(model: Any) -> Column[Any] | None:
    """The column behind ``status``, whatever the table calls it."""
    mapper = inspect(model)
    name = mapper.synonyms["status"].name if "status" in mapper.synonyms else "status"
    found: Column[Any] | None = mapper.columns.get(name)
    return found


def start_of(model: Any) -> str | None:
    """The state in which a record begins: the column's default."""
    column = status_column(model)
    return str(column.default.arg) if column is not None and column.default is not None else None


def states_of(resource: Resource[Any]) -> type[StrEnum] | None:
    """The enumeration of a record's states: the type of its default, else of its table of verbs."""
    column = status_column(resource.model)
    if column is None:
        return None
    default = getattr(column.default, "arg", None)
    if isinstance(default, StrEnum):
        return type(default)
    named = [state for action in resource.actions for state in (*(action.sources or ()), action.target) if state]
    return type(named[0]) if named else None


@each_resource
def test_every_state_is_reached_by_a_chain_of_verbs(resource: Resource[Any]) -> None:
    states = states_of(resource)
    if states is None:
        assert not any(action.target for action in resource.actions)
        return
    start = states(start_of(resource.model) or next(iter(states)))
    assert unreachable(states, start, resource.actions) == set()


@each_resource
def test_a_record_with_states_says_in_which_one_it_begins(resource: Resource[Any]) -> None:
    if status_column(resource.model) is not None and resource.actions:
        assert start_of(resource.model), f"{resource.name}: the status column has no default"


def test_the_browser_knows_which_kinds_have_fields_of_their_own() -> None:
    listed = (ROOT.parents[1] / "frontend" / "src" / "kit" / "declared.ts").read_text(encoding="utf-8")
    names = re.findall(r"'([a-z-]+)'", listed.partition("export const CUSTOMISED = [")[2].partition("]")[0])
    assert sorted(names) == [resource.name for resource in ALL if resource.custom]


def test_consequences_follow_verbs_that_exist() -> None:
    for object_name, verb in CONSEQUENCES:
        known = {action.name for action in RESOURCES[object_name].actions} | {"create", "update", "delete", "follow-up"}
        assert verb in known, f"{object_name}:{verb}"


# ----------------------------------------------------------------------------------------------------- permissions

ADMIN = {(object_name, verb) for object_name, verb, _ in grants("admin", contract())}
PERSONAL = {"public", "me", "work", "search", "acts", "chain"}
"""Objects of ``x-authz`` that need no role: signing in, one's own things, and pages that show what one may see."""


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_the_administrator_may_do_everything(operation: dict[str, Any]) -> None:
    authz = operation["x-authz"]
    assert authz["object"] in PERSONAL or (authz["object"], authz["action"]) in ADMIN


@each_resource
def test_a_kind_of_record_is_read_by_some_ordinary_role(resource: Resource[Any]) -> None:
    readers = {
        code
        for code in ROLES
        for object_name, verb, _ in grants(code)
        if (object_name, verb) == (resource.name, "read")
    }
    assert readers or resource.name in {
        *("roles", "sharing-rules", "settings", "work-calendar", "approval-flows", "security-events"),
        *("webhooks", "webhook-deliveries"),  # what leaves the company is the administrator's
    }


@pytest.mark.parametrize("code", ROLES)
def test_a_role_grants_only_what_exists(code: str) -> None:
    known = {(o["x-authz"]["object"], o["x-authz"]["action"]) for o in OPERATIONS.values()}
    special = {
        "view_cost",
        "view_account",
        "view_sensitive",
        "share",
        "convert-deal",
    }  # how something is done, not what
    unknown = {(o, verb) for o, verb, _ in grants(code) if (o, verb) not in known and verb not in special}
    assert not unknown, ", ".join(sorted(f"{o}:{verb}" for o, verb in unknown))


@pytest.mark.parametrize("code", [*ROLES, "admin"])
def test_a_grant_names_a_scope_once(code: str) -> None:
    rows = list(grants(code, contract()))
    assert {scope for *_, scope in rows} <= {"self", "self_sub", "dept", "dept_sub", "custom", "all"}
    assert len({(o, verb) for o, verb, _ in rows}) == len(rows), (
        "the same verb in two scopes: the seed keeps one of them"
    )


# --------------------------------------------------------------------------------------------------------- columns

COLUMNS = [column for table in Base.metadata.sorted_tables for column in table.columns]


def test_no_number_is_a_float_and_no_moment_is_without_a_zone() -> None:
    for column in COLUMNS:
        assert not isinstance(column.type, Float) or isinstance(column.type, Numeric), column
        if isinstance(column.type, Numeric):
            assert column.type.asdecimal and column.type.scale is not None, column
        assert not isinstance(column.type, DateTime) or column.type.timezone, column


def _leads_an_index(column: Column[Any]) -> bool:
    table = column.table
    if column.primary_key and next(iter(table.primary_key.columns)) is column:
        return True
    if column.unique or column.index:
        return True
    return any(
        next(iter(index.expressions), None) is column or index.columns.keys()[:1] == [column.key]
        for index in table.indexes
    )


@each_resource
def test_a_filter_over_a_reference_has_an_index(resource: Resource[Any]) -> None:
    listing = document()["paths"].get(f"/api/v1/{resource.name}", {}).get("get")
    if listing is None:
        return
    columns = inspect(resource.model).columns
    for parameter in listing.get("parameters", ()):
        column = columns.get(parameter["name"])
        if column is not None and column.foreign_keys:
            assert _leads_an_index(column), f"{resource.name}.{parameter['name']} is filtered without an index"


FEW = {*MASTERS, "roles", "stocks", "webhooks"}
"""Kinds of which a company has a few thousand: sorting them all takes milliseconds."""


def _sorts(resource: Resource[Any]) -> set[str]:
    listing = document()["paths"].get(f"/api/v1/{resource.name}", {}).get("get", {})
    found = (one["schema"] for one in listing.get("parameters", ()) if one["name"] == "sort")
    return set(next(found, {}).get("enum", ()))


@each_resource
def test_a_list_is_sorted_both_ways(resource: Resource[Any]) -> None:
    sorts = _sorts(resource)
    columns = {one.lstrip("-") for one in sorts}
    assert sorts == columns | {f"-{one}" for one in columns}


def _gives_order(index: Any, column: Column[Any], descending: bool) -> bool:
    """Read forwards or backwards, an index gives both orders; but empty values come last both ways."""
    first = str(next(iter(index.expressions))).removeprefix(f"{column.table.name}.")
    where = index.dialect_options["postgresql"]["where"]
    if where is not None and str(where) != "deleted_at IS NULL" and "active" not in str(where):
        return False
    if first.split()[0] != column.key:
        return False
    return not column.nullable or ("NULLS LAST" in first) == descending


@each_resource
def test_every_order_of_a_list_comes_from_an_index_or_is_of_few_rows(resource: Resource[Any]) -> None:
    table = inspect(resource.model).local_table
    for sort in _sorts(resource) if resource.name not in FEW else ():
        column = table.columns[sort.lstrip("-")]
        given = any(_gives_order(index, column, sort.startswith("-")) for index in table.indexes)
        assert given, f"{resource.name} are sorted by {sort} without an index"


def test_a_number_starts_with_a_prefix_of_its_own() -> None:
    prefixes = {
        mapper.class_.__name__: mapper.class_.PREFIX
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Numbered) and mapper.local_table.metadata is Base.metadata
    }
    for prefix in prefixes.values():
        assert re.fullmatch(r"[A-Z]{2,4}", prefix)
    assert len(set(prefixes.values())) == len(prefixes)


# --------------------------------------------------------------------------------------------------------- schemas


@each_resource
def test_what_is_read_says_who_when_and_what_can_be_done(resource: Resource[Any]) -> None:
    assert {"id", "version", "created_at", "updated_at", "actions"} <= set(resource.read.model_fields)
    assert {"id"} <= set(resource.row.model_fields)
    assert not {"actions", "lines"} & set(resource.row.model_fields)


@each_resource
def test_a_response_has_no_defaults(resource: Resource[Any]) -> None:
    """Generated clients would call such a field optional (ARCHITECTURE §10.12)."""
    for schema in (resource.read, resource.row):
        assert [field for field, info in schema.model_fields.items() if not info.is_required()] == []


NAMELESS = {
    ("webhook-deliveries", "event_id"): "the name of the message itself",
    ("fund-txns", "reversal_of_id"): "a row of a ledger has no number",
    ("stock-ledger", "reversal_of_id"): "a row of a ledger has no number",
    ("stock-ledger", "line_id"): "a line of the document that is named",
    ("security-events", "object_id"): "whatever the event is about",
    ("security-events", "request_id"): "no record: the id that logs and answers carry",
    ("quotes", "quote_group_id"): "what the versions of an offer have in common",
    ("receivables", "source_id"): "the order or the outbound, both named",
}


@each_resource
def test_an_id_is_never_shown_alone(resource: Resource[Any]) -> None:
    for schema in (resource.row, resource.read):
        shown = set(schema.model_fields)
        for field in shown:
            if not field.endswith("_id") or field == "external_id" or (resource.name, field) in NAMELESS:
                continue  # the number in another system is told together with that system
            names = {f"{field.removesuffix('_id')}_{what}" for what in ("name", "number", "code", "title")}
            assert names & shown, f"{schema.__name__}.{field}"


@each_resource
def test_references_are_columns_and_lead_to_records(resource: Resource[Any]) -> None:
    for field, target in resource.references.items():
        assert target in RESOURCES, f"{resource.name}.{field}"


@each_resource
def test_a_record_is_a_record(resource: Resource[Any]) -> None:
    assert issubclass(resource.model, Record)
    assert issubclass(resource.read, Schema)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", resource.name)


def test_every_router_is_in_the_table_of_contents() -> None:
    listed = (ROOT / "api.py").read_text(encoding="utf-8")
    missing = [
        name(path)
        for path in modules()
        if path.name == "router.py" and name(path).removesuffix(".py").replace("/", ".") not in listed
    ]
    assert not missing, "\n".join(missing)


NOT_SECRET = {
    "below_floor",  # that it is so, not by how much: the seller must know why it needs an approval
    "min_margin",  # a rule for a category
}
KEEPERS = {"stock-entries"}
"""Whoever keeps the stock writes down what an entry cost."""


@each_resource
def test_costs_are_secret_in_the_record_and_in_its_history(resource: Resource[Any]) -> None:
    kept = {*resource._snapshot_fields, *(column for child in resource._child_columns.values() for column in child)}
    costs = {one for one in kept if re.search("cost|margin|floor|min_price", one)} - NOT_SECRET
    assert resource.name in KEEPERS or costs <= resource.secret.keys()
