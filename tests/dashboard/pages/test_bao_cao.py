"""The page of briefs: made by a button, shown as printed, handed out as PDF and Word."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from dashboard.wording import words
from desk.model import ACT
from exports.brief.kind import BRIEF
from exports.provenance import issue
from exports.report.blocks import Charts, Grid, Heading
from tests.dashboard.conftest import said


def made(web, role="operator", day="2023-12-26", **headers):
    sent = headers | web.bearer(role)
    return web.client.post("/bao-cao/lap", data={"ngay": day}, headers=sent)


def whole(catalog):
    """The fake's one source that still loads has done so."""
    sources = [replace(one, progress=None) for one in catalog.sources()]
    catalog.sources = lambda: sources


@pytest.fixture(scope="module")
def one(web):
    whole(web.catalog)
    answer = made(web)
    assert answer.status_code == 303, answer.text
    (held,) = web.desk.issues(BRIEF.name)
    assert answer.headers["Location"] == f"/bao-cao?ban={held.code}"
    return held


def test_a_brief_made_by_button_is_shown_as_it_is_printed(web, one):
    page = web.get(f"/bao-cao?ban={one.code}").text
    laid = issue.page(one, web.settings)
    told = [laid.number, laid.about, laid.code, laid.unknown.title, laid.wanted.title]
    for text in (*told, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *(row.figure for row in laid.rows)):
        assert text in page, text
    assert "61,2\u00a0%" in page
    assert "mất kết nối" in page
    wide = re.findall(r'<div[^>]*class="scroll"[^>]*>', page)
    assert wide, "its table is wider than a phone"
    assert [one for one in wide if 'tabindex="0"' not in one.lower()] == [], (
        "scrolled with the keys"
    )
    newest = web.get("/bao-cao").text
    assert laid.code in newest
    view = said(web.get("/view/bao-cao"))
    assert laid.number in str(view["tree"])


def test_it_is_handed_out_as_pdf_and_word_and_that_is_audited(web, one):
    for form, start in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = web.get(f"/bao-cao/tep?ban={one.code}&dang={form}", "analyst")
        assert (answer.status_code, answer.data[: len(start)]) == (200, start)
        assert one.about in answer.headers["Content-Disposition"]
        assert answer.data == issue.draw(one, web.settings, form)
    told = web.desk.audit_log(what="brief.download")
    assert [(each.who, each.subject) for each in told] == [("phantich", "2023-12-26")] * 2
    path = f"/bao-cao/tep?ban={one.code}&dang="
    for form, status in (("pdf", 200), ("exe", 400)):
        head = web.client.head(path + form, headers=web.bearer("analyst"))
        assert (head.status_code, head.data) == (status, b"")
    assert web.desk.audit_log(what="brief.download") == told, "a look hands nothing out"


def test_making_it_again_adds_none_while_no_figure_differs(web, one):
    assert made(web, "analyst").headers["Location"].endswith(one.code)
    assert len(web.desk.issues(BRIEF.name)) == 1


def test_who_may_make_and_who_may_read(web, one):
    assert made(web, "leader").status_code == 403
    assert "Lập bản mới" not in web.get("/bao-cao", "leader").text
    assert "Lập bản mới" in web.get("/bao-cao", "analyst").text
    for role in ("official", "screen"):
        assert web.get("/bao-cao", role).status_code == 403
        assert web.get(f"/bao-cao/tep?ban={one.code}&dang=pdf", role).status_code == 403


def test_what_is_asked_wrongly_is_told_in_words(web, one):
    later = made(web, day="2030-01-01")
    assert later.status_code == 400
    assert "chưa đến" in later.text
    assert made(web, day="hôm nay").status_code == 400
    assert web.get("/bao-cao?ngay=2023-11-01").text.count("không có báo cáo") == 1
    assert web.get("/bao-cao?ngay=x").status_code == 400
    assert web.get("/bao-cao?ban=2222-2222").status_code in (400, 404)
    assert web.get(f"/bao-cao/tep?ban={one.code}&dang=exe").status_code == 400


