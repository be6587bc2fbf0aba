"""Rows of tasks, data sets and petitions lead to exactly the records that they count."""

import re
import shutil
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.clock import local_day
from core.errors import MisuseError
from core.facts import PetitionFact, ResourceFact, UnitRef
from core.period import Period
from core.settings import load
from dashboard.addresses import filters
from dashboard.api import OPERATIONS
from dashboard.boards import Board
from dashboard.pages import nhiem_vu
from dashboard.wording import titles, words
from exports.sheets import narrowing, views
from exports.sheets.asked import Asked
from indicators.asking import wire
from indicators.catalog import Catalog
from indicators.defining import dimensions
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.indicators import seeded
from tests.templates import made_once

GROUPS = ("task", "data", "petition")
PLACES = (seeded.AGENCY, seeded.DUC_HOA, seeded.COMMUNE)
PERIODS = ("2023-11", "2023-Q4", "2023", "2022")
FIELDS = {"HTGT": "Hạ tầng giao thông", "VSMT": "Vệ sinh môi trường", "": ""}
CATEGORIES = {"HTGT": ("HTGT-01", "Ổ gà"), "VSMT": ("VSMT-02", "Nước thải")}
FORMATS = ("CSV", "CSV", "XLSX", "")


def tasks():
    """Of each assigner: with and without a deadline, done before, in and after November, open."""
    out, dues = [], ("2023-11-10T17:00", "2023-12-20T17:00", "2023-10-05T17:00", None)
    for n, due in enumerate(dues):
        for m, done in enumerate(("2023-11-15T09:00", "2023-10-03T09:00", None)):
            for assigner in ("province", "sector", "sector"):
                fact = seeded.task(f"N{len(out)}", assigner, due or "2023-12-01T00:00", done)
                fact.due_at = fact.due_at if due else None
                out.append((fact, PLACES[(n + m + len(out)) % 3]))
    out.append((seeded.task("MAI", "sector", "2024-03-01T17:00", None, year=2024), PLACES[0]))
    return out


TASKS = tasks()


def petitions():
    out = []
    for n in range(14):
        field = tuple(FIELDS)[n % 5 % 3]
        category, name = CATEGORIES[field] if field and n % 2 else ("", "")
        at = seeded.at(f"2023-11-{n + 1:02}T08:00")
        out.append(
            (
                PetitionFact(
                    f"P{n}", 1, UnitRef(), field, at, at + 5 * 86_400, at + 86_400, None, None,
                    None, field_name=FIELDS[field], category_code=category, category_name=name,
                ),
                PLACES[n % 3],
            )
        )  # fmt: skip
    return out


def register():
    """Data sets of three kinds, and their files, of some of which the portal tells no format."""
    at = seeded.at("2023-02-01T08:00")
    sets = [
        (seeded.dataset(f"D{n}", kind, at), PLACES[n % 3])
        for n, kind in enumerate(("attribute",) * 4 + ("geographic",) * 3 + ("unknown",))
    ]
    files = [
        (
            ResourceFact(
                f"R{n}", 1, "D0", f"Tệp {n}", UnitRef(), form, form, "upload", 1, 1, at, at, "",
                n % 4 != 0, "", "x",
            ),
            PLACES[n % 3],
        )
        for n, form in enumerate((*FORMATS, *FORMATS, "CSV"))
    ]  # fmt: skip
    return sets, files


@pytest.fixture(scope="module")
def real(tmp_path_factory, sqlite_template):
    """A catalogue over tasks, a register of data sets, and petitions."""

    def make(folder):
        shutil.copy(sqlite_template, folder / "ioc.db")
        store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
        sets = register()
        for kind, source, stream, facts in (
            ("task", "tasks", "tasks", TASKS),
            ("dataset", "opendata", "datasets", sets[0]),
            ("resource", "opendata", "resources", sets[1]),
            ("petition", "petitions", "petitions", petitions()),
        ):
            seeded.put(store, kind, source, stream, facts, covered=(0, None))
        publish.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=told())
        store.close()

    folder = tmp_path_factory.mktemp("leads")
    shutil.copy(made_once(tmp_path_factory, "leads", make) / "ioc.db", folder / "ioc.db")
    catalog = Catalog(load(data=folder, env={}, clock_at="2023-12-26"), definitions=told())
    yield catalog
    catalog.close()


