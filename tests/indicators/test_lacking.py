"""What the pages say of nothing is what the evaluation makes of nothing."""

import pytest

from indicators.defining import lacking
from indicators.defining.loader import load
from indicators.defining.measures import measure
from indicators.evaluating.evaluate import NO_DATA, Inputs, evaluate
from indicators.evaluating.scoring import Score

ALL = load().all


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_the_words_are_what_comes_out(one):
    said = lacking.words(one)
    nothing = evaluate(one, Inputs(dict.fromkeys(one.measures, 0.0)))
    if nothing.value is None:
        assert f"lý do “{nothing.reason}”" in said
    elif one.value.kind in ("sum", "count", "last", "gain"):
        assert nothing.value == 0
        reported = any(measure(name, one.words).shape == "observed" for name in one.measures)
        assert ("thì là 0" in said) is not reported
        assert one.reason_null not in said or one.reason_null == NO_DATA
    if one.measures and not isinstance(one.value, Score) and "histogram" not in str(one.value):
        came = evaluate(one, Inputs(dict.fromkeys(one.measures)))
        assert came.reason == NO_DATA
        assert f"lý do “{NO_DATA}”" in said
