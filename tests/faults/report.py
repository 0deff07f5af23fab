"""Figures of a run, dated, and the generated parts of docs/trust-report.md (``python -m tests.faults.report``)."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bihuan.kernel.clock import SHANGHAI
from bihuan.settings import REPOSITORY
from tests.faults.servers import results_directory

REPORT = REPOSITORY / "docs" / "trust-report.md"


def record(section: str, title: str, figures: dict[str, Any], *, full: bool) -> None:
    """Keep what a run of ``section`` (``F1``) measured; only a run at full size goes into the report."""
    path = results_directory() / f"{section}.{'full' if full else 'short'}.json"
    told = {"section": section, "title": title, "date": f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}", "commit": COMMIT}
    path.write_text(json.dumps(told | {"figures": {name: shown(v) for name, v in figures.items()}}, ensure_ascii=False))
    print(f"\n{section} {title}: " + ", ".join(f"{name} {shown(value)}" for name, value in figures.items()))


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def commit() -> str:
    found = subprocess.run(
        ["git", "-C", str(REPOSITORY), "rev-parse", "--short", "HEAD"], text=True, capture_output=True, check=False
    )
    return found.stdout.strip() or "unknown"


COMMIT = commit()
"""As it was when the run began: commits made meanwhile are not what was tried."""


def sections() -> Iterable[tuple[str, list[str]]]:
    """The generated parts: one a section that was run at full size, and the table of negative controls."""
    for path in sorted(results_directory().glob("*.full.json")):
        told = json.loads(path.read_text())
        lines = [f"*{told['title']}. Run on {told['date']} (UTC+8) at commit `{told['commit']}`.*", ""]
        lines += ["| figure | seen |", "| --- | ---: |"]
        lines += [f"| {name} | {value} |" for name, value in told["figures"].items()]
        yield told["section"], lines
    teeth = results_directory() / "teeth.json"
    if teeth.exists():
        told = json.loads(teeth.read_text())
        lines = ["| control | proves | what turned red | when (UTC+8) | commit |", "| --- | --- | --- | --- | --- |"]
        for name, one in told.items():
            seen = one["seen"].replace("|", r"\|")
            lines.append(f"| `{name}` | {one['proves']} | {seen} | {one['date']} | `{one['commit']}` |")
        yield "teeth", lines


def main() -> None:
    """Replace what stands between ``<!-- F1 -->`` and ``<!-- /F1 -->``; everything else is written by hand."""
    text = REPORT.read_text(encoding="utf-8")
    for name, lines in sections():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not marked.search(text):
            print(f"{REPORT.name} has no place for {name}")
            continue
        body = "\n".join(lines)
        text = marked.sub(lambda found, body=body: f"{found[1]}{body}\n{found[2]}", text)
    REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
