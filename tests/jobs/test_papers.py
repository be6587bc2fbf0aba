"""Briefs and reports by themselves: on working days, whole, retried, never twice."""

import hashlib
import json
import shutil
import socket
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.clock import TZ, epoch
from core.errors import ConfigError, MisuseError, RefusedError, StoreError
from core.period import Period
from core.settings import ROOT, load
from desk import Desk
from desk.keys import Passwords
from exports.brief import word
from exports.brief.kind import BRIEF
from exports.forms import form0206a, form_book
from exports.forms.form_kind import FORM
from exports.paper.kind import FORMS
from exports.provenance import check, issue
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from jobs.context import opened
from jobs.paperwork import due, papers
from jobs.scheduling import triggers
from store.database.engine import open_store
from tests.indicators import seeded
from tests.indicators.conftest import article_template

__all__ = ["article_template"]
ONLY_BRIEFS = {"week_cron": "", "month_cron": ""}


@pytest.fixture
def hook():
    """(address, posts): a webhook that answers with the codes of ``hook.codes``, then 200."""
    posts, codes = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(codes.pop(0) if codes else 200)
            self.end_headers()

        def log_message(self, *given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/", posts, codes
    server.shutdown()
    server.server_close()


@pytest.fixture
def post():
    """(address of apprise, letters): a mail server of our own that takes everything."""
    letters = []

    class Box:
        async def handle_DATA(self, server, session, envelope):
            letters.append(message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    with socket.socket() as free:  # the server greets itself, so it must know its port
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Box(), hostname="127.0.0.1", port=port)
    server.start()
    told = "from=ioc@example.invalid&to=vanphong@example.invalid&mode=insecure"
    yield f"mailto://127.0.0.1:{port}/?{told}", letters
    server.stop()


@pytest.fixture
def made(tmp_path, article_template, hook):
    """(context, desk) over the conference report's figures, with a folder and a webhook."""
    shutil.copy(article_template, tmp_path / "ioc.db")
    (tmp_path / "urls").write_text(f"# ai nhận\n\n{hook[0]}\n", "utf-8")
    paper = {"folder": str(tmp_path / "giấy"), "notify_file": str(tmp_path / "urls"), **ONLY_BRIEFS}
    settings = load(tmp_path, {}, clock_at="2023-12-26", paper=paper)
    desk = Desk(settings, passwords=Passwords(time_cost=1, memory_kib=64))
    with opened(settings, create=False) as context:
        yield context, desk
    desk.close()


def test_it_is_brought_everywhere_once(made, hook, tmp_path):
    context, desk = made
    assert papers.bring(context, desk)
    (one,) = desk.issues(BRIEF.name)
    files = {file.name: file.read_bytes() for file in (tmp_path / "giấy").iterdir()}
    assert files == {issue.name(one, form): issue.draw(one, context.settings, form)
                     for form in FORMS}  # fmt: skip
    (post,) = hook[1]
    assert post["title"] == "Báo cáo nhanh ngày 26/12/2023"
    assert post["attachments"][0]["filename"] == issue.name(one, "pdf")
    assert papers.bring(context, desk)
    assert len(hook[1]) == 1
    assert len(desk.issues(BRIEF.name)) == 1
    assert {(row.way[:6], row.state, row.tries) for row in desk.deliveries(one.code)} == {
        ("folder", "done", 1), ("notice", "done", 1),
    }  # fmt: skip
    assert hook[0] not in str(desk.audit_log(what="delivery."))


def test_a_letter_brings_the_paper_once_also_after_a_restart(made, post, tmp_path):
    """By e-mail: one letter with the PDF, and none again by the next scheduler."""
    context, desk = made
    (tmp_path / "urls").write_text(f"{post[0]}\n", "utf-8")
    assert papers.bring(context, desk)
    (one,) = desk.issues(BRIEF.name)
    (letter,) = post[1]
    assert letter["Subject"] == "Báo cáo nhanh ngày 26/12/2023"
    assert "vanphong@example.invalid" in letter["To"]
    (attached,) = letter.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == issue.name(one, "pdf")
    assert attached.get_content() == issue.draw(one, context.settings, "pdf")
    assert issue.address(issue.host(context.settings), one.code) in (
        letter.get_body(("plain", "html")).get_content()
    )
    with opened(context.settings, create=False) as again:
        assert not papers.missed(again, desk)
        assert papers.bring(again, desk)
    assert len(post[1]) == 1
    assert post[0] not in str(desk.audit_log(what="delivery."))


def test_what_did_not_arrive_is_tried_again_and_nothing_else(made, hook, tmp_path):
    context, desk = made
    hook[2].append(500)
    assert not papers.bring(context, desk)
    (one,) = desk.issues(BRIEF.name)
    assert {row.state for row in desk.deliveries(one.code)} == {"done", "failed"}
    stamp = (tmp_path / "giấy" / issue.name(one, "pdf")).stat().st_mtime_ns
    assert papers.bring(context, desk)
    assert len(hook[1]) == 2
    assert (tmp_path / "giấy" / issue.name(one, "pdf")).stat().st_mtime_ns == stamp
    (notice,) = [row for row in desk.deliveries(one.code) if row.way != papers.FOLDER]
    assert (notice.state, notice.tries) == ("done", 2)


def test_what_a_dead_scheduler_was_sending_is_not_sent_again(made, hook):
    context, desk = made
    catalog = Catalog(context.settings, context.clock, store=context.store)
    one = issue.of(BRIEF, catalog, desk, context.settings, "2023-12-26", by="ioc")
    way = f"notice-{hashlib.sha256(hook[0].encode()).hexdigest()[:12]}"
    assert desk.claim_delivery(one.code, way)
    assert papers.bring(context, desk)
    assert hook[1] == []


def test_after_a_restart_only_what_has_not_arrived_is_missed(made, hook, tmp_path):
    context, desk = made
    assert papers.missed(context, desk)
    hook[2].append(500)
    assert not papers.bring(context, desk)
    assert papers.missed(context, desk), "a brief that was made has not yet arrived"
    assert papers.bring(context, desk)
    assert not papers.missed(context, desk)
    (tmp_path / "urls").write_text("json://ioc.example.invalid/\n", "utf-8")
    assert papers.missed(context, desk), "a way that is new"
    (tmp_path / "urls").unlink()
    assert papers.missed(context, desk), "told by who brings it"
    assert not papers.serve(context, desk)


@pytest.mark.parametrize("at", ["2023-12-26T07:00", "2023-12-24T12:00"])
def test_nothing_is_missed_before_the_hour_and_on_days_of_rest(tmp_path, sqlite_template, at):
    shutil.copy(sqlite_template, tmp_path / "ioc.db")
    settings = load(tmp_path, {}, clock_at=at, paper=ONLY_BRIEFS)
    desk = Desk(settings, passwords=Passwords(time_cost=1, memory_kib=64))
    with opened(settings, create=False) as context:
        assert not papers.missed(context, desk)
    desk.close()


def reissued(context, desk):
    """Another brief of the day, after something in it was changed."""
    other = load(
        context.settings.data, {}, clock_at="2023-12-26", paper={"place": "Tân An", **ONLY_BRIEFS}
    )
    catalog = Catalog(context.settings, context.clock, store=context.store)
    return issue.of(BRIEF, catalog, desk, other, "2023-12-26", by="an", again=True)


def test_what_was_begun_is_ended_with_the_same_document(made, hook, tmp_path):
    context, desk = made
    hook[2].append(500)
    assert not papers.bring(context, desk)
    (first,) = desk.issues(BRIEF.name)
    newest = reissued(context, desk)
    assert newest.code != first.code
    assert papers.bring(context, desk)
    assert papers.bring(context, desk)
    names = [post["attachments"][0]["filename"] for post in hook[1]]
    assert names == [issue.name(first, "pdf")] * 2, "it may have taken the one that failed"
    assert desk.deliveries(newest.code) == []
    assert not papers.missed(context, desk)
    kept = {file.name for file in (tmp_path / "giấy").iterdir()}
    assert kept == {issue.name(first, form) for form in FORMS}


def test_what_a_dead_scheduler_left_half_in_the_folder_is_written_anew(made, tmp_path):
    context, desk = made
    catalog = Catalog(context.settings, context.clock, store=context.store)
    one = issue.of(BRIEF, catalog, desk, context.settings, "2023-12-26", by="ioc")
    assert desk.claim_delivery(one.code, papers.FOLDER)
    assert papers.missed(context, desk)
    assert papers.bring(context, desk)
    assert len(list((tmp_path / "giấy").iterdir())) == 2
    assert not papers.missed(context, desk)


def test_a_folder_that_cannot_be_written_is_a_failure_in_words(made, tmp_path):
    context, desk = made
    (tmp_path / "giấy").write_text("a file stands in the way")
    assert not papers.bring(context, desk)
    (one,) = desk.issues(BRIEF.name)
    (row,) = [row for row in desk.deliveries(one.code) if row.way == papers.FOLDER]
    assert row.state == "failed"
    assert "giấy" in row.fault


def test_a_library_that_stumbles_leaves_nothing_under_way(made, monkeypatch):
    context, desk = made

    def broken(*given):
        raise ValueError("All strings must be XML compatible")

    monkeypatch.setattr(word, "draw", broken)
    assert not papers.bring(context, desk)
    (one,) = desk.issues(BRIEF.name)
    (row,) = [row for row in desk.deliveries(one.code) if row.way == papers.FOLDER]
    assert (row.state, row.fault) == ("failed", "không ghi được (ValueError)")
    monkeypatch.undo()
    assert papers.bring(context, desk)


def test_one_document_that_stumbles_keeps_none_of_the_others(made, tmp_path, monkeypatch):
    at, desk = clocked(made, tmp_path, "2023-12-26")
    of = issue.of

    def odd(kind, *given, **more):
        if kind.name == "week":
            raise ValueError("odd")
        return of(kind, *given, **more)

    monkeypatch.setattr(issue, "of", odd)
    with at as context:
        assert not papers.serve(context, desk), "tried again"
        assert [len(desk.issues(kind)) for kind in ("week", "month")] == [0, 1]
        assert papers.missed(context, desk)
        for fault in (ConfigError(["odd"]), StoreError("odd")):
            monkeypatch.setattr(issue, "of", raising(fault))
            with pytest.raises(type(fault)):
                papers.bring(context, desk)


def raising(fault):
    def stumble(*given, **more):
        raise fault

    return stumble


def test_a_refused_brief_is_tried_again_later(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "ioc.db")
    settings = load(tmp_path, {}, clock_at="2023-12-26", paper=ONLY_BRIEFS)
    desk = Desk(settings, passwords=Passwords(time_cost=1, memory_kib=64))
    with opened(settings, create=False) as context:
        assert not papers.serve(context, desk)
        assert papers.missed(context, desk), "hours ago, but of today"
    assert desk.issues(BRIEF.name) == []
    desk.close()


def test_only_on_working_days_and_only_where_it_is_wanted(made, tmp_path):
    context, _ = made
    friday = datetime(2023, 12, 29, 8, tzinfo=TZ)
    at = due.whens(context)["brief"].get_next_fire_time(None, friday)
    assert (at.day, at.month, at.hour, at.minute) == (2, 1, 7, 30)  # after the New Year
    none = load(tmp_path, {}, clock_at="2023-12-26", paper={"brief_cron": "", **ONLY_BRIEFS})
    with opened(none, create=False) as other:
        assert due.whens(other) == {}
    with pytest.raises(ConfigError, match="notify_file"):
        papers._addresses(tmp_path / "none")


def clocked(made, tmp_path, at, **paper):
    """The same province at another moment, with reports."""
    context, desk = made
    given = {"folder": str(tmp_path / "giấy"), "brief_cron": "", **paper}
    settings = load(context.settings.data, {}, clock_at=at, paper=given)
    return opened(settings, create=False), desk


def test_reports_are_brought_once_by_the_same_ledger(made, tmp_path):
    at, desk = clocked(made, tmp_path, "2023-12-26")
    with at as context:
        assert papers.missed(context, desk)
        assert papers.bring(context, desk)
        names = {issue.name(one, form) for kind in ("week", "month")
                 for one in desk.issues(kind) for form in FORMS}  # fmt: skip
        assert {file.name for file in (tmp_path / "giấy").iterdir()} == names
        assert {name.rsplit("-", 1)[0] for name in names} == {
            "bao-cao-tuan-2023-W51", "bao-cao-thang-2023-11",
        }  # fmt: skip
        assert not papers.missed(context, desk)
        assert papers.bring(context, desk)
        assert [len(desk.issues(kind)) for kind in ("week", "month", "brief")] == [1, 1, 0]


def dues(made, tmp_path, at):
    moment, _ = clocked(made, tmp_path, at)
    with moment as context:
        return [(one.kind.name, one.about) for one in due.due(context)]


def test_reports_come_on_the_first_working_day_and_over_tet_both_weeks_at_once(made, tmp_path):
    # 1 January 2024 is a Monday and a holiday; Tết 2024 is off from Thursday 8 to Wednesday 14 Feb.
    assert dues(made, tmp_path, "2024-01-01T12:00") == [("week", "2023-W51"), ("month", "2023-11")]
    assert dues(made, tmp_path, "2024-01-02T07:44") == [("week", "2023-W51"), ("month", "2023-11")]
    assert dues(made, tmp_path, "2024-01-02T07:50") == [("week", "2023-W52"), ("month", "2023-11")]
    assert dues(made, tmp_path, "2024-01-02T08:00") == [("week", "2023-W52"), ("month", "2023-12")]
    assert dues(made, tmp_path, "2024-02-14T12:00") == [("week", "2024-W05"), ("month", "2024-01")]
    assert dues(made, tmp_path, "2024-02-15T07:45") == [("week", "2024-W06"), ("month", "2024-01")]


@given(day=st.dates(date(2022, 1, 1), date(2026, 12, 1)), hour=st.integers(0, 23))
@settings(max_examples=40, deadline=None)
def test_a_moved_time_is_worked_never_early_and_the_next_one_is_later(day, hour):
    calendar = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
    trigger = triggers.MovedToWorkingDays(triggers.cron("45 7 * * mon", "x"), calendar)
    now = datetime(day.year, day.month, day.day, hour, tzinfo=TZ)
    at = trigger.get_next_fire_time(None, now)
    assert at >= now
    assert calendar.is_working(at.date())
    assert (at.hour, at.minute) == (7, 45)
    assert trigger.get_next_fire_time(at, at) > at
    monday = at.date() - timedelta(days=at.weekday())
    assert not any(calendar.is_working(monday + timedelta(days=n)) for n in range(at.weekday())), (
        "it did not pass over a worked day"
    )


FORMS_ON = {
    "form_quarter_cron": "0 9 2 jan,apr,jul,oct *", "form_half_cron": "10 9 2 jan,jul *",
    "form_year_cron": "20 9 2 jan *", **ONLY_BRIEFS,
}  # fmt: skip


@pytest.fixture
def counted(tmp_path, sqlite_template, hook, monkeypatch):
    """A context over dossiers of 2022 and 2023, forms due, a folder and a webhook, and its desk."""
    shutil.copy(sqlite_template, tmp_path / "ioc.db")
    store = open_store(f"sqlite:///{tmp_path / 'ioc.db'}", 80)
    clock, known = seeded.clock("2023-10-02T08:00"), kept()
    now, asked = epoch(clock.now()), known.by_id()[form0206a.ASKED]
    facts = seeded.population(120, until=now)
    seeded.put(store, "dossier", "onestop", "dossiers", facts, now=now)
    publish.run(store, clock, seeded.CALENDAR, definitions=Definitions((asked,), known.groups))
    store.close()
    (tmp_path / "urls").write_text(f"{hook[0]}\n", "utf-8")
    paper = {"folder": str(tmp_path / "giấy"), "notify_file": str(tmp_path / "urls")}
    settings = load(
        tmp_path, {}, clock_at="2023-10-02T09:30", paper={**paper, "brief_cron": "", **FORMS_ON}
    )
    desk = Desk(settings, passwords=Passwords(time_cost=1, memory_kib=64))
    with opened(settings, create=False) as context:
        yield context, desk
    desk.close()


def test_forms_are_due_after_their_periods_on_working_days_for_two_months(made, tmp_path):
    # 2 July 2023 is a Sunday, 2 January 2024 the first working day of the year.
    for at, wanted in (
        ("2023-07-02T12:00", []),
        ("2023-07-03T09:00", ["2023-Q2"]),
        ("2023-07-03T09:10", ["2023-Q2", "2023-H1"]),
        ("2023-12-26T12:00", []),
        ("2024-01-02T08:59", []),
        ("2024-01-02T09:30", ["2023-Q4", "2023-H2", "2023"]),
        ("2024-02-20T12:00", ["2023-Q4", "2023-H2", "2023"]),
    ):
        moment, _ = clocked(made, tmp_path, at, **FORMS_ON)
        with moment as context:
            assert [(one.kind.name, one.about) for one in due.due(context)] == [
                ("form", about) for about in wanted
            ], at


def test_a_form_is_brought_once_as_its_workbook_with_every_cell_registered(counted, hook, tmp_path):
    context, desk = counted
    hook[2].append(500)
    assert papers.missed(context, desk)
    assert not papers.bring(context, desk), "the notice did not arrive"
    assert papers.bring(context, desk)
    assert papers.bring(context, desk)
    assert not papers.missed(context, desk)
    (one,) = desk.issues("form")
    assert (one.about, issue.title(one)) == ("2023-Q3", "Biểu II.06a/VPCP/KSTT, Quý III/2023")
    (file,) = (tmp_path / "giấy").iterdir()
    assert file.name == f"bieu-II06a-2023-Q3-{one.code}.xlsx"
    assert file.read_bytes() == issue.draw(one, context.settings, "xlsx")
    assert [post["attachments"][0]["filename"] for post in hook[1]] == [file.name] * 2
    sheet = openpyxl.load_workbook(file)["II.06a"]
    catalog = Catalog(context.settings, context.clock)
    [(_, _, whole)] = catalog.form(None, Period.parse("2023-Q3", date(2023, 10, 2)))
    fields = catalog.form(None, Period.parse("2023-Q3", date(2023, 10, 2)), "field")
    line = form_book.FIRST + len(fields)
    assert [sheet.cell(line, n).value for n in range(3, 14)] == [
        getattr(whole, f"c{n}") for n in form0206a.COLUMNS
    ]
    assert whole.c3 > 0
    export = desk.export(one.code)
    assert (export.kind, export.form, export.state) == ("form", "xlsx", "done")
    assert export.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    figures = check.read(export.figures)
    levels = catalog.form(None, Period.parse("2023-Q3", date(2023, 10, 2)), "level")
    assert [sheet.cell(line + 1 + at, 3).value for at in range(len(levels))] == [
        row.c3 for _, _, row in levels
    ]
    assert len(figures) == len(form0206a.COLUMNS) * (1 + len(levels) + len(fields))
    assert {one.state for one in check.compare(catalog, figures, export.known_at)} == {check.SAME}
    catalog.close()
    assert FORM.read(one.content).written() == one.content
    before = json.loads(one.content)
    assert len(before.pop("levels")) == len(levels) > 1
    assert before.pop("holds")
    old = FORM.read(json.dumps(before)).filled
    assert (old.levels, [column for column, _ in old.holds]) == ((), ["Cột (9)"])


def test_a_form_whose_balances_do_not_hold_is_refused_in_words(counted, monkeypatch, caplog, hook):
    context, desk = counted
    fill = form0206a.fill

    def odd(*given):
        made = fill(*given)
        return replace(made, whole=replace(made.whole, c12=made.whole.c12 + 1))

    monkeypatch.setattr(form0206a, "fill", odd)
    assert not papers.serve(context, desk)
    assert "2 phép không cân đối. Tổng số: 11 = 12 + 13" in caplog.text
    assert form0206a.SUM in caplog.text
    assert (desk.issues("form"), hook[1]) == ([], [])
    assert papers.missed(context, desk), "tried again"
    monkeypatch.undo()
    assert papers.serve(context, desk)
    assert len(desk.issues("form")) == 1


def test_a_form_of_what_was_not_delivered_or_is_not_over_is_refused(
    tmp_path, sqlite_template, counted
):
    context, desk = counted
    catalog = Catalog(context.settings, context.clock)
    for about, fault, said in (
        ("2023-Q4", MisuseError, "chưa hết"),
        ("2023-09", MisuseError, "theo quý, 6 tháng hoặc năm"),
        ("2019", RefusedError, "Không lập"),
    ):
        with pytest.raises(fault, match=said):
            issue.of(FORM, catalog, desk, context.settings, about, by="thu")
    assert desk.issues("form") == []
    catalog.close()


def test_an_issued_form_is_kept_as_it_was_and_is_made_anew_only_where_it_differs(counted):
    context, desk = counted
    catalog = Catalog(context.settings, context.clock)
    one = issue.of(FORM, catalog, desk, context.settings, "2023-Q3", by="thu")
    before = issue.draw(one, context.settings, "xlsx")
    frozen = issue.document(one)
    assert frozen.written() == one.content
    assert issue.of(FORM, catalog, desk, context.settings, "2023-Q3", by="lan", again=True) == one
    late = seeded.at("2023-08-14T08:00")
    more = [(seeded.dossier(f"T{n}", late, late + 86_400), seeded.AGENCY) for n in range(5)]
    seeded.put(context.store, "dossier", "onestop", "dossiers", more, now=context.now())
    newer = issue.of(FORM, catalog, desk, context.settings, "2023-Q3", by="lan", again=True)
    assert newer.code != one.code
    assert issue.document(newer).filled.whole.c3 == frozen.filled.whole.c3 + 5
    assert issue.draw(one, context.settings, "xlsx") == before
    catalog.close()
