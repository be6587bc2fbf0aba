"""Everything that is read from facts: sums, stocks, figures reported, and the lists behind them."""

from __future__ import annotations

from store.counting.crossing import kept, widest
from store.counting.observations import observations
from store.counting.route import Row
from store.counting.summing import SOON, event_sums, histogram, now_sums, stock_steps, stock_sums
from store.lists.records import Page, records, told

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
