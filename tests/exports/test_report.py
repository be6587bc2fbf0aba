"""Weekly and monthly reports: frozen once, several pages, PDF and Word from the same blocks."""

import hashlib
import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import date

import docx
import pytest

from core.clock import day_number, epoch
from core.errors import MisuseError, RefusedError
from core.paper_settings import PaperSettings
from core.period import Grain, Period
from core.settings import load as load_settings
from core.values import Freshness
from desk import Desk
from desk.keys import Passwords
from exports.paper.kind import FORMS, Asked
from exports.paper.stamp import Stamp
from exports.provenance import issue
from exports.provenance.truth import shown
from exports.report import curve, frozen, moves, pdf, themes, word
from exports.report.blocks import Cell, Charts, Column, Grid, Heading, Items, Para, lasting
from exports.report.freeze import latest
from exports.report.gather import Told, cases
from exports.report.kind import MONTH, WEEK
from indicators.catalog import Catalog
from indicators.defining.loader import kept
from indicators.evaluating import publish
from tests.exports.conftest import definitions
from tests.indicators import seeded

NOVEMBER, WEEK_51, WEEK_50 = "2023-11", "2023-W51", "2023-W50"
STAMP = Stamp("7K4M-P2QX", 7, seeded.NOW, "https://ioc.example.invalid/kiem-tra/7K4M-P2QX")


def asked(about):
    return Asked(about, PaperSettings(), {}, "https://ioc.example.invalid", demo=False)


@pytest.fixture(scope="module")
def month(province):
    return MONTH.freeze(province, asked(NOVEMBER), None)


@pytest.fixture(scope="module")
def page(month):
    return MONTH.fit(month, STAMP, None)


def tables(made):
    return [one for one in made.blocks if isinstance(one, Grid)]


def period(code):
    return Period.parse(code, date(2023, 12, 26))


def test_it_says_the_figures_of_the_catalogue(province, month):
    (table,) = [one for one in tables(month) if "Giải quyết thủ tục hành chính:" in one.title]
    rows = {row[0].text.split(" (")[0]: [cell.text for cell in row] for row in table.rows}
    assert len(rows) == len(province.definitions())
    for one in province.definitions():
        wanted = [
            shown(province.value(one.id, None, period(code)))
            for code in (NOVEMBER, "2023-10", "2022-11", "2023-11-30/YTD")
        ]
        assert rows[one.short_name][1:5] == wanted
    codes = {(one.indicator, one.period) for one in month.figures}
    assert ("onestop.on_time_rate", NOVEMBER) in codes
    assert ("onestop.on_time_rate", "2023-11-30/YTD") in codes


def test_a_week_leaves_out_what_did_not_move_and_says_so(province):
    made = WEEK.freeze(province, asked(WEEK_51), None)
    assert made.about == (
        "Kết quả các chỉ tiêu điều hành tuần 51 năm 2023",
        "(từ ngày 18/12/2023 đến hết ngày 24/12/2023)",
    )
    (table,) = [one for one in tables(made) if "Giải quyết thủ tục hành chính:" in one.title]
    told = " ".join(text for one in made.blocks if isinstance(one, Para) for text, _ in one.runs)
    for one in province.definitions():
        now, before = (
            shown(province.value(one.id, None, period(code))) for code in (WEEK_51, WEEK_50)
        )
        row = next((r for r in table.rows if r[0].text.split(" (")[0] == one.short_name), None)
        if row is None:
            assert one.short_name in told
            assert now == before or now == "–"
        else:
            assert [row[1].text, row[2].text] == [now, before]


def test_what_moved_has_its_reasons_with_the_counts_behind_them(province, month):
    lines = ["".join(text for text, _ in runs)
             for one in month.blocks if isinstance(one, Items) for runs in one.lines]  # fmt: skip
    now, before = (
        {one.unit_name: one.display for one in
         province.by("onestop.overdue_open", "unit", None, period(code))}
        for code in (NOVEMBER, "2023-10")
    )  # fmt: skip
    (told,) = [one for one in lines if one.startswith("Giảm sút. Hồ sơ quá hạn")]
    parts = re.findall(r"(?:do|;) (Huyện [\w ]+?|Sở [\w ]+?) từ (\d+) thành (\d+)", told)
    assert parts
    for unit, then, since in parts:
        assert (before[unit], now[unit]) == (then, since)


