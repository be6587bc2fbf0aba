"""The audit for operators: who did what, when, from where; looked for by address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.format import moment
from dashboard.components import copying, entry, notice, table, take
from dashboard.components.spoken import spoken
from dashboard.wording import words
from desk import AuditEntry
from desk.model import SCOPES
from exports.ledger import listing

PATH = "/quan-tri"
LONGEST = 200
KINDS = (
    "", "login", "logout", "account", "token", "view", "follow", "note", "screen", "playlist",
    "board", "export", "order", "records", "brief", "week", "month", "form", "delivery", "pull",
    "replay",
    "sweep", "cancel", "source", "drift", "handover", "reminder",
)  # fmt: skip
"""How what was done begins, as the search offers it: every beginning that is written, no other."""
_SCOPE = re.compile(r"(?P<role>\S+)(?: (?P<unit>\S+))?")
_TOKEN = re.compile(
    rf"(?P<login>\S+) {_SCOPE.pattern} (?P<scope>{'|'.join(SCOPES)})"
    r" (?:không hạn|(?P<days>\d+) ngày)"
)
_CODED = {"account.add": _SCOPE, "account.role": _SCOPE, "token.issue": _TOKEN}
"""What is told in codes, and where in it each stands."""


def section(
    found: Sequence[AuditEntry],
    asked: Mapping[str, str],
    next_: str,
    *,
    faults: Sequence[str],
    names: Mapping[str, str],
    later: bool = False,
) -> Component:
    """The search and its page of entries; ``next_``: the entry after which the next page begins.

    ``names``: units by code. ``later``: this is not the first page.
    """
    inside: list[Component] = [
        html.H2(words.t("audit.title")),
        html.P(words.t("audit.hint"), className="hint"),
        _search(asked),
    ]
    wrong = notice.faults(faults)
    inside += [] if wrong is None else [wrong]
    if not found:
        inside.append(html.P(words.t("audit.none")))
        return html.Section(inside, className="box", id="nhat-ky")
    columns = [table.Column(words.t(f"audit.{key}")) for key in ("at", "who", "what", "about")]
    rows: list[list[table.Cell]] = [
        [
            html.Span(moment(one.at), className="nb"),
            [html.B(one.who), html.Small(one.address)],
            said(one.what),
            [one.subject[:LONGEST], html.Small(_told(one, names))],
        ]
        for one in found
    ]
    inside.append(
        table.table(
            columns,
            rows,
            caption=words.t("audit.title"),
            css="tb st au",
            labels=True,
            among=copying.Beyond.PAGES if later or next_ else 0,
        )
    )
    if next_:
        href = f"{PATH}?{urlencode({'muc': 'nhat-ky', **asked, 'truoc': next_})}#nhat-ky"
        inside.append(html.P(html.A(words.t("audit.older"), href=href, target="_self")))
    inside.append(take.book(listing.AUDIT, asked))
    return html.Section(inside, className="box", id="nhat-ky")


def said(what: str) -> list[Component | str]:
    """``account.role`` in words, with the key that programs know."""
    key = f"audit.did.{what.replace('.', '_')}"
    return [words.t(key), html.Small(what)] if words.known(key) else [what]


def _told(one: AuditEntry, names: Mapping[str, str]) -> Component | str:
    """What is told beside the subject, roles, scopes and units in the words of the other parts."""
    found = _CODED[one.what].fullmatch(one.detail) if one.what in _CODED else None
    if found is None:
        return spoken(one.detail[:LONGEST])
    held = {key: text or "" for key, text in found.groupdict().items()}
    unit = names.get(held["unit"].partition("@")[0], held["unit"])
    said = [held.get("login", ""), words.t(f"role.{held['role']}"), unit]
    if "scope" in held:
        days = held["days"]
        said.append(words.t(f"tokens.scope_{held['scope']}"))
        said.append(words.t("tokens.lasts", count=days) if days else words.t("tokens.forever"))
    return " · ".join(filter(None, said))


def _search(asked: Mapping[str, str]) -> Component:
    kinds = {one: words.t(f"audit.kind.{one or 'all'}") for one in KINDS}
    pairs: list[tuple[str, Component]] = [
        ("who", entry.field("text", "ai", asked.get("ai", ""), id="ai", maxlength="60")),
        ("kind_of", entry.choice("viec", kinds, asked.get("viec", ""), id="viec")),
        ("text", entry.field("search", "tim", asked.get("tim", ""), id="tim", maxlength="100")),
        ("from", entry.field("date", "tu", asked.get("tu", ""), id="tu")),
        ("upto", entry.field("date", "ngay", asked.get("ngay", ""), id="ngay")),
    ]
    ids = ("ai", "viec", "tim", "tu", "ngay")
    fields = [
        html.Div([html.Label(words.t(f"audit.{key}"), htmlFor=id), one])
        for id, (key, one) in zip(ids, pairs, strict=True)
    ]
    return entry.find(
        PATH, [entry.field("hidden", "muc", "nhat-ky"), *fields], words.t("accounts.search")
    )
