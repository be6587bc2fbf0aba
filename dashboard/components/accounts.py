"""Accounts and tokens for administrators: who may enter, as what, for which unit.

Plain forms; what they send is taken by ``dashboard.acts.administering``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.format import day
from core.text import fold
from core.values import Status
from dashboard.components import entry, table
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.wording import words
from desk import ROLES, Account, Token
from desk.model import SCOPES

PATH = "/quan-tri"
ADD, CHANGE, PASSWORD, DISABLE, ENABLE = (
    f"{PATH}/tai-khoan/{one}" for one in ("them", "doi", "mat-khau", "khoa", "mo")
)
ISSUE, REVOKE = (f"{PATH}/ma-truy-cap/{one}" for one in ("cap", "thu-hoi"))
UNITS = "don-vi-ma"
"""Id of the list of units' codes that fields propose."""
MOST = 50


def _roles() -> dict[str, str]:
    return {one: words.t(f"role.{one}") for one in ROLES}


def sought(found: Sequence[Account], text: str) -> list[Account]:
    """The accounts in whose name, role or unit the words stand, disabled ones last.

    Accents need not be typed.
    """
    asked = fold(text).split()
    kept = [
        one
        for one in found
        if all(
            word in fold(f"{one.login} {one.name} {one.role} {one.unit} {one.home}")
            for word in asked
        )
    ]
    return sorted(kept, key=lambda one: (one.disabled, one.login))


def listed(found: Sequence[Account], names: Mapping[str, str], text: str, me: str) -> Component:
    """The accounts with what may be done to each. ``names``: units by code."""
    inside: list[Component] = [
        html.H2(words.t("accounts.title")),
        html.P(words.t("accounts.hint"), className="hint"),
        _search(text),
    ]
    if not found:
        inside.append(html.P(words.t("accounts.none")))
        return html.Section(inside, className="box", id="tai-khoan")
    keys = ("who", "role", "scope", "state", "acts")
    columns = [table.Column(words.t(f"accounts.{key}")) for key in keys]
    rows: list[list[table.Cell]] = [
        [
            [html.B(one.login), html.Small(one.name)],
            _roles().get(one.role, one.role),
            _scope(one, names),
            _state(one),
            html.Small(words.t("accounts.yours")) if one.login == me else _acts(one),
        ]
        for one in found[:MOST]
    ]
    inside.append(
        table.table(
            columns,
            rows,
            caption=words.t("accounts.title"),
            css="tb st",
            labels=True,
            among=len(found),
        )
    )
    if len(found) > MOST:
        inside.append(html.P(words.t("accounts.more", count=len(found) - MOST), className="hint"))
    return html.Section(inside, className="box", id="tai-khoan")


def _search(text: str) -> Component:
    return entry.find(
        PATH,
        [
            entry.field("hidden", "muc", "tai-khoan"),
            html.Div(
                [
                    html.Label(words.t("accounts.find"), htmlFor="tim"),
                    entry.field("search", "tim", text, id="tim", maxlength="60"),
                ]
            ),
        ],
        words.t("accounts.search"),
    )


def _scope(one: Account, names: Mapping[str, str]) -> list[Component | str]:
    unit = _called(one.unit, names) if one.unit else words.t("accounts.whole")
    if not one.home:
        return [unit]
    return [unit, html.Small(words.t("accounts.opens", unit=_called(one.home, names)))]


def _called(code: str, names: Mapping[str, str]) -> str:
    """A unit by its name, where today's list has one of this code (with or without its year)."""
    return names.get(code.partition("@")[0], code)


def _state(one: Account) -> list[Component | str]:
    status = Status.OFF if one.disabled else Status.ON
    word = words.t("accounts.disabled" if one.disabled else "accounts.active")
    made = html.Small(words.t("accounts.made", day=day(one.created_at)))
    return [html.Span([mark.shape(status), word], className=f"st {mark.css(status)}"), made]


def _acts(one: Account) -> Component:
    held = entry.field("hidden", "tai-khoan", one.login)
    named = attrs(aria_label=f"{words.t('accounts.act')}: {one.login}")
    inside: list[Component] = [html.Summary(words.t("accounts.act"), **named)]
    if one.disabled:
        inside.append(entry.post(ENABLE, [held], words.t("accounts.enable")))
        return html.Details(inside)
    sure = words.t("accounts.sure_role")
    inside += [
        entry.post(
            CHANGE,
            [held, *_fields(one.login, one.role, one.unit, one.home), entry.tick("chac", sure)],
            words.t("accounts.change"),
        ),
        entry.post(
            PASSWORD,
            [held, entry.tick("chac", words.t("accounts.sure_password"), required=True)],
            words.t("accounts.password"),
            css="form quiet",
        ),
        entry.post(
            DISABLE,
            [held, entry.tick("chac", words.t("accounts.sure_disable"), required=True)],
            words.t("accounts.disable"),
            css="form quiet",
        ),
    ]
    return html.Details(inside)


