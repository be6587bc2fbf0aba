"""Files of a narrowed page, and of its charts: of these dossiers alone, and they say so."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest

from core.errors import MisuseError
from core.period import Grain, Period
from core.settings import load
from core.units import Level
from dashboard.pages import mot_cua
from dashboard.pictures import figures
from desk import Account, Desk
from exports.formats import charts, making
from exports.forms import form0206a, form_book, form_cells, form_file
from exports.pictures import picture, press
from exports.sheets import asked, courses, narrowing, records, views
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only
from exports.withholding import guarded, suppress
from indicators.defining.loader import kept
from tests.dashboard.conftest import build
from tests.exports.test_views import texts

ID = "onestop.on_time_rate"
TODAY = date(2023, 12, 26)
MOVED = "onestop.received/ai-lam-doi"
ONLINE = (Only("channel", "2"),)


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("narrow"), province, api_limit="100000 per minute")
    yield made
    made.desk.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(load(data=tmp_path_factory.mktemp("narrowed"), env={}, clock_at="2023-12-26"))
    yield made
    made.close()


def member(catalog, dim):
    """One of which something was counted."""
    found = catalog.by(ID, dim)
    return max(found, key=lambda one: one.denominator or 0).dims[dim]


def test_every_figure_is_of_the_member_alone_and_says_so(province):
    code = member(province, "field")
    only = (Only("field", code),)
    sheet = asked.sheet(province, ID, Asked(only=only, dim="unit"))
    named = province.members("field")[code]
    assert ("Chỉ gồm", f"Lĩnh vực: {named} ({code})") in sheet.truth.filters
    assert {row.more for row in sheet.rows} == {(f"Lĩnh vực: {named} ({code})",)}
    assert all(row.value.dims["field"] == code for row in sheet.rows)
    cut = {"field": code}
    assert sheet.rows[0].value.value_id == province.value(ID, None, None, cut).value_id
    parts = [row for row in sheet.rows if row.member]
    assert [one.value.value_id for one in parts] == [
        one.value_id for one in province.by(ID, "unit", None, None, cut)
    ]
    assert {one.member for one in parts} == {one.value.dims["unit"] for one in parts}
    assert picture.listed(sheet)
    assert all(one.member for one in picture.listed(sheet)), "its months are no parts"
    whole = asked.sheet(province, ID, Asked(dim="unit"))
    assert whole.rows[0].value.denominator > sheet.rows[0].value.denominator
    assert whole.more == ()


def test_it_is_not_divided_again_by_what_it_is_narrowed_to(province):
    code = member(province, "field")
    with pytest.raises(MisuseError, match="Đã lọc theo lĩnh vực"):
        asked.sheet(province, ID, Asked(only=(Only("field", code),), dim="field"))
    fields = asked.sheet(province, ID, Asked(only=ONLINE, dim="field"))
    assert {one.value.dims["channel"] for one in fields.rows} == {"2"}


@pytest.mark.parametrize(
    ("subject", "only", "said"),
    [
        (ID, (Only("field", "KHÔNG"),), "không có mã “KHÔNG”"),
        (ID, (Only("kind", "x"),), "không lọc được theo loại dữ liệu"),
        ("tong-quan", ONLINE, "Chỉ trang mot-cua"),
        ("ban-do", ONLINE, "không lọc được theo hình thức nộp"),
        ("so-sanh", ONLINE, "không lọc được theo hình thức nộp"),
    ],
)
def test_what_cannot_be_narrowed_is_refused_in_words(province, subject, only, said):
    with pytest.raises(MisuseError, match=said):
        views.sheet(province, subject, Asked(only=only))


def test_one_procedure_of_one_commune_stays_in_the_house(province):
    procedure = (Only("procedure", member(province, "procedure")),)
    for subject in (ID, "mot-cua", "mot-cua/tiep-nhan"):
        with pytest.raises(MisuseError, match="có thể chỉ ra một người"):
            views.sheet(province, subject, Asked(unit="27931", only=procedure))
        assert views.sheet(province, subject, Asked(unit="27931", only=procedure, inside=True)).rows
    # a district's parts are communes: its own figure may go, theirs not
    district = asked.sheet(province, ID, Asked(unit="802", only=procedure, dim="unit"))
    assert not [one for one in district.rows if one.member]
    assert any("không có bảng theo đơn vị" in one for one in district.truth.cuts)
    inside = asked.sheet(province, ID, Asked(unit="802", only=procedure, dim="unit", inside=True))
    levels = {one.unit_id: one.level for one in province.units(TODAY)}
    communes = {levels[one.value.unit_id] for one in inside.rows if one.member}
    assert Level.COMMUNE in communes
    with pytest.raises(MisuseError, match="có thể chỉ ra một người"):
        views.sheet(province, "mot-cua/ban-do-nhiet", Asked(unit="802", only=procedure))


def test_the_text_of_a_choice_is_read_or_refused():
    assert narrowing.read("") == ()
    assert narrowing.read(" channel : 2 ") == ONLINE
    both = narrowing.read("channel:2, field:G13")
    assert both == (Only("field", "G13"), *ONLINE), "one order, however it was asked"
    named = Only("type", "Giấy mời, thông báo")
    assert narrowing.read("type:Giấy mời, thông báo,direction:out") == (
        Only("direction", "out"), named
    ), "a name may have a comma"  # fmt: skip
    for odd in ("channel", "channel:", ":2", "mau:2", "unit:802"):
        with pytest.raises(MisuseError, match="CHIỀU:MÃ"):
            narrowing.read(odd)
    for given, said in (
        ("channel:2,channel:1", "hơn một mã của hình thức nộp"),
        ("field:G13,procedure:1.001", "chỉ thuộc một lĩnh vực"),
    ):
        with pytest.raises(MisuseError, match=said):
            narrowing.read(given)


def test_pages_files_and_api_narrow_alike(web):
    taken = web.get(f"/xuat/{ID}.json?kenh=2&ky=2023-11")
    assert taken.status_code == 200, taken.text
    told = json.loads(taken.data)
    row = told["rows"][0]
    given = f"indicator={ID}&period=2023-11&only=channel:2"
    (api,) = json.loads(web.get(f"/api/v1/values?{given}").data)["values"]
    assert api["dims"] == {"channel": "2"}
    assert (row["value_id"], row["display"], row["numerator"]) == (
        api["value_id"], api["display"], api["numerator"],
    )  # fmt: skip
    series = f"indicator={ID}&grain=month&from=2023-01-01&to=2023-11-30&only=channel:2"
    months = json.loads(web.get(f"/api/v1/values?{series}").data)["values"]
    held = {one["period"]: one for one in told["rows"] if one["part"] == "Theo tháng"}
    assert months
    assert all(held[one["period"]]["value"] == one["value"] for one in months)
    parts = json.loads(web.get(f"/api/v1/values?{given}&by=field").data)["values"]
    assert {one["dims"]["channel"] for one in parts} == {"2"}
    code = taken.headers["X-Export-Code"]
    assert "Vẫn đúng" in re.sub(r"<[^>]+>", " ", web.get(f"/kiem-tra?ma={code}").text)
    for path, said in (
        (f"/api/v1/values?indicator={ID}&only=channel:9", "không có mã"),
        (f"/api/v1/values?indicator={ID}&only=kenh", "CHIỀU:MÃ"),
        (f"/xuat/{ID}.csv?thu-tuc=1&linh-vuc=x", "chỉ thuộc một lĩnh vực"),
        ("/xuat/wall/mot-cua.csv?kenh=2", "không nhận kenh"),
    ):
        answer = web.get(path)
        assert (answer.status_code, said in answer.text) == (400, True), path


def pair(catalog, unit=None):
    """A field and a channel of which something was counted together."""
    field = max(catalog.by(ID, "field", unit), key=lambda one: one.denominator or 0).dims["field"]
    found = catalog.by(ID, "channel", unit, None, {"field": field})
    return field, max(found, key=lambda one: one.denominator or 0).dims["channel"]


def test_every_figure_is_of_both_members_and_says_so(province):
    field, channel = pair(province)
    only = (Only("field", field), Only("channel", channel))
    cut = {"field": field, "channel": channel}
    names = province.members("field")[field], province.members("channel")[channel]
    said = f"Lĩnh vực: {names[0]} ({field}); Hình thức nộp: {names[1]} ({channel})"
    for subject, more in (
        (ID, {"dim": "unit"}), (ID, {"dim": "applicant"}), ("mot-cua", {}),
        (courses.FLOW.subject, {}), ("mot-cua/ba-quy-tac", {}), ("mot-cua/phan-bo", {}),
        ("mot-cua/ban-do-nhiet", {"inside": True}),
        (MOVED, {"period": Period.parse("2023-Q3", TODAY), "dim": "unit"}),
    ):  # fmt: skip
        sheet = views.sheet(province, subject, Asked(only=only, **more))
        assert ("Chỉ gồm", said) in sheet.truth.filters, subject
        assert {row.more[-1] for row in sheet.rows} == {said}, subject
        assert all(cut.items() <= row.value.dims.items() for row in sheet.rows), subject
    sheet = asked.sheet(province, ID, Asked(only=only, dim="unit"))
    assert sheet.rows[0].value.value_id == province.value(ID, None, None, cut).value_id
    parts = [row for row in sheet.rows if row.member]
    assert {one.member for one in parts} == {one.value.dims["unit"] for one in parts}
    assert sum(one.value.denominator for one in parts) == sheet.rows[0].value.denominator
    with pytest.raises(MisuseError, match="Đã lọc theo hình thức nộp"):
        asked.sheet(province, ID, Asked(only=only, dim="channel"))
    found = records.listing(province, "onestop.received", "numerator", Asked(only=only), codes=True)
    rows, keys = list(found.table.rows), [one.key for one in found.table.columns]
    assert len(rows) == province.value("onestop.received", None, None, cut).numerator > 0
    assert {row[keys.index("channel")] for row in rows} == {int(channel)}
    assert {row[keys.index("field_name")] for row in rows} == {names[0]}


def test_pages_files_and_api_narrow_by_two_alike(web):
    field, channel = pair(web.catalog)
    taken = web.get(f"/xuat/{ID}.json?linh-vuc={field}&kenh={channel}&ky=2023-11&theo=khong")
    assert taken.status_code == 200, taken.text
    row = json.loads(taken.data)["rows"][0]
    given = f"indicator={ID}&period=2023-11&only=channel:{channel},field:{field}"
    (api,) = json.loads(web.get(f"/api/v1/values?{given}").data)["values"]
    assert api["dims"] == {"field": field, "channel": channel}
    assert (row["value_id"], row["numerator"]) == (api["value_id"], api["numerator"])
    code = taken.headers["X-Export-Code"]
    assert "Vẫn đúng" in re.sub(r"<[^>]+>", " ", web.get(f"/kiem-tra?ma={code}").text)
    page = web.get(f"/chi-so/{ID}?linh-vuc={field}&kenh={channel}&ky=2023-11").text
    assert api["display"].replace("\u00a0", "") in page.replace("\u00a0", "")
    assert f"only=field%3A{field}%2Cchannel%3A{channel}" in page
    for more, said in (
        ("only=channel:1,channel:2", "hơn một mã"),
        ("only=procedure:1.001,field:G01", "chỉ thuộc một lĩnh vực"),
        ("only=channel:2,field:khong", "không có mã"),
    ):
        answer = web.get(f"/api/v1/values?indicator={ID}&{more}")
        assert (answer.status_code, said in answer.text) == (400, True), more


def test_what_two_dimensions_tell_of_a_commune_stays_in_the_house(web):
    """By both narrowed, by one narrowed and by the other divided, by the name of its proof."""
    catalog, commune = web.catalog, "27931"
    field, channel = pair(catalog, commune)
    proof = catalog.value(ID, commune, None, {"field": field, "channel": channel})
    both = f"linh-vuc={field}&kenh={channel}"
    asked_for = f"indicator={ID}&only=field:{field},channel:{channel}"
    rows = f"/api/v1/records/dossier?measure=n_recv&from=2023-01-01&to=2023-11-30&unit={commune}"
    refused = (
        f"/xuat/{ID}.csv?don-vi={commune}&{both}",
        f"/xuat/mot-cua.csv?don-vi={commune}&{both}",
        f"/xuat/mot-cua/tiep-nhan.csv?don-vi={commune}&{both}",
        f"/xuat/mot-cua/phan-bo.csv?don-vi={commune}&{both}",
        f"/xuat/mot-cua/ban-do-nhiet.csv?don-vi=802&{both}",
        f"/xuat/{MOVED}.csv?don-vi={commune}&ky=2023&kenh={channel}&theo=field",
        f"/api/v1/values?{asked_for}&unit={commune}",
        f"/api/v1/values?{asked_for}&unit={commune}&grain=month",
        f"/api/v1/values?{asked_for}&unit=802&by=unit",
        f"/api/v1/values?indicator={ID}&only=channel:{channel}&unit={commune}&by=field",
        f"/api/v1/passport/{proof.value_id}",
        f"{rows}&field={field}&channel={channel}",
        f"{rows}&channel={channel}&order=-field",
    )
    for path in refused:
        for role in ("leader", "analyst"):
            answer = web.get(path, role)
            assert (answer.status_code, "chỉ ra một người" in answer.text) == (400, True), path
        assert web.get(path, "operator").status_code == 200, path
    for path in (
        f"/xuat/{ID}.csv?don-vi=802&{both}&theo=khong",
        f"/xuat/{ID}.csv?don-vi={commune}&kenh={channel}&theo=khong",
        f"/api/v1/values?{asked_for}&unit=802",
    ):
        assert web.get(path, "leader").status_code == 200, path
    for role, both_told in (("leader", False), ("operator", True)):
        first = json.loads(web.get(f"{rows}&field={field}", role).data)["rows"][0]
        assert ("field_code" in first, "channel" in first) == (True, both_told), role
        first = json.loads(web.get(f"{rows}&channel={channel}", role).data)["rows"][0]
        assert ("field_code" in first, "channel" in first) == (both_told, both_told), role
    listed = [
        json.loads(web.get(one, "leader").data)["rows"][0]
        for one in (rows, f"{rows}&channel={channel}")
    ]
    assert {"field_code", "received_at", "finished_at"} <= {*listed[0]}
    assert {*listed[0]} & {*listed[1]} == {"source", "unit", "unit_name", "closing", "paused"}, (
        "by nothing is a row of one found in the other"
    )
    told = json.loads(web.get(f"/xuat/{ID}.json?don-vi=802&{both}&theo=unit").data)
    assert not [one for one in told["rows"] if one["member"]]
    assert any("nhiều chiều cùng lúc" in one for one in told["truth"]["cuts"])
    quarter = Period.parse("2023-Q3", TODAY)
    few = [
        one.dims
        for field in catalog.members("field")
        for one in catalog.by("onestop.received", "channel", commune, quarter, {"field": field})
        if 0 < one.numerator < suppress.LEAST
    ]
    both = f"linh-vuc={few[0]['field']}&kenh={few[0]['channel']}&ky=2023-Q3"
    taken = web.get(f"/xuat/onestop.received.csv?don-vi={commune}&{both}", "operator")
    assert taken.data
    page = f"/kiem-tra?ma={taken.headers['X-Export-Code']}"
    assert suppress.HIDDEN in web.get(page, "leader").text
    assert suppress.HIDDEN not in web.get(page, "operator").text


PLAIN = "onestop.online_rate_plain"


def test_an_indicator_that_counts_one_channel_tells_it_without_being_asked(web):
    """Of a commune by field its numerator is the field's online dossiers: two dimensions."""
    catalog, commune = web.catalog, "27931"
    field, _ = pair(catalog, commune)
    proof = catalog.value(PLAIN, commune, None, {"field": field})
    asked_for = f"indicator={PLAIN}&only=field:{field}"
    rows = f"/api/v1/records/dossier?from=2023-01-01&to=2023-11-30&unit={commune}&measure="
    refused = (
        f"/xuat/{PLAIN}.csv?don-vi={commune}&linh-vuc={field}",
        f"/xuat/mot-cua/ban-do-nhiet.csv?don-vi=802&chi-tieu={PLAIN}&linh-vuc={field}",
        f"/api/v1/values?{asked_for}&unit={commune}",
        f"/api/v1/values?{asked_for}&unit={commune}&grain=month",
        f"/api/v1/values?{asked_for}&unit=802&by=unit",
        f"/api/v1/values?indicator={PLAIN}&unit={commune}&by=field",
        f"/api/v1/values?indicator={PLAIN}&unit={commune}&by=applicant",
        f"/api/v1/passport/{proof.value_id}",
        f"{rows}n_online766&field={field}",
        f"{rows}n_full&order=-field",
    )
    for path in refused:
        answer = web.get(path, "leader")
        assert (answer.status_code, "chỉ ra một người" in answer.text) == (400, True), path
        assert web.get(path, "operator").status_code == 200, path
    assert web.get(refused[0]).text.count("chỉ đếm một hình thức nộp") == 1
    for path in (
        f"/xuat/{PLAIN}.csv?don-vi={commune}&theo=khong",
        f"/api/v1/values?indicator={PLAIN}&unit=802&by=field",
        f"/api/v1/values?indicator=onestop.received&unit={commune}&by=field",
        f"{rows}n_digit&field={field}",
    ):
        assert web.get(path, "leader").status_code == 200, path
    assert "field_code" in guarded.columns("dossier", {"measure": "n_full"})
    assert "received_at" in guarded.columns("dossier", {"measure": "n_full"})
    assert not {"field_code", "received_at"} & {*guarded.columns("dossier", {"measure": "n_digit"})}
    for role, told in (("leader", False), ("operator", True)):
        file = json.loads(web.get(f"/xuat/{PLAIN}.json?don-vi={commune}&theo=field", role).data)
        assert any(one["member"] for one in file["rows"]) is told
        assert any("hình thức nộp" in one for one in file["truth"]["cuts"]) is not told
        page = f"/xuat/mot-cua.json?don-vi={commune}&linh-vuc={field}"
        file = json.loads(web.get(page, role).data)
        held = {one["indicator"] for one in file["rows"]}
        assert {ID, "onestop.received"} <= held, "what counts no channel stays"
        assert (PLAIN in held) is told, role
        said = [one for one in file["truth"]["cuts"] if "chỉ đếm một hình thức nộp" in one]
        assert bool(said) is not told
    taken = web.get(f"/xuat/{PLAIN}.csv?don-vi={commune}&linh-vuc={field}", "operator")
    assert taken.data
    page = f"/kiem-tra?ma={taken.headers['X-Export-Code']}"
    assert suppress.HIDDEN in web.get(page, "leader").text, "whatever it counts"
    assert suppress.HIDDEN not in web.get(page, "operator").text


