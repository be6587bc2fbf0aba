"""Every formula in plain Vietnamese with one worked example: a page for who must answer for it.

Made from the definitions and from the hand-worked cases that the build proves, so that it can say
nothing else than what is computed. Pure, but for ``cases``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import yaml

from core import format as say
from core.buckets import bucket
from core.settings import ROOT
from indicators.defining import lacking, targets, working
from indicators.defining.loader import Definitions
from indicators.defining.measure import Shape
from indicators.defining.measures import measure
from indicators.defining.model import Definition, Mean, Quantile, Ratio, ShareOfUnits
from indicators.evaluating.evaluate import Inputs, Outcome, add, display, evaluate, meets
from indicators.evaluating.scoring import Score

CASES = ROOT / "tests" / "indicators" / "cases"

Case = Mapping[str, Any]

_KINDS = {
    "sum": "Cộng đại lượng của mọi đơn vị trong kỳ.",
    "count": "Đếm mọi việc xảy ra trong kỳ, cộng các đơn vị.",
    "ratio": "Cộng tử số và cộng mẫu số của mọi {parts} trước, rồi mới chia; không lấy trung bình"
    " các tỷ lệ.",
    "last": "Số đang có vào cuối kỳ; số liệu báo cáo thì lấy báo cáo mới nhất tính đến cuối kỳ.",
    "gain": "Cộng số tăng giữa các lần đọc bộ đếm liền nhau trong kỳ, kể từ số của ngày ngay trước"
    " kỳ; bộ đếm tụt rồi trở lại mức cũ, hoặc vọt lên rồi về lại, thì lần đọc ấy không tính;"
    " đếm lại từ đầu thì cộng tiếp từ số thấp.",
    "mean": "Cộng đại lượng, cộng số {counted}, rồi mới chia.",
    "quantile": "Xếp mọi {counted} từ ngắn đến dài, lấy giá trị tại vị trí đã định; sai số không"
    " quá 2,5 %.",
    "share_of_units": "Đếm số đơn vị đạt, chia cho số đơn vị có số liệu.",
    "score": "Đổi giá trị của từng chỉ tiêu thành điểm rồi cộng; phần chưa có số liệu không chấm,"
    " không tính là 0.",
    "python": "Hàm riêng viết bằng chương trình; cách tính bằng lời ở trên.",
}
_COUNTED = {
    "dossier": "hồ sơ", "document": "văn bản", "petition": "phản ánh", "dataset": "bộ dữ liệu",
}  # fmt: skip
"""Fact kind → what one of them is called."""
_HEAD = """# Công thức các chỉ tiêu

Trang này dành cho người phải trả lời về con số: mỗi chỉ tiêu tính thế nào, kèm một ví dụ tính tay.
Trang được tạo từ định nghĩa và từ chính các ví dụ mà mỗi lần dựng phần mềm đều kiểm lại
(`python -m indicators.defining.generated`); không sửa tay.
(English: every formula with one worked example.)

Ba quy tắc chung:

- **Cộng trước, chia sau.** Tỷ lệ của toàn tỉnh, của quý, của năm là tổng tử số chia tổng mẫu số.
- **Không có mẫu số thì không có tỷ lệ**: hiện “–” kèm lý do, không bao giờ là 0 % hay 100 %.
- **Thiếu không phải là 0.** Đơn vị chưa gửi số liệu làm giảm độ phủ, không làm giảm giá trị.

