"""批复: a manager answers a follow-up, its author is told, and answers back (FUP-06)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bihuan.activity.follow_up.models import FollowUpReply
from tests.activity.conftest import Made
from tests.activity.test_follow_up import body
from tests.conftest import Clients

BOOKS_DO_NOT_BALANCE = "stand-ins play the parts of customers and opportunities"


async def say(client: Clients, who: str, follow_up: dict[str, Any], content: str, status: int = 200) -> Any:
    answer = await (await client(who)).post(f"/follow-ups/{follow_up['id']}/reply", json={"content": content})
    assert answer.status_code == status, answer.text
    return answer.json()


async def inbox(client: Clients, who: str) -> tuple[int, list[str]]:
    found = (await (await client(who)).get("/follow-up-replies", params={"unread": "true"})).json()
    return found["unread"], [one["content"] for one in found["data"]]


@pytest.mark.req("FUP-06")
async def test_a_reply_is_news_for_the_author_until_it_is_read(made: Made, client: Clients) -> None:
    customer, _ = made
    qian = await client("qian")
    said = (await qian.post("/follow-ups", json=body("customers", customer))).json()
    assert (said["reply_count"], said["replies"]) == (0, [])
    assert "reply" in {action["name"] for action in said["actions"]}

    after = await say(client, "zhao", said, "下次带上技术一起去")
    assert [(one["author_name"], one["content"], one["read_at"]) for one in after["replies"]] == [
        ("赵敏", "下次带上技术一起去", None)
    ]
    assert after["reply_count"] == 1
    assert await inbox(client, "qian") == (1, ["下次带上技术一起去"])
    assert await inbox(client, "zhao") == (0, [])

    await say(client, "qian", said, "好的，已约下周三")
    assert await inbox(client, "zhao") == (1, ["好的，已约下周三"])
    assert await inbox(client, "qian") == (1, ["下次带上技术一起去"])

    (got,) = (await qian.get("/follow-up-replies")).json()["data"]
    assert got["follow_up_content"] == said["content"]
    assert (got["object_type"], got["object_id"]) == ("customers", str(customer.id))
    assert (await qian.post("/follow-up-replies/read", json={"ids": [got["id"]]})).json()["unread"] == 0
    assert await inbox(client, "qian") == (0, [])
    assert await inbox(client, "zhao") == (1, ["好的，已约下周三"])

    entries = (await qian.get(f"/timeline/customers/{customer.id}")).json()["data"]
    assert [one["reply_count"] for one in entries if one["kind"] == "follow_up"] == [2]
    (row,) = (await qian.get("/follow-ups", params={"object_id": str(customer.id)})).json()["data"]
    assert row["reply_count"] == 2


@pytest.mark.req("FUP-06")
async def test_only_superiors_reply_and_nobody_reads_for_another(made: Made, client: Clients, db: Any) -> None:
    customer, _ = made
    qian, sun = await client("qian"), await client("sun")
    said = (await qian.post("/follow-ups", json=body("customers", customer))).json()
    assert (await say(client, "sun", said, "我也说一句", 404))["code"] == "NOT_FOUND"
    refused = await say(client, "qian", said, "  ", 422)
    assert refused["errors"][0]["pointer"] == "/content"
    await say(client, "zhao", said, "注意价格")
    (got,) = (await qian.get("/follow-up-replies", params={"unread": "true"})).json()["data"]
    await sun.post("/follow-up-replies/read", json={"ids": [got["id"]]})
    assert (await inbox(client, "qian"))[0] == 1
    of_it = select(func.count()).where(FollowUpReply.follow_up_id == said["id"])
    assert await db.scalar(of_it) == 1


async def test_a_note_to_oneself_is_no_news(made: Made, client: Clients) -> None:
    customer, _ = made
    qian = await client("qian")
    said = (await qian.post("/follow-ups", json=body("customers", customer))).json()
    before = (await inbox(client, "qian"))[0]
    after = await say(client, "qian", said, "补充：对方周五休息")
    assert [one["content"] for one in after["replies"]] == ["补充：对方周五休息"]
    assert (await inbox(client, "qian"))[0] == before