def told():
    whole = kept()
    return Definitions(tuple(one for one in whole.all if one.group in GROUPS), whole.groups)


@pytest.fixture
def seen(seen, real, monkeypatch):
    seen.catalog = real
    return seen


def box(html, anchor):
    return html.split(f'id="{anchor}"')[1].split("</section>")[0]


def rows(part):
    """(name, where it leads, figures) of each row of a table."""
    out = []
    for row in re.findall(r"<tr.*?</tr>", part.split("<tbody>")[1], re.DOTALL):
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        way = re.search(r'href="([^"]+)"', cells[0])
        name, *text = [re.sub("<[^>]+>", "", one) for one in cells]
        out.append((name, unescape(way[1]) if way else "", text))
    return out


def follow(seen, href, lang="vi"):
    """The box of the list that an address opens."""
    parts = urlsplit(href)
    assert parts.fragment == "ban-ghi"
    query = {key.replace("-", "_"): text for key, text in parse_qsl(parts.query)}
    html = seen.body(parts.path, lang, **query)
    return html, box(html, "ban-ghi")


def total(part):
    found = re.search(r"(\d+) (?:bản ghi|records)", part)
    return int(found[1]) if found else 0


def figure(cells, *, ranked=True):
    """The count of a row; in a ranking its place stands before it."""
    return int(cells[1 if ranked else 0])


def _period(code):
    return Period.parse(code, date(2023, 12, 26))


def concerned(period, assigner="", unit=None):
    """Codes of the tasks of a period: unfinished at its end, done in it, or due in it."""
    held = _period(period)
    last = min(held.end_day, local_day(seeded.NOW) + 1)
    return {
        fact.code
        for fact, place in TASKS
        if assigner in ("", fact.assigner) and unit in (None, place)
        if _stands(fact, held.start_day, last) or _falls(fact.due_at, held.start_day, held.end_day)
    }


def _stands(fact, first, last):
    done = (
        None if fact.done_at is None else max(local_day(fact.done_at), local_day(fact.assigned_at))
    )
    return local_day(fact.assigned_at) < last and (done is None or done >= first)


def _falls(moment, first, end):
    return moment is not None and first <= local_day(moment) < end


def listed(catalog, **query):
    """Codes in all lists of the page of tasks together."""
    asked = {key.replace("_", "-"): text for key, text in query.items()}
    found = filters.read(nhiem_vu.PATH, asked, catalog)
    cuts, wrong = nhiem_vu.cutting.of_page(found, catalog, nhiem_vu.OPEN)
    assert wrong == []
    board, codes = Board(catalog, found, nhiem_vu.cutting.dims(cuts)), set()
    for id in nhiem_vu.LISTS.values():
        lists = board.lists(id)
        if lists is not None and lists.numerator is not None:
            link = lists.numerator
            page = catalog.records(link.kind, link.query, 1_000)
            assert len(page.rows) == link.count
            codes |= {row["code"] for row in page.rows}
    return codes


@pytest.mark.parametrize("period", PERIODS)
def test_every_task_of_a_period_is_in_some_list_of_its_page(real, period):
    assert listed(real, ky=period) == concerned(period)
    assert listed(real, ky=period, don_vi="802") == concerned(period, unit=seeded.DUC_HOA) | (
        concerned(period, unit=seeded.COMMUNE)
    )
    for one in ("province", "sector"):
        assert listed(real, ky=period, noi_giao=one) == concerned(period, one)


