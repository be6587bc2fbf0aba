"""The product's own books as files: whole, typed, for those who may see their pages, audited."""

import csv as reader
import hashlib
import io
import json
import re
from dataclasses import replace
from html import unescape

import openpyxl
import pyarrow.parquet as pq
import pytest

from core.clock import epoch
from core.errors import AccessError, MisuseError, NotFoundError, StoreError
from core.runs import HOUSE, KINDS
from core.settings import load
from dashboard.readers import columns
from dashboard.wording import words
from desk import Desk
from exports.formats import making
from exports.ledger import listing, tables
from exports.ledger.named import JOBS, Names
from exports.ledger.question import Reader
from exports.provenance.truth import Feed
from store.database import meta
from store.database.engine import open_store
from store.intake.quarantine import Quarantined, add, resolve
from tests.dashboard.conftest import ROLES, build
from tests.exports.test_behind import revised
from tests.exports.test_cli import export, folder
from tests.indicators import seeded

__all__ = ["export", "folder", "revised"]
ALL = Reader(looks=True, governs=True, codes=True)
NAMES = ("dossiers", "documents")


@pytest.fixture
def desk(tmp_path):
    made = Desk(load(tmp_path, {}))
    yield made
    made.close()


@pytest.fixture
def own_aside(own_province):
    """(folder, catalogue) with 1 203 records set aside, in two batches of two streams."""
    folder, catalog = own_province
    newest = catalog.revision()
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    with store.write() as conn:
        for n, stream in enumerate(NAMES):
            rows = [
                Quarantined(f"H39-{at:05d}", "bad_date", "due_at", "ngày hẹn sai", {"unit": "802"})
                for at in range(1_203 // 2 + n)
            ]
            add(
                conn,
                "onestop",
                stream,
                rows,
                run_id="R1",
                now=1_700_000_000,
                revision=newest - 1 + n,
            )
    store.close()
    return folder, catalog


@pytest.fixture
def aside(own_aside):
    """The catalogue alone."""
    return own_aside[1]


def read(listing_, form="csv"):
    return b"".join(making.rows(listing_.truth, listing_.table, form, making.Look()))


def lines(content):
    return list(reader.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_audit_is_whole_and_is_not_disturbed_by_its_own_taking(province, desk):
    for n in range(1_100):
        desk.audit("thu" if n % 2 else "lan", "view.save", f"trang {n}")
    found = listing.listing(province, desk, listing.AUDIT, {"ai": "thu"}, ALL)
    assert found.total == 550
    desk.audit("thu", "view.save", "trong lúc xuất")
    told = lines(read(found))
    assert len(told) == 551
    assert [row[4] for row in told[1:4]] == ["trang 1099", "trang 1097", "trang 1095"]
    assert dict(found.truth.filters)["Người"] == "thu"


def test_runs_are_narrowed_as_their_page_and_typed(province, desk):
    whole = listing.listing(province, desk, listing.RUNS, {}, ALL)
    assert whole.total == len(province.runs(None, 10_000)) > 0
    one = province.runs(None, 1)[0]
    found = listing.listing(province, desk, listing.RUNS, {"loai": one.kind}, ALL)
    book = openpyxl.load_workbook(io.BytesIO(read(found, "xlsx"))).worksheets[0]
    heads = [cell.value for cell in book[1]]
    assert book.max_row == found.total + 1
    assert book.cell(2, heads.index("Lần chạy") + 1).value == one.run_id
    assert book.cell(2, heads.index("Bắt đầu") + 1).is_date
    head, *told = lines(read(whole))
    rows = [dict(zip(head, row, strict=True)) for row in told]
    ours = next(row for row in rows if row["Mã nguồn"] == HOUSE and row["Mã luồng"] == "values")
    assert (ours["Nguồn"], ours["Luồng"], ours["Việc"], ours["Mã việc"]) == (
        "Trung tâm điều hành", "Giá trị chỉ tiêu", "Tính chỉ tiêu", "evaluate",
    )  # fmt: skip
    assert {*KINDS} == {*JOBS}, "every kind of run has its word"
    with pytest.raises(MisuseError, match="loai"):
        listing.listing(province, desk, listing.RUNS, {"loai": "bay"}, ALL)
    with pytest.raises(NotFoundError, match="khong-co"):
        listing.listing(province, desk, listing.RUNS, {"nguon": "khong-co"}, ALL)
    with pytest.raises(MisuseError, match="không nhận ky"):
        listing.listing(province, desk, listing.RUNS, {"ky": "2023"}, ALL)


def test_what_is_set_aside_is_read_by_keyset_and_keeps_codes_in_the_house(aside, desk, monkeypatch):
    named = [replace(one, streams={"dossiers": "Hồ sơ một cửa"}) for one in aside.sources()]
    monkeypatch.setattr(aside, "sources", lambda: named)
    found = listing.listing(aside, desk, listing.ASIDE, {}, ALL)
    told = lines(read(found))
    code = told[0].index("Mã luồng")
    assert len({(row[code], row[2]) for row in told[1:]}) == found.total == 1_203
    assert told[1][code] == "documents", "the newest batch stands first"
    assert {row[1] for row in told[1:] if row[code] == "dossiers"} == {"Hồ sơ một cửa"}
    mild = listing.listing(
        aside, desk, listing.ASIDE, {"luong": "dossiers"},
        Reader(looks=True, governs=False, codes=False),
    )  # fmt: skip
    shut = lines(read(mild))
    assert len(shut) == 602
    assert "H39-" not in str(shut)
    assert {row[5] for row in shut[1:]} == {""}
    assert any("người xử lý" in cut for cut in mild.truth.cuts)
    assert dict(mild.truth.filters)["Luồng"] == "Hồ sơ một cửa"


def test_streams_are_called_by_their_names_and_by_their_code_where_nobody_named_them():
    feeds = [
        Feed("onestop", "Một cửa", "", "ok", None, {"dossiers": "Hồ sơ", "other": ""}),
        Feed("edoc", "", "", "ok", None, {"dossiers": "Hồ sơ kèm văn bản"}),
    ]
    names = Names(feeds)
    assert names.stream("onestop", "dossiers") == "Hồ sơ"
    assert names.stream("onestop", "other") == "other"
    assert names.stream("gone", "dossiers") == "dossiers"
    assert names.stream(HOUSE, "store") == "Kho số liệu"
    assert (names.source("edoc"), names.source("gone")) == ("edoc", "gone")
    assert names.stream_of("edoc", "dossiers") == "Hồ sơ kèm văn bản"
    assert names.stream_of(None, "dossiers") == "Hồ sơ, Hồ sơ kèm văn bản"
    assert names.stream_of(None, "unheard") == "unheard"


def test_what_is_set_aside_is_that_of_the_moment_at_which_it_was_asked(own_aside, desk):
    """Some are settled, one comes with another fault and new ones come while the file is read."""
    folder, catalog = own_aside
    found = listing.listing(catalog, desk, listing.ASIDE, {}, ALL)
    rows = iter(found.table.rows)
    told = [next(rows)]
    later = epoch(catalog.clock.now()) + 5
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    with store.write() as conn:
        assert resolve(conn, "onestop", "dossiers", [f"H39-{n:05d}" for n in range(300)], later)
        new = [Quarantined(f"H39-{n:05d}", "no_unit", "unit", "lạ", {}) for n in (599, 9_000)]
        revision = catalog.revision() + 1
        add(conn, "onestop", "dossiers", new, run_id="R2", now=later, revision=revision)
        meta.record(conn, revision, now=later, run_id="R2", kind="pull", rows=2)
    store.close()
    told += rows
    assert len(told) == found.total == 1_203
    assert not any("no_unit" in map(str, row) for row in told)
    catalog.clock = seeded.clock("2023-12-27T00:00")
    anew = listing.listing(catalog, desk, listing.ASIDE, {}, ALL)
    assert len(list(anew.table.rows)) == anew.total == 1_203 - 300 + 1


def test_a_book_that_moved_while_it_was_read_is_no_file(desk):
    rows = tables.Paged(3, lambda: iter([["a"], ["b"]]))
    with pytest.raises(StoreError, match="2 dòng, không phải 3"):
        list(rows)


def test_rights_are_those_of_the_pages(province, desk):
    nobody = Reader(looks=False, governs=False, codes=False)
    for subject in (listing.RUNS, listing.ASIDE, listing.AUDIT):
        with pytest.raises(AccessError):
            listing.listing(province, desk, subject, {}, nobody)
    for subject in (listing.SOURCES, listing.CHANGES, listing.OWED):
        listing.listing(province, desk, subject, {}, nobody)


def test_sources_say_who_paused_them_and_changes_carry_their_figures(article, desk):
    desk.pause("onestop", by="lan", reason="bảo trì")
    found = listing.listing(article, desk, listing.SOURCES, {}, ALL)
    frame = pq.read_table(io.BytesIO(read(found, "parquet"))).to_pylist()
    paused = {row["source"]: row["paused_why"] for row in frame if row["paused_by"]}
    assert paused == {"onestop": "bảo trì"}
    assert len(frame) == len(article.sources())
    moved = listing.listing(article, desk, listing.CHANGES, {"tu": "2023-01-01"}, ALL)
    made = json.loads(read(moved, "json"))
    assert len(made["rows"]) == moved.total == len(moved.truth.figures)
    owed = listing.listing(article, desk, listing.OWED, {}, ALL)
    assert owed.total == len(article.owing())
    days = [
        row["days"] for row in json.loads(read(owed, "json"))["rows"] if row["state"] == "overdue"
    ]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("left", [0, 1])
def test_changes_are_said_to_be_cut_where_they_are(revised, desk, monkeypatch, left):
    def taken():
        return listing.listing(revised[0], desk, listing.CHANGES, {"tu": "2023-01-01"}, ALL)

    every = taken().total
    assert every > 1
    monkeypatch.setattr(listing, "MOST", every - left)
    cut = taken()
    assert (cut.total, len(cut.truth.figures)) == (every - left, every - left)
    assert bool(cut.truth.cuts) is bool(left)


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("books"), province)
    yield made
    made.desk.close()


def test_books_by_address_for_each_role(web):
    seen = {
        subject: {
            role for role in ROLES if web.get(f"/xuat/{subject}.csv", role=role).status_code == 200
        }
        for subject in listing.BOOKS
    }
    people = set(ROLES) - {"screen"}
    looks, governs = {"analyst", "operator", "administrator"}, {"operator", "administrator"}
    assert seen == {
        listing.SOURCES: people, listing.RUNS: looks, listing.ASIDE: looks,
        listing.OWED: people, listing.CHANGES: people, listing.AUDIT: governs,
    }  # fmt: skip


def test_a_book_by_address_is_registered_and_audited(web):
    answer = web.get("/xuat/nguon/lan-chay.csv?loai=evaluate", role="analyst")
    told = lines(answer.data)
    one = web.desk.export(answer.headers["X-Export-Code"])
    assert (one.state, one.subject) == ("done", "nguon/lan-chay")
    assert one.address == "/nguon?loai=evaluate#lan-chay"
    assert len(told) == 1 + one.rows
    (noted,) = web.desk.audit_log(what="export", limit=1)
    assert (noted.who, noted.subject) == ("phantich", one.address)
    assert web.get("/xuat/nguon/lan-chay.png", role="analyst").status_code == 400
    assert web.get("/xuat/nguon.csv?ky=2023", role="analyst").status_code == 400


def test_by_its_code_alone_a_book_is_not_said_to_be_whole(web):
    answer = web.get("/xuat/nguon.csv")
    code, digest = answer.headers["X-Export-Code"], hashlib.sha256(answer.data).hexdigest()
    by_code = web.get(f"/kiem-tra?ma={code}").text
    assert words.t("check.code_bare") in by_code
    assert "n-empty" in by_code
    assert "n-good" not in by_code
    assert "nguyên vẹn" not in by_code
    by_file = web.get(f"/kiem-tra?dau={digest}").text
    assert words.t("check.no_figures") in by_file
    assert "n-good" in by_file
    assert "Vẫn đúng" not in by_file
    for said in (by_code, by_file):
        assert words.t("check.figures") not in said, "a table without a row"


@pytest.mark.parametrize(
    ("path", "maker", "may", "not_for"),
    [
        ("quan-tri/nhat-ky.csv", "operator", "administrator", ("leader", "official", "analyst")),
        ("nguon/lan-chay.csv", "analyst", "operator", ("leader", "official")),
        ("nguon/cach-ly.csv", "analyst", "operator", ("leader", "official")),
        ("nguon/no-so-lieu.csv", "leader", "analyst", ("official",)),
        ("nguon/no-so-lieu.csv", "official", "official", ()),
        ("nguon/no-so-lieu.csv?don-vi=803", "leader", "analyst", ("official",)),
        ("nguon/no-so-lieu.csv?don-vi=802", "leader", "official", ()),
        ("nguon.csv", "leader", "official", ()),
    ],
)
def test_the_check_page_tells_of_a_book_those_who_may_take_it(web, path, maker, may, not_for):
    taken = web.get(f"/xuat/{path}", maker)
    assert taken.data
    code = taken.headers["X-Export-Code"]
    about = words.t("check.code", code=code)
    assert about in web.get(f"/kiem-tra?ma={code}", may).text
    assert web.get(f"/kiem-tra/{code}/truth.json", may).status_code == 200
    for role in not_for:
        said = web.get(f"/kiem-tra?ma={code}", role).text
        assert words.t("check.closed_book") in said, role
        assert about not in said, role
        assert words.t("check.code_only") not in said, "nothing was compared"
        assert web.get(f"/kiem-tra/{code}/truth.json", role).status_code == 403, role


def test_every_page_of_a_book_offers_its_files(web):
    for path, subject in (
        ("/nguon", "nguon"), ("/nguon?loai=evaluate", "nguon/lan-chay"),
        ("/nguon?hien=no-so-lieu", "nguon/no-so-lieu"),
        ("/quan-tri?muc=nhat-ky", "quan-tri/nhat-ky"),
    ):  # fmt: skip
        html = unescape(web.get(path, role="operator").text)
        links = re.findall(rf'href="(/xuat/{subject}\.xlsx[^"]*)"', html)
        assert links, path
        assert web.get(links[0], role="operator").status_code == 200, links


def test_what_is_set_aside_offers_its_files_under_what_was_chosen(aside, tmp_path):
    (tmp_path / "desk").mkdir()
    made = build(tmp_path / "desk", aside)
    for path, count in (
        ("/nguon?hien=cach-ly", 1_203),
        ("/nguon?nguon=onestop&luong=dossiers&ly-do=bad_date", 601),
    ):
        html = unescape(made.get(path, role="operator").text)
        links = re.findall(r'href="(/xuat/nguon/cach-ly\.csv[^"]*)"', html)
        bare = [one for one in links if "kem=" not in one]  # the other is an archive
        made_of = [len(lines(made.get(one, role="operator").data)) - 1 for one in bare]
        assert count in made_of, links
    made.desk.close()


def test_the_command_writes_books_too(export):
    code, out, told = export("nguon/lan-chay", "--where", "loai=evaluate", form="xlsx")
    assert code == 0, told.err
    rows = openpyxl.load_workbook(out).worksheets[0].max_row - 1
    assert f"{rows} dòng" in told.out
    code, _, told = export("nguon/lan-chay", "--where", "loai", form="csv")
    assert code == 2
    assert "nguon=onestop" in told.err
    code, _, told = export("onestop.received", "--where", "nguon=onestop", form="csv")
    assert code == 2
    assert "các sổ" in told.err


def test_who_looks_and_who_governs():
    class One:
        def __init__(self, role, unit=None):
            self.role, self.unit = role, unit

    assert columns.may_look(One("analyst"))
    assert not columns.may_look(One("official", "802"))
    assert columns.may_govern(One("administrator"))
    assert not columns.may_govern(One("administrator", "802"))
    assert not columns.may_govern(One("analyst"))
