"""Nộp số liệu: who may, what is kept at the desk, what is handed out."""

import io
import re

import openpyxl
import pytest

from dashboard.components import owing
from dashboard.wording import words
from tests.dashboard.conftest import ROLES
from tests.dashboard.fakes import owed_by

PATH = "/bao-cao-so-lieu"
MAY = {"official", "operator", "administrator"}
CSV = b"#ioc-template;reported;1\n"


def sent(web, role, path, data, **more):
    return web.client.post(PATH + path, data=data, headers=web.bearer(role), **more)


def file(name="a.csv", content=CSV):
    return {"tep": (io.BytesIO(content), name)}


@pytest.mark.parametrize("role", list(ROLES))
def test_only_those_who_report_reach_it(web, role):
    good = role in MAY
    form = {"don-vi": "802", "ky": "2023-Q3", "so:it.staff|802": "5"}
    answers = [
        web.get(PATH, role).status_code,
        web.get(PATH + "/mau?don-vi=802&ky=2023-Q3", role).status_code,
        sent(web, role, "/tep", file()).status_code,
        sent(web, role, "/bieu", form).status_code,
    ]
    assert answers == ([200, 200, 303, 303] if good else [403] * 4)
    assert web.get(PATH + "/mau", None).status_code in (302, 401)
    assert web.client.post(PATH + "/tep", data=file()).status_code in (401, 403)


def test_a_file_stands_at_the_desk_with_its_senders_scope(web):
    place = sent(web, "official", "/tep", file(content=CSV + b"1")).headers["Location"]
    one = web.desk.handovers("canbo")[0]
    assert (one.scope, one.way, one.state, one.name) == ("802", "file", "sent", "a.csv")
    assert place.endswith(one.handover)
    page = web.get(place, "official").text
    assert 'http-equiv="refresh"' in page
    assert "Đang kiểm tra tệp a.csv" in page
    main = page.partition('id="noi-dung"')[2]
    assert main
    assert "<form" not in main, "nothing is typed while the page renews itself"
    assert web.get(place, "operator").status_code == 404, "it is its sender's"
    entry = web.desk.audit_log(what="handover.send")[0]
    assert (entry.who, one.digest in entry.detail) == ("canbo", True)


def test_faults_and_changes_are_shown_and_confirmed(web):
    def judged(good):
        sent(web, "operator", "/tep", file(content=CSV + str(good).encode()))
        while True:
            taken, _ = web.desk.take_handover("t")
            if taken.by == "vanhanh":
                break
        fault = '[{"cell": "D7", "words": "cần số nguyên, nhận được “<b>12,5%”"}]'
        figure = (
            '[{"cell": "D7", "name": "Loa", "unit_name": "Xã A", "label": "Quý III/2023",'
            ' "value": 95.0, "was": 90.0, "known": true}]'
        )
        found = f'{{"figures": {figure if good else "[]"}, "faults": {"[]" if good else fault}}}'
        web.desk.judge_handover(taken, found, "lời", good=good)
        return taken.handover, web.get(f"{PATH}?nop={taken.handover}", "operator").text

    _, page = judged(good=False)
    assert "D7</b>" in page
    assert "&lt;b&gt;12,5%" in page
    assert "/xac-nhan" not in page
    one, page = judged(good=True)
    assert "▲ 5" in page
    assert sent(web, "official", "/xac-nhan", {"nop": one}).status_code == 404
    assert sent(web, "operator", "/xac-nhan", {"nop": one}).status_code == 303
    assert web.desk.handover(one).state == "confirmed"
    assert sent(web, "operator", "/bo", {"nop": one}).status_code == 400


