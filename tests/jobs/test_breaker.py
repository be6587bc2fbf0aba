"""The breaker: from the ledger alone, how long a failing source is left in peace."""

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import registry
from core.errors import SourceError
from core.runs import Nature, Outcome, Run
from core.settings import JobSettings
from jobs.pulling import breaker, ledger, order
from jobs.pulling.ledger import new_run, recorded
from jobs.pulling.pull import Puller
from jobs.pulling.turn import Busy
from store.ledger import runs as rows

POLICY = JobSettings()
FROZEN, REAL = 1_703_586_600, 1_900_000_000
"""The product's clock stands still while real time passes."""


def run(nature=Nature.TRANSIENT, stream="a", *, ended=0, rest=None, kind="pull"):
    """A run that ended ``ended`` real seconds after REAL; ``rest`` seconds of rest follow."""
    failed = nature is not Nature.NONE
    return Run(
        f"{ended}",
        "source",
        stream,
        kind,
        finished_at=FROZEN,
        heartbeat_at=REAL + ended,
        outcome=Outcome.FAILED if failed else Outcome.SUCCESS,
        nature=nature,
        rest_until=None if rest is None else FROZEN + rest,
    )


GOOD = run(Nature.NONE)


def pauses(count, **more):
    """The verdicts on ``count`` failures in a row, as the ledger would grow."""
    held, out = [GOOD], []
    for _ in range(count):
        failed = run(**more)
        out.append(breaker.judged(failed, held, POLICY, None))
        held.insert(0, failed)
    return out


def test_rests_after_three_failures_longer_each_time_up_to_a_limit():
    found = pauses(9)
    assert [one.rests for one in found] == [False, False, *[True] * 7]
    assert [one.pause for one in found] == [15, 30, 60, 120, 240, 480, 960, 1_800, 1_800]


def test_a_success_closes_the_circuit():
    assert breaker.judged(run(), [GOOD, run(), run(), run()], POLICY, None) == (
        breaker.Verdict(15, False)
    )
    partial = run(Nature.NONE)
    partial.outcome = Outcome.PARTIAL
    assert not breaker.judged(run(), [partial, run(), run(), run()], POLICY, None).rests


@pytest.mark.parametrize("nature", [Nature.LOGIN, Nature.RIGHT, Nature.PERMANENT])
def test_a_refusal_rests_at_once_and_long(nature):
    assert pauses(2, nature=nature) == [breaker.Verdict(3_600, True)] * 2


def test_the_source_says_itself_when_to_come_back_and_no_longer_than_a_day():
    asked = run(Nature.ASKED)
    assert breaker.judged(asked, [], POLICY, 600.0) == breaker.Verdict(600, True)
    assert breaker.judged(asked, [], POLICY, 1e9).pause == 86_400


def test_what_is_our_own_fault_never_rests_the_source():
    assert not any(one.rests for one in pauses(9, nature=Nature.HOUSE))
    assert breaker.judged(run(), [run(Nature.HOUSE)] * 9, POLICY, None).rests is False


def test_of_a_source_that_is_down_every_stream_rests_after_one_try():
    held = [run(stream="a")] * 3
    assert breaker.judged(run(stream="b"), held, POLICY, None).rests
    assert breaker.left([run(stream="a", rest=60)], "b", REAL) == 0, "it gets that one try"


def test_a_broken_stream_does_not_hold_up_the_others():
    held = [run(Nature.NONE, "b"), run(), run(Nature.NONE, "b"), run()]
    assert breaker.judged(run(), held, POLICY, None).rests, "its own count goes on"
    assert breaker.left([run(Nature.RIGHT, rest=3_600), *held], "b", REAL) == 0


def test_a_rest_counts_in_real_seconds_though_the_clock_stands_still():
    ledger_ = [run(rest=120)]
    assert breaker.left(ledger_, "a", REAL) == 120
    assert breaker.left(ledger_, "a", REAL + 100) == 20
    assert breaker.left(ledger_, "a", REAL + 121) == 0


def test_a_rest_that_began_in_the_future_is_void():
    assert breaker.left([run(rest=1_800)], "a", REAL - 5 * 3_600) == 0
    assert breaker.left([run(rest=1_800)], "a", REAL - 5) == 1_800


def test_a_refused_login_rests_every_stream():
    held = [run(Nature.LOGIN, "a", rest=3_600)]
    assert breaker.left(held, "b", REAL + 600) == 3_000
    again = [run(Nature.LOGIN, "a", ended=3_600, rest=3_600), *held]
    assert breaker.left(again, "b", REAL + 3_700) == 3_500, "also when it waited before"
    closed = [run(Nature.NONE, "c", ended=3_700), *again]
    assert breaker.left(closed, "b", REAL + 3_700) == 0


