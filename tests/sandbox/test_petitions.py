"""The simulated petitions: a realistic mix, the same whatever is asked first."""

from __future__ import annotations

from collections import Counter

from core.units import Level
from sandbox.petitions import of_year, record
from sandbox.places import places
from tests.sandbox.province import REPORT, seconds

NOW = seconds(REPORT)


def test_a_realistic_mix() -> None:
    made = [p for p in of_year(1, "demo", 2023) if p.created <= NOW]
    assert 6_000 < len(made) < 10_000
    shown = [record(2023, p, NOW) for p in made]
    states = Counter(one["status"]["name"] for one in shown)
    assert set(states) == {"Mới tiếp nhận", "Đang xử lý", "Đã xử lý", "Từ chối tiếp nhận"}
    ended = [p for p in made if 0 < p.ended <= NOW and not p.refused]
    assert 0.05 < sum(p.ended > p.due for p in ended) / len(ended) < 0.15
    assert 0.3 < sum(0 < p.rated <= NOW for p in ended) / len(ended) < 0.5
    assert 0.1 < sum(one["takePlaceAt"]["latitude"] == "" for one in shown) / len(shown) < 0.3
    assert all(places()[p.place].level is Level.COMMUNE for p in made)
    assert len({one["code"] for one in shown}) == len(shown)


def test_what_lies_ahead_is_not_shown() -> None:
    for p in of_year(1, "small", 2023):
        then = p.created + 60
        one = record(2023, p, then)
        assert one["status"]["name"] == "Mới tiếp nhận"
        assert (one["completedDate"], one["satisfaction"], one["agency"]) == ("", None, None)
        assert p.created <= p.changed(then) <= then
        assert p.changed(then) <= p.changed(NOW + 10**8)