def test_a_refusal_is_a_conflict_with_its_reason(own_web):
    answer = made(own_web)
    assert answer.status_code == 409
    assert "đang nạp lần đầu" in answer.text
    assert "60\u00a0%" in answer.text
    page = made(own_web, Accept="text/html")
    assert page.status_code == 409
    assert words.t("brief.refused_kept") in page.text
    assert re.findall(r'<a href="([^"]*)"', page.text) == ["/nguon", "/bao-cao", "/"]
    assert own_web.desk.issues(BRIEF.name) == []


def test_form_0206a_is_a_file_within_what_the_viewer_may_see(web):
    path = "/mot-cua/bieu-II06a.xlsx"
    assert path in web.get("/mot-cua", "leader").text
    answer = web.get(f"{path}?ky=2023-Q4", "official")
    assert (answer.status_code, answer.data[:2]) == (200, b"PK")
    code = answer.headers["X-Export-Code"]
    assert f"bieu-II06a-802-2023-Q4-IOC-{code}.xlsx" in answer.headers["Content-Disposition"]
    assert web.get(f"{path}?don-vi=803", "official").status_code == 403
    assert web.get(path, "screen").status_code == 403


@pytest.mark.parametrize(
    ("form", "asked", "said"),
    [
        ("xlsx", "linh-vuc=G13-DD01", "Tham số không có: linh-vuc"),
        ("csv", "don_vi=802", "Tham số không có: don_vi"),
        ("csv", "dat=1", "Tham số không có: dat"),
        ("csv", "kem=gi-do", "kem: chỉ nhận lai-lich"),
        ("xlsx", "kem=lai-lich", "kem: chỉ nhận lai-lich"),
    ],
)
def test_form_0206a_refuses_what_it_would_leave_unread(web, form, asked, said):
    before = len(web.desk.exports(limit=10_000))
    for method in (web.client.get, web.client.head):
        answer = method(f"/mot-cua/bieu-II06a.{form}?{asked}", headers=web.bearer("leader"))
        assert answer.status_code == 400, answer.text
    assert said in web.get(f"/mot-cua/bieu-II06a.{form}?{asked}").text
    assert len(web.desk.exports(limit=10_000)) == before


def test_form_0206a_as_data_comes_with_its_sidecar(web):
    path = "/mot-cua/bieu-II06a.csv?ky=2023-Q4&so-sanh=cung-ky&kem=lai-lich"
    answer = web.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert web.client.head(path, headers=web.bearer("leader")).content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as held:
        table, side = held.namelist()
        told = json.loads(held.read(side))
        digest = hashlib.sha256(held.read(table)).hexdigest()
    assert f'filename="{table}.zip"' in answer.headers["Content-Disposition"]
    assert told["file"]["sha256"] == digest


def test_the_code_on_paper_is_known_to_the_check_page(web, one):
    first = web.get(f"/kiem-tra/{one.code}", "leader")
    answer = web.get(first.headers["Location"], "leader")
    assert answer.status_code == 200
    assert "Báo cáo nhanh ngày 26/12/2023" in answer.text
    assert "<td>Tỉnh Long An · Lũy kế" in re.sub(r"<td[^>]*>", "<td>", answer.text)
    assert f'href="/bao-cao?ban={one.code}"' in answer.text, "this paper, not the newest of its day"
    told = web.get(f"/kiem-tra/{one.code}/truth.json", "leader").json
    assert told["address"] == f"/bao-cao?ban={one.code}"


def test_where_it_was_brought_is_told(web, one):
    assert web.desk.claim_delivery(one.code, "folder")
    web.desk.end_delivery(one.code, "folder", "giấy: đầy")
    assert web.desk.claim_delivery(one.code, "notice-0123456789ab")
    page = web.get(f"/bao-cao?ban={one.code}").text
    assert re.search(r"Thư mục: chưa đến, [^<]*: giấy: đầy", page)
    assert "Thông báo: đang chuyển từ" in page


