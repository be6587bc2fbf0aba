"""Briefs of a day: frozen from the catalogue, numbered once, refused rather than wrong."""

import hashlib
from dataclasses import asdict, replace
from datetime import date

import pytest

from core.clock import day_number, frozen_at
from core.errors import MisuseError, RefusedError, StoreError
from core.paper_settings import PaperSettings
from core.period import Grain
from core.reporting import SOURCE
from core.runs import LOOK_UP, PUBLISH
from core.settings import load as load_settings
from core.values import Status
from desk import Desk
from desk.keys import Passwords
from exports.brief import asking, freeze, frozen, knowing, lists
from exports.brief import kind as brief_kind
from exports.brief.kind import BRIEF
from exports.paper import typeset
from exports.paper.kind import FORMS
from exports.provenance import issue
from indicators.asking.answers import SourceState
from indicators.evaluating import publish
from indicators.outlook import say
from indicators.outlook.sustain import Reason
from store.published import findings
from tests.exports.briefs import line
from tests.indicators import seeded

DAY = date(2023, 12, 26)
PAPER = PaperSettings()


@pytest.fixture
def desk(tmp_path):
    made = Desk(load_settings(tmp_path, {}), passwords=Passwords(time_cost=1, memory_kib=64))
    yield made
    made.close()


def of(made, id):
    return next(one for one in made.lines if one.figure.indicator == id)


def test_it_says_the_figures_of_the_catalogue(article):
    made = freeze.freeze(article, DAY, PAPER)
    for one in made.lines:
        value = article.value(one.figure.indicator)
        if one.held:
            assert (one.display, one.figure.status) == (value.display, value.status.value)
        assert one.figure.value_id == value.value_id
    assert of(made, "task.on_time_rate").display == "6/6"
    assert of(made, "data.datasets").display == "226"
    assert of(made, "data.datasets").owner == "Sở Thông tin và Truyền thông"
    assert (made.province, made.place) == ("Tỉnh Long An", "Long An")
    assert made.above == "ỦY BAN NHÂN DÂN TỈNH LONG AN"
    assert made.against == "2023-12-25"
    assert {one.figure.indicator for one in made.lines} == {o.id for o in article.definitions()}


def test_what_is_kept_is_read_back_as_it_was(article):
    made = freeze.freeze(article, DAY, PAPER)
    assert frozen.read(made.written()) == made
    assert frozen.read(made.written()).written() == made.written()
    with pytest.raises(ValueError, match="form 99"):
        frozen.read(made.written().replace('"version":1', '"version":99'))


def test_the_same_brief_a_year_later_although_figures_were_revised(
    article,
    article_store,
    catalog_of,
    desk,
    settings,
):
    first = issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    before = {form: issue.draw(first, settings, form) for form in FORMS}
    late = seeded.clock("2024-12-26T17:30")
    facts = [(seeded.dossier(f"L{n}", seeded.at("2023-12-20T08:00"),
              due=seeded.at("2023-12-22T08:00"), finished=seeded.at("2023-12-25T08:00")),
              seeded.AGENCY) for n in range(40)]  # fmt: skip
    seeded.put(article_store, "dossier", "onestop", "dossiers", facts, now=seeded.epoch(late.now()))
    publish.run(article_store, late, seeded.CALENDAR)
    later = catalog_of(article_store, late)
    again = issue.of(BRIEF, later, desk, settings, DAY.isoformat(), by="phantich")
    assert again == first
    assert {form: issue.draw(again, settings, form) for form in FORMS} == before
    newest = issue.of(BRIEF, later, desk, settings, DAY.isoformat(), by="phantich", again=True)
    assert newest.code != first.code
    assert (newest.year, newest.number) == (2024, 1)
    assert issue.document(newest).moment == later.known_at("2023-12-26")
    assert issue.document(newest).notes == (knowing.UNASKED,)  # nobody had looked
    assert desk.issued(first.code) == first


