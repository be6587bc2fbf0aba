"""An export checked later: still equal, revised with the reason, or not for this reader."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import AccessError
from core.period import Period
from exports import asked, check
from exports.asked import Asked
from exports.suppress import hide, small
from indicators import publish
from store.engine import open_store
from tests.exports.conftest import definitions, opened
from tests.indicators import seeded

TODAY = date(2023, 12, 26)
ID = "onestop.on_time_rate"


def test_what_was_just_exported_is_equal(province):
    for subject, choices in (
        (ID, {}), (ID, {"unit": "802", "dim": "procedure", "inside": True}), ("mot-cua", {}),
        (ID, {"period": Period.parse("2023-11", TODAY), "dim": "field"}),
        ("onestop.pending", {"as_known": seeded.NOW - 60}),
    ):  # fmt: skip
        sheet = asked.sheet(province, subject, Asked(**choices))
        figures = check.read(check.written(sheet.figures))
        assert figures == sheet.figures
        if "as_known" not in choices:
            found = check.compare(province, figures, sheet.truth.known_at)
            assert {one.state for one in found} == {check.SAME}, subject


def test_a_revised_figure_says_old_new_and_why(own_province):
    folder, catalog = own_province
    period = Period.parse("2023-11", TODAY)
    sheet = asked.sheet(catalog, ID, Asked(unit="802", period=period, dim="khong"))
    figures = check.read(check.written(sheet.figures[:1]))
    catalog.close()
    later = seeded.clock("2023-12-27T10:00")
    now = int(later.now().timestamp())
    done = seeded.at("2023-11-10T09:00")
    more = [
        (seeded.dossier(f"TRE{n}", done - 86_400 * 3, done - 86_400, done), seeded.DUC_HOA)
        for n in range(7)
    ]
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    seeded.put(store, "dossier", "onestop", "dossiers", more, now=now)
    publish.run(store, later, seeded.CALENDAR, definitions=definitions())
    store.close()
    again = opened(folder)
    (found,) = check.compare(again, figures, sheet.truth.known_at)
    again.close()
    assert found.state == check.REVISED
    assert found.now.denominator == found.then.denominator + 7
    assert found.now.display != found.then.display
    assert found.why == ("số liệu đến muộn",)
    told = check.compared_json(found)
    assert told["then"]["display"] == figures[0].display
    assert told["now"]["display"] == found.now.display


def test_figures_that_a_reader_may_not_see_are_closed(province, monkeypatch):
    figures = asked.sheet(province, ID, Asked(dim="khong")).figures[:1]

    def refuse(*args, **more):
        raise AccessError("không được xem")

    monkeypatch.setattr(province, "value", refuse)
    (found,) = check.compare(province, figures, seeded.NOW)
    assert (found.state, found.now) == (check.CLOSED, None)


def test_an_indicator_that_is_gone_is_said(province):
    figures = asked.sheet(province, ID, Asked(dim="khong")).figures[:1]
    (found,) = check.compare(province, [replace(figures[0], indicator="khong.con")], seeded.NOW)
    assert found.state == check.GONE
    assert "khong.con" in found.why[0]


@pytest.fixture(scope="module")
def sample(province):
    return province.value("onestop.received", "27931")


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(st.integers(0, 30), max_size=12))
def test_nothing_small_is_left_and_never_one_alone(sample, counts):
    rows = [replace(sample, value=float(n), numerator=float(n)) for n in counts]
    kept, hidden = hide(rows)
    assert hidden == sum(one.value is None for one in kept)
    assert not any(small(one) for one in kept)
    assert hidden != 1 or sum(1 for n in counts if n) == 1
    left = [n for n, one in zip(counts, kept, strict=True) if one.value is not None]
    assert all(one.value in (None, float(n)) for n, one in zip(counts, kept, strict=True))
    assert len(left) + hidden == len(counts)