def test_the_form_of_a_commune_tells_no_channel_of_a_field_to_readers_outside(web):
    """Its columns 4 and 5 of a field are the field's online dossiers, and the others."""
    commune, period = "27931", "2023-Q3"
    path = f"/mot-cua/bieu-II06a.json?don-vi={commune}&ky={period}"
    api = f"/api/v1/form?unit={commune}&period={period}"
    for role, inside in (("leader", False), ("operator", True)):
        file, told = (json.loads(web.get(one, role).data) for one in (path, api))
        for rows in (file["rows"], told["rows"]):
            assert rows[0]["c3"] == rows[0]["c4"] + rows[0]["c5"] + rows[0]["c6"] > 0
            assert len(rows) > 1
            for one in rows[1:]:
                assert (one["c4"] is not None, one["c5"] is not None) == (inside, inside), role
                assert one["c3"] == one["c7"] + one["c11"], "the rest is there"
                assert one["balanced"] is True
        for cuts in (told["cuts"], file["truth"]["cuts"]):
            assert any("không có cột 4, 5" in one for one in cuts) is not inside
    assert json.loads(web.get("/api/v1/form?unit=802&period=2023-Q3").data)["count"] > 1
    taken = web.get(path, "operator")
    assert taken.data
    code = taken.headers["X-Export-Code"]
    assert suppress.HIDDEN in web.get(f"/kiem-tra?ma={code}", "leader").text
    assert suppress.HIDDEN not in web.get(f"/kiem-tra?ma={code}", "operator").text