def test_a_past_day_tells_what_was_noted_of_it_by_its_end(article, article_store, catalog_of):
    """Two were remarked, one at 17:30 and one the next day: the first is told, as it was found."""
    first, second = [one for one in freeze.freeze(article, DAY, PAPER).lines
                     if one.held and one.figure.status == Status.ON.value][:2]  # fmt: skip
    later = catalog_of(article_store, seeded.clock("2024-12-26T17:30"))
    before = freeze.freeze(later, DAY, PAPER)
    with article_store.write() as conn:
        findings.keep(conn, {}, seeded.at("2023-12-26T07:00"))
    later = catalog_of(article_store, seeded.clock("2024-12-26T17:30"))
    silent = freeze.freeze(later, DAY, PAPER)
    told = Reason("margin", {"margin": 0.009, "spread": 0.021, "of": 12})
    with article_store.write() as conn:
        for one, when in ((first, "2023-12-26T17:30"), (second, "2023-12-27T07:00")):
            findings.keep(conn, {one.figure.indicator: [asdict(told)]}, seeded.at(when))
    later = catalog_of(article_store, seeded.clock("2024-12-26T17:30"))
    made = freeze.freeze(later, DAY, PAPER)
    assert [one.figure.indicator for one in made.lines if one.fragile] == [first.figure.indicator]
    line = of(made, first.figure.indicator)
    assert line.fragile == (say.sentence(told, later.definition(first.figure.indicator)),)
    ((_, (why, _)),) = lists.fragile(made, [line], 4)
    assert line.fragile[0] in why
    assert any("giữ vững" in one and line.short in one for one in made.wanted)
    assert "ghi nhận đến cuối ngày ấy" in made.notes[0]

    def nothing(brief):
        ((said, _),) = lists.fragile(brief, brief.lines, 4)[0]
        return said

    assert nothing(silent) == "Đến cuối ngày ấy chưa ghi nhận chỉ tiêu nào."
    assert nothing(before) == "Không xét cho ngày đã qua.", "nobody had looked by then"
    assert "không xét lại độ bền vững" in before.notes[0]
    assert nothing(replace(silent, notes=())) == "Chưa thấy chỉ tiêu nào."


def test_a_day_keeps_its_number_until_a_figure_differs(article, desk, settings):
    first = issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    assert (
        issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh", again=True) == first
    )
    other = settings.model_copy(update={"paper": PaperSettings(place="Tân An")})
    assert (
        issue.of(BRIEF, article, desk, other, DAY.isoformat(), by="vanhanh", again=True).number == 2
    )
    record = desk.export(first.code)
    assert (record.kind, record.state, record.form) == ("brief", "done", "pdf")
    content = issue.draw(first, settings, "pdf")
    assert record.digest == hashlib.sha256(content).hexdigest()
    told = [entry.what for entry in desk.audit_log(what="brief.")]
    assert told == ["brief.issue", "brief.issue"]


@pytest.mark.parametrize("again", [False, True])
def test_two_who_ask_at_the_same_moment_get_one_brief(article, desk, settings, monkeypatch, again):
    def meanwhile(*given, **more):
        monkeypatch.undo()
        others.append(issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="phantich"))
        return freeze.freeze(*given, **more)

    others = []
    monkeypatch.setattr(brief_kind.freeze, "freeze", meanwhile)
    one = issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh", again=again)
    assert [one] == others == desk.issues(BRIEF.name)
    assert {(kept.made_by, kept.state) for kept in desk.exports()} == {
        ("phantich", "done"), ("vanhanh", "broken"),
    }  # fmt: skip


def test_one_that_says_something_else_is_new_only_on_demand(desk):
    first = desk.issue("brief", "2023-12-26", "{}", "a", code="AAAA2222", by="x", made_at=1)
    told = {"by": "y", "made_at": 2}
    assert desk.issue("brief", "2023-12-26", "{}", "b", code="BBBB2222", **told) == first
    other = desk.issue("brief", "2023-12-26", "{}", "b", code="BBBB2222", **told, again=True)
    assert (other.code, other.number) == ("BBBB2222", 2)


def test_the_one_before_is_the_newest_of_the_nearest_earlier_period(desk):
    def put(about, code, made_at):
        desk.issue("week", about, "{}", code, code=code, by="x", made_at=made_at, again=True)

    for n, about in enumerate(("2023-W49", "2023-W50", "2023-W50", "2023-W30", "2023-W51")):
        put(about, f"AAAA222{n + 2}", n)
    assert desk.issue_before("week", "2023-W51").code == "AAAA2224"
    assert desk.issue_before("week", "2023-W30") is None
    assert desk.issue_before("month", "2023-W51") is None


