"""The one door to a drawn chart: our template, Vietnamese figures, nothing that leaves the host.

Plotly 7 shows a button that uploads a chart to its makers' cloud, and links to their site, unless
told otherwise; so no other file may make a graph. Every chart has a table twin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import plot, table
from dashboard.components.attrs import attrs
from dashboard.pictures import theme
from dashboard.wording import words

_DAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"]
_LOCALE = {
    "vi": {
        "dictionary": {
            "Autoscale": "Tự co giãn",
            "Box Select": "Chọn khung",
            "Download plot as a PNG": "Tải ảnh PNG",
            "Download plot": "Tải ảnh",
            "Pan": "Kéo",
            "Reset axes": "Về như đầu",
            "Zoom": "Phóng",
            "Zoom in": "Phóng to",
            "Zoom out": "Thu nhỏ",
            "Double-click to zoom back out": "Bấm đúp để thu về",
        },
        "format": {
            "decimal": ",",
            "thousands": ".",
            "date": "%d/%m/%Y",
            "days": _DAYS,
            "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
            "months": [f"Tháng {i}" for i in range(1, 13)],
            "shortMonths": [f"Th{i}" for i in range(1, 13)],
        },
    }
}


def config(filename: str) -> Any:
    """What plotly.js may offer: a picture of the chart, made in the browser; nothing else."""
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "scrollZoom": False,
        "responsive": True,
        "locale": words.language(),
        "locales": _LOCALE,
        "toImageButtonOptions": {"format": "png", "filename": filename, "scale": 2},
    }


def figure(data: list[dict[str, Any]], layout: dict[str, Any]) -> dict[str, Any]:
    """A figure as a plain dict, with our template and the marks of the reader's numbers."""
    separators = ",." if words.language() == "vi" else ".,"
    return {
        "data": data,
        "layout": {"template": theme.template(), "separators": separators} | layout,
    }


def chart(
    id: str,
    drawn: dict[str, Any],
    *,
    title: str,
    columns: Sequence[table.Column | str],
    rows: Sequence[table.Row | Sequence[table.Cell]],
    hint: str | Sequence[Component | str] = "",
    height: int = 240,
    css: str = "",
    below: Component | None = None,
) -> Component:
    """A chart in its box: title with the unit, hint, drawing, table twin of the same figures.

    The drawing stands in the page's own HTML; see ``plot``. ``below``: stands under the twin.
    """
    inside: list[Component] = [html.H2(title, id=f"{id}-title")]
    if hint:
        inside.append(html.P(hint, className="hint"))
    inside.append(
        html.Div(
            plot.plot(id, drawn, config(id), height),
            role="group",
            **attrs(aria_labelledby=f"{id}-title"),
        )
    )
    inside.append(table.twin(columns, rows, caption=title))
    if below is not None:
        inside.append(below)
    return html.Section(inside, className=f"box chart {css}".strip())