def test_what_does_not_balance_in_a_commune_s_field_is_told_in_the_workbook_alone(
    province, desk, monkeypatch
):
    """Its truth stands on the check page too, whoever took the file."""
    fill, period = form0206a.fill, Period.parse("2023-Q3", TODAY)

    def wrong(*asked):
        made = fill(*asked)
        (code, name, row), *rest = made.fields
        return replace(made, fields=((code, name, replace(row, c4=row.c4 + 1)), *rest))

    monkeypatch.setattr(form0206a, "fill", wrong)
    for unit, told in (("27931", False), ("802", True)):
        made, truth, _ = form_file.make(
            province, desk, unit, period, by="thu", form="json", inside=True
        )
        assert len(made.faults()) == 1
        assert any("không cân đối" in one for one in truth.cuts) is told
    kept = form_cells.outside(wrong(province, "27931", period))
    cells = {(one.indicator, bool(one.dims)) for one in form_cells.of(kept)}
    assert kept.faults() == []
    assert ("II.06a.c4", False) in cells
    assert ("II.06a.c6", True) in cells
    assert not {("II.06a.c4", True), ("II.06a.c5", True)} & cells
    form = openpyxl.load_workbook(io.BytesIO(form_book.write(kept, "X", "X")))["II.06a"]
    assert [form.cell(form_book.FIRST, n).value is None for n in (3, 4, 5, 6)] == [
        False, True, True, False
    ]  # fmt: skip


