"""What an operator's buttons ask of the desk, and what they refuse."""

from datetime import date

import pytest

from core.errors import MisuseError, NotFoundError
from dashboard import callbacks, context
from dashboard.components import acting
from dashboard.components.field import Field, labelled
from dashboard.serving.html import render
from tests.dashboard.fakes import FakeCatalog
from tests.dashboard.pages.conftest import Desk

TODAY = date(2023, 12, 26)
KEY = {"source": "onestop", "stream": "dossiers", "reason": "absurd_date"}


@pytest.fixture
def desk(monkeypatch):
    made, catalog = Desk(), FakeCatalog()
    monkeypatch.setattr(context, "desk", lambda: made)
    monkeypatch.setattr(context, "catalog", lambda: catalog)
    return made


def test_each_act_goes_to_the_desk_with_the_name(desk):
    acting.ask_pull(KEY, "an")
    acting.ask_replay(KEY, "an")
    acting.ask_sweep(KEY, "an")
    acting.ask_backfill(KEY, "an", "2023-12-01", "2023-12-07")
    acting.ask_give_up({"source": "onestop", "backfill": "b1"}, "an")
    acting.ask_withdraw({"request": "q1"}, "an")
    stretch = desk.asked[3][2]
    assert desk.asked[:3] == [
        ("onestop", "an"),
        ("onestop", "an", {"stream": "dossiers", "what": "replay", "reason": "absurd_date"}),
        ("onestop", "an", {"what": "sweep"}),
    ]
    assert stretch["until"] - stretch["since"] == 7 * 86_400
    assert desk.asked[4] == ("onestop", "an", "b1")
    assert desk.withdrawn == [("q1", "an")]


def test_a_pause_wants_a_reason_and_resuming_pulls_at_once(desk):
    with pytest.raises(MisuseError, match="ghi lý do"):
        acting.ask_pause(KEY, "an", "  ")
    assert desk.paused() == {}
    acting.ask_pause(KEY, "an", " bảo trì ")
    assert desk.paused()["onestop"].reason == "bảo trì"
    acting.ask_resume(KEY, "an")
    assert desk.paused() == {}
    assert desk.asked == [("onestop", "an")]


def test_a_source_that_is_not_there_is_refused(desk):
    for ask in (acting.ask_pull, acting.ask_replay, acting.ask_sweep):
        with pytest.raises(NotFoundError, match="“x”"):
            ask(KEY | {"source": "x"}, "an")
    assert desk.asked == []


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("", "2023-12-01", "không đọc được"),
        ("2023-12-08", "2023-12-01", "không sau ngày cuối"),
        ("2023-12-01", "2023-12-26", "25/12/2023"),
        ("2021-01-01", "2023-12-01", "tối đa 366 ngày"),
    ],
)
def test_days_that_cannot_be_loaded_again(desk, since, until, said):
    with pytest.raises(MisuseError, match=said):
        acting.stretch(since, until, TODAY)
    assert said in acting.sized("onestop", since, until)


def test_how_much_a_stretch_is(desk):
    assert acting.stretch("2023-12-25", "2023-12-25", TODAY)[2] == 1
    assert acting.sized("onestop", "2023-12-01", "2023-12-10") == (
        "10 ngày, khoảng 8.030 bản ghi theo mức thường ngày"
    )
    assert "chưa đủ lịch sử" in acting.sized("reported", "2023-12-01", "2023-12-10")


def test_every_act_is_declared_for_operators_and_administrators_only():
    mine = [one for one in callbacks._declared if one.function.__module__ == acting.__name__]
    assert len(mine) == 13
    assert {one.roles for one in mine} == {frozenset(acting.MAY)}


def test_a_field_is_an_input_before_any_script():
    field = Field(
        id={"type": "x"}, name="nap-tu", kind="date", value="2023-12-01", most="2023-12-25"
    )
    html = render(labelled("Từ <ngày>", field))
    assert '<input id="nap-tu" type="date" value="2023-12-01" max="2023-12-25">' in html
    assert "<ngày>" not in html


def test_a_change_of_fields_is_reviewed_and_the_review_taken_back(desk):
    key = {"source": "onestop", "stream": "dossiers", "change": "new", "field": "X"}
    acting.ask_known(key, "an", " đã hỏi Sở ")
    ((held, said),) = desk.drift_reviews().items()
    assert (held, said.verdict, said.by) == (tuple(key.values()), "known", "an")
    assert said.note == "đã hỏi Sở"
    acting.ask_unreview(key, "an")
    acting.ask_for(key, "an", "")
    assert desk.drift_reviews()[held].verdict == "ask"


def test_a_large_deletion_is_confirmed_with_who_said_so(desk):
    key = {"source": "onestop", "stream": "dossiers"}
    with pytest.raises(MisuseError, match="ghi lý do"):
        acting.ask_sweep_through(key, "an", " ")
    acting.ask_sweep_through(key, "an", " Sở Nội vụ, 25/12 ")
    asked = {"stream": "dossiers", "what": "sweep", "confirmed": True}
    assert desk.asked == [("onestop", "an", asked | {"reason": "Sở Nội vụ, 25/12"})]