@pytest.fixture(scope="module")
def weekly(web, one):
    data = {"ky": "2023-W51"}
    answer = web.client.post("/bao-cao/lap", data=data, headers=web.bearer("analyst"))
    assert answer.status_code == 303, answer.text
    (held,) = web.desk.issues("week")
    assert answer.headers["Location"] == f"/bao-cao?ban={held.code}"
    return held


def test_a_report_is_shown_as_it_is_printed_with_its_drawings(web, weekly):
    page = web.get(f"/bao-cao?ban={weekly.code}", "leader").text
    laid = issue.page(weekly, web.settings)
    for block in laid.blocks:
        if isinstance(block, Heading):
            assert block.text in page
        elif isinstance(block, Grid):
            assert block.title in page
            assert all(cell.text in page for row in block.rows for cell in row if not cell.band)
    assert laid.number in page
    drawings = re.findall(r'src="(/bao-cao/hinh\?[^"]+)"', page)
    assert len(drawings) == sum(isinstance(block, Charts) for block in laid.blocks) > 0
    for address in drawings:
        answer = web.get(address.replace("&amp;", "&"), "leader")
        assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
        assert answer.data.startswith(b"<svg")
    assert web.get(f"/bao-cao/hinh?ban={weekly.code}&so=99").status_code == 404
    assert web.get(f"/bao-cao/hinh?ban={weekly.code}&so=0", "official").status_code == 403


def test_reports_stand_in_the_list_beside_briefs_and_are_handed_out(web, one, weekly):
    page = web.get("/bao-cao").text
    assert "Báo cáo nhanh ngày 26/12/2023" in page
    assert "Báo cáo tuần 51, 18/12–24/12/2023" in page
    for form, start in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = web.get(f"/bao-cao/tep?ban={weekly.code}&dang={form}", "analyst")
        assert (answer.status_code, answer.data[: len(start)]) == (200, start)
        assert "bao-cao-tuan-2023-W51" in answer.headers["Content-Disposition"]
    (last, *_) = web.desk.audit_log(what="week.download")
    assert (last.who, last.subject) == ("phantich", "2023-W51")


def test_who_sees_one_unit_neither_reads_nor_makes_what_is_the_province_s(web, one, weekly):
    token = web.desk.issue_token("phantich", "hẹp", by="test", unit="802", scope=ACT)
    narrow = {"Authorization": f"Bearer {token}"}
    held = (f"?ban={one.code}", f"/tep?ban={one.code}&dang=pdf", f"/hinh?ban={weekly.code}&so=0")
    for path in ("/bao-cao", "/view/bao-cao", *(f"/bao-cao{rest}" for rest in held)):
        answer = web.client.get(path, headers=narrow)
        assert answer.status_code == 403, path
        assert issue.title(one) not in answer.text, path
    assert words.t("brief.only_province") in web.client.get("/bao-cao", headers=narrow).text
    for data in ({"ngay": "2023-12-25"}, {"ky": "2023-W50"}):
        assert web.client.post("/bao-cao/lap", data=data, headers=narrow).status_code == 403, data
    assert (len(web.desk.issues(BRIEF.name)), len(web.desk.issues("week"))) == (1, 1)


def test_what_is_not_over_and_a_day_are_told_in_words(web, weekly):
    for text, why in (
        ("2023-W52", "chưa hết"), ("2023-Q4", "biểu II.06a lập được từ ngày"),
        ("2023-12-10", "không hợp"), ("x", "không đọc"),
    ):  # fmt: skip
        answer = web.client.post("/bao-cao/lap", data={"ky": text}, headers=web.bearer("analyst"))
        assert answer.status_code == 400
        assert why in answer.text
    assert len(web.desk.issues("week")) == 1
