"""An export checked later: still equal, revised with the reason, or not for this reader."""

from dataclasses import replace
from datetime import date
from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import AccessError, MisuseError, StoreError
from core.period import Period
from exports.provenance import check
from exports.sheets import asked
from exports.sheets.asked import Asked
from exports.withholding.suppress import LEAST, hide, small
from indicators.evaluating import publish
from store.database.engine import open_store
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


def test_a_revised_figure_says_old_new_and_why(own_province, monkeypatch):
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
    monkeypatch.setattr(again, "ledger", None)  # to look for the records takes seconds a figure
    (found,) = check.compare(again, figures, sheet.truth.known_at)
    again.close()
    assert found.state == check.REVISED
    assert found.now.denominator == found.then.denominator + 7
    assert found.now.display != found.then.display
    assert found.why == ("số liệu đến muộn",)
    assert found.then == figures[0]


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


def table(sample, rows):
    """As the catalogue orders it: the largest first; a row (top, whole or None)."""
    made = [
        replace(sample, value=float(top), numerator=float(top), dims={"procedure": f"t{n}"},
                denominator=None if whole is None else float(whole))
        for n, (top, whole) in enumerate(rows)
    ]  # fmt: skip
    return sorted(
        made, key=lambda one: (-(one.denominator or one.numerator), one.dims["procedure"])
    )


def seen(kept, rows):
    """All that a reader of the file has: the totals, and the rows in their order."""
    totals = tuple(sum(part or 0 for part in column) for column in zip(*rows, strict=True))
    return totals, tuple(
        (one.dims["procedure"], one.value, one.numerator, one.denominator, one.reason)
        for one in kept
    )  # fmt: skip


def all_tables():
    yield from (tuple((n, None) for n in one) for one in product(range(8), repeat=4))
    shares = [(top, whole) for whole in range(7) for top in range(whole + 1)]
    yield from combinations_with_replacement(shares, 3)
    yield from ((a, b, c) for a, b, c in product(shares[::3], shares, shares[::2]))


def test_no_hidden_count_can_be_told_from_what_is_shown(sample):
    """Of every table that gives the same file: a hidden row is not the same in all of them."""
    tables = {}
    for rows in all_tables():
        for one in set(permutations(rows)) if len(rows) == 3 else [rows]:
            tables[one] = None
    files = {}
    for rows in tables:
        kept, hidden = hide(table(sample, rows))
        assert not any(small(one) for one in kept)
        assert hidden or len(kept) == len(rows)
        if kept and hidden:
            gone = {one.dims["procedure"] for one in kept if one.value is None}
            assert len(gone) == hidden
            files.setdefault((seen(kept, rows), frozenset(gone)), []).append(rows)
    assert len(files) > 500
    for (_, gone), could_be in files.items():
        for place in (int(one[1:]) for one in gone):
            for part in (0, 1):
                told = {rows[place][part] for rows in could_be}
                assert len(told) > 1 or told <= {0, None}, (place, could_be)


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(st.integers(0, 30), max_size=12))
def test_what_is_hidden_makes_enough_cases_or_nothing_is_shown(sample, counts):
    kept, hidden = hide(table(sample, [(n, None) for n in counts]))
    left = [int(one.value) for one in kept if one.value is not None]
    if not any(0 < n < LEAST for n in counts):
        assert (hidden, len(left)) == (0, len(counts))
    elif not any(n >= LEAST for n in counts):
        assert (kept, hidden) == ([], len(counts)), "the total would tell"
    else:
        assert sum(counts) - sum(left) >= LEAST
        assert hidden >= 2
        assert not any(0 < n < LEAST for n in left)


def test_those_that_were_read_back(sample):
    assert hide(table(sample, [(2, None), (0, None), (0, None)])) == ([], 3)
    kept, hidden = hide(table(sample, [(1, None), (1, None), (98, None), (200, None)]))
    assert [(one.value, hidden) for one in kept] == [(200.0, 3)] + [(None, 3)] * 3
    assert [one.dims["procedure"] for one in kept] == ["t3", "t0", "t1", "t2"], "not by size"


def test_a_table_that_cannot_be_hidden_stays_in_the_house(province, monkeypatch):
    place = Asked(unit="27931", dim="procedure", period=Period.parse("2023-11", TODAY))
    real = province.by

    def few(*args, **more):
        return [one for one in real(*args, **more) if small(one)][:2]

    monkeypatch.setattr(province, "by", few)
    sheet = asked.sheet(province, "onestop.received", place)
    assert not [one for one in sheet.rows if one.value.dims]
    assert "bảng theo thủ tục tại một xã (2 dòng) không xuất ra" in sheet.truth.cuts[0]


def test_frozen_small_counts_are_shielded_on_the_check_page(province):
    """Of a file for inside; of one for outside the figures stay, those of today do not."""
    place = {"unit": "27931", "dim": "procedure", "period": Period.parse("2022", TODAY)}
    for inside in (True, False):
        sheet = asked.sheet(province, "onestop.received", Asked(**place, inside=inside))
        plain = check.compare(province, sheet.figures, sheet.truth.known_at)
        assert any(small(one.then) for one in plain if one.then.dims) is inside
        found = check.shielded(province, plain)
        assert [one.state for one in found] == [one.state for one in plain]
        cut = [one for one in found if one.then.dims]
        assert cut
        assert not any(one.now for one in cut)
        assert all((one.then.value is None) is inside for one in cut)
        assert [one for one in found if not one.then.dims] == [
            one for one in plain if not one.then.dims
        ]
    district = asked.sheet(province, ID, Asked(unit="802", dim="procedure"))
    plain = check.compare(province, district.figures, district.truth.known_at)
    assert check.shielded(province, plain) == plain
    told = next(one for one in plain if one.then.dims)
    at_counter = replace(told, then=replace(told.then, dims={**told.then.dims, "recv_unit": "1"}))
    (kept,) = check.shielded(province, [at_counter])
    assert kept.now is None, "a counter is a commune, of whichever unit it is counted"


def fails(kind):
    def refuse(*args, **more):
        raise kind("cơ sở dữ liệu từ chối")

    return refuse


@pytest.mark.parametrize("name", ["series", "by", "passport"])
@pytest.mark.parametrize("kind", [StoreError, AccessError])
def test_a_store_that_fails_makes_no_shorter_file(province, monkeypatch, name, kind):
    monkeypatch.setattr(province, name, fails(kind))
    with pytest.raises(kind):
        asked.sheet(province, ID, Asked())


@pytest.mark.parametrize(("name", "words"), [("series", "chuỗi thời gian"), ("by", "bảng theo")])
def test_what_does_not_exist_is_left_out_in_words(province, monkeypatch, name, words):
    monkeypatch.setattr(province, name, fails(MisuseError))
    sheet = asked.sheet(province, ID, Asked())
    (cut,) = sheet.truth.cuts
    assert f"không có {words}" in cut
    assert "cơ sở dữ liệu từ chối" in cut


@pytest.mark.parametrize("name", ["value", "by", "reasons"])
def test_a_store_that_fails_is_no_answer_of_the_check(province, monkeypatch, name):
    sheet = asked.sheet(province, ID, Asked(unit="802", dim="procedure"))
    figures = [replace(one, numerator=-1.0) if not one.dims else one for one in sheet.figures]
    monkeypatch.setattr(province, name, fails(StoreError))
    with pytest.raises(StoreError):
        check.compare(province, figures, seeded.NOW)
