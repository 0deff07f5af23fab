"""`python -m tests.requirements`: which acceptance rows are shown to be met, and by which tests.

A test claims a row with `@pytest.mark.req("SAL-01")` (on a function, a class, or `pytestmark` for a whole module).
The files are read, not imported, so that a broken test module cannot hide its claims.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def claims(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of row and test, in the order of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    where = path.relative_to(TESTS.parent).as_posix()

    def visit(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{name}::{child.name}"
                for decorator in child.decorator_list:
                    yield from ((row, inner) for row in rows(decorator))
                yield from visit(child, inner)
            elif isinstance(child, ast.Assign) and "pytestmark" in map(ast.unparse, child.targets):
                yield from ((row, name) for row in rows(child.value))

    yield from visit(tree, where)


def rows(expression: ast.expr) -> Iterator[str]:
    """The ids of every `….mark.req("A", "B")` within an expression."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "req":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def main() -> None:
    met: dict[str, list[str]] = defaultdict(list)
    files = sorted(TESTS.rglob("test_*.py"))
    for path in files:
        for row, test in claims(path):
            met[row].append(test)
    for row in sorted(met):
        for position, test in enumerate(met[row]):
            print(f"{row if position == 0 else '':<10} {test}")
    by_area: dict[str, int] = defaultdict(int)
    for row in met:
        by_area[row.rpartition("-")[0] or row] += 1
    if by_area:
        print("\n" + "  ".join(f"{area} {count}" for area, count in sorted(by_area.items())))
    tests = {test for names in met.values() for test in names}
    print(f"\n{len(met)} rows met, claimed by {len(tests)} tests in {len(files)} files")


if __name__ == "__main__":
    main()
