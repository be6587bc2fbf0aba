"""The outlook in sentences, for pages, the command line and paper alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from core import format as write
from core.values import Target, Value
from indicators.defining.model import Definition
from indicators.evaluating.evaluate import Outcome, display
from indicators.outlook import path
from indicators.outlook.foretell import foretold
from indicators.outlook.pace import Need
from indicators.outlook.prospect import Likely, Outlook
from indicators.outlook.reach import Beside, Promise
from indicators.outlook.say import amount, difference, texts

_DAY = timedelta(days=1)


def lines(outlook: Outlook, definition: Definition, lang: str = "vi") -> list[tuple[str, str]]:
    """(code of ``text.toml``, sentence), in the order of the screens."""
    out: list[tuple[str, str]] = []
    if outlook.promise is not None:
        out.append(_promise(outlook.promise, outlook.value, definition, lang))
    if outlook.fair is not None:
        for code, one in (("fair_previous", outlook.fair.previous),
                          ("fair_last_year", outlook.fair.last_year)):  # fmt: skip
            if one is not None:
                said = _fair(code, one, definition, lang)
                if one.days < outlook.fair.days:
                    said += _say("fair_short", lang, days=write.number(one.days, 0, lang))
                out.append((code, said))
    if outlook.need is not None and outlook.progress is not None:
        out += _need(outlook.need, outlook.progress.left, outlook.value.target, definition, lang)
    if outlook.likely is not None:
        out.append(_likely(outlook.likely, definition, lang))
    if outlook.foretold is not None:
        out += foretold(outlook.foretold, definition, lang)
    elif outlook.untold:
        out.append((outlook.untold, _say(outlook.untold, lang)))
    return out


def _say(code: str, lang: str, **fills: str) -> str:
    return texts()[code][lang].format(**fills)


def _promise(held: Promise, value: Value, definition: Definition, lang: str) -> tuple[str, str]:
    if held.path is None or held.today is None or value.value is None:
        return "path_unknown", _say("path_unknown", lang)
    end, goal = held.path.end
    gap = difference(abs(value.value - held.today), definition, lang)
    standing = held.path.shape == "standing"
    word = ("kept" if held.kept else "lost") + ("_level" if standing else "_path")
    first = held.path.corners[0][0] + _DAY
    late = first > path.whole(value.period).start  # the promise began inside the period
    code = ("path_since" if late else "path_standing") if standing else "path_today"
    fills = {
        "begin": write.day(first),
        "day": write.day(held.day),
        "asked": amount(held.today, definition, lang),
        "value": amount(value.value, definition, lang),
        "goal": amount(goal, definition, lang),
        "end": write.day(end),
        "kept": _say(word, lang, gap=gap),
    }
    return code, _say(code, lang, **fills)


def _fair(code: str, one: Beside, definition: Definition, lang: str) -> str:
    before = one.change.before
    piece = before.period
    said = _say(
        code,
        lang,
        days=write.number(one.days, 0, lang),
        now=_shown(one.now, definition, lang),
        before=_shown(before, definition, lang),
        begin=f"{piece.start:%d/%m}",
        end=write.day(piece.end - _DAY),
        change=one.change.display(lang),
    )
    return said + (_say("across_break", lang) if one.change.across_break else "")


def _shown(value: Value, definition: Definition, lang: str) -> str:
    outcome = Outcome(value.value, value.numerator, value.denominator, value.reason)
    return display(definition, outcome, lang)


def _need(
    need: Need, left: int, target: Target | None, definition: Definition, lang: str
) -> Iterator[tuple[str, str]]:
    days = write.number(left, 0, lang)
    if need.certain is not None:
        codes = (
            ("need_lost", "need_met") if need.cases is not None else ("need_over", "need_reached")
        )
        code = codes[need.certain]
        yield code, _say(code, lang)
    elif need.rate is not None:
        code = "need_roof" if target is not None and target.at_most is not None else "need_floor"
        cases = write.number(need.cases, 0, lang)
        yield (
            code,
            _say(code, lang, left=days, cases=cases, rate=amount(need.rate, definition, lang)),
        )
    elif need.per_day is not None:
        step = difference(need.per_day, definition, lang)
        yield "need_day", _say("need_day", lang, left=days, per_day=step)


def _likely(one: Likely, definition: Definition, lang: str) -> tuple[str, str]:
    month = f"{one.month.start:%m/%Y}"
    made = one.final
    if made is None:
        fills = {"of": str(one.months), "least": str(one.least)}
        return "likely_short", _say("likely_short", lang, month=month, **fills)
    code = "likely_count" if made.cases is None else "likely_rate"
    ends = {
        name: amount(level, definition, lang)
        for name, level in (("middle", made.middle), ("low", made.low), ("high", made.high))
    }
    known = write.percent(made.share, 0, lang)
    return code, _say(code, lang, month=month, of=str(len(made.learned)), share=known, **ends)
