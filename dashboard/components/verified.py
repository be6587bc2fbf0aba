"""What the nightly proof found, where it found something, is late or did not come to its end."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.format import moment
from dashboard import context
from dashboard.components import acts, notice
from dashboard.readers import columns
from dashboard.wording import words

_RUNS = "/nguon"


def told() -> list[Component]:
    """The notices, the worst first; none when all is well.

    That sums are not those of the records concerns everybody who reads them. What did not run is a
    matter of those who look after it.
    """
    proof, may = context.catalog().proof(), acts.may()
    looks = columns.may_look(context.user())
    out: list[Component] = []
    if proof.differences:
        at = moment(proof.at)
        said = words.t("verified.wrong", at=at)
        what = words.t("verified.mend" if may else "verified.call")
        ways: list[Component | str] = []
        if looks:
            href = f"{_RUNS}?{urlencode({'lan-chay': proof.run_id})}#chi-tiet-lan-chay"
            ways.append(html.A(words.t("verified.run"), href=href, target="_self"))
        title = words.t("verified.differences", count=words.number(proof.differences))
        out.append(notice.notice("error", title, f"{said} {what}", ways))
    if not looks or not (proof.late or proof.broken):
        return out
    last = words.t("verified.never")
    if proof.at is not None:
        last = words.t("verified.last", at=moment(proof.at))
    parts = [words.said(proof.broken), last]
    if proof.late and proof.due is not None:
        parts.append(words.t("verified.due", at=moment(proof.due)))
    if may:
        parts.append(words.t("verified.again"))
    title = words.t("verified.broken" if proof.broken else "verified.late")
    out.append(notice.notice("stale", title, " ".join(one for one in parts if one)))
    return out
