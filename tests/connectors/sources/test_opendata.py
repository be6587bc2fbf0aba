from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest

from connectors.base import Page, Window
from core.clock import epoch
from core.errors import RecordError, SourceError
from core.facts import DatasetFact, UnitRef

WINDOW = Window(None, epoch(datetime(2023, 12, 26, tzinfo=UTC)))


def at(*parts: int) -> int:
    return epoch(datetime(*parts, tzinfo=UTC))  # type: ignore[misc,arg-type]


def denied(status: int, kind: str) -> httpx.Response:
    body = {"success": False, "error": {"__type": kind, "message": "Không tìm thấy"}}
    return httpx.Response(status, json=body)


class Ckan:
    """A CKAN site with the recorded sets; every action may be replaced."""

    def __init__(self, recorded: Callable[[str], bytes]) -> None:
        self.sets: list[Any] = orjson.loads(recorded("opendata/search.json"))["result"]["results"]
        self.instead: dict[str, httpx.Response] = {}
        self.cap = 1_000
        self.names: list[str] | None = None
        self.rows = {"r1": 40_000}
        self.tables = {"r1": b"_id,a\n1,x\n2,y\n"}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        action, asked = request.url.path.split("/")[-1], request.url.params
        assert request.headers["authorization"] == "ma-truy-cap-kiem-thu", "bare, without Bearer"
        self.asked.append(action)
        if action in self.instead:
            reply = self.instead[action]
            return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)
        if "datastore/dump" in request.url.path:
            return httpx.Response(200, content=self.tables.get(action, b""))
        if action == "package_list":
            names = [one["name"] for one in self.sets] if self.names is None else self.names
            return self.ok(names)
        if action == "package_search":
            start = int(asked["start"])
            rows = self.sets[start : start + min(int(asked["rows"]), self.cap)]
            return self.ok({"count": len(self.sets), "results": rows})
        if action == "package_show":
            found = [one for one in self.sets if one["name"] == asked["id"]]
            return self.ok(found[0]) if found else denied(403, "Authorization Error")
        if action == "datastore_search":
            assert asked["limit"] == "0"
            known = self.rows.get(asked["resource_id"])
            if known is None:
                return denied(404, "Not Found Error")
            return self.ok({"total": known, "records": []})
        return self.ok([])

    @staticmethod
    def ok(result: Any) -> httpx.Response:
        return httpx.Response(200, json={"success": True, "result": result})


@pytest.fixture
def ckan(recorded: Callable[[str], bytes]) -> Ckan:
    return Ckan(recorded)


def records(pages: list[Page]) -> list[dict[str, Any]]:
    return [record for page in pages for record in page.records]


def test_the_register(opened: Any, ckan: Ckan, personal: tuple[str, ...]) -> None:
    connector, session = opened("opendata", ckan)
    stream = connector.stream("datasets")
    pages = list(stream.pages(session, WINDOW))
    got = records(pages)
    assert sum(page.unknown for page in pages) == 0
    assert pages[-1].cursor == str(WINDOW.until)
    text = orjson.dumps(got).decode()
    assert not [mark for mark in personal if mark in text]
    table, layer, other = (stream.conform(record) for record in got)
    assert isinstance(table, DatasetFact)
    assert isinstance(layer, DatasetFact)
    assert isinstance(other, DatasetFact)
    assert table.code == "00000000-0000-4000-8000-00000000c0d1" == stream.key_of(got[0])
    assert table.unit == UnitRef(name="Sở Công Thương")
    assert (table.kind, layer.kind, other.kind) == ("attribute", "geographic", "geographic")
    assert (table.is_open, other.is_open) == (True, False)
    assert table.created_at == at(2023, 3, 1, 2)
    assert table.modified_at == at(2023, 11, 6, 3, 30), "newest of set and files"
    assert (table.update_days, layer.update_days) == (31, None)
    assert (table.formats, other.formats) == ("CSV", "PDF,WMS")
    assert (table.rows, layer.rows, table.resources) == (40_000, None, 1)
    assert other.unit == UnitRef()


