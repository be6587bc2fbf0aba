import threading

from jobs.scheduling.lanes import Lanes, Task, Urgency


def task(name, source, work, urgency=Urgency.DUE, order=0):
    return Task(urgency, order, name, source, work)


def test_urgency_then_order_then_one_source_at_a_time():
    lanes, done, over = Lanes(1), [], threading.Event()
    for name, urgency, order in (
        ("back", Urgency.BACK, 0),
        ("second", Urgency.DUE, 2),
        ("first", Urgency.DUE, 1),
        ("asked", Urgency.ASKED, 9),
    ):
        lanes.offer(task(name, name, lambda name=name: done.append(name), urgency, order))
    lanes.offer(task("end", "end", over.set, Urgency.BACK, 9))
    lanes.start()
    assert over.wait(60)
    assert done == ["asked", "first", "second", "back"]
    assert lanes.drain(60)


def test_the_same_work_waits_once_but_may_follow_itself():
    lanes, started, go = Lanes(2), threading.Event(), threading.Event()
    count = []

    def work():
        count.append(1)
        started.set()
        go.wait(60)

    lanes.start()
    assert lanes.offer(task("pull", "a", work))
    assert started.wait(60)
    assert lanes.offer(task("pull", "a", work))
    assert not lanes.offer(task("pull", "a", work))
    go.set()
    assert lanes.rest(60)
    assert lanes.idle
    assert len(count) == 2
    assert lanes.drain(60)


def test_a_slow_source_holds_up_itself_alone():
    lanes, slow, other = Lanes(2), threading.Event(), threading.Event()
    lanes.start()
    lanes.offer(task("slow 1", "slow", lambda: slow.wait(60)))
    lanes.offer(task("slow 2", "slow", lambda: slow.wait(60)))
    lanes.offer(task("other", "other", other.set))
    assert other.wait(60)
    assert not lanes.idle
    slow.set()
    assert lanes.drain(60)


def test_a_task_that_fails_does_not_end_its_lane(caplog):
    lanes, over = Lanes(1), threading.Event()
    lanes.start()
    lanes.offer(task("bad", "a", lambda: 1 / 0))
    lanes.offer(task("good", "a", over.set))
    assert over.wait(60)
    assert lanes.drain(60)
    assert "task bad failed" in caplog.text


def test_drain_says_when_something_does_not_end_and_drops_what_waits():
    lanes, go, started = Lanes(1), threading.Event(), threading.Event()
    ran = []
    lanes.start()
    lanes.offer(task("stuck", "a", lambda: (started.set(), go.wait(60))))
    lanes.offer(task("waiting", "b", lambda: ran.append(1)))
    assert started.wait(60)
    assert not lanes.drain(0.05)
    assert not lanes.offer(task("late", "c", lambda: ran.append(2)))
    go.set()
    assert lanes.drain(60)
    assert ran == []


def test_a_long_task_goes_aside_for_what_is_more_urgent_of_its_source():
    lanes, done, over = Lanes(1), [], threading.Event()

    def long():
        done.append("begins")
        for name, source, urgency in (
            ("due", "a", Urgency.DUE),
            ("asked", "a", Urgency.ASKED),
            ("other", "b", Urgency.ASKED),
            ("back", "a", Urgency.BACK),
        ):
            lanes.offer(task(name, source, lambda name=name: done.append(name), urgency))
        lanes.give_way("a", Urgency.BACK)
        done.append("ends")

    lanes.offer(task("sweep", "a", long, Urgency.BACK))
    lanes.start()
    lanes.offer(task("end", "end", over.set, Urgency.BACK, 99))
    assert over.wait(60)
    assert done == ["begins", "asked", "due", "ends", "other", "back"]
    assert lanes.drain(60)
