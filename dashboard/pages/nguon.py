"""Nguồn và tiến trình: was every source pulled, what was refused and why, who waits for it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import today
from core.runs import DOUBTED, Run
from core.text import alphabet
from dashboard import context
from dashboard.addresses.filters import Filters, read
from dashboard.components import (
    acts,
    aside,
    drifted,
    notice,
    owing,
    requests,
    runlist,
    runs,
    sourcelist,
    streams,
    take,
    verified,
)
from dashboard.components.attrs import attrs
from dashboard.components.called import Names
from dashboard.readers import columns
from dashboard.wording import words
from exports.ledger import listing
from indicators.asking.answers import AsideGroup, SourceState
from indicators.reported.owing import Owed

PATH = "/nguon"
TITLE = "Nguồn và tiến trình"
ORDER = 100
ROLES = context.PEOPLE
FILTERS: tuple[str, ...] = ()

_ASKED = 12
_SWEEPS = 20
"""Sweeps of a source that are looked at for the newest of each stream."""
_OWED = "no-so-lieu"
"""``hien`` that asks for who owes figures, and the letters to them."""


def own_mark(query: Mapping[str, str]) -> str:
    """What no revision tells of: requests, pauses, runs that begin and end."""
    del query
    said = context.desk().drift_reviews()
    newest = max((one.at for one in said.values()), default=0)
    return f"{context.desk().mark()} {context.catalog().ledger_mark()} {len(said)} {newest}"


def body(query: Mapping[str, str]) -> list[Component]:
    """All sources, one (``nguon``), one run (``lan-chay``) or records set aside (``ly-do``)."""
    catalog = context.catalog()
    filters = read(PATH, query, catalog)
    pauses = context.desk().paused()
    sources = sorted(
        [replace(one, title=words.source(one.name, one.title)) for one in catalog.sources()],
        key=lambda one: (sourcelist.urgency(one, pauses), alphabet(one.title)),
    )
    if not sources:
        return [notice.nothing_yet(sources)]
    titles = Names(sources)
    chosen, out = filters.query.get("nguon", ""), verified.told()
    if chosen and chosen not in titles:
        wrong = notice.faults([words.t("sources.unknown", name=chosen)])
        out += [wrong] if wrong is not None else []
        filters.query.pop("nguon")
    looks = columns.may_look(context.user())
    groups = catalog.quarantine_groups() if looks else []
    out.append(sourcelist.tally(sources, pauses, filters))
    loading = notice.loading(sources)
    if loading is not None:
        out.append(loading)
    one = next((each for each in sources if each.name == filters.query.get("nguon")), None)
    if looks and filters.query.get("lan-chay"):
        private = acts.may()
        run_id = filters.query["lan-chay"]
        out.append(runlist.detail(catalog, run_id, titles, filters, private=private))
    if looks and filters.query.get("ly-do"):
        codes = columns.may_see_codes(context.user())
        out.append(aside.records(catalog, titles, filters, codes=codes))
    if one is not None:
        out += _source(one, titles, groups, pauses, filters, looks=looks)
        return out
    return out + _overview(sources, titles, groups, pauses, filters, looks=looks)


def _overview(
    sources: Sequence[SourceState],
    titles: Names,
    groups: Sequence[AsideGroup],
    pauses: sourcelist.Pauses,
    filters: Filters,
    *,
    looks: bool,
) -> list[Component]:
    catalog, names = context.catalog(), _names()
    main: list[Component] = [
        sourcelist.rows(sources, pauses, catalog.volumes(), filters, looks=looks),
        html.P(words.t("sources.key"), className="hint"),
        take.book(listing.SOURCES, {}),
    ]
    if looks:
        main.append(runlist.section(catalog, titles, filters))
    asked = _requests(None, titles, filters, looks=looks)
    rail = [*asked, sourcelist.failing(sources, pauses, names, filters)]
    may = acts.may()
    rail.append(aside.rail(groups, titles, filters, hidden=not looks, may_act=may))
    changes, said = catalog.drift(), context.desk().drift_reviews()
    drift = drifted.rail(changes, said, filters, may_act=may) if looks else None
    rail += [drift] if drift is not None else []
    owed = catalog.owing(None, pauses)
    rail.append(owing.rail(owed, filters.href(hien=_OWED) + f"#{_OWED}"))
    named = attrs(aria_label=words.t("sources.rail"))
    whole = html.Div(
        [html.Div(main), html.Aside(rail, className="rail", **named)], className="cols"
    )
    under: list[Component] = []
    if filters.query.get("hien") == _OWED:
        under.append(_owing(owed, pauses))
    if not looks:
        return [*under, whole]
    if filters.query.get("hien") == drifted.SHOWN:
        under.append(drifted.section(changes, said, titles, filters, may_act=may))
    if filters.query.get("hien") == aside.SHOWN:
        under.append(aside.section(groups, names, titles, filters, may_act=may))
    return [*under, whole]


def _owing(owed: Sequence[Owed], pauses: sourcelist.Pauses) -> Component:
    """Who owes which figures, in whose hands it is, and the letters that can be sent."""
    catalog = context.catalog()
    inside = [html.H2(words.t("owing.title")), owing.table(owed), take.book(listing.OWED, {})]
    if acts.may():
        since = owing.year_start(today(catalog.clock))
        letters, reminded = catalog.reminders(pauses), context.desk().reminded(since)
        inside += [
            html.H2(words.t("sources.reminders")),
            owing.reminders(letters, reminded, may=True),
        ]
    return html.Section(inside, className="box", id=_OWED)


def _source(
    source: SourceState,
    titles: Names,
    groups: Sequence[AsideGroup],
    pauses: sourcelist.Pauses,
    filters: Filters,
    *,
    looks: bool,
) -> list[Component]:
    """One source: how it stands, what may be done, its streams, what is set aside, its runs."""
    catalog, pause = context.catalog(), pauses.get(source.name)
    its = catalog.streams(source.name)
    asked = context.desk().pulls(source.name, 1) if acts.may() else []
    told = runs.trouble(source, pause, filters.now)
    names = _names()
    touched = aside.touched([names.get(id, id) for id in source.indicators])
    lead: list[Component | str] = [runs.badge(source, pause, filters.now), f" {told}"]
    facts = [
        (words.t("sources.owner"), source.owner or say.NOTHING),
        (words.t("sources.protocol"), source.protocol or say.NOTHING),
        (words.t("sources.after"), runs.following(source, pause, filters.now)),
        (words.t("sources.feeds"), touched or words.t("sources.feeds_none")),
    ]
    pairs: list[Component] = []
    for term, said in facts:
        pairs += [html.Dt(term), html.Dd(said)]
    top: list[Component] = [
        html.Div(
            [html.H2(source.title), html.A(words.t("sources.all"), href=filters.href(PATH))],
            className="one-h",
        ),
        html.P(lead),
        html.Dl(pairs),
    ]
    if acts.may():
        fresh = asked[0].request[-6:] if asked else "0"
        mark = f"{fresh}{int(pause is not None)}"
        top.append(acts.panel(source, its, pause, mark, _doubted(source.name)))
    out: list[Component] = [html.Section(top, className="box one-s")]
    out += _requests(source.name, titles, filters, looks=looks)
    out.append(streams.section(source, its, pause, filters.now))
    out.append(html.P(words.t("streams.key"), className="hint"))
    if looks:
        mine = [one for one in groups if one.source == source.name]
        out.append(aside.section(mine, names, titles, filters, may_act=acts.may()))
        changes, reviews = catalog.drift(source.name), context.desk().drift_reviews()
        out.append(drifted.section(changes, reviews, titles, filters, may_act=acts.may()))
        out.append(runlist.section(catalog, titles, filters))
    return out


def _doubted(source: str) -> list[Run]:
    """The newest sweep of each stream, where it found more gone than can be believed."""
    newest: dict[str, Run] = {}
    for run in context.catalog().runs(source, _SWEEPS, kind="sweep"):
        newest.setdefault(run.stream, run)
    return [one for one in newest.values() if one.detail == DOUBTED]


def _requests(
    source: str | None, titles: Names, filters: Filters, *, looks: bool
) -> list[Component]:
    if not looks:
        return []
    asked = context.desk().pulls(source, _ASKED)
    loading = context.catalog().backfills(source)
    now = int(time.time())
    drawn = requests.section(asked, loading, titles, filters, now, may_act=acts.may())
    return [] if drawn is None else [drawn]


def _names() -> dict[str, str]:
    """Id of an indicator → its short name."""
    return {one.id: words.short(one) for one in context.catalog().definitions()}
