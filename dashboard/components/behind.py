"""The records behind an indicator's figure: the sets that its passport names, one listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard import columns, context, words
from dashboard.components import notice, records
from indicators.answers import Passport, RecordsLink

if TYPE_CHECKING:
    from dashboard.boards import Board


def _sets(proof: Passport) -> dict[str, tuple[RecordsLink, str]]:
    """Listable sets of records by the name they have in the address."""
    sets = {}
    if proof.numerator_records is not None:
        sets["numerator"] = (proof.numerator_records, proof.numerator_name)
    if proof.denominator_records is not None:
        sets["denominator"] = (proof.denominator_records, proof.denominator_name)
    if proof.missed_records is not None:
        sets["missed"] = (proof.missed_records, proof.missed_name)
    for i, (link, name) in enumerate(zip(proof.set_apart, proof.set_apart_names, strict=False)):
        sets[f"apart-{i}"] = (link, name)
    return sets


def section(
    board: Board, proof: Passport | None, more: Mapping[str, tuple[RecordsLink, str]]
) -> Component | None:
    """The records that the reader asked for; ``more``: sets beside those of the proof."""
    f, title = board.filters, words.t("indicator.records")
    asked = f.query.get("ban-ghi", "")
    if not asked:
        return None
    found = (more if proof is None else {**_sets(proof), **more}).get(asked)
    if found is None:
        said = notice.notice("empty", words.t("records.none"), words.t("records.no_set"))
        return html.Section([html.H2(title), said], className="box", id="ban-ghi")
    link, name = found
    close = html.A(words.t("records.close"), href=f.href(ban_ghi=None, xep=None))
    drawn: Component = records.section(
        board.catalog,
        link,
        f,
        title=title,
        caption=f"{title}: {name}",
        anchor="ban-ghi",
        codes=columns.may_see_codes(context.user()),
        above=[html.P([name, " · ", close], className="hint")],
    )
    return drawn
