"""Writing to a CKAN, call by call: what breaks off, what is taken back, what goes together."""

import httpx
import pytest

from connectors.protocols.ckan_sets import Wanted
from connectors.protocols.ckan_write import OpenPortal
from core.clock import frozen_at
from core.errors import SourceError
from core.settings import SourceSettings
from sandbox import addresses

KEY = ("indicator", "period", "member")
FIELDS = [*({"id": name, "type": "text"} for name in KEY), {"id": "value", "type": "numeric"}]
MARK = ("ioc_source", "ioc/80")
NAME = "ioc-thu"


def wanted(digest, rows, fields=FIELDS, **extras):
    told = {MARK[0]: MARK[1], "ioc_digest": digest, **extras}
    package = {
        "name": NAME, "title": "Thử", "owner_org": addresses.PUBLISHER,
        "extras": [{"key": key, "value": value} for key, value in told.items()],
    }  # fmt: skip
    resource = {"name": "Bảng", "url": "_datastore_only_resource", "url_type": "datastore"}
    own = frozenset({"ioc_source", "ioc_digest", "publisher_url"})
    return Wanted(package, resource, fields, KEY, rows, MARK, ("ioc_digest", digest), own)


def row(indicator, period, member, value):
    return {"indicator": indicator, "period": period, "member": member, "value": value}


class Line(httpx.HTTPTransport):
    """The way to the portal: what was asked, and answers that are lost after they were given."""

    def __init__(self):
        super().__init__()
        self.asked, self.breaks, self.seen = [], set(), lambda action: None

    def handle_request(self, request):
        action = request.url.path.rpartition("/")[2]
        if request.method == "POST":
            self.asked.append(action)
        if action in self.breaks:
            return httpx.Response(507, request=request)
        answer = super().handle_request(request)
        self.seen(action)
        return answer


@pytest.fixture
def line():
    return Line()


@pytest.fixture
def portal(source, line):
    """An editor's session at the sandbox's portal, on which nothing was written."""
    source.box.written.clear()
    given = addresses.publish(source.url)
    settings = SourceSettings(
        url=given["url"], token=given["token"], calls_per_minute=60_000, retries=2
    )
    made = OpenPortal(
        settings, frozen_at("2023-12-26"), headers={"Authorization": given["token"]},
        transport=line, sleep=lambda seconds: None,
    )  # fmt: skip
    yield made
    made.close()
    source.box.written.clear()


@pytest.fixture
def outside(source):
    """What anybody is told of the set."""

    def ask():
        address = f"{source.url}/ckan/api/3/action/package_show"
        return httpx.get(address, params={"id": NAME})

    return ask


def table(source):
    (held,) = source.box.written.tables.values()
    return {tuple(one[name] for name in KEY): one["value"] for one in held.rows.values()}


A = [row("a", "2023-06", "", 1), row("a", "2023-06", "x", 2)]
B = [row("a", "2023-06", "", 10), row("a", "2023-06", "x", 2)]


def test_what_broke_off_half_way_is_mended_though_the_choice_went_back(portal, source, line):
    """As many rows as before and the digest of before are no proof of the rows of before."""
    portal.carry_out(portal.plan(wanted("A", A)))
    assert portal.plan(wanted("A", A)).settled

    def then(action):
        if action == "datastore_upsert":
            line.breaks = {"package_patch"}

    line.seen = then
    with pytest.raises(SourceError):
        portal.carry_out(portal.plan(wanted("B", B)))
    line.breaks, line.seen = set(), lambda action: None
    assert table(source)["a", "2023-06", ""] == 10, "the rows are B's"
    again = portal.plan(wanted("A", A))
    assert not again.settled
    assert [one["value"] for one in again.changed] == [1]
    portal.carry_out(again)
    assert table(source) == {("a", "2023-06", ""): 1, ("a", "2023-06", "x"): 2}
    assert portal.plan(wanted("A", A)).settled


def test_a_set_whose_columns_change_is_closed_meanwhile(portal, line, outside):
    portal.carry_out(portal.plan(wanted("A", A)))
    more = [*FIELDS, {"id": "note", "type": "text"}]
    rows = [{**one, "note": ""} for one in A]
    told = []

    def look(action):
        if action in ("datastore_delete", "datastore_create", "datastore_upsert"):
            told.append((action, outside().status_code))

    line.seen = look
    portal.carry_out(portal.plan(wanted("C", rows, more)))
    assert told == [("datastore_delete", 403), ("datastore_create", 403), ("datastore_upsert", 403)]
    assert outside().status_code == 200


def test_a_lost_answer_to_the_taking_away_of_a_table_stops_nothing(portal, source, line):
    portal.carry_out(portal.plan(wanted("A", A)))
    lost = []

    def lose(action):
        if action == "datastore_delete" and not lost:
            lost.append(action)
            raise httpx.ReadError("lost")

    line.seen = lose
    rows = [{**one, "note": ""} for one in A]
    portal.carry_out(portal.plan(wanted("C", rows, [*FIELDS, {"id": "note", "type": "text"}])))
    assert lost
    assert len(table(source)) == 2


def test_an_extra_that_is_empty_now_is_taken_away_and_others_stay(portal, source, outside):
    portal.carry_out(portal.plan(wanted("A", A, publisher_url="https://cu.example.invalid")))
    (held,) = source.box.written.packages.values()
    held["extras"].append({"key": "ghi_chu_cua_cong", "value": "của biên tập viên"})
    portal.carry_out(portal.plan(wanted("B", A)))
    extras = {one["key"]: one["value"] for one in outside().json()["result"]["extras"]}
    assert "publisher_url" not in extras
    assert extras["ghi_chu_cua_cong"] == "của biên tập viên"
    assert extras["ioc_digest"] == "B"


def test_rows_that_went_together_are_deleted_in_one_call(portal, source, line):
    """A later first day takes whole periods: one call each, not one a row."""
    full = [
        row(indicator, period, member, 1)
        for indicator in ("a", "b")
        for period in ("2023-05", "2023-06", "2023-07")
        for member in ("", "x", "y", "z")
    ]
    portal.carry_out(portal.plan(wanted("A", full)))
    kept = [one for one in full if one["period"] != "2023-05" and one["indicator"] == "a"]
    kept = [one for one in kept if (one["period"], one["member"]) != ("2023-06", "z")]
    change = portal.plan(wanted("B", kept))
    assert change.lost == len(full) - len(kept)
    assert change.gone == [
        {"indicator": "b"},
        {"indicator": "a", "period": "2023-05"},
        {"indicator": "a", "period": "2023-06", "member": "z"},
    ]
    portal.carry_out(change)
    assert set(table(source)) == {tuple(one[name] for name in KEY) for one in kept}
