"""How to read what is said of a figure, with one worked example each: a part of ``formulas.md``.

Every figure and limit comes from the code that says it on the screens, so that the page cannot say
another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core import format as say
from core.calendar import WorkingCalendar, official
from core.period import Grain, Period
from core.values import Freshness, Status, Target, Value
from indicators.asking import ranking
from indicators.defining.model import Definition
from indicators.outlook import backtest, delay, forecast, pace, sustain
from indicators.outlook.bands import LEVEL
from indicators.outlook.path import Path

_DAY = timedelta(days=1)
_MONTH = Period.of(Grain.MONTH, date(2026, 3, 1))
_HEAD = """## Đọc con số

Quanh mỗi con số còn có những điều được nói về nó: chắc đến đâu, có kịp không, có bền không. Phần
này giải thích từng điều bằng một ví dụ tính tay. Các ví dụ là giả định; các ngưỡng và phép tính lấy
từ chính phần mềm."""


def section(definition: Definition) -> str:
    """The section, in Markdown. ``definition``: a rate where more is better, for the examples."""
    calendar = official()
    told = [
        *_sure(definition),
        _path(calendar),
        _need(),
        _same_days(calendar),
        _final(),
        _forecast(),
        _lasting(),
    ]
    return "\n\n".join([_HEAD, *told])


def _p(share: float) -> str:
    return say.percent(share, 1)


def _n(value: float) -> str:
    return say.trimmed(value, 1)


def _rate(name: str, hits: int, total: int, target: Target | None = None) -> Value:
    """A unit's rate, for an example."""
    share = hits / total
    return Value(
        "", name, 0, name, _MONTH, {}, share, hits, total, _p(share), Status.NONE,
        Freshness.FRESH, "", 1.0, target, None, None, "", "",
    )  # fmt: skip


def _sure(definition: Definition) -> Iterator[str]:
    few, many = (19, 20), (1_900, 2_000)
    ends = [tuple(map(_p, ranking.wilson(*one))) for one in (few, many)]
    yield (
        "**Khoảng 95 %.** Một tỷ lệ tính từ ít việc có thể cao thấp do ngẫu nhiên. Khoảng 95 %"
        " (khoảng Wilson) là những mức thật sự có thể đứng sau con số ấy."
        f" Ví dụ: 19 trên 20 hồ sơ là {_p(19 / 20)}, khoảng {ends[0][0]}–{ends[0][1]};"
        f" 1.900 trên 2.000 hồ sơ cũng là {_p(19 / 20)}, nhưng khoảng chỉ"
        f" {ends[1][0]}–{ends[1][1]}."
    )
    units = [_rate("A", 990, 1_000), _rate("B", 97, 100), _rate("C", 96, 100), _rate("D", 80, 100)]
    ranks = {one.value.unit: one for one in ranking.rank(units, definition)}
    told = "; ".join(
        f"{unit.unit} {say.trimmed(unit.numerator or 0, 0)} trên"
        f" {say.trimmed(unit.denominator or 0, 0)}, khoảng {_p(ranks[unit.unit].low or 0.0)}–"
        f"{_p(ranks[unit.unit].high or 0.0)}: hạng {_rank(ranks[unit.unit])}"
        for unit in units
    )
    yield (
        "**“Hạng 3–7”.** Hai đơn vị có khoảng 95 % chồng lên nhau thì chưa nói được ai hơn ai. Hạng"
        " nhất có thể là 1 cộng số đơn vị mà cả khoảng nằm trên; hạng cuối có thể cũng tính như thế"
        f" từ dưới lên. Ví dụ bốn đơn vị: {told}. Đơn vị có mẫu số dưới mức tối thiểu của chỉ tiêu"
        " thì hiện số, không xếp hạng."
    )
    target = Target(at_least=0.95)
    said = "; ".join(
        f"{say.trimmed(hits, 0)} trên {say.trimmed(total, 0)}"
        f" ({_p(hits / total)}, khoảng {'–'.join(map(_p, ranking.wilson(hits, total)))}):"
        f" {_verdict(hits, total, target)}"
        for hits, total in ((97, 100), (1_960, 2_000), (80, 100))
    )
    yield (
        f"**“{ranking.UNSURE}”.** Mục tiêu nằm trong khoảng 95 % thì con số chưa đủ để nói đạt hay"
        f" không, và bảng xếp hạng ghi “{ranking.UNSURE}”. Ví dụ mục tiêu từ {_p(0.95)}: {said}."
    )


