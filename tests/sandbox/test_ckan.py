"""The open data portal behaves as the real one was measured."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from sandbox.catalogue import has_table, resources_of
from sandbox.datasets import datasets
from sandbox.datastore import BIG
from sandbox.server import Running
from tests.sandbox.province import seconds

ACTION = "/ckan/api/3/action"


def ask(client: httpx.Client, name: str, **asked: Any) -> Any:
    answer = client.get(f"{ACTION}/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["success"] is True
    return body["result"]


def refused(client: httpx.Client, name: str, **asked: Any) -> tuple[int, Any]:
    answer = client.get(f"{ACTION}/{name}", params=asked)
    body = answer.json()
    return answer.status_code, body if isinstance(body, str) else body["error"]


def test_counts_of_the_report(client: httpx.Client):
    assert len(ask(client, "package_list")) == 226
    found = ask(client, "package_search", rows=0)
    assert (found["count"], found["results"]) == (226, [])
    for group, count in (("du-lieu-dia-ly", 124), ("du-lieu-thuoc-tinh", 102)):
        assert ask(client, "package_search", fq=f"groups:{group}", rows=0)["count"] == count
    groups = ask(client, "group_list", all_fields="true")
    assert {g["name"]: g["package_count"] for g in groups} == {
        "du-lieu-dia-ly": 124, "du-lieu-thuoc-tinh": 102,
    }  # fmt: skip


def test_default_and_capped_rows(client: httpx.Client):
    assert len(ask(client, "package_search")["results"]) == 10
    assert len(ask(client, "current_package_list_with_resources")) == 10
    assert len(ask(client, "package_search", rows=5000)["results"]) == 226
    page = ask(client, "package_search", rows=100, start=200)["results"]
    assert len(page) == 26


def test_a_package(client: httpx.Client):
    one = ask(client, "package_search", rows=300)["results"][7]
    assert (
        one
        == ask(client, "package_show", id=one["id"])
        == ask(client, "package_show", id=one["name"])
    )
    for name in ("metadata_created", "metadata_modified"):
        assert len(one[name]) == 26
        assert not one[name].endswith("Z")
        assert (
            f"{one[name]}Z" == ask(client, "package_search", fl=name, rows=300)["results"][7][name]
        )
    titles = [p["title"] for p in ask(client, "package_search", rows=300)["results"]]
    assert any(unicodedata.normalize("NFC", t) != t for t in titles)


def test_incremental_search(client: httpx.Client):
    since = "metadata_modified:[2023-12-01T00:00:00Z TO *]"
    found = ask(client, "package_search", fq=since, sort="metadata_modified asc", rows=500)[
        "results"
    ]
    dates = [p["metadata_modified"] for p in found]
    assert 0 < len(dates) < 226
    assert dates == sorted(dates)
    assert dates[0] >= "2023-12-01"
    assert refused(client, "package_search", fq="metadata_modified:[x TO *]")[0] == 409
    assert refused(client, "package_search", sort="nope asc")[1]["__type"] == "Search Error"


def test_errors(client: httpx.Client):
    assert refused(client, "package_show", id="khong-co")[0] == 404
    assert refused(client, "package_show", id="khong-co")[1]["__type"] == "Not Found Error"
    status, error = refused(client, "package_show")
    assert (status, error["__type"], "id" in error) == (409, "Validation Error", True)
    assert refused(client, "package_search", rows="x")[0] == 409
    status, words = refused(client, "khong_co_ham_nay")
    assert (status, type(words)) == (400, str)
    broken = client.post(
        f"{ACTION}/package_list", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert (broken.status_code, type(broken.json())) == (400, str)
    for method, path in (
        ("PUT", f"{ACTION}/package_list"), ("GET", f"{ACTION}/package_list/"),
        ("GET", "/ckan/api/2/rest/dataset"), ("GET", "/ckan/dataset"),
    ):  # fmt: skip
        answer = client.request(method, path)
        assert answer.status_code in (404, 405)
        assert "html" in answer.headers["content-type"]


def test_deleted_and_private_are_403_to_strangers(client: httpx.Client):
    now = seconds("2023-12-26")
    hidden = [d for d in datasets() if d.created <= now and not d.visible(now)]
    assert {d.private for d in hidden} == {True, False}
    key = {"Authorization": "khoa-ckan-thu-nghiem"}
    for one in hidden:
        assert refused(client, "package_show", id=one.id)[0] == 403
        seen = client.get(f"{ACTION}/package_show", params={"id": one.id}, headers=key).json()
        assert seen["result"]["state"] == ("active" if one.private else "deleted")
        wrong = {"Authorization": "Bearer khoa-ckan-thu-nghiem"}
        denied = client.get(f"{ACTION}/package_show", params={"id": one.id}, headers=wrong)
        assert denied.status_code == 403
    assert ask(client, "organization_list_for_user") == []


def test_three_ways_of_asking_give_the_same(client: httpx.Client):
    got = ask(client, "package_search", rows=3)
    for sent in (
        client.post(f"{ACTION}/package_search", json={"rows": 3}),
        client.post(f"{ACTION}/package_search", data={"rows": "3"}),
        client.get("/ckan/api/action/package_search?rows=3"),
    ):
        assert sent.json()["result"] == got


def test_organisations(client: httpx.Client):
    names = ask(client, "organization_list")
    assert len(names) >= 15
    whole = ask(client, "organization_list", all_fields="true")
    assert sum(o["package_count"] for o in whole) == 226
    assert ask(client, "organization_show", id=names[0])["name"] == names[0]
    assert refused(client, "organization_show", id="khong-co")[0] == 404


@pytest.fixture
def table() -> str:
    """Resource id of an ordinary table."""
    one = next(d for d in datasets() if has_table(d) and d.number > 20)
    return resources_of(one.number)[0][0]


def test_datastore(client: httpx.Client, table: str):
    first = ask(client, "datastore_search", resource_id=table)
    assert len(first["records"]) == first["limit"] == 100
    assert first["total"] > 100
    assert "_links" not in first
    past = ask(client, "datastore_search", resource_id=table, offset=100_000)
    assert past["records"] == []
    assert ask(client, "datastore_search", resource_id=table, limit=0)["records"] == []
    row = first["records"][0]
    filters = f'{{"Đơn vị": "{row["Đơn vị"]}", "Giá trị": {{"gte": 0}}}}'
    some = ask(
        client, "datastore_search", resource_id=table, filters=filters, sort='"Giá trị" desc'
    )
    values = [r["Giá trị"] for r in some["records"]]
    assert values == sorted(values, reverse=True)
    assert {r["Đơn vị"] for r in some["records"]} == {row["Đơn vị"]}
    assert "rank" in ask(client, "datastore_search", resource_id=table, q="Huyện")["records"][0]
    assert ask(client, "datastore_search", resource_id=table, q="huyen")["records"] == []
    assert "total" not in ask(client, "datastore_search", resource_id=table, include_total="false")
    assert ask(client, "datastore_info", id=table)["meta"]["count"] == first["total"]


@pytest.mark.parametrize(
    "wrong",
    [{"limit": "x"}, {"limit": -1}, {"filters": "{"}, {"filters": '{"la": 1}'}, {"sort": "la"}],
)
def test_datastore_refuses(client: httpx.Client, table: str, wrong: dict[str, Any]):
    status, error = refused(client, "datastore_search", resource_id=table, **wrong)
    assert (status, error["__type"]) == (409, "Validation Error")


def test_the_silent_cap(client: httpx.Client):
    big = resources_of(BIG)[0][0]
    found = ask(client, "datastore_search", resource_id=big, limit=40_000)
    assert (found["limit"], len(found["records"]), found["total"]) == (32_000, 32_000, 40_000)
    more = ask(
        client, "datastore_search", resource_id=big, limit=40_000, include_next_page="true",
        filters=f'{{"_id": {{"gt": {found["records"][-1]["_id"]}}}}}',
    )  # fmt: skip
    assert len(more["records"]) == 8_000
    assert "gt" in more["next_page"]["_id"]
    dump = client.get(f"/ckan/datastore/dump/{big}")
    assert dump.headers["content-type"] == "application/octet-stream"
    assert "etag" not in dump.headers


def test_files_know_when_they_changed_and_the_api_does_not(client: httpx.Client):
    now = seconds("2023-12-26")
    kinds = {}
    for one in datasets():
        if one.visible(now):
            for rid, kind in resources_of(one.number):
                kinds.setdefault((kind, one.number % 3), (one, rid))
    for (kind, _), (one, rid) in kinds.items():
        resource = ask(client, "resource_show", id=rid)
        if resource["url_type"] is None:
            continue
        answer = client.get(resource["url"])
        assert answer.status_code == 200
        again = client.get(resource["url"], headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        assert "last-modified" in answer.headers
        if kind == "CSV":
            text = answer.content.decode(("utf-8", "utf-8-sig", "utf-16")[one.number % 3])
            assert "Đơn vị" in text.splitlines()[0]
        if kind == "XLS":
            sheet = load_workbook(io.BytesIO(answer.content)).active
            assert sheet is not None
            assert len(sheet.merged_cells.ranges) == 2
        if kind == "GeoJSON":
            assert len(answer.json()["features"]) == 96
    api = client.get(f"{ACTION}/package_list", headers={"If-Modified-Since": "x"})
    assert "etag" not in api.headers
    assert "last-modified" not in api.headers
    assert client.get("/ckan/dataset/x/resource/y/download/z.csv").status_code == 404


def test_index_down_leaves_the_database_up(client: httpx.Client, report: Running):
    report.box.board.add("opendata=index_down")
    for name in ("package_search", "current_package_list_with_resources"):
        status, error = refused(client, name)
        assert (status, error["__type"]) == (500, "Search Connection Error")
    names = ask(client, "package_list")
    assert ask(client, "package_show", id=names[0])["name"] == names[0]
