"""Shares of divided units: whole, of units that there were, each fault at its line."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import jsonschema
import pytest

from core.errors import ConfigError
from core.settings import ROOT
from core.toml_lines import located
from core.units import GENERATION
from store.places import schemas, territory

OLD, NEW = GENERATION, 2 * GENERATION


@pytest.fixture
def told(tmp_path):
    """The territory by a file of weights with some entries."""
    path = tmp_path / "weights.toml"

    def load(*entries):
        path.write_text("\n".join(["tenant = 80", *entries]), "utf-8")
        return territory.load.__wrapped__(80, weights=path)

    load.path = path
    return load


def entry(code, *parts):
    into = ", ".join(f'{{ code = "{one}", weight = {weight} }}' for one, weight in parts)
    return f'[[unit]]\ncode = "{code}"\ninto = [{into}]'


def shares(held, old):
    return {
        one.new_id: (one.weight, one.estimated) for one in held.successions if one.old_id == old
    }


def test_the_shares_of_the_resolution_of_2024_stand_in_our_file():
    found = shares(territory.load(80), OLD + 28006)
    people = {28003: 303, 28009: 396, 28012: 1011}
    assert found == {
        OLD + code: (pytest.approx(count / 1710, abs=1e-6), True) for code, count in people.items()
    }


def test_without_a_word_parts_are_even_and_estimated(told):
    found = shares(told(), OLD + 28006)
    assert found == {OLD + code: (1 / 3, True) for code in (28003, 28009, 28012)}


def test_told_shares_go_into_those_of_the_district_too(told):
    plain, made = told(), told(entry("28063", ("27694", 0.9), ("28036", 0.1)))
    assert shares(plain, OLD + 28063) == {NEW + 27694: (0.5, True), NEW + 28036: (0.5, True)}
    assert shares(made, OLD + 28063) == {NEW + 27694: (0.9, True), NEW + 28036: (0.1, True)}
    before, after = (shares(one, OLD + 804)[NEW + 27694][0] for one in (plain, made))
    assert after - before == pytest.approx(0.4 / 12), "one of twelve communes of Thủ Thừa"
    own = told(entry("804", ("27694", 0.2), ("28051", 0.8)))
    assert shares(own, OLD + 804) == {NEW + 27694: (0.2, True), NEW + 28051: (0.8, True)}
    whole = told(entry("28063@2004", ("27694@2025", 1)))
    assert shares(whole, OLD + 28063) == {NEW + 27694: (1.0, False)}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry("28063", ("27694", 0.9), ("28036", 0.05))],
         "4: unit[1].into: Xã Bình Thạnh (28063@2004): tổng weight của các phần là 0,95, phải bằng"
         " 1"),
        ([entry("99999", ("27694", 1))],
         "3: unit[1].code: không có đơn vị nào đã kết thúc mang mã “99999”"),
        ([entry("27694@2025", ("28051", 1))],
         "3: unit[1].code: không có đơn vị nào đã kết thúc mang mã “27694@2025”"),
        ([entry("28063", ("28009", 1))],
         "4: unit[1].into: Xã Bình Thạnh (28063@2004): ngày 01/07/2025 không có xã, phường mang mã"
         " “28009”"),
        ([entry("28063", ("80", 1))], "ngày 01/07/2025 không có xã, phường mang mã “80”"),
        ([entry("804", ("80", 1))], "không có huyện hay xã, phường mang mã “80”"),
        ([entry("28063", ("27694", 0.5), ("27694@2025", 0.5))], "một đơn vị được kể hai lần"),
        ([entry("28063", ("27694", 1)), entry("28063@2004", ("27694", 1))],
         "6: unit[2].code: Xã Bình Thạnh (28063@2004) đã có ở mục trên"),
        ([entry("28063", ("27694", 0), ("28036", 1))], "phải lớn hơn 0"),
        (["[[units]]"], "2: units: không có thiết đặt này"),
    ],
)  # fmt: skip
def test_every_fault_has_its_line(told, entries, said):
    with pytest.raises(ConfigError) as wrong:
        told(*entries)
    (found,) = located(wrong.value.faults)
    assert said in found.removeprefix(f"{told.path}:")


def test_weights_of_another_province_are_not_ours(tmp_path):
    path = tmp_path / "weights.toml"
    path.write_text("tenant = 79\n" + entry("1", ("2", 0.1)), "utf-8")
    assert shares(territory.load(80, weights=path), OLD + 28006)[OLD + 28003] == (1 / 3, True)
    path.unlink()
    with pytest.raises(ConfigError, match="thiếu tệp tỉ lệ chia đơn vị"):
        territory.load.__wrapped__(80, weights=path)


def plain(told):
    """As editors see it: a day is a text."""
    if isinstance(told, dict):
        return {key: plain(one) for key, one in told.items()}
    if isinstance(told, list):
        return [plain(one) for one in told]
    return told.isoformat() if isinstance(told, date) else told


@pytest.mark.parametrize("name", schemas.FILES)
def test_what_editors_are_told_fits_our_files_and_marks_what_does_not(name):
    text = (ROOT / "config" / f"{name}.toml").read_text("utf-8")
    assert text.startswith(f"#:schema ./{name}.schema.json\n")
    schema = json.loads((ROOT / "config" / f"{name}.schema.json").read_text("utf-8"))
    judge, held = jsonschema.Draft202012Validator(schema), plain(tomllib.loads(text))
    assert list(judge.iter_errors(held)) == []
    entries = held["agency" if name == "agencies" else "unit"]
    part = next(one for one in entries if one.get("into"))
    for bad in ([{"code": "1", "weight": 2}], [{"number": 1, "share": 0.5}], ["hai"]):
        part["into"] = bad
        assert list(judge.iter_errors(held)), bad
    if name == "agencies":
        part["into"] = [{"number": 2, "weight": 0.5}]
        part["aliases"] = [{"name": "A", "since": "2025-07-01"}, "B"]
        assert list(judge.iter_errors(held)) == []
