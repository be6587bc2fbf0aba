"""Rehearsals at the desk: on chosen screens alone, ended by themselves or by hand, audited."""

import pytest

from core.errors import MisuseError, NotFoundError
from desk.rehearsals import FASTEST, LONGEST, SHORTEST


@pytest.fixture
def screens(desk):
    made = []
    for n in range(2):
        waiting, _ = desk.enrol_screen(f"man-{n}", "10.0.0.7")
        made.append(desk.approve_screen(waiting.code, name="", playlist="p", by="vanhanh").id)
    return made


def begin(desk, screens, **changes):
    given = {"start": 1_703_500_000, "span": 3_600, "pace": 60, "said": "số liệu ngày 20/12/2023"}
    given |= {"by": "vanhanh", **changes}
    return desk.rehearse("day", "2023-12-20", screens, **given)


def test_it_is_on_its_screens_alone_and_ends_by_itself(desk, screens, clock):
    before = desk.screens_mark()
    one = begin(desk, screens[:1])
    assert (one.until - one.at, one.screens) == (60, (screens[0],))
    assert desk.screens_mark() != before
    assert desk.rehearsals() == [one]
    assert desk.rehearsal_of(screens[0]) == one
    assert desk.rehearsal_of(screens[1]) is None
    assert desk.rehearsal_of("") is None
    clock.pass_by(seconds=59)
    assert desk.rehearsal_of(screens[0]) == one
    clock.pass_by(seconds=1)
    assert desk.rehearsals() == []
    assert desk.screens_mark() == before
    with pytest.raises(NotFoundError, match="không còn"):
        desk.end_rehearsal(one.rehearsal, said="x", by="x")


def test_an_operator_ends_it_and_all_stands_in_the_audit(desk, screens):
    one = begin(desk, screens)
    desk.end_rehearsal(one.rehearsal, said="số liệu ngày 20/12/2023", by="quantri")
    assert desk.rehearsals() == []
    ended, begun = desk.audit_log(what="screen.", limit=2)
    assert (ended.what, ended.who) == ("screen.end_rehearsal", "quantri")
    assert (begun.what, begun.subject) == ("screen.rehearse", "số liệu ngày 20/12/2023")
    assert begun.detail == "60× · man-0, man-1"
    assert ended.subject == begun.subject, "in the same words, and not by a number"
    begin(desk, screens)  # free again


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"screens": ()}, "ít nhất một màn hình"),
        ({"pace": 0}, "Nhịp"),
        ({"pace": FASTEST + 1}, "Nhịp"),
        ({"span": (SHORTEST - 1) * 60}, "giây thật"),
        ({"span": (LONGEST + 1) * 60}, "giây thật"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused(desk, screens, changes, said):
    given = {"screens": screens, **changes}
    with pytest.raises(MisuseError, match=said):
        begin(desk, **given)
    assert desk.rehearsals() == []


def test_a_screen_acts_out_one_thing_at_a_time(desk, screens):
    begin(desk, screens[:1])
    with pytest.raises(MisuseError, match=r"man-0.*đang diễn tập"):
        begin(desk, screens)
    with pytest.raises(NotFoundError, match="Không có màn hình"):
        begin(desk, ["khac"])
    begin(desk, screens[1:])
