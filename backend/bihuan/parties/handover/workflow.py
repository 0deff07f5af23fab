"""The life of a handover: planned, run by a job, and done when nothing of the leaver's is left (DOMAIN §1.1)."""

from __future__ import annotations

from typing import Any

from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action, Note
from bihuan.parties.handover.models import HandoverStatus as S
from bihuan.parties.handover.running import begin_run


def has_parts(of: Any) -> DomainError | None:
    return None if of.parts else DomainError("HANDOVER_EMPTY")


ACTIONS = (
    Action(
        "start",
        {S.DRAFT, S.INCOMPLETE, S.RUNNING},
        S.RUNNING,
        Text("开始交接", "Begin, or go on after a stop"),
        guards=(has_parts,),
        effect=begin_run,
    ),
    Action(
        "cancel",
        {S.DRAFT, S.INCOMPLETE},
        S.CANCELLED,
        Text("取消交接", "Give the handover up; what has moved stays moved"),
        input=Note,
    ),
    Action("finish", {S.RUNNING}, S.DONE, Text("交接完成", "Everything was handed over"), system=True),
    Action("stop-short", {S.RUNNING}, S.INCOMPLETE, Text("交接未完", "Something was refused or is left"), system=True),
)
