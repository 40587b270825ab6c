"""Timing: both sides of a comparison take turns, so that a busy moment hits both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True)
class Measured:
    """One line of the table: our work beside the least work, medians in milliseconds."""

    name: str
    ours: float
    least_name: str
    least: float

    def line(self) -> str:
        """The line as printed."""
        ratio = self.ours / self.least
        left = f"{self.name:<44}{self.ours:>10.2f}"
        return f"{left}   {self.least_name:<40}{self.least:>10.2f}{ratio:>8.1f}"


def head() -> str:
    """The head of the table."""
    return f"{'ours':<44}{'ms':>10}   {'against':<40}{'ms':>10}{'ratio':>8}"


def timed(work: Work) -> float:
    """Milliseconds that the work took once."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def against(name: str, ours: Work, least_name: str, least: Work, *, times: int) -> Measured:
    """Run both in turns, once each unmeasured, and take the medians."""
    ours()
    least()
    pairs = [(timed(ours), timed(least)) for _turn in range(times)]
    return Measured(name, median(a for a, _b in pairs), least_name, median(b for _a, b in pairs))