@pytest.mark.parametrize(("only", "dim"), [("recv_unit", "procedure"), ("procedure", "recv_unit")])
def test_what_two_dimensions_tell_of_a_counter_stays_in_the_house(province, only, dim):
    """A counter is a commune, of whichever unit its dossiers are counted: the province's too."""
    whole, period = province.unit(None, TODAY), Period.parse("2023-11", TODAY)
    known = {"unit": province.unit, "units": province.units}
    counted = SimpleNamespace(**known, by=lambda *_: [])  # by counters: from 2025
    definition = province.definition("onestop.received")

    def table(dim, **more):
        question = Asked(only=(Only(only, "1"),), **more)
        return guarded.divided(counted, definition, dim, question, period, TODAY)

    with pytest.raises(guarded.Withheld, match="vừa lọc vừa chia"):
        table(dim)
    assert table(dim, inside=True).values == table("unit").values == []
    with pytest.raises(MisuseError, match="tại một nơi tiếp nhận"):
        narrowing.guard({only: "1", dim: "1"}, whole, definition)
    narrowing.guard({only: "1"}, whole, definition)
    assert suppress.concerns(None, only, dim), "where the unit is not known"


def test_a_table_by_unit_keeps_communes_back_and_not_the_departments_beside_them():
    """Those that may be asked for one by one: neither the rest, nor what lies at the whole."""
    levels = (Level.PROVINCE, Level.AGENCY, Level.COMMUNE)
    held = [SimpleNamespace(unit_id=n, level=level) for n, level in enumerate(levels)]
    found = [
        SimpleNamespace(unit_id=n, dims={"unit": code})
        for n, code in ((1, "000.00.02.H39"), (2, "27931"), (0, "own"), (0, "rest@2025-07-01"))
    ]
    counted = SimpleNamespace(units=lambda day: held, by=lambda *_: found)
    definition, period = kept().by_id()[PLAIN], Period.parse("2023-11", TODAY)

    def table(*only, **more):
        return guarded.divided(counted, definition, "unit", Asked(only=only, **more), period, TODAY)

    field, counter = Only("field", "G13"), Only("recv_unit", "1")
    made = table(field)
    assert [one.dims["unit"] for one in made.values] == ["000.00.02.H39"]
    assert made.hidden == 3
    assert "không có các xã (3 dòng)" in made.said
    for whole in (table(), table(counter), table(field, inside=True)):
        assert (whole.values, whole.hidden, whole.said) == (found, 0, "")
    found = found[1:3]
    with pytest.raises(guarded.Withheld, match="Không có bảng theo đơn vị"):
        table(field)
    del found[0]
    assert table(field).values == found, "without communes its own may go"