def _rank(one: ranking.Ranked) -> str:
    return f"{one.best}" if one.best == one.worst else f"{one.best}–{one.worst}"


def _verdict(hits: int, total: int, target: Target) -> str:
    found = ranking.verdict(*ranking.wilson(hits, total), target)
    return ranking.UNSURE if found is None else found.word


def _path(calendar: WorkingCalendar) -> str:
    first, end, day = date(2025, 12, 31), date(2026, 12, 31), date(2026, 3, 31)
    asked = Path("counted", ((first, 0.0), (end, 12_000.0)), "").at(day, calendar)
    done, total = (calendar.between(first + _DAY, one + _DAY) for one in (day, end))
    return (
        "**Lộ trình.** Con số cần đứng ở đâu hôm nay để kịp mục tiêu. Lộ trình đi thẳng theo ngày"
        " làm việc, nên không ai bị coi là chậm vì ngày nghỉ hay Tết; một tỷ lệ phải giữ suốt kỳ"
        " thì lộ trình là một mức không đổi. Ví dụ mục tiêu 12.000 việc trong năm 2026: đến"
        f" {say.day(day)} đã qua {done} trên {total} ngày làm việc, lộ trình là"
        f" 12.000 × {done} ÷ {total} = **{say.number(asked)}**."
    )


def _need() -> str:
    need = pace.needed_rate(Target(at_least=0.95), 910, 960, 240)
    count = pace.needed_count(Target(at_least=12_000), 9_000, 60)
    return (
        "**Tốc độ cần có.** Phần còn lại của kỳ phải ra sao thì cả kỳ mới đạt; số việc sẽ đến ước"
        f" theo nhịp từ đầu kỳ. Ví dụ mục tiêu từ {_p(0.95)}, đã có 910 trên 960, ước còn 240 hồ"
        " sơ:"
        f" cần (95 % × 1.200 − 910) ÷ 240 = **{_p(need.rate or 0.0)}**. Với số đếm: còn thiếu 3.000"
        f" việc trong 60 ngày làm việc thì mỗi ngày cần **{_n(count.per_day or 0.0)}**."
    )


def _same_days(calendar: WorkingCalendar) -> str:
    march, february = _MONTH, _MONTH.previous()
    done = pace.fewer(20, february, calendar)
    ends = [piece.end - _DAY for one in (march, february)
            if (piece := pace.stretch(one, done, calendar)) is not None]  # fmt: skip
    return (
        "**Cùng số ngày làm việc.** Kỳ đang chạy chỉ so với cùng số ngày làm việc đầu kỳ của kỳ"
        " trước và của năm trước. Kỳ đem so có ít ngày hơn thì cả hai bên cùng tính theo số ngày ít"
        " hơn, và được nói rõ. Ví dụ sau 20 ngày làm việc của tháng 03/2026: tháng 02/2026 có Tết,"
        f" chỉ có {done} ngày, nên so {done} ngày đầu của hai tháng, tức đến {say.day(ends[0])} và"
        f" đến {say.day(ends[1])}."
    )


def _final() -> str:
    past, of = [], 2_000.0
    for n, known in enumerate((980.0, 1_000.0, 1_020.0, 990.0, 1_000.0, 1_010.0)):
        month = Period.of(Grain.MONTH, date(2025, n + 1, 1))
        past.append(delay.Known(month, (known, None), (of, None)))
    made = delay.likely(600, None, past)
    if made is None:
        raise ValueError("the example has too few months")
    return (
        "**Số chốt.** Tháng đang chạy rồi sẽ khép lại ở đâu, tính cả những việc báo muộn: học từ"
        " các"
        " tháng trước khi số liệu của chúng tới cùng tỷ lệ ngày làm việc như tháng này đã có. Dưới"
        f" {delay.LEAST} tháng được theo dõi ngay từ đầu thì không nói. Ví dụ đang có 600 việc; lúc"
        f" ấy {len(past)} tháng trước đã biết từ {_p(980 / of)} đến {_p(1_020 / of)}, ở giữa"
        f" {_p(made.share)}: số chốt có thể là 600 ÷ {_p(made.share)} ="
        f" **{say.number(made.middle)}**,"
        f" dải {say.percent(LEVEL, 0)} {say.number(made.low)}–{say.number(made.high)}."
    )


