"""Official scores of Decision 766: null stays null, flags stay, swapped codes are not believed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import orjson
import pytest

from connectors.base import Window
from connectors.sources.evaluation import INDICATORS, RESULTS
from core.clock import TZ, day_number, epoch
from core.errors import ConfigError, RecordError, SourceError
from core.facts import ObservationFact, UnitRef

ROOT = "000.00.00.H39"


def moment(*when: int) -> int:
    return epoch(datetime(*when, tzinfo=TZ))  # type: ignore[arg-type]


NOW = Window(moment(2023, 12, 16), moment(2023, 12, 26, 17))
RESULT: dict[str, Any] = {
    "overview": {"departmentName": "UBND tỉnh", "departmentCode": ROOT, "totalScore": 83.47,
                 "totalMaxScore": 100, "ratio": 0.8347, "scoreDelta": 0.2},
    "radar": [{"code": "PROGRESS", "score": 19.31}, {"code": "ONLINE_SERVICE", "score": 11.5}],
    "growthPercent": 1.2,
    "evaluation": [
        {"departmentId": "x", "departmentName": "Sở Xây dựng", "departmentCode": "000.00.12.H39",
         "childGroup": "AGENCY", "totalScore": 71.5, "ratio": 0.7, "scoreDelta": None,
         "groupScores": [{"code": "TDGQ", "score": "17.494", "maxScore": 20},
                         {"code": "ONLINE_PAYMENT", "score": None, "maxScore": 10}]},
        {"departmentId": "y", "departmentName": "UBND xã Mẫu", "departmentCode": None,
         "childGroup": "COMMUNE", "totalScore": None,
         "groupScores": {"CKMB": 15.3, "MDSH": {"score": 0, "maxScore": 22}}},
    ],
}  # fmt: skip
METRICS: dict[str, Any] = {
    "parent": {"departmentCode": ROOT, "departmentName": "UBND tỉnh", "metrics": [
        {"code": "DOSSIER_SYNC", "name": "Đồng bộ", "numerator": 90, "denominator": 100,
         "ratio": 0.9, "score": 5.4, "maxScore": 6,
         "qualityFlags": "TEMP_NATIONAL_REPORT_DENOMINATOR"},
        {"code": "PUBLISH_ON_TIME", "numerator": None, "denominator": None, "score": None,
         "maxScore": 6, "qualityFlags": "NO_NATIONAL_REPORT_DATA"}]},
    "children": [{"departmentCode": "000.00.12.H39", "metrics": [
        {"code": "DOSSIER_SYNC", "score": 6, "maxScore": 6}]}],
}  # fmt: skip


class Portal:
    """The newer service, recorded."""

    def __init__(self, result: Any = RESULT, metrics: Any = METRICS) -> None:
        self.bodies = {RESULTS: result, "transparency": metrics}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        endpoint, body = request.url.path.rpartition("/")[2], orjson.loads(request.content)
        self.asked.append((endpoint, body))
        data = self.bodies.get(endpoint, {}) if body["currentPage"] == 1 else {}
        return httpx.Response(201, json={"code": "OK", "message": "", "data": data})


def read(opened: Any, portal: Any, window: Window = NOW, **changes: Any) -> list[Any]:
    """Facts of a window; what is set aside as its fault."""
    connector, session = opened("evaluation", portal, **({"agency": ROOT} | changes))
    (stream,) = connector.streams
    out: list[Any] = []
    pages = list(stream.pages(session, window))
    assert [page.cursor for page in pages if page.cursor] == [str(window.until)]
    for page in pages:
        for record in page.records:
            try:
                out.append(stream.conform(record))
            except RecordError as fault:
                out.append(fault)
    return out


def told(facts: list[Any]) -> dict[tuple[str, str], float | None]:
    return {(one.measure, one.unit.code or one.unit.name): one.value for one in facts}


def test_groups_of_every_unit_and_indicators_of_the_province(opened: Any) -> None:
    portal = Portal()
    facts = read(opened, portal, options={"periods": "month"})
    assert told(facts) == {
        ("official766.total", "80"): 83.47,
        ("official766.tdgq", "80"): 19.31,
        ("official766.clgq", "80"): 11.5,
        ("official766.total", "000.00.12.H39"): 71.5,
        ("official766.tdgq", "000.00.12.H39"): 17.494,
        ("official766.tttt", "000.00.12.H39"): None,
        ("official766.total", "UBND xã Mẫu"): None,
        ("official766.ckmb", "UBND xã Mẫu"): 15.3,
        ("official766.mdsh", "UBND xã Mẫu"): 0.0,
        ("official766.dossier_sync", "80"): 5.4,
        ("official766.dossier_sync.max", "80"): 6.0,
        ("official766.dossier_sync.num", "80"): 90.0,
        ("official766.dossier_sync.den", "80"): 100.0,
        ("official766.publish_on_time", "80"): None,
        ("official766.publish_on_time.max", "80"): 6.0,
        ("official766.publish_on_time.num", "80"): None,
        ("official766.publish_on_time.den", "80"): None,
    }
    one = next(f for f in facts if f.measure == "official766.dossier_sync")
    assert isinstance(one, ObservationFact)
    assert (one.grain, one.start_day, one.dims) == (
        "month", day_number(datetime(2023, 12, 1, tzinfo=TZ).date()), "",
    )  # fmt: skip
    assert one.document == (
        "Cổng Dịch vụ công quốc gia, transparency [TEMP_NATIONAL_REPORT_DENOMINATOR]"
    )
    assert one.unit == UnitRef("80", "UBND tỉnh")
    assert [name for name, body in portal.asked if body["currentPage"] == 1] == [
        RESULTS, *INDICATORS,
    ]  # fmt: skip


def test_the_province_is_known_without_its_code(opened: Any) -> None:
    result = RESULT | {"overview": RESULT["overview"] | {"departmentCode": ""}}
    metrics = {"parent": METRICS["parent"] | {"departmentCode": None}}
    facts = read(opened, Portal(result, metrics), options={"periods": "month"})
    assert told(facts) == told(read(opened, Portal(), options={"periods": "month"}))


def test_indicators_of_every_unit_or_of_none(opened: Any) -> None:
    facts = read(opened, Portal(), options={"periods": "month", "indicators": "all"})
    assert told(facts)["official766.dossier_sync", "000.00.12.H39"] == 6.0
    portal = Portal()
    facts = read(opened, portal, options={"periods": "month", "indicators": "no"})
    assert {name for name, _ in portal.asked} == {RESULTS}
    assert len(facts) == 9


@pytest.mark.parametrize(
    ("since", "until", "words", "asked"),
    [
        # what runs now, and what has ended in the look-back
        ((2023, 12, 16), (2023, 12, 26, 17), "month quarter year",
         [{"timeType": "month", "month": 12}, {"timeType": "quarter", "quarter": 4},
          {"timeType": "year"}]),
        # back in time: a year is asked for with its last month alone
        ((2023, 11, 1), (2023, 12, 1), "month year", [{"timeType": "month", "month": 11}]),
        ((2022, 12, 1), (2023, 1, 1), "month quarter year",
         [{"timeType": "month", "month": 12}, {"timeType": "quarter", "quarter": 4},
          {"timeType": "year"}]),
        ((2023, 10, 1), (2023, 10, 15), "month", []),
    ],
)  # fmt: skip
def test_each_period_is_asked_for_once(
    opened: Any, since: tuple[int, ...], until: tuple[int, ...], words: str, asked: Any
) -> None:
    portal = Portal(metrics={})
    read(opened, portal, Window(moment(*since), moment(*until)),
         options={"periods": words, "indicators": "no"})  # fmt: skip
    got = [
        {k: v for k, v in body.items() if k in ("timeType", "month", "quarter")}
        for _, body in portal.asked
        if body["currentPage"] == 1
    ]
    assert got == asked
    assert {body["year"] for _, body in portal.asked} <= {since[0]}


def test_satisfaction_is_asked_by_dates(opened: Any) -> None:
    portal = Portal()
    read(opened, portal, options={"periods": "month"})
    (body,) = [body for name, body in portal.asked if name == "handling-satisfaction"]
    assert (body["fromDate"], body["toDate"]) == ("2023-12-01", "2023-12-31")
    assert "timeType" not in body
    assert body["rootDepartmentId"] == ROOT


def test_codes_are_mapped_by_endpoint(opened: Any) -> None:
    result = {"radar": [{"code": "ONLINE_SERVICE", "score": 9.9}], "overview": RESULT["overview"]}
    facts = read(
        opened, Portal(result, {}),
        options={"periods": "month", "map_service-results_online_service": "TTTT"},
    )  # fmt: skip
    assert told(facts) == {("official766.total", "80"): 83.47, ("official766.tttt", "80"): 9.9}


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        ({"code": "TTTT", "score": 11.9}, "out_of_range"),  # 12 points: the two were swapped
        ({"code": "CLGQ", "score": 9, "maxScore": 10}, "out_of_range"),
        ({"code": "TDGQ", "score": -1}, "out_of_range"),
        ({"code": "TDGQ", "score": "tốt"}, "bad_number"),
        ({"code": "điểm", "score": 1}, "unknown_code"),
        ({"code": "", "score": 1}, "missing_field"),
    ],
)
def test_what_cannot_be_is_set_aside(opened: Any, group: Any, reason: str) -> None:
    result = {"evaluation": [RESULT["evaluation"][0] | {"groupScores": [group]}]}
    facts = read(opened, Portal(result, {}), options={"periods": "month"})
    assert [one.reason for one in facts if isinstance(one, RecordError)] == [reason]
    assert len(facts) == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "không có mã kết quả"),
        ({"code": "OK"}, "không có dữ liệu"),
        ({"code": "LIMIT", "message": "Gọi quá nhiều"}, "lỗi LIMIT: Gọi quá nhiều"),
    ],
)
def test_answers_of_another_shape(opened: Any, body: Any, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read(opened, lambda _: httpx.Response(201, json=body), retries=0)


ROWS = [
    {"ID": "1", "TEN": "Sở Xây dựng", "ROW_STT": "1", "CKMB": "15,67", "TDGQ": "19.31",
     "CLGQ": "11.2", "TTTT": None, "MDHL": "", "MDSH": "0", "TONG_SCORE": "86.97",
     "CAPDONVIID": "1", "MA_COQUAN": "000.00.12.H39"},
]  # fmt: skip


def test_the_older_service_by_one_form_field(opened: Any) -> None:
    asked: list[dict[str, Any]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        (params,) = parse_qs(request.content.decode())["params"]
        asked.append(orjson.loads(params))
        first = asked[-1]["p_loaidonvi"] == "1" and asked[-1]["pageIndex"] == "1"
        return httpx.Response(200, json=ROWS if first else [])

    options = {"periods": "month quarter year", "province_id": "398"}
    facts = read(opened, handler, kind="params", options=options)
    assert told(facts[:7]) == {
        ("official766.total", "000.00.12.H39"): 86.97,
        ("official766.ckmb", "000.00.12.H39"): 15.67,
        ("official766.tdgq", "000.00.12.H39"): 19.31,
        ("official766.clgq", "000.00.12.H39"): 11.2,
        ("official766.tttt", "000.00.12.H39"): None,
        ("official766.mdhl", "000.00.12.H39"): None,
        ("official766.mdsh", "000.00.12.H39"): 0.0,
    }
    assert {one.grain for one in facts} == {"month", "quarter", "year"}
    assert asked[0] == {
        "type": "ref", "p_nam": "2023", "p_6thang": "0", "p_quy": "0", "p_thang": "12",
        "p_tinh_id": "398", "pageIndex": "1", "pageSize": "500", "p_loaidonvi": "1",
        "loaichitieu": "0", "service": "report_tinh_766_service",
    }  # fmt: skip
    months = {(one["p_quy"], one["p_thang"]) for one in asked}
    assert months == {("0", "12"), ("4", "0"), ("0", "0")}, "0 is the whole year"
    with pytest.raises(SourceError, match="không phải danh sách"):
        read(opened, lambda _: httpx.Response(200, json={"loi": 1}), kind="params", retries=0)


def test_settings_are_judged_by_name(opened: Any) -> None:
    with pytest.raises(ConfigError, match="“v3” không có; nhận: reporting, params"):
        read(opened, Portal(), kind="v3")
    with pytest.raises(ConfigError, match="“tuần” không có; nhận: month quarter year"):
        read(opened, Portal(), options={"periods": "tuần"})
    with pytest.raises(ConfigError, match="IOC_SOURCES__EVALUATION__AGENCY"):
        read(opened, Portal(), agency="")
