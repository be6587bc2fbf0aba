"""Files that people hand over: checked whole, shown, confirmed, taken in through the folder."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from connectors import registry
from core.errors import StoreError
from core.units import Level
from desk import Desk
from jobs.handed import handovers
from jobs.pulling.pull import Puller
from jobs.scheduling.wishes import Wishes
from store import sums

HEAD = "#ioc-template;reported;1\nchi_tieu;don_vi;ky;gia_tri;tai_lieu\n"
GOOD = "loudspeaker.connected;802;2023-Q3;90;BC 1\nloudspeaker.stations;802;2023-Q3;100;BC 1\n"


@pytest.fixture
def hand(opened_with, tmp_path):
    """A desk, and ``step``: what the scheduler does next with what waits there."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with opened_with(IOC_SOURCES__REPORTED__FOLDER=str(inbox)) as context:
        connector = registry.get("reported", context.clock)
        pullers = [Puller(context, connector, connector.streams[0])]
        desk, wishes = Desk(context.settings), Wishes(context)
        desk.add_account("canbo", "Cán bộ Mẫu", "operator", "mat-khau-rat-dai-1", by="t")
        wishes.open()

        def send(rows, scope="802", head=HEAD):
            content = (head + rows).encode()
            return desk.hand_over("a.csv", content, by="canbo", scope=scope, way="file").handover

        def step():
            assert handovers.serve(context, wishes, pullers)

        def seen(handover):
            one = desk.handover(handover)
            return one.state, json.loads(one.findings or "{}"), one.words

        def figures():
            with context.store.read() as conn:
                found = sums.observations(conn, 80, list(MEASURES), until_day=99_999)
            return {one["measure"]: one["value"] for one in found}

        yield SimpleNamespace(desk=desk, send=send, step=step, seen=seen, figures=figures,
                              inbox=inbox, wishes=wishes, context=context)  # fmt: skip
        wishes.close()
        desk.close()


MEASURES = ("loudspeaker.connected", "loudspeaker.stations")


def test_the_whole_way_and_a_correction(hand):
    first = hand.send(GOOD)
    hand.step()
    state, found, words = hand.seen(first)
    assert state == "checked", found
    assert "2 số liệu" in words
    assert [(one["was"], one["value"]) for one in found["figures"]] == [(None, 90), (None, 100)]
    assert hand.figures() == {}, "nothing is kept before it is confirmed"
    assert list(hand.inbox.iterdir()) == []
    hand.desk.confirm_handover(first, by="canbo")
    hand.step()
    assert hand.seen(first)[0] == "accepted", hand.seen(first)
    assert hand.figures() == dict(zip(MEASURES, (90.0, 100.0), strict=True))
    (kept,) = hand.inbox.iterdir()
    assert kept.name.endswith("-a.csv")
    second = hand.send(GOOD.replace(";90;", ";95;"))
    hand.step()
    _, found, _ = hand.seen(second)
    assert [(one["was"], one["value"]) for one in found["figures"]] == [(90.0, 95), (100.0, 100)]
    hand.desk.confirm_handover(second, by="canbo")
    hand.step()
    assert hand.figures()["loudspeaker.connected"] == 95.0
    with hand.context.store.read() as conn:
        past = conn.exec_driver_sql(
            "SELECT value FROM observation_history WHERE measure = 'loudspeaker.connected'"
        ).scalars()
        assert list(past) == [90.0], "the first figure stays in the ledger"


def test_the_same_file_twice_brings_nothing(hand):
    one = hand.send(GOOD)
    hand.step()
    hand.desk.confirm_handover(one, by="canbo")
    hand.step()
    again = hand.send(GOOD)
    hand.step()
    state, found, words = hand.seen(again)
    assert (state, found["faults"]) == ("refused", [])
    assert "đã được nhận lúc" in words
    assert len(list(hand.inbox.iterdir())) == 1


FAULTS = {
    "loudspeaker.connected;802;2023-Q3;12,5%;\n": ("D3", "cần số nguyên, nhận được “12,5%”"),
    "loudspeaker.connected;802;2023-Q3;5;\n": ("D3", "thiếu mẫu số “Cụm loa truyền thanh cơ sở”"),
    GOOD.replace(";90;", ";190;"): ("D3", "190 lớn hơn mẫu số"),
    "loudspeaker.stations;27937;2023-Q3;5;\n": ("B3", "27937"),
    "loudspeaker.stations;803;2023-Q3;5;\n": ("B3", "đơn vị của bạn không báo cáo chỉ tiêu này"),
    "ocop.products;80;2023-Q3;5;\n": ("B3", "đơn vị của bạn không báo cáo"),
    "loudspeaker.stations;802;2024-Q3;5;\n": ("C3", "chưa bắt đầu"),
    "la;802;2023-Q3;5;\n": ("A3", "không có chỉ tiêu “la”"),
    "loudspeaker.stations;802;quý 3;5;\n": ("C3", "không đọc được kỳ một chuỗi chữ"),
    "": ("", "không có dòng số liệu nào"),
}


@pytest.mark.parametrize("rows", list(FAULTS))
def test_a_fault_points_at_its_cell_and_nothing_is_taken(hand, rows):
    one = hand.send(rows)
    hand.step()
    state, found, words = hand.seen(one)
    cell, said = FAULTS[rows]
    assert state == "refused"
    assert found["faults"][0]["cell"] == cell
    assert said in found["faults"][0]["words"]
    assert "1 lỗi" in words
    assert hand.figures() == {}


