"""A unit's own boards: its figures alone, the province's beside them where they may stand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from core.errors import StoreError
from core.units import Level
from core.values import Freshness, Status
from dashboard.auth import people
from dashboard.serving.html import render
from dashboard.wall import board, config, fit, kinds, lists, picture, places, scene
from dashboard.wall.whose import Beside, Whose
from dashboard.wording import words
from exports.sheets.sheet import Row
from tests.dashboard.conftest import build, said, shut
from tests.dashboard.fakes import UNITS, FakeCatalog

DISTRICT, COMMUNE, AGENCY = "802@2004", "27931@2004", "000.00.12.H39@2004"


class Alone(FakeCatalog):
    """As the kept definitions have it: installs of the application are the province's alone."""

    def __init__(self):
        super().__init__()
        shape = self._shapes["app.installs"]
        self._shapes["app.installs"] = shape.__class__(
            shape.definition.model_copy(update={"dimensions": ()}),
            shape.numerator, shape.denominator, shape.freshness, shape.note, shape.reason,
            shape.drift, shape.as_of,
        )  # fmt: skip


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("unit"), Alone())
    yield made
    shut(made)


@pytest.fixture(autouse=True)
def _in_the_application(web):
    with web.app.server.app_context():
        yield


def shown(unit=DISTRICT, beside=Beside.ALL, catalog=None):
    return scene.Scene(
        catalog or Alone(), "tong-quan", config.boards().boards["tong-quan"], Whose(unit, beside)
    )


def drawn(name, unit, catalog=None, **more):
    return board.draw(catalog or Alone(), name, Whose(unit, **more))


def test_a_unit_s_board_is_the_unit_s(web):
    cells = said(web.get("/wall/tong-quan/manh?don-vi=802"))
    whole = said(web.get("/wall/tong-quan/manh"))
    assert set(cells) == set(whole)
    assert "Huyện Đức Hòa" in cells["place"]["html"]
    assert "Tỉnh Long An" not in cells["place"]["html"]
    assert any("toàn tỉnh: " in cell["html"] for cell in cells.values())
    assert not any("toàn tỉnh" in cell["html"] for cell in whole.values())
    page = web.get("/wall/tong-quan?don-vi=802").text
    assert 'data-board="tong-quan@802@2004"' in page
    assert 'data-wall="/wall/tong-quan@802@2004"' in page, "its plan is kept by this name"
    assert "&quot;tong-quan@802@2004&quot;" in page, "and its board by the same"
    same = web.get("/wall/tong-quan@802@2004")
    assert 'data-board="tong-quan@802@2004"' in same.text
    assert said(web.get("/wall/tong-quan@802@2004/manh")) == cells
    other = said(web.get("/wall/tong-quan/manh?don-vi=803"))
    assert other["place"]["html"] != cells["place"]["html"], "no two units share what is kept"
    plan = said(web.get("/wall/phong-dieu-hanh@802@2004/lich"))
    assert all(name.endswith("@802@2004") for name, _ in plan["pages"])


def test_what_is_the_province_s_alone_is_said_in_words():
    cells = drawn("tong-quan", DISTRICT)
    (said_,) = [one.html for one in cells.values() if "installs" in one.html]
    old = 'toàn tỉnh: <span class="nb hatched">84.500</span>, đến 14/12<'
    assert old in said_, "a doubted figure of the province is no surer beside a unit"
    assert "<polyline" not in said_
    assert "<path" not in said_, "no path of a figure that is not there"
    alone = drawn("tong-quan", DISTRICT, beside=Beside.NONE)
    (said_,) = [one.html for one in alone.values() if "installs" in one.html]
    assert "chỉ tính cấp tỉnh" in said_
    assert "84.500" not in "".join(one.html for one in alone.values())
    made = shown()
    assert "app.installs" not in {one.indicator for one in made.values}, "nor counted as unjudged"
    panel = next(one for one in config.boards().boards["van-ban"].panels if one.kind == "units")
    other = panel.model_copy(update={"indicator": "app.installs"})
    assert "chỉ tính cấp tỉnh" in str(kinds._units(made, other))
    one = places.Panel(kind="one", at=(1, 1, 3, 4), indicator="app.installs")
    assert "spark" not in render(kinds._one(made, one))
    owned = one.model_copy(update={"indicator": "onestop.on_time_rate"})
    assert "spark" in render(kinds._one(made, owned))


def test_the_age_of_what_stands_beside_is_said_and_counted():
    made, catalog = shown(), Alone()
    whole = made.whole["app.installs"]
    assert made.oldest() == whole.as_of, "it stands on the board"
    assert shown(beside=Beside.NONE).oldest() > whole.as_of
    assert made.sayer._ages(whole) == [", đến 14/12/2023", ", đến 14/12"]
    sure = replace(whole, freshness=Freshness.FRESH, freshness_note="")
    assert made.sayer._ages(sure) == made.sayer._ages(whole), "of another day, doubted or not"
    now = replace(sure, as_of=made.now)
    assert made.sayer._ages(now) == [""]
    assert made.sayer._ages(replace(now, freshness=Freshness.FAILED)) == [", đến 17:30"]
    assert made.sayer._ages(replace(whole, as_of=None)) == [], "left out where nobody knows"
    shape = catalog._shapes["app.installs"]
    catalog._shapes["app.installs"] = replace(
        shape, freshness=Freshness.FRESH, note="", as_of=made.now
    )
    fresh = shown(catalog=catalog)
    line = fit.plain(fresh.sayer.line(fresh.known["app.installs"]))
    assert line == "chỉ tính cấp tỉnh: 84.500"


