"""The API's contract."""

import re
from html import unescape

import pytest

from core.settings import ROOT
from dashboard.api import OPERATIONS
from indicators.asking.maps import Drawn
from indicators.proving.listing import _OWN, narrowed_by
from indicators.proving.verified import Proof
from tests.dashboard.conftest import said
from tests.dashboard.figures import NOW

KEYS = {
    "indicator", "unit", "period", "dims", "value", "numerator", "denominator", "display",
    "status", "freshness", "reason", "coverage", "target", "as_of", "known_from", "definition",
    "value_id",
}  # fmt: skip


def get(web, path, role="leader", status=200):
    answer = web.get("/api/v1" + path, role)
    assert answer.status_code == status, answer.text
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.content_type == kind
    return said(answer)


def test_one_value(web):
    found = get(web, "/values?indicator=onestop.on_time_rate")
    assert (found["count"], found["revision"]) == (1, web.catalog.revision())
    value = found["values"][0]
    assert set(value) == KEYS
    assert value["value"] == 0.999
    assert value["display"] == "99,9\u00a0%"
    assert value["unit"] == "80"
    assert value["period"] == "2023-12-26/YTD"


def test_several_values_of_a_unit_and_period(web):
    path = "/values?indicator=onestop.on_time_rate,edoc.signed_rate&unit=802&period=2023-Q4"
    found = get(web, path)["values"]
    assert [one["indicator"] for one in found] == ["onestop.on_time_rate", "edoc.signed_rate"]
    assert {one["unit"] for one in found} == {"802"}
    assert {one["period"] for one in found} == {"2023-Q4"}


def test_null_is_null_and_has_a_reason(web):
    value = get(web, "/values?indicator=onestop.satisfaction_rate")["values"][0]
    assert value["value"] is None
    assert value["reason"]


def test_a_series(web):
    path = "/values?indicator=onestop.on_time_rate&grain=month&from=2023-01-01&to=2023-12-31"
    found = get(web, path)["values"]
    assert [one["period"] for one in found] == [f"2023-{m:02d}" for m in range(1, 13)]


def test_by_unit_and_series_by_unit(web):
    found = get(web, "/values?indicator=onestop.on_time_rate&by=unit")["values"]
    assert len(found) > 10
    assert all(one["dims"]["unit"] == one["unit"] for one in found)
    path = "/values?indicator=onestop.on_time_rate&by=unit&grain=quarter&from=2023-01-01"
    assert {one["period"] for one in get(web, path)["values"]} == {
        f"2023-Q{q}" for q in range(1, 5)
    }


def test_a_word_of_the_pages_names_the_period_itself(web):
    one = "/values?indicator=onestop.on_time_rate&period="
    assert get(web, f"{one}thang-truoc")["values"] == get(web, f"{one}2023-11")["values"]
    assert get(web, f"{one}Luy-Ke")["values"][0]["period"] == "2023-12-26/YTD"
    rows = "/records/dossier?measure=n_fin&unit=802&limit=1&period="
    answer = web.get(f"/api/v1{rows}quy-truoc")
    assert answer.json["total"] == get(web, f"{rows}2023-Q3")["total"] > 1
    assert "period=2023-Q3" in answer.headers["Link"], "the next page is of the same quarter"
    assert "quy-truoc" in get(web, f"{one}quy-toi", status=400)["detail"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/values", "indicator"),
        ("/values?indicator=x.y&nam=2023", "nam"),
        ("/values?indicator=onestop.received&indicator=onestop.finished", "nhiều lần: indicator."),
        ("/values?indicator=onestop.received&unit=80&unit=80", "nhiều lần: unit."),
        ("/indicators?format=json&format=csv", "nhiều lần: format."),
        ("/records/dossier?measure=n_fin&limit=5&limit=", "nhiều lần: limit."),
        ("/values?indicator=onestop.on_time_rate&period=2023-13", "2023-13"),
        ("/values?indicator=onestop.on_time_rate&grain=tuan", "tuan"),
        ("/values?indicator=onestop.on_time_rate&from=2023-01-01", "grain"),
        ("/values?indicator=onestop.on_time_rate&grain=day&from=1/1/2023", "1/1/2023"),
        ("/values?indicator=onestop.on_time_rate&grain=day&from=2023-02-01&to=2023-01-01", "from"),
        ("/values?indicator=onestop.on_time_rate&grain=day&period=2023", "period"),
        ("/values?indicator=onestop.on_time_rate&as_known=hom-kia", "hom-kia"),
        ("/values?indicator=onestop.on_time_rate&by=mau", "mau"),
        (f"/values?indicator={','.join(['a.b'] * 61)}", "60"),
        ("/records/dossier?limit=0", "limit"),
        ("/records/dossier?limit=nhieu", "nhieu"),
        ("/units?at=mai", "mai"),
    ],
)
def test_misuse_is_told_in_words(web, path, words):
    problem = get(web, path, status=400)
    assert words in problem["detail"]
    assert problem["status"] == 400


