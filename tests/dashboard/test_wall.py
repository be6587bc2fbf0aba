"""The wall without a browser: what stands on it, how pieces are exchanged, what fits."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from core.clock import day_number, day_start, frozen_at
from core.errors import StoreError
from core.runs import PUBLISH
from core.text import alphabet
from core.values import Freshness, Status
from dashboard.addresses import filters
from dashboard.auth import people
from dashboard.boards import Board
from dashboard.components import choropleth, dotmap, heat, multiples, scale
from dashboard.serving.html import render
from dashboard.wall import (
    board,
    config,
    fit,
    grid,
    ground,
    kinds,
    lists,
    news,
    panels,
    places,
    scene,
    standing,
)
from dashboard.wall.say import Sayer, wide
from dashboard.wording import words
from indicators.defining.model import Last
from indicators.reported.owing import State
from tests.dashboard.conftest import build, said, shut
from tests.dashboard.fakes import UNITS, FakeCatalog
from tests.dashboard.figures import source

CELLS = {"place", "tally", "when", "map", "changes", "late", "sources", "link"} | {
    f"c{n}" for n in range(1, 13)
}
OVERVIEW = "tong-quan"


def scene_of(catalog):
    return scene.Scene(catalog, OVERVIEW, config.boards().boards[OVERVIEW])


def test_the_page_is_plain_and_true(web):
    answer = web.get("/wall/tong-quan")
    assert answer.status_code == 200
    text = answer.text
    assert 'data-theme="dark"' in text
    assert 'data-live="wall"' in text
    assert 'data-frozen="1"' in text
    for piece in ("61,2", "Chưa đạt", "84.500", "17:30", "26/12/2023"):
        assert piece in text, piece
    for never in ("<form", "<input", "<button", "react", "<a "):
        assert never not in text, never
    assert len(answer.data) < 60_000


def test_a_wall_speaks_the_site_s_language_whoever_asks_first(own_web):
    client = own_web.client
    client.set_cookie("lang", "en")
    english = client.get("/wall/tong-quan", headers=own_web.bearer("screen")).text
    assert "Kết nối máy chủ tốt" in english
    assert '<html lang="vi"' in english
    assert "Connected" not in own_web.get("/wall/tong-quan", "screen").text
    lost = client.get("/wall/khong-co", headers=own_web.bearer("screen")).text
    assert "Chưa có màn hình này" in lost


def test_who_reads_a_board_is_spoken_to_in_the_own_language(own_web):
    """On a phone above all: the page, its boards, its tabs; no two languages share a drawing."""
    client = own_web.client
    heads = own_web.bearer("leader")
    told = {}
    for language in ("vi", "en", "vi"):
        client.set_cookie("lang", language)
        page = client.get("/wall/dien-thoai", headers=heads).text
        assert f'<html lang="{language}"' in page
        cells = said(client.get("/wall/tong-quan/manh", headers=heads))
        frame = client.get("/wall/tong-quan/khung", headers=heads).text
        for name, cell in cells.items():
            assert cell["html"] in page, name
            assert cell["html"] in frame, name
        told.setdefault(language, cells)
        assert told[language] == cells, "the other language's is not given"
        with words.speaking(language):
            for text in (words.t("wall.link_up"), words.t("wall.boards"), words.t("weekday.d2")):
                assert text in page
    assert told["vi"]["link"] != told["en"]["link"]


def test_only_aggregates(web):
    text = web.get("/wall/tong-quan").text
    assert not re.search(r"H39\.\d", text), "no code of a dossier"
    assert "/records" not in text


def test_cells_and_page_hold_the_same(web):
    page = web.get("/wall/tong-quan").text
    cells = said(web.get("/wall/tong-quan/manh"))
    assert set(cells) == CELLS
    for name, cell in cells.items():
        assert f'data-cell="{name}" data-hash="{cell["hash"]}"' in page, name
        assert cell["html"] in page, name


def test_a_revision_changes_only_what_changed(own_web):
    first = own_web.get("/wall/tong-quan/manh")
    etag, before = first.headers["ETag"], said(first)
    assert own_web.get("/wall/tong-quan/manh", If_None_Match=etag).status_code == 304
    asked = own_web.catalog.asked
    own_web.get("/wall/tong-quan")
    own_web.get("/wall/tong-quan", "operator")
    assert own_web.catalog.asked == asked, "one snapshot a revision, however many walls"
    own_web.catalog.bump()
    own_web.app.site._stamps._held = None
    second = own_web.get("/wall/tong-quan/manh", If_None_Match=etag)
    assert second.status_code == 200
    changed = {name for name, cell in said(second).items() if cell["hash"] != before[name]["hash"]}
    assert "c1" in changed
    assert "late" in changed
    assert changed <= {"c1", "late", "changes", "c12", "c11"}


def test_other_boards_and_roles(web):
    lost = web.get("/wall/khong-co")
    assert lost.status_code == 404
    assert "tong-quan" in lost.text
    assert "phong-dieu-hanh" in lost.text
    assert "<form" not in lost.text
    assert web.get("/wall/khong-co/manh").status_code == 404
    assert web.get("/wall/khong-co/khung").status_code == 404
    stranger = web.get("/wall/tong-quan", None)
    assert stranger.status_code == 401
    assert "Màn hình chưa được cấp quyền" in stranger.text
    assert 'data-live="wait"' in stranger.text
    for role, ready in (("official", True), ("screen", True), ("leader", True)):
        assert said(web.get("/wall/tong-quan/cho", role)) == {"ready": ready}
    assert said(web.get("/wall/tong-quan/cho", None)) == {"ready": False}
    assert said(web.get("/wall/khong-co/cho")) == {"ready": False}
    for part in ("manh", "khung", "lich"):
        assert web.get(f"/wall/tong-quan/{part}", None).status_code == 401
    own = web.get("/wall/tong-quan", "official")
    assert "Huyện Đức Hòa" in own.text, "who sees one unit sees its board"
    assert own.text.count("toàn tỉnh") > 0, "with the province's rates beside, unless set otherwise"


def test_nothing_to_draw_is_said_calmly(own_web, monkeypatch):
    def silent(code, day=None):
        raise StoreError("Kho chưa có số liệu.")

    monkeypatch.setattr(own_web.catalog, "unit", silent)
    answer = own_web.get("/wall/tong-quan")
    assert answer.status_code == 503
    assert "Đang chờ số liệu" in answer.text
    assert 'data-live="wait"' in answer.text
    assert own_web.get("/wall/tong-quan/manh").status_code == 503
    assert said(own_web.get("/wall/tong-quan/cho")) == {"ready": False}


def test_a_desk_that_is_away_leaves_a_wall_that_comes_back(own_web, monkeypatch):
    """Who asks is read before the wall's own page is reached."""

    def away(*_args):
        raise StoreError("Không mở được kho.")

    screen, person = own_web.client, own_web.logged_in("leader")
    screen.set_cookie(people.DEVICE, "một-mã")
    for name in ("screen_of", "waiting_screen", "enrol_screen", "session_account"):
        monkeypatch.setattr(own_web.desk, name, away)
    own_web.app.server.extensions[people.EXTENSION]._known.clear()
    for client in (screen, person, own_web.client):
        answer = client.get("/wall/tong-quan", headers={"Accept": "text/html"})
        assert answer.status_code == 503
        for piece in ('data-theme="dark"', 'data-live="wait"', 'data-busy="1"', "<script"):
            assert piece in answer.text, piece
        assert "<a " not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    page = screen.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "<a " in page.text, "other pages lead home as before"


