"""``make teeth``: every negative control once; one whose tests stay green has lost its teeth, and fails the build.

``make teeth ONLY="naive|sum"`` runs the controls whose name fits a pattern.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from bihuan.kernel.clock import SHANGHAI
from bihuan.settings import REPOSITORY
from tests.faults.report import commit
from tests.faults.servers import results_directory
from tests.teeth.control import CHOSEN, Control, controls

FAILED = re.compile(r"^(?:FAILED|SUBFAILED) (\S+)", re.MULTILINE)
OUTCOME = re.compile(r"\d+ (?:failed|passed|error)[^\n]*(?= in [\d.]+s)")


def main() -> int:
    word = os.environ.get("ONLY", "")
    chosen = [control for name, control in sorted(controls().items()) if re.search(word, name)]
    assert chosen, f"no control is called {word}"
    toothless = []
    for control in chosen:
        started = time.monotonic()
        seen, why = try_one(control)
        if why:
            toothless.append(control.name)
        verdict = f"NO TEETH: {why}" if why else f"red: {seen}"
        print(f"{control.name:<36} {control.proves:<12} {time.monotonic() - started:5.0f} s  {verdict}", flush=True)
        keep(control, "NOTHING" if why else seen)
    print(f"{len(chosen)} controls, {len(toothless)} without teeth")
    return bool(toothless)


def keep(control: Control, seen: str) -> None:
    """For the report: the last run of each control that still exists."""
    path = results_directory() / "teeth.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    when = {"date": f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}", "commit": commit()}
    known[control.name] = {"proves": control.proves, "seen": seen} | when
    kept = {name: told for name, told in sorted(known.items()) if name in controls()}
    path.write_text(json.dumps(kept, ensure_ascii=False))


def try_one(control: Control) -> tuple[str, str]:
    """What its tests said, and why that is not good enough (empty when it is)."""
    here = Path(__file__).parent
    paths = (here / "site", REPOSITORY, REPOSITORY / "backend")
    env = os.environ | control.env | {CHOSEN: control.name, "PYTHONPATH": os.pathsep.join(str(path) for path in paths)}
    options = ["-q", "-x" if len(control.tests) == 1 else "--maxfail=20", "--tb=short", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, *control.tests]
    try:
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            env=env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=control.timeout,
        )
    except subprocess.TimeoutExpired:
        return "", f"not finished after {control.timeout:.0f} s"
    output = done.stdout
    (results_directory() / f"teeth-{control.name}.log").write_text(output)
    failed = FAILED.findall(output)
    outcome = OUTCOME.search(output)
    seen = outcome[0] if outcome else ""
    if done.returncode != 1:
        return seen, f"pytest ended with {done.returncode}"
    if missing := [test for test in control.tests if not any(one.startswith(test) for one in failed)]:
        return seen, f"stayed green or did not run: {', '.join(missing)}"
    if control.red:
        said = re.search(control.red, output)
        if said is None:
            return seen, f"red, but nothing says {control.red!r}"
        seen = said[0]
    return " ".join(seen.split()), ""


if __name__ == "__main__":
    sys.exit(main())
