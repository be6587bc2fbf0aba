"""Dossiers (hồ sơ) as columns of numpy arrays, one row a dossier.

Moments are ``int32`` seconds since 1970 UTC, 0 meaning "never"; days are local day numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int32]
Small = npt.NDArray[np.int16]
Tiny = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

SCALES = {"small": 9_000, "demo": 150_000, "province": 1_500_000}
"""Scale → dossiers filed in a year."""

DIGITISED, REUSED, E_RESULT, VNEID, NO_CHANNEL, UNPAID = 1, 2, 4, 8, 16, 32
"""Bits of ``flags``; NO_CHANNEL: filed at the counter and the channel left empty."""

BAD_DATE, BAD_UNIT = 1, 2
"""Values of ``broken``: a record that no honest connector may count."""

FINISHED = (9, 10)


@dataclass
class Dossiers:
    """Columns, all of one length, in order of reception."""

    unit: Small  # handling unit: index in places()
    old_unit: Small  # handling unit before ``moved``
    recv_unit: Small  # where it was filed; its code begins with this one
    proc: Small  # index in procedures()
    channel: Tiny  # 1 counter, 2 online, 3 post
    applicant: Tiny  # 1 person, 2 business, 3 state body, 4 other
    submitted: Column
    received: Column  # 0: never accepted
    started: Column
    asked: Column  # papers or fees asked for
    answered: Column
    asked2: Column
    answered2: Column
    pause: Tiny  # status while asked: 5 papers, 6 fees
    ended: Column  # end of handling
    kind: Tiny  # status at the end: 9, 10 (straight to 10), 3, 7, 8
    returned: Column
    due: Column  # first due date, 0 none
    due1: Column  # due date after the first answer
    due2: Column
    late: Flags
    flags: npt.NDArray[np.uint8]
    fee: Column  # dong
    paid: Tiny  # 0 no, 1 national portal, 2 local gateway
    broken: Tiny
    day: Column  # local day in its code
    number: Column  # number of that day and unit in its code
    moved: Column  # when it came to ``unit`` from ``old_unit``, 0 never
    touched: Column  # moment of a later correction, 0 none

    def __len__(self) -> int:
        return len(self.unit)

    def last_due(self) -> Column:
        """The due date after all answers."""
        return np.where(self.due2 > 0, self.due2, np.where(self.due1 > 0, self.due1, self.due))

    def finished(self) -> Flags:
        """Those that will be resolved (status 9 or 10), of sound records."""
        done: Flags = np.isin(self.kind, FINISHED) & (self.broken == 0)
        return done


def columns(d: Dossiers) -> dict[str, npt.NDArray[Any]]:
    """Name → array."""
    return {f.name: getattr(d, f.name) for f in fields(d)}


def join(parts: list[Dossiers]) -> Dossiers:
    """Several blocks as one."""
    return Dossiers(
        **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Dossiers)}
    )
