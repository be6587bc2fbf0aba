"""Large files in the background: whole or not there, anew after a crash, for who ordered alone."""

import csv
import hashlib
import io
import json
import tempfile
import tracemalloc
from html import unescape

import openpyxl
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from core.errors import MisuseError, StoreError
from core.settings import load
from dashboard.files import ordering
from dashboard.wording import words
from desk import Desk
from desk.orders import KEPT
from exports.formats import bulk, kept, making
from exports.provenance.truth import Truth
from exports.sheets.records import Listing
from exports.sheets.sheet import Column, Table
from jobs.context import opened
from jobs.evaluating import nightly
from jobs.paperwork import orders
from jobs.scheduling.errands import Errands
from jobs.scheduling.lanes import Lanes
from jobs.scheduling.timetable import Timetable
from jobs.scheduling.wishes import Wishes
from store.database import meta
from store.database.engine import open_store
from store.intake.quarantine import Quarantined, add
from tests.dashboard.conftest import build
from tests.exports.conftest import own_province, province_template

__all__ = ["own_province", "province_template"]
ID = "onestop.on_time_rate"
PATH = f"/xuat/{ID}.{{}}?don-vi=802&ban-ghi=denominator"


@pytest.fixture
def house(own_province, monkeypatch):
    """(web, context) over one folder; lists of more than three records are long."""
    folder, catalog = own_province
    monkeypatch.setattr(ordering, "LONGEST", 3)
    web = build(folder, catalog)
    with opened(load(folder, {}, clock_at="2023-12-26"), create=False) as context:
        yield web, context
    web.desk.close()


def asked(web, form="xlsx", role="operator"):
    answer = web.get(PATH.format(form), role)
    assert answer.status_code == 303, answer.text
    return web.desk.file_order(answer.headers["X-Order"], web.desk.token_account(
        web.tokens[role]).login)  # fmt: skip


def lying(context):
    place = kept.orders(context.settings)
    return sorted(one.name for one in place.iterdir()) if place.is_dir() else []


