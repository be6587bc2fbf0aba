"""The API's lists in other forms: the same rows as the JSON, typed, chosen by Accept or format."""

import csv
import io
from datetime import datetime
from urllib.parse import quote

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.dashboard.conftest import said

VALUES = "/api/v1/values?indicator=onestop.on_time_rate&by=field"
CSV = "text/csv"
ANALYST = "analyst"  # who has every list
PARQUET = "application/vnd.apache.parquet"
ARROW = "application/vnd.apache.arrow.stream"
LISTS = {
    "values": VALUES,
    "indicators": "/api/v1/indicators?",
    "changes": "/api/v1/changes?since=2023-01-01",
    "rows": "/api/v1/records/task?limit=2",
    "units": "/api/v1/units?at=2023-12-26",
    "sources": "/api/v1/sources?",
    "runs": "/api/v1/runs?",
}


def lines(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"))))


@pytest.mark.parametrize("key", LISTS)
def test_every_list_has_as_many_rows_in_every_form(web, key):
    path = LISTS[key]
    rows = said(web.get(path, ANALYST))[key]
    assert rows
    assert len(lines(web.get(path + "&format=csv", ANALYST))) == len(rows)
    stored = pq.read_table(io.BytesIO(web.get(path + "&format=parquet", ANALYST).data))
    streamed = pa.ipc.open_stream(web.get(path + "&format=arrow", ANALYST).data).read_all()
    assert stored.to_pylist() == streamed.to_pylist()
    assert stored.num_rows == len(rows)
    assert web.get(path, ANALYST, Accept=CSV).data == web.get(path + "&format=csv", ANALYST).data


def test_a_value_is_the_same_number_and_moment_everywhere(web, tmp_path):
    (first, *_) = said(web.get(VALUES))["values"]
    line = lines(web.get(VALUES, Accept=CSV))[0]
    assert float(line["value"]) == first["value"]
    assert line["dim_field"] == first["dims"]["field"]
    assert datetime.fromisoformat(line["as_of"]) == datetime.fromisoformat(first["as_of"])
    assert datetime.fromisoformat(line["as_of"]).utcoffset(), "a moment without its zone is none"
    assert (line["display"], line["target_kind"]) == (first["display"], "at_least")
    answer = web.get(VALUES, Accept=PARQUET)
    assert answer.content_type == PARQUET
    table = pq.read_table(io.BytesIO(answer.data))
    row = table.to_pylist()[0]
    assert row["value"] == first["value"]
    assert row["target"] == first["target"]["at_least"]
    assert row["as_of"] == datetime.fromisoformat(first["as_of"])
    assert str(table.schema.field("as_of").type) == "timestamp[ms, tz=Asia/Ho_Chi_Minh]"
    path = tmp_path / "values.parquet"
    path.write_bytes(answer.data)
    ((total,),) = duckdb.sql(f"SELECT sum(denominator) FROM '{path}'").fetchall()
    assert total == sum(one["denominator"] for one in said(web.get(VALUES))["values"])


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.4, application/json;q=0.9", "application/json"),
        ("text/csv, application/json;q=0.9", CSV),
        (f"{ARROW}, */*;q=0.1", ARROW),
        ("text/*", CSV),
    ],
)
def test_accept_chooses_by_its_weights(web, accept, kind):
    answer = web.get(VALUES, Accept=accept)
    assert answer.status_code == 200
    assert answer.content_type.startswith(kind)
    assert "Accept" in [one.strip() for one in answer.headers["Vary"].split(",")]


def test_what_there_is_not_is_said_with_what_there_is(web):
    refused = web.get(VALUES, Accept="application/xml")
    assert refused.status_code == 406
    assert refused.content_type == "application/problem+json"
    assert PARQUET in said(refused)["detail"]
    passport = web.get("/api/v1/indicators/onestop.on_time_rate", Accept=CSV)
    assert passport.status_code == 406
    assert "application/json" in said(passport)["detail"]
    wrong = web.get(VALUES + "&format=xlsx")
    assert wrong.status_code == 400
    assert "json, csv, parquet, arrow" in said(wrong)["detail"]
    geo = web.get("/api/v1/geo/boundaries", Accept="application/json")
    assert geo.content_type == "application/geo+json"
    assert web.get(VALUES + "&format=csv", Accept="application/xml").status_code == 200


def test_pages_lead_on_in_every_form_and_nothing_new_is_not_sent_again(web):
    path = LISTS["rows"]
    body = said(web.get(path))
    answer = web.get(path + "&format=csv")
    if body["next"]:
        target = answer.headers["Link"].partition(">")[0].lstrip("<")
        assert said(web.get(target.replace("format=csv", "format=json")))["rows"]
    again = web.get(path + "&format=csv", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


def test_yes_and_no_are_those_of_the_json(web):
    rows = said(web.get(LISTS["sources"]))["sources"]
    assert [one["enabled"] for one in lines(web.get(LISTS["sources"], Accept=CSV))] == [
        str(one["enabled"]).lower() for one in rows
    ]


def test_a_table_that_was_cut_says_so_and_leads_on(web, monkeypatch):
    whole = web.get(LISTS["changes"], Accept=CSV).headers
    assert "X-More" not in whole
    assert "Link" not in whole
    (one,) = web.catalog.changes(0)
    monkeypatch.setattr(type(web.catalog), "changes", lambda *_, **__: [one, one])
    cut = web.get(LISTS["changes"] + "&limit=1", Accept=CSV)
    assert len(cut.text.splitlines()) == 2
    assert cut.headers["X-More"] == "true"
    assert f"after={quote(one.value_id, safe='')}" in cut.headers["Link"]


def test_openapi_names_every_form(web):
    paths = said(web.get("/api/v1/openapi.json"))["paths"]
    good = paths["/api/v1/values"]["get"]["responses"]["200"]["content"]
    assert list(good) == ["application/json", CSV, PARQUET, ARROW]
    one = paths["/api/v1/indicators/{id}"]["get"]["responses"]
    assert list(one["200"]["content"]) == ["application/json"]
    assert "406" in one
