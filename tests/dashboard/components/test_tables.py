import re
from dataclasses import replace

import pytest

from core import format as say
from core.clock import DAY
from core.errors import NotFoundError
from core.facts import KINDS
from core.units import Level, Unit
from core.values import Freshness, Moved, Status, Target
from dashboard.components import (
    cells,
    dotmap,
    heat,
    moved,
    number,
    ranking,
    records,
    scale,
    table,
)
from dashboard.serving.html import render
from dashboard.wording import words
from indicators.asking.answers import RecordPage, RecordsLink
from indicators.asking.ranking import UNSURE, rank
from indicators.defining.model import Quantile
from tests.dashboard.fakes import FakeCatalog


def test_a_table_has_a_name_heads_and_is_reached_with_keys():
    html = render(table.table(["Tên", table.Column("Số", num=True)], [["a", None]], caption="Bảng"))
    assert '<caption class="sr">Bảng</caption>' in html
    assert '<th scope="row">a</th>' in html
    assert '<td class="num">–</td>' in html
    assert 'tabindex="0"' in html
    assert 'aria-label="Bảng"' in html


def test_a_short_row_speaks_for_the_columns_left():
    html = render(table.table(["A", "B", "C"], [["a", "nói chung"]], caption="x"))
    assert 'colspan="2"' in html


def test_a_column_of_nothing_is_left_out_and_said():
    columns = [
        "Tên",
        table.Column("Mục tiêu", num=True, empty="chưa đặt"),
        table.Column("Số", num=True),
        table.Column("Mẫu", num=True),
    ]
    rows = [["a", None, "1", None], ["mốc", "nói chung"], ["b", None, None, None]]
    html = render(table.table(columns, rows, caption="x"))
    assert re.findall(r'scope="col"[^>]*>([^<]+)', html) == ["Tên", "Số"]
    assert html.count("–") == 1, "what one row lacks alone stays a dash"
    assert ">nói chung</td>" in html
    nothing = words.t("table.nothing")
    assert words.t("table.left_out", columns=f"Mục tiêu (chưa đặt); Mẫu ({nothing})") in html
    whole = render(table.table(columns, [["a", None, "1", None]], caption="x"))
    assert whole.count('scope="col"') == 4, "one row tells of itself"
    assert "hint" not in whole


def test_sorted_columns_say_so():
    head = table.Column("Số", sort="/x?xep=so", sorted="descending")
    html = render(table.table([head], [["1"]], caption="x"))
    assert 'aria-sort="descending"' in html
    assert "\xa0▼</a>" in html, "the arrow stands on no line of its own"


def unit_value(make, name, hits, total, status=Status.NONE):
    rate = hits / total if total else None
    return make(
        unit=name, unit_name=name, value=rate, numerator=hits, denominator=total,
        reason="" if total else "không có hồ sơ", target=Target(at_least=0.99),
        freshness=Freshness.FRESH if total else Freshness.MISSING, status=status,
    )  # fmt: skip


@pytest.fixture
def ranked(make, definition):
    values = [
        unit_value(make, "Kém", 900.0, 1000.0, Status.WATCH),
        unit_value(make, "Sít", 297.0, 300.0),
        unit_value(make, "Tốt", 1000.0, 1000.0, Status.ON),
        unit_value(make, "Ít", 11.0, 11.0),
        unit_value(make, "Trống", None, 0.0),
    ]
    return rank(values, definition)


def drawn(ranked, definition, **changes):
    given = {"title": "Đơn vị", "anchor": "x", "names": ("đúng hạn", "đã xong")}
    return render(
        ranking.section(ranked, definition, href=lambda r: f"/?u={r.value.unit}", **given | changes)
    )


def test_ranking_words_come_from_the_interval(ranked, definition):
    html = drawn(ranked, definition)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html.split("<tbody>")[1], re.DOTALL)
    said = {re.search(r">([^<]+)</a>", row)[1]: row for row in rows}
    assert list(said) == ["Kém", "Sít", "Tốt", "Ít", "Trống"]
    assert words.said(Status.WATCH.word) in said["Kém"], "as its card says"
    assert words.said(UNSURE) in said["Sít"]
    assert words.said(Status.ON.word) in said["Tốt"]
    assert words.t("rank.small", count=30) in said["Ít"]
    assert words.said("không có hồ sơ") in said["Trống"]
    assert all(words.said(Status.NONE.word) in said[name] for name in ("Ít", "Trống"))