def test_an_ordered_file_is_made_shown_fetched_and_known_again(house):
    web, context = house
    one = asked(web)
    assert asked(web) == one, "the same is not ordered twice"
    page = web.get("/tep", "operator").text
    assert 'http-equiv="refresh"' in page
    assert "Đang chờ đến lượt" in page
    assert web.get(f"/tep/{one.order_id}", "operator").status_code == 404
    assert orders.serve(context, web.desk)
    assert not orders.serve(context, web.desk)
    page = web.get("/tep", "operator").text
    assert f'href="/tep/{one.order_id}"' in page
    assert 'http-equiv="refresh"' not in page
    answer = web.get(f"/tep/{one.order_id}", "operator")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert sheet.max_row - 1 == web.catalog.value(ID, "802").denominator == one.total
    export = web.desk.export(answer.headers["X-Export-Code"])
    assert (export.state, export.size, export.rows) == ("done", len(answer.data), one.total)
    assert export.digest == hashlib.sha256(answer.data).hexdigest()
    assert f"IOC-{answer.headers['X-Export-Code'][:4]}" in answer.headers["Content-Disposition"]
    told = [entry.what for entry in web.desk.audit_log(what="order.")]
    assert told == ["order.fetch", "order.done", "order.ask"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_streamed_may_be_ordered_and_then_resumes(house, form):
    """The same rows under the marks that were chosen; nothing but a list is ordered."""
    web, context = house
    path = PATH.format(form) + ("&cot=,&thap-phan=.&bom=0" if form == "csv" else "")
    streamed = web.get(path, "operator").data
    answer = web.get(f"{path}&dat=1", "operator")
    assert answer.status_code == 303
    one = web.desk.file_order(answer.headers["X-Order"], "vanhanh")
    assert orders.serve(context, web.desk)
    whole = web.get(f"/tep/{one.order_id}", "operator")
    assert whole.content_type.startswith(making.FORMS[form].partition(";")[0])
    if form == "csv":
        assert whole.data == streamed
        code = whole.headers["X-Export-Code"]
        assert web.get(f"/kiem-tra/{code}/truth.json", "operator").json["csv"]["separator"] == ","
    else:
        assert json.loads(whole.data)["rows"] == json.loads(streamed)["rows"]
    done = web.desk.file_order(one.order_id, "vanhanh")
    assert (done.done, done.state) == (one.total, "done")
    rest = web.get(f"/tep/{one.order_id}", "operator", Range="bytes=100-")
    assert (rest.status_code, whole.data[:100] + rest.data) == (206, whole.data)
    rest.close()  # as a server does
    for wrong in (f"/xuat/{ID}.csv?dat=1", f"{path}&dat=x", f"{path}&dat=1&kem=lai-lich"):
        answer = web.get(wrong, "operator")
        assert (answer.status_code, "lai-lich" in answer.text or "dat:" in answer.text) == (
            400, True,
        )  # fmt: skip
    html = unescape(web.get(f"/chi-so/{ID}?don-vi=802&ban-ghi=missed", "operator").text)
    box = html.split('id="ban-ghi"')[1].split("</section>")[0]
    assert f"/xuat/{ID}.{form}?don-vi=802&ban-ghi=missed&dat=1" in box, "a long list offers it"


def test_the_same_list_under_other_marks_is_another_order(house):
    web, context = house
    ways = ("", "&cot=,&thap-phan=.&bom=0")
    first, second = (
        web.get(f"{PATH.format('csv')}&dat=1{way}", "operator").headers["X-Order"] for way in ways
    )
    assert first != second
    assert orders.serve(context, web.desk)
    assert orders.serve(context, web.desk)
    for order, way in zip((first, second), ways, strict=True):
        streamed = web.get(PATH.format("csv") + way, "operator").data
        assert web.get(f"/tep/{order}", "operator").data == streamed


@pytest.mark.parametrize("form", making.PICTURES)
def test_a_list_in_a_form_that_it_has_not_is_not_ordered(house, form):
    web, _ = house
    book = "/xuat/quan-tri/nhat-ky.{}"
    for wrong in (f"{PATH}&dat=1", PATH, book):  # the last two are long
        answer = web.get(wrong.format(form), "operator")
        assert (answer.status_code, "không có dạng" in answer.text) == (400, True), answer.text
    login = web.desk.token_account(web.tokens["operator"]).login
    assert web.desk.file_orders(login) == []
    assert web.get(book.format("xlsx"), "operator").status_code == 303


def test_a_look_is_no_fetch_and_a_file_tidied_meanwhile_is_gone(house, monkeypatch):
    web, context = house
    one = asked(web)
    assert orders.serve(context, web.desk)
    path = kept.orders(context.settings) / f"{one.order_id}.xlsx"
    head = web.client.head(f"/tep/{one.order_id}", headers=web.bearer("operator"))
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(path.stat().st_size)
    head.close()  # as a server does
    export = Desk.export

    def tidied(desk, code):
        path.unlink()
        return export(desk, code)

    monkeypatch.setattr(Desk, "export", tidied)
    assert web.get(f"/tep/{one.order_id}", "operator").status_code == 404
    assert not web.desk.audit_log(what="order.fetch")


def test_a_fetch_that_broke_off_goes_on_where_it_ended(house):
    web, context = house
    one = asked(web)
    assert orders.serve(context, web.desk)
    path = f"/tep/{one.order_id}"
    whole = web.get(path, "operator")
    tag = whole.headers["ETag"]
    assert tag == f'"{hashlib.sha256(whole.data).hexdigest()}"'
    assert whole.headers["Accept-Ranges"] == "bytes"
    rest = web.get(path, "operator", Range="bytes=1000-", If_Range=tag)
    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes 1000-{len(whole.data) - 1}/{len(whole.data)}"
    assert rest.headers["Content-Length"] == str(len(whole.data) - 1000)
    assert whole.data[:1000] + rest.data == whole.data
    rest.close()  # as a server does
    other = web.get(path, "operator", Range="bytes=1000-", If_Range='"another"')
    assert (other.status_code, other.data) == (200, whole.data), "of another file nothing goes on"
    fetched = len(web.desk.audit_log(what="order.fetch"))
    same = web.get(path, "operator", If_None_Match=tag)
    assert (same.status_code, same.data) == (304, b"")
    same.close()
    beyond = web.get(path, "operator", Range="bytes=99999999-")
    assert beyond.status_code == 416
    assert words.t("error.range") in beyond.text
    assert len(web.desk.audit_log(what="order.fetch")) == fetched == 3
    assert web.get(path, "official", Range="bytes=0-9").status_code == 404


def test_nobody_else_fetches_it_and_neither_does_who_may_no_longer(house, monkeypatch):
    web, context = house
    one = asked(web, "parquet", "official")
    assert orders.serve(context, web.desk)
    table = pq.read_table(io.BytesIO(web.get(f"/tep/{one.order_id}", "official").data))
    assert table.num_rows == one.total
    for role in ("operator", "leader", "administrator"):
        assert web.get(f"/tep/{one.order_id}", role).status_code == 404
    assert web.get(f"/tep/{one.order_id}", "screen").status_code == 403
    monkeypatch.setattr("dashboard.readers.columns.may_see_codes", lambda user: False)
    assert web.get(f"/tep/{one.order_id}", "official").status_code == 403


def test_what_a_dead_scheduler_was_making_is_made_anew_without_half_a_file(house, monkeypatch):
    web, context = house
    one = asked(web)

    def killed(*given):
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(bulk.hashlib, "file_digest", killed)
    with pytest.raises(KeyboardInterrupt):
        orders.serve(context, web.desk)
    assert lying(context) == []
    assert web.desk.file_order(one.order_id, "vanhanh").state == "making"
    assert not orders.serve(context, web.desk), "nobody works on it twice"
    (kept.orders(context.settings) / f".{one.order_id}.xlsx.part").write_bytes(b"PK half")
    assert web.desk.release_orders() == 1
    orders.tidy(context, web.desk)
    assert lying(context) == []
    assert orders.serve(context, web.desk)
    assert lying(context) == [f"{one.order_id}.xlsx"]
    states = sorted(each.state for each in web.desk.exports() if each.subject == ID)
    assert states == ["broken", "done"]


def test_a_scheduler_that_is_told_to_stop_leaves_it_to_the_next(house):
    web, context = house
    one = asked(web)
    context.stop.set()
    with pytest.raises(orders.Draining):
        orders.serve(context, web.desk)
    context.stop.clear()
    web.desk.release_orders()
    assert orders.serve(context, web.desk)
    assert web.desk.file_order(one.order_id, "vanhanh").state == "done"


def test_one_that_is_given_up_meanwhile_is_not_written(house, monkeypatch):
    web, context = house
    one = asked(web)
    advance = Desk.advance_order

    def dropping(desk, *given):
        post = {"data": {"tep": one.order_id}, "headers": web.bearer("operator")}
        assert web.client.post("/tep/bo", **post).status_code in (303, 400)
        return advance(desk, *given)

    monkeypatch.setattr(Desk, "advance_order", dropping)
    assert orders.serve(context, web.desk)
    assert lying(context) == []
    assert web.desk.file_order(one.order_id, "vanhanh").state == "dropped"
    assert "Đã bỏ" in web.get("/tep", "operator").text


@pytest.mark.parametrize("assembling", [False, True])
def test_what_is_given_up_is_not_assembled_and_leaves_no_parts(monkeypatch, tmp_path, assembling):
    """Between two rows, and between two pieces of the file that is made of them."""

    class Dropped(Exception):
        pass

    written, whole, parts, seen = [], 5_000, tmp_path / "parts", []
    parts.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(parts))
    monkeypatch.setattr(bulk, "_PIECE", 10_000)
    close = xlsxwriter.Workbook.close

    def closing(book):
        written.append(book)
        close(book)

    monkeypatch.setattr(xlsxwriter.Workbook, "close", closing)

    def told(count):
        seen.append(count)
        if (seen.count(whole) == 3) if assembling else count == 2_000:
            raise Dropped

    desk = Desk(load(tmp_path, {}))
    rows = [[f"dòng {n} {n * n}", n] for n in range(whole)]
    table = Table("x", (Column("a", "A"), Column("b", "B", "whole")), rows)
    with pytest.raises(Dropped):
        bulk.put(desk, nothing(), table, "xlsx", tmp_path / "a.xlsx", by="thu", told=told)
    assert bool(written) is assembling
    assert list(parts.iterdir()) == []
    assert not [one.name for one in tmp_path.iterdir() if "xlsx" in one.name]
    assert [one.state for one in desk.exports()] == ["broken"]
    desk.close()