def test_worst_first_then_what_is_judged():
    catalog = FakeCatalog()
    values = catalog.values([d.id for d in catalog.definitions()])
    groups = {d.id: d.group for d in catalog.definitions()}
    chosen = kinds.choose(values, groups, 12)
    assert len(chosen) == 12
    statuses = [one.status for one in chosen]
    assert statuses[:4] == [Status.OFF] * 3 + [Status.WATCH]
    assert chosen[0].indicator == "onestop.open_overdue_rate", "2,4 points over 1 % is farthest"
    assert Status.OFF not in statuses[3:]
    calm = [replace(one, status=Status.NONE) for one in values]
    shown = kinds.choose(calm, groups, 12)
    assert {groups[one.indicator] for one in shown} == {
        "onestop",
        "edoc",
        "data",
        "society",
        "task",
    }
    assert shown[0].freshness is not Freshness.FRESH, "doubts first"


def test_the_board_hangs_what_its_list_names():
    made = scene_of(FakeCatalog())
    ids = next(one for one in made.config.panels if one.kind == "cards").indicators
    assert len(ids) == len(set(ids)) == 12
    there = set(made.known) & set(ids)
    shown = [one.indicator for one in kinds.hung(made, ids, 12)]
    assert len(shown) == 12
    assert set(shown[: len(there)]) == there, "listed ones first; others where one is missing"
    assert shown[0] == "onestop.open_overdue_rate", "worst first"