def test_who_sees_a_unit_alone_is_shown_the_province_s_rates_alone():
    every, rates = shown(), shown(beside=Beside.RATES)
    units = {one.id: one.unit for one in every.board.definitions.values()}
    assert {units[id] for id in every.whole} > {"%"}
    assert {units[id] for id in rates.whole} == {"%"}
    cells = drawn("tong-quan", DISTRICT, beside=Beside.RATES)
    text = "".join(one.html for one in cells.values())
    assert "toàn tỉnh: " in text
    assert "84.500" not in text


def test_a_red_card_says_where_to_look_before_what_the_province_has():
    made = shown()
    wrong = [
        one for one in made.known.values()
        if one.status in (Status.OFF, Status.WATCH) and one.freshness is Freshness.FRESH
        and one.indicator in made.whole and made.sayer._who(one)
    ]  # fmt: skip
    assert wrong
    for one in wrong:
        assert render(made.sayer.line(one)) == render(made.sayer._who(one))


def test_a_doubted_figure_is_no_surer_beside_the_province():
    sure = str(render(kinds.beside.province(shown(COMMUNE), 7)))
    assert "hatched" not in sure
    lost = Alone()
    lost._shapes |= {
        id: replace(one, freshness=Freshness.FAILED) for id, one in lost._shapes.items()
    }
    text = str(render(kinds.beside.province(shown(COMMUNE, catalog=lost), 7)))
    assert text.count("hatched") == 2 * text.count("<li"), "the unit's and the province's"


@pytest.mark.parametrize("unit", [DISTRICT, COMMUNE, AGENCY])
def test_no_cell_of_a_unit_s_board_is_blank(unit):
    """Where the province's board shows something, the unit's says something too."""
    for name in config.boards().boards:
        whole, own = board.draw(Alone(), name), drawn(name, unit)
        for cell, html in own.items():
            if whole[cell].html:
                assert re.sub(r"<[^>]+>", "", html.html).strip(), (name, cell)


def test_lists_are_of_what_lies_below_and_else_of_months():
    text = drawn("tong-quan", DISTRICT)["late"].html
    assert "Hậu Nghĩa" in text
    assert "Bến Lức" not in text, "no other unit's"
    leaf = drawn("tong-quan", COMMUNE)
    assert "Tháng 12/2023" in leaf["late"].html
    assert "bên phải: toàn tỉnh" in leaf["late"].html
    assert "Cạnh toàn tỉnh" in leaf["map"].html
    assert leaf["map"].html.count("<li") == 7
    silent = drawn("tong-quan", COMMUNE, beside=Beside.NONE)
    assert "toàn tỉnh" not in silent["late"].html
    assert "Đơn vị không có cấp dưới" in silent["map"].html
    months = drawn("mot-cua", COMMUNE)["months"].html
    assert months.count("<li") == 8, "as many as there is room for"
    assert "bên phải: toàn tỉnh" in months


def test_yesterday_and_debts_are_the_unit_s_too():
    catalog, asked = Alone(), []
    values, changes = catalog.values, catalog.changes

    def seen(ids, unit=None, *rest, **more):
        asked.append(unit)
        return values(ids, unit, *rest, **more)

    def revised(since, until=None, **more):
        asked.append(more["unit"])
        return changes(since, until, **more)

    catalog.values, catalog.changes = seen, revised
    made = shown(DISTRICT, Beside.NONE, catalog)
    assert made.before
    assert made.revised
    assert set(asked) == {DISTRICT}, "without leave nothing is asked of the province"
    owing = board.draw(Alone(), "nguon", Whose("803@2004"))
    assert "Đức Hòa" not in owing["owing"].html
    assert made.holds(next(one.unit_id for one in UNITS if one.code == "27931"))
    assert not made.holds(next(one.unit_id for one in UNITS if one.level is Level.PROVINCE))


def test_a_unit_that_is_not_there_is_named(web, monkeypatch):
    lost = web.get("/wall/tong-quan?don-vi=99999")
    assert lost.status_code == 404
    assert "99999" in lost.text
    assert 'data-live="wait"' in lost.text
    assert web.get("/wall/tong-quan/manh?don-vi=99999").status_code == 404
    ended = web.catalog.unit("804")
    gone = ended.__class__(*[getattr(ended, f) for f in ended.__dataclass_fields__])
    object.__setattr__(gone, "valid_to", date(2023, 7, 1))
    held = web.catalog.unit
    monkeypatch.setattr(
        web.catalog, "unit", lambda code, day=None: gone if code == "804" else held(code, day)
    )
    page = web.get("/wall/tong-quan?don-vi=804")
    assert page.status_code == 404
    assert "không còn từ 01/07/2023" in page.text


