"""Records set aside that would or might have counted in a figure, as its passport tells them."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.wording import words
from indicators.asking.answers import Passport

Inside = list["Component | str"]


def suspected(proof: Passport) -> Inside:
    """Those that would have counted, then those that might have, each by reason.

    Where more is set aside than was looked at, they are at least so many.
    """
    if not proof.suspects_of:
        return _suspects(proof)
    most = html.Div(
        words.t("passport.newest_of", count=words.number(proof.suspects_of)), className="hint"
    )
    return [words.t("passport.at_least"), *_suspects(proof), most] if proof.quarantined else [most]


def _suspects(proof: Passport) -> Inside:
    if not proof.quarantined:
        return [words.t("passport.none_set_aside")]
    if not proof.suspects:
        return [_counted(proof.quarantined), f": {_reasons(proof.quarantined)}"]
    out: Inside = []
    for sure, key in ((True, "passport.would"), (False, "passport.might")):
        reasons: dict[str, int] = {}
        for one in proof.suspects:
            if one.sure is sure:
                reasons[one.reason] = reasons.get(one.reason, 0) + one.count
        if reasons:
            out.append(html.Div([_counted(reasons), f" {words.t(key)}: {_reasons(reasons)}"]))
    return out


def _counted(reasons: Mapping[str, int]) -> Component:
    said = words.t("passport.set_aside", count=words.number(sum(reasons.values())))
    return html.A(said, href="/nguon#cach-ly")


def _reasons(reasons: Mapping[str, int]) -> str:
    return "; ".join(f"{reason_word(code)} {words.number(n)}" for code, n in reasons.items())


def reason_word(code: str) -> str:
    """Why a record was set aside, in words; an unknown code as it is."""
    key = f"quarantine.{code}"
    return words.t(key) if words.known(key) else code
