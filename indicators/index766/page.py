"""The reference page of Decision 766: how each component is scored, and from which records.

For a head of department, so in Vietnamese; made from the definitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core import format as say
from indicators.defining.loader import Definitions
from indicators.defining.measures import measure
from indicators.defining.model import Definition
from indicators.evaluating.scoring import Component, Score
from indicators.index766.scorecard import TOTAL

_HEAD = Path(__file__).with_name("page.md")
"""What stands above the groups."""


def page(definitions: Definitions) -> str:
    """The page in Markdown."""
    by_id = definitions.by_id()
    total = by_id[TOTAL]
    assert isinstance(total.value, Score)
    lines = [_HEAD.read_text("utf-8")]
    for part in total.value.components:
        group = by_id[part.indicator or ""]
        assert isinstance(group.value, Score)
        lines += [f"## {part.code}: {part.name.vi} (tối đa {say.trimmed(part.ceiling)})", ""]
        lines += [group.method, "", "| mã | thành phần | tối đa | cách chấm | lấy từ |"]
        lines += ["| --- | --- | --- | --- | --- |"]
        lines += [_row(one, by_id) for one in group.value.components]
        notes = [
            f"- {one.code}: {one.differs.vi}." for one in group.value.components if one.differs
        ]
        lines += ["", *notes, ""] if notes else [""]
    return "\n".join(lines).rstrip() + "\n"


def _row(one: Component, by_id: dict[str, Definition]) -> str:
    source = one.absent.vi if one.absent is not None else ""
    if one.indicator is not None:
        inner = by_id[one.indicator]
        anchor = inner.id.replace(".", "")
        sums = "; ".join(_sums(inner))
        source = f"[{inner.name.vi}](indicators.md#{anchor}): {sums}"
    top = say.trimmed(one.ceiling)
    return f"| {one.code} | {one.name.vi} | {top} | {_rule(one)} | {source} |"


def _sums(inner: Definition) -> Iterator[str]:
    for name in inner.measures:
        yield measure(name, inner.words).title


def _rule(one: Component) -> str:
    """The rule in words."""
    top = say.trimmed(one.ceiling)
    if one.indicator is None:
        return "không chấm"
    match one.rule:
        case "follow":
            return "chỉ theo dõi, không chấm"
        case "steps":
            told = (f"từ {say.percent(at, 0)}: {say.trimmed(made)}" for at, made in one.steps)
            return "theo ngưỡng, " + ", ".join(told)
        case "inverse":
            rate = "(100 % − tỷ lệ)"
        case _:
            rate = "tỷ lệ"
    if one.full_at == 1:
        return f"{top} × {rate}"
    return (
        f"{top} × {rate} / {say.percent(one.full_at, 0)}, đủ điểm từ {say.percent(one.full_at, 0)}"
    )