def test_a_close_call_warns_only_below_the_target(make, definition):
    values = [
        unit_value(make, "Trên", 298.0, 300.0),
        unit_value(make, "Đủ", 100.0, 100.0),
        unit_value(make, "Dưới", 296.0, 300.0),
    ]
    html = drawn(rank(values, definition), definition)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html.split("<tbody>")[1], re.DOTALL)
    said = {re.search(r">([^<]+)</a>", row)[1]: row for row in rows}
    assert all(words.said(UNSURE) in row for row in said.values())
    assert {name: "is-watch" in row for name, row in said.items()} == {
        "Trên": False, "Đủ": False, "Dưới": True,
    }  # fmt: skip
    assert "is-none" in said["Đủ"]


def test_cells_carry_their_column_s_name_for_a_phone():
    columns = ["Tên", "Số"]
    html = render(table.table(columns, [["a", "1"]], caption="x", labels=True))
    assert '<td data-label="Số">1</td>' in html
    assert "data-label" not in render(table.table(columns, [["a", "1"]], caption="x"))


def test_intervals_are_told_to_those_who_cannot_see_them(ranked, definition):
    low = words.percent(ranked[0].low)
    assert (
        f'aria-label="{words.t("rank.interval", low=low, high=words.percent(ranked[0].high))}"'
        in drawn(ranked, definition)
    )


def test_a_long_list_is_cut_and_says_how_to_see_all(ranked, definition):
    html = drawn(ranked, definition, limit=1, everything="/?hien=tat-ca")
    assert "Sít" not in html
    assert "Trống" in html
    assert 'href="/?hien=tat-ca"' in html


def test_an_empty_ranking_is_said(definition):
    assert words.t("reason.missing") in drawn([], definition)


def test_counts_are_ranked_without_intervals(make, count):
    values = [make(value=3.0, display="3", denominator=None, numerator=3.0, target=None)]
    html = drawn(rank(values, count), count)
    assert "axs" not in html
    assert words.t("rank.hint_count") in html


def test_ranks_without_an_interval_say_so(make, count):
    """Medians and means of few cases swing too, and nothing bounds them here."""
    median = Quantile(kind="quantile", histogram="dossier.handling", share=0.5)
    typical = count.model_copy(update={"value": median})
    values = [
        make(unit=name, unit_name=name, value=days, numerator=None, denominator=40.0, target=None)
        for name, days in (("Chậm", 9.0), ("Nhanh", 2.0))
    ]
    rows = rank(values, typical)
    assert {(one.low, one.high) for one in rows} == {(None, None)}
    html = drawn(rows, typical)
    assert words.t("rank.hint_typical") in html


def test_scale_around_a_floor_and_a_roof(definition):
    floor = scale.around(Target(at_least=0.99), definition)
    assert [floor.css(v) for v in (0.999, 0.99, 0.985, 0.975, 0.9, None)] == [
        "m5", "m4", "m3", "m2", "m1", "m0",
    ]  # fmt: skip
    roof = scale.around(Target(at_most=0.01), definition)
    assert [roof.css(v) for v in (0.004, 0.01, 0.015, 0.025, 0.5)] == ["m5", "m4", "m3", "m2", "m1"]


def test_at_a_hundred_percent_there_is_nothing_better(definition):
    whole = scale.around(Target(at_least=1.0), definition)
    assert whole.css(1.0) == "m5"
    assert [css for css, _ in whole.key(definition)] == ["m5", "m3", "m2", "m1"]


def test_heat_prints_only_what_misses_the_target(make, definition, lang):
    target = scale.around(Target(at_least=0.99), definition)
    cells = [
        make(value=0.999),
        make(value=0.981),
        None,
        make(value=0.97, freshness=Freshness.STALE),
    ]
    months = ["9", "10", "11", "12"]
    line = heat.Line("Huyện Đức Hòa", "/?u=802", cells, [f"/?u=802&ky={one}" for one in months])
    heads = [(one, f"/?ky={one}") for one in months]
    html = render(heat.heat(heads, [line], definition, target, caption="x"))
    for month in months:  # a cell is the unit in its month; by keyboard the unit, then the month
        assert html.count(f'href="/?u=802&amp;ky={month}" tabindex="-1"') == 1
        assert f'<a href="/?ky={month}">{month}</a>' in html
    seen = re.sub(r'<span class="sr">.*?</span>', "", html)
    assert ("98.1" if lang == "en" else "98,1") in seen
    assert "99,9<" not in seen
    assert 'class="m0"' in html
    assert words.t("reason.missing") in html
    assert "hatched" in html


