"""Files handed over, step by step, and reminders."""

import pytest

from core.errors import MisuseError, NotFoundError
from desk.handovers import LARGEST

CSV = b"#ioc-template;reported;1\n"
XLSX = b"PK\x03\x04rest"


def send(desk, name="a.csv", content=CSV, by="canbo", scope="27937"):
    return desk.hand_over(name, content, by=by, scope=scope, way="file")


def test_a_file_goes_its_way_and_leaves_its_marks(desk):
    one = send(desk)
    assert (one.state, one.waits, one.size) == ("sent", True, len(CSV))
    taken, content = desk.take_handover("s1")
    assert (taken.state, taken.handover, content) == ("checking", one.handover, CSV)
    assert desk.take_handover("s2") is None
    desk.judge_handover(taken, '{"figures": []}', "Không có lỗi.", good=True)
    checked = desk.handover(one.handover, by="canbo")
    assert (checked.state, checked.waits, checked.findings) == ("checked", False, '{"figures": []}')
    desk.confirm_handover(one.handover, by="canbo")
    taken, content = desk.take_handover("s1")
    assert (taken.state, content) == ("taking", CSV)
    desk.end_handover(taken, ["r1", "r2"], "Đã nhận.", accepted=True)
    done = desk.handovers("canbo")[0]
    assert (done.state, done.run_ids, done.words) == ("accepted", "r1,r2", "Đã nhận.")
    assert desk.same_file(one.digest).handover == one.handover
    log = desk.audit_log(what="handover", limit=9)
    assert [(e.who, e.what) for e in reversed(log)] == [
        ("canbo", "handover.send"), ("canbo", "handover.confirm"), ("canbo", "handover.accepted"),
    ]  # fmt: skip
    assert all(one.digest in entry.detail for entry in log)


def test_what_has_ended_keeps_no_content(desk):
    send(desk)
    taken, _ = desk.take_handover("s")
    desk.judge_handover(taken, "{}", "", good=False)
    with desk._store.read() as conn:
        from store.office import handovers

        assert handovers.content(conn, taken.handover) is None
    assert desk.handover(taken.handover).state == "refused"


def test_only_its_sender_sees_and_confirms_it(desk):
    one = send(desk)
    taken, _ = desk.take_handover("s")
    desk.judge_handover(taken, "{}", "", good=True)
    for call in (desk.handover, desk.confirm_handover, desk.drop_handover):
        with pytest.raises(NotFoundError):
            call(one.handover, by="khac")
    assert desk.handovers("khac") == []
    desk.drop_handover(one.handover, by="canbo")
    with pytest.raises(MisuseError, match="không còn chờ"):
        desk.confirm_handover(one.handover, by="canbo")


def test_nothing_is_confirmed_that_was_not_checked(desk):
    one = send(desk)
    with pytest.raises(MisuseError):
        desk.confirm_handover(one.handover, by="canbo")


def test_a_dead_scheduler_leaves_nothing_hanging(desk, clock):
    one = send(desk)
    desk.take_handover("dead")
    desk.release_handovers()
    taken, _ = desk.take_handover("next")
    assert taken.handover == one.handover
    desk.judge_handover(taken, "{}", "", good=True)
    assert desk.lapse_handovers() == 0
    clock.pass_by(days=8)
    assert desk.lapse_handovers() == 1
    assert desk.handover(one.handover).state == "lapsed"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xls", CSV, "không phải .csv hay .xlsx"), ("a", CSV, "không phải"),
        ("a.csv", b"", "trống"), ("a.csv", b"x" * (LARGEST + 1), "lớn hơn 900 kB"),
        ("a.csv", XLSX, "không đúng với đuôi"), ("a.xlsx", CSV, "không đúng với đuôi"),
    ],
)  # fmt: skip
def test_what_is_not_a_template_is_not_kept(desk, name, content, words):
    with pytest.raises(MisuseError, match=words):
        send(desk, name, content)
    assert desk.handovers() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\bao cao.csv", "bao cao.csv"), ("../../etc/passwd.csv", "passwd.csv"),
        ("báo cáo\n<b>.xlsx", "báo cáo _b_.xlsx"), (".csv", "tep.csv"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)  # fmt: skip
def test_names_are_harmless(desk, given, kept):
    content = XLSX if given.endswith("xlsx") else CSV
    assert send(desk, given, content).name == kept


def test_nobody_fills_the_desk(desk):
    for n in range(10):
        send(desk, content=CSV + str(n).encode())
    with pytest.raises(MisuseError, match="10 tệp"):
        send(desk)
    assert send(desk, by="khac")


def test_reminders_are_counted_and_audited(desk, clock):
    desk.remind(20_027_937, "Xã Đức Hòa", by="vanhanh", about="Truyền thanh, tháng 10/2026")
    first = desk._now()
    clock.pass_by(days=2)
    desk.remind(20_027_937, "Xã Đức Hòa", by="quantri", about="Truyền thanh, tháng 10/2026")
    held = desk.reminded(0)[20_027_937]
    assert (held.count, held.last_at, held.last_by) == (2, first + 2 * 86_400, "quantri")
    assert desk.reminded(first + 1)[20_027_937].count == 1
    (latest, _) = desk.audit_log(what="reminder")
    assert (latest.who, latest.subject) == ("quantri", "Xã Đức Hòa")