def test_a_heat_map_of_districts_may_leave_the_house(web):
    """None of its rows is a commune's, by whatever it is narrowed."""
    field, channel = pair(web.catalog)
    for unit, status in (("", 200), ("don-vi=802&", 400)):
        path = f"/xuat/mot-cua/ban-do-nhiet.json?{unit}linh-vuc={field}&kenh={channel}"
        answer = web.get(path, "leader")
        assert answer.status_code == status, answer.text
        path = f"/api/v1/values?indicator={ID}&only=field:{field},channel:{channel}&grain=month"
        path += f"&by=unit&from=2023-10-01&to=2023-11-30&{unit.replace('don-vi', 'unit')}"
        assert web.get(path.rstrip("&"), "leader").status_code == status


def test_the_links_of_a_narrowed_page_keep_it_narrowed(web, monkeypatch):
    monkeypatch.setattr(mot_cua, "_WORST", 1)  # a small province has few rows
    page = web.get("/mot-cua?kenh=2").text
    files = set(re.findall(r'/xuat/[^"]+', page))
    assert any(one.startswith("/xuat/mot-cua.xlsx") for one in files)
    assert any(one.startswith("/xuat/mot-cua/tiep-nhan.png") for one in files)
    assert all("kenh=2" in one for one in files)
    further = set(re.findall(r'href="(/chi-so/onestop[^"]+)"', page))
    assert any("theo=field" in one for one in further), "all rows of a box"
    assert any("theo=procedure" in one for one in further), "the menu's, for who has no script"
    assert [one for one in further if "theo=" in one and "kenh=2" not in one] == []
    page = web.get(f"/chi-so/{ID}?kenh=2").text
    assert f"/xuat/{ID}.csv?kenh=2" in page
    assert "only=channel%3A2" in page


