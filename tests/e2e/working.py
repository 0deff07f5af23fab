"""A server and a worker side by side, for stories in which long work is done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bihuan.settings import REPOSITORY
from tests import database
from tests.serving import serving

PATIENT = {"BIHUAN_PATIENCE": "20"}
"""A small machine with a browser of its own lets requests wait longer for their turn than users would like."""


def with_worker(template: str, static_app: Path, state: Path) -> Iterator[str]:
    """The address of the server, on a database of its own."""
    url = database.clone_database(template)
    environment = os.environ | {
        "DATABASE_URL": url,
        "BIHUAN_SECRET_KEY": "a secret for tests only, long enough for HS256",
        "BIHUAN_STATE": str(state),
        "PYTHONPATH": str(REPOSITORY / "backend"),
    }
    with serving(url, state, static_app, PATIENT) as address, (state / "worker.log").open("w") as log:
        command = [sys.executable, "-m", "bihuan", "worker"]
        worker = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield address
        finally:
            worker.terminate()
            worker.wait(60)
    database.drop_database(url)
