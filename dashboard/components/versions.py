"""The versions of a figure as they were published, and the words for why one came after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import sheet
from dashboard.wording import words
from indicators.asking.answers import Revision, begun

Inside = list["Component | str"]
_VERSIONS = 8


def ledger(versions: Sequence[Revision], now: int, href: Callable[[int], str]) -> Component:
    """Published versions, newest first: what the value was, and why it changed.

    While a period runs a version comes with nearly every pull, so of those only the newest stands;
    the first version and every true revision are always told. What the first load published on its
    way was known to nobody: the ledger begins with its last version.
    """
    ordered = begun(versions)
    told = [i for i, one in enumerate(ordered) if one.reason != "running" or i == len(ordered) - 1]
    shown = told[-_VERSIONS:]
    lines = [_version_line(ordered, i, now, href) for i in reversed(shown)]
    inside: list[Component] = [
        html.H2(words.t("ledger.title")),
        sheet.hint(words.t("ledger.hint"), words.t("ledger.click")),
        html.Ul(lines, className="led") if lines else html.P(words.t("ledger.empty")),
    ]
    if len(ordered) > len(shown):
        more = words.t("ledger.more", count=words.number(len(ordered) - len(shown)))
        inside.append(html.P(more, className="hint"))
    return html.Section(inside, className="box")


def _version_line(
    ordered: Sequence[Revision], i: int, now: int, href: Callable[[int], str]
) -> Component:
    one, before = ordered[i], ordered[i - 1] if i else None
    shown = words.inline(one.display)
    parts: Inside = [html.B(shown)]
    if before is not None and words.inline(before.display) != shown:
        parts = [html.B(f"{words.inline(before.display)} → {shown}")]
    if one.numerator is not None and one.denominator is not None:
        parts.append(f" · {_part(one.numerator)} ÷ {_part(one.denominator)}")
    at = html.A(words.since(one.known_from, now), href=href(one.known_from))
    return html.Li([at, html.Span([*parts, html.Br(), whys(one.reasons or (one.reason,))])])


def _part(sum_: float) -> str:
    """A count; points of a score with the decimals that they have."""
    return words.number(sum_, 0 if float(sum_).is_integer() else 2)


def whys(reasons: Sequence[str]) -> str:
    """All the reasons of one version, the one that moved it the most first."""
    return ", ".join(why(one) for one in reasons)


def why(reason: str) -> str:
    """``late_data`` → “dữ liệu đến muộn”."""
    key = f"ledger.why.{reason}"
    return words.t(key) if words.known(key) else reason
