"""What is made from the definitions: the editors' schema, the reference, formulas and glossary.

``python -m indicators.defining.generated`` writes them all; a test fails when one is not current.
"""

from __future__ import annotations

import json
from pathlib import Path

from core.settings import ROOT
from indicators.defining import formulas, lacking, targets, terms
from indicators.defining.dimensions import DIMENSION_NAMES
from indicators.defining.loader import Definitions, load
from indicators.defining.measures import MEASURES, measure
from indicators.defining.model import Definition, ShareOfUnits
from indicators.evaluating.scoring import Score
from indicators.index766 import page as index766
from indicators.outlook import reading

SCHEMA = ROOT / "indicators" / "schema.json"
PAGE = ROOT / "docs" / "reference" / "indicators.md"
FORMULAS = ROOT / "docs" / "formulas.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGE_766 = ROOT / "docs" / "reference" / "766.md"

_RATE = "onestop.on_time_rate"
"""By which the examples of how to read a figure are ranked."""
_LATENESS = {
    "minutes": "minutes",
    "hours": "hours",
    "days": "days",
    "working_days": "working days",
}


def schema() -> str:
    """JSON Schema of a definition file, with the measures that editors may offer."""
    made = Definition.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "Indicator definition"
    names = sorted(MEASURES)
    for spec in made["$defs"].values():
        for key in ("measure", "numerator", "denominator", "total", "count", "histogram"):
            if key in spec.get("properties", {}):
                spec["properties"][key]["examples"] = names
    return json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def page(definitions: Definitions) -> str:
    """The reference page of all indicators, in Markdown."""
    lines = [
        "# Indicators",
        "",
        "Made from `indicators/definitions/` by `python -m indicators.defining.generated`;"
        " do not edit.\nHow to add one: [add-an-indicator](../how-to/add-an-indicator.md).",
        "",
        "| id | chỉ tiêu | indicator | target |",
        "| --- | --- | --- | --- |",
    ]
    for one in definitions.all:
        held = "; ".join(_target(one, i) for i in range(len(one.targets))) or "–"
        lines.append(f"| [`{one.id}`](#{_anchor(one)}) | {one.name.vi} | {one.name.en} | {held} |")
    for group in definitions.groups:
        lines += ["", f"## {group.name.vi} ({group.name.en})"]
        for one in definitions.all:
            if one.group == group.id:
                lines += _section(one)
    lines += [
        "",
        "## Measures",
        "",
        "| name | số đo | facts | counted |",
        "| --- | --- | --- | --- |",
    ]
    for item in MEASURES.values():
        lines.append(f"| `{item.name}` | {item.title} | {item.kind} | {item.shape.value} |")
    return "\n".join(lines) + "\n"


def _anchor(one: Definition) -> str:
    return one.id.replace(".", "")


def _target(one: Definition, i: int) -> str:
    spec = one.targets[i]
    promise = targets.made(spec)
    where = f" ({spec.unit})" if spec.unit else ""
    return f"{targets.words(one, promise)} từ {spec.since:%d/%m/%Y}{where}"


def _named(one: Definition, name: str) -> str:
    return f"{measure(name, one.words).title} (`{name}`)"


def _formula(one: Definition) -> str:
    if isinstance(one.value, Score):
        parts = (f"{part.code} {part.name.vi}" for part in one.value.components)
        return f"cộng điểm ([766](766.md)): {'; '.join(parts)}"
    if isinstance(one.value, ShareOfUnits):
        return f"đơn vị đạt `{one.value.indicator}` / đơn vị có số liệu"
    return " / ".join(_named(one, name) for name in one.measures)


def _section(one: Definition) -> list[str]:
    cut = ", ".join(DIMENSION_NAMES[name] for name in one.dimensions) or "–"
    rows = [
        ("Định nghĩa", f"`{one.hash}`, kiểu `{one.value.kind}`"),
        ("Công thức", _formula(one)),
        ("Đếm riêng", "; ".join(_named(one, name) for name in one.guards.apart) or "–"),
        ("Chia theo", cut),
        ("Chủ quản", one.owner),
        ("Căn cứ", one.legal_basis or "–"),
        ("Nguồn", ", ".join(one.sources)),
        ("Nhịp", f"{one.cadence}, trễ tối đa {one.lateness} {_LATENESS[one.lateness_unit]}"),
        ("Khi không tính được", lacking.words(one)),
    ]
    for i, spec in enumerate(one.targets):
        rows.append(("Mục tiêu", f"{_target(one, i)}: {spec.document}"))
    lines = ["", f"### {one.id}", "", f"**{one.name.vi}** ({one.name.en})", "", one.method, ""]
    lines += ["| | |", "| --- | --- |", *(f"| {key} | {words} |" for key, words in rows)]
    return lines


def made() -> dict[Path, str]:
    """Every file that is made, with the text that it must have."""
    held = load()
    return {
        SCHEMA: schema(),
        PAGE: page(held),
        PAGE_766: index766.page(held),
        FORMULAS: formulas.page(held, formulas.cases(), reading.section(held.by_id()[_RATE])),
        GLOSSARY: terms.page(GLOSSARY.read_text("utf-8"), held),
    }


def write() -> list[Path]:
    """Write every file; returns those whose text changed."""
    changed = []
    for path, text in made().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    write()