def test_unknown_things_are_404(web):
    assert "khong.co" in get(web, "/values?indicator=khong.co", status=404)["detail"]
    get(web, "/indicators/khong.co", status=404)
    get(web, "/records/khong", status=404)
    get(web, "/values?indicator=onestop.on_time_rate&unit=99999", status=404)


@pytest.mark.parametrize("text", ["2023-12-20", "2023-12-20T08:00:00%2B07:00", "1703091599"])
def test_as_known(web, text):
    get(web, f"/values?indicator=onestop.on_time_rate&as_known={text}")


def test_indicators(web):
    found = get(web, "/indicators")["indicators"]
    one = next(x for x in found if x["id"] == "onestop.on_time_rate")
    assert one["name"]["vi"]
    assert re.fullmatch(r"[0-9a-f]{12}", one["hash"])
    single = get(web, "/indicators/onestop.on_time_rate?unit=802")
    assert single["value_now"]["unit"] == "802"


def test_passport_and_the_records_it_names(web):
    value = get(web, "/values?indicator=onestop.on_time_rate")["values"][0]
    passport = get(web, f"/passport/{value['value_id']}")
    assert passport["value_id"] == value["value_id"]
    address = passport["records"]["numerator"]["address"]
    page = get(web, address.removeprefix("/api/v1"))
    assert len(page["rows"]) == 50
    after = get(web, address.removeprefix("/api/v1") + f"&limit=100&after={page['next']}")
    assert after["next"] == ""
    assert page["total"] == 120
    entry = web.desk.audit_log(limit=1)[0]
    assert (entry.who, entry.what) == ("lanhdao", "records")


@pytest.mark.parametrize("role", ["leader", "analyst", "administrator"])
def test_dossier_codes_stay_with_those_who_act_on_them(web, role):
    address = "/records/dossier?measure=n_fin&limit=50"
    rows, after = [], ""
    for count in (50, 50, 20):
        page = get(web, f"{address}&after={after}", role)
        assert len(page["rows"]) == count
        assert "H39" not in str(page)
        rows, after = rows + page["rows"], page["next"]
    assert after == ""
    assert set(rows[0]) == {"unit", "due_at", "closing"}
    get(web, f"{address}&after=H39.000050", role, 400)
    get(web, f"{address}&after=951", role, 400)


@pytest.mark.parametrize("role", ["official", "operator"])
def test_those_who_act_get_codes_and_no_column_beyond_the_list(web, role):
    page = get(web, "/records/dossier?measure=n_fin&limit=50", role)
    assert set(page["rows"][0]) == {"code", "unit", "due_at", "closing"}
    again = get(web, f"/records/dossier?measure=n_fin&after={page['next']}", role)
    assert again["rows"][0]["code"] == "H39.000050"


def test_units_sources_runs(web):
    units = get(web, "/units?at=2023-12-26")
    assert units["at"] == "2023-12-26"
    district = next(one for one in units["units"] if one["code"] == "802")
    assert (district["parent"], district["slug"]) == ("80", "802@2004")
    sources = get(web, "/sources")["sources"]
    failed = next(one for one in sources if one["name"] == "zalo")
    assert failed["failing_since"] == "2023-12-26T08:00:00+07:00"
    assert len(get(web, "/runs?limit=5", "analyst")["runs"]) == 5


