"""`bihuan migration`: writes a file when the models say something new, and none when they do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.settings import REPOSITORY
from tests import database

VERSIONS = REPOSITORY / "backend" / "migrations" / "versions"


@pytest.fixture(scope="module")
def installed() -> Iterator[str]:
    url = database.installed_database()
    yield url
    database.drop_database(url)


@pytest.mark.parametrize(
    ("message", "answer"), [("add nothing", "no migration was written"), ("  ", "Say what it does")]
)
def test_nothing_is_written_where_there_is_nothing_to_say(
    installed: str, tmp_path: Path, message: str, answer: str
) -> None:
    before = sorted(VERSIONS.glob("*.py"))
    environment = os.environ | {
        "DATABASE_URL": installed,
        "BIHUAN_SECRET_KEY": "a secret for tests only, long enough for HS256",
        "BIHUAN_STATE": str(tmp_path),
        "PYTHONPATH": str(REPOSITORY / "backend"),
    }
    command = [sys.executable, "-m", "bihuan", "migration", message]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, answer in done.stderr) == (1, True), done.stderr
    assert sorted(VERSIONS.glob("*.py")) == before
