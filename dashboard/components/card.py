"""The card: one value with its truth, the same on page, phone and wall.

Reading order, on screen and in the document: name → status and target → value → path → change →
sentence and age. Its sizes come from its container (``tokens.css``, ``app.css``, ``wall.css``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Freshness, Status, Value
from dashboard.components import goal, lasting, number, spark
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.wording import words
from indicators.asking.compare import Change, is_rate
from indicators.defining.model import Definition

_LONG = 7
"""Digits and marks beyond which a figure is set smaller, to leave room for its path."""
SIZES = ("small", "big", "hero", "row")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a card compares with. Changes come from ``indicators.asking.compare``."""

    previous: Change | None = None  # the period before
    last_year: Change | None = None  # the same period last year
    previous_name: str = ""  # "tháng trước"
    last_year_name: str = ""  # "cùng kỳ 2022"


def card(
    value: Value,
    definition: Definition,
    *,
    size: str = "small",
    history: Sequence[Value] | None = None,
    beside: Beside | None = None,
    sentence: str | Sequence[Component | str] = "",
    href: str | None = None,
    now: int | None = None,
    fragile: bool = False,
) -> Component:
    """One value as a link to its page.

    ``size``: ``small``, ``big``, ``hero`` or ``row``. ``history`` is the path, oldest first, the
    value's own period last. ``sentence`` says who acts or why to doubt. ``now`` (epoch seconds)
    lets ages be said as people say them; without it they are full moments. ``fragile``: it is met
    and may not last, a third word beside the status.
    """
    if size not in SIZES:
        raise ValueError(f"card size {size!r}: one of {', '.join(SIZES)}")
    judged = Status.NONE if value.withheld else value.status
    long = len(number.parts(value)[0]) > _LONG
    inside: list[Component] = [
        html.H3(_name(value, definition, size), className="name"),
        html.Div(_status(value, definition, judged, size, fragile), className="stl"),
        html.Div(
            [
                html.P(number.digits(value), className="val long" if long else "val"),
                spark.spark(history or (), value.target, judged),
            ],
            className="row",
        ),
    ]
    line = _change(value, definition, beside, sentence, size)
    if line:
        inside.append(html.Div(line, className="chg"))
    inside.append(html.Div(age(value, definition, now), className="age"))
    classes = f"card size-{size} {mark.css(judged)}"
    link = f"/chi-so/{definition.id}" if href is None else href
    marks = attrs(data_id=definition.id, data_value=value.value_id)
    if not link:
        return html.Div(inside, className=classes, **marks)
    return html.A(inside, className=classes, href=link, **marks)


def _name(value: Value, definition: Definition, size: str) -> str:
    """Big cards spell the name out; the others take the short one, 23 characters at most."""
    if size == "big":
        return definition.title(words.language())
    return words.short(definition, value.dims)


def _status(
    value: Value, definition: Definition, judged: Status, size: str, fragile: bool
) -> list[Component | str]:
    out: list[Component | str] = [mark.badge(judged)]
    if fragile and judged is Status.ON:
        out += [" ", lasting.fragile()]
    tail = _target(value, definition, judged, size)
    if tail:
        out += [" ", html.Span(tail, className="muted")]
    return out


def _target(value: Value, definition: Definition, judged: Status, size: str) -> str:
    if value.withheld:  # the line of the age says that there is none; here: why
        why, told = (
            words.said(value.reason),
            (words.said(value.freshness_note), words.t("fresh.none")),
        )
        return "" if why in told else why
    if value.target is None and definition.direction == "neutral":
        return ""  # nothing to aim at: a target is not missing
    if value.target is None:  # a score says how many of its points were judged
        said = value.reason if value.reason != value.freshness_note else ""
        return words.said(said) or words.t("reason.no_target_short")
    if judged is Status.NONE:  # the promise stands; the line of the age may say why already
        why = words.said(value.reason) or words.t("reason.not_judged")
        bare = goal.bare(value.target, definition)
        return bare if value.reason and value.reason == value.freshness_note else f"{bare} · {why}"
    if size in ("big", "hero"):
        far = goal.distance(value, definition)
        said = goal.spoken(value.target, definition)
        return f"{said}{say.NBSP}· {far}" if far else said
    return goal.bare(value.target, definition)


def _change(
    value: Value,
    definition: Definition,
    beside: Beside | None,
    sentence: str | Sequence[Component | str],
    size: str,
) -> list[Component | str]:
    """Big cards have two lines: the change, then the year before or the sentence."""
    first = _first(value, definition, beside, size)
    said: list[Component | str] = [sentence] if isinstance(sentence, str) else list(sentence)
    said = [one for one in said if one]
    if size != "big":
        return said or first
    if first and said:
        return [*first, html.Br(), *said]
    if beside and beside.previous and beside.last_year:
        return [
            *first,
            html.Br(),
            f"{beside.last_year_name}: {words.inline(beside.last_year.before.display)}",
        ]
    return said or first


def _first(
    value: Value, definition: Definition, beside: Beside | None, size: str
) -> list[Component | str]:
    """``▲ 0,6 điểm so với tháng trước`` on a big card, ``▲ 0,6 · cùng kỳ 99,7 %`` on others."""
    if beside is None or value.withheld:
        return []
    found = beside.previous or beside.last_year
    if found is None:
        return []
    name = beside.previous_name if beside.previous else beside.last_year_name
    if size == "big" and not found.unlike:
        return goal.change(found, definition, words.t("change.against", what=name))
    short = name if beside.previous else words.t("period.same_short")
    tail = f"· {short} {words.inline(found.before.display)}"
    return goal.change(found, definition, tail, unit=False)


def age(value: Value, definition: Definition, now: int | None = None) -> list[Component | str]:
    """``403 ÷ 11.842 · đến 09:30``; past its promise the doubt comes first, in colour and words."""
    at = _at(value.as_of, now)
    if value.freshness is Freshness.FAILED:
        said = html.B(number.doubt(value), className="bad")
        return [said, f", {words.t('fresh.figure_at', at=at)}"]
    if value.freshness is Freshness.STALE:
        return [html.B(number.doubt(value), className="fragile")]
    if value.withheld:
        return [words.said(value.freshness_note) or words.t("fresh.none")]
    rate = is_rate(definition) and definition.shown_as != "fraction"
    out = [divided(value)] if rate and divided(value) else []
    if value.coverage is not None and value.coverage < 1:
        out.append(words.t("fresh.coverage", share=words.percent(value.coverage)))
    if value.estimated:
        out.append(words.t("fresh.estimated"))
    if value.freshness_note:  # fresh, yet not whole: the first load still goes on
        return [html.Span(_capital(words.said(value.freshness_note)), className="fragile")]
    out.append(words.t("fresh.upto_short", at=at))
    return [" · ".join(out)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _at(as_of: int | None, now: int | None) -> str:
    if as_of is None:
        return words.t("fresh.unknown")
    return words.upto(as_of, as_of if now is None else now)


def divided(value: Value) -> str:
    """``403 ÷ 11.842``; "" for a figure that is no division."""
    if value.numerator is None or value.denominator is None:
        return ""
    return f"{number.part(value.numerator)} ÷ {number.part(value.denominator)}"