def test_of_a_rate_the_parts_are_told_with_their_cases(province):
    one = province.definition("onestop.on_time_rate")
    now, before = (province.value(one.id, None, period(code)) for code in ("2023-H1", "2022-H2"))
    ((_, (told, _)),) = moves.lines(province, [Told(one, now, before, None, now)])
    for value in (now, before):
        assert f"{value.display} ({value.numerator:.0f}/{value.denominator:.0f})" in told
    parts = re.findall(r"([\d,]+)\xa0điểm phần trăm \((\d+)/(\d+); kỳ trước (\d+)/(\d+)\)", told)
    assert parts
    for points, *counts in parts:
        good, cases, good_then, cases_then = map(int, counts)
        rate = before.numerator / before.denominator
        share = (good - rate * cases) / now.denominator
        share -= (good_then - rate * cases_then) / before.denominator
        assert f"{abs(share) * 100:.1f}".replace(".", ",") == points


def test_a_rate_without_the_counts_behind_it_is_told_alone(province):
    """Some figures come as a share only; nobody counted 0 of 0."""
    one = province.definition("onestop.on_time_rate")
    now, before = (province.value(one.id, None, period(code)) for code in ("2023-H1", "2022-H2"))
    bare = replace(now, numerator=None, denominator=None)
    ((_, (told, _)),) = moves.lines(province, [Told(one, bare, before, None, now)])
    assert "0/0" not in told
    assert now.display in told
    assert f"({cases(before, 1)})" in told
    assert (cases(bare, 1), cases(replace(now, numerator=0.0), 1)[:2]) == ("", "0/")


def test_too_few_cases_are_neither_better_nor_worse(province):
    one = province.definition("onestop.on_time_rate")
    now, before = (province.value(one.id, None, period(code)) for code in (NOVEMBER, "2023-10"))
    assert now.denominator < one.minimum_count
    assert Told(one, now, before, None, now).better is None


def test_units_are_ranked_with_the_ranks_that_figures_leave_open(month):
    ranked = [one for one in tables(month) if "theo đơn vị" in one.title]
    assert ranked
    for table in ranked:
        for row in table.rows:
            assert re.fullmatch(r"\d+(–\d+)?|–", row[0].text)
            assert row[4].band is not None
            assert 0 <= row[4].band.low <= row[4].band.at <= row[4].band.high <= 1


def test_what_is_kept_is_read_back_as_it_was(month):
    assert frozen.read(month.written()) == month
    assert any(isinstance(one, Charts) for one in month.blocks)
    with pytest.raises(ValueError, match="form 99"):
        frozen.read(month.written().replace('"version":1', '"version":99'))


def test_what_passes_is_read_back_and_what_was_kept_before_too(month):
    assert [type(one) for one in month.blocks if lasting(one) != one][:2] == [Para, Grid]
    body = json.loads(month.written())
    for one in body["blocks"]:
        one.pop("passing", None)
    old = frozen.read(json.dumps(body))
    assert len(old.blocks) == len(month.blocks)
    assert all(lasting(one) == one for one in old.blocks)


def at_risk(*names, day="26/12/2023", figure="90 %"):
    """The table of targets at risk."""
    rows = tuple((Cell(name), Cell(figure), Cell("Không đạt", status="off")) for name in names)
    return Grid(f"Có nguy cơ, tính đến {day}", (), rows, (0,), passing=True)


def test_which_ones_are_at_risk_or_fragile_counts_and_what_today_says_of_them_passes(month):
    def same(one, other):
        first, second = (replace(month, blocks=(each,)) for each in (one, other))
        return first.alike() == second.alike()

    risk = at_risk("A", "B")
    assert same(risk, at_risk("B", "A", day="27/12/2023", figure="91 %"))
    assert not same(risk, at_risk("A"))
    assert not same(risk, at_risk("A", "C"))
    fragile = Items(((("A 95 %: ", True), ("còn 3 ngày.", False)),), passing=True)
    assert same(fragile, Items(((("A 95 %: ", True), ("còn 2 ngày.", False)),), passing=True))
    assert not same(fragile, Items(((("B 95 %: ", True), ("còn 3 ngày.", False)),), passing=True))
    asks = [
        Items((((f"Yêu cầu {who} giải trình; hạn {day}.", False),),), passing=True)
        for who, day in (("A", "29/12/2023"), ("A", "02/01/2024"), ("B", "29/12/2023"))
    ]
    assert same(asks[0], asks[1])
    assert not same(asks[0], asks[2])


def test_what_was_kept_is_compared_by_the_rule_of_today(province, desk, settings, monkeypatch):
    """The digest of another release says nothing of whether two say the same."""
    first = issue.of(WEEK, province, desk, settings, WEEK_51, by="an")
    monkeypatch.setattr(frozen.Report, "alike", lambda self: f"other {self.period} {self.blocks!r}")
    assert hashlib.sha256(issue.document(first).alike().encode()).hexdigest() != first.digest
    assert issue.of(WEEK, province, desk, settings, WEEK_51, by="an", again=True) == first