def test_a_file_is_kept_for_its_time(house, monkeypatch):
    web, context = house
    one = asked(web)
    assert orders.serve(context, web.desk)
    orders.tidy(context, web.desk)
    assert len(lying(context)) == 1
    now = web.desk._now()
    monkeypatch.setattr(Desk, "_now", lambda _: now + 7 * 86_400 + 1)
    orders.tidy(context, web.desk)
    assert lying(context) == []
    assert web.desk.file_order(one.order_id, "vanhanh").state == "gone"


def test_what_cannot_be_made_is_told_and_not_tried_for_ever(house, monkeypatch):
    web, context = house
    one = asked(web)

    def broken(*given, **more):
        raise ValueError("odd")

    monkeypatch.setattr(bulk, "put", broken)
    assert orders.serve(context, web.desk)
    assert not orders.serve(context, web.desk)
    held = web.desk.file_order(one.order_id, "vanhanh")
    assert (held.state, "ValueError" in held.fault) == ("failed", True)
    assert held.fault in web.get("/tep", "operator").text


def ready(web, n):
    """Order and claim a file of a list of its own."""
    one = web.desk.order_file(
        "an", address=f"/xuat/x?n={n}", subject="x", part="", form="xlsx", title="X", unit="80",
        question="{}", total=1, coded=False, inside=False,
    )  # fmt: skip
    taken = web.desk.take_order("this:1")
    assert taken.order_id == one.order_id
    return taken


