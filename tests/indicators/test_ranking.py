from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.period import Grain, Period
from core.values import Freshness, Status, Target, Value
from indicators.asking.ranking import in_order, rank, verdict, wilson


@dataclass(frozen=True)
class Rules:
    direction: str = "higher"
    minimum_count: int = 30
    by_points: bool = False


def unit(name, hits, total, target=0.99):
    rate = None if not total else hits / total
    return Value(
        "a.b", name, 1, name, Period.of(Grain.YTD, date(2023, 12, 26)), {}, rate, hits, total, "",
        Status.NONE, Freshness.FRESH, "", None, Target(at_least=target), None, None, "", "",
    )  # fmt: skip


def test_wilson_matches_the_published_example():
    low, high = wilson(81, 263)  # Newcombe 1998, table I, method 3
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert round(wilson(0, 20)[1], 4) == 0.1611


@given(st.integers(1, 100_000), st.floats(0, 1))
def test_wilson_stays_on_the_scale_and_holds_the_rate(total, share):
    hits = round(total * share)
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total + 1e-12
    assert hits / total - 1e-12 <= high <= 1


@pytest.mark.parametrize(("hits", "total"), [(1, 0), (-1, 10), (11, 10)])
def test_wilson_refuses_what_is_no_rate(hits, total):
    with pytest.raises(ValueError, match="wilson"):
        wilson(hits, total)


def test_verdict_comes_from_the_interval():
    floor, roof = Target(at_least=0.99), Target(at_most=0.01)
    assert verdict(0.991, 0.999, floor) is Status.ON
    assert verdict(0.95, 0.98, floor) is Status.OFF
    assert verdict(0.98, 0.995, floor) is None
    assert verdict(0.001, 0.009, roof) is Status.ON
    assert verdict(0.02, 0.03, roof) is Status.OFF
    assert verdict(0.5, 0.6, None) is Status.NONE


def test_worst_first_and_the_unranked_last():
    got = rank(
        [
            unit("Tốt", 1000, 1000),
            unit("Kém", 900, 1000),
            unit("Sít", 297, 300),
            unit("Ít", 11, 11),
            unit("Trống", None, None),
        ],
        Rules(),
    )
    assert [(r.value.unit_name, r.rank, r.apart) for r in got] == [
        ("Kém", 3, ""),
        ("Sít", 2, ""),
        ("Tốt", 1, ""),
        ("Ít", None, "small"),
        ("Trống", None, "missing"),
    ]
    assert [r.verdict for r in got] == [Status.OFF, None, Status.ON, Status.NONE, Status.NONE]


def test_a_figure_that_is_withheld_is_neither_ranked_nor_told_by_its_place():
    old = [unit(name, hits, 1000) for name, hits in (("Đầu", 100), ("Cuối", 1000))]
    for one in old:
        one.freshness = Freshness.MISSING
    got = rank([*old, unit("Kém", 900, 1000), unit("Trống", None, None)], Rules())
    told = [(r.value.unit_name, r.rank, r.apart) for r in got]
    assert told == [
        ("Kém", 1, ""),
        ("Cuối", None, "missing"),
        ("Đầu", None, "missing"),
        ("Trống", None, "missing"),
    ]
    assert [(r.low, r.high) for r in got[1:]] == [(None, None)] * 3
    points = [unit("A", 30, 40), unit("B", 20, 30)]
    points[0].freshness = Freshness.MISSING
    held = rank(points, Rules(by_points=True))
    assert [(r.value.unit_name, r.apart) for r in held] == [("B", ""), ("A", "missing")]


def test_scores_judged_in_fewer_points_are_not_ranked():
    def score(name, points, judged):
        one = unit(name, None, None)
        one.value, one.numerator, one.denominator, one.target = points, points, judged, None
        return one

    values = [score("Đủ", 60.0, 80.0), score("Ít", 6.0, 6.0), score("Kém", 40.0, 80.0)]
    got = rank([*values, score("Trống", None, 0.0)], Rules(minimum_count=0, by_points=True))
    assert [(r.value.unit_name, r.rank, r.apart) for r in got] == [
        ("Kém", 2, ""),
        ("Đủ", 1, ""),
        ("Ít", None, "partly"),
        ("Trống", None, "missing"),
    ]


