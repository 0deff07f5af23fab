"""How the program is written: who imports whom, how long files are, and which doors are the only ones."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.settings import REPOSITORY
from tests.architecture.source import ROOT, modules, name, outside, strings, tree

KERNEL_LINES = 250
LINES = 400
DOORS = {
    "approvals/instance/engine.py": "an approval instance is no record of its own: the engine alone drives it",
}
"""Modules that write a ``status`` without the door of a resource, and why. May only shrink."""
COMMITTERS = (
    "kernel/transaction.py",
    "kernel/apart.py",
    "kernel/jobs.py",
    "identity/seed.py",
    "seed.py",
    "demo",
    "cli.py",
)


def test_the_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=REPOSITORY, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_context_stands_in_the_contract() -> None:
    contract = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    layers = set(re.findall(r"\((\w+)\)", contract.partition("layers = [")[2].partition("\n]")[0]))
    contexts = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert contexts <= layers | {"demo"}, f"not in the layers of pyproject.toml: {contexts - layers}"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_no_file_is_longer_than_one_reads(path: Path) -> None:
    limit = KERNEL_LINES if name(path).startswith("kernel/") else LINES
    exempt = {"kernel/codes.py", "identity/standard_roles.py"}  # tables, one row after the other
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= limit or name(path) in exempt, f"{name(path)} has {length} lines, the limit is {limit}"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|pragma: no cover", line)
    ]
    assert not found, "\n".join(found)


def _writes(path: Path, attributes: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Assignments to ``x.status`` and bulk updates with ``.values(status=…)``; constructors are free to name it."""
    for node in ast.walk(tree(path)):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and part.attr in attributes and isinstance(part.ctx, ast.Store):
                    yield node.lineno, part.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
            if "update(" in ast.unparse(node.func):
                yield from ((node.lineno, word.arg) for word in node.keywords if word.arg in attributes)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            named = node.args[1]
            if isinstance(named, ast.Constant) and named.value in attributes:
                yield node.lineno, str(named.value)


def test_only_the_kernel_writes_status_and_owner() -> None:
    attributes = frozenset({"status", "owner_id", "owner_dept_id", "pool_id"})
    written = {
        f"{name(path)}:{line} {attribute}"
        for path in outside("kernel/", "demo")
        for line, attribute in _writes(path, attributes)
        if name(path) not in DOORS
    }
    assert not written, "\n".join(sorted(written))


def test_no_exception_is_kept_that_is_not_needed() -> None:
    for path, reason in DOORS.items():
        assert reason
        assert list(_writes(ROOT / path, frozenset({"status"}))), f"{path} needs no exception any more"


def test_services_refuse_with_codes_and_never_with_http() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in outside("kernel/spa.py", "kernel/openapi.py", "kernel/middleware.py")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == "HTTPException")
        or (isinstance(node, ast.ImportFrom) and any(alias.name == "HTTPException" for alias in node.names))
    ]
    assert not found, "\n".join(found)


def test_nobody_commits_but_the_transaction() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in outside(*COMMITTERS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"commit", "begin"}
        if ast.unparse(node.func.value).endswith(("db", "session", "connection"))
    ]
    assert not found, "\n".join(found)


def test_locks_let_references_through() -> None:
    """FOR UPDATE and the KEY SHARE of an inserted reference deadlock (decision 0010)."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "with_for_update"
        and not any(keyword.arg == "key_share" for keyword in node.keywords)
    ]
    assert not found, "\n".join(found)


def test_there_is_one_clock() -> None:
    """A business date is a date in Shanghai: the machine's own clock and zone are asked nowhere else (DOMAIN §0.2)."""
    asked = re.compile(
        r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(|\bnow\(\)\s*AT TIME ZONE|CURRENT_DATE"
    )
    found = [
        f"{name(path)}:{number}"
        for path in outside("kernel/clock.py", "cli.py", "embedded.py", "demo")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if asked.search(line)
    ]
    assert not found, "\n".join(found)


def test_there_is_one_way_out() -> None:
    """Whoever else opened connections would have to judge addresses, too (TRUST §4.7)."""
    clients = {"httpx", "httpcore", "requests", "aiohttp", "urllib3", "urllib.request", "http.client"}
    found = [
        f"{name(path)}:{node.lineno}"
        for path in outside("kernel/safe_http.py", "demo")  # which talks to the program in its own process
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Import) and any(alias.name in clients for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module in clients)
    ]
    assert not found, "\n".join(found)


def test_money_is_rounded_in_one_place() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in outside("kernel/money.py")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr == "quantize")
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round")
    ]
    assert not found, "\n".join(found)


def test_nothing_prints_but_the_command_line() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in outside("cli.py", "demo")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not found, "\n".join(found)


def test_no_statement_is_built_from_values() -> None:
    """``text(f"…{x}…")`` only with names of our own: tables, never anything that a request brought."""
    kernel = ("numbering", "health", "settling", "idempotency", "bulk", "flushing")
    others = ("identity/principals", "parties/merge/moving", "company/dictionary/uses", "parties/contact/uses")
    allowed = {*(f"kernel/{module}.py" for module in kernel), *(f"{module}.py" for module in others)}
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "text"
        and any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in ast.walk(node))
        and name(path) not in allowed
        and not all(isinstance(part, ast.Constant) for part in node.args)
    ]
    assert not found, "\n".join(found)


def test_nothing_secret_or_local_is_in_the_source() -> None:
    private = re.compile(
        r"/home/\w+|/Users/\w+|/work/|BEGIN [A-Z ]*PRIVATE KEY|https?://(?!docs\.bihuan\.example|example\.(com|org)|localhost|demo/)\S+"
    )
    found = [
        f"{name(path)}: {text[:80]}"
        for path in modules()
        for text in strings(tree(path))
        # Problem types that are registered there, and the names of what a workbook consists of.
        if private.search(re.sub("https://iana.org/assignments/|http://schemas.openxmlformats.org/", "", text))
    ]
    assert not found, "\n".join(found)
