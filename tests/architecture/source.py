"""The source of the program as syntax trees, for tests that judge how it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import bihuan

ROOT = Path(bihuan.__file__).parent


@cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted(path for path in ROOT.rglob("*.py") if path.name != "__init__.py"))


def name(path: Path) -> str:
    """``sales/quote/service.py``"""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def outside(*folders: str) -> Iterator[Path]:
    """Modules that are not in, and are not themselves, one of ``folders``."""
    return (path for path in modules() if not name(path).startswith(folders))


def strings(node: ast.AST) -> Iterator[str]:
    """Every string constant below ``node``."""
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