def test_nobody_late_shows_who_is_least_on_time():
    class Calm(FakeCatalog):
        def by(self, id, *args, **more):
            found = super().by(id, *args, **more)
            return [] if id == scene.STOCK else found

    text = board.draw(Calm(), OVERVIEW)["late"].html
    assert "Đúng hạn thấp nhất" in text
    assert 3 <= text.count("<li") <= kinds.LISTED
    shown = [float(one.replace(",", ".")) for one in re.findall(r">([\d,]+)\xa0%<", text)]
    assert len(shown) == text.count("<li")
    assert shown == sorted(shown), "the lowest first"


def test_another_list_is_another_board(tmp_path, monkeypatch):
    one = build(tmp_path)
    assert "84.500" in one.get("/wall/tong-quan").text
    held = config.boards()
    whole = held.boards[OVERVIEW]
    card = places.Panel(kind="cards", at=(1, 1, 1, 1), indicators=("onestop.on_time_rate",))
    fewer = whole.model_copy(update={"panels": (card, *whole.panels[1:])})
    other = held.model_copy(update={"boards": {OVERVIEW: fewer}})
    monkeypatch.setattr(config, "boards", lambda: other)
    two = build(tmp_path)
    found = said(two.get("/wall/tong-quan/manh"))
    assert {key for key in found if re.fullmatch(r"c\d+", key)} == {"c1"}, (
        "the files of the first start do not answer"
    )
    shut(one)
    shut(two)


def test_the_oldest_figure_is_named():
    now = FakeCatalog().stamp().server_time
    text = render(panels.link(now - 10 * 86_400, now, demo=True))
    assert "Số liệu cũ nhất: 16/12/2023" in text
    assert "Số liệu mô phỏng" in text
    assert "Tự cập nhật" in render(panels.link(None, now, demo=False))


def test_the_oldest_figure_may_be_one_of_another_group():
    catalog = FakeCatalog()
    held = config.boards().boards[OVERVIEW]
    card = places.Panel(kind="cards", at=(1, 1, 1, 1), indicators=("app.installs",))
    edoc = held.model_copy(update={"groups": ("edoc",), "panels": (card,)})
    made = scene.Scene(catalog, OVERVIEW, edoc)
    assert made.oldest() == catalog.value("app.installs").as_of
    assert made.oldest() < min(one.as_of for one in made.values)
    late = places.Panel(kind="late", at=(4, 3, 2, 2))
    shape = catalog._shapes[scene.STOCK]
    catalog._shapes[scene.STOCK] = replace(shape, as_of=1_000)
    assert scene.Scene(catalog, OVERVIEW, edoc).oldest() > 1_000
    edoc = edoc.model_copy(update={"panels": (card, late)})
    assert scene.Scene(catalog, OVERVIEW, edoc).oldest() == 1_000