def seats():
    from datetime import date

    old = (date(2004, 1, 1), date(2025, 7, 1))
    return [
        Unit(1, "802", "Huyện Đức Hòa", "Đức Hòa", Level.DISTRICT, 9, *old, 10.88, 106.42),
        Unit(2, "803", "Huyện Bến Lức", "Bến Lức", Level.DISTRICT, 9, *old, 10.64, 106.49),
        Unit(3, "000", "Sở <Xây dựng>", "Sở XD", Level.AGENCY, None, *old),
    ]


def test_dots_stand_at_seats_and_the_table_holds_all(make, definition):
    values = {1: make(value=0.999), 2: make(value=None), 3: make(value=0.98)}
    html = render(
        dotmap.dotmap(seats(), values, definition, scale.around(Target(at_least=0.99), definition),
                      title="Bản đồ", hint="x",
                      href=lambda one: f"/?u={one.code}")
    )  # fmt: skip
    assert html.count("<circle") == 2
    assert len(re.findall(r'<a href="/\?u=[^"]+" tabindex="-1"><circle', html)) == 2
    assert len(re.findall(r'<th scope="row"><a href="/\?u=', html)) == len(values)
    assert 'class="m0"' in html
    assert words.t("map.seats", count=30) in html
    assert "Sở &lt;Xây dựng&gt;" in html


def test_a_map_without_seats_is_a_table(make, definition):
    html = render(
        dotmap.dotmap(seats()[2:], {3: make()}, definition,
                      scale.around(Target(at_least=0.99), definition), title="Bản đồ", hint="x",
                      href=lambda one: f"/?u={one.code}")
    )  # fmt: skip
    assert "<circle" not in html
    assert "<table" in html


def page(**changes):
    row = {
        "code": "H39.1",
        "unit_name": "Huyện Đức Hòa",
        "proc_name": "Cấp <sổ>",
        "field_name": "Đất đai",
        "received_at": 1,
        "due_at": 1_703_000_000,
        "finished_at": None,
        "closing": 0,
        "paused": False,
    }
    return RecordPage("dossier", [row | changes], 120, "k2")


def listing(page, codes, now, after=""):
    drawn = records.listing(
        page,
        codes=codes,
        now=now,
        caption="x",
        first="/?a",
        following=lambda k: f"/?s={k}",
        sorting=lambda order: f"/?xep={order}",
        after=after,
    )
    return render(drawn)


def test_codes_are_for_those_who_may_act(now):
    assert "H39.1" in listing(page(), True, now)
    hidden = listing(page(), False, now)
    assert "H39.1" not in hidden
    assert words.t("records.no_codes") in hidden


def test_records_are_escaped_paged_and_counted(now):
    html = listing(page(), True, now, after="k1")
    assert "Cấp &lt;sổ&gt;" in html
    assert 'href="/?s=k2"' in html
    assert 'href="/?a"' in html
    assert words.t("records.count", count="120", shown="1") in html


BOTH = ("due_at", "-due_at", "late", "-late")


@pytest.mark.parametrize(
    ("order", "orders", "links", "sorted_by"),
    [
        ("due_at", BOTH, ["-due_at", "-late"], ("due_at", "ascending")),
        ("-due_at", BOTH, ["due_at", "-late"], ("due_at", "descending")),
        ("-late", BOTH, ["due_at", "late"], ("late", "descending")),
        ("-late", ("due_at", "-due_at", "-late"), ["due_at"], ("late", "descending")),
        ("", (), [], None),
    ],
)
def test_a_head_sorts_by_its_column_and_then_the_other_way(now, order, orders, links, sorted_by):
    html = listing(replace(page(), order=order, orders=orders), True, now)
    assert re.findall(r'<a class="so" href="/\?xep=([^"]*)"', html) == links
    heads = re.findall(r'<th [^>]*aria-sort="([^"]*)"[^>]*>(.*?)</th>', html)
    told = [] if sorted_by is None else [(sorted_by[1], words.t(f"records.{sorted_by[0]}"))]
    assert [(way, re.sub(r"<[^>]*>|\s[▲▼]", "", head)) for way, head in heads] == told


def test_a_list_that_is_too_long_to_be_sorted_says_so(now):
    long = replace(page(), order="due_at", orders=("due_at", "-due_at"), bound=3_000)
    said = words.t("records.long", bound=words.number(3_000), columns=words.t("records.due_at"))
    assert said in listing(long, True, now)
    assert words.t("records.long_as_is", bound=words.number(3_000)) in listing(
        replace(long, orders=()), True, now
    )
    assert words.number(3_000) not in listing(page(), True, now)


