"""The balances of form II.06a of the province: asked at every evaluation, and every night."""

from __future__ import annotations

from collections.abc import Iterable

from core.runs import Outcome, Run
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.evaluating import plan
from indicators.form0206a.form import Form
from indicators.form0206a.forms import forms

_DETAIL = 2_000
"""Longest words for operators in a run's row, characters."""


def tell(run: Run, snapshot: Snapshot, wanted: Iterable[plan.Due]) -> None:
    """Put what is not balanced among the computed periods into the run, which goes on.

    What was evaluated is published all the same: it is what the sums say, and older figures would
    be no truer. The run ends as ``partial`` and says why.
    """
    found = faults(snapshot, wanted)
    if found:
        run.outcome = Outcome.PARTIAL
        run.fault = f"{len(found)} cân đối của biểu II.06a không đúng; chạy ./ioc verify."
        run.detail = "; ".join(found)[:_DETAIL]


def faults(snapshot: Snapshot, wanted: Iterable[plan.Due]) -> list[str]:
    """One sentence a balance that does not hold, of every period that counts dossiers."""
    found = []
    for period in sorted({one.period for one in wanted if _counts_dossiers(one)}):
        unit = snapshot.places.province(period.start)
        found += told(period.code, forms(snapshot, period, unit, {})[""])
    return found


def told(of: str, made: Form) -> list[str]:
    """The same of one form. ``of``: whose it is, for the sentence."""
    return [
        f"biểu II.06a {of}: {name} không đúng: {said}"
        for name, good, said in made.balances()
        if not good
    ]


def _counts_dossiers(one: plan.Due) -> bool:
    return any(item.kind == "dossier" for item in measures_of(one.definition))