def test_another_version_of_the_template_is_refused(hand):
    one = hand.send(GOOD, head=HEAD.replace(";1\n", ";2\n"))
    hand.step()
    (fault,) = hand.seen(one)[1]["faults"]
    assert (fault["cell"], fault["words"]) == ("A1", "phiên bản biểu mẫu 2; cần phiên bản 1")


def test_an_operator_reports_for_everybody(hand):
    one = hand.send("ocop.products;80;2023-Q3;5;\nloudspeaker.stations;803;2023-Q3;5;\n", scope="")
    hand.step()
    assert hand.seen(one)[0] == "checked"


def test_what_changed_meanwhile_is_shown_again_before_it_is_taken(hand):
    mine, other = hand.send(GOOD), hand.send(GOOD.replace(";90;", ";80;"))
    hand.step()
    hand.step()
    hand.desk.confirm_handover(other, by="canbo")
    hand.step()
    hand.desk.confirm_handover(mine, by="canbo")
    hand.step()
    state, found, words = hand.seen(mine)
    assert state == "checked"
    assert "đã đổi trong lúc chờ" in words
    assert found["figures"][0]["was"] == 80.0
    hand.desk.confirm_handover(mine, by="canbo")
    hand.step()
    assert hand.figures()["loudspeaker.connected"] == 90.0


def test_a_paused_source_takes_the_file_and_not_yet_the_figures(hand):
    one = hand.send(GOOD)
    hand.step()
    hand.desk.pause("reported", by="vanhanh")
    hand.desk.confirm_handover(one, by="canbo")
    hand.step()
    state, _, words = hand.seen(one)
    assert (state, hand.figures()) == ("accepted", {})
    assert "tạm dừng" in words


def test_a_file_that_stops_the_check_is_not_tried_for_ever(hand, monkeypatch):
    one = hand.send(GOOD)

    def stumble(*_):
        raise RuntimeError("x")

    monkeypatch.setattr(handovers.inbox, "examine", stumble)
    hand.step()
    state, _, words = hand.seen(one)
    assert state == "failed"
    assert "RuntimeError" in words
    assert not hand.wishes.files_wait()


def test_what_a_dead_scheduler_had_taken_in_is_said_to_be_taken_in(hand, monkeypatch):
    """Killed after the copy, and killed after the pull's commit: nobody is told of no news."""
    for pulled in (False, True):
        value = 90 + pulled
        one = hand.send(GOOD.replace(";90;", f";{value};"))
        hand.step()
        hand.desk.confirm_handover(one, by="canbo")
        with monkeypatch.context() as patch:
            patch.setattr(handovers, "log", None)
            if pulled:  # the answer is never written
                patch.setattr(hand.wishes.desk, "end_handover", killed)
            else:
                patch.setattr(handovers, "pull", killed)
            with pytest.raises(KeyboardInterrupt):
                hand.step()
        other = hand.send(GOOD.replace(";90;", ";10;"))  # what was confirmed is not asked anew
        hand.wishes.desk.release_handovers()
        hand.step()
        state, _, words = hand.seen(one)
        assert (state, words) == ("accepted", "Đã ghi số liệu.")
        assert hand.figures()["loudspeaker.connected"] == value
        hand.step()
        hand.desk.drop_handover(other, by="canbo")
    assert len(list(hand.inbox.iterdir())) == 2


def killed(*_, **__):
    raise KeyboardInterrupt


def test_a_store_that_refuses_after_the_file_was_accepted_does_not_unsay_it(hand, monkeypatch):
    one = hand.send(GOOD)
    hand.step()
    hand.desk.confirm_handover(one, by="canbo")

    def full(*_):
        raise StoreError("Đĩa đã đầy.", "x")

    monkeypatch.setattr(handovers, "pull", full)
    hand.step()
    state, _, words = hand.seen(one)
    assert state == "accepted", "the file lies in the folder and will be pulled"
    assert "sẽ được thử lại: Đĩa đã đầy." in words


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        (lambda desk: desk.set_role("canbo", "official", unit="803", by="t"), "refused",
         "đơn vị của bạn không báo cáo"),
        (lambda desk: desk.set_role("canbo", "official", unit="802", by="t"), "checked", ""),
        (lambda desk: desk.set_role("canbo", "leader", by="t"), "refused", "không còn quyền"),
        (lambda desk: desk.disable("canbo", by="t"), "refused", "không còn quyền"),
    ],
)  # fmt: skip
def test_what_the_sender_may_now_counts_not_what_he_might_then(hand, change, state, said):
    one = hand.send(GOOD, scope="")
    change(hand.desk)
    hand.step()
    seen = hand.seen(one)
    assert seen[0] == state
    assert said in seen[2] + str(seen[1])


def test_a_scope_reaches_down_to_the_last_level(hand):
    """The province's takes in its agencies too, which have no unit above them."""
    examined = handovers.inbox._Check
    assert examined(hand.context, "80")._may is None
    check = examined(hand.context, "802")
    levels = [check._units[one].level for one in check._may]
    assert levels.count(Level.DISTRICT) == 1
    below = next(one for one in check._may if check._units[one].level is Level.COMMUNE)
    check._units[1] = replace(check._units[below], unit_id=1, parent_id=below)
    assert check._subtree("802") == check._may | {1}
