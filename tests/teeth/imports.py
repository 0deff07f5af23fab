"""Imports that take too much, or give too much back."""

from __future__ import annotations

from tests.teeth.control import Control


def nothing_has_been_touched() -> None:
    """An undo removes whatever it made, changed since or not (DOMAIN §27.5)."""
    from bihuan.integration.importing import undoing

    async def untouched(*_: object) -> set[object]:
        return set()

    undoing._touched = untouched  # type: ignore[assignment]


def suspects_are_welcome() -> None:
    """The same file again makes everything again (TRUST R65)."""
    from bihuan.integration.importing import lookups

    async def nobody(*_: object) -> None:
        return None

    lookups._phones = nobody  # type: ignore[assignment]


HERE = "tests/integration/"
CONTROLS = (
    Control(
        "import-undo-forgets",
        "IMP-01",
        (f"{HERE}test_imports.py::test_an_import_is_taken_back_but_for_what_has_been_touched",),
        r"assert \(6, 0\) == \(4, 2\)",
        nothing_has_been_touched,
    ),
    Control(
        "import-twice",
        "R65",
        (f"{HERE}test_imports.py::test_the_same_file_again_makes_nothing",),
        r"\(6, 0, 0, 0\)",
        suspects_are_welcome,
    ),
)
