"""A new indicator from one that exists: a definition and its hand-worked cases, to be filled in."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import yaml

from core.errors import MisuseError
from indicators.defining.checks import BLANK
from indicators.defining.loader import Definitions
from indicators.defining.measure import Shape
from indicators.defining.measures import measure
from indicators.defining.model import (
    METHOD,
    SHORT_NAME,
    CountOf,
    Definition,
    Last,
    Mean,
    Quantile,
    Ratio,
    ShareOfUnits,
    SumOf,
)
from indicators.evaluating.evaluate import Inputs, Outcome, display, evaluate

_ID = re.compile(r"[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*)+")
_FROM = (SumOf, CountOf, Ratio, Last, Mean, Quantile, ShareOfUnits)
_BORROWED = (
    "valid_from",
    "unit", "shown_as", "decimals", "direction", "value", "words", "dimensions", "grains", "owner",
    "legal_basis", "sources", "watch_within", "minimum_count", "cadence", "lateness",
    "lateness_unit", "guards", "reason_null",
)  # fmt: skip
_YOURS = ("unit", "direction", "value", "owner", "legal_basis", "cadence", "guards")
_HEAD = "# yaml-language-server: $schema=../../schema.json\n"
_CASE_HEAD = """# Worked by hand. sums: by unit, added before dividing; expect: what must come out.
# Put figures of your own in and work them out on paper: what the program made proves nothing.