@pytest.mark.parametrize("what", ["a row more", "a row changed"])
def test_rows_that_change_while_all_dates_stand_still_show(
    opened: Any, ckan: Ckan, what: str
) -> None:
    connector, session = opened("opendata", ckan)
    stream = connector.stream("datasets")
    before = stream.conform(records(list(stream.pages(session, WINDOW)))[0])
    ckan.tables["r1"] = b"_id,a\n2,y\n1,x\n"
    reordered = stream.conform(records(list(stream.pages(session, WINDOW)))[0])
    assert reordered == before, "a table has no order"
    session.began += 60
    if what == "a row more":
        ckan.rows["r1"] += 1
    else:
        ckan.tables["r1"] = b"_id,a\n1,x\n2,z\n"
    after = stream.conform(records(list(stream.pages(session, WINDOW)))[0])
    assert before.content_hash != after.content_hash
    assert before.modified_at == after.modified_at
    assert before.version < after.version, "read later, at equal dates"


def test_an_older_copy_is_older_however_late_it_is_read(opened: Any, ckan: Ckan) -> None:
    connector, session = opened("opendata", ckan)
    stream = connector.stream("datasets")
    fresh = stream.conform(records(list(stream.pages(session, WINDOW)))[1])
    session.began += 10**6
    stale = ckan.sets[1] | {"metadata_modified": "2022-11-05T03:30:00.125000"}
    ckan.sets = [stale, *ckan.sets[:1], *ckan.sets[2:]]
    assert stream.conform(records(list(stream.pages(session, WINDOW)))[0]).version < fresh.version
    ckan.sets = [stale, *ckan.sets, ckan.sets[0]]
    assert len(records(list(stream.pages(session, WINDOW)))) == 3, "one of each"


def test_a_silent_cap_and_a_short_page(opened: Any, ckan: Ckan) -> None:
    ckan.cap = 2
    connector, session = opened("opendata", ckan)
    assert len(records(list(connector.streams[0].pages(session, WINDOW)))) == 3
    assert ckan.asked.count("package_search") == 2


def test_what_search_leaves_out_is_shown_by_name(opened: Any, ckan: Ckan) -> None:
    hidden = ckan.sets[2]
    ckan.instead["package_search"] = ckan.ok({"count": 2, "results": ckan.sets[:2]})
    ckan.names = [one["name"] for one in ckan.sets] + ["da-xoa"]
    connector, session = opened("opendata", ckan)
    got = records(list(connector.streams[0].pages(session, WINDOW)))
    assert [one["id"] for one in got][-1] == hidden["id"]
    assert ckan.asked.count("package_show") == 2, "a deleted one answers 403 and is left out"


def test_without_the_search_index_all_goes_by_name(opened: Any, ckan: Ckan) -> None:
    ckan.instead["package_search"] = denied(500, "Search Connection Error")
    connector, session = opened("opendata", ckan, retries=1)
    assert len(records(list(connector.streams[0].pages(session, WINDOW)))) == 3
    assert session.retries == 1


def test_private_and_deleted_sets_do_not_enter(opened: Any, ckan: Ckan) -> None:
    ckan.sets[0]["private"], ckan.sets[1]["state"] = True, "deleted"
    connector, session = opened("opendata", ckan)
    assert len(records(list(connector.streams[0].pages(session, WINDOW)))) == 1


def test_a_list_that_contradicts_the_search_is_not_swept_by(opened: Any, ckan: Ckan) -> None:
    ckan.names = []
    connector, session = opened("opendata", ckan)
    with pytest.raises(SourceError, match="mâu thuẫn"):
        list(connector.streams[0].pages(session, WINDOW))


