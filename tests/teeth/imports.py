"""Imports that take too much, or give too much back."""

from __future__ import annotations

from tests.teeth.control import Control


def nothing_has_been_touched() -> None:
    """An undo removes whatever it made, changed since or not (DOMAIN §27.5)."""
    from bihuan.integration.importing import undoing

    async def untouched(*_: object) -> set[object]:
        return set()

    undoing._touched = untouched  # type: ignore[assignment]


def the_place_is_kept_apart() -> None:
    """Records are committed before the place in the file is: whoever dies in between makes them twice (TRUST F18)."""
    from bihuan.integration.importing import doing

    kept = doing._write_results

    async def early(ctx: object, of: object, results: object) -> None:
        await ctx.db.flush()  # type: ignore[attr-defined]
        await ctx.db.commit()  # type: ignore[attr-defined]
        await kept(ctx, of, results)  # type: ignore[arg-type]

    doing._write_results = early  # type: ignore[assignment]


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
    Control(
        "import-place-apart",
        "F18",
        (f"{HERE}test_import_killed.py::test_a_worker_killed_at_any_moment_makes_every_row_once",),
        "",
        the_place_is_kept_apart,
    ),
)
