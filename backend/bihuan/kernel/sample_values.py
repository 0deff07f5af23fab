"""What the examples of the contract hold where a field does not say it; the product adds its own words."""

from __future__ import annotations

from typing import Any

SAMPLES: dict[str, Any] = {}
"""By the name of the field; used only where the schema of the field allows it."""
NAMES: dict[str, str] = {}
"""What is called ``name`` in a schema, by how the name of the schema begins; where it has no example of its own."""
FALLBACKS: tuple[tuple[str, Any], ...] = (
    (r"(owner|user|manager|leader|author|actor|assignee|submitter|signer|_by|reports_to)_name$", "钱程"),
    (r"(^|_)(name|label|title|subtitle|detail|summary)(_zh)?$", "示例"),
    (r"(_name|_label)_en$|^name_en$|^label_en$", "Example"),
    (r"number$|_no$|^code$", "EX202611130001"),
    (r"cursor|token|secret|key|state", "eyJrIjoxfQ"),
    (r"", "示例"),
    (r"", "示例文字，长到足以说明情况"),
    (r"", "1"),
    (r"", "example"),
    (r"", "123456"),
    (r"", "example-example"),
)
"""What texts of other names hold: the first whose name fits and that the schema allows."""
NOTHING = frozenset(
    {
        "code",
        "deleted_at",
        "deleted_by",
        "deleted",
        "next_cursor",
        "prev_cursor",
        "synced_until",
        "error",
        "last_error",
        "disabled_reason",
        "failing_since",
        "revoked_at",
        "expanded",
    }
)
"""Fields of an answer that are null while nothing is wrong."""