def test_records_of_a_narrowed_figure_are_its_own(province):
    found = records.listing(
        province, "onestop.received", "numerator", Asked(only=ONLINE), codes=True
    )
    whole = records.listing(province, "onestop.received", "numerator", Asked(), codes=True)
    rows = list(found.table.rows)
    assert 0 < len(rows) == found.total < whole.total
    keys = [one.key for one in found.table.columns]
    assert {row[keys.index("channel")] for row in rows} == {2}


@pytest.mark.parametrize("one", [courses.FLOW, courses.ON_TIME], ids=lambda one: one.subject)
@pytest.mark.parametrize("code", ["2023", "2023-11"])
def test_a_chart_holds_the_periods_of_its_page(province, one, code):
    period = Period.parse(code, TODAY)
    sheet = views.sheet(province, one.subject, Asked(period=period))
    days = one.bars and code == "2023-11"
    grain = Grain.DAY if days else Grain.MONTH
    assert {row.value.period.grain for row in sheet.rows} == {grain}
    for id, _, _ in one.lines:
        held = [row.value for row in sheet.rows if row.value.indicator == id]
        first = date(2023, 11, 1) if days else date(2022, 11 if code == "2023-11" else 12, 1)
        last = date(2023, 11, 30) if code == "2023-11" else TODAY
        asked_for = province.series(id, None, grain, first, last)
        assert [v.value_id for v in held] == [v.value_id for v in asked_for]
    drawn = picture.compose(sheet.coded("7K4MP2QX"), figures.of(sheet))
    said = texts(drawn)
    assert any("đơn vị tính" in each for each in said)
    if one is courses.FLOW:
        assert {"Tiếp nhận", "Đã giải quyết"} <= set(said), "bars have their names"


