"""What both sides are asked, in the same order: filters, fragments, places deep in a list."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from benchmarks import company
from benchmarks.client import Client, Failed
from benchmarks.names import customer

RARE = [quote(word) for word in "华信 恒源 盛达 天成 金利 博航 鼎泰 中康 远腾 瑞邦 嘉美 宏跃".split()]
COMMON = [quote(word) for word in "科技 有限 公司 股份有限 有限责任公司 上海 机械 设备有限公司".split()]
DEPTH_INDUSTRIES = ("manufacturing", "it", "retail", "logistics")


async def expect(client: Client, status: int, method: str, path: str, body: Any = None) -> None:
    """A measured call: the answer is read whole, not decoded."""
    got, content = await client.raw(method, path, body)
    if got != status:
        raise Failed(f"{method} {path}: {got}: {content[-600:].decode(errors='replace')}")


def fragment(serial: int) -> str:
    """Two characters that a few dozen to a few thousand names contain."""
    return RARE[serial % len(RARE)]


def common_fragment(serial: int) -> str:
    return COMMON[serial % len(COMMON)]


def filtered(serial: int) -> str:
    """By owner and by industry in turn; owners are of the first department."""
    if serial % 2:
        return f"owner_id={company.owner_id(serial // 2 % company.PER_DEPARTMENT)}"
    return f"industry={customer(serial // 2).industry}"


async def cursors_at(client: Client, depth: int, size: str) -> list[tuple[str, str]]:
    """The cursor ``depth`` rows into the list of each of some industries."""
    found = []
    for industry in DEPTH_INDUSTRIES:
        cursor, seen = "", 0
        while seen < depth:
            following = f"&cursor={cursor}" if cursor else ""
            page = await client.get(f"/customers?industry={industry}&{size}{following}")
            seen += len(page["data"])
            if not page["page"]["next_cursor"]:
                break
            cursor = page["page"]["next_cursor"]
        found.append((industry, cursor))
    return found