def _forecast() -> str:
    kept, tried = 9, 11
    chance = forecast.chance([1.0] * kept + [0.0] * (tried - kept), bool)
    return (
        "**Dự báo và khả năng đạt.** Phần đã có giữ nguyên, phần còn lại theo cách nào sai ít nhất"
        " khi thử trên chính các tháng cũ; không cách nào hơn “như cùng kỳ” thì không nêu số. Cần"
        " ít"
        f" nhất {backtest.least(1)} tháng trọn vẹn liền nhau để thử {backtest.ORIGINS} lần trước"
        " một"
        f" tháng. Dải chứa {say.percent(LEVEL, 0)} giữa của các sai số ấy. Khả năng đạt là (số lần"
        " đạt + 1) ÷ (số lần thử + 2), nên không bao giờ là 0 % hay 100 %. Ví dụ với"
        f" {kept} trên {tried} sai số cũ mục tiêu vẫn đạt: ({kept} + 1) ÷ ({tried} + 2) ="
        f" **{say.percent(chance, 0)}**. Mỗi kỳ đã qua được chấm một bản: bản mới nhất lập đến giữa"
        " kỳ, đặt cạnh số thực tế và số mà “như cùng kỳ” nêu hôm ấy."
    )


def _lasting() -> str:
    met, missing = say.percent(sustain.SHARE_MET, 0), say.percent(sustain.SHARE_MISSING, 0)
    fewest = int(sustain.SHARE_MET * sustain.MONTHS)
    shrunk, busy = say.percent(sustain.SHRUNK, 0), _n(sustain.BUSY)
    usual = sustain.TAIL / 20
    rows = (
        f"dưới {met} số tháng đạt (xét {sustain.MONTHS} tháng gần nhất, ít nhất {sustain.FEWEST}"
        " tháng có số), trong đó ít nhất 2 tháng chắc chắn không đạt. Ví dụ đủ"
        f" {sustain.MONTHS} tháng: từ {fewest} tháng đạt trở lên thì không nhắc, {fewest - 1} tháng"
        " thì nhắc",
        f"ít nhất 2 đơn vị, và hơn {missing} số đơn vị được xếp hạng, chắc chắn không đạt, tức cả"
        " khoảng 95 % không đạt. Ví dụ 100 đơn vị:"
        f" {int(sustain.SHARE_MISSING * 100) + 1} đơn vị thì nhắc",
        f"{sustain.TAIL} ngày làm việc cuối tháng gánh từ {busy} lần nhịp đều trở lên. Ví dụ tháng"
        f" 20 ngày làm việc: nhịp đều là {_p(usual)}, từ {_p(sustain.BUSY * usual)} thì nhắc",
        f"mẫu số dưới {shrunk} của năm trước trên cùng số ngày làm việc, số đạt cũng giảm. Ví dụ"
        " năm"
        f" trước 1.000 hồ sơ: dưới {say.number(1_000 * sustain.SHRUNK)} thì nhắc",
        "bỏ một đơn vị, một thủ tục, những ngày cuối tháng hay tháng cuối quý ra thì phần còn lại"
        f" không đạt nữa. Ví dụ 955 trên 1.000 = {_p(0.955)} đạt mức 95 %; bỏ đơn vị có 400 trên"
        f" 400 thì còn 555 trên 600 = {_p(555 / 600)}, nên nhắc",
        "mức vượt mục tiêu nhỏ hơn mức dao động giữa các tháng. Ví dụ vượt 0,2 điểm, các tháng dao"
        " động 0,7 điểm",
        "tính những hồ sơ ẩn (không có hẹn, tạm dừng…) là không đạt thì dưới mục tiêu; hoặc tỷ lệ"
        f" của chúng từ {_n(sustain.GREW)} lần năm trước và tăng từ"
        f" {_n(sustain.GREW_BY * 100)} điểm. Ví dụ năm trước 2 %: từ"
        f" {_p(max(sustain.GREW * 0.02, 0.02 + sustain.GREW_BY))} thì nhắc",
    )
    listed = "\n".join(f"- {one}." for one in rows)
    return (
        "**Đạt nhưng chưa bền vững.** Chỉ xét con số đang đạt mục tiêu, và nhắc khi có ít nhất một"
        f" dấu hiệu sau:\n\n{listed}"
    )