def test_a_chart_of_several_lines_is_a_native_one_in_its_workbook(province, desk):
    sheet = views.sheet(province, "mot-cua/tiep-nhan", Asked())
    _, made = making.make(desk, sheet, "xlsx", making.Look(), None, press.make, by="thu")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(made)))
    page = book[charts.NAME]
    (chart,) = page._charts
    assert len(chart.series) == 2
    for strip, series in zip(sheet.strips, chart.series, strict=True):
        column, first, last = re.findall(r"\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", series.val.numRef.f)[0]
        told = [page[f"{column}{n}"].value for n in range(int(first), int(last) + 1)]
        assert told == [one.value for one in strip.path]
        assert page[f"{column}{int(first) - 1}"].value == strip.name
        assert page[f"A{first}"].value == strip.path[0].period.code


def test_a_file_of_a_chart_has_the_notes_that_stand_under_it(province, desk):
    """Of each of its lines, named; of what it does not draw, or of a part, none."""
    place, by = province.unit("802").unit_id, Account("lan", "Chị Lan", "official", "802")
    for id, day, said in (
        ("onestop.received", "2023-11-03", "Nghỉ lễ"),
        ("onestop.resolved", "2023-10-15", "Ngừng hai ngày"),
        ("onestop.received", "2011-01-01", "Trước khi vẽ"),
        (ID, "2023-11-04", "Của hình khác"),
    ):
        desk.add_note(id, place, day, said, by=by, known_at=1)
    names = {one.id: one.short_name for one in province.definitions()}
    sheet = views.sheet(province, "mot-cua/tiep-nhan", Asked(unit="802"))
    coded, made = making.make(
        desk, sheet, "svg", making.Look(), figures.of(sheet), press.make, by="thu"
    )
    seen = " ".join(texts(b"".join(made)))
    told = [
        ("2023-10-15", f"{names['onestop.resolved']}: Ngừng hai ngày"),
        ("2023-11-03", f"{names['onestop.received']}: Nghỉ lễ"),
    ]
    assert list(coded.truth.notes) == told
    assert f"Ghi chú: 15/10/2023: {told[0][1]}" in seen, "in sight, not in the data of it alone"
    assert f"Ghi chú: 03/11/2023: {told[1][1]}" in seen
    single = views.sheet(province, "mot-cua/dung-han", Asked(unit="802"))
    assert making.noted(desk, single).truth.notes == (("2023-11-04", "Của hình khác"),)
    for other in (Asked(), Asked(unit="802", only=ONLINE)):
        sheet = views.sheet(province, "mot-cua/tiep-nhan", other)
        assert making.noted(desk, sheet).truth.notes == ()


