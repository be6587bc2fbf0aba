"""Native charts of parts: they refer to the very cells of the figures that they name."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from core.settings import load
from desk import Desk
from exports.formats import making, ranked, xlsx
from exports.pictures import press
from exports.sheets import score, views
from exports.sheets.asked import Asked
from exports.sheets.matrices import DOCUMENTS
from tests.dashboard.conftest import scored

__all__ = ["scored"]

ID = "onestop.on_time_rate"


@pytest.fixture
def desk(tmp_path):
    made = Desk(load(tmp_path / "desk", {}))
    yield made
    made.close()


def book(desk, sheet):
    _, made = making.make(desk, sheet, "xlsx", making.Look(), None, press.make, by="thu")
    return openpyxl.load_workbook(io.BytesIO(b"".join(made)))


def cells(made, ref):
    """The cells that a chart's reference names."""
    name, column, first, last = re.match(
        r"'?(.+?)'?!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", ref
    ).groups()
    return [made[name][f"{column}{n}"].value for n in range(int(first), int(last) + 1)]


def drawn(made):
    (chart,) = made[xlsx.RANKED]._charts
    return [
        (cells(made, (one.cat.strRef or one.cat.numRef).f), cells(made, one.val.numRef.f))
        for one in chart.series
    ]


@pytest.mark.parametrize(("subject", "dim"), [(ID, "unit"), (ID, "field"), ("ban-do", "")])
def test_bars_of_parts_stand_on_the_sheet_of_figures(province, desk, subject, dim):
    sheet = views.sheet(province, subject, Asked(dim=dim))
    parts = [one for one in sheet.rows if one.member][: ranked.MOST]
    ((names, figures),) = drawn(book(desk, sheet))
    told = [one.value.extra.get("name") or one.value.unit_name for one in parts]
    assert names == (told if dim == "field" else [one.value.unit_name for one in parts])
    assert figures == pytest.approx([one.value.value for one in parts])


def test_more_parts_than_can_be_read_are_cut_and_it_is_said(province, desk, monkeypatch):
    monkeypatch.setattr(ranked, "MOST", 3)
    sheet = views.sheet(province, ID, Asked(dim="unit"))
    made = book(desk, sheet)
    ((_, figures),) = drawn(made)
    assert len(figures) == 3
    (chart,) = made[xlsx.RANKED]._charts
    words = "".join(run.t for part in chart.title.tx.rich.p for run in part.r)
    assert "3 dòng đầu trên" in words


def test_columns_of_one_measure_stand_beside_each_other(article, desk):
    sheet = views.sheet(article, DOCUMENTS.subject, Asked())
    first = sheet.rows[0].definition
    alike = {one.id for one in article.definitions() if one.unit == first.unit}
    made = book(desk, sheet)
    series = drawn(made)
    assert 1 <= len(series) <= 3
    held = [one for one in sheet.rows if one.definition.id == first.id]
    by_name = dict(zip(*series[0], strict=True))
    for one in held:
        name = one.value.extra.get("name") or one.value.unit_name
        if name in by_name:
            assert by_name[name] == one.value.value
    assert first.id in alike


@pytest.mark.parametrize(("largest", "top"), [(0.9, 1), (1.25, None)])
def test_a_share_above_all_is_not_cut_at_a_hundred_percent(province, desk, largest, top):
    """A table of several rates: devices a head, for one, pass 1."""
    sheet = views.sheet(province, ID, Asked(dim="unit"))
    parts = [one for one in sheet.rows if one.member]
    first = replace(parts[0], value=replace(parts[0].value, value=largest))
    rows = [replace(one, value=replace(one.value, value=0.5)) for one in parts[1:]]
    matrix = replace(sheet, shape="matrix", rows=(first, *rows))
    (chart,) = book(desk, matrix)[xlsx.RANKED]._charts
    assert chart.y_axis.scaling.max == top
    assert max(drawn(book(desk, matrix))[0][1]) == largest


def test_points_stand_beside_the_most_there_are(scored, desk):
    sheet = views.sheet(scored, score.SUBJECT, Asked())
    groups = [one for one in sheet.rows if one.part.startswith("Nhóm ")]
    series = drawn(book(desk, sheet))
    assert series[0][0] == [one.part for one in groups]
    assert series[1][1] == [one.more[1] for one in groups]


def test_one_figure_alone_has_no_ranking(province, desk):
    sheet = views.sheet(province, ID, Asked(dim="khong"))
    assert xlsx.RANKED not in book(desk, sheet).sheetnames
