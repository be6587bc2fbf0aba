"""Của tôi: the unit on which one opens, saved views, what is followed, recent places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from dash import html
from dash.development.base_component import Component

from core.clock import today
from core.errors import IocError
from core.format import moment
from core.text import alphabet
from core.units import Level
from dashboard import context
from dashboard.acts import keeping
from dashboard.addresses import filters as choice
from dashboard.addresses import reached, ready
from dashboard.components import entry, following, notice, shelf, table
from dashboard.components.attrs import attrs
from dashboard.readers import homes, standing
from dashboard.readers.standing import Standing
from dashboard.wording import titles, words
from desk import Followed, SavedView
from desk.views import KEPT_REMOVED

PATH = shelf.PATH
TITLE = "Của tôi"
ORDER = 860
ROLES = context.PEOPLE
NAV = False
FILTERS: tuple[str, ...] = ()
PLAIN = True


def body(query: Mapping[str, str]) -> list[Component]:
    """Everything that belongs to the viewer alone, and what may be done to it."""
    del query
    desk, login = context.desk(), context.user().login
    views = desk.views(login)
    main = [
        _views([one for one in views if one.owner == login], desk.removed_views(login)),
        _followed(desk.followed(login)),
    ]
    others = [one for one in views if one.owner != login]
    if others:
        main.insert(1, _shared(others))
    rail = [_home(), _recent()]
    return [
        html.P(words.t("mine.intro"), className="lead"),
        html.Div([html.Div(main), html.Aside(rail, className="rail")], className="cols"),
    ]


def _views(views: Sequence[SavedView], removed: Sequence[SavedView]) -> Component:
    inside: list[Component] = [
        html.H2(words.t("mine.views")),
        html.P(words.t("mine.views_hint"), className="hint"),
    ]
    if views:
        columns = [words.t(f"mine.{key}") for key in ("view", "link", "acts")]
        catalog = context.catalog()
        held = [(one, standing.of(one.address, catalog)) for one in views]
        rows: list[list[table.Cell]] = [
            [_link(one, now), _sent(one, now), _acts(one)] for one, now in held
        ]
        inside.append(
            table.table(columns, rows, caption=words.t("mine.views"), css="tb st", labels=True)
        )
    else:
        inside.append(html.P(words.t("shelf.none")))
    for one in removed:
        days = KEPT_REMOVED // 86_400
        said = words.t("mine.removed", name=one.name, days=days)
        put = [entry.field("hidden", "goc-nhin", one.name)]
        back = entry.post(keeping.RESTORE, put, words.t("mine.undo"), css="form quiet inline")
        inside.append(html.Div([html.P(said, className="hint"), back], className="ways"))
    return html.Section(inside, className="box", id="goc-nhin")


def _link(one: SavedView, now: Standing) -> list[Component | str]:
    how = words.t("mine.shared" if one.shared else "mine.own")
    said = [how, words.t("mine.saved_at", at=moment(one.saved_at))]
    word = ready.WORDS.get(dict(parse_qsl(one.address.partition("?")[2])).get(choice.PERIOD, ""))
    if word is not None:
        said.append(words.t("shelf.always", period=words.t(f"period.ready.{word}")))
    return [_opened(one, now), html.Small(" · ".join(said)), *_lost(now)]


def _opened(one: SavedView, now: Standing) -> Component:
    """The name, leading to what is still there of it."""
    return html.A(one.name, href=now.address) if now.address else html.Span(one.name)


def _lost(now: Standing) -> list[Component | str]:
    """What is not as it was when the view was saved; nothing where all of it is."""
    if not now.lost:
        return []
    return [html.Small(words.t("mine.lost", what=" ".join(now.lost)), className="lost")]


def _sent(one: SavedView, now: Standing) -> Component:
    """The whole address in a field that can be copied from, of the period that it shows today."""
    if not now.address:
        return html.Span(words.t("mine.no_link"), className="muted")
    address = reached.host(context.settings()) + homes.exact(now.address)
    said = words.t("mine.link_of", name=one.name)
    return entry.field("text", "lien-ket", address, readonly="readonly", aria_label=said)


def _acts(one: SavedView) -> Component:
    id = f"ten-{one.saved_at}-{len(one.name)}"
    held = entry.field("hidden", "goc-nhin", one.name)
    change = entry.post(
        keeping.CHANGE,
        [
            held,
            html.Label(words.t("shelf.name"), htmlFor=id),
            entry.field("text", "ten", one.name, id=id, maxlength=shelf.NAME, required="required"),
            entry.tick("chia-se", words.t("shelf.share"), checked=one.shared),
        ],
        words.t("mine.save"),
    )
    remove = entry.post(keeping.REMOVE, [held], words.t("mine.remove"), css="form quiet")
    named = attrs(aria_label=f"{words.t('mine.act')}: {one.name}")
    return html.Details([html.Summary(words.t("mine.act"), **named), change, remove])


def _shared(views: Sequence[SavedView]) -> Component:
    catalog = context.catalog()
    held = [(one, standing.of(one.address, catalog)) for one in views]
    lines = [
        html.Li(
            [
                _opened(one, now),
                html.Small(words.t("shelf.of", owner=one.owner)),
                *_lost(now),
            ]
        )
        for one, now in held
    ]
    return html.Section(
        [html.H2(words.t("mine.others")), html.Ul(lines, className="li two-col")], className="box"
    )


def _followed(found: Sequence[Followed]) -> Component:
    inside: list[Component] = [html.H2(words.t("follow.title"))]
    if found:
        lines = [html.Li(_followed_line(one)) for one in found]
        inside.append(html.Ul(lines, className="li two-col keep"))
    else:
        inside.append(html.P(words.t("follow.none")))
    return html.Section(inside, className="box", id="theo-doi")


def _followed_line(one: Followed) -> list[Component | str]:
    catalog = context.catalog()
    name: Component | str = one.indicator
    where = words.t("mine.unseen", code=one.unit)
    address = f"/chi-so/{one.indicator}" + (f"?don-vi={one.unit}" if one.unit else "")
    try:
        title = catalog.definition(one.indicator).title(words.language())
        where = catalog.unit(one.unit or None).name
        name = html.A(title, href=address)
    except IocError:
        pass  # gone, or out of sight: it can still be given up
    hidden: list[Component] = [
        entry.field("hidden", "chi-tieu", one.indicator),
        entry.field("hidden", "don-vi", one.unit),
        entry.field("hidden", "ve", PATH),
    ]
    drop = entry.post(following.UNFOLLOW, hidden, words.t("mine.drop"), css="form quiet inline")
    return [html.Span([name, " ", html.Small(where)]), drop]


def _home() -> Component:
    """The choice among all the units that the viewer may see today."""
    catalog, user = context.catalog(), context.user()
    inside: list[Component] = [
        html.H2(words.t("mine.home")),
        html.P(words.t("mine.home_hint"), className="hint"),
    ]
    chosen = homes.unit(user)
    if user.home and chosen is None:
        inside.append(
            notice.notice("stale", words.t("mine.home_lost"), words.t("mine.home_lost_text"))
        )
    try:
        units = catalog.units(today(catalog.clock))
    except IocError:
        units = []
    order = sorted(units, key=lambda one: (list(Level).index(one.level), alphabet(one.name)))
    whole = words.t("mine.home_none")
    options = {"": whole} | {one.slug: one.name for one in order if one.level is not Level.PROVINCE}
    inside.append(
        entry.post(
            keeping.HOME,
            [
                html.Label(words.t("filters.unit"), htmlFor="don-vi"),
                entry.choice("don-vi", options, chosen.slug if chosen else "", id="don-vi"),
            ],
            words.t("mine.save"),
        )
    )
    return html.Section(inside, className="box", id="don-vi-nha")


def _recent() -> Component:
    catalog, login = context.catalog(), context.user().login
    inside: list[Component] = [html.H2(words.t("shelf.recent"))]
    lines = []
    for one in context.desk().recents(login):
        place = titles.named(one.address, catalog)
        if place is not None:
            lines.append(
                html.Li([html.A(place.name, href=place.address), html.Small(moment(one.at))])
            )
    if not lines:
        inside.append(html.P(words.t("shelf.no_recent")))
    else:
        inside.append(html.Ul(lines, className="li two-col"))
        inside.append(
            entry.post(keeping.FORGET, [], words.t("mine.forget"), css="form quiet inline")
        )
    return html.Section(inside, className="box", id="noi-vua-xem")