def test_of_one_person_the_newest_files_are_kept(house):
    web, context = house
    other = asked(web)
    assert orders.serve(context, web.desk)
    for n in range(KEPT + 2):
        one = ready(web, n)
        kept.orders(context.settings).joinpath(f"{one.order_id}.xlsx").write_bytes(b"PK")
        web.desk.end_order(one, code="", size=2)
    states = [each.state for each in web.desk.file_orders("an")]
    assert states == ["done"] * KEPT + ["gone"] * 2, "the newest first"
    assert web.desk.file_order(other.order_id, "vanhanh").state == "done"
    orders.tidy(context, web.desk)
    assert len(lying(context)) == KEPT + 1
    assert f"giữ {KEPT} tệp mới nhất" in web.get("/tep", "operator").text


def test_whose_claim_was_taken_writes_nothing_more(house):
    web, _ = house
    lost = ready(web, 1)
    web.desk.release_orders()
    taken = web.desk.take_order("other:1")
    assert not web.desk.advance_order(lost, 1, 1)
    web.desk.end_order(lost, code="X", size=1)
    assert web.desk.file_order(lost.order_id, "an") == taken
    assert web.desk.advance_order(taken, 1, 1)


def test_two_that_make_the_same_never_write_into_one_file(house, monkeypatch):
    web, context = house
    one = asked(web)
    advance, calls = Desk.advance_order, []

    def overtaken(desk, *given):
        calls.append(given)
        if len(calls) == 2:  # its rows are written, its file is still open
            desk.release_orders()
            monkeypatch.setattr(orders, "owner", lambda: "other:1")
            assert orders.serve(context, desk)
        return advance(desk, *given)

    monkeypatch.setattr(Desk, "advance_order", overtaken)
    assert orders.serve(context, web.desk)
    held = web.desk.file_order(one.order_id, "vanhanh")
    assert (held.state, held.taken_by) == ("done", "other:1")
    (name,) = lying(context)
    content = (kept.orders(context.settings) / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == web.desk.export(held.code).digest


@pytest.fixture
def errands(house):
    """(errands, timetable, work): ``work`` does in the lane what was offered."""
    _, context = house
    wishes, lanes = Wishes(context), Lanes(1)
    wishes.open()
    timetable = Timetable(context.settings.jobs.grace)
    lanes.start()
    yield Errands(context, lanes, timetable, wishes), timetable, lambda: lanes.rest(30)
    lanes.drain(5)
    wishes.close()


def test_after_a_fault_of_the_desk_an_order_is_made_anew(house, errands, monkeypatch):
    web, _ = house
    made, timetable, work = errands
    one = asked(web)
    end = Desk.end_order

    def broken(desk, *given, **more):
        raise StoreError("odd")

    monkeypatch.setattr(Desk, "end_order", broken)
    made.orders()
    assert work()
    assert web.desk.file_order(one.order_id, "vanhanh").state == "making"
    (again,) = timetable.scheduler.get_jobs()
    monkeypatch.setattr(Desk, "end_order", end)
    again.func()
    assert work()
    assert web.desk.file_order(one.order_id, "vanhanh").state == "done"


def test_old_files_go_though_the_proof_could_not_be_made(house, errands, monkeypatch):
    web, context = house
    made, _, work = errands
    asked(web)
    assert orders.serve(context, web.desk)
    now = web.desk._now()
    monkeypatch.setattr(Desk, "_now", lambda _: now + 7 * 86_400 + 1)

    def broken(context):
        raise StoreError("odd")

    monkeypatch.setattr(nightly, "verify_and_tidy", broken)
    made.nightly()
    assert work()
    assert lying(context) == []


def test_too_many_at_once_are_refused(house):
    web, _ = house
    months = [f"2023-{n:02d}" for n in range(3, 12)]
    codes = [web.get(f"{PATH.format('xlsx')}&ky={one}", "operator").status_code for one in months]
    assert codes.count(303) == 5
    assert 400 in codes


def nothing():
    """A truth of no figures."""
    return Truth(
        title="Dài", subject="x", address="/", unit="80", unit_name="Tỉnh", period="2023",
        period_name="Năm 2023", filters=(), measure="", as_of=None, known_at=1, made_at=1,
        revision=1,
    )  # fmt: skip


@pytest.mark.parametrize("form", bulk.FORMS)
def test_memory_does_not_grow_with_the_rows(province_template, tmp_path, form):
    columns = tuple(Column(name, name) for name in ("code", "unit_name", "proc_name"))
    truth = nothing()
    desk = Desk(load(tmp_path, {}))

    class Rows(list):
        def __init__(self, count):
            super().__init__()
            self.count = count

        def __len__(self):
            return self.count

        def __iter__(self):
            for n in range(self.count):
                yield [f"H39.{n:06d}", "Huyện Đức Hòa", f"Thủ tục số {n % 900}"]

    def peak(count):
        """Bytes of Python objects held at the same time, and what was told of the way."""
        seen = []
        tracemalloc.start()
        file = tmp_path / f"x.{form}"
        made = bulk.put(desk, truth, Table("x", columns, Rows(count)), form, file, by="thu",
                        told=seen.append)  # fmt: skip
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        content = file.read_bytes()
        assert (made.size, made.digest) == (len(content), hashlib.sha256(content).hexdigest())
        assert seen[-1] == count
        assert seen == sorted(seen)
        return most

    few = 10_000 if form == "parquet" else 2_500  # as many as Parquet takes together
    more = few * 3 // 2
    peak(100)  # what is imported and kept with the first
    group = peak(few)
    assert peak(few + more) < group + 100 * more, "these rows held whole are three times that"
    desk.close()


BOOKS = {
    "quan-tri/nhat-ky": "ai=thu",
    "nguon/lan-chay": "ket-qua=success",
    "nguon/cach-ly": "luong=dossiers",
}
"""Books that may be long, under choices of their pages."""


def filled(web, own_province):
    """The audit, and what is set aside, longer than a page of them is read at once."""
    folder, _ = own_province
    for n in range(1_203):
        web.desk.audit("thu" if n % 2 else "lan", "view.save", f"trang {n}")
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    rows = [
        Quarantined(f"H39-{at:05d}", "bad_date", "due_at", "ngày hẹn sai", {"unit": "802"})
        for at in range(700)
    ]
    with store.write() as conn:
        newest = meta.revision(conn)
        add(conn, "onestop", "dossiers", rows, run_id="R1", now=1_700_000_000, revision=newest)
    store.close()


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_long_book_is_ordered_as_a_long_list_is(house, own_province, form, monkeypatch):
    """Whole, narrowed as its page, row by row with progress, in the register and the audit."""
    web, context = house
    filled(web, own_province)
    monkeypatch.setattr(ordering, "LONGEST", 0)
    for subject, given in BOOKS.items():
        now = csv_lines(web.get(f"/xuat/{subject}.csv?{given}", "operator"))
        answer = web.get(f"/xuat/{subject}.{form}?{given}", "operator")
        assert answer.status_code == 303, answer.text
        one = web.desk.file_order(answer.headers["X-Order"], "vanhanh")
        assert one.total == len(now) > 0
        assert orders.serve(context, web.desk)
        made = web.desk.file_order(one.order_id, "vanhanh")
        assert (made.state, made.done, made.fault) == ("done", one.total, "")
        fetched = web.get(f"/tep/{one.order_id}", "operator")
        assert [row[-1] for row in rows_of(form, fetched.data)] == [row[-1] for row in now]
        export = web.desk.export(fetched.headers["X-Export-Code"])
        assert (export.state, export.subject, export.rows) == ("done", subject, one.total)
    assert {one.what for one in web.desk.audit_log(what="order.")} == {
        "order.ask", "order.done", "order.fetch",
    }  # fmt: skip


def csv_lines(answer):
    assert answer.status_code == 200, answer.text
    told = answer.data.decode("utf-8-sig").splitlines()
    return list(csv.reader(told, delimiter=";"))[1:]


def rows_of(form, content):
    if form == "parquet":
        table = pq.read_table(io.BytesIO(content))
        return [[str(one) for one in row.values()] for row in table.to_pylist()]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[str(one) for one in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_a_book_is_fetched_only_while_its_page_may_be_opened(house, own_province, monkeypatch):
    web, context = house
    filled(web, own_province)
    path = "/xuat/quan-tri/nhat-ky.parquet"
    assert web.get(path, "analyst").status_code == 403
    order = web.get(path, "administrator").headers["X-Order"]
    assert orders.serve(context, web.desk)
    fetched = web.get(f"/tep/{order}", "administrator")
    assert fetched.status_code == 200
    more = {"Range": "bytes=100-", "If_Range": fetched.headers["ETag"]}
    rest = web.get(f"/tep/{order}", "administrator", **more)
    assert rest.status_code == 206
    assert fetched.data[:100] + rest.data == fetched.data
    rest.close()  # as a server does
    monkeypatch.setattr("dashboard.readers.columns.may_govern", lambda user: False)
    assert web.get(f"/tep/{order}", "administrator").status_code == 403
    assert words.t("order.not_yours") in web.get("/tep", "administrator").text


def test_codes_of_a_book_stay_with_who_may_see_them(house, own_province, monkeypatch):
    """An analyst's file of what is set aside is made without codes; an operator's is theirs."""
    web, context = house
    filled(web, own_province)
    path, held = "/xuat/nguon/cach-ly.parquet?luong=dossiers", {}
    for role in ("analyst", "operator"):
        order = web.get(path, role).headers["X-Order"]
        assert orders.serve(context, web.desk)
        table = pq.read_table(io.BytesIO(web.get(f"/tep/{order}", role).data))
        assert table.num_rows == 700
        held[role] = order, {one for one in table.column("key").to_pylist() if one}
    assert (len(held["analyst"][1]), len(held["operator"][1])) == (0, 700)
    monkeypatch.setattr("dashboard.readers.columns.may_see_codes", lambda user: False)
    assert web.get(f"/tep/{held['operator'][0]}", "operator").status_code == 403
    own = web.get(f"/tep/{held['analyst'][0]}", "analyst")
    assert (own.status_code, bool(own.data)) == (200, True)


def test_a_book_that_tells_by_the_readers_units_is_not_made_of_the_whole_province(house):
    web, _ = house
    found = Listing(nothing(), Table("so", (Column("a", "A"),), []), 9, coded=False)
    with web.app.server.test_request_context(headers=web.bearer("official")):
        web.app.server.preprocess_request()
        with pytest.raises(MisuseError, match="nhiều hơn 3 dòng"):
            ordering.order_book("nguon/no-so-lieu", "xlsx", {}, ordering.reader(), found)