Sau khi sắp xếp đơn vị ngày 01/07/2025, chuỗi của một xã, phường mới được nối về trước bằng tử số và
mẫu số của các đơn vị cũ nhân trọng số (trọng số của mỗi đơn vị cũ cộng lại bằng 1); điểm nào có
phần ước tính đều được đánh dấu."""


def cases(folder: Path = CASES) -> dict[str, list[Case]]:
    """The hand-worked cases by indicator."""
    return {
        path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))
    }


def page(definitions: Definitions, worked: Mapping[str, Sequence[Case]], reading: str = "") -> str:
    """The page, in Markdown. ``reading``: its section on what is said of figures."""
    lines = [_HEAD, "", reading] if reading else [_HEAD]
    for group in definitions.groups:
        mine = [one for one in definitions.all if one.group == group.id]
        if mine:
            lines += ["", f"## {group.name.vi}"]
        for one in mine:
            lines += _section(one, definitions.by_id(), worked.get(one.id, ()))
    return "\n".join(lines) + "\n"


def _section(one: Definition, known: Mapping[str, Definition], worked: Sequence[Case]) -> list[str]:
    out = ["", f"### {one.name.vi}", "", f"`{one.id}` · đơn vị tính: {one.unit}", "", one.method]
    rule = _KINDS.get(one.value.kind, "").format(counted=_counted(one), parts=_parts(one))
    out += ["", f"**Công thức.** {formula(one, known)} {rule}".rstrip()]
    apart = [measure(name, one.words).title for name in one.guards.apart]
    if apart:
        out += ["", f"**Đếm riêng, không trộn vào:** {'; '.join(apart)}."]
    out += ["", f"**Khi không tính được:** {lacking.words(one)}."]
    out += _promises(one)
    told = [case for case in worked if _outcome(one, case).value is not None]
    for example in (told or list(worked))[:1]:
        out += ["", f"**Ví dụ.** {_example(one, known, example)}"]
    return out


def _promises(one: Definition) -> list[str]:
    """The targets with their documents."""
    told = [
        f"{targets.words(one, targets.made(spec))} từ {spec.since:%d/%m/%Y} ({spec.document})"
        for spec in one.targets
        if spec.unit is None
    ]
    return ["", f"**Mục tiêu:** {'; '.join(told)}."] if told else []


def formula(one: Definition, known: Mapping[str, Definition]) -> str:
    """What is divided by what, in the words of the measures."""
    names = [measure(name, one.words).title for name in one.measures]
    match one.value:
        case Ratio():
            return f"*{names[0]}* ÷ *{names[1]}*."
        case Mean():
            by = f" ÷ {say.trimmed(one.value.divide_by)}" if one.value.divide_by != 1 else ""
            return f"*{names[0]}* ÷ *{names[1]}*{by}."
        case Quantile():
            part = f"{say.percent(one.value.share, 0)} {_counted(one)}"
            return f"*{names[0]}*: giá trị mà {part} không vượt."
        case ShareOfUnits():
            at_most = one.value.at_most is not None
            bound = one.value.at_most if at_most else one.value.at_least
            inner = known[one.value.indicator]
            shown = display(inner, Outcome(bound, bound, 1.0))
            word = "không quá" if at_most else "từ"
            return f"Số đơn vị có *{inner.name.vi}* {word} {shown} ÷ số đơn vị có số liệu."
        case Score():
            listed = "; ".join(_component(part, known) for part in one.value.components)
            return f"Tổng điểm, tối đa {say.trimmed(one.value.ceiling)}: {listed}."
        case _:
            return f"{', '.join(f'*{name}*' for name in names)}."


def _parts(one: Definition) -> str:
    """What its sums are added over: what lies at no unit is added over its fields."""
    return "đơn vị" if "unit" in one.dimensions else "lĩnh vực"


def _counted(one: Definition) -> str:
    """What the facts of its measures are called."""
    kind = measure(one.measures[0], one.words).kind if one.measures else ""
    return _COUNTED.get(kind, "việc")


def _component(part: Any, known: Mapping[str, Definition]) -> str:
    top = f"{part.code} {part.name.vi}, tối đa {say.trimmed(part.ceiling)} điểm"
    if part.absent is not None:
        return f"{top} (chưa chấm: {part.absent.vi})"
    if part.rule == "follow":
        return f"{part.code} {part.name.vi} (chỉ theo dõi): *{known[part.indicator].name.vi}*"
    return f"{top}, theo *{known[part.indicator].name.vi}*"


def _example(one: Definition, known: Mapping[str, Definition], case: Case) -> str:
    """The parts, how they are added and divided, and what comes out."""
    outcome, given = _outcome(one, case), _given(one, known, case)
    if outcome.value is None:
        reason = outcome.reason or one.reason_null
        return f"{given} Kết quả: **{say.NOTHING}**, lý do “{reason}”."
    unit = "" if one.unit == "%" else f"{say.NBSP}{one.unit}"
    result = f"**{display(one, outcome)}{unit}**"
    worked = working.steps(one, known, case.get("inputs", {}), outcome, result)
    if worked:
        return f"{given} {worked}"
    how = ", theo nhóm thời gian" if isinstance(one.value, Quantile) else ""
    return f"{given} Kết quả{how}: {result}."


def _outcome(one: Definition, case: Case) -> Outcome:
    """What the product makes of a case; for other shapes what the case says must come out."""
    expect = case["expect"]
    if "durations" in case and isinstance(one.value, Quantile):
        held = Counter(bucket(int(each * one.value.divide_by)) for each in _lasting(case))
        return evaluate(one, Inputs(buckets=held))
    if "units" in case:
        return evaluate(one, Inputs(units=tuple(case["units"])))
    if "sums" in case and case.get("as_of") is not None and one.measures:
        whole: dict[str, float] = {}
        for row in case["sums"].values():
            add(whole, {name: n for name, n in row.items() if n is not None})
        return evaluate(one, Inputs(whole))
    top = expect.get("numerator", expect.get("value"))
    return Outcome(expect.get("value"), top, expect.get("denominator"), expect.get("reason", ""))


def _given(one: Definition, known: Mapping[str, Definition], case: Case) -> str:
    """What goes in, in words."""
    if "inputs" in case:
        told = [_input(known, id, value) for id, value in case["inputs"].items()]
        if not told:
            return "Chưa có số liệu đầu vào nào."
        return f"{'; '.join(told)}."
    if "reports" in case:
        rows = [
            f"{measure(row['measure'], one.words).title} kỳ {row['period']}: {_n(row['value'])}"
            for row in case["reports"]
        ]
        return f"Đã báo cáo: {'; '.join(dict.fromkeys(rows))}."
    if "durations" in case and isinstance(one.value, Quantile):
        return _standing(one.value, _counted(one), case)
    if "units" in case and isinstance(one.value, ShareOfUnits):
        return _of_units(one.value, case["units"])
    if isinstance(one.value, Ratio):
        return _fractions(one.value, case["sums"])
    parts = [
        f"{_where(where)}: {', '.join(_part(one, name, n) for name, n in row.items())}"
        for where, row in case["sums"].items()
    ]
    text = f"{'; '.join(parts)}."
    names = [name for name in one.measures if measure(name, one.words).shape is not Shape.HISTOGRAM]
    if len(case["sums"]) > 1 and names:
        added = {name: sum(row.get(name) or 0 for row in case["sums"].values()) for name in names}
        text += f" Cộng: {', '.join(_part(one, name, n) for name, n in added.items())}."
    return text


def _fractions(value: Ratio, sums: Mapping[str, Mapping[str, Any]]) -> str:
    """``đơn vị 802: 80 trên 100; … Cộng: tử số 90, mẫu số 120.``"""
    top, bottom = value.numerator, value.denominator
    parts = [
        f"{_where(where)}: {_n(row.get(top))} trên {_n(row.get(bottom))}"
        for where, row in sums.items()
    ]
    text = f"{'; '.join(parts)}."
    if len(sums) > 1:
        added = [sum(row.get(name) or 0 for row in sums.values()) for name in (top, bottom)]
        text += f" Cộng: tử số {_n(added[0])}, mẫu số {_n(added[1])}."
    return text


def _lasting(case: Case) -> list[float]:
    """The durations of all units from the shortest to the longest, in the indicator's unit."""
    return sorted(one for part in case["durations"].values() for one in part)


