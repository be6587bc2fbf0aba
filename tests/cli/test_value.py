import json

import pytest

KEYS = {
    "indicator", "unit", "period", "dims", "value", "numerator", "denominator", "display", "status",
    "freshness", "reason", "coverage", "target", "as_of", "known_from", "definition", "value_id",
}  # fmt: skip


def test_json_has_the_keys_of_the_contract(loaded):
    found = json.loads(loaded("value", "task.on_time_rate", "--json").stdout)
    assert set(found) == KEYS
    assert (found["numerator"], found["denominator"], found["display"]) == (6, 6, "6/6")


def test_a_passport_adds_what_proves_it(loaded):
    done = loaded("value", "task.on_time_rate", "--passport", "--json")
    found = json.loads(done.stdout)
    assert set(found) > KEYS | {"runs", "records", "quarantined", "checks"}
    assert found["records"]["numerator"]["count"] == 6
    assert "bản ghi" in loaded("value", "task.on_time_rate", "--passport").stdout


def test_cuts_are_a_list_and_people_get_a_table(loaded):
    found = json.loads(loaded("value", "task.on_time_rate", "--by", "unit", "--json").stdout)
    assert sum(one["denominator"] for one in found) == 6
    assert "giá trị" in loaded("value", "task.on_time_rate", "--by", "unit").stdout
    assert "6/6" in loaded("value", "task.on_time_rate").stdout


def test_what_was_not_pulled_is_nothing_and_says_why(loaded):
    found = json.loads(loaded("value", "onestop.on_time_rate", "--json").stdout)
    assert found["value"] is None
    assert found["reason"]
    assert found["status"] == "not_judged"
    assert found["freshness"] == "missing"


def test_as_it_was_known_before_anything_was(loaded):
    done = loaded("value", "task.on_time_rate", "--as-known", "2023-01-01", "--json")
    assert json.loads(done.stdout)["value"] is None


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["task.on_time"], "task.on_time_rate"),
        (["task.on_time_rate", "--period", "2023-13"], "2023-13"),
        (["task.on_time_rate", "--period", "tháng này"], "Kỳ không đọc được"),
        (["task.on_time_rate", "--unit", "nơi nào"], "nơi nào"),
        (["task.on_time_rate", "--by", "màu"], "màu"),
        (["task.on_time_rate", "--as-known", "hôm qua"], "--as-known"),
        (["task.on_time_rate", "--by", "unit", "--passport"], "--passport"),
        (["task.on_time_rate", "--outlook", "--as-known", "2023-12-01"], "--outlook"),
    ],
)
def test_misuse_is_2_in_one_sentence(loaded, argv, words):
    done = loaded("value", *argv)
    assert done.returncode == 2, done.stdout
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_outlook_stands_beside_the_value(loaded):
    found = json.loads(loaded("value", "task.on_time_rate", "--outlook", "--json").stdout)
    assert set(found) == KEYS | {"outlook"}
    assert found["outlook"]["path"]["asked"] == 1
    assert found["outlook"]["sustainability"]["reasons"] == []
    assert "Lộ trình" in loaded("value", "task.on_time_rate", "--outlook").stdout
