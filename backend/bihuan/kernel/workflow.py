"""What can happen to a record besides editing it: one row in a table per verb (ARCHITECTURE §3.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.wire import OpenCode, Prose, Schema

if TYPE_CHECKING:
    from bihuan.kernel.context import Context

Guard = Callable[[Any], DomainError | None]
"""Pure: takes the record, returns why not, or None."""
Effect = Callable[["Context", Any, Any], Awaitable[Any]]
SetEffect = Callable[["Context", Sequence[Any], Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Together:
    """An effect that is told of many records at once, and of one as of many: a consequence of what is done in sets."""

    on_all: SetEffect

    async def __call__(self, ctx: Context, record: Any, data: Any) -> None:
        await self.on_all(ctx, [record], data)


class Nothing(Schema):
    """The empty body of a verb without input."""


class Reason(Schema):
    """Why: kept in the log."""

    reason: Annotated[str, Prose(500)]


class Note(Schema):
    """An optional remark, kept in the log."""

    reason: Annotated[str | None, Prose(500)] = None


class ActionState(Schema):
    """A verb as the screen needs it: offered, and if grey, why."""

    name: OpenCode
    enabled: bool
    reason: str | None
    target: OpenCode | None
    """For a push-down: the resource of the document it makes."""


Actions = Annotated[list[ActionState], Field(max_length=40)]
"""Every verb of a record, as its read schema shows them."""


@dataclass(frozen=True)
class Action:
    """One verb: from which states, to which state, under which guards, with which effect."""

    name: str
    sources: frozenset[StrEnum] | set[StrEnum] | None
    """States in which it is possible; None is any."""
    target: StrEnum | None
    """The state it leads to; None leaves the state to stand (an ownership verb) or to its effect."""
    summary: Text
    input: type[Schema] = Nothing
    guards: tuple[Guard, ...] = ()
    effect: Effect | None = None
    permission: str = ""
    """The action permission, when several verbs share one; its own name otherwise."""
    system: bool = False
    """Taken by the system only: no endpoint, no button."""
    on_all: SetEffect | None = None
    """What ``effect`` does to one record, done to many in as few statements: one function, told of one or of many."""
    in_turn: Callable[[Any, int], Any] | None = None
    """Of an input for many records: what the one at this place gets, such as the next of several people."""
    targets: tuple[StrEnum, ...] = ()
    """States an effect may lead to besides ``target``: for the reachability test and the documentation."""

    @property
    def verb(self) -> str:
        return self.permission or self.name

    def input_at(self, data: Any, place: int) -> Any:
        """What the record at this place of many is done with."""
        return data if self.in_turn is None else self.in_turn(data, place)

    def refusal(self, record: Any) -> DomainError | None:
        """Why the record does not allow this verb now, or None."""
        if self.sources is not None and record.status not in self.sources:
            return DomainError("INVALID_TRANSITION")
        for guard in self.guards:
            refused = guard(record)
            if refused is not None:
                return refused
        return None


def enter(record: Any, state: StrEnum) -> None:
    """The state an effect has decided on, one of its action's ``targets``; a fixed one is the action's ``target``."""
    record.status = state


def unreachable(states: type[StrEnum], start: StrEnum, actions: Iterable[Action]) -> set[StrEnum]:
    """States no chain of verbs leads to: a table with such a state is wrong."""
    reached: set[StrEnum] = {start}
    rows = tuple(actions)
    while True:
        found = {
            target
            for action in rows
            if action.sources is None or set(action.sources) & reached
            for target in ({action.target} if action.target else set()) | set(action.targets)
        } - reached
        if not found:
            return set(states) - reached
        reached |= found
