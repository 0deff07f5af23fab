"""The migrations make exactly the tables that the models declare."""

from __future__ import annotations

import os
import subprocess
import sys

from bihuan.settings import REPOSITORY
from tests import database


def test_the_migrations_are_the_models() -> None:
    url = database.installed_database()
    try:
        command = [sys.executable, "-m", "alembic", "-c", str(REPOSITORY / "alembic.ini"), "check"]
        env = os.environ | {"DATABASE_URL": url}
        done = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
    finally:
        database.drop_database(url)
    assert done.returncode == 0, done.stdout + done.stderr