def test_how_late_a_set_is_is_told_as_of_its_list(now):
    row = {"title": "S", "modified_at": now - 3 * DAY, "update_days": 1}
    old = RecordPage("dataset", [row], 1, "")
    late = f'<b class="bad" data-n="2">{words.ago(2 * DAY)}</b>'
    assert late in listing(old, True, now)
    assert 'class="bad"' not in listing(replace(old, as_of=now - 2 * DAY), True, now)


@pytest.mark.parametrize(
    ("late", "days"),
    [(60, "0,01"), (3_600, "0,04"), (129_600, "1,5"), (2 * DAY, "2")],
)
def test_what_is_late_is_never_copied_as_nothing(now, late, days):
    html = listing(page(due_at=now - late, finished_at=now), True, now)
    figure = days if words.language() == "vi" else days.replace(",", ".")
    assert f'data-n="{figure}">{words.ago(late)}</b>' in html


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"due_at": None}, "records.no_due"),
        ({"paused": True}, "records.paused"),
        ({"closing": 1, "finished_at": 1}, "records.closing.finished"),
        ({"closing": 2}, "records.closing.refused"),
    ],
)
def test_states_of_a_dossier_are_said(now, changes, key):
    assert words.t(key) in listing(page(**changes), True, now)


def test_every_kind_has_columns_with_words(now):
    for kind in KINDS:
        empty = replace_kind(RecordPage(kind, [{}], 1, ""), kind)
        assert "–" in listing(empty, True, now)


def replace_kind(page, kind):
    return replace(page, kind=kind)


def test_a_list_that_the_catalogue_refuses_is_a_notice():
    from dashboard.addresses import filters

    class Refuses(FakeCatalog):
        def records(self, kind, query, limit=50, after=""):
            raise NotFoundError("Không có loại bản ghi này.")

    catalog = Refuses()
    html = render(
        records.section(catalog, RecordsLink("x", {}, 1), filters.read("/", {}, catalog), title="T",
                        caption="c", anchor="a", codes=False)
    )  # fmt: skip
    assert "Không có loại bản ghi này." in html


def heated(cells, definition, target):
    """One row of a heat map."""
    ways = ["/"] * len(cells)
    line = heat.Line("x", "/", cells, ways)
    return render(heat.heat([("1", "/")] * len(cells), [line], definition, target, caption="x"))


def test_an_estimated_and_a_doubted_cell_say_so_seen_heard_and_pointed_at(make, definition):
    target = scale.around(Target(at_least=0.99), definition)
    part = Moved("27694@2004", "Xã Bình Thạnh", 0.5, estimated=True)
    good, bad = (make(value=n, estimated=True, moved=(part,)) for n in (0.999, 0.9))
    worn = make(value=0.9, freshness=Freshness.STALE)
    html = heated([good, bad, worn, make(value=0.9)], definition, target)
    cells = re.findall(r"<td.*?</td>", html)
    assert [">≈ <" in one or ">≈ 9" in one for one in cells] == [True, True, False, False]
    for at, said in ((0, words.t("fresh.estimated")), (1, words.t("fresh.estimated")),
                     (2, number.doubt(worn))):  # fmt: skip
        title = re.search(r'title="([^"]*)"', cells[at]).group(1)
        assert said in title, "pointed at"
        assert f'<span class="sr"> {said}</span>' in cells[at], "heard"
        assert f"<a {said}" not in cells[at]
    assert "Xã Bình Thạnh" in cells[1]
    assert 'class="sr"' not in cells[3]
    assert moved.hint([good]) in html
    assert words.t("heat.striped", why=words.lower_first(number.doubt(worn))) in html


def test_few_cases_are_drawn_paler_and_smaller(make, definition):
    target = scale.around(Target(at_least=0.99), definition)
    few, many = make(value=0.9, denominator=10.0), make(value=0.9)
    html = heated([few, many], definition, target)
    assert 'class="m1 few"' in html
    assert 'class="m1"' in html
    drawing = render(
        dotmap.dotmap(
            seats(),
            {1: few, 2: many},
            definition,
            target,
            title="t",
            hint="h",
            href=lambda one: "/",
        )
    )
    sizes = sorted(float(r) for r in re.findall(r' r="([\d.]+)"', drawing))
    assert sizes[0] < sizes[1]