def test_nobody_late_is_said_and_the_place_is_used():
    unit = next(one for one in UNITS if one.code == "802")
    html = render(lists.holders([], [lists.Late(unit, 46, 9)], 8, None))
    assert "Đang giữ nhiều hồ sơ nhất" in html
    assert "Không có hồ sơ quá hạn" in html
    assert "worse" not in html
    one = replace(FakeCatalog().value(scene.STOCK), value=1.0, display="1")
    few = render(lists.holders([lists.Late(unit, 1, 0)], [lists.Late(unit, 46, 9)] * 9, 8, one))
    assert few.count("<li") == 8, "one late, a heading, six that hold most"
    assert few.index("1 · so với hôm qua") < few.index("Đang giữ nhiều hồ sơ nhất")


def test_units_at_the_top():
    units = {one.unit_id: one for one in UNITS}
    tops = {one.code for one in UNITS if scene.top(one, units)}
    assert "802" in tops
    assert "000.00.12.H39" in tops
    assert "27931" not in tops, "a commune counts in its district"
    assert "80" not in tops


def sayer(catalog=None):
    made = Board(catalog or FakeCatalog(), filters.read("/wall/x", {}, catalog or FakeCatalog()))
    return Sayer(made, {one.unit_id: one for one in UNITS}), made


def test_figures_are_written_so_that_they_fit():
    words, made = sayer()
    for value in made.values():
        assert wide(words.compact(value).display) <= fit.CELL, value.display
    million = next(v for v in made.values() if v.indicator == "onestop.received")
    assert words.compact(million).display == "1,3\u00a0triệu"
    app = next(v for v in made.values() if v.indicator == "app.installs")
    assert words.compact(app).display == "84.500"
    huge = replace(million, value=127_900.0, display="127.900")
    assert words.compact(huge).display.endswith("nghìn")


def test_every_line_fits_its_panel():
    words, made = sayer()
    for value in made.values():
        line = words.line(value)
        assert fit.width(line) * 2.25 <= fit.CELL, fit.plain(line)
        assert fit.plain(line)


def test_doubt_comes_before_everything():
    words, made = sayer()
    app = next(v for v in made.values() if v.indicator == "app.installs")
    assert fit.plain(words.line(app)) == "Số cũ: đến 15/12/2023"
    broken = replace(app, freshness=Freshness.FAILED, freshness_note="nguồn lỗi từ 08:00 hôm qua")
    assert fit.plain(words.line(broken)) == "Nguồn lỗi từ 08:00 hôm qua"
    long = replace(broken, freshness_note="nguồn lỗi từ 08:00 hôm qua; đang nạp từ 01/10/2023")
    assert fit.plain(words.line(long)) == "Nguồn lỗi"
    loading = replace(
        app, freshness=Freshness.FRESH, freshness_note="đang nạp dữ liệu: từ 01/10/2023"
    )
    assert fit.plain(words.line(loading)) == "Đang nạp số liệu"
    lost = next(v for v in made.values() if v.indicator == "onestop.satisfaction_rate")
    assert "chưa đủ phiếu" in fit.plain(words.line(lost))


def test_a_figure_of_another_day_says_so():
    words, made = sayer()
    app = next(v for v in made.values() if v.indicator == "app.installs")
    midnight = day_start(day_number(date(2023, 12, 16)))
    old = replace(app, freshness=Freshness.FRESH, freshness_note="", as_of=midnight)
    assert fit.plain(words.line(old)) == "số liệu đến 15/12/2023"
    today = replace(old, as_of=made.filters.now)
    assert "15/12/2023" not in fit.plain(words.line(today))
    sets = next(v for v in made.values() if v.indicator == "data.datasets")
    fresh = replace(sets, freshness=Freshness.FRESH, freshness_note="", as_of=made.filters.now)
    assert fit.plain(words.line(fresh)) == "102 thuộc tính + 124 địa lý"


def test_who_acts_is_named_where_something_is_wrong():
    words, made = sayer()
    paid = next(v for v in made.values() if v.indicator == "onestop.online_payment_rate")
    assert re.match(r".+ thấp nhất \d", fit.plain(words.line(paid)))
    late = next(v for v in made.values() if v.indicator == "onestop.open_overdue_rate")
    assert "cao nhất" in fit.plain(words.line(late))


