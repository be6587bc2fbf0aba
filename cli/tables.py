"""Small plain tables for the terminal; a pipe gets the same text."""

from __future__ import annotations

from collections.abc import Sequence

from core import format as say
from core.clock import day_date
from core.runs import Outcome, Run
from core.text import nfc
from core.values import Freshness, Value
from indicators.asking.answers import REASONS, FromOther, Passport, RecordsLink
from indicators.asking.because import because, reasons_of
from indicators.defining.model import Definition
from indicators.evaluating.scoring import Scored
from indicators.outlook.lines import lines
from indicators.outlook.prospect import Outlook
from indicators.outlook.say import sentence
from indicators.versions.ledger import Step

OUTCOMES = {
    Outcome.RUNNING: "đang chạy",
    Outcome.SUCCESS: "đủ",
    Outcome.PARTIAL: "một phần",
    Outcome.FAILED: "lỗi",
    Outcome.ABANDONED: "bỏ dở",
    Outcome.SKIPPED: "bỏ qua",
}
_NOW = "nay, tính lại"  # when: nobody published it
_MOVED = (
    "↺ có phần của đơn vị trước hoặc sau sắp xếp: tử, mẫu cộng theo trọng số rồi mới chia;\n"
    "≈ như vậy, với trọng số ước tính."
)
FRESHNESS = {
    Freshness.FRESH: "mới",
    Freshness.STALE: "cũ",
    Freshness.FAILED: "nguồn lỗi",
    Freshness.MISSING: "thiếu",
}


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head, columns as wide as their widest cell."""
    cells = [[nfc(str(cell)) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def runs(done: list[Run]) -> None:
    """What the runs of a pull brought."""
    head = ("luồng", "từ", "đến", "kết quả", "đọc", "mới", "sửa", "như cũ", "xóa", "để riêng")
    rows = [
        (
            run.stream,
            say.day(run.window_from),
            say.moment(run.window_to),
            OUTCOMES[run.outcome],
            *(
                say.number(count)
                for count in (
                    run.fetched,
                    run.new,
                    run.changed,
                    run.unchanged,
                    run.deleted,
                    run.quarantined,
                )
            ),
        )
        for run in done
    ]
    print(columns(head, rows))
    for fault in dict.fromkeys(run.fault for run in done if run.fault):
        print(fault)


def values(found: list[Value]) -> None:
    """Values, one a line."""
    head = ("đơn vị", "kỳ", "giá trị", "tử số", "mẫu số", "mục tiêu", "trạng thái", "số liệu")
    rows = [
        (
            one.extra.get("name") or one.unit_name,
            one.period.label(),
            _figure(one),
            say.trimmed(one.numerator),
            say.trimmed(one.denominator),
            _target(one),
            one.status.word.lower(),
            one.freshness_note or FRESHNESS[one.freshness],
        )
        for one in found
    ]
    print(columns(head, rows))
    if any(one.moved for one in found):
        print("\n" + _MOVED)
    for one in found[:1] if len(found) == 1 else []:
        for part in one.moved:
            guess = ", ước tính" if part.estimated else ""
            print(f"  {part.unit} {part.unit_name}: {say.percent(part.weight, 1)}{guess}")


def _figure(value: Value) -> str:
    """The figure, marked where other units have a share in it."""
    if value.value is None:
        return f"{say.NOTHING} ({value.reason})"
    mark = " ≈" if value.estimated else " ↺" if value.moved else ""
    return value.display + mark


def _target(value: Value) -> str:
    if value.target is None:
        return ""
    figure = value.target.figure
    if value.display.endswith("%"):
        return say.percent(figure, 1)
    return say.trimmed(figure)


def _document(found: Passport) -> str:
    """By which promise it is judged, and from when that holds; "" without one."""
    held = found.value.target
    if held is None:
        return ""
    return f"{found.target_document}, từ {say.day(day_date(held.since))}"


def passport(found: Passport) -> None:
    """A value and what proves it."""
    values([found.value])
    lines = [
        ("Cách tính", found.method),
        ("Căn cứ", found.legal_basis),
        ("Đơn vị chủ trì", found.owner),
        ("Văn bản mục tiêu", _document(found)),
        (found.numerator_name or "Tử số", _link(found.numerator_records)),
        (found.denominator_name or "Mẫu số", _link(found.denominator_records)),
        *map(_part, found.parts),
        *((f"Của {one.moved.unit_name}", _others(one)) for one in found.others),
        *zip(found.set_apart_names, map(_link, found.set_apart), strict=True),
        ("Của kỳ đã qua không biết được", "; ".join(found.apart_untold)),
        ("Bị để riêng", _aside(found)),
        ("Lần tính", ", ".join(one.run_id for one in found.runs if one.kind == "evaluate")),
        (
            "Lần lấy gần nhất trước khi tính",
            ", ".join(one.run_id for one in found.runs if one.kind != "evaluate"),
        ),
    ]
    print()
    for name, text in lines:
        if text:
            print(f"{name}: {text}")
    for check in found.checks:
        print(f"{'✓' if check.passed else '✗'} {check.name}: {check.detail}")


def _aside(found: Passport) -> str:
    """By reason how many would or might have counted, and among how many they were looked for."""
    said = ", ".join(f"{k}: {v}" for k, v in found.quarantined.items()) or "không có"
    most = say.number(found.suspects_of)
    return f"{said} (trong {most} bản ghi mới nhất của mỗi nguồn)" if found.suspects_of else said


def _part(one: Scored) -> tuple[str, str]:
    """A part of a score: its points out of its ceiling, or why it is not judged."""
    name = f"{one.component.code} {one.component.name.vi}"
    if one.points is None:
        return name, f"không chấm ({one.reason})"
    source = f" ← {one.component.indicator}"
    return name, f"{say.number(one.points, 2)}/{one.component.ceiling:g}{source}"


def _others(one: FromOther) -> str:
    """The lists of another unit's records, and the share of them that counts."""
    lists = [text for text in (_link(one.numerator), _link(one.denominator)) if text]
    return f"{say.percent(one.moved.weight, 1)} của {' ÷ '.join(lists)}"


