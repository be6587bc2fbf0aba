"""The schema and the reference page follow the definitions."""

import json
import re

from connectors import registry
from core import reporting
from indicators.defining import formulas, generated
from indicators.defining.loader import load
from indicators.defining.model import Definition
from indicators.outlook import reading, sustain


def test_what_is_made_is_current():
    made = generated.made()
    assert made
    for path, text in made.items():
        again = f"{path.name}: run python -m indicators.defining.generated"
        assert path.read_text("utf-8") == text, again


def test_the_schema_knows_every_key_and_value_kind_of_a_definition():
    schema = json.loads(generated.SCHEMA.read_text("utf-8"))
    assert set(schema["properties"]) == set(Definition.model_fields)
    kinds = {
        spec["properties"]["kind"]["const"]
        for spec in schema["$defs"].values()
        if "const" in spec.get("properties", {}).get("kind", {})
    }
    assert {one.value.kind for one in load().all} <= kinds
    assert not schema["additionalProperties"]


def test_the_how_to_names_every_kind_of_value_and_every_rule_of_a_score():
    schema = json.loads(generated.SCHEMA.read_text("utf-8"))
    text = (generated.ROOT / "docs" / "how-to" / "add-an-indicator.md").read_text("utf-8")
    kinds = set(schema["properties"]["value"]["discriminator"]["mapping"])
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.M)
    assert {one for row in rows for one in re.findall(r"`(\w+)`", row)} >= kinds
    rules = schema["$defs"]["Component"]["properties"]["rule"]["enum"]
    (score,) = (line for line in text.splitlines() if line.startswith("| `score` |"))
    assert all(f"`{rule}`" in score for rule in rules)


def test_every_formula_is_explained_with_an_example_and_every_term_stands_in_the_glossary():
    text = generated.FORMULAS.read_text("utf-8")
    sections = {part.split("`")[1]: part for part in text.split("\n### ")[1:]}
    glossary = generated.GLOSSARY.read_text("utf-8")
    for one in load().all:
        section = sections[one.id]
        assert one.name.vi in section
        assert one.method in section
        assert "**Công thức.**" in section
        assert section.count("**Ví dụ.**") == 1
        assert f"| `{one.id}` | {one.name.vi} |" in glossary
    assert set(sections) == set(load().by_id())


def test_an_example_is_worked_from_the_parts():
    held = load()
    one = held.by_id()["onestop.on_time_rate"]
    case = {
        "period": "2024-03", "now": "2024-04-01T08:00", "as_of": "2024-04-01T08:00",
        "sums": {"802": {"dossier.on_time": 1, "dossier.finished_due": 3},
                 "803": {"dossier.on_time": 1, "dossier.finished_due": 1}},
        "expect": {"value": 0.5},
    }  # fmt: skip
    section = formulas.page(held, {one.id: [case]}).split("\n### ")[1]
    assert (
        "đơn vị 802: 1 trên 3; đơn vị 803: 1 trên 1. Cộng: tử số 2, mẫu số 4."
        " Chia: 2 ÷ 4 = **50\u00a0%**." in section
    )
    nothing = case | {"sums": {"802": {"dossier.on_time": 0, "dossier.finished_due": 0}}}
    section = formulas.page(held, {one.id: [nothing]}).split("\n### ")[1]
    assert "Kết quả: **–**, lý do “không có hồ sơ”." in section


def test_every_case_that_has_a_result_is_worked_on_the_page():
    text, worked, known = generated.FORMULAS.read_text("utf-8"), formulas.cases(), load().by_id()
    assert "Xem tệp ví dụ" not in text
    for section in text.split("\n### ")[1:]:
        id = section.split("`")[1]
        results = [case["expect"].get("value", case["expect"].get("near")) for case in worked[id]]
        if any(one is not None for one in results):
            assert "Kết quả: **–**" not in section, id
        if known[id].value.kind == "quantile" and not id.startswith("onestop."):
            assert "hồ sơ" not in section, id


def test_a_quantile_shows_its_row_and_the_place_that_is_taken():
    held = load()
    one = held.by_id()["petition.handling_days_median"]
    case = {
        "period": "2024-03", "now": "2024-04-01T08:00", "as_of": "2024-04-01T08:00",
        "durations": {"802": [9, 1], "803": [20, 4]}, "expect": {"near": 4},
    }  # fmt: skip
    section = formulas.page(held, {one.id: [case]}).split(f"`{one.id}`")[1].split("\n### ")[0]
    assert "giá trị mà 50\u00a0% phản ánh không vượt. Xếp mọi phản ánh" in section
    assert (
        "đơn vị 802: 9, 1; đơn vị 803: 20, 4. Xếp chung: 1, 4, 9, 20;"
        " vị trí thứ 2 trong 4 phản ánh: 4." in section
    )
    assert re.search(
        r"Kết quả, theo nhóm thời gian: \*\*(3,9|4,0|4,1)\u00a0ngày làm việc\*\*\.", section
    )


