"""A client that holds every answer against the contract: whatever the tests do, only what is documented is answered."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx


class HeldToTheContract(httpx.AsyncClient):
    """Refuses an answer with an undocumented status or with a body that its schema does not describe."""

    async def send(self, request: httpx.Request, **how: Any) -> httpx.Response:
        await request.aread()  # a form is read once only
        answer = await super().send(request, **how)
        operation = contract().find_operation_by_path(request.method, request.url.path)
        if operation is not None:
            assert str(answer.status_code) in operation.definition.raw["responses"], f"{operation.label}: {answer.text}"
            operation.validate_response(answer)
        return answer


@cache
def contract() -> Any:
    """The contract as Schemathesis knows it; read when the first answer comes, for it takes a second or two."""
    import schemathesis

    from tests.contract.document import document

    return schemathesis.openapi.from_dict(document())