@pytest.mark.parametrize("role", ["leader", "official"])
def test_runs_are_for_those_who_look_into_them_as_on_their_page(web, role):
    get(web, "/runs", role, 403)
    get(web, "/runs?format=csv", role, 403)
    assert all(
        "runs" not in one and one["streams"] for one in get(web, "/sources", role)["sources"]
    )
    for looks in ("analyst", "operator", "administrator"):
        assert get(web, "/runs?limit=1", looks)["runs"]
        assert any(one["runs"] for one in get(web, "/sources", looks)["sources"])


def test_an_official_gets_own_rows_only(web):
    mine = get(web, "/values?indicator=onestop.on_time_rate", "official")["values"][0]
    assert mine["unit"] == "802"
    get(web, "/values?indicator=onestop.on_time_rate&unit=80", "official", 403)
    get(web, "/values?indicator=onestop.on_time_rate&unit=803", "official", 403)
    get(web, "/values?indicator=onestop.on_time_rate&unit=27931", "official")
    rows = get(web, "/values?indicator=onestop.on_time_rate&by=unit", "official")["values"]
    assert {one["unit"] for one in rows} == {"27931", "27934"}, "the parts of the own unit"
    codes = {one["code"] for one in get(web, "/units", "official")["units"]}
    assert codes == {"802", "27931", "27934"}
    page = get(web, "/records/dossier?measure=n_fin", "official")
    assert {row["unit"] for row in page["rows"]} == {"802@2004"}
    get(web, "/records/dossier?unit=803", "official", 403)
    whole = get(web, "/values?indicator=onestop.on_time_rate")["values"][0]["value_id"]
    get(web, f"/passport/{whole}", "official", 403)
    get(web, f"/passport/{mine['value_id']}", "official")


def test_etag(web):
    path = "/api/v1/values?indicator=onestop.on_time_rate"
    first = web.get(path)
    again = web.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


def test_openapi_names_what_exists_and_nothing_else(web):
    described = get(web, "/openapi.json")
    paths = {re.sub(r"{(\w+)}", r"<\1>", path) for path in described["paths"]}
    served = {
        re.sub(r"<\w+:(\w+)>", r"<\1>", rule.rule)
        for rule in web.app.server.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.lost"
    }
    assert paths == served
    schemas = described["components"]["schemas"]
    assert set(schemas["Value"]["properties"]) == KEYS | {"estimated", "moved", "rule_note"}
    for operation in described["paths"].values():
        content, *others = operation["get"]["responses"]["200"]["content"].values()
        assert all(one["schema"]["type"] == "string" for one in others), "tables have no keys"
        good = content["schema"]
        if "$ref" in good:
            assert good["$ref"].rpartition("/")[2] in schemas


@pytest.mark.parametrize(
    ("path", "schema", "key"),
    [
        ("/indicators", "Indicator", "indicators"),
        ("/units", "Unit", "units"),
        ("/sources", "Source", "sources"),
        ("/runs", "Run", "runs"),
        ("/stamp", "Stamp", None),
        ("/records/dossier", "Records", None),
    ],
)
def test_described_keys_are_in_the_answers(web, path, schema, key):
    properties = get(web, "/openapi.json")["components"]["schemas"][schema]["properties"]
    found = get(web, path, "analyst")
    one = found[key][0] if key else found
    assert set(properties) <= set(one), path


def test_the_limit_of_calls(own_web):
    for _ in range(20):
        get(own_web, "/units")
    problem = get(own_web, "/units", status=429)
    assert "chờ một phút" in problem["detail"]
    get(own_web, "/units", "analyst")
    assert own_web.get("/api/v1/stamp").status_code == 200, "screens poll on"


def test_metrics(web):
    web.get("/api/v1/units")
    text = web.get("/metrics", "operator").text
    assert 'ioc_http_requests_total{endpoint="api.units",status="200"' in text
    assert f"ioc_revision {float(web.catalog.revision())}" in text
    assert "ioc_store_up 1.0" in text
    assert "ioc_verify_differences 0.0" in text
    assert "ioc_verify_late 0.0" in text


def test_metrics_tell_of_the_nightly_proof(web, monkeypatch):
    proof = Proof("v1", NOW, 3, "", NOW, late=True)
    monkeypatch.setattr(type(web.catalog), "proved", proof)
    text = web.get("/metrics", "operator").text
    assert "ioc_verify_differences 3.0" in text
    at = float(re.search(r"^ioc_verify_timestamp_seconds (\S+)", text, re.M)[1])
    assert at == NOW
    assert "ioc_verify_late 1.0" in text
    monkeypatch.setattr(type(web.catalog), "proved", Proof())
    text = web.get("/metrics", "operator").text
    assert "ioc_verify_differences NaN" in text, "never proved is no 0"
    assert "ioc_verify_timestamp_seconds 0.0" in text