def test_a_brief_asks_for_none_before_it(article, desk, settings, monkeypatch):
    monkeypatch.setattr(Desk, "issue_before", None)
    assert issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh").number == 1


def test_a_day_that_has_not_come_is_refused(article):
    with pytest.raises(MisuseError, match="chưa đến"):
        freeze.freeze(article, date(2023, 12, 27), PAPER)


def test_a_path_that_cannot_be_read_refuses_the_brief_and_the_next_try_mends_it(
    article, desk, settings, monkeypatch
):
    def fails(id, *given, **more):
        asked.append(id)
        raise StoreError("Cơ sở dữ liệu không trả lời.", "disk I/O error")

    asked = []
    with monkeypatch.context() as broken:
        broken.setattr(article, "series", fails)
        with pytest.raises(RefusedError, match="không đọc được chuỗi tháng") as told:
            issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    assert article.definition(asked[0]).name.vi in told.value.public
    assert "Cơ sở dữ liệu không trả lời" in told.value.public
    assert (told.value.exit_code, told.value.detail) == (3, "disk I/O error")
    assert desk.issues(BRIEF.name) == []
    made = issue.document(issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh"))
    assert of(made, asked[0]).held


def test_without_months_or_with_one_point_it_says_so(article, monkeypatch):
    real = article.series

    def none(*given, **more):
        raise MisuseError("Lịch sử không giữ đến ngày đó.")

    monkeypatch.setattr(article, "series", none)
    bad = [one for one in freeze.freeze(article, DAY, PAPER).lines
           if one.held and one.judged in (Status.OFF, Status.WATCH)][: freeze.CLOSELY]  # fmt: skip
    assert bad
    assert {(one.path, one.pathless) for one in bad} == {((), "không có chuỗi tháng")}
    monkeypatch.setattr(article, "series", lambda *given, **more: real(*given, **more)[-1:])
    few = freeze.freeze(article, DAY, PAPER)
    monthly = [
        id for one in bad if Grain.MONTH in article.definition(id := one.figure.indicator).grains
    ]
    assert monthly
    for id in monthly:
        assert (of(few, id).path, of(few, id).pathless) == ((), "chưa đủ hai tháng")


def test_an_empty_store_is_refused_and_nothing_is_kept(store, catalog_of, desk, settings):
    with pytest.raises(RefusedError, match="chưa có chỉ tiêu nào có số liệu") as told:
        issue.of(BRIEF, catalog_of(store), desk, settings, DAY.isoformat(), by="vanhanh")
    assert told.value.exit_code == 3
    assert desk.issues(BRIEF.name) == []
    assert desk.exports() == []


def test_a_store_that_still_loads_the_year_is_refused(article, monkeypatch):
    held = article.sources()
    half = replace(held[0], enabled=True, progress=0.43, complete_from=None, title="Một cửa")
    monkeypatch.setattr(article, "sources", lambda: [half, *held[1:]])
    with pytest.raises(RefusedError, match=r"Một cửa 43.%"):
        freeze.freeze(article, DAY, PAPER)
    whole = replace(half, complete_from=day_number(date(2023, 1, 1)))
    out = replace(half, name=PUBLISH, title="Công bố", state="failed")
    monkeypatch.setattr(article, "sources", lambda: [whole, out, *held[1:]])
    made = freeze.freeze(article, DAY, PAPER)
    assert made.sources_all == sum(one.feeds for one in [whole, *held[1:]])
    assert "Công bố" not in made.written()


def test_a_pull_that_changes_nothing_makes_no_other_brief(
    article, article_store, catalog_of, desk, settings
):
    first = issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    asked = "onestop.on_time_rate"
    before = article.value(asked).as_of
    late = seeded.clock("2023-12-26T17:40")
    seeded.put(article_store, "dossier", "onestop", "dossiers", [], now=seeded.epoch(late.now()))
    publish.run(article_store, late, seeded.CALENDAR)
    later = catalog_of(article_store, late)
    assert later.value(asked).as_of > before
    told = issue.of(BRIEF, later, desk, settings, DAY.isoformat(), by="vanhanh", again=True)
    assert told.code == first.code


def test_a_brief_that_cannot_be_drawn_takes_no_number(
    article,
    desk,
    settings,
    monkeypatch,
):
    def broken(*given):
        raise RefusedError("Không dựng được trang báo cáo.")

    monkeypatch.setattr(typeset, "pages", broken)
    with pytest.raises(RefusedError):
        issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    assert desk.issues(BRIEF.name) == []
    assert [one.state for one in desk.exports()] == ["broken"]


def test_nobody_is_blamed_while_we_take_nothing_in(article, desk, settings, tmp_path):
    blamed = "Chưa gửi số liệu quá hạn"
    assert blamed in issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh").content
    spring = Desk(load_settings(tmp_path, {}), frozen_at("2021-03-01"))
    spring.pause(SOURCE, by="vanhanh", reason="bảo trì")
    spring.close()
    one = issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh", again=True)
    assert blamed not in one.content
    assert "Đôn đốc gửi số liệu quá hạn" not in one.content


def test_one_whose_file_was_never_made_is_mended_before_it_leaves(
    article, desk, settings, monkeypatch
):
    def broken(*given):
        raise OSError("no space")

    monkeypatch.setattr(issue, "draw", broken)
    with pytest.raises(OSError, match="no space"):
        issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    (one,) = desk.issues(BRIEF.name)
    with pytest.raises(OSError, match="no space"):
        issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="ioc")
    assert desk.export(one.code).state == "open"
    monkeypatch.undo()
    assert issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="ioc") == one
    content = issue.hand(desk, one, settings, "pdf")
    found = desk.export_of(hashlib.sha256(content).hexdigest())
    assert (found.code, found.state, found.size) == (one.code, "done", len(content))