def test_equal_values_share_the_better_rank():
    got = rank([unit("A", 90, 100), unit("B", 90, 100), unit("C", 80, 100)], Rules())
    assert [(r.value.unit_name, r.rank) for r in got] == [("C", 3), ("A", 1), ("B", 1)]


def test_lower_is_better_turns_the_list():
    got = rank([unit("A", 90, 100), unit("B", 10, 100)], Rules("lower"))
    assert [(r.value.unit_name, r.rank) for r in got] == [("A", 2), ("B", 1)]


def test_counts_have_no_interval():
    one = unit("A", None, None)
    one.value = 403.0
    (got,) = rank([one], Rules("neutral", 0))
    assert (got.rank, got.low, got.high) == (1, None, None)


def test_counts_without_a_target_stand_by_size():
    values = []
    for name, count in (("Ít", 3.0), ("Nhiều", 40.0), ("Không", 0.0)):
        one = unit(name, None, None)
        one.value, one.target = count, None
        values.append(one)
    for direction, ranks in (("lower", [3, 2, 1]), ("higher", [1, 2, 3]), ("neutral", [1, 2, 3])):
        got = rank(values, Rules(direction, 0))
        assert [r.value.unit_name for r in got] == ["Nhiều", "Ít", "Không"]
        assert [r.rank for r in got] == ranks


def test_ranks_are_bands_as_wide_as_the_intervals_leave_them():
    got = rank(
        [
            unit("Tốt", 10_000, 10_000),
            unit("Vừa", 9_700, 10_000),
            unit("Cũng vừa", 9_690, 10_000),
            unit("Kém", 9_000, 10_000),
        ],
        Rules(),
    )
    bands = {r.value.unit_name: (r.best, r.worst) for r in got}
    assert bands == {"Tốt": (1, 1), "Vừa": (2, 3), "Cũng vừa": (2, 3), "Kém": (4, 4)}
    lower = rank([unit("Ít lỗi", 10, 10_000), unit("Nhiều", 900, 10_000)], Rules("lower"))
    assert {r.value.unit_name: (r.best, r.worst) for r in lower} == {
        "Ít lỗi": (1, 1), "Nhiều": (2, 2),
    }  # fmt: skip


@given(st.lists(st.tuples(st.integers(30, 5_000), st.floats(0, 1)), min_size=1, max_size=12))
def test_the_rank_lies_in_its_band(parts):
    got = rank(
        [
            unit(f"Đơn vị {n}", round(total * share), total)
            for n, (total, share) in enumerate(parts)
        ],
        Rules(),
    )
    assert all(1 <= one.best <= one.rank <= one.worst <= len(parts) for one in got)


def test_a_rate_of_one_is_no_dust_below_it():
    assert wilson(142, 142)[1] == 1.0
    assert wilson(0, 142)[0] == 0.0
    full = Target(equals=1.0)
    assert verdict(*wilson(142, 142), full) is not Status.OFF


def test_rows_alike_in_a_column_stand_as_the_next_one_ranks_them():
    names = {"b": "Xã B", "a": "Xã A", "c": "Xã C", "d": "Xã D", "e": "Xã E"}
    alike = {key: unit(key, 100, 100) for key in "abcd"}
    other = {key: unit(key, hits, 100) for key, hits in zip("abcd", (99, 98, 99, 97), strict=True)}
    other["e"] = unit("e", 1, 100)
    columns = [(Rules(), alike), (Rules(), other)]
    # d and b are worse in the second; a and c are alike in all; e has no figure in the first
    assert in_order(columns, names) == ["d", "b", "a", "c", "e"]
    assert in_order(columns[:1], names) == ["a", "b", "c", "d", "e"]
    assert in_order(columns[1:], names)[0] == "e"
