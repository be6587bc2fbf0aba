"""The named functions for what no value kind says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Function = Callable[[Mapping[str, float]], tuple[float | None, float, float | None, str]]
"""Sums by measure → (value, numerator, denominator, why there is no value).

"" with value None: nothing to divide by, as the definition says it.
"""


FUNCTIONS: dict[str, Function] = {}
"""What ``kind: python`` may name. When three indicators use one function, it becomes a kind."""


def function(made: Function) -> Function:
    """Register a function under its own name."""
    FUNCTIONS[made.__name__] = made
    return made


PAPER_UNTOLD = "quá nhiều văn bản điện tử chưa rõ có kèm bản giấy hay không"
TELL = 9
"""So many electronic documents must tell for one that does not. Those are left out, the ones on
paper are not: where one in ten is, that takes 2.6 points off a rate at most; where half are, 17."""


@function
def share_without(sums: Mapping[str, float]) -> tuple[float | None, float, float | None, str]:
    """(first − second) ÷ third, in the order of the definition's measures.

    The fourth are those that do not tell, and for that reason are not among the first.
    """
    part, without, whole, untold = sums.values()
    if part < TELL * untold:
        return None, part - without, whole, PAPER_UNTOLD
    return ((part - without) / whole if whole else None), part - without, whole, ""
