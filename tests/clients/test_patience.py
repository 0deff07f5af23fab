"""Which refusals both clients ask again after, how long they wait, and that they keep the key (API §2, §7)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.clients.conftest import Caller, House, node
from tests.clients.proxy import BadLine, Refusal, Seen, bad_line
from tests.factories.company import PASSWORD

FINAL = (
    Refusal(409, "INVALID_STATE", False),
    Refusal(409, "OVER_ALLOCATION", False, "1"),
    Refusal(422, "IDEMPOTENCY_MISMATCH", False),
    Refusal(403, "FORBIDDEN", False),
    Refusal(500, "INTERNAL", False),
)
PASSING = (
    Refusal(409, "LOCKED_BY_OTHER", True, "1"),
    Refusal(409, "IDEMPOTENCY_IN_PROGRESS", True, "1"),
    Refusal(429, "RATE_LIMITED", True, "2"),
    Refusal(503, "UNAVAILABLE", True, "1"),
)
Teller = Callable[[str, str], str]
"""Makes a lead of a company at an address, with the patience clients have unless told otherwise; what came of it."""


def python(address: str, company: str) -> str:
    from bihuan_client import Problem, connect
    from bihuan_client.api.leads import create_lead
    from bihuan_client.models import LeadCreate

    body = LeadCreate(company_name=company, contact_name="陆五", mobile="13700006644", source="exhibition")
    try:
        lead = create_lead.sync(client=connect(address, username="qian", password=PASSWORD), body=body)
    except Problem as refused:
        return refused.code
    return str(lead.status)


def typescript(address: str, company: str) -> str:
    return node("patience", address, PASSWORD, company)


pytestmark = pytest.mark.parametrize("teller", [python, typescript], ids=["python", "typescript"])


def attempts(line: BadLine) -> list[Seen]:
    return [seen for seen in line.seen if seen.path == "/api/v1/leads"]


def leads(house: House, company: str) -> int:
    return len(Caller(house.address, "qian").rows("/leads", q=company))


def test_what_passes_is_asked_again_with_the_same_key_and_not_before_its_time(house: House, teller: Teller) -> None:
    company = f"苏州耐心{teller.__name__}有限公司"
    with bad_line(house.address, PASSING) as line:
        assert teller(line.address, company) == "new"
    tries = attempts(line)
    assert [seen.fate for seen in tries] == ["refused"] * 4 + ["passed"]
    assert len({seen.key for seen in tries}) == 1 and tries[0].key
    waits = [later.at - earlier.at for earlier, later in pairwise(tries)]
    told = [int(refusal.retry_after) for refusal in PASSING]
    assert all(wait >= seconds for wait, seconds in zip(waits, told, strict=True)), waits
    assert leads(house, company) == 1


@pytest.mark.parametrize("refusal", FINAL, ids=lambda refusal: refusal.code)
def test_what_is_final_is_asked_once(house: House, teller: Teller, refusal: Refusal) -> None:
    company = f"苏州一次{teller.__name__}{refusal.code}有限公司"
    with bad_line(house.address, [refusal]) as line:
        assert teller(line.address, company) == refusal.code
    (only,) = attempts(line)
    assert (only.fate, bool(only.key)) == ("refused", True)
    assert leads(house, company) == 0


def test_patience_ends(house: House, teller: Teller) -> None:
    company = f"苏州到头{teller.__name__}有限公司"
    with bad_line(house.address, [Refusal(503, "UNAVAILABLE", True)] * 9) as line:
        assert teller(line.address, company) == "UNAVAILABLE"
    assert len(attempts(line)) == 5
    assert leads(house, company) == 0
