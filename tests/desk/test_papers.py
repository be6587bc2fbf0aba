"""Audit, saved views, requests to pull, pauses."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from core.errors import MisuseError, NotFoundError


def test_the_audit_is_read_newest_first_and_page_by_page(desk, clock):
    for number in range(5):
        desk.audit("lan", "records" if number % 2 else "export", f"/x?{number}", "10.0.0.1")
        clock.pass_by(seconds=1)
    newest = desk.audit_log(limit=3)
    assert [one.subject for one in newest] == ["/x?4", "/x?3", "/x?2"]
    rest = desk.audit_log(before=newest[-1].entry)
    assert [one.subject for one in rest] == ["/x?1", "/x?0"]
    assert [one.subject for one in desk.audit_log(what="exp")] == ["/x?4", "/x?2", "/x?0"]
    assert desk.audit_log(who="ai-khac") == []


@pytest.mark.parametrize("sql", ["UPDATE desk_audit SET who = 'x'", "DELETE FROM desk_audit"])
def test_the_database_itself_refuses_to_change_the_audit(desk, sql):
    desk.audit("lan", "export", "/x")
    with pytest.raises(DBAPIError, match="append only"), desk._store.write() as conn:
        conn.exec_driver_sql(sql)
    assert len(desk.audit_log()) == 1


def test_saved_views_of_one_s_own_and_shared_ones(desk):
    desk.save_view("lan", "Một cửa Đức Hòa", "/mot-cua?don-vi=802")
    desk.save_view("lan", "Một cửa Đức Hòa", "/mot-cua?don-vi=802&ky=2023-12", shared=True)
    desk.save_view("minh", "Của Minh", "/")
    assert [(one.name, one.owner) for one in desk.views("minh")] == [
        ("Của Minh", "minh"),
        ("Một cửa Đức Hòa", "lan"),
    ]
    assert desk.views("lan")[0].address.endswith("ky=2023-12")
    assert desk.views("lan")[0].shared
    desk.delete_view("lan", "Một cửa Đức Hòa")
    with pytest.raises(NotFoundError):
        desk.delete_view("lan", "Một cửa Đức Hòa")


@pytest.mark.parametrize("address", ["https://x.example/", "//x.example", "mot-cua", ""])
def test_a_view_is_a_page_of_ours(desk, address):
    with pytest.raises(MisuseError):
        desk.save_view("lan", "x", address)


def test_a_request_is_taken_once_and_answered_once(desk):
    first = desk.ask_pull("onestop", by="lan", stream="dossiers")
    assert desk.ask_pull("onestop", by="minh", stream="dossiers") == first
    other = desk.ask_pull("onestop", by="minh", whole=True)
    assert [one.request for one in desk.waiting_pulls()] == [first.request, other.request]
    assert desk.take_pull(first.request, "a:1")
    assert not desk.take_pull(first.request, "b:2")
    assert [one.request for one in desk.waiting_pulls()] == [other.request]
    assert desk.answer_pull(first.request, ["r1", "r2"], "Đã kéo xong.")
    assert not desk.answer_pull(first.request, [], "lần nữa")
    told = desk.pulls("onestop")
    assert [one.request for one in told] == [other.request, first.request]
    assert told[1].run_ids == ("r1", "r2")
    assert told[1].words == "Đã kéo xong."
    assert desk.ask_pull("onestop", by="lan", stream="dossiers") != first


def test_what_a_dead_scheduler_took_waits_again(desk):
    one = desk.ask_pull("edoc", by="lan")
    desk.take_pull(one.request, "a:1")
    assert desk.release_pulls("b:2") == 0
    assert desk.release_pulls("a:1") == 1
    assert desk.waiting_pulls() == [one]


def test_a_source_is_paused_and_resumed(desk, clock):
    desk.pause("edoc", by="lan", reason="nguồn bảo trì")
    held = desk.paused()["edoc"]
    assert (held.paused_by, held.reason) == ("lan", "nguồn bảo trì")
    desk.pause("edoc", by="minh", reason="vẫn bảo trì")
    assert desk.paused()["edoc"].paused_by == "minh"
    desk.resume("edoc", by="lan")
    assert desk.paused() == {}
    with pytest.raises(NotFoundError):
        desk.resume("edoc", by="lan")
    assert [one.what for one in desk.audit_log(what="source")] == [
        "source.resume",
        "source.pause",
        "source.pause",
    ]


def test_what_nobody_has_taken_can_be_withdrawn(desk):
    mark = desk.mark()
    asked = desk.ask_pull("onestop", by="an")
    assert desk.mark() != mark
    gone = desk.withdraw_pull(asked.request, by="binh")
    assert "binh" in gone.words
    assert desk.waiting_pulls() == []
    assert not desk.take_pull(asked.request, "me"), "too late for the scheduler"
    assert desk.audit_log(limit=1)[0].what == "pull.withdraw"
    with pytest.raises(MisuseError, match="không rút lại được"):
        desk.withdraw_pull(asked.request, by="an")
    taken = desk.ask_pull("onestop", by="an")
    mark = desk.mark()
    assert desk.take_pull(taken.request, "me")
    assert desk.mark() != mark
    with pytest.raises(MisuseError):
        desk.withdraw_pull(taken.request, by="an")


def test_the_mark_moves_with_pauses(desk):
    before = desk.mark()
    desk.pause("zalo", by="an", reason="bảo trì")
    held = desk.mark()
    desk.resume("zalo", by="an")
    assert (held != before, desk.mark()) == (True, before)