def poppler(tool, content, *options):
    ends = ["-", "-"] if tool == "pdftotext" else ["-"]
    done = subprocess.run([tool, *options, *ends], input=content, capture_output=True, check=True)
    return done.stdout


def test_pages_are_numbered_heads_repeat_and_no_heading_stands_alone(page, month):
    content = pdf.draw(page, seeded.NOW)
    sheets = poppler("pdftotext", content, "-layout").decode().split("\f")[:-1]
    assert len(sheets) == pdf.pages(page) > 2
    told = " ".join(" ".join(sheets).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 07/BC-IOC", "tháng 11 năm 2023",
        "Nơi nhận:", "I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ THEO LĨNH VỰC", "XẾP HẠNG ĐƠN VỊ",
        "MỤC TIÊU CÓ NGUY CƠ KHÔNG ĐẠT", "NGUỒN SỐ LIỆU", "SỬA ĐỔI SỐ LIỆU", "ĐỀ XUẤT, KIẾN NGHỊ",
    ):  # fmt: skip
        assert words in told, words
    titles = [one.text for one in month.blocks if isinstance(one, Heading)]
    for n, sheet in enumerate(sheets, 1):
        lines = [one.strip() for one in sheet.splitlines() if one.strip()]
        assert (lines[0] == str(n)) is (n > 1), "the decree: none on the first page"
        assert "Mã bản 7K4M-P2QX" in lines[-1]
        assert lines[-2] not in titles


def test_the_head_of_a_table_stands_on_every_page_of_it(month):
    columns = (Column("Cột đầu", 100), Column("Cột sau", 65, "right"))
    rows = tuple((Cell(f"Dòng {n}"), Cell(str(n), bold=True)) for n in range(90))
    made = replace(month, blocks=(Heading("I. DÀI"), Grid("Bảng 1. Dài", columns, rows)))
    sheets = poppler("pdftotext", pdf.draw(pdf.fitted(made, STAMP), seeded.NOW), "-layout")
    holding = [one for one in sheets.decode().split("\f") if re.search(r"Dòng \d", one)]
    assert len(holding) > 1
    assert all(one.count("Cột đầu") == 1 for one in holding)
    assert "I. DÀI" in holding[0], "a heading stays with its table"


def test_a_long_report_has_a_table_of_contents_a_short_one_none(month, page, monkeypatch):
    assert page.contents is (pdf.pages(replace(page, contents=False)) >= 6)
    monkeypatch.setattr(pdf, "LONG", 1)
    long = pdf.fitted(month, STAMP)
    assert long.contents
    text = poppler("pdftotext", pdf.draw(long, seeded.NOW), "-layout").decode()
    assert re.search(r"III\. XẾP HẠNG ĐƠN VỊ[ .\u2060]+\d", text)
    opened = docx.Document(io.BytesIO(word.draw(long, seeded.NOW)))
    assert "MỤC LỤC" in [one.text for one in opened.paragraphs]
    assert 'TOC \\o "1-1" \\u' in opened.element.xml


def test_word_says_the_same_with_heads_that_repeat(page, month):
    opened = docx.Document(io.BytesIO(word.draw(page, seeded.NOW)))
    text = "\n".join(one.text for one in opened.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in opened.tables for row in table.rows]
    pictures = len([one for one in opened.part.rels.values() if "image" in one.reltype])
    bands = 0
    for block in month.blocks:
        if isinstance(block, Heading):
            assert block.text in text
        elif isinstance(block, Para):
            assert "".join(piece for piece, _ in block.runs) in text
        elif isinstance(block, Grid):
            assert block.title in text
            for row in block.rows:
                bands += sum(cell.band is not None for cell in row)
                told = [next(iter([cell.text]), "") for cell in row if cell.band is None]
                assert any(all(one in " ".join(held) for one in told) for held in cells), told
    charts = sum(isinstance(one, Charts) for one in month.blocks)
    assert charts
    assert pictures >= charts + 1, "drawings and the QR code"
    assert bands
    assert opened.element.xml.count("w:tblHeader") == len(tables(month))
    assert "PAGE" in opened.sections[0].header._element.xml
    assert opened.sections[0].first_page_header.paragraphs[0].text == ""


@pytest.fixture
def desk(tmp_path):
    made = Desk(load_settings(tmp_path, {}), passwords=Passwords(time_cost=1, memory_kib=64))
    yield made
    made.close()


