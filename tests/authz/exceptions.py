"""Cells in which the program may differ from the oracle, each with its reason. It may only shrink."""

from __future__ import annotations

EXCEPTIONS: dict[tuple[str, str, str], str] = {}
"""(operation, subject, relation) → why."""
