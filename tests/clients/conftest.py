"""A real server with a small company, what a deal takes for granted there, and the generated clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from bihuan.settings import REPOSITORY
from tests import database
from tests.factories.company import PASSWORD
from tests.serving import free_port, serving, working

CLIENTS = REPOSITORY / "clients"
TYPESCRIPT = CLIENTS / "typescript"


@pytest.fixture(scope="session", autouse=True)
def generated() -> None:
    """Both clients are of the present contract; ``make clients`` has seen to it, else it is done here.

    The scripts of ``smoke/`` are compiled along, by the strictest compiler: that is half of the test.
    """
    assert shutil.which("node"), "the TypeScript client needs Node"
    subprocess.run([sys.executable, str(CLIENTS / "generate.py")], check=True)
    if str(CLIENTS / "python") not in sys.path:
        sys.path.insert(0, str(CLIENTS / "python"))


def node(script: str, *arguments: str) -> str:
    """What a script of ``smoke/`` prints."""
    command = ["node", f"dist/smoke/{script}.js", *arguments]
    done = subprocess.run(command, cwd=TYPESCRIPT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


class House(NamedTuple):
    """A server, and the ids of what is there before a story begins."""

    address: str
    product: str
    warehouse: str
    account: str
    receiver: int
    """The port of this machine that webhooks may reach."""


@pytest.fixture(scope="session")
def house(company_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One product at 1,130.00 with 100 pieces in stock, and a bank account."""
    url = database.clone_database(company_template)
    state, port = tmp_path_factory.mktemp("state"), free_port()
    settings = {"BIHUAN_OUTBOUND_ALLOW": f"127.0.0.1:{port}", "BIHUAN_RATE_TOKEN": "600", "BIHUAN_ROWS_TOKEN": "50000"}
    with serving(url, state, more=settings) as address, working(url, state, settings):
        admin, he = Caller(address, "admin"), Caller(address, "he")
        unit, rate = admin.id_of("/units", name="台"), admin.id_of("/tax-rates", code="VAT13")
        product = {
            "code": "GW-200",
            "name": "智能网关",
            "unit_id": unit,
            "tax_rate_id": rate,
            "product_kind": "goods",
            "standard_price_incl": "1130.00",
            "cost_price": "620.00",
        }
        gateway = admin.post("/products", product)["id"]
        admin.post(f"/products/{gateway}/publish", {})
        warehouse = admin.post("/warehouses", {"code": "WH1", "name": "主仓", "kind": "normal"})["id"]
        lines = [{"product_id": gateway, "qty": "100", "unit_cost": "620.00"}]
        he.post("/stock-entries", {"warehouse_id": warehouse, "kind": "opening", "lines": lines})
        bank = {"name": "招商银行基本户", "kind": "bank", "opening_balance": "0.00"}
        yield House(address, gateway, warehouse, admin.post("/fund-accounts", bank)["id"], port)
    database.drop_database(url)


class Caller:
    """A plain signed-in caller: it prepares, and looks at what the clients have done."""

    def __init__(self, address: str, username: str) -> None:
        self._http = httpx.Client(base_url=f"{address}/api/v1", timeout=30)
        token = self.post("/auth/login", {"username": username, "password": PASSWORD})["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._answer(self._http.post(path, json=body))

    def get(self, path: str, **query: Any) -> Any:
        return self._answer(self._http.get(path, params=query))

    def rows(self, path: str, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(path, limit=200, **query)["data"]
        return found

    def id_of(self, path: str, **wanted: str) -> str:
        return str(next(row["id"] for row in self.rows(path) if wanted.items() <= row.items()))

    @staticmethod
    def _answer(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
        return answer.json()
