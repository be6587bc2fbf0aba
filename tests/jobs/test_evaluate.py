import threading

import pytest

from connectors import registry
from core.runs import Outcome
from indicators.evaluating import balanced
from jobs.evaluating.evaluate import evaluate, remake
from jobs.evaluating.evaluator import Evaluator
from jobs.evaluating.proof import differences
from jobs.pulling.pull import Puller
from store.published import values


def puller(context):
    connector = registry.get("onestop", context.clock)
    return Puller(context, connector, connector.streams[0])


def published(context):
    with context.store.read() as conn:
        return {
            (one.unit_id, one.period, one.value, one.numerator, one.coverage)
            for one in values.current(conn, "onestop.on_time_rate")
        }


@pytest.fixture
def two_months(opened_with):
    """A context that pulls two windows."""
    with opened_with(IOC_SOURCES__ONESTOP__BACKFILL_FROM="2023-11-01") as found:
        yield found


def test_evaluating_on_the_way_gives_what_one_evaluation_at_the_end_gives(two_months):
    context = two_months
    one = puller(context)
    one.new()
    evaluate(context)
    while one.back() is not None:
        assert evaluate(context).changed > 0
        assert differences(context) == []
    on_the_way = published(context)
    assert len(on_the_way) > 100
    assert evaluate(context).changed == 0
    assert remake(context).changed == 0
    assert published(context) == on_the_way
    assert differences(context) == []


def test_the_evaluator_follows_nudges_and_ends(context, monkeypatch):
    from jobs.evaluating import evaluator

    calls, twice = [], threading.Event()

    def counted(_):
        calls.append(1)
        if len(calls) == 2:
            twice.set()

    monkeypatch.setattr(evaluator, "evaluate", counted)
    one = Evaluator(context, lambda: True)
    one.start()
    one.nudge()
    while not twice.wait(0.05):
        one.nudge()
    assert one.stop(60)


def test_a_failing_evaluation_does_not_end_the_evaluator(context, monkeypatch, caplog):
    from jobs.evaluating import evaluator

    calls, again = [], threading.Event()

    def failing(_):
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        again.set()

    monkeypatch.setattr(evaluator, "evaluate", failing)
    one = Evaluator(context, lambda: True)
    one.start()
    while not again.wait(0.05):
        one.nudge()
    assert one.stop(60)
    assert "evaluation failed" in caplog.text


def test_what_is_not_balanced_is_logged_with_its_figures(context, monkeypatch, caplog):
    told = "biểu II.06a 2023: 3 = 7 + 11 không đúng: 3 ≠ 1 + 1"
    monkeypatch.setattr(balanced, "faults", lambda *_: [told])
    done = evaluate(context)
    assert (done.outcome, done.detail) == (Outcome.PARTIAL, told)
    assert f"{done.fault} ({told})" in caplog.text