def test_who_has_sat_out_one_rest_for_another_stream_is_let_through():
    held = [run(Nature.ASKED, "a", rest=600), run(Nature.NONE, "b")]
    assert breaker.left(held, "b", REAL + 10) == 590
    again = [run(Nature.ASKED, "a", ended=600, rest=600), *held]
    assert breaker.left(again, "b", REAL + 610) == 0
    assert breaker.left(again, "a", REAL + 610) == 590


NATURES = st.sampled_from([one for one in Nature if one is not Nature.NONE])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.one_of(NATURES, st.just(Nature.NONE)))))
def test_whatever_the_history_every_verdict_is_bounded_and_every_rest_ends(history):
    held = []
    for at, (stream, nature) in enumerate(history):
        one = run(nature, stream, ended=at)
        if nature is not Nature.NONE:
            verdict = breaker.judged(one, held, POLICY, 900.0)
            assert 1 <= verdict.pause <= 86_400
            if verdict.rests:
                one.rest_until = FROZEN + verdict.pause
        held.insert(0, one)
    for stream in "abc":
        seconds = breaker.left(held, stream, REAL + len(history))
        assert 0 <= seconds <= 3_600
        assert breaker.left(held, stream, REAL + len(history) + 3_601) == 0
        assert breaker.breath(held, stream, POLICY) >= 1


def failing(context, fault, stream="dossiers"):
    with recorded(context, new_run(context, "onestop", stream, "pull")):
        raise fault
    with context.store.read() as conn:
        return rows.recent(conn, "onestop", 1)[0]


def test_the_row_says_what_kind_of_failure_it_was_and_until_when(context):
    down, began = SourceError("Không kết nối được."), time.time()
    found = [failing(context, down) for _ in range(3)]
    assert [one.nature for one in found] == [Nature.TRANSIENT] * 3
    assert [one.rest_until for one in found] == [None, None, context.now() + 60]
    assert began - 1 <= found[-1].heartbeat_at <= time.time() + 1, "the real end"


@pytest.mark.parametrize(
    ("fault", "nature"),
    [
        (SourceError("x", transient=False), Nature.PERMANENT),
        (SourceError("x", refused="login"), Nature.LOGIN),
        (SourceError("x", refused="right"), Nature.RIGHT),
        (SourceError("x", retry_after=61), Nature.ASKED),
        (SourceError("x", retry_after=59), Nature.TRANSIENT),
        (Busy("x"), Nature.HOUSE),
    ],
)
def test_natures(fault, nature):
    assert ledger.nature(fault) is nature


def test_a_retry_after_beyond_our_patience_is_in_the_row(context, source):
    source.box.board.add("onestop=429:600")
    connector = registry.get("onestop", context.clock)
    done = Puller(context, connector, connector.streams[0]).new()[0]
    assert (done.nature, done.rest_until) == (Nature.ASKED, context.now() + 600)


def test_an_order_goes_through_a_rest_but_does_not_repeat_a_refused_login(context, monkeypatch):
    failing(context, SourceError("x", refused="login"))
    connector = registry.get("onestop", context.clock)
    first = Puller(context, connector, connector.streams[0])
    done = list(order.each([first], order.Order("onestop")))
    assert done[0].outcome is Outcome.SUCCESS
    asked = []

    def refused(puller, *_):
        asked.append(puller)
        return [run(Nature.LOGIN)]

    monkeypatch.setattr(order, "pull", refused)
    list(order.each(["one", "two"], order.Order("onestop")))
    assert asked == ["one"]


@pytest.mark.parametrize(
    ("kind", "nature"), [("backfill", Nature.RIGHT), ("sweep", Nature.PERMANENT)]
)
def test_what_is_refused_of_long_ago_says_nothing_about_today(kind, nature):
    one = run(nature, rest=3_600, kind=kind)
    assert breaker.left([one], "a", REAL) == 0
    assert breaker.left([one], "a", REAL, back=True) == 3_600
    assert breaker.left([GOOD, one], "a", REAL, back=True) == 3_600, "also after a good pull"


def test_a_sibling_that_is_refused_does_not_lengthen_the_first_rest():
    refused = [run(Nature.RIGHT, "b") for _ in range(9)]
    assert not breaker.judged(run(), refused, POLICY, None).rests
    down = [run(Nature.TRANSIENT, "b") for _ in range(9)]
    assert breaker.judged(run(), down, POLICY, None) == breaker.Verdict(60, True)


def test_the_limits_are_settings():
    policy = JobSettings(rest_after=1, rest_first=timedelta(minutes=5))
    assert breaker.judged(run(), [], policy, None) == breaker.Verdict(300, True)