def test_an_empty_board_still_stands():
    class Empty(FakeCatalog):
        def definitions(self):
            return []

        def sources(self):
            return []

        def changes(self, since, until=None, *, unit):
            return []

        def by(self, *args, **more):
            return []

    cells = board.draw(Empty(), OVERVIEW)
    assert set(cells) == CELLS
    assert "Không có hồ sơ quá hạn" in cells["late"].html
    assert cells["c1"].html == ""
    assert "Mọi nguồn đúng hẹn" in cells["sources"].html


def test_the_first_day_of_a_year_is_not_held_against_the_year_before():
    catalog = FakeCatalog()
    catalog.clock = frozen_at("2024-01-01T09:00:00")
    shape = catalog._shapes[scene.STOCK]
    standing = Last(kind="last", measure="dossier.open_overdue")
    last = shape.definition.model_copy(update={"value": standing})
    catalog._shapes[scene.STOCK] = replace(shape, definition=last)
    made = scene_of(catalog)
    assert set(made.before) == {scene.STOCK}, "what stands is compared, flows and rates are not"
    assert made.before[scene.STOCK].period.start == date(2023, 1, 1)
    assert all(one.more is not None for one in made.late)
    received = made.holders("onestop.received")
    assert received
    assert all(one.more is None for one in received)
    catalog.clock = frozen_at("2024-01-02T09:00:00")
    next_day = scene_of(catalog)
    assert len(next_day.before) == len(next_day.values)
    assert any(one.more is not None for one in next_day.holders("onestop.received"))


def test_late_units_and_what_is_more():
    unit = next(one for one in UNITS if one.code == "802")
    rows = [lists.Late(unit, 46, 9), lists.Late(unit, 34, 0), lists.Late(unit, 31, -2)]
    whole = FakeCatalog().value(scene.STOCK)
    html = render(lists.holders([*rows, lists.Late(unit, 1, None)], rows, 3, whole))
    assert "111/403" in html
    assert '<span class="worse">▲ 9</span>' in html
    assert "không đổi" in html
    assert '<span class="better">▼ 2</span>' in html
    assert html.count("<li") == 3


def test_a_list_of_units_names_the_published_whole():
    """What the shown rows add up to is a part of it, and is not said for the whole."""
    catalog = FakeCatalog()
    made = scene_of(catalog)
    panel = places.Panel(kind="units", at=(4, 3, 2, 2), indicator=scene.STOCK)
    held = made.holders(scene.STOCK)
    room = kinds.rows(panel)
    part = sum(one.count for one in held[: room - 2])
    assert room < len(held)
    drawn = render(kinds.DRAWS["units"](made, panel))
    assert f"{part}/403" in drawn
    assert drawn.count("<li") == room, "the others and the whole have a line each"
    rest = held[room - 2 :]
    assert f">{len(rest)} đơn vị khác<" in drawn
    assert f'<b class="num">{sum(one.count for one in rest)}</b>' in drawn
    assert re.search(
        r'class="sums sum">.*>Tỉnh Long An<.*403.*</li>$', drawn[: drawn.rindex("</ol>")]
    )
    total = made.known[scene.STOCK]
    every = render(lists.counted("A", held, len(held), total, "Tỉnh", bad=True))
    assert "403 · so với hôm qua" in every
    lost = replace(total, freshness=Freshness.MISSING)
    unknown = render(lists.counted("A", held, room, lost, "Tỉnh", bad=True))
    assert "403" not in unknown
    assert str(part) not in unknown


def test_who_holds_equally_many_stands_in_the_alphabet(monkeypatch):
    made = scene_of(FakeCatalog())
    alike = [replace(one, value=5.0) for one in made.below(scene.STOCK) if one.value]
    monkeypatch.setattr(type(made), "below", lambda self, id: alike)
    names = [one.unit.name for one in made.holders(scene.STOCK)]
    assert len(names) > 5
    assert names == sorted(names, key=alphabet) != sorted(names)
    owed = [
        SimpleNamespace(state=State.OVERDUE, reporter_name=name, days=3)
        for name in ("Tân An", "Đức Hòa", "Ấp Bắc", "Dương Hòa")
    ]
    assert [one[0] for one in standing.debts(owed)] == ["Ấp Bắc", "Dương Hòa", "Đức Hòa", "Tân An"]


