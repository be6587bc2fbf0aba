"""Maps, heat maps, comparisons, Decision 766 as files: what the page asks, nothing left out."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import format as say
from core.errors import MisuseError, StoreError
from core.period import Period
from core.settings import load
from core.values import Freshness, Status
from dashboard import router
from dashboard.pictures import figures
from desk import Desk
from exports.formats import making
from exports.pictures import grid, ground, palette, picture, press
from exports.pictures.grid import HATCH, Cell, Grid
from exports.pictures.ground import Area, Ground
from exports.pictures.strips import Strips
from exports.pictures.strokes import Box, Pen, width_of
from exports.provenance.truth import Figure, shown
from exports.sheets import asked, spread, views
from exports.sheets.asked import Asked
from exports.sheets.courses import COURSES
from exports.sheets.matrices import MATRICES
from exports.sheets.narrowing import Only
from indicators.asking.ranking import rank
from store.places import territory
from tests.dashboard.conftest import scored

__all__ = ["scored"]

ID = "onestop.on_time_rate"
TODAY = date(2023, 12, 26)
BOX = Box(20, 30, 900, 420)


def pen(ground="light"):
    told = [palette.colour(one, ground) for one in ("ink", "muted", "line")]
    return Pen(15.5, *told, palette.exchanged(ground), palette.colour("surface", ground))


def texts(svg):
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter() if
            one.tag.rpartition("}")[2] == "text"]  # fmt: skip


def drawn(sheet, size="slide", ground="light"):
    figure = figures.of(sheet)
    return figure, picture.compose(sheet.coded("7K4MP2QX"), figure, size, ground)


def test_every_view_that_is_named_can_be_made():
    assert set(asked.VIEWS) == set(views._MAKERS)


def test_every_page_that_a_file_names_is_there():
    router.discover()
    named = {path for path, _, _ in asked.PAGES.values()}
    named |= {one.path for one in (*COURSES, *MATRICES, spread.CHART)}
    assert all(router.find(path.strip("/")) for path in named), named


def test_a_map_holds_the_units_of_its_page_and_its_own_figure_first(province):
    sheet = views.sheet(province, "ban-do", Asked(indicator=ID))
    whole, *parts = [one.value for one in sheet.rows]
    assert whole.value_id == province.value(ID).value_id
    expected = [row.value for row in rank(province.by(ID, "unit"), province.definition(ID))]
    assert [one.unit for one in parts] == [one.unit for one in expected]
    assert [one.display for one in parts] == [one.display for one in expected]
    assert {one.unit.level for one in sheet.places} == {"district"}
    figure, svg = drawn(sheet)
    said = texts(svg)
    assert isinstance(figure, Ground)
    assert "Ranh giới ngày" not in " ".join(said), "there are none in this store"
    assert sheet.truth.title in said
    assert "Mã IOC-7K4M-P2QX" in said
    assert "trụ sở đơn vị, không phải ranh giới" in " ".join(said)
    for one in parts[:4]:
        assert shown(one) in said
    for area in figure.areas:
        assert area.unit.short_name in said, "no name lies over another in this province"
    told = json.loads(re.search(r"<truth[^>]*>(.*?)</truth>", svg, re.S)[1].replace("&amp;", "&"))
    assert told["subject"] == "ban-do"


def test_a_map_says_how_its_units_stand(province):
    """A count without a target has no worst: the largest comes first."""
    heads = {}
    for indicator in (ID, "onestop.received"):
        sheet = views.sheet(province, "ban-do", Asked(indicator=indicator))
        many = tuple(sheet.rows[:1]) + tuple(sheet.rows[1:]) * 19
        heads[indicator] = drawn(replace(sheet, rows=many))[0].beside.heads[0]
    assert heads[ID].endswith("kém nhất trước")
    assert heads["onestop.received"].endswith("lớn nhất trước")


def test_boundaries_are_drawn_in_classes_and_in_both_themes(province):
    sheet = views.sheet(province, "ban-do", Asked())

    def square(x, y):
        return [[(x, y), (x + 0.1, y), (x + 0.1, y + 0.1), (x, y + 0.1), (x, y)]]

    places = tuple(
        replace(one, rings=square(106 + n % 4 / 10, 10 + n // 4 / 10))
        for n, one in enumerate(sheet.places)
    )
    for theme in ("light", "dark"):
        figure, svg = drawn(replace(sheet, places=places), ground=theme)
        areas = [one for one in ElementTree.fromstring(svg).iter() if one.get("fill-rule")]
        assert len(areas) == len(places)
        fills = {one.get("fill") for one in areas}
        wanted = {palette.colour(one.fill, theme) for one in figure.areas if one.fill != HATCH}
        assert fills == {*wanted, "url(#hatch)"}
    assert "trụ sở" not in " ".join(texts(svg))


def test_a_map_whose_boundaries_fail_is_a_map_without_them_and_says_so(province, monkeypatch):
    def fail(day, level):
        raise StoreError("Ranh giới không đọc được.")

    monkeypatch.setattr(province, "boundaries", fail)
    sheet = views.sheet(province, "ban-do", Asked(indicator=ID))
    assert len(sheet.places) > 1
    assert not any(one.rings for one in sheet.places)
    assert sheet.boundaries is None
    assert sheet.truth.cuts == ("hình không có ranh giới: Ranh giới không đọc được",)
    assert "Ranh giới không đọc được" in " ".join(texts(drawn(sheet)[1]))


def test_a_map_of_nothing_is_said(province):
    with pytest.raises(MisuseError, match="không có đơn vị trực thuộc"):
        views.sheet(province, "ban-do", Asked(unit="27931"))


def test_a_map_of_one_part_is_said(province, monkeypatch):
    only = province.by("onestop.on_time_rate", "unit")[:1]
    monkeypatch.setattr(province, "by", lambda *given: only)
    with pytest.raises(MisuseError, match="chỉ có một đơn vị trực thuộc, không có gì để so sánh"):
        views.sheet(province, "ban-do", Asked())


def test_a_comparison_of_units_has_the_page_s_panels_on_one_axis(province):
    sheet = views.sheet(province, "so-sanh", Asked(units=("803", "802", "803")))
    assert [one.name for one in sheet.strips] == ["Huyện Bến Lức", "Huyện Đức Hòa"]
    for strip in sheet.strips:
        again = province.value(ID, strip.unit.slug)
        assert (strip.value.display, strip.value.status) == (again.display, again.status)
        assert strip.path[-1].display == province.series(ID, strip.unit.slug)[-1].display
    assert len(sheet.rows) == sum(1 + len(one.path) for one in sheet.strips)
    assert not sheet.headed
    figure, svg = drawn(sheet)
    said = texts(svg)
    assert isinstance(figure, Strips)
    axes = {tuple(one.chart["layout"]["yaxis"]["range"]) for one in figure.strips}
    assert len(axes) == 1
    for one in figure.strips:
        assert {one.name, one.figure, one.word} <= set(said)
    assert "Huyện Bến Lức, Huyện Đức Hòa" in " ".join(said), "among the filters"
    first, *others = sheet.strips
    path = [replace(one, definition="khac") if n > 12 else one for n, one in enumerate(first.path)]
    figure, _ = drawn(replace(sheet, strips=(replace(first, path=tuple(path)), *others)))
    marks = [[m["text"] for m in one.chart["layout"]["annotations"]] for one in figure.strips]
    assert marks == [["đổi cách tính"], []], "its break, on the small drawing alone"
    assert picture.page(figure, "print").height == picture.page(None, "print").height
    usual = views.sheet(province, "so-sanh", Asked())
    assert usual.strips[0].name == "Tỉnh Long An"
    ranked = [row.value.unit for row in rank(province.by(ID, "unit"), usual.rows[0].definition)]
    assert [one.value.unit for one in usual.strips[1:]] == ranked[: len(usual.strips) - 1]


def test_indicators_beside_each_other_share_the_axis_of_their_measure(province):
    asked = Asked(dim="chi-tieu", indicator=f"{ID},onestop.received,onestop.resolved", unit="802")
    sheet = views.sheet(province, "so-sanh", asked)
    assert [one.definition.id for one in sheet.strips] == asked.indicator.split(",")
    assert {one.value.unit for one in sheet.strips} == {province.value(ID, "802").unit}
    figure, _ = drawn(sheet)
    rate, *counts = [one.chart["layout"]["yaxis"]["range"] for one in figure.strips]
    assert counts[0] == counts[1] != rate
    assert sheet.truth.title == "So sánh các chỉ tiêu của Huyện Đức Hòa"


@pytest.mark.parametrize(
    ("subject", "choices", "said"),
    [
        ("so-sanh", {"dim": "field"}, "chỉ nhận theo=chi-tieu"),
        ("so-sanh", {"indicator": f"{ID},onestop.received"}, "thêm theo=chi-tieu"),
        ("so-sanh", {"dim": "chi-tieu", "units": ("802",)}, "không nhận cac-don-vi"),
        ("so-sanh", {"units": tuple(str(n) for n in range(794, 809))}, "nhiều nhất 12 ô"),
        ("so-sanh", {"units": ("khong-co",)}, "khong-co"),
        ("ban-do", {"units": ("802",)}, "không nhận cac-don-vi"),
        (ID, {"units": ("802",)}, "không nhận cac-don-vi"),
        ("ban-do", {"dim": "field"}, "đã có chiều của mình"),
        ("766", {"indicator": ID}, "không nhận chi-tieu"),
        ("mot-cua", {"indicator": ID}, "không nhận chi-tieu"),
        (ID, {"indicator": ID}, "không nhận chi-tieu"),
        ("van-ban/theo-don-vi", {}, "không có gì để so"),
    ],
)
def test_a_choice_that_a_view_does_not_have_is_refused(province, subject, choices, said):
    with pytest.raises(MisuseError, match=said):
        views.sheet(province, subject, Asked(**choices))


def test_a_heat_map_has_twelve_months_of_every_unit(province):
    sheet = views.sheet(province, "mot-cua/ban-do-nhiet", Asked(period=Period.parse("2023", TODAY)))
    months = {one.value.period.code for one in sheet.rows[1:]}
    assert months == {f"2023-{n:02}" for n in range(1, 13)}
    for row in sheet.rows[1:60:7]:
        one = row.value
        again = province.value(ID, one.unit, one.period)
        assert (one.display, one.status, one.as_of) == (again.display, again.status, again.as_of)
    assert sheet.truth.as_of == sheet.rows[0].value.as_of, "not of the oldest month"
    figure, svg = drawn(sheet)
    told = {one.value.unit_id for one in sheet.rows[1:] if one.value.value is not None}
    assert len(figure.rows) == len(told)
    assert f"Không có số nào: {34 - len(told)} đơn vị." in " ".join(texts(svg))
    faint = [cell for row in figure.rows for cell in row[1:] if cell.text and not cell.faint]
    assert not faint, "no month of 400 dossiers has thirty cases in a unit"
    assert figure.worst_first
    assert not sheet.truth.doubts, "each is fresh"
    sizes = [
        float(one.get("font-size"))
        for one in ElementTree.fromstring(svg).iter()
        if one.text in {cell.text for row in figure.rows for cell in row if cell.text}
    ]
    assert min(sizes) > 10, "few rows with short names are as large as the text"


def test_old_cells_of_a_heat_map_are_counted_and_marked(province, monkeypatch):
    whole = province.by

    def old(*given):
        return [
            replace(one, freshness=Freshness.STALE, freshness_note="số liệu đến 15/12/2023")
            if one.value is not None and one.period.code == "2023-12"
            else one
            for one in whole(*given)
        ]

    monkeypatch.setattr(province, "by", old)
    sheet = views.sheet(province, "mot-cua/ban-do-nhiet", Asked())
    shown_ = [row.value for row in sheet.rows[1:] if row.value.value is not None]
    worn = [one for one in shown_ if one.freshness is Freshness.STALE]
    assert worn
    said = f"{len(worn)} trên {len(shown_)} ô có số là số cũ hoặc của nguồn đang lỗi"
    assert said in sheet.truth.doubts[-1]
    figure, svg = drawn(sheet)
    marked = [cell for row in figure.rows for cell in row if cell.doubted]
    assert len(marked) == len(worn)
    assert texts(svg).count("!") == len(worn)
    assert "Dấu !: số cũ, hoặc nguồn đang lỗi." in " ".join(texts(svg))
    assert f"Lưu ý: {said}" in " ".join(texts(svg))


def test_a_comparison_has_the_page_s_columns_and_leaves_out_the_silent(article):
    sheet = views.sheet(article, "nhiem-vu/theo-don-vi", Asked())
    figure, svg = drawn(sheet)
    said = texts(svg)
    for definition in (one.definition for one in sheet.rows[:5]):
        assert definition.short_name in " ".join(said)
    for row, of in zip(figure.rows[:3], range(3), strict=True):
        held = sheet.rows[of * (len(figure.heads) - 1) : (of + 1) * (len(figure.heads) - 1)]
        assert [cell.text for cell in row[1:]] == [shown(one.value) for one in held]
    assert sheet.truth.address.endswith("/nhiem-vu#theo-don-vi")


def test_a_chart_s_file_holds_the_lines_that_a_narrowed_page_draws_and_names_the_others(article):
    only = (Only("direction", "out"),)
    sheet = views.sheet(article, "van-ban/ky-so", Asked(only=only))
    assert {row.definition.id for row in sheet.rows} == {"edoc.signed_rate"}, "of outgoing ones"
    agency = article.definition("edoc.signed_agency_rate")
    assert [agency.short_name in one for one in sheet.truth.cuts] == [True]


def test_766_has_groups_components_units_and_the_official_points(scored):
    sheet = views.sheet(scored, "766", Asked())
    card = scored.scorecard(None, None, None)
    assert sheet.rows[0].value.display == card.value.display
    table = making.values(sheet)
    keys = [one.key for one in table.columns]
    rows = [dict(zip(keys, one, strict=True)) for one in table.rows]
    for group in card.groups:
        (row,) = [one for one in rows if one["part"] == f"Nhóm {group.code}"]
        assert row["official"] == (None if group.official is None else float(group.official))
        assert row["ceiling"] == group.ceiling
        if group.gap is not None:
            classes = sum(row[key] for key in keys if key.startswith("gap_"))
            assert classes == pytest.approx(row["gap"])
    parts = [one for one in rows if one["part"] == "Theo đơn vị"]
    assert len(parts) == len(scored.scores_by_unit(None, None, None))
    assert [one["official"] for one in parts].count(71.5) == 1
    unjudged = [one for one in rows if one["note"].startswith("Chưa có nguồn")]
    assert unjudged
    assert all(one["value"] is None and one["value_id"] == "" for one in unjudged)
    figure, svg = drawn(sheet, "print")
    assert not figure.worst_first, "in the order of its groups"
    assert len(figure.rows) == len(rows) - len(parts)
    assert picture.page(figure, "print").height > picture.page(None, "print").height
    assert "cổng" in " ".join(texts(svg)).lower()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(load(tmp_path_factory.mktemp("desk"), {}))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("fixture", "subject"),
    [
        ("province", "ban-do"),
        ("scored", "766"),
        ("article", "van-ban/theo-don-vi"),
        ("province", "so-sanh"),
    ],
)
def test_every_form_says_the_same(request, desk, fixture, subject):
    catalog = request.getfixturevalue(fixture)
    sheet = views.sheet(catalog, subject, Asked())
    figure = figures.of(sheet)
    made = {}
    for form in ("png", "xlsx", "parquet", "json", "csv"):
        coded, file = making.make(desk, sheet, form, making.Look(), figure, press.make, by="thu")
        made[form] = (coded.truth.short_code, b"".join(file))
        export = desk.export(coded.truth.code)
        assert export.state == "done"
        assert len(json.loads(export.figures)) == len(sheet.figures)
    code, content = made["png"]
    kept = press.texts(content)
    assert kept["ioc-code"] == f"IOC-{code}"
    assert json.loads(kept["ioc-truth"])["title"] == sheet.truth.title
    rows = json.loads(made["json"][1])["rows"]
    sheet_rows = openpyxl.load_workbook(io.BytesIO(made["xlsx"][1])).worksheets[0]
    typed = pq.read_table(io.BytesIO(made["parquet"][1])).to_pylist()
    keys = [one.key for one in sheet.columns]
    assert len(rows) == len(typed) == sheet_rows.max_row - 1 == len(sheet.rows)
    for n, row in enumerate(sheet.rows):
        cells = dict(zip(keys, (cell.value for cell in sheet_rows[n + 2]), strict=True))
        assert rows[n]["display"] == typed[n]["display"] == shown(row.value)
        assert (cells["display"] or "") == shown(row.value)
        if sheet.more:
            points = sheet_rows[n + 2][keys.index("ceiling")]
            assert points.value is None or points.number_format == "#,##0.00"
        for key, cell in zip((one.key for one in sheet.more), row.more, strict=True):
            said = cell if cell is None else pytest.approx(cell)
            assert cells[key] == said
            assert rows[n][key] == typed[n][key] == cell


def test_figures_of_views_can_be_asked_for_again(province):
    sheet = views.sheet(province, "mot-cua/ban-do-nhiet", Asked(unit="802"))
    for one in (Figure.of(row.value) for row in sheet.rows[:40:3]):
        again = province.value(
            one.indicator, one.unit, Period.parse(one.period, TODAY), dict(one.dims) or None,
            None, "then" if one.alone else None,
        )  # fmt: skip
        assert Figure.of(again).same(one), one


def test_a_table_that_is_too_long_says_what_is_not_drawn(province):
    sheet = views.sheet(province, "ban-do", Asked())
    long = Grid(("a", "b"), tuple((Cell(str(n)), Cell("1")) for n in range(40)))
    ready = making.prepared(sheet, "png", making.Look(), long)
    assert "hình chỉ vẽ 30 trên 40 dòng; đủ" in ready.truth.cuts[-1], "in an order of its own"
    worst = making.prepared(sheet, "png", making.Look(), replace(long, worst_first=True))
    assert "40 dòng, xấu nhất trước; đủ" in worst.truth.cuts[-1]
    svg = picture.compose(ready, long)
    assert "29" in texts(svg)
    assert "30" not in texts(svg)


def test_who_holds_it_on_paper_is_told_where_to_check(province, desk):
    sheet = views.sheet(province, "so-sanh", Asked())
    host = "https://ioc.example.invalid/"
    for form in ("svg", "json"):
        coded, file = making.make(
            desk, sheet, form, making.Look(), figures.of(sheet), press.make, by="thu", host=host
        )
        said = b"".join(file).decode()
        assert f"https://ioc.example.invalid/kiem-tra/{coded.truth.short_code}" in said


def test_such_a_view_has_no_list(province, desk):
    sheet = views.sheet(province, "mot-cua/ban-do-nhiet", Asked())
    look = making.Look(kind=making.LIST)
    before = len(desk.exports())
    with pytest.raises(MisuseError, match="không có hình dạng danh sách"):
        making.make(desk, sheet, "svg", look, None, press.make, by="thu")
    assert len(desk.exports()) == before


words = st.text("aăâbcdđêghơư 0123456789,%", min_size=1, max_size=24)


@settings(max_examples=40, deadline=None)
@given(
    heads=st.lists(words, min_size=2, max_size=14),
    names=st.lists(words, min_size=1, max_size=30),
    figure=st.sampled_from(["–", "100 %", "1.234.567,89", "0"]),
    keyed=st.booleans(),
)
def test_no_figure_is_cut_and_nothing_leaves_the_box(heads, names, figure, keyed):
    rows = tuple(
        (
            Cell(name),
            *(Cell(figure, "d1" if n % 2 else HATCH, Status.OFF) for n in range(1, len(heads))),
        )
        for name in names
    )
    made = Grid(tuple(heads), rows, (("d1", "xấu"),) if keyed else ())
    svg = f"<svg>{grid.svg(made, BOX, pen(), palette.colour)}</svg>"
    root = ElementTree.fromstring(svg)
    assert [one.text for one in root.iter("text")].count(figure) >= len(names) * (len(heads) - 1)
    for one in root.iter("rect"):
        x, y = float(one.get("x")), float(one.get("y"))
        assert BOX.left - 1 <= x
        assert x + float(one.get("width")) <= BOX.left + BOX.width + 1
        assert BOX.top - 1 <= y
        assert y + float(one.get("height")) <= BOX.top + BOX.height + 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_on_every_class_can_be_read(theme):
    def light(hexed):
        parts = [int(hexed[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        lin = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]

    for token in ("d1", "d2", "d3", "d4", "d5", "q1", "q2", "q3", "q4", "q5"):
        shade = palette.colour(token, theme)
        a, b = sorted((light(shade), light(grid.readable(shade))))
        assert (b + 0.05) / (a + 0.05) >= 4.5, (token, theme)


def test_names_that_would_overlap_stand_a_line_apart_or_are_left_to_the_list():
    units = [one for one in territory.load(80).units if one.level == "district"][:4]
    same = [replace(unit, latitude=10.5, longitude=106.5) for unit in units]
    far = replace(same[0], short_name="Xa", latitude=11.5, longitude=107.5)
    made = Ground(tuple(Area(unit, "d5", "x") for unit in (*same, far)), ())
    said = texts(f"<svg>{ground.svg(made, BOX, pen(), palette.colour)}</svg>")
    assert [one.short_name in said for one in same] == [True, True, True, False]
    assert "Xa" in said


def test_a_name_without_room_stands_in_the_list_beside_or_is_told_below():
    units = [one for one in territory.load(80).units if one.level == "district"][:6]
    same = [replace(unit, latitude=10.5, longitude=106.5) for unit in units]
    for listed in (False, True):
        made = Ground(tuple(Area(unit, "d5", "x", listed=listed) for unit in same), ())
        said = texts(f"<svg>{ground.svg(made, BOX, pen(), palette.colour)}</svg>")
        lost = [one.short_name for one in same if one.short_name not in said]
        assert len(lost) >= 3
        below = f"Không đủ chỗ cho {len(lost)} tên: {', '.join(lost)}"
        assert (below in said) is not listed


def test_the_list_beside_a_map_has_every_unit_that_may_be_named(province):
    sheet = views.sheet(province, "ban-do", Asked(indicator=ID))
    whole, one = sheet.rows[0], sheet.rows[1]
    units = [
        replace(sheet.places[0].unit, unit_id=900 + n, latitude=10 + n / 10, short_name=f"N{n}")
        for n in range(ground.NAMED)
    ]
    values = [replace(one.value, unit_id=unit.unit_id, unit_name=unit.short_name, dims={},
                      extra={}) for unit in units]  # fmt: skip
    places = [replace(sheet.places[0], unit=u, value=v) for u, v in zip(units, values, strict=True)]
    rows = (whole, *(replace(one, value=value) for value in values))
    figure, _ = drawn(replace(sheet, places=tuple(places), rows=rows))
    assert figure.told
    assert {row[0].text for row in figure.beside.rows} == {unit.short_name for unit in units}
    assert all(area.listed for area in figure.areas)


def test_the_mark_of_a_map_is_explained_where_a_row_has_it(province):
    """What is old and not in the list has no mark, so none is explained."""
    sheet = views.sheet(province, "ban-do", Asked(indicator=ID))
    old = replace(sheet.rows[1].value, freshness=Freshness.STALE)
    places = (replace(sheet.places[0], value=old), *sheet.places[1:])
    assert shown(old) != say.NOTHING
    assert "Dấu !" not in drawn(replace(sheet, places=places))[0].hint
    rows = (sheet.rows[0], replace(sheet.rows[1], value=old), *sheet.rows[2:])
    assert "Dấu !" in drawn(replace(sheet, rows=rows))[0].hint


@pytest.mark.parametrize(
    ("freshness", "marked"),
    [(Freshness.FRESH, 0), (Freshness.STALE, 1), (Freshness.FAILED, 1), (Freshness.MISSING, 0)],
)
def test_a_list_marks_what_is_old_or_failed_not_what_is_not_there(province, freshness, marked):
    sheet = asked.sheet(province, "mot-cua", Asked())
    value = replace(sheet.rows[0].value, freshness=freshness)
    rest = [replace(one, value=replace(one.value, freshness=Freshness.FRESH))
            for one in sheet.rows[1:]]  # fmt: skip
    made = replace(sheet, rows=(replace(sheet.rows[0], value=value), *rest))
    assert texts(picture.compose(made, None)).count(grid.DOUBT) == marked


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.sampled_from(
    ["Tân An", "Tân Trụ", "Cần Đước", "Kiến Tường", "Mộc Hóa"])), max_size=24))  # fmt: skip
def test_no_name_on_a_map_lies_over_another_and_the_first_keeps_its_place(seats):
    held = ground.apart(seats, 12)
    boxes = [(x - width_of(name, 12) / 2, y - 12, x + width_of(name, 12) / 2, y + 3.6)
             for x, y, name in held]  # fmt: skip
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) < 1e-6, "what adding fractions anew may be off by"
    assert held[:1] == seats[:1]
    assert {(x, name) for x, _, name in held} <= {(x, name) for x, _, name in seats}
    moved = [one for one in ground.apart(seats, 12, (0, 300)) if one not in seats]
    assert all(y - 12 > -1e-6 and y + 3.6 < 300 + 1e-6 for _, y, _ in moved)


def test_documents_stand_by_type_and_by_the_other_side(article):
    sheet = views.sheet(article, "van-ban/theo-loai", Asked())
    told = {(row.value.indicator, row.member): row.value for row in sheet.rows}
    whole = article.value("edoc.sent")
    assert told["edoc.sent", "Công văn"].value == whole.value > 0
    assert told["edoc.signed_rate", "Công văn"].denominator == whole.value
    only = Asked(only=(Only("type", "Công văn"),), dim="unit")
    narrowed = asked.sheet(article, "edoc.sent", only)
    assert narrowed.rows[0].value.value == whole.value
    assert ("Chỉ gồm", "Loại văn bản: Công văn") in narrowed.truth.filters
    (side,) = views.sheet(article, "van-ban/noi-gui-nhan", Asked()).rows[:1]
    assert (side.value.indicator, side.value.value) == ("edoc.exchanged", 1)
    assert side.value.extra["name"] == "không ghi"