@pytest.mark.parametrize(
    ("reply", "words", "transient"),
    [
        (httpx.Response(400, json="Bad request - Action name not known"), "Action name not", False),
        (denied(409, "Validation Error"), "409 .Validation Error", False),
        (denied(403, "Authorization Error"), "không cho xem", False),
        (denied(500, "Internal Error"), "500 .Internal Error", True),
        (httpx.Response(500, content=b"<html><title>Error</title>"), "trang HTML “Error”", True),
        (httpx.Response(200, content=b"<!doctype html><title>x</title>"), "thay cho JSON", True),
        (httpx.Response(200, json={"success": False}), "báo không thành công", True),
        (httpx.Response(405, content=b"<html>"), "405", False),
        (httpx.Response(429), "quá nhiều", True),
        (httpx.Response(200, json={"success": True, "result": {}}), "danh sách tên", True),
    ],
)  # fmt: skip
def test_errors_by_status_and_type_never_by_text(
    opened: Any, ckan: Ckan, reply: httpx.Response, words: str, transient: bool
) -> None:
    ckan.instead["package_list"] = reply
    connector, session = opened("opendata", ckan, retries=0)
    with pytest.raises(SourceError, match=words) as fault:
        list(connector.streams[0].pages(session, WINDOW))
    assert fault.value.transient is transient


@pytest.mark.parametrize("result", [{}, {"results": [], "count": "?"}, []])
def test_a_search_of_another_shape(opened: Any, ckan: Ckan, result: Any) -> None:
    ckan.instead["package_search"] = ckan.ok(result)
    connector, session = opened("opendata", ckan, retries=0)
    with pytest.raises(SourceError):
        list(connector.streams[0].pages(session, WINDOW))


def test_another_portal_says_its_groups_in_the_settings(opened: Any, ckan: Ckan) -> None:
    ckan.sets[0]["groups"] = [{"name": "ban-do"}]
    options = {"geographic_groups": "ban-do, gis", "tables": "no"}
    connector, session = opened("opendata", ckan, options=options)
    got = records(list(connector.streams[0].pages(session, WINDOW)))
    assert connector.streams[0].conform(got[0]).kind == "geographic"
    assert "datastore_search" not in ckan.asked


@pytest.mark.parametrize(
    ("said", "days"),
    [("Hằng ngày", 1), ("hàng quý", 92), ("15", 15), ("0", None), ("Không định kỳ", None),
     (None, None), ("annual", 366)],
)  # fmt: skip
def test_promises(opened: Any, ckan: Ckan, said: Any, days: int | None) -> None:
    connector, _ = opened("opendata", ckan)
    record = {"id": "1", "title": "x", "metadata_modified": "2023-11-05T03:30:00", "tanSuat": said}
    fact = connector.streams[0].conform(record)
    assert (fact.update_days, fact.kind) == (days, "unknown")


def test_a_set_without_its_time_is_set_aside(opened: Any, ckan: Ckan) -> None:
    connector, _ = opened("opendata", ckan)
    with pytest.raises(RecordError, match="metadata_modified"):
        connector.streams[0].conform({"id": "1", "title": "x"})


def test_a_token_that_is_ignored_is_found_out(opened: Any, ckan: Ckan) -> None:
    connector, session = opened("opendata", ckan)
    assert [one.level for one in connector.contract(session)] == ["ok", "warning"]
    ckan.instead["organization_list_for_user"] = ckan.ok([{"name": "so-cong-thuong"}])
    assert [one.level for one in connector.contract(session)] == ["ok", "ok"]


def tracked(views: Any, *downloads: Any) -> dict[str, Any]:
    """Counters as CKAN adds them to a set of so many files."""
    return {
        "tracking_summary": {"total": views, "recent": 1},
        "files": [{"total": one, "recent": 0} for one in downloads],
    }