def test_a_ranking_is_sorted_by_the_address(ranked, definition):
    def order(by):
        sort = ranking.Sort(by, lambda one: f"/?sap={one}")
        html = drawn(ranked, definition, sort=sort)
        return re.findall(r'href="/\?u=([^"]+)"', html), html

    worst, html = order(ranking.WORST)
    assert worst == ["Kém", "Sít", "Tốt", "Ít", "Trống"]
    assert 'aria-sort="ascending"' in html
    assert order(ranking.NAME)[0] == ["Ít", "Kém", "Sít", "Tốt", "Trống"]
    by_count, html = order(ranking.COUNT)
    assert by_count == ["Kém", "Tốt", "Sít", "Ít", "Trống"]
    assert 'href="/?sap=ten"' in html


def test_a_ranking_by_name_follows_the_vietnamese_alphabet(make, definition):
    names = ["Xã Đức Hòa", "Xã Dương Xuân", "Xã Ăn", "Xã Âu", "Xã An", "Xã Đa"]
    rows = rank([unit_value(make, name, 90.0, 100.0) for name in names], definition)
    by_name = drawn(rows, definition, sort=ranking.Sort(ranking.NAME, lambda one: f"/?sap={one}"))
    told = re.findall(r'href="/\?u=([^"]+)"', by_name)
    assert told == ["Xã An", "Xã Ăn", "Xã Âu", "Xã Dương Xuân", "Xã Đa", "Xã Đức Hòa"]


def test_an_order_that_does_not_exist_is_the_worst_first():
    from dashboard.addresses import filters

    catalog = FakeCatalog()
    assert ranking.sort_of(filters.read("/", {"sap": "x"}, catalog), "a").by == ranking.WORST
    by_name = ranking.sort_of(filters.read("/", {"sap": "ten"}, catalog), "a")
    assert by_name.by == ranking.NAME
    assert by_name.href(ranking.WORST) == "/#a"


def test_a_month_is_held_against_the_target_of_its_own_time(make, definition):
    now = scale.around(Target(at_least=0.99), definition)
    then = make(value=0.96, target=Target(at_least=0.95))
    free = make(value=0.5, target=None)
    html = heated([then, free], definition, now)
    assert 'td class="m4"' in html, "met its own target of then"
    assert 'td class="m1"' not in html
    assert 'td class="free"' in html
    assert words.t("heat.other_or_none") in html
    alike = [make(value=0.96, target=Target(at_least=0.99))]
    plain = heated(alike, definition, now)
    assert words.t("heat.other_or_none") not in plain
    assert words.t("heat.none") not in plain


def test_a_dossier_handed_in_elsewhere_says_where():
    draw = dict(cells.COLUMNS["dossier"])["unit"]
    row = {"unit_name": "Xã A", "recv_unit_name": "Xã B", "channel": 1}
    assert words.t("records.taken_at", unit="Xã B") in render(draw(row, 0))
    assert draw(row | {"recv_unit_name": "Xã A"}, 0) == "Xã A"
    assert draw(row | {"channel": 2}, 0) == "Xã A", "nobody went anywhere"
    assert draw({"unit_name": "Xã A"}, 0) == "Xã A"


def test_a_document_is_named_by_its_number_and_an_unnumbered_one_says_so():
    name, draw = cells.COLUMNS["document"][0]
    assert name == "symbol"
    key = "000.00.12.H39|000.00.12.H39,2023/12/05,128/CV-SXD"
    shown = render(draw({"code": key, "symbol": "128/CV-SXD"}, 0))
    assert ">128/CV-SXD<" in shown
    assert f'title="{words.t("records.source_key", code=key)}"' in shown
    shown = render(draw({"code": "G99|b7b1", "symbol": None}, 0))
    assert words.t("records.no_symbol") in shown
    assert "<small><code>G99|b7b1</code></small>" in shown


def test_a_legal_term_stands_where_nothing_was_promised_and_says_what_it_is():
    draw = dict(cells.COLUMNS["dossier"])["due_at"]
    promised, legal = {"due_at": 1_703_580_000}, {"due_at": None, "legal_at": 1_703_580_000}
    assert draw(promised, 0) == say.moment(1_703_580_000)
    shown = render(draw(legal, 0))
    assert say.moment(1_703_580_000) in shown
    assert words.t("records.legal_term") in shown
    assert draw({"due_at": None, "legal_at": None}, 0) is None
    both = promised | {"legal_at": 1_703_000_000}
    assert words.t("records.legal_term") not in str(draw(both, 0)), "a promise counts"
