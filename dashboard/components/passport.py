"""Lý lịch con số: everything that proves a figure, beside the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import day_date
from core.period import Grain
from core.runs import Run
from core.values import Freshness, Status
from dashboard.components import goal, moved, number, set_aside
from dashboard.components import status as mark
from dashboard.components.spoken import spoken, within
from dashboard.wording import words
from indicators.asking.answers import Check, Passport, RecordsLink
from indicators.defining.model import Definition
from indicators.evaluating.scoring import Scored
from indicators.versions import rules

Inside = list["Component | str"]
Link = Callable[[str], str]
"""Name of a set of records (``numerator``, ``missed``, ``apart-0``…) → where it is listed."""


_COMPUTED = "evaluate"
"""The kind of the run that computed the value; all others brought records to it."""
_PULLS = 3


def passport(
    proof: Passport,
    definition: Definition,
    now: int,
    link: Link,
    titles: Mapping[str, str] | None = None,
    *,
    past: bool = False,
) -> Component:
    """The box. ``link`` gives the address that lists a set of records; "" where it may not.

    ``titles``: name of a source → its title. ``past``: it is shown as known at a past moment.
    """
    value = proof.value
    rows: list[tuple[str, Inside]] = [
        (words.t("passport.period"), [_period(proof)]),
        (words.t("passport.unit"), [value.unit_name]),
        (words.t("passport.definition"), _version(proof, definition)),
        (words.t("passport.target"), _target(proof, definition, past)),
        (words.t("passport.basis"), [spoken(proof.legal_basis or say.NOTHING)]),
        (words.t("passport.owner"), [spoken(proof.owner)]),
        (words.t("passport.runs"), _runs(proof.runs, now, titles or {})),
        (words.t("passport.records"), _records(proof, link)),
        (words.t("moved.passport"), _converted(proof)),
        (words.t("passport.quarantined"), set_aside.suspected(proof)),
        (words.t("passport.apart"), _apart(proof, link)),
        (words.t("passport.coverage"), [_coverage(proof)]),
        (words.t("passport.checks"), _checks(proof.checks)),
        (words.t("passport.freshness"), _freshness(proof, now)),
    ]
    pairs: list[Component] = []
    for term, inside in rows:
        if inside:
            pairs += [html.Dt(term), html.Dd(inside)]
    return html.Section(
        [html.H2(words.t("passport.title")), _fraction(proof, definition), html.Dl(pairs)],
        className="box pp",
        id="ly-lich",
    )


def _fraction(proof: Passport, definition: Definition) -> Component:
    """Numerator over denominator, or the one sum that a count is made of; points as they are."""
    value = proof.value
    points = proof.parts and value.numerator is not None
    top = (
        words.number(value.numerator, definition.decimals)
        if points
        else number.part(value.numerator)
    )
    over: list[Component] = [
        html.Span(proof.numerator_name, className="nm"),
        html.B(top, className="nm"),
    ]
    if value.denominator is not None:
        over += [
            html.Span(proof.denominator_name, className="dn"),
            html.B(number.part(value.denominator), className="dn"),
        ]
    css = "frac" if value.denominator is not None else "frac one"
    return html.Div(over, className=css)


def _period(proof: Passport) -> str:
    period = proof.value.period
    named = words.period_name(period)
    if period.grain is Grain.YTD:
        named = words.t("period.ready.ytd").lower()
    return f"{words.stretch(period)} ({named})"


def _version(proof: Passport, definition: Definition) -> Inside:
    out: Inside = [html.Code(proof.definition_version)]
    if definition.valid_from:
        out.append(f" · {words.t('passport.since', day=say.day(definition.valid_from))}")
    if said := rules.note(proof.value):
        out.append(html.Div(words.said(said), className="hint"))
    return out


def _target(proof: Passport, definition: Definition, past: bool) -> Inside:
    """The promise, its document and first day. Its line has no day of entry, and that is said."""
    target = proof.value.target
    if target is None:
        return [words.t("reason.no_target")]
    document = proof.target_document or target.document
    return [
        html.B(goal.bare(target, definition)),
        *([" ", *within("passport.by", document=document)] if document else []),
        f" · {words.t('passport.since', day=say.day(day_date(target.since)))}",
        *([html.Div(words.t("passport.judged_by"), className="hint")] if past else []),
    ]


def _runs(runs: Sequence[Run], now: int, titles: Mapping[str, str]) -> Inside:
    if not runs:
        return [words.t("passport.no_runs")]
    pulls = [one for one in runs if one.kind != _COMPUTED]
    out: Inside = [_run(one, now, titles) for one in runs if one.kind == _COMPUTED]
    if pulls:
        out.append(html.Div(words.t("passport.pulls"), className="hint"))
    out += [_run(one, now, titles) for one in pulls[:_PULLS]]
    if len(pulls) > _PULLS:
        out.append(words.t("passport.more_runs", count=words.number(len(pulls) - _PULLS)))
    return out


def _run(run: Run, now: int, titles: Mapping[str, str]) -> Component:
    done = words.since(run.finished_at or run.started_at, now)
    key = f"runs.kind.{run.kind}"
    kind = words.t(key) if words.known(key) else run.kind
    source = words.lower_first(titles.get(run.source, ""))
    said = words.t("passport.run_at", kind=kind, source=source, at=done).replace(" ,", ",")
    href = f"/nguon?nguon={run.source}#lan-chay" if source else "/nguon#lan-chay"
    return html.Div([html.A(run.run_id[:12], href=href), f" {said}"])


def _records(proof: Passport, link: Link) -> Inside:
    out: Inside = [_part(one) for one in proof.parts]
    if proof.numerator_records is not None:
        out.append(_listed(proof.numerator_records, link("numerator"), proof.numerator_name))
    if proof.denominator_records is not None:
        out.append(_listed(proof.denominator_records, link("denominator"), proof.denominator_name))
    if proof.missed_records is not None:
        out.append(_listed(proof.missed_records, link("missed"), proof.missed_name))
    return out


def _part(one: Scored) -> Component:
    """A part of a score, leading to the indicator that it comes from."""
    name = f"{one.component.code} {one.component.name.said(words.language())}"
    told = words.said(one.reason) if one.points is None else _points(one)
    if one.component.indicator is None:
        return html.Div([name, ": ", html.Span(told, className="muted")])
    return html.Div([html.A(name, href=f"/chi-so/{one.component.indicator}"), f": {told}"])


def _points(one: Scored) -> str:
    made, top = words.number(one.points, 2), words.number(one.component.ceiling)
    return words.t("score.of", points=made, ceiling=top)


def _converted(proof: Passport) -> Inside:
    """What other units gave: the share, of how many records, of which unit."""
    if not proof.others:
        return []
    out: Inside = [html.Div(moved.hint([proof.value]))]
    for one in proof.others:
        lists = [one.numerator, *([one.denominator] if one.denominator is not None else [])]
        text = words.t(
            "moved.records",
            share=words.percent(one.moved.weight),
            count=" ÷ ".join(words.number(link.count) for link in lists),
            unit=one.moved.unit_name,
        )
        out.append(
            html.Div(f"{text} ({words.t('fresh.estimated')})" if one.moved.estimated else text)
        )
    return out


def _listed(records: RecordsLink, href: str, name: str) -> Component:
    count = words.number(records.count)
    text = f"{count} {words.lower_first(name)}"
    if records.kind == "observation":  # a report holds a figure; it does not count one
        text = words.t("passport.reports", count=count, name=words.lower_first(name))
    return html.Div(html.A(text, href=href) if href else text)


def _apart(proof: Passport, link: Link) -> Inside:
    out: Inside = []
    for i, (name, records) in enumerate(zip(proof.set_apart_names, proof.set_apart, strict=False)):
        out.append(_listed(records, link(f"apart-{i}"), name))
    if proof.apart_untold:
        names = "; ".join(words.lower_first(one) for one in proof.apart_untold)
        out.append(html.Div(words.t("passport.apart_untold", names=names), className="hint"))
    return out


def _coverage(proof: Passport) -> str:
    """The share that was delivered; less what was set aside, where that would have counted."""
    coverage = proof.value.coverage
    if coverage is None:
        return words.t("passport.not_known")
    if proof.coverage is None or proof.coverage == coverage:
        return words.percent(coverage)
    left = words.percent(proof.coverage, 2)
    return words.t("passport.less", share=words.percent(coverage), left=left)


def _checks(checks: Sequence[Check]) -> Inside:
    """How many hold; each of them folded, unless one fails."""
    if not checks:
        return [words.t("passport.no_checks")]
    passed = sum(1 for one in checks if one.passed)
    whole = passed == len(checks)
    head = words.t("passport.passed", passed=passed, all=len(checks))
    lines = html.Ul([_check(one) for one in checks], className="checks")
    badge = mark.badge(Status.ON if whole else Status.OFF, head)
    folded = html.Details([html.Summary(words.t("passport.every_check")), lines], open=not whole)
    return [badge, folded]


def _check(one: Check) -> Component:
    status = Status.ON if one.passed else Status.OFF
    return html.Li([mark.shape(status), f"{one.name}: {one.detail}"], className=mark.css(status))


def _freshness(proof: Passport, now: int) -> Inside:
    value = proof.value
    if value.freshness is not Freshness.FRESH:
        css = "bad" if value.freshness is Freshness.FAILED else "fragile"
        return [html.B(words.said(value.freshness_note) or words.t("fresh.none"), className=css)]
    if value.as_of is None:
        return [words.t("fresh.unknown")]
    out = words.t("fresh.upto_short", at=words.upto(value.as_of, now))
    if value.known_from:
        out += f" · {words.t('passport.known_from', at=words.since(value.known_from, now))}"
    return [out]


def no_proof(value_shown: Component) -> Component:
    """A value computed for this question only: it can be proved, but was never published."""
    return html.Section(
        [
            html.H2(words.t("passport.title")),
            html.P(value_shown),
            html.P(words.t("passport.not_published"), className="hint"),
        ],
        className="box pp",
    )
