"""The records behind an indicator's figure: the sets that its passport names, one listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.components import narrowed, notice, part_links, records, take
from dashboard.components.attrs import attrs
from dashboard.readers import columns
from dashboard.wording import words
from exports.sheets import sets
from exports.withholding.columns import CODED
from indicators.asking.answers import Passport

if TYPE_CHECKING:
    from dashboard.addresses.filters import Filters
    from dashboard.boards import Board
    from dashboard.components.cutting import Cut
    from indicators.defining.model import Definition


def worse(
    f: Filters, definition: Definition, proof: Passport | None
) -> tuple[str, Component] | None:
    """What makes a judged figure worse in words, and the way to the list of those records.

    None: there are none, or nothing lists them.
    """
    which = part_links.worse(definition, proof)
    if proof is None or not which:
        return None
    link, name = sets.of_proof(proof)[which]
    if link.adds or not link.count:  # a report holds a figure, it is no case
        return None
    href = f.href(ban_ghi=which, xep=None) + "#ban-ghi"
    return name, html.A(words.t("lasting.records", count=words.number(link.count)), href=href)


def section(
    board: Board,
    definition: Definition,
    proof: Passport | None,
    more: Mapping[str, sets.Set],
    cuts: Sequence[Cut] = (),
) -> Component | None:
    """The records behind an indicator that the reader asked for, with their files.

    ``more``: sets beside those of the proof; ``cuts``: what the page is narrowed to, which the
    head of the list says too, with the way back.
    """
    f, title = board.filters, words.t("indicator.records")
    asked = f.query.get("ban-ghi", "")
    if not asked:
        return None
    found = (more if proof is None else {**sets.of_proof(proof), **more}).get(asked)
    if found is None:
        said = notice.notice("empty", words.t("records.none"), words.t("records.no_set"))
        return html.Section([html.H2(title), said], className="box", id="ban-ghi")
    link, name = found
    codes = columns.may_see_codes(context.user())
    files = link.count and (codes or link.kind not in CODED)
    opener = attrs(data_opener=f.href(ban_ghi=asked, xep=None) + "#ban-ghi")  # focus goes back
    close = html.A(words.t("records.close"), href=f.href(ban_ghi=None, xep=None), **opener)
    drawn: Component = records.section(
        board.catalog,
        link,
        f,
        title=title,
        caption=f"{title}: {name}",
        anchor="ban-ghi",
        codes=codes,
        above=[
            html.P([name, " · ", close], className="hint"),
            *([narrowed.only(f, definition, cuts, "#ban-ghi")] if cuts else []),
        ],
        below=lambda order: (
            take.records(f, definition.id, link.count, asked, order) if files else None
        ),
    )
    return drawn