def test_what_moved_what_was_revised_and_what_stayed():
    catalog = FakeCatalog()
    _, made = sayer(catalog)
    values = made.values()
    same = {one.indicator: one for one in values}
    calm = render(news.panel(made, values, same, [], [], 7))
    assert "Không có thay đổi" in calm
    assert f"{len(values)} chỉ tiêu không đổi" in calm
    then = dict(same)
    late = same["onestop.overdue_open"]
    then["onestop.overdue_open"] = replace(late, value=371.0, display="371")
    revised = replace(catalog.changes(0)[0], extra={"before": "60,8\u00a0%"})
    told = [*catalog.sources(), source(PUBLISH, "Công bố", "failed")]
    html = render(news.panel(made, values, then, [revised], told, 7))
    assert "Công bố" not in html
    assert html.index("Mất nguồn Zalo 1022") < html.index("371 → 403")
    assert "Sửa số tháng 10/2023" in html
    assert "60,8\u00a0% → 60,7\u00a0%" in html
    assert "Còn lại như hôm qua" in html


def test_sources_name_the_worst():
    catalog = FakeCatalog()
    now = int(catalog.clock.now().timestamp())
    html = render(standing.sources(catalog.sources(), now))
    assert "Nguồn: 6/8 tốt, mới 17:25" in html
    assert "Zalo 1022 lỗi từ 08:00" in html
    stale = [one for one in catalog.sources() if one.state != "failed"]
    assert "Long An Số: số cũ" in render(standing.sources(stale, now))
    out = source(PUBLISH, "Công bố", "failed")
    assert render(standing.sources([*catalog.sources(), out], now)) == html, "no figure comes of it"
    assert "Công bố" not in render(standing.every_source([*catalog.sources(), out], now, 99))
    never = [replace(stale[0], state="never")]
    assert "chưa có số liệu" in render(standing.sources(never, now))


def test_the_foot_draws_a_shape_a_source_and_counts_those_for_which_it_has_no_room():
    for count, drawn, more in ((8, 8, ""), (12, 12, ""), (13, 10, "+3"), (60, 10, "+50")):
        states = [source(f"s{n}", f"Nguồn {n}", "ok") for n in range(count)]
        dots = render(standing.sources(states, 0)[1])
        assert dots.count("<svg") == drawn
        assert (f">{more}</span>" in dots) if more else "+" not in dots


def test_stripes_stand_once_in_a_document_and_in_no_board_that_may_be_hidden(web):
    page = web.get("/wall/tong-quan").text
    before, _, boards = page.partition("<main")
    assert before.count('<pattern id="wx"') == 1
    assert "<pattern" not in boards
    assert "<pattern" not in web.get("/wall/tong-quan/khung").text
    assert web.get("/wall/tong-quan/hinh").text.count('<pattern id="wx"') == 1


def test_the_map_marks_missing_units_and_needs_a_target():
    catalog = FakeCatalog()
    _, made = sayer(catalog)
    definition = catalog.definition("onestop.on_time_rate")
    places = [one for one in UNITS if one.latitude is not None]
    values = {one.unit_id: one for one in catalog.by(definition.id, "unit")}
    values.pop(places[0].unit_id)
    html = render(ground.panel(made, definition, places, values, {places[1].unit_id: 1}, {}))
    assert "1 nơi chưa có số" in html
    assert 'class="dot m0"' in html
    assert re.search(r'class="dot m\d n"[^>]*>1<', html)
    assert html.count("<li") == 6, "the room below a wide province is used"
    assert "chưa có số liệu" in render(ground.panel(made, definition, places, {}, {}, {}))
    free = {unit: replace(one, target=None) for unit, one in values.items()}
    said = render(ground.panel(made, definition, places, free, {}, {}))
    assert "chưa có mục tiêu" in said, "figures are there: nothing is missing but a target"


