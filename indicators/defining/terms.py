"""The part of the glossary that the definitions make: indicators, measures, dimensions. Pure."""

from __future__ import annotations

from indicators.defining.dimensions import DIMENSION_NAMES, MEMBER_NAMES
from indicators.defining.loader import Definitions
from indicators.defining.measures import MEASURES, measure

MARK = "<!-- from here on made by `python -m indicators.defining.generated`; do not edit -->"
"""Above it the page is written by hand, below it nothing is."""


def page(by_hand: str, definitions: Definitions) -> str:
    """The whole page: what is written by hand, then what is made."""
    kept = by_hand.split(MARK)[0].rstrip()
    return "\n".join([kept, "", MARK, *_indicators(definitions), *_measures(definitions), *_cuts()])


def _indicators(definitions: Definitions) -> list[str]:
    lines = [
        "",
        "## Chỉ tiêu (indicators)",
        "",
        "Cách tính từng chỉ tiêu kèm ví dụ: [công thức](formulas.md).",
        "",
        "| id | tên (vi) | trên màn hình ghép | English | đơn vị |",
        "| --- | --- | --- | --- | --- |",
    ]
    return lines + [
        f"| `{one.id}` | {one.name.vi} | {one.short_name} | {one.name.en} | {one.unit} |"
        for one in definitions.all
    ]


def _measures(definitions: Definitions) -> list[str]:
    """Sums of facts first, then the reported figures that some definition uses."""
    told = {one.name: one.title for one in MEASURES.values()}
    for one in definitions.all:
        for name in (*one.measures, *one.guards.apart):
            told.setdefault(name, measure(name, one.words).title)
    used: dict[str, list[str]] = {}
    for one in definitions.all:
        for name in (*one.measures, *one.guards.apart):
            used.setdefault(name, []).append(f"`{one.id}`")
    lines = [
        "",
        "## Số đo (measures)",
        "",
        "| số đo | nghĩa | dùng trong |",
        "| --- | --- | --- |",
    ]
    return lines + [
        f"| `{name}` | {title} | {', '.join(dict.fromkeys(used.get(name, []))) or '–'} |"
        for name, title in told.items()
    ]


def _cuts() -> list[str]:
    lines = [
        "",
        "## Chiều phân tổ (dimensions)",
        "",
        "| chiều | tên | các giá trị |",
        "| --- | --- | --- |",
    ]
    for code, name in DIMENSION_NAMES.items():
        members = MEMBER_NAMES.get(code, {})
        shown = "; ".join(f"{key}: {word}" for key, word in members.items()) or "theo số liệu"
        lines.append(f"| `{code}` | {name} | {shown} |")
    return [*lines, ""]
