"""Every definition against its hand-worked cases, through the product's own evaluation."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from core.buckets import bucket
from core.calendar import WorkingCalendar
from core.clock import TZ, day_number, epoch, local_day
from core.period import Period
from core.settings import ROOT
from indicators.defining import targets
from indicators.defining.loader import kept
from indicators.defining.model import Gain
from indicators.evaluating import evaluate, judge
from indicators.reported import observed

FOLDER = Path(__file__).parent / "cases"
CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
DEFINITIONS = kept().by_id()


def moment(text):
    if text is None:
        return None
    return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))


def cases():
    for path in sorted(FOLDER.glob("*.yaml")):
        for n, case in enumerate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)):
            yield pytest.param(path.stem, case, id=f"{path.stem}-{n + 1}")


def test_every_definition_has_its_case_and_every_case_a_definition():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(DEFINITIONS)


def parts(case):
    """Outcomes of a score's inputs: a value alone, or points out of points judged."""
    pairs = {id: v if isinstance(v, list) else [v, None] for id, v in case["inputs"].items()}
    return {id: evaluate.Outcome(v, v, judged) for id, (v, judged) in pairs.items()}


def inputs(definition, case, period, now):
    if "inputs" in case:
        assert set(case["inputs"]) <= set(definition.inputs)
        return evaluate.Inputs(parts=parts(case), as_of=moment(case["as_of"]))
    if "units" in case:
        return evaluate.Inputs(units=tuple(case["units"]), as_of=moment(case["as_of"]))
    if "durations" in case:
        counts = {}
        for part in case["durations"].values():
            evaluate.add(
                counts, Counter(bucket(one * int(definition.value.divide_by)) for one in part)
            )
        return evaluate.Inputs(buckets=counts, as_of=moment(case["as_of"]))
    if "reports" not in case:
        whole = dict.fromkeys(definition.measures) if case["as_of"] is None else {}
        for part in case["sums"].values():
            evaluate.add(whole, {name: n for name, n in part.items() if n is not None})
        return evaluate.Inputs(whole, as_of=moment(case["as_of"]))
    reports = [
        observed.Report(
            one["measure"],
            one["unit"],
            (at := Period.parse(str(one["period"]), date(2030, 1, 1))).start_day,
            at.end_day,
            one["value"],
            day_number(one["known"]) if "known" in one else None,
        )
        for one in case["reports"]
    ]
    held = observed.hold(reports, period.end_day)
    names = definition.measures
    if isinstance(definition.value, Gain):
        days = period.start_day, min(period.end_day, local_day(now) + 1)
        return observed.gain(held, definition.value.measure, case["unit"], *days, now)
    choice = observed.choose(held, names, case["unit"], case.get("parts", []))
    return observed.answer(held, names, choice, now)


@pytest.mark.parametrize(("id", "case"), list(cases()))
def test_case(id, case):
    definition = DEFINITIONS[id]
    now = moment(case["now"])
    period = Period.parse(str(case["period"]), date(2030, 1, 1))
    given = inputs(definition, case, period, now)
    got = evaluate.evaluate(definition, given)
    promise = targets.target(definition, period.end - timedelta(days=1), None)
    fresh, note = judge.freshness(definition, period, given.as_of, [], now, CALENDAR)
    found = {
        "value": got.value,
        "numerator": got.numerator,
        "denominator": got.denominator,
        "reason": got.reason,
        "display": evaluate.display(definition, got).replace("\u00a0", " "),
        "status": judge.status(definition, got.value, promise),
        "freshness": fresh,
        "note": note,
        "coverage": given.coverage,
        "as_of": given.as_of,
    }
    expect = dict(case["expect"])
    if "near" in expect:  # buckets: an error of at most 2.5 %
        assert got.value == pytest.approx(expect.pop("near"), rel=0.025)
    if "as_of" in expect:
        expect["as_of"] = moment(expect["as_of"])
    for key, wanted in expect.items():
        if isinstance(wanted, float):
            wanted = pytest.approx(wanted, abs=5e-11)
        assert found[key] == wanted, f"{id}: {case['about']}: {key}"
