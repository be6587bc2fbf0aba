"""Everything that is read from facts: sums, stocks, figures reported, and the lists behind them."""

from __future__ import annotations

from store.crossing import kept, widest
from store.observations import observations
from store.records import Page, records, told
from store.route import Row
from store.summing import SOON, event_sums, histogram, now_sums, stock_steps, stock_sums

__all__ = [
    "SOON",
    "Page",
    "Row",
    "event_sums",
    "histogram",
    "kept",
    "now_sums",
    "observations",
    "records",
    "stock_steps",
    "stock_sums",
    "told",
    "widest",
]