def test_the_map_is_of_boundaries_and_dots_stand_where_there_is_none():
    made = scene_of(FakeCatalog())
    panel = next(one for one in config.boards().boards[OVERVIEW].panels if one.kind == "map")
    html = render(kinds.DRAWS["map"](made, panel))
    shown = made.placed()
    bounded = [one for one in shown if made.rings.get(one.slug)]
    paths = re.findall(r'<path class="(m[0-5])[^"]*" fill-rule="evenodd" d="(M[^"]+z)">', html)
    assert len(paths) == len(bounded) == len(shown) - 1
    ranked = {one.unit.unit_id for one in made.late[: kinds.LISTED]}
    dots = [one for one in shown if one.unit_id in ranked or one not in bounded]
    assert html.count('class="dot m') - html.count('<i class="dot m') == len(dots)
    for left, top in re.findall(r"left:([\d.-]+)%;top:([\d.-]+)%", html):
        assert 0 <= float(left) <= 100, "on the drawing"
        assert 0 <= float(top) <= 100
    assert html.count(">Huyện Đức Hòa</title>") == 1
    definition = made.board.definitions["onestop.on_time_rate"]
    values = {one.unit_id: one for one in made.below(definition.id)}
    values.pop(bounded[0].unit_id)
    lost = render(ground.panel(made.board, definition, shown, values, {}, made.rings))
    assert len(re.findall(r'<path class="m0"', lost)) == 1
    seatless = [replace(bounded[1], latitude=None, longitude=None)]
    alone = render(
        ground.panel(made.board, definition, seatless, values, {bounded[1].unit_id: 3}, made.rings)
    )
    (at,) = re.findall(r"left:([\d.]+)%;top:([\d.]+)%", alone)
    assert [round(float(one) / 5) for one in at] == [10, 10], "in the middle, where none has a seat"


def test_boundaries_that_cannot_be_read_leave_the_dots():
    class Lost(FakeCatalog):
        def boundaries(self, at=None, level=""):
            raise StoreError("đứt")

    html = board.draw(Lost(), OVERVIEW)["map"].html
    assert "<path" not in html
    assert html.count('class="dot m') >= 15


def test_a_doubted_figure_looks_doubted_wherever_it_is_drawn():
    """Lists, cells and dots stand without the sentence that a card has."""
    drawn = {}
    for freshness in (Freshness.FRESH, Freshness.FAILED):
        catalog = FakeCatalog()
        for id in ("onestop.on_time_rate", scene.STOCK):
            catalog._shapes[id] = replace(catalog._shapes[id], freshness=freshness, note="lỗi")
        made = scene_of(catalog)
        rate = catalog.definition("onestop.on_time_rate")
        places_ = [one for one in UNITS if one.latitude is not None]
        values = {one.unit_id: one for one in catalog.by(rate.id, "unit")}
        rows = made.ranked(rate.id)[:3]
        shades = scale.around(rows[0][1].target, rate)
        square = [[(106.0, 10.0), (106.1, 10.0), (106.1, 10.1), (106.0, 10.0)]]
        shown = [choropleth.Shown(unit, one, "/", square) for unit, one in rows]
        plain = rows[0][1]
        ground_ = render(ground.panel(made.board, rate, places_, values, {}, {}))
        drawn[freshness] = {
            "list of counts": render(lists.holders(made.late, [], 8, None)).count("num hatched"),
            "list of rates": render(lists.rated("A", "", rows)).count("hatched"),
            "months": render(grid.months(made, rate, [rows[0][0]], shades)).count(" old"),
            "map": len(re.findall(r"dot m[1-5] old", ground_)),
            "areas": choropleth.choropleth(shown, shades, title="x", least=5).markup.count(" old"),
            "heat": render(heat._cell(plain, rate, "/")).count(" old"),
            "dots": dotmap._dot(rows[0][0], plain, shades, 1, 1, 1).count(" old"),
        }  # fmt: skip
    assert set(drawn[Freshness.FRESH].values()) == {0}, drawn[Freshness.FRESH]
    assert all(drawn[Freshness.FAILED].values()), drawn[Freshness.FAILED]