def test_typed_figures_become_the_same_template(web):
    form = {"don-vi": "802", "ky": "2023-Q3", "so:it.staff|802": " 12,5% ",
            "tl:it.staff|802": "=cmd", "so:khac|802": "9"}  # fmt: skip
    assert sent(web, "administrator", "/bieu", form).status_code == 303
    one = web.desk.handovers("quantri")[0]
    assert (one.way, one.name, one.scope) == ("form", "bao-cao-802-2023-q3.csv", "")
    while (taken := web.desk.take_handover("t"))[0].handover != one.handover:
        pass
    text = taken[1].decode("utf-8-sig")
    assert ";12,5%;'=cmd;" in text
    assert "khac" not in text


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("/tep", {}, "Chưa chọn tệp"),
        ("/tep", file("a.exe"), "không phải .csv hay .xlsx"),
        ("/tep", file("a.xlsx"), "không đúng với đuôi tệp"),
        ("/bieu", {"don-vi": "802", "ky": "2023-Q3"}, "Chưa nhập số liệu nào"),
        ("/bieu", {"don-vi": "802", "ky": "x"}, "Kỳ không đọc được"),
        ("/xac-nhan", {"nop": "x"}, "Không có lần nộp này"),
    ],
)
def test_what_cannot_be_taken_is_said(web, path, data, words):
    answer = sent(web, "operator", path, data)
    assert answer.status_code in (400, 404)
    assert words in answer.get_data(as_text=True)


def test_too_large_a_body_is_refused(web):
    more = {"content_type": "multipart/form-data; boundary=x"}
    answer = sent(web, "operator", "/tep", b"x" * 1_100_000, **more)
    assert answer.status_code == 413


def test_templates_are_handed_out(web):
    answer = web.get(PATH + "/mau?don-vi=802&ky=2023-Q3&dang=xlsx", "operator")
    assert 'filename="bao-cao-802-2023-q3.xlsx"' in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet["G7"].value == "loudspeaker.stations"
    assert web.get(PATH + "/mau?don-vi=802&ky=2023-Q3&dang=pdf", "operator").status_code == 400
    form = web.get(PATH + "?don-vi=802&ky=2023-Q3", "operator").text
    assert 'name="so:it.staff|802"' in form


def test_pages_of_forms_are_not_kept_for_others(web):
    sent(web, "operator", "/tep", file("chi-cua-toi.csv", CSV + b"#"))
    assert "chi-cua-toi.csv" in web.get(PATH, "operator").text
    assert "chi-cua-toi.csv" not in web.get(PATH, "administrator").text
    assert "chi-cua-toi.csv" not in web.get("/view" + PATH, "administrator").text
    assert 'target="_self"' in web.get("/nguon", "operator").text


def test_a_reminder_is_noted_and_counted(web):
    with web.app.server.test_request_context("/"):
        from flask import g

        from dashboard import context
        from dashboard.serving.html import render

        g.user = context.User("vanhanh", "V", "operator")
        letters = context.catalog().reminders()
        assert "Đã ghi" in owing.marked(str(letters[0].unit_id))
        assert "Đơn vị không còn nợ" in owing.marked("1")
        held = web.desk.reminded(0)
        drawn = render(owing.reminders(letters, held, may=True))
        shown = render(owing.table(context.catalog().owing()))
    assert held[letters[0].unit_id].count == 1
    assert "đã nhắc 1 lần năm nay" in drawn
    assert "Kính gửi" in drawn
    assert "quá hạn 6 ngày làm việc" in shown
    assert "Đã gửi, chờ đơn vị sửa" in shown
    assert "ô D7: cần số nguyên" in shown
    assert web.desk.audit_log(what="reminder.sent")[0].who == "vanhanh"


def test_who_owes_is_named_and_the_others_are_counted(web, monkeypatch):
    """Those that still have time stand under a line that opens."""
    late, due, done = (web.catalog.unit(code) for code in ("802", "803", "27931"))
    owed = [
        owed_by(late, "overdue", 6, "unit"),
        owed_by(late, "due", 2),
        owed_by(due, "due", 2),
        owed_by(done, "on_time", came_at=1),
    ]
    monkeypatch.setattr(web.catalog, "owing", lambda *asked: owed)
    box = web.get(PATH, "operator").text.split('id="con-no"')[1].split("</section>")[0]
    listed, _, folded = box.partition("<details")
    assert re.findall(r"don-vi=[^>]*>([^<]+)</a>", listed) == [late.name]
    assert re.findall(r"don-vi=[^>]*>([^<]+)</a>", folded) == [due.name]
    assert words.t("owing.nothing", count=1) in folded
    assert done.name not in box