def _fields(id: str, role: str, unit: str, home: str) -> list[Component]:
    """Role, scope and home: the same for a new account and for one that is changed."""

    def coded(name: str, value: str, key: str) -> list[Component]:
        return [
            html.Label(words.t(f"accounts.{key}"), htmlFor=f"{name}-{id}"),
            entry.field(
                "text", name, value, id=f"{name}-{id}", list=UNITS, maxlength="40",
                autocomplete="off",
            ),
        ]  # fmt: skip

    return [
        html.Label(words.t("accounts.role"), htmlFor=f"vai-tro-{id}"),
        entry.choice("vai-tro", _roles(), role, id=f"vai-tro-{id}"),
        *coded("don-vi", unit, "unit"),
        *coded("don-vi-nha", home, "home"),
    ]


def adding(names: Mapping[str, str]) -> Component:
    """The form of a new account; its password is made and shown once."""
    form = entry.post(
        ADD,
        [
            html.Label(words.t("accounts.login"), htmlFor="ten-dang-nhap"),
            entry.field(
                "text", "ten-dang-nhap", id="ten-dang-nhap", maxlength="40", required="required",
                autocomplete="off",
            ),
            html.Label(words.t("accounts.name"), htmlFor="ten"),
            entry.field("text", "ten", id="ten", maxlength="80", autocomplete="off"),
            *_fields("moi", "official", "", ""),
        ],
        words.t("accounts.add"),
    )  # fmt: skip
    inside = [html.H2(words.t("accounts.new")), html.P(words.t("accounts.new_hint"),
              className="hint"), form, entry.offered(UNITS, names)]  # fmt: skip
    return html.Section(inside, className="box", id="tai-khoan-moi")


def tokens(found: Sequence[Token], now: int) -> Component:
    """API tokens: whose, as what, until when; the newest first, ended ones last."""
    inside: list[Component] = [
        html.H2(words.t("tokens.title")),
        html.P(words.t("tokens.hint"), className="hint"),
    ]
    if not found:
        inside.append(html.P(words.t("tokens.none")))
        return html.Section(inside, className="box", id="ma-truy-cap")
    order = sorted(found, key=lambda one: (_ended(one, now), -one.created_at))
    columns = [
        table.Column(words.t(f"tokens.{key}")) for key in ("name", "owner", "until", "state", "act")
    ]
    rows: list[list[table.Cell]] = [
        [
            [html.B(one.name or one.token_id), html.Small(one.token_id)],
            [one.login, html.Small(_may(one))],
            words.t("tokens.forever") if one.expires_at is None else day(one.expires_at),
            _token_state(one, now),
            "" if _ended(one, now) else _revoking(one),
        ]
        for one in order[:MOST]
    ]
    inside.append(
        table.table(
            columns,
            rows,
            caption=words.t("tokens.title"),
            css="tb st",
            labels=True,
            among=len(order),
        )
    )
    if len(order) > MOST:
        inside.append(html.P(words.t("accounts.more", count=len(order) - MOST), className="hint"))
    return html.Section(inside, className="box", id="ma-truy-cap")


def _may(one: Token) -> str:
    """As what a token comes, for which unit, and whether it may change anything."""
    role = f"{_roles().get(one.role, one.role)} {one.unit}".strip()
    return f"{role} · {words.t(f'tokens.scope_{one.scope}')}"


def _ended(one: Token, now: int) -> bool:
    return one.revoked_at is not None or (one.expires_at is not None and one.expires_at <= now)


def _token_state(one: Token, now: int) -> Component:
    ended = _ended(one, now)
    key = "revoked" if one.revoked_at is not None else "expired" if ended else "holds"
    status = Status.NONE if ended else Status.ON
    return html.Span([mark.shape(status), words.t(f"tokens.{key}")], className=mark.css(status))


def _revoking(one: Token) -> Component:
    held = entry.field("hidden", "ma", one.token_id)
    named = attrs(aria_label=f"{words.t('tokens.revoke')}: {one.name or one.token_id}")
    sure = entry.tick("chac", words.t("tokens.sure"), required=True)
    form = entry.post(REVOKE, [held, sure], words.t("tokens.revoke"), css="form quiet")
    return html.Details([html.Summary(words.t("tokens.revoke"), **named), form])


def issuing(found: Sequence[Account]) -> Component:
    """The form of a new token; its secret is shown once."""
    options = {one.login: f"{one.login} · {one.name}" for one in found if not one.disabled}
    form = entry.post(
        ISSUE,
        [
            html.Label(words.t("tokens.owner"), htmlFor="cua"),
            entry.choice("cua", options, id="cua"),
            html.Label(words.t("tokens.what_for"), htmlFor="viec"),
            entry.field("text", "viec", id="viec", maxlength="80", required="required"),
            html.Label(words.t("tokens.scope"), htmlFor="pham-vi"),
            entry.choice(
                "pham-vi",
                {one: words.t(f"tokens.scope_{one}") for one in SCOPES},
                id="pham-vi",
            ),
            html.Label(words.t("tokens.days"), htmlFor="so-ngay"),
            entry.field("number", "so-ngay", "90", id="so-ngay", min="1", max="3650", step="1"),
        ],
        words.t("tokens.issue"),
    )
    return html.Section([html.H2(words.t("tokens.new")), form], className="box", id="ma-moi")