def test_the_same_bytes_a_year_later_and_the_next_report_tells_what_was_revised(
    own_province, desk, catalog_of
):
    folder, catalog = own_province
    settings = load_settings(folder, {}, clock_at="2023-12-26")
    first = issue.of(WEEK, catalog, desk, settings, WEEK_50, by="phantich")
    before = {form: issue.draw(first, settings, form) for form in FORMS}
    received = seeded.at("2023-12-12T08:00")
    late = [(seeded.dossier(f"L{n}", received), seeded.DUC_HOA) for n in range(7)]
    seeded.put(catalog._store, "dossier", "onestop", "dossiers", late)
    publish.run(catalog._store, seeded.CLOCK, seeded.CALENDAR, definitions=definitions())
    again = issue.of(WEEK, catalog, desk, settings, WEEK_50, by="vanhanh")
    assert again == first
    issue._page.cache_clear()
    assert {form: issue.draw(again, settings, form) for form in FORMS} == before
    following = issue.of(WEEK, catalog, desk, settings, WEEK_51, by="phantich")
    made = issue.document(following)
    (table,) = [one for one in tables(made) if "nay đã sửa" in one.title]
    rows = {row[0].text: [cell.text for cell in row] for row in table.rows}
    then = next(one for one in issue.document(first).figures
                if (one.indicator, one.period) == ("onestop.received", WEEK_50))  # fmt: skip
    name = catalog.definition("onestop.received").short_name
    assert rows[name][2:4] == [then.display, str(int(then.value) + 7)]
    assert (first.number, following.number) == (1, 2)
    record = desk.export(following.code)
    assert (record.kind, record.state) == ("week", "done")


def reopened(folder, at):
    """(settings, catalogue) of the same province at another moment."""
    chosen = load_settings(folder, {}, clock_at=at)
    return chosen, Catalog(chosen, definitions=definitions())


def test_a_day_later_no_figure_differs_and_it_is_the_same_report(own_province, desk, monkeypatch):
    """Whatever hour it is, until when one is to answer; but not where a source fails since."""
    folder, first = own_province
    told, codes = [], []
    for at, state in (("2023-12-26T18:00", "ok"), ("2023-12-27T09:10", "ok"),
                      ("2023-12-27T09:10", "failed")):  # fmt: skip
        settings, catalog = reopened(folder, at)
        now = epoch(catalog.clock.now())
        seeded.put(first._store, "dossier", "onestop", "dossiers", [], now=now)
        publish.run(first._store, catalog.clock, seeded.CALENDAR, definitions=definitions())
        held = [replace(one, enabled=True, state=state, failing_since=now, last_success=now)
                for one in catalog.sources()[:1]]  # fmt: skip
        monkeypatch.setattr(catalog, "sources", lambda held=held: held)
        again = bool(codes)
        codes.append(issue.of(WEEK, catalog, desk, settings, WEEK_51, by="an", again=again).code)
        told.append(WEEK.freeze(catalog, asked(WEEK_51), None))
        catalog.close()
    assert codes[0] == codes[1] != codes[2], "who is to mend the source is wanted now"
    assert told[0].written() != told[1].written()
    assert told[0].alike() == told[1].alike()
    told = told[:2]
    for one, at, until in zip(told, ("18 giờ 00", "09 giờ 10"), ("29/12", "01/2024"), strict=True):
        assert at in one.written()
        assert until in one.written()
    numbers = [re.findall(r"Bảng (\d+)\.", " ".join(one.title for one in tables(made)))
               for made in told]  # fmt: skip
    assert numbers[0] == numbers[1] == [str(n + 1) for n in range(len(numbers[0]))]


def test_a_figure_that_is_half_there_is_marked_and_compared_with_nothing(province, month):
    one = province.definition("onestop.received")
    now, before = (replace(province.value(one.id, None, period(code)), coverage=1.0)
                   for code in (NOVEMBER, "2023-10"))  # fmt: skip
    assert Told(one, now, before, None, now).changed is not None
    half, old = replace(now, coverage=0.4), replace(before, freshness=Freshness.STALE)
    for told in (Told(one, half, before, None, now), Told(one, now, old, None, now)):
        assert told.better is None
        assert told.changed is None
    (row,) = themes.table([Told(one, half, before, None, now)], period(NOVEMBER), "x").rows
    assert [cell.doubted for cell in row[1:5]] == [True, False, False, False]
    made = replace(month, blocks=(Grid("x", (Column("x", 20),), ((row[1],),)),))
    assert "hoặc mới có một phần số liệu" in WEEK.fit(made, STAMP, None).foot