def counting(ckan: Ckan, *counts: dict[str, Any] | None) -> None:
    """The recorded sets with these counters; None: the set comes without."""
    for one, told in zip(ckan.sets, counts, strict=True):
        if told is not None:
            one["tracking_summary"] = told["tracking_summary"]
            for file, summary in zip(one["resources"], told["files"], strict=False):
                file["tracking_summary"] = summary


def usage(opened: Any, ckan: Ckan) -> tuple[dict[tuple[str, str], float | None], Any]:
    connector, session = opened("opendata", ckan)
    stream = connector.stream("usage")
    pages = list(stream.pages(session, WINDOW))
    assert [page.unknown for page in pages] == [0]
    text = orjson.dumps(records(pages)).decode()
    assert "MẪU" not in text
    facts = [stream.conform(record) for record in records(pages)]
    assert {(one.grain, one.end_day - one.start_day) for one in facts} <= {("day", 1)}
    return {(one.measure, one.unit.name or one.unit.code): one.value for one in facts}, session


def test_views_and_downloads_by_publisher(opened: Any, ckan: Ckan) -> None:
    counting(ckan, tracked(70, 12), tracked(30), tracked(5, 0, 3))
    got, _ = usage(opened, ckan)
    assert got == {
        ("data.views", "80"): 105, ("data.views", "Sở Công Thương"): 100,
        ("data.downloads", "80"): 15, ("data.downloads", "Sở Công Thương"): 12,
    }, "a set of nobody is the portal's"  # fmt: skip
    assert "package_search" not in ckan.asked, "search gives no counters"


def test_a_publisher_without_public_sets_any_more_has_a_zero(opened: Any, ckan: Ckan) -> None:
    counting(ckan, tracked(70, 12), tracked(30), tracked(5, 0, 3))
    busy = ckan.sets[0]["organization"]["name"]
    ckan.instead["organization_list"] = ckan.ok([busy, "so-xay-dung"])
    ckan.instead["organization_show"] = ckan.ok(
        {"name": "so-xay-dung", "title": "Sở Xây dựng", "users": [{"fullname": "NGUYỄN VĂN MẪU"}]}
    )
    got, _ = usage(opened, ckan)
    assert (got[("data.views", "Sở Xây dựng")], got[("data.downloads", "Sở Xây dựng")]) == (0, 0)
    assert got[("data.views", "Sở Công Thương")] == 100
    assert ckan.asked.count("organization_show") == 1, "of those without sets alone"
    counting(ckan, tracked(0, 0), tracked(0), tracked(0, 0, 0))
    assert usage(opened, ckan)[0] == {}, "where nothing is counted there is no zero either"


def test_who_may_not_list_the_organisations_gets_the_counts(opened: Any, ckan: Ckan) -> None:
    counting(ckan, tracked(7, 0), None, None)
    ckan.instead["organization_list"] = denied(403, "Authorization Error")
    assert usage(opened, ckan)[0][("data.views", "80")] == 7


def test_views_alone_leave_downloads_at_a_true_zero(opened: Any, ckan: Ckan) -> None:
    counting(ckan, tracked(7, 0), None, None)
    got, _ = usage(opened, ckan)
    assert got[("data.views", "80")] == 7
    assert got[("data.downloads", "80")] == 0


@pytest.mark.parametrize("zeros", [False, True])
def test_a_portal_that_does_not_track_gives_no_figure(opened: Any, ckan: Ckan, zeros: bool) -> None:
    """No summaries (2.11 without the plugin), or a 0 everywhere (2.10 with tracking off)."""
    if zeros:
        counting(ckan, tracked(0, 0), tracked(0), tracked(0, 0))
    got, session = usage(opened, ckan)
    assert got == {}
    assert session.notes == ["Cổng không đếm lượt xem, lượt tải (CKAN tracking đang tắt)."]


def test_a_count_that_cannot_be_read_fails_the_pull(opened: Any, ckan: Ckan) -> None:
    counting(ckan, tracked("nhiều"), None, None)
    with pytest.raises(SourceError, match="bộ đếm"):
        usage(opened, ckan)