def test_a_narrowed_workbook_s_chart_stands_on_its_own_columns(province, desk):
    """The column that says so moves the codes for programs to the right."""
    sheet = asked.sheet(province, ID, Asked(only=ONLINE))
    _, made = making.make(desk, sheet, "xlsx", making.Look(), None, press.make, by="thu")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(made)))
    chart = book[charts.NAME]._charts[0]
    series = chart.series[0]
    column = re.search(r"\$([A-Z]+)\$", (series.cat.strRef or series.cat.numRef).f)[1]
    assert book.worksheets[0][f"{column}1"].value == "Kỳ"


def test_every_chart_of_a_page_is_named_once_and_of_indicators_that_there_are():
    assert len({one.subject for one in courses.COURSES}) == len(courses.COURSES)
    known = set(kept().by_id())
    assert {id for one in courses.COURSES for id, _, _ in one.lines} <= known


def test_runs_are_paged_by_the_run_and_an_unknown_mark_is_no_end(web):
    whole = json.loads(web.get("/api/v1/runs?limit=500", "analyst").data)
    assert whole["next"] == ""
    found, after = [], ""
    while len(found) <= len(whole["runs"]):
        answer = web.get(f"/api/v1/runs?limit=1&after={after}", "analyst")
        page = json.loads(answer.data)
        found += page["runs"]
        after = page["next"]
        assert ("Link" in answer.headers) == bool(after)
        if not after:
            break
    assert found == whole["runs"]
    assert len(found) > 1
    assert web.get("/api/v1/runs?after=khong-co", "analyst").status_code == 404


def test_files_of_documents_are_of_one_direction_and_leave_out_what_has_none(article):
    out = (Only("direction", "out"),)
    page = asked.sheet(article, "van-ban", Asked(only=out))
    assert {row.more for row in page.rows} == {("Chiều văn bản: Văn bản đi (out)",)}
    kept = {row.definition.id for row in page.rows}
    assert {"edoc.electronic_rate", "edoc.signed_rate"} <= kept, "what is signed is outgoing"
    assert not kept & {"edoc.signed_agency_rate", "edoc.sent"}
    came = asked.sheet(article, "van-ban", Asked(only=(Only("direction", "in"),)))
    assert "edoc.signed_rate" not in {row.definition.id for row in came.rows}
    table = views.sheet(article, "van-ban/theo-don-vi", Asked(only=out))
    assert {row.value.dims["direction"] for row in table.rows} == {"out"}
    assert {row.more for row in table.rows} == {("Chiều văn bản: Văn bản đi (out)",)}
    with pytest.raises(MisuseError, match=r"“edoc\.stuck” không lọc được theo hình thức nộp"):
        views.sheet(article, "van-ban/theo-don-vi", Asked(only=ONLINE))
    assert table.truth.cuts[-1] == (
        "không chia được theo chiều văn bản nên không có: Ký số của cơ quan, Văn bản bị từ chối, "
        "Văn bản thu hồi"
    )
    with pytest.raises(MisuseError, match="Trang van-ban không lọc được theo hình thức nộp"):
        asked.sheet(article, "van-ban", Asked(only=ONLINE))
    with pytest.raises(MisuseError, match="Trang mot-cua không lọc được theo chiều văn bản"):
        asked.sheet(article, "mot-cua", Asked(only=out))