def test_a_month_that_runs_is_marked_as_unfinished():
    catalog = FakeCatalog()
    made = scene_of(catalog)
    rate = catalog.definition("onestop.on_time_rate")
    unit, one = made.ranked(rate.id)[0]
    html = render(grid.months(made, rate, [unit], scale.around(one.target, rate)))
    cells = re.findall(r'<span class="(mc [^"]+)"', html)
    assert len(cells) == 12
    assert [n for n, css in enumerate(cells) if "running" in css] == [11], "the last alone"


def test_past_months_are_held_against_the_target_of_their_time():
    class Raised(FakeCatalog):
        """The target rose with the last three months."""

        def series(self, *given, **more):
            found = super().series(*given, **more)
            return [
                replace(one, value=0.95, target=replace(one.target, at_least=goal))
                for n, one in enumerate(found)
                for goal in [0.99 if n >= len(found) - 3 else 0.9]
            ]

    catalog = Raised()
    made = scene_of(catalog)
    rate = catalog.definition("onestop.on_time_rate")
    unit, one = made.ranked(rate.id)[0]
    html = render(grid.months(made, rate, [unit], scale.around(one.target, rate)))
    cells = re.findall(r'<span class="mc (m\d)[^"]*">([^<]*)<', html)
    assert len(cells) == 12
    assert {css in ("m4", "m5") for css, _ in cells[:9]} == {True}, "met when it was asked"
    assert {css in ("m1", "m2", "m3") for css, _ in cells[9:]} == {True}
    path = catalog.series(rate.id, unit.slug)
    panel = multiples.Panel(unit.name, "/", one, path, rate, "", "/")
    days = [v.period.start for v in path]
    drawn = multiples._drawing(panel, (80.0, 100.0), days, Status.ON)
    (line,) = re.findall(r'class="tgt" d="([^"]+)"', drawn)
    heights = {*re.findall(r"V([\d.]+)", line), re.match(r"M[\d.]+ ([\d.]+)", line)[1]}
    assert len(heights) == 2, "a step where the target rose"


def test_weekdays_are_words():
    assert "Thứ Ba" in render(panels.when(FakeCatalog().stamp().server_time))


def test_widths_come_from_the_typeface():
    assert fit.width("") == 0
    assert fit.width("11") == fit.width("00"), "tabular figures"
    assert 0.5 < fit.width("a") < 0.6
    assert fit.width("ệ") == pytest.approx(fit.width("e"), abs=0.02)
    assert fit.width("W") > fit.width("i") * 2
    assert fit.first(["rất dài " * 9, "ngắn"], 2.25) == "ngắn"
    assert fit.first(["rất dài " * 9], 2.25) is None
    assert fit.size("Nhiệm vụ UBND tỉnh giao", 2.5, 2.2) < 2.5
    assert fit.size("x" * 99, 2.5, 2.2) == 2.2
    assert fit.rows("Hồ sơ đang giải quyết bị quá hạn", 2.75) == 2


def test_who_owes_is_asked_knowing_what_we_paused(own_web, monkeypatch):
    asked = []
    monkeypatch.setattr(
        own_web.catalog, "owing", lambda at=None, paused=None: asked.append(set(paused or ())) or []
    )
    own_web.desk.pause("reported", by="an", reason="bảo trì")
    boards = config.boards().boards
    panel = next(one for board in boards.values() for one in board.panels if one.kind == "owing")
    with own_web.app.server.test_request_context("/"):
        kinds.DRAWS["owing"](scene_of(own_web.catalog), panel)
    assert asked == [{"reported"}]


def test_two_columns_of_cards_leave_no_hole():
    for name, one in config.boards().boards.items():
        for page in {piece.part for piece in board.sections(one)}:
            cards = [p for p in board.sections(one) if p.part == page and "place" in p.css]
            taken = set()
            for piece in cards:
                row, column, tall, wide = (int(n) for n in re.findall(r"\d+", piece.half))
                mine = {
                    (y, x) for y in range(row, row + tall) for x in range(column, column + wide)
                }
                assert not taken & mine, (name, piece)
                taken |= mine
            assert not cards or taken == {(y, x) for y in range(2, 8) for x in (1, 2)}, name
