"""What an operation is called in both languages: by the name of its kind of record, or in words of its own."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from bihuan.kernel.errors import Text

SUMMARY_ZH = "x-summary-zh"
"""Where the contract keeps the Chinese summary, beside the English ``summary``."""
PARTS = {"lines": "明细", "contacts": "联系人", "terms": "条款"}
"""What ``PUT /things/{id}/{part}`` replaces, in Chinese."""


class Label(NamedTuple):
    """What one record of a kind is called: ``Label("销售订单", "order")``."""

    zh: str
    en: str

    @property
    def a(self) -> str:
        """With its article: an order, a user, an API token."""
        vowel = re.match(r"[Aaeio]|un(?!i)", self.en)
        return f"{'an' if vowel else 'a'} {self.en}"

    @property
    def many(self) -> str:
        """The English plural."""
        if re.search(r"(s|x|ch|sh)$", self.en):
            return f"{self.en}es"
        return re.sub(r"(?<![aeiou])y$", "ie", self.en) + "s"


def zh(summary: str) -> dict[str, Any]:
    """The Chinese summary of an endpoint, to be joined to its ``openapi_extra``."""
    return {SUMMARY_ZH: summary}


def says(summary: Text, extra: dict[str, Any]) -> dict[str, Any]:
    """The words of an endpoint beside its ``authz``: keyword arguments of a route."""
    return {"summary": summary.en, "openapi_extra": extra | zh(summary.zh)}


def joined(*parts: str) -> str:
    """Chinese and Latin words side by side, with the space between the two scripts: 新建 API 令牌."""
    return re.sub(r"(?<=[a-z])(?=[一-鿿])|(?<=[一-鿿])(?=[A-Za-z])", " ", "".join(parts))


def named(label: Label, verb: str) -> Text:
    """The summary of what every kind of record can do."""
    said = _VERBS[verb]
    return Text(joined(said.zh.format(zh=label.zh)), said.en.format(en=label.en, a=label.a, many=label.many))


def of_part(label: Label, part: str) -> Text:
    """The summary of replacing one part of a record as a whole."""
    return Text(joined("整体替换", label.zh, "的", PARTS[part]), f"Replace the {part} of {label.a}")


def of_many(summary: Text) -> Text:
    """The summary of a verb on up to 200 chosen records."""
    return Text(joined("批量", summary.zh), f"{summary.en} (many)")


def of_all(summary: Text) -> Text:
    """The summary of a verb on everything that a filter finds."""
    return Text(joined("按筛选条件批量", summary.zh), f"{summary.en} (all that a filter finds)")


_VERBS = {
    "list": Text("{zh}列表", "List {many}"),
    "search": Text("搜索{zh}", "Search {many}"),
    "get": Text("查看{zh}", "Get {a}"),
    "create": Text("新建{zh}", "Create {a}"),
    "update": Text("编辑{zh}", "Edit {a}"),
    "put": Text("按外部编号新建或更新{zh}", "Create or edit the {en} of that number in another system"),
    "delete": Text("删除{zh}", "Delete {a}"),
    "delete-draft": Text("删除{zh}草稿", "Delete the draft of {a}"),
}