def outlook(found: Outlook, definition: Definition) -> None:
    """What is ahead of a value, in sentences."""
    print()
    for _, said in lines(found, definition):
        print(said)
    if found.finding is None:
        return
    if found.finding.fragile:
        print("Đạt nhưng chưa bền vững:")
    for one in found.proven:
        link = _link(one.records)
        print(f"- {sentence(one.reason, definition)}{f' {link}' if link else ''}")
    for reason in found.finding.sound:
        print(sentence(reason, definition))


def _link(link: RecordsLink | None) -> str:
    if link is None:
        return ""
    query = "&".join(f"{key}={value}" for key, value in sorted(link.query.items()))
    return f"{say.number(link.count)} bản ghi (/api/v1/records/{link.kind}?{query})"


def changes(found: Sequence[Value]) -> None:
    """Revised values: what stood before, what stands now, why."""
    if not found:
        print("Không có số liệu nào đã đổi.")
        return
    rows = [
        (
            say.moment(one.known_from) if one.known_from else _NOW,
            one.indicator,
            one.unit_name,
            one.period.code,
            f"{one.extra['before']} → {one.display}",
            because(reasons_of(one)),
        )
        for one in found
    ]
    print(columns(("lúc", "chỉ tiêu", "đơn vị", "kỳ", "đổi", "vì sao"), rows))


def ledger(steps: Sequence[Step]) -> None:
    """Every step of a value: the parts before and after, and what each cause added."""
    if not steps:
        print("Số liệu không đổi.")
    for one in steps:
        why = REASONS.get(one.reason, one.reason)
        at = _NOW if one.after.made_now else say.moment(one.after.known_from)
        print(f"{at}  {one.before.display} → {one.after.display}  ({why})")
        for part in one.parts:
            print(f"  {part.title}: {say.trimmed(part.before)} → {say.trimmed(part.after)}")
            for cause in part.causes:
                by = f", {cause.facts} bản ghi" if cause.facts else ""
                run = f", lần chạy {cause.run.run_id}" if cause.run else ""
                told = REASONS.get(cause.reason, cause.reason)
                sign = "+" if cause.amount > 0 else ""
                print(f"    {sign}{say.trimmed(cause.amount)}: {told}{by}{run}")
