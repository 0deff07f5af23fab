"""An installation without a demo: `bihuan create-admin` makes it usable."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bihuan.main import create_app
from bihuan.seed import create_admin, renew_roles
from bihuan.settings import get_settings
from tests import database

EMAIL, SECRET = "first@lanqiao.example", "a first secret"


@pytest.fixture
def empty_url() -> Iterator[str]:
    url = database.clone_database()
    yield url
    database.drop_database(url)


async def test_the_first_administrator_finds_everything_a_company_starts_with(empty_url: str) -> None:
    await renew_roles(empty_url)  # as `bihuan migrate` does: an empty installation has no roles to renew
    await create_admin(empty_url, email=EMAIL, name="管理员", password=SECRET)
    app = create_app(get_settings().model_copy(update={"database_url": empty_url}))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as admin,
    ):
        answer = await admin.post("/auth/login", json={"username": EMAIL, "password": SECRET})
        admin.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        for kind in ("dictionaries", "payment-terms", "units", "tax-rates", "pools", "pipelines", "roles"):
            assert (await admin.get(f"/{kind}")).json()["data"], kind
        found = (await admin.get("/users", params={"q": "管理员"})).json()["data"]
        assert [user["username"] for user in found] == [EMAIL]
        lead = {"company_name": "澜桥", "mobile": "13800138000", "source": "web_form"}
        assert (await admin.post("/leads", json=lead)).status_code == 201
