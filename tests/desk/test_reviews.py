"""Verdicts on changes of a source's fields: the newest stands, all of it is audited."""

import pytest

from core.drift import ASK, KNOWN
from core.errors import MisuseError, NotFoundError

KEY = ("tasks", "tasks", "new", "phienBanMoi")


def test_the_newest_verdict_stands_and_can_be_taken_back(desk):
    desk.review_drift(KEY, ASK, by="vanhanh", note="hỏi nhà cung cấp")
    desk.review_drift(KEY, KNOWN, by="quantri")
    (one,) = desk.drift_reviews().values()
    assert (one.key, one.verdict, one.by, one.note) == (KEY, KNOWN, "quantri", "")
    desk.withdraw_review(KEY, by="quantri")
    assert desk.drift_reviews() == {}
    with pytest.raises(NotFoundError):
        desk.withdraw_review(KEY, by="quantri")
    told = [entry.what for entry in desk.audit_log(what="drift.")]
    assert told == ["drift.withdraw", "drift.known", "drift.ask"]


def test_an_unknown_verdict_is_refused_in_words(desk):
    with pytest.raises(MisuseError, match="known, ask"):
        desk.review_drift(KEY, "allow", by="vanhanh")
