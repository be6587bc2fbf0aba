"""What was revised: versions that replaced an earlier one of a period that was over."""

from __future__ import annotations

from core.values import Value
from indicators.answering import Answering
from indicators.evaluate import Outcome, display
from store import values

_PROGRESS = ("first", "running")
"""Not revisions: the first version, and a period that still ran or was still being loaded."""

_MOST = 200


def changes(answering: Answering, since: int) -> list[Value]:
    """Revised values, the newest first, with the reason and the display before."""
    s = answering.s
    out = []
    for row in values.changes(s.conn, since, _MOST, without=_PROGRESS):
        definition = s.definitions.get(row.indicator)
        if definition is None or row.known_to is not None:
            continue
        before = next(
            one for one in values.versions(s.conn, row.key) if one.version == row.version - 1
        )
        made = answering.stored(definition, row, None)
        made.extra["reason"] = row.reason
        made.extra["before"] = display(
            definition, Outcome(before.value, before.numerator, before.denominator)
        )
        out.append(made)
    return out
