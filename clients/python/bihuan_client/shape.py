"""Records with only the fields that were asked for, and records they refer to along with them (API §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from .client import AuthenticatedClient
from .models import ShapedPage, ShapedRecord


def shaped(operation: Any, *, fields: Sequence[str] | None = None, expand: Sequence[str] | None = None) -> Shaping:
    """``shaped(list_orders, fields=["number"], expand=["customer"]).sync(client=client, status="approved")``.

    For the module of every list, search and single record, with the parameters it has. A list and a search answer a
    ``ShapedPage``, which ``each`` follows; a record answers a ``ShapedRecord``. ``record["number"]`` is as JSON has it:
    amounts are strings, and dates too; ``record["expanded"]["customer"]`` is None where there is none, or none that
    you may see.
    """
    return Shaping(operation, fields, expand)


@dataclass(frozen=True)
class Shaping:
    """An operation as it was asked to answer; it is called as its module is."""

    operation: Any
    fields: Sequence[str] | None
    expand: Sequence[str] | None

    def sync(self, *path: Any, client: AuthenticatedClient, **query: Any) -> Any:
        return _parsed(client.get_httpx_client().request(**self._request(*path, **query)))

    async def asyncio(self, *path: Any, client: AuthenticatedClient, **query: Any) -> Any:
        return _parsed(await client.get_async_httpx_client().request(**self._request(*path, **query)))

    def _request(self, *path: Any, **query: Any) -> dict[str, Any]:
        request: dict[str, Any] = self.operation._get_kwargs(*path, **query)
        wanted = {name: list(names) for name, names in (("fields", self.fields), ("expand", self.expand)) if names}
        if "json" in request:
            request["json"] = request["json"] | wanted
        else:
            listed = {name: ",".join(names) for name, names in wanted.items()}
            request["params"] = request.get("params", {}) | listed
        return request


def _parsed(response: httpx.Response) -> ShapedPage | ShapedRecord:
    body = response.json()
    return ShapedPage.from_dict(body) if "page" in body else ShapedRecord.from_dict(body)