def test_what_a_sector_has_done_without_a_deadline_is_counted_and_listed(seen):
    html = seen.body("/nhiem-vu", ky="2023-11", ban_ghi="da-xong")
    done = [
        fact for fact, _ in TASKS
        if fact.done_at and _period("2023-11").start_day <= local_day(fact.done_at)
    ]  # fmt: skip
    assert any(fact.assigner == "sector" and fact.due_at is None for fact in done)
    assert total(box(html, "ban-ghi")) == len(done)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_tasks_by_who_assigned_them_lead_to_their_list_and_narrow_the_page(seen, lang):
    asked = {"ky": "2023-Q4", "don_vi": "80", "biet_luc": "2023-12-26"}
    part = box(seen.body("/nhiem-vu", lang, **asked), "noi-giao")
    found = rows(part)
    assert len(found) == 2
    for name, href, cells in found:
        assert {"ky=2023-Q4", "don-vi=80", "biet-luc=2023-12-26"} <= set(
            urlsplit(href).query.split("&")
        )
        html, records = follow(seen, href, lang)
        assert total(records) == figure(cells) > 0
        code = dict(parse_qsl(urlsplit(href).query))["noi-giao"]
        due = [fact for fact, _ in TASKS if fact.assigner == code]
        last, first = _period("2023-Q4").end_day, _period("2023-Q4").start_day
        assert figure(cells) == sum(_falls(fact.due_at, first, last) for fact in due)
        with words.speaking(lang):
            said = words.t("cut.named.assigner", what=words.lower_first(name))
        assert said in unescape(records), "the head of the list says it"
        backs = [unescape(one) for one in re.findall(r'href="([^"]+#ban-ghi)"', records)]
        assert any("noi-giao" not in one and "ky=2023-Q4" in one for one in backs), "the way back"
        assert 'id="noi-giao"' not in html, "of one assigner there is nothing to divide"
        assert "noi-giao=" in re.search(r'href="(/xuat/nhiem-vu\.xlsx[^"]*)"', html)[1]


def test_a_page_of_one_assigner_keeps_what_counts_that_one_alone(seen):
    mine, others = (
        seen.body("/nhiem-vu", ky="2023", noi_giao=one) for one in ("province", "sector")
    )
    cards = [
        re.findall(r'data-id="([^"]+)"', one.split("cards strip")[1]) for one in (mine, others)
    ]
    assert cards[0] == list(nhiem_vu.STRIP)
    assert cards[1] == [nhiem_vu.OPEN, nhiem_vu.PLANNED]
    assert "không có ở đây: Việc tỉnh giao đúng hạn" in others
    assert "không có ở đây" not in mine
    own = seen.body("/chi-so/task.on_time_rate", ky="2023", noi_giao="province")
    assert "Chỉ tính nhiệm vụ UBND tỉnh giao" in own
    other = seen.body("/chi-so/task.on_time_rate", ky="2023", noi_giao="sector")
    assert words.t("cut.of.task", what="").strip() not in other
    assert "không lọc được theo nơi giao" in other


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_words_of_a_page_of_one_assigner_are_true_of_its_tasks(seen, lang):
    """No name, title or hint tells of the other's tasks; what is the same has one column."""
    others = {
        "vi": {"province": "ngành", "sector": "tỉnh giao|tỉnh và"},
        "en": {"province": "sector|all assigners", "sector": "of province|all assigners"},
    }[lang]
    for one, other in others.items():
        html = seen.body("/nhiem-vu", lang, ky="2023", noi_giao=one)
        told = re.findall(r"<h[23][^>]*>.*?</h[23]>|<th[^>]*scope=.col.*?</th>", html, re.DOTALL)
        told += re.findall(r'<p class="hint">.*?</p>', html, re.DOTALL)
        said = [unescape(re.sub("<[^>]+>", "", text)) for text in told]
        left = words.catalogue(lang)["cut.left"].split("{")[0]  # what is not here is named so
        assert not [text for text in said if re.search(other, text) and not text.startswith(left)]
        heads = re.findall(r"<th[^>]*>.*?</th>", box(html, "theo-don-vi"), re.DOTALL)
        names = [unescape(re.sub("<[^>]+>", "", text)) for text in heads]
        assert len(names) == len(set(names))
    whole = seen.body("/nhiem-vu", lang, ky="2023")
    assert words.catalogue(lang)["task.units_hint"] in unescape(whole)


