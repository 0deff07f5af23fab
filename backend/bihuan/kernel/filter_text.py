"""A filter as a text: how views and rules keep the tree that ``POST /things/search`` takes."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from pydantic import Field

from bihuan.kernel.context import Context
from bihuan.kernel.errors import Invalid
from bihuan.kernel.filtering import parse
from bihuan.kernel.reading import Readable
from bihuan.kernel.wire import Prose

LONGEST_FILTER = 20_000
EXAMPLE = '{"field":"grade","op":"eq","value":"A"}'
FilterText = Annotated[str | None, Prose(LONGEST_FILTER), Field(examples=[EXAMPLE])]
ShownFilter = Annotated[str | None, Field(max_length=LONGEST_FILTER, examples=[EXAMPLE])]


def written(tree: Any) -> str | None:
    return orjson.dumps(tree, option=orjson.OPT_SORT_KEYS).decode() if isinstance(tree, dict) else tree


def tree_of(ctx: Context, resource: Readable[Any], text: str, pointer: str = "/filter") -> dict[str, Any]:
    """The tree as it is kept. Raises 422 at ``pointer`` for what is no filter of this kind for this reader."""
    try:
        tree = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise Invalid(pointer, "INVALID") from wrong
    kept = parse(ctx, resource, tree, pointer).tree
    if len(written(kept) or "") > LONGEST_FILTER:  # as it is kept, it may be longer than it was sent
        raise Invalid(pointer, "TOO_LONG")
    return kept
