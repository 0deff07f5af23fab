"""What is promised (PERFORMANCE §2) and whether a run keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.measure import Result

Results = Mapping[tuple[str, str], Result]
"""(workload, side) → result; a workload is named with its connections: ``W1 c16``."""


@dataclass(frozen=True)
class Target:
    """``ours`` of one workload against ``limit`` of another (mostly the same). A time must stay below, a rate above."""

    ours: str
    limit: str
    measure: str
    gate: float
    goal: float
    own: bool = False
    """Compared with another workload of our own instead of the limit's."""

    @property
    def higher_is_better(self) -> bool:
        return self.measure == "rate"

    def title(self) -> str:
        against = f"own {self.limit}" if self.own else ("limit" if self.ours == self.limit else f"limit {self.limit}")
        return f"{self.ours} {self.measure} : {against}"


TARGETS = (
    Target("W0 c1", "W0 c1", "p50", 3, 2),
    Target("W1 c1", "W1 c1", "p50", 7, 3.5),
    Target("W1 c16", "W1 c16", "rate", 0.15, 0.35),
    Target("W2 c1", "W2x c1", "p50", 4, 2),
    Target("W2 all c1", "W2x c1", "p50", 4, 2),
    Target("W2 deep c1", "W2x c1", "p50", 1.3, 1.05, own=True),
    Target("W3 c1", "W3 c1", "p50", 3, 2),
    Target("W4 c1", "W4 c1", "rate", 0.12, 0.25),
    Target("W4 c8", "W4 c8", "rate", 0.12, 0.22),
    Target("W4 c16", "W4 c16", "rate", 0.12, 0.22),
)


class Verdict(NamedTuple):
    """One promise: what came out, what was promised, and a word."""

    what: str
    value: str
    gate: str
    goal: str
    word: str

    @property
    def missed(self) -> bool:
        return self.word.startswith("MISSED")


def judge(results: Results) -> list[Verdict]:
    """Every target whose two workloads were measured. CPU stands in for a time that only noise can explain."""
    return [verdict for target in TARGETS if (verdict := _judge(target, results)) is not None]


def _judge(target: Target, results: Results) -> Verdict | None:
    ours = results.get((target.ours, "ours"))
    other = results.get((target.limit, "ours" if target.own else "limit"))
    if ours is None or other is None:
        return None
    ratio = ours.median(target.measure) / other.median(target.measure)
    cpu = ours.median("cpu") / other.median("cpu")
    kept = _keeps(target, ratio, target.gate)
    by_cpu = not kept and _keeps(target, 1 / cpu if target.higher_is_better else cpu, target.gate)
    if kept:
        word = "goal" if _keeps(target, ratio, target.goal) else "gate"
    else:
        word = "gate, by CPU" if by_cpu else "MISSED"
    sign = "≥" if target.higher_is_better else "≤"
    unit = "" if target.higher_is_better else "x"
    return Verdict(
        target.title(),
        f"{ratio:.2f}{unit} (CPU {cpu:.1f}x)",
        f"{sign} {target.gate:g}{unit}",
        f"{sign} {target.goal:g}{unit}",
        word,
    )


def _keeps(target: Target, ratio: float, bound: float) -> bool:
    return ratio >= bound if target.higher_is_better else ratio <= bound


def at_most(what: str, value: float, gate: float, goal: float, unit: str = "") -> Verdict:
    """A promise that is a plain number."""
    word = "goal" if value <= goal else "gate" if value <= gate else "MISSED"
    return Verdict(what, f"{value:,.4g}{unit}", f"≤ {gate:g}{unit}", f"≤ {goal:g}{unit}", word)


def at_least(what: str, value: float, gate: float, goal: float) -> Verdict:
    """A promise that is a ratio of rates."""
    word = "goal" if value >= goal else "gate" if value >= gate else "MISSED"
    return Verdict(what, f"{value:.2f}", f"≥ {gate:g}", f"≥ {goal:g}", word)


def spread(what: str, result: Result, gate: float, goal: float) -> Verdict:
    """How far the slow calls lie from the usual one."""
    return at_most(f"{what} p95 : p50", result.median("p95") / result.median("p50"), gate, goal, "x")


def none_failed(what: str, result: Result) -> Verdict:
    return at_most(f"{what} failed", len(result.failures), 0, 0)


def measured(results: Results) -> list[str]:
    """The figures themselves, as a markdown table."""
    lines = [
        "| work | side | p50 ms | p95 ms | per s | CPU ms server + database | ratio p50 | ratio CPU |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (work, side), result in results.items():
        beside = results.get((work, "limit"))
        ratio = cpu = ""
        if side == "ours" and beside is not None:
            ratio = f"{result.median('p50') / beside.median('p50'):.2f}x"
            cpu = f"{result.median('cpu') / beside.median('cpu'):.2f}x"
        figures = (result.median("p50"), result.median("p95"), result.median("rate"))
        processor = f"{result.median('server_cpu'):.2f} + {result.median('database_cpu'):.2f}"
        p50, p95, rate = (_short(figure) for figure in figures)
        lines.append(f"| {work} | {side} | {p50} | {p95} | {rate} | {processor} | {ratio} | {cpu} |")
    return lines


def judged(verdicts: list[Verdict]) -> list[str]:
    lines = ["| promise | measured | gate | goal | kept |", "| --- | ---: | ---: | ---: | --- |"]
    return lines + [f"| {v.what} | {v.value} | {v.gate} | {v.goal} | {v.word} |" for v in verdicts]


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"
