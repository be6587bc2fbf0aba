"""“Chép bảng”: a table laid on the clipboard, whose cells a workbook reads as what they are.

The browser does it (``assets/copying.js``), by one rule for what is chosen by hand and for this
button; here are its words and what is told of a table beside its cells.
"""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from dashboard.components.attrs import attrs
from dashboard.wording import words


class Beyond(StrEnum):
    """Where the rows are that a table does not show and nobody counted; as ``copying.js`` reads."""

    PAGES = "?"  # on other pages of the list
    CUT = "!"  # the list ends there; a line under it says what to do


def button(name: str, shown: int, among: int | Beyond = 0) -> Component:
    """The button of a table of that name, beside it.

    ``shown``: its rows; ``among``: of how many they are, or where the others are.
    """
    whole = words.number(among) if not isinstance(among, Beyond) and among > shown else ""
    if isinstance(among, Beyond):
        whole = among.value
    said = attrs(aria_label=words.t("copy.as", name=name), data_all=whole)
    return html.Button(words.t("copy.table"), type="button", className="cp", **said)


def line(view: str, address: str) -> Component:
    """Where a page says what was copied, or why nothing was.

    ``view``: what the page shows, of whom and of when; ``address``: where, later on too; its host
    is the browser's to say where none stands in it (``addresses.reached``). Both go with each table
    as its last lines, and between them how many of its figures are not sound.
    """
    marks = attrs(
        data_view=view,
        data_address=address,
        data_old=words.t("copy.old"),
        data_estimated=words.t("copy.estimated"),
        data_running=words.t("copy.running"),
        data_done=words.t("copy.done"),
        data_part=words.t("copy.part"),
        data_more=words.t("copy.more"),
        data_cut=words.t("copy.cut"),
        data_refused=words.t("copy.refused"),
        data_rows=words.t("copy.rows"),
    )
    said: Component = html.P("", className="copied", role="status", **marks)
    return said