def test_every_metric_is_described(web):
    text = web.get("/metrics", "operator").text
    sent = set(re.findall(r"^# TYPE (ioc_\w+) ", text, re.M))
    told = (ROOT / "docs" / "reference" / "metrics.md").read_text("utf-8")
    described = set(re.findall(r"^\| `(ioc_\w+)", told, re.M))
    assert {one for one in sent if not one.endswith("_created")} == described


def test_a_map_named_by_its_content_is_kept_for_good(web, monkeypatch):
    made = Drawn(b'{"type":"FeatureCollection","features":[]}', "abc", 0)
    monkeypatch.setattr(type(web.catalog), "boundaries", lambda *_: made, raising=False)
    plain = web.get("/api/v1/geo/boundaries?at=2023-12-26&level=district", "leader")
    assert plain.content_type == "application/geo+json"
    assert (plain.headers["X-Content-Hash"], plain.headers["Cache-Control"]) == (
        "abc", "private, no-cache",
    )  # fmt: skip
    named = web.get("/api/v1/geo/boundaries?at=2023-12-26&hash=abc", "leader")
    assert "immutable" in named.headers["Cache-Control"]
    other = web.get("/api/v1/geo/boundaries?at=2023-12-26&hash=old", "leader")
    assert other.headers["Cache-Control"] == "private, no-cache"


def test_what_changed_and_why(web):
    found = get(web, "/ledger?indicator=onestop.on_time_rate")
    (step,) = found["steps"]
    assert (found["count"], step["reason"]) == (1, "late_data")
    part = step["parts"][0]
    assert part["after"] - part["before"] == sum(one["amount"] for one in part["causes"])
    assert part["causes"][0]["list"]["address"].startswith("/api/v1/records/dossier?cause=")
    get(web, "/changes", status=400)
    assert "tương lai" in get(web, "/changes?since=2031-01-01", status=400)["detail"]


def test_a_series_tells_where_it_must_not_be_read_across(web):
    found = get(web, "/values?indicator=onestop.on_time_rate&grain=month")
    assert found["breaks"] == []


def test_what_is_ahead_and_whether_it_will_last(web):
    found = get(web, "/indicators/onestop.online_rate/outlook")
    assert found["period"] == "2023-12-26/YTD"
    assert found["path"]["shape"] == "standing"
    assert found["working_days"] == {"done": 246, "total": 249, "left": 3}
    assert found["same_working_days"]["last_year"]["to"] == "2022-12-28"
    assert found["likely_final"]["value"] is None
    assert found["likely_final"]["reason"] == "chưa đủ số liệu"
    lasting = found["sustainability"]
    assert lasting["fragile"] is True
    assert [one["code"] for one in lasting["reasons"]] == ["months_missed", "unit_carries"]
    assert all(one["vi"] and one["en"] and one["records"]["count"] for one in lasting["reasons"])
    missed = get(web, "/indicators/onestop.open_overdue_rate/outlook")
    assert missed["sustainability"] is None


def test_every_filter_of_records_is_described_and_its_meaning_stands_as_text(web):
    """What the store can be asked by is in the description, and on the page in words."""
    document = get(web, "/openapi.json")
    told = document["paths"]["/api/v1/records/{kind}"]["get"]["parameters"]
    described = {one["name"] for one in told}
    assert {"measure", "from", "to", "revision", "since", "until", "cause", "run"} <= described
    assert {*narrowed_by(), *_OWN, "unit"} <= described
    (kind,) = [one for one in told if one["in"] == "path"]
    assert {"dossier", "unit_value"} <= set(kind["schema"]["enum"])
    refused = get(web, "/records/task?mau=do", status=400)["detail"]
    assert "mau" in refused
    page = web.get("/tai-lieu-api").text
    for one in OPERATIONS:
        for param in one.params:
            assert f"<dd>{param.about}</dd>" in unescape(page), (one.name, param.name)
    assert 'title="' not in page[page.index('class="prm"') : page.rindex('class="prm"')]
