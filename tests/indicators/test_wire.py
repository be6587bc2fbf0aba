"""The JSON of values and passports: the keys are a contract."""

import json

from indicators.asking import wire
from indicators.asking.answers import REASONS
from indicators.asking.question import Question
from indicators.versions.causing import MANY, REPLAYED, UNEXPLAINED
from store.published.values import REASONS as STORED

KEYS = [
    "indicator", "unit", "period", "dims", "value", "numerator", "denominator", "display", "status",
    "freshness", "reason", "coverage", "target", "as_of", "known_from", "definition", "value_id",
]  # fmt: skip


def test_a_value_has_exactly_the_keys_of_the_contract(article):
    made = wire.value_json(article.value("onestop.on_time_rate"))
    assert list(made) == KEYS
    assert json.loads(json.dumps(made)) == made
    assert made | {"value_id": "", "definition": ""} == {
        "indicator": "onestop.on_time_rate",
        "unit": "80",
        "period": "2023-12-26/YTD",
        "dims": {},
        "value": 0.999,
        "numerator": 999,
        "denominator": 1000,
        "display": "99,9\u00a0%",
        "status": "on_target",
        "freshness": "fresh",
        "reason": "",
        "coverage": 1.0,
        "target": {
            "at_least": 0.99,
            "document": "Báo cáo hội nghị 26/12/2023",
            "since": "2023-01-01",
        },
        "as_of": "2023-12-26T17:30:00+07:00",
        "known_from": "2023-12-26T17:30:00+07:00",
        "definition": "",
        "value_id": "",
    }


def test_a_slice_and_a_missing_value(article):
    parts = [wire.value_json(one) for one in article.by("data.datasets", "kind")]
    assert [(one["dims"], one["value"], one["known_from"]) for one in parts] == [
        ({"kind": "attribute"}, 102, None),
        ({"kind": "geographic"}, 124, None),
    ]
    empty = wire.value_json(article.value("onestop.open_overdue_rate"))
    assert (empty["value"], empty["display"], empty["reason"]) == (
        None, "–", "không có hồ sơ đang giải quyết",
    )  # fmt: skip


def test_a_passport_adds_what_proves_the_value(article):
    proof = article.passport(article.value("edoc.signed_rate").value_id)
    made = wire.passport_json(proof)
    assert set(KEYS) | {"runs", "records", "quarantined", "checks"} <= set(made)
    assert json.loads(json.dumps(made)) == made
    assert made["records"]["numerator"]["count"] == made["numerator"] == 999
    assert made["records"]["denominator"]["address"] == (
        "/api/v1/records/document?direction=out&from=2023-01-01&measure=n_signed_known"
        "&source=docsystem&to=2023-12-27&unit=80%402004"
    )
    assert [one["name"] for one in made["set_apart"]] == [
        "Văn bản mật (không tính)",
        "Văn bản đi chưa rõ đã ký số hay chưa",
        "Văn bản đi có chữ ký số của cơ quan",
    ]
    assert {one["source"] for one in made["runs"]} == {"docsystem", "ioc"}
    assert "detail" not in made["runs"][0]
    assert made["versions"][0]["reason"] == "first"


def test_names_of_questions(article):
    asked = Question("a.b", "802@2004", "2023-W50", {"field": "Đất", "channel": "2"})
    assert Question.read(asked.value_id) == asked
    assert "/" not in asked.value_id
    value = article.by("onestop.received", "field")[0]
    assert article.passport(value.value_id).value == article.passport(value.value_id).value
    assert article.passport(value.value_id).value.value == value.value


def test_figures():
    assert [wire.figure(one) for one in (None, 3.0, 2.5, 0.0)] == [None, 3, 2.5, 0]
    assert json.dumps(wire.figure(3.0)) == "3"


def test_every_reason_has_its_words():
    assert set(REASONS) == STORED | {REPLAYED, UNEXPLAINED, MANY}
