"""Negative controls: a seeded bug or a weak setting that must turn its tests red (TRUST §0.1, §3.1)."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

CHOSEN = "BIHUAN_TEETH"
"""The environment variable that names the control of this process; only ``site/sitecustomize.py`` reads it."""


@dataclass(frozen=True, slots=True)
class Control:
    """``tests`` must fail while ``break_`` is applied and ``env`` is set, and say ``red`` (a regular expression)."""

    name: str
    proves: str
    """The promise or row whose proof is on trial: ``F8, P2``."""
    tests: tuple[str, ...]
    red: str = ""
    break_: Callable[[], None] | None = None
    """Changes the product, in every Python process of the run: that of the tests and those of servers they start."""
    env: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 300


def controls() -> dict[str, Control]:
    """All of them, from the ``CONTROLS`` of every module of this folder."""
    package = importlib.import_module("tests.teeth")
    found: dict[str, Control] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for control in getattr(importlib.import_module(f"tests.teeth.{module.name}"), "CONTROLS", ()):
            assert control.name not in found, f"two controls are called {control.name}"
            found[control.name] = control
    return found


def apply_chosen() -> None:
    """Seed the bug that the environment names, if any."""
    if name := os.environ.get(CHOSEN):
        control = controls()[name]
        if control.break_ is not None:
            control.break_()