def test_every_file_handed_out_is_known_again(article, desk, settings, tmp_path):
    one = issue.of(BRIEF, article, desk, settings, DAY.isoformat(), by="vanhanh")
    files = {form: issue.hand(desk, one, settings, form) for form in FORMS}
    later = settings.model_copy(
        update={"web": settings.web.model_copy(update={"address": "https://moi.example.invalid"})}
    )
    assert {form: issue.hand(desk, one, later, form) for form in FORMS} == files
    for content in files.values():
        assert desk.export_of(hashlib.sha256(content).hexdigest()) == desk.export(one.code)
    assert desk.export_of(hashlib.sha256(files["docx"] + b" ").hexdigest()) is None
    assert issue.of(BRIEF, article, desk, later, DAY.isoformat(), by="vanhanh", again=True) == one


def source(state, **more):
    return SourceState("petitions", "Phản ánh 1022", "", "Sở TT&TT", True, state, None, None,
                       more.pop("failing_since", None), more.pop("fault", ""), 3600,
                       0, 0, 0, 0, [])  # fmt: skip


def test_what_is_unknown_is_told():
    now = int(frozen_at("2023-12-26").now().timestamp())
    lost = source("failed", failing_since=now - 8 * 3600, fault="cổng trả lỗi\x00502.")
    late = replace(source("stale"), last_success=now - 30 * 3600)
    told = knowing.lost([late, lost, source("never")])
    assert told[0] == "Phản ánh 1022: mất kết nối từ 09:30 26/12/2023 (cổng trả lỗi 502)"
    assert told[1] == "Phản ánh 1022: quá hạn cập nhật, lần cuối 11:30 25/12/2023"
    assert told[2] == "Chưa lần nào lấy được số liệu: Phản ánh 1022"
    marked = [replace(lost, fault=f"Lỗi ngoài dự kiến{LOOK_UP}{mark}.") for mark in ("3f", "a0")]
    assert knowing.lost(marked[:1]) == knowing.lost(marked[1:])
    assert knowing.lost(marked[:1])[0].endswith("(Lỗi ngoài dự kiến)")


def test_decisions_follow_from_what_is_red_and_name_who_and_until_when():
    red = [line(n, Status.OFF) for n in range(5)]
    told = asking.wanted(red, [source("failed")], [], date(2023, 12, 29))
    assert told[0] == (
        "Yêu cầu Văn phòng UBND tỉnh giải trình và nêu biện pháp: Hồ sơ đúng hạn 0, Hồ sơ đúng hạn "
        "1, Hồ sơ đúng hạn 2 và 2 chỉ tiêu khác; hạn 29/12/2023."
    )
    assert told[1] == "Giao Sở TT&TT khôi phục kết nối Phản ánh 1022."
    assert asking.wanted([line(3, Status.ON)], [], [], date(2023, 12, 29)) == ()