"""
_NOW, _EMPTY = "2024-04-01T08:00", "nothing to count"


def indicator(
    tree: Path, held: Definitions, id: str, *, group: str = "", like: str = "", **said: str
) -> list[Path]:
    """Write the two files of a new indicator into a checkout; their paths.

    ``like``: the indicator whose formula is borrowed; by default the first of the group. ``said``:
    ``name``, ``name_en``, ``short_name``, ``method``; what is not said is left as ``‹…›``, which
    ``./ioc check`` refuses by line. Raises MisuseError, and then has written nothing.
    """
    if not _ID.fullmatch(id):
        raise MisuseError(
            f"Mã “{id}” không dùng được: nhóm.tên, chữ thường không dấu, số, gạch dưới; "
            "ví dụ onestop.e_result_rate."
        )
    group = group or id.split(".")[0]
    groups = [one.id for one in held.groups]
    if group not in groups:
        raise MisuseError(
            f"Không có nhóm “{group}”; các nhóm: {', '.join(groups)} (chọn bằng --group). "
            "Nhóm mới là một thư mục có _group.yaml; xem docs/how-to/add-an-indicator.md."
        )
    files = [
        tree / "indicators" / "definitions" / group / f"{id}.yaml",
        tree / "tests" / "indicators" / "cases" / f"{id}.yaml",
    ]
    taken = [str(one.relative_to(tree)) for one in files if one.exists()]
    if taken or id in held.by_id():
        where = ", ".join(taken) or "danh mục"
        raise MisuseError(f"Đã có chỉ tiêu “{id}” ({where}); một mã không dùng lại cho nghĩa khác.")
    short = said.get("short_name", "")
    if len(short) > SHORT_NAME or short in {one.short_name for one in held.all}:
        raise MisuseError(
            f"--short-name: “{short}” dài quá {SHORT_NAME} ký tự hoặc đã có chỉ tiêu khác dùng."
        )
    method = said.get("method", "")
    if method and len(method) < METHOD:
        raise MisuseError(
            f"--method: “{method}” ngắn dưới {METHOD} ký tự; viết tử số là gì, mẫu số là gì, cái gì"
            " không tính, hoặc bỏ trống để điền sau."
        )
    base = _base(held, group, like)
    texts = [_HEAD + _definition(base, held, id, group, said), _CASE_HEAD + _cases(base)]
    for path, text in zip(files, texts, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return files


def _base(held: Definitions, group: str, like: str) -> Definition:
    """The indicator that is borrowed from. Raises MisuseError naming those that can be."""
    able = [one for one in held.all if isinstance(one.value, _FROM)]
    if like:
        found = next((one for one in able if one.id == like), None)
    else:
        found = next((one for one in able if one.group == group), None)
    if found is None:
        kinds = ", ".join(one.id for one in able)
        raise MisuseError(f"--like: chọn chỉ tiêu có công thức gần nhất trong: {kinds}.")
    return found


def _blank(what: str) -> str:
    return f"{BLANK}{what}›"


def _definition(
    base: Definition, held: Definitions, id: str, group: str, said: dict[str, str]
) -> str:
    """The YAML; lines that are borrowed and must be looked at end with ``# yours``."""
    kept = base.model_dump(mode="json", exclude_defaults=True)
    order = max((one.order for one in held.all if one.group == group), default=0) + 10
    made: dict[str, Any] = {
        "id": id,
        "name": {
            "vi": said.get("name") or _blank("tên đầy đủ, tiếng Việt"),
            "en": said.get("name_en") or _blank("the name in English"),
        },
        "short_name": said.get("short_name") or _blank("tên ngắn ≤ 23 chữ"),
        "group": group,
        "order": order,
    }
    made |= {key: kept[key] for key in _BORROWED if key in kept}
    made["method"] = said.get("method") or _blank(
        "tử số là gì, mẫu số là gì, cái gì không tính; viết sao cho một trưởng phòng đọc là hiểu"
    )
    lines = [
        f"{key}: {_flow(value)}{'    # yours' if key in _YOURS else ''}"
        for key, value in made.items()
    ]
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value on one line, as the other definitions are written."""
    text: str = yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=True
    )
    return text.strip().removesuffix("...").strip()


def _cases(base: Definition) -> str:
    """Two cases that hold for the borrowed formula: something, and nothing."""
    match base.value:
        case Quantile(share=share):
            cases = _of_durations(base, share)
        case ShareOfUnits():
            cases = _of_units(base, base.value)
        case _:
            cases = _of_sums(base)
    text: str = yaml.safe_dump(
        cases, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )
    return text


def _of_durations(base: Definition, share: float) -> list[dict[str, Any]]:
    """Of two units: the first of all in order that as many lie at or below as the share says."""
    held = {"802": [1, 1, 1, 2, 2, 2], "803": [9, 9, 9, 40]}
    whole = sorted(one for part in held.values() for one in part)
    near = {"near": whole[math.ceil(share * len(whole)) - 1], "denominator": len(whole)}
    none = _expected(base, evaluate(base, Inputs())) | {"denominator": 0}
    return [
        _head("durations of two units are put together, not their quantiles")
        | {"as_of": _NOW, "durations": held, "expect": near},
        _head(_EMPTY) | {"as_of": _NOW, "durations": {"802": []}, "expect": none},
    ]


def _of_units(base: Definition, spec: ShareOfUnits) -> list[dict[str, Any]]:
    """Three units at the figure itself, one far from it, one without a value."""
    figure = spec.at_most if spec.at_least is None else spec.at_least
    assert figure is not None  # the one or the other, as the definition was read
    apart = abs(figure) / 2 or 1.0
    missed = figure - apart if spec.at_most is None else figure + apart
    cases = []
    for about, values in (
        ("three of four that have a value", (figure, figure, figure, missed, None)),
        ("no unit has a value", (None,)),
    ):
        expect = _expected(base, evaluate(base, Inputs(units=values)))
        units = [_plain(one) for one in values]
        cases.append(_head(about) | {"as_of": _NOW, "units": units, "expect": expect})
    return cases


def _of_sums(base: Definition) -> list[dict[str, Any]]:
    """Sums of two units, or what one has reported."""
    observed = any(measure(n, base.words).shape is Shape.OBSERVED for n in base.measures)
    rows = _rows(base)
    whole = {name: float(sum(row[name] for row in rows)) for name in base.measures}
    return [
        _case(base, "parts are added before they are divided", rows[:1] if observed else rows,
              {n: float(rows[0][n]) for n in base.measures} if observed else whole, observed),
        _case(base, _EMPTY, [], dict.fromkeys(base.measures, 0.0), observed),
    ]  # fmt: skip


def _head(about: str) -> dict[str, Any]:
    return {"about": about, "period": "2024-03", "now": _NOW}


def _rows(base: Definition) -> list[dict[str, int]]:
    """Figures of two units: numerator, then denominator."""
    by = round(base.value.divide_by) if isinstance(base.value, Mean) else 1
    figures = [(80 * by, 100), (10 * by, 20)]
    return [dict(zip(base.measures, pair, strict=False)) for pair in figures]


def _case(
    base: Definition,
    about: str,
    rows: list[dict[str, int]],
    whole: dict[str, float],
    observed: bool,
) -> dict[str, Any]:
    made = _head(about)
    if observed:
        made["unit"] = 10_000_080
        made["reports"] = [
            {"measure": name, "unit": 10_000_080, "period": "2024-03", "value": n}
            for row in rows
            for name, n in row.items()
        ]
        given = Inputs({n: (whole[n] if rows else None) for n in base.measures})
    else:
        units = ("802", "803")
        zero = dict.fromkeys(base.measures, 0)
        made["as_of"] = _NOW
        made["sums"] = dict(zip(units, rows, strict=False)) or {"802": zero}
        given = Inputs(dict(whole))
    return made | {"expect": _expected(base, evaluate(base, given))}


def _expected(base: Definition, outcome: Outcome) -> dict[str, Any]:
    if outcome.value is None:
        return {"value": None, "reason": outcome.reason}
    shown = display(base, outcome).replace("\u00a0", " ")
    parts = {"value": outcome.value, "numerator": outcome.numerator}
    if outcome.denominator is not None:
        parts["denominator"] = outcome.denominator
    return {key: _plain(n) for key, n in parts.items()} | {"display": shown}


def _plain(number: float | None) -> float | None:
    """Without a point where there is nothing behind it."""
    return int(number) if number is not None and number.is_integer() else number
