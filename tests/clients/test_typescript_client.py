"""The generated TypeScript client walks the same way over the same bad line, in Node."""

from __future__ import annotations

import json

from tests.clients.conftest import Caller, House, node
from tests.clients.proxy import bad_line
from tests.clients.trace import every_effect_happened_once, nothing_is_left
from tests.factories.company import PASSWORD

COMPANY = "杭州越溪科技有限公司"


def test_from_a_lead_to_the_cash(house: House) -> None:
    given = {**house._asdict(), "company": COMPANY, "password": PASSWORD}
    with bad_line(house.address) as line:
        receivable = node("leadToCash", line.address, json.dumps(given))
    every_effect_happened_once(line)
    nothing_is_left(Caller(house.address, "wu"), COMPANY, receivable, "11300.00")


def test_refusals_stale_versions_and_pages(house: House) -> None:
    """The assertions are in ``smoke/manners.ts``."""
    assert node("manners", house.address, PASSWORD) == "ok"
