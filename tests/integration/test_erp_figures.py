"""ERP figures: moved by hand or by machine, checked against control totals, and read by whoever reads the customer."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

import pytest

from bihuan.integration.importing import doing, undoing
from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.integration.test_imports import Upload, checked, counts, customer, rows_of, runner, step, upload

__all__ = ["runner", "upload"]
HEADER = ["客户名称", "单据编号", "单据日期", "到期日", "金额", "已核销金额", "币种", "ERP 更新时间"]
CONTROL = {"kind": "receivable", "currency": "CNY"}
_serial = count(1)


@pytest.fixture(autouse=True)
async def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "CHUNK", 2)
    monkeypatch.setattr(undoing, "CHUNK", 2)


@pytest.fixture
async def theirs(client: Clients) -> dict[str, Any]:
    """A customer of Qian's."""
    number = next(_serial)
    return await customer(await client("qian"), f"往来{number}有限公司", f"1350000{number:04d}")


async def listed(by: Any, of: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    answer = await by.get("/erp-figures", params={"customer_id": of["id"], "sort": "amount"} | query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


@pytest.mark.req("IMP-08", "AR-03", "AR-04", "PERM-08")
async def test_figures_moved_by_hand_are_compared_first_and_read_by_the_customers_people(
    client: Clients, runner: Runner, upload: Upload, theirs: dict[str, Any]
) -> None:
    wu, qian, sun, name, no = (
        await client("wu"),
        await client("qian"),
        await client("sun"),
        theirs["name"],
        next(_serial),
    )
    rows = [
        [name, f"AR-{no}-1", "2026-10-01", "2026-10-31", "1000.00", "400", "", "2026-11-30 10:12"],
        [name, f"AR-{no}-2", "2026-11-01", "2099-12-31", "2,500.00", "", "人民币", "2026-11-30 10:12"],
        [name, f"AR-{no}-2", "2026-11-01", "", "2500.00", "", "", ""],
        ["没有这个客户", f"AR-{no}-3", "2026-11-01", "", "7.00", "", "", ""],
    ]
    of = await upload("wu", "erp-figures", [HEADER, *rows])
    told = {"defaults": {"figure_kind": "receivable"}, "control": [{**CONTROL, "count": 3, "amount": "3507.00"}]}
    forecast = await checked(wu, runner, of, **told)
    assert counts(forecast) == (2, 0, 0, 2)
    (total,) = forecast["totals"]
    assert (total["accepted"], total["difference"]) == (
        {"count": 2, "amount": "3500.00"},
        {"count": -1, "amount": "-7.00"},
    )
    run = await wu.post(f"/imports/{of['id']}/run")
    assert (run.status_code, run.json()["code"]) == (409, "CONTROL_TOTAL_MISMATCH")
    assert [one["pointer"] for one in run.json()["errors"]] == ["/difference_reason"]
    assert await listed(wu, theirs) == []

    done = await step(wu, runner, of, "run", {"difference_reason": "一家客户尚未建档"})
    assert (done["state"], counts(done), done["totals"][0]["stored"]) == (
        "done",
        (2, 0, 0, 2),
        {"count": 2, "amount": "3500.00"},
    )
    first, second = await listed(qian, theirs)
    assert (first["number"], first["external_system"], first["open_amount"]) == (f"AR-{no}-1", "erp", "600.00")
    assert (second["currency"], second["source_updated_at"]) == ("CNY", "2026-11-30T10:12:00+08:00")
    assert await listed(sun, theirs) == []
    assert (await sun.get(f"/erp-figures/{first['id']}")).status_code == 404
    card = (await qian.get(f"/customers/{theirs['id']}/erp")).json()
    assert (card["systems"], datetime.fromisoformat(card["synced_at"])) == (
        ["erp"],
        datetime.fromisoformat(second["synced_at"]),
    )
    assert card["totals"] == [
        {
            "kind": "receivable",
            "currency": "CNY",
            "count": 2,
            "amount": "3500.00",
            "open_amount": "3100.00",
            "overdue_amount": "600.00",
            "quantity": "0",
        }
    ]
    assert (await sun.get(f"/customers/{theirs['id']}/erp")).status_code == 404
    assert (await qian.post("/erp-figures/import", files={"file": ("a.csv", b"a,b\n1,2\n")})).status_code == 403
    own = (await qian.get("/receivables", params={"customer_id": theirs["id"]})).json()["data"]
    assert own == []
    told_in_log = (await wu.get(f"/timeline/erp-figures/{first['id']}")).json()["data"]
    assert [(one["action"], one["reason"]) for one in told_in_log] == [("create", "一家客户尚未建档")]

    given = {"owner_id": (await sun.get("/me")).json()["id"], "reason": "调岗"}
    assert (await (await client("zhao")).post(f"/customers/{theirs['id']}/transfer", json=given)).status_code == 200
    assert (len(await listed(sun, theirs)), await listed(qian, theirs)) == (2, [])


@pytest.mark.req("IMP-08", "AR-04")
async def test_the_next_file_changes_by_number_and_the_older_never_the_newer(
    client: Clients, runner: Runner, upload: Upload, theirs: dict[str, Any]
) -> None:
    wu, name, no = await client("wu"), theirs["name"], next(_serial)

    async def send(*rows: list[str], count: int, amount: str) -> dict[str, Any]:
        of = await upload("wu", "erp-figures", [HEADER, *rows])
        control = [{**CONTROL, "count": count, "amount": amount}]
        told = await checked(wu, runner, of, defaults={"figure_kind": "receivable"}, control=control)
        assert [one["difference"] for one in told["totals"]] == [{"count": 0, "amount": "0.00"}], told["totals"]
        return await step(wu, runner, of, "run")

    one = [name, f"AR-{no}-1", "2026-11-01", "", "100.00", "", "", "2026-11-20 08:00"]
    two = [name, f"AR-{no}-2", "2026-11-01", "", "50.00", "", "", "2026-11-20 08:00"]
    assert counts(await send(one, two, count=2, amount="150.00")) == (2, 0, 0, 0)
    before = await listed(wu, theirs)
    newer = [*one[:5], "30.00", "", "2026-11-25 08:00"]
    second = await send(newer, two, count=2, amount="150.00")
    assert counts(second) == (0, 1, 1, 0)
    unchanged, changed = await listed(wu, theirs)
    assert (changed["settled_amount"], changed["version"]) == ("30.00", 2)
    assert (unchanged["version"], unchanged["synced_at"] > before[0]["synced_at"]) == (1, True)

    of = await upload("wu", "erp-figures", [HEADER, one])
    control = [{**CONTROL, "count": 1, "amount": "100.00"}]
    stale = await checked(wu, runner, of, defaults={"figure_kind": "receivable"}, control=control)
    assert counts(stale) == (0, 0, 1, 0)
    assert stale["totals"][0]["difference"] == {"count": -1, "amount": "-100.00"}
    assert (await rows_of(wu, of))[0]["problems"][0]["code"] == "ERP_STALE"

    undone = await step(wu, runner, second, "undo")
    assert (undone["counts"]["restored"], undone["counts"]["removed"]) == (1, 0)
    assert [one["settled_amount"] for one in await listed(wu, theirs)] == ["0.00", "0.00"]


@pytest.mark.req("IMP-08", "AR-03")
async def test_machines_put_them_by_key_with_the_same_rules(client: Clients, theirs: dict[str, Any]) -> None:
    wu, qian, no = await client("wu"), await client("qian"), next(_serial)
    body = {
        "kind": "delivery",
        "customer": {"number": theirs["number"]},
        "doc_date": "2026-11-29",
        "amount": "1130.00",
        "quantity": "10",
        "source_version": 7,
    }
    url = f"/erp-figures/by-external/erp/OUT-{no}"
    made = await wu.put(url, json=body)
    assert (made.status_code, made.json()["outcome"]) == (201, "created"), made.text
    again = await wu.put(url, json=body)
    assert (again.status_code, again.json()["outcome"], again.json()["figure"]["version"]) == (200, "unchanged", 1)
    older = await wu.put(url, json=body | {"amount": "1.00", "source_version": 6})
    assert (older.status_code, older.json()["outcome"], older.json()["code"]) == (200, "stale", "ERP_STALE")
    assert older.json()["figure"]["amount"] == "1130.00"
    newer = await wu.put(url, json=body | {"amount": "1243.00", "quantity": "11", "source_version": 8})
    assert (newer.json()["outcome"], newer.json()["figure"]["version"]) == ("updated", 2)
    other = await wu.put(url, json=body | {"kind": "receipt", "source_version": 9})
    assert (other.status_code, other.json()["code"]) == (409, "ERP_KIND_DIFFERS")
    nobody = await wu.put(url, json=body | {"customer": {"number": "CRM000"}, "source_version": 9})
    assert (nobody.status_code, nobody.json()["errors"][0]["pointer"]) == (422, "/customer/number")
    assert (await qian.put(url, json=body | {"source_version": 9})).status_code == 403

    items = [
        body | {"external_id": f"OUT-{no}", "source_version": 3},
        body | {"external_id": f"RC-{no}", "kind": "receipt", "customer": {"id": theirs["id"]}},
        body | {"external_id": f"RC-{no}-2", "kind": "receipt", "customer": {"name": "没有这家"}},
        body | {"external_id": f"RC-{no}", "kind": "receipt", "customer": {"name": theirs["name"]}},
    ]
    taken = await wu.post("/erp-figures/bulk-upsert", json={"system": "erp", "items": items})
    assert taken.status_code == 200, taken.text
    assert [(one["status"], one["outcome"], one["code"]) for one in taken.json()["results"]] == [
        (200, "stale", "ERP_STALE"),
        (201, "created", None),
        (422, None, "REF_NOT_FOUND"),
        (422, None, "DUPLICATE_VALUE"),
    ]
    shown = await listed(qian, theirs)
    assert [(one["kind"], one["amount"], one["quantity"], one["open_amount"]) for one in shown] == [
        ("receipt", "1130.00", "10", "1130.00"),
        ("delivery", "1243.00", "11", None),
    ]