def _standing(value: Quantile, counted: str, case: Case) -> str:
    """Every duration of every unit, all in one row, and which of them is taken."""
    parts = [
        f"{_where(where)}: {_row(part) or f'không có {counted}'}"
        for where, part in case["durations"].items()
    ]
    text, row = f"{'; '.join(parts)}.", _lasting(case)
    if not row:
        return text
    at = ceil(value.share * len(row))
    taken = f"vị trí thứ {at} trong {len(row)} {counted}: {_n(row[at - 1])}"
    return f"{text} Xếp chung: {_row(row)}; {taken}."


def _of_units(value: ShareOfUnits, figures: Sequence[float | None]) -> str:
    """What each unit has, and how many of those that reported meet the condition."""
    told = [one for one in figures if one is not None]
    row = ", ".join("chưa báo cáo" if one is None else _n(one) for one in figures)
    met = sum(1 for one in told if meets(value, one))
    return f"Từng đơn vị: {row}. Đạt: {met}; có số liệu: {len(told)}."


def _row(figures: Sequence[float]) -> str:
    return ", ".join(_n(one) for one in figures)


def _where(where: str) -> str:
    """A unit's code says that it is one, as a field's does; other parts have their own name."""
    if where[:1].isdigit():
        return f"đơn vị {where}"
    return f"lĩnh vực {where}" if where[:1] == "G" else where


def _part(one: Definition, name: str, n: Any) -> str:
    return f"{measure(name, one.words).title.lower()} {_n(n)}"


def _input(known: Mapping[str, Definition], id: str, value: Any) -> str:
    name, figure = known[id].name.vi, value[0] if isinstance(value, list) else value
    return f"{name}: {display(known[id], Outcome(figure, figure, None))}"


def _n(value: Any) -> str:
    """A count with Vietnamese marks; an en dash for what was not delivered."""
    return say.NOTHING if value is None else say.trimmed(float(value), 4)