@pytest.mark.parametrize("anchor", ["theo-loai", "theo-dinh-dang"])
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_rows_of_the_register_lead_to_their_lists(seen, anchor, lang):
    found = rows(box(seen.body("/du-lieu", lang, ky="2023"), anchor))
    assert len(found) == 3
    for _, href, cells in found:
        _, records = follow(seen, href, lang)
        assert "ky=2023" in href
        assert total(records) == figure(cells, ranked=False) > 0
        with words.speaking(lang):
            assert words.t("cut.of.data", what="").strip() in unescape(records)
    sizes = {figure(cells, ranked=False) for _, _, cells in found}
    assert sizes == ({4, 3, 1} if anchor == "theo-loai" else {5, 2})


def test_the_register_is_narrowed_to_a_kind(seen):
    html = seen.body("/du-lieu", ky="2023", loai_du_lieu="geographic")
    assert total(box(html, "ban-ghi")) == 3
    assert 'id="theo-loai"' not in html
    assert "không có ở đây" in html, "files have no kind"
    assert "không lọc được theo định dạng" in seen.body("/du-lieu", dinh_dang="CSV").lower()


@pytest.mark.parametrize("dim", ["field", "category"])
def test_petitions_are_named_by_their_source_and_lead_to_their_list(seen, dim):
    part = box(seen.body("/chi-so/petition.received", ky="2023-11", theo=dim), "chia-theo")
    found = rows(part)
    held = petitions()
    column = {"field": "field_name", "category": "category_name"}[dim]
    names = {getattr(fact, column) or "không ghi" for fact, _ in held}
    assert {name for name, _, _ in found} == names
    for name, href, cells in found:
        html, records = follow(seen, href)
        mine = [fact for fact, _ in held if (getattr(fact, column) or "không ghi") == name]
        assert total(records) == figure(cells) == len(mine)
        assert f"Chỉ phản ánh của {words.t(f'dim.{dim}')}: {name}" in html


@pytest.mark.parametrize(
    ("id", "dim"),
    [
        ("petition.received", "field"),
        ("petition.received", "category"),
        ("data.resources", "format"),
    ],
)
def test_the_address_of_what_a_source_leaves_empty_lists_just_that(seen, real, id, dim):
    found = real.by(id, dim, None, _period("2023-11"))
    (value,) = [one for one in found if one.dims[dim] == ""]
    told = wire.passport_json(real.passport(value.value_id))["records"]["numerator"]
    asked = dict(parse_qsl(urlsplit(told["address"]).query))
    assert asked == told["query"]
    (operation,) = [one for one in OPERATIONS if one.schema == "Records"]
    listed = operation.answer(operation.read(asked), told["kind"])
    assert listed["total"] == told["count"] == value.value > 0
    assert len(found) > 1, "and not of all"


def test_files_and_the_command_line_know_the_same_narrowing(real):
    period = _period("2023-11")
    sheet = views.sheet(
        real, "nhiem-vu", Asked(period=period, only=narrowing.read("assigner:sector"))
    )
    assert {row.value.indicator for row in sheet.rows} == {
        nhiem_vu.OPEN, nhiem_vu.PLANNED, nhiem_vu.FINISHED
    }  # fmt: skip
    assert ("Chỉ gồm", "Cấp giao: Ngành giao (sector)") in sheet.truth.filters
    for subject, only, amount in (
        ("petition.received", "field:HTGT", 6),
        ("data.resources", f"format:{dimensions.UNTOLD}", 2),
    ):
        made = views.sheet(real, subject, Asked(period=period, only=narrowing.read(only)))
        assert made.rows[0].value.value == amount
    with pytest.raises(MisuseError, match="không có mã"):
        views.sheet(real, "petition.received", Asked(only=narrowing.read("field:G01")))


def test_a_view_of_petitions_is_called_by_the_name_of_their_field(seen, real):
    asked = filters.read("/chi-so/petition.received", {"linh-vuc": "HTGT"}, real)
    assert "Lĩnh vực: Hạ tầng giao thông" in titles.of_view("", asked, real)


def test_a_view_of_what_a_source_leaves_empty_has_a_name(seen, real):
    asked = filters.read("/chi-so/data.resources", {"dinh-dang": dimensions.UNTOLD}, real)
    assert titles.of_view("", asked, real).endswith(": không ghi")