def test_people_who_may_not_see_a_unit_are_told_so_and_asked_for_no_approval(web):
    page = web.get("/wall/tong-quan?don-vi=803", "official")
    assert page.status_code == 403
    assert "Ngoài phạm vi của bạn" in page.text
    assert "data-live" not in page.text.replace('data-live=""', "")
    assert "Màn hình chưa được cấp quyền" not in page.text


def test_a_screen_of_a_unit_sees_that_unit_alone(own_web):
    client = own_web.client
    page = client.get("/wall/xa-hau-nghia").text
    (asks,) = own_web.desk.screens()
    assert asks.code in page
    base, given = "/quan-tri/man-hinh", {"ma": asks.code, "ten": "Xã", "phat": "phong-dieu-hanh"}
    lost = own_web.client.post(
        f"{base}/duyet", data=given | {"don-vi": "99999"}, headers=own_web.bearer("operator")
    )
    assert lost.status_code == 404
    done = own_web.client.post(
        f"{base}/duyet", data=given | {"don-vi": "27931"}, headers=own_web.bearer("operator")
    )
    assert done.status_code == 303
    (one,) = own_web.desk.screens()
    assert one.unit == COMMUNE
    assert "27931@2004" in own_web.desk.audit_log(what="screen.")[0].detail
    assert "Thị trấn Hậu Nghĩa" in own_web.get("/quan-tri", "operator").text
    text = client.get("/wall/xa-hau-nghia").text
    assert "Thị trấn Hậu Nghĩa" in text
    assert "Tỉnh Long An" not in text
    board = str(said(client.get("/wall/tong-quan/manh")))  # whatever its playlist shows just now
    assert "toàn tỉnh" in board, "the setting that holds for the unit's people holds for it"
    assert "84.500" not in board, "of the province's figures the rates alone"
    assert client.get(f"/wall/tong-quan@{COMMUNE}/manh").status_code == 200
    for other in (DISTRICT, "803@2004", "80@2004"):
        assert client.get(f"/wall/tong-quan@{other}/manh").status_code == 403, other
    with pytest.MonkeyPatch.context() as away:
        away.setattr(own_web.catalog, "unit", lambda *_: (_ for _ in ()).throw(StoreError("đứt")))
        for path in ("/wall/xa-hau-nghia", "/wall/xa-hau-nghia/lich", "/wall/tong-quan/manh"):
            assert client.get(path).status_code == 503, "no right was lost: what it keeps stays"
    push = own_web.desk.push_board("nguon", by="test")
    assert said(client.get("/wall/xa-hau-nghia/lich"))["urgent"] == f"nguon@{COMMUNE}"
    own_web.desk.withdraw_board(push.push, by="test")
    before = own_web.desk.screens_mark()
    own_web.desk.change_screen(one.id, name="Xã", playlist=one.playlist, by="test")
    assert own_web.desk.screens_mark() != before, "screens are told that they are another's"
    own_web.app.server.extensions[people.EXTENSION].clear()
    assert "Tỉnh Long An" in client.get("/wall/xa-hau-nghia").text


def test_bars_of_months_are_of_cases_or_of_figures_never_of_both():
    def months(*denominators):
        values = [
            replace(one, denominator=held)
            for one, held in zip(Alone().series("onestop.on_time_rate"), denominators, strict=False)
        ]
        html = render(lists.monthly("x", "y", [(one.period, one, None) for one in values]))
        return [int(n) for n in re.findall(r"width:(\d+)%", html)]

    assert months(50.0, None, 100.0)[:3] == [50, 0, 100], "a rate is no count of cases"
    assert min(months(None, None, None)) > 50, "where nobody tells the cases, the rates themselves"


def test_bars_of_a_score_are_its_points_of_those_that_were_judged(scored):
    """All that are ranked were judged on as many points: bars of those would be of one length."""
    name, total = "bo-chi-so-766", "index766.total"
    made = scene.Scene(scored, name, config.boards().boards[name], Whose("", Beside.ALL))
    panel = places.Panel(kind="units", at=(4, 1, 2, 4), indicator=total)
    html = render(kinds.DRAWS["units"](made, panel))
    ranked = made.ranked(total)[: kinds.rows(panel)]
    shares = [f"{100 * one.value / one.denominator:.0f}" for _, one in ranked]
    assert re.findall(r"width:(\d+)%", html) == shares
    assert len(set(shares)) > 1
    assert {one.denominator for _, one in ranked} == {ranked[0][1].denominator}
    rows = [Row("", one, made.board.definitions[total]) for _, one in ranked]
    assert picture._heads(rows)[-1] == words.t("score.judged_points"), "no cases on its picture"
    months = [(one.period, one, None) for _, one in ranked]
    told = render(lists.monthly("x", "y", months, points=True))
    assert re.findall(r"width:(\d+)%", told) == shares, "nor are its months"