def test_the_first_period_of_a_year_needs_the_year_before_it(province, monkeypatch):
    held = province.sources()
    begin = day_number(date(2023, 1, 1))
    half = replace(held[0], enabled=True, progress=0.43, complete_from=begin, title="Một cửa")
    monkeypatch.setattr(province, "sources", lambda: [half, *held[1:]])
    with pytest.raises(RefusedError, match="số liệu năm 2022 chưa đủ"):
        MONTH.freeze(province, asked("2023-01"), None)
    assert MONTH.freeze(province, asked("2023-02"), None).figures


def test_the_report_before_is_of_the_nearest_period_not_the_last_one_made(province, desk, settings):
    for about in (WEEK_50, "2023-W30"):  # somebody looks far back afterwards
        issue.of(WEEK, province, desk, settings, about, by="an")
    made = issue.document(issue.of(WEEK, province, desk, settings, WEEK_51, by="an"))
    told = " ".join(text for one in made.blocks if isinstance(one, Para) for text, _ in one.runs)
    assert f"của báo cáo {period(WEEK_50).label().lower()} phải sửa" in told


def test_figures_that_are_no_more_are_told_among_the_revised(province):
    last = WEEK.freeze(province, asked(WEEK_50), None)
    gone = replace(last.figures[0], indicator="onestop.given_up", display="12")
    made = WEEK.freeze(province, asked(WEEK_51), replace(last, figures=(gone, *last.figures)))
    (table,) = [one for one in tables(made) if "nay đã sửa" in one.title]
    (row,) = table.rows
    assert [cell.text for cell in row][:4] == [
        "onestop.given_up", period(gone.period).label(), "12", "không còn hỏi lại được",
    ]  # fmt: skip
    assert row[4].text


def test_what_is_not_over_or_of_another_length_is_refused(province):
    for kind, about, words in (
        (WEEK, "2023-W52", "chưa hết; báo cáo lập được từ ngày 01/01/2024"),
        (MONTH, "2023-12", "chưa hết"),
        (MONTH, WEEK_51, "không hợp"),
        (WEEK, "tuần này", "không đọc được"),
    ):
        with pytest.raises(MisuseError, match=words):
            kind.freeze(province, asked(about), None)
    assert latest(Grain.WEEK, date(2024, 1, 1)).code == "2023-W52"
    assert latest(Grain.WEEK, date(2023, 12, 31)).code == WEEK_51
    assert latest(Grain.MONTH, date(2023, 12, 1)).code == NOVEMBER


def test_a_half_loaded_or_empty_store_is_refused_and_nothing_is_kept(
    province, store, catalog_of, desk, settings, monkeypatch
):
    catalog = province
    held = catalog.sources()
    half = replace(held[0], enabled=True, progress=0.43, complete_from=None, title="Một cửa")
    monkeypatch.setattr(catalog, "sources", lambda: [half, *held[1:]])
    with pytest.raises(RefusedError, match=r"Một cửa 43.%"):
        issue.of(MONTH, catalog, desk, settings, NOVEMBER, by="phantich")
    with pytest.raises(RefusedError, match="chưa có chỉ tiêu nào có số liệu"):
        issue.of(MONTH, catalog_of(store), desk, settings, NOVEMBER, by="phantich")
    assert desk.issues("month") == []
    assert desk.exports() == []


def test_a_period_before_the_last_tells_nothing_of_today(province):
    made = MONTH.freeze(province, asked("2023-09"), None)
    titles = " ".join(one.text for one in made.blocks if isinstance(one, Heading))
    assert "NGUỒN SỐ LIỆU" not in titles
    assert "NGUY CƠ" not in titles
    assert made.notes


@pytest.mark.parametrize(
    ("held", "id", "bars", "wanted"),
    [
        ([0.991, 0.998, 0.99], "onestop.on_time_rate", False, (0.99, 0.998)),
        ([0.3, 1.0], "onestop.on_time_rate", False, (0.0, 1.0)),
        ([120, 480], "onestop.received", True, (0.0, 600.0)),
    ],
)
def test_an_axis_holds_every_figure_and_bars_stand_on_zero(held, id, bars, wanted):
    low, high, ticks = curve.scale(held, kept().by_id()[id], bars=bars)
    assert low <= min(held)
    assert high >= max(held)
    assert low == pytest.approx(wanted[0], abs=0.003)
    assert all(low <= one <= high for one in ticks)
    assert len(ticks) >= 2
    if not bars:
        assert 0 <= low < high <= 1
