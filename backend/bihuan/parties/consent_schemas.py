"""What is written of a consent (DOMAIN §22.6)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bihuan.kernel.wire import Chars

ConsentSource = Annotated[
    str | None,
    Chars(200),
    Field(
        description="Where the consent comes from; asked for when `marketing_consent` becomes true",
        examples=["2026-11 上海展会登记表"],
    ),
]
