"""The generated TypeScript client walks the same way over the same bad line, in Node."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.clients.conftest import TYPESCRIPT, Caller, House
from tests.clients.proxy import bad_line
from tests.clients.trace import every_effect_happened_once, nothing_is_left
from tests.factories.company import PASSWORD

COMPANY = "杭州越溪科技有限公司"


@pytest.fixture(scope="module")
def compiled() -> None:
    """The smoke tests, under the strictest compiler: that they compile is half of what they show."""
    subprocess.run(["npx", "--no-install", "tsc", "-p", "smoke"], cwd=TYPESCRIPT, check=True)


def node(script: str, *arguments: str) -> str:
    command = ["node", f"dist/smoke/{script}.js", *arguments]
    done = subprocess.run(command, cwd=TYPESCRIPT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.mark.usefixtures("compiled")
def test_from_a_lead_to_the_cash(house: House) -> None:
    given = {**house._asdict(), "company": COMPANY, "password": PASSWORD}
    with bad_line(house.address) as line:
        receivable = node("leadToCash", line.address, json.dumps(given))
    every_effect_happened_once(line)
    nothing_is_left(Caller(house.address, "wu"), COMPANY, receivable, "11300.00")


@pytest.mark.usefixtures("compiled")
def test_refusals_stale_versions_and_pages(house: House) -> None:
    """The assertions are in ``smoke/manners.ts``."""
    assert node("manners", house.address, PASSWORD) == "ok"