def test_a_share_of_units_shows_every_unit_and_the_division():
    held = load()
    one = held.by_id()["it_staff.unit_rate"]
    case = {
        "period": "2024-06", "now": "2024-07-12T08:00", "as_of": "2024-07-12T08:00",
        "units": [3, 0, None], "expect": {"value": 0.5},
    }  # fmt: skip
    section = formulas.page(held, {one.id: [case]}).split(f"`{one.id}`")[1].split("\n### ")[0]
    assert (
        "Từng đơn vị: 3, 0, chưa báo cáo. Đạt: 1; có số liệu: 2."
        " Chia: 1 ÷ 2 = **50\u00a0%**." in section
    )


def test_the_page_says_how_to_read_what_is_said_of_a_figure():
    """Each with its example; the limits are those of the code."""
    page = generated.FORMULAS.read_text("utf-8").replace("\u00a0", " ")
    section = page.split("## Đọc con số")[1].split("\n## ")[0]
    for told in (
        "Khoảng 95 %", "“Hạng 3–7”", "“Chưa chắc”", "Lộ trình", "Tốc độ cần có",
        "Cùng số ngày làm việc", "Số chốt", "Dự báo và khả năng đạt", "Đạt nhưng chưa bền vững",
    ):  # fmt: skip
        (one,) = re.findall(rf"^\*\*{told}\.\*\*.*$", section, re.M)
        assert "Ví dụ" in one or told == "Đạt nhưng chưa bền vững"
    limits = re.findall(r"^- .*$", section, re.M)
    assert len(limits) == 7
    assert all("Ví dụ" in one for one in limits)
    assert "19 trên 20 hồ sơ là 95 %, khoảng 76,4 %–99,1 %" in section
    assert "D 80 trên 100, khoảng 71,1 %–86,7 %: hạng 4." in section


def test_a_limit_that_moves_moves_on_the_page(monkeypatch):
    rate = load().by_id()["onestop.on_time_rate"]
    monkeypatch.setattr(sustain, "SHRUNK", 0.7)
    monkeypatch.setattr(sustain, "SHARE_MET", 0.5)
    section = reading.section(rate).replace("\u00a0", " ")
    assert "dưới 70 % của năm trước" in section
    assert "dưới 700 thì nhắc" in section
    assert "từ 6 tháng đạt trở lên thì không nhắc, 5 tháng thì nhắc" in section


def test_the_page_of_decision_766_names_every_component():
    text = generated.PAGE_766.read_text("utf-8")
    for code in ("1.1", "2.1", "3.3", "3.5b", "4.CT", "4.5a", "5.4"):
        assert f"| {code} |" in text
    assert "ước tính" in text
    for code, word in (("2.2", "bắt đầu nằm trong kỳ"), ("3.3", "đồng bộ (1.4)")):
        assert re.search(rf"^- {re.escape(code)}: .*{re.escape(word)}", text, re.M), code


def test_every_definition_names_its_schema_and_every_indicator_has_its_heading():
    page = generated.PAGE.read_text("utf-8")
    for path in generated.ROOT.glob("indicators/definitions/*/[!_]*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../schema.json", path
        assert f"### {path.stem}\n" in page


def test_definitions_name_connectors_that_exist_and_figures_that_can_be_reported():
    held = load(known_sources=registry.names())
    may_report = set(reporting.kept().measures)
    for one in held.all:
        if one.sources == ("reported",):
            assert set(one.measures) <= may_report, one.id


def test_what_is_divided_or_added_up_shows_its_steps():
    """A result that only stands there proves nothing to who must answer for it."""
    text = formulas.page(load(), formulas.cases())
    sections = dict(part.split("\n", 1) for part in text.split("\n### ")[1:])
    for one in load().all:
        example = next(
            (row for row in sections[one.name.vi].split("\n") if row.startswith("**Ví dụ.**")), ""
        )
        if (
            one.value.kind in ("ratio", "mean", "share_of_units", "score")
            and "**–**" not in example
        ):
            assert " = **" in example, one.id
    assert "3.1: 2 × 60 % ÷ 80 % = 1,50" in text.replace("\u00a0", " ")
    assert "1.036.800 giây ÷ 4 ÷ 86.400 = **3,0" in text.replace("\u00a0", " ")
