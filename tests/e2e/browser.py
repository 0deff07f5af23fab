"""Finds a Chromium and says how to start it, so that the end-to-end tests run on a machine without any browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

UNPACKED = Path(__file__).resolve().parents[2] / "var" / "browser"  # where `make browser` puts the one from npm

# Playwright brings a node of its own that needs a system library which a bare machine lacks: use the machine's.
if node := shutil.which("node"):
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)


def find_chromium() -> str | None:
    """E2E_CHROMIUM, else one on PATH, else the unpacked one."""
    on_path = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    candidates = (os.environ.get("E2E_CHROMIUM"), *on_path, str(UNPACKED / "chromium"))
    return next((path for path in candidates if path and os.path.exists(path)), None)


def launch_args() -> dict[str, Any]:
    """Playwright's launch options. Without a browser: skip, or fail where E2E_REQUIRED=1 says one must be there."""
    executable = find_chromium()
    if executable is None:
        refuse = pytest.fail if os.environ.get("E2E_REQUIRED") == "1" else pytest.skip
        refuse("no Chromium: run `make browser`, or set E2E_CHROMIUM")
    environment = dict(os.environ)
    if Path(executable).parent == UNPACKED:  # its own libraries, for the browser only and never for this process
        environment |= {"LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib"), "FONTCONFIG_PATH": str(UNPACKED / "fonts")}
    return {
        "executable_path": executable,
        "env": environment,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
