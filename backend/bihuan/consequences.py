"""What follows from what, upward, in the same transaction: one line a pair. Reading it tells how the house is wired."""

from __future__ import annotations

from bihuan.kernel.resource import CONSEQUENCES
from bihuan.kernel.workflow import Effect

PAIRS: dict[tuple[str, str], tuple[Effect, ...]] = {}

CONSEQUENCES.update(PAIRS)
