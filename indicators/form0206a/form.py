"""Form II.06a/VPCP/KSTT: received, resolved, pending, with its balances. Pure.

Columns 3 to 13 of the official form, from the same sums as the indicators. What ended without a
result (refused, withdrawn, stopped) stands in column 9 with the resolved ones that were not late,
after its due date in column 10; what has no due date in columns 9 and 12. Of those that wait column
13 holds the ones that were overdue before, 12 the others (decision 48).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

FLOWS = (
    "n_recv",
    "n_fin",
    "n_fin_due",
    "n_ontime",
    "n_early",
    "n_nodue",
    "n_refused",
    "n_withdrawn",
    "n_stopped",
    "n_late_closed",
)

STANDING = ("pending", "within", "overdue")


@dataclass(frozen=True, slots=True)
class Form:
    """One row of the form, by its column numbers. Numbers of dossiers.

    No column is worked out from those that it is balanced against.
    """

    c3: int  # received in all
    c4: int | None  # received online; None: it stays in the house
    c5: int | None  # received directly or by post; None as well
    c6: int  # carried over from before
    c7: int  # resolved in all
    c8: int  # before the due day
    c9: int  # on time, without a due date; refused, withdrawn and stopped included unless late
    c10: int  # late, however ended
    c11: int  # pending in all
    c12: int  # pending within the due date
    c13: int  # pending and overdue

    def balances(self) -> list[tuple[str, bool, str]]:
        """The form's own checks: (name, holds, the figures); none of what stays in the house."""
        received = (
            [self._sum("3 = 4 + 5 + 6", self.c3, self.c4, self.c5, self.c6)]
            if self.c4 is not None and self.c5 is not None
            else []
        )
        return [
            *received,
            self._sum("7 = 8 + 9 + 10", self.c7, self.c8, self.c9, self.c10),
            self._sum("11 = 12 + 13", self.c11, self.c12, self.c13),
            self._sum("3 = 7 + 11", self.c3, self.c7, self.c11),
        ]

    @staticmethod
    def _sum(name: str, whole: int, *parts: int) -> tuple[str, bool, str]:
        said = " + ".join(_number(one) for one in parts)
        good = whole == sum(parts) and min(parts) >= 0
        return name, good, f"{_number(whole)} {'=' if whole == sum(parts) else '≠'} {said}"


def together(parts: Iterable[Form]) -> Form:
    """One row of several whose cells are all told."""
    return Form(*(sum(column) for column in zip(*map(astuple, parts), strict=True)))


def adds_up(whole: Form, parts: Sequence[Form]) -> tuple[bool, str]:
    """Is every column the sum of the parts'? With the figures of those that are not, else of 3."""
    told = []
    for one in fields(Form):
        amount, cells = getattr(whole, one.name), [getattr(part, one.name) for part in parts]
        good = amount == sum(cells)
        if not good or one.name == "c3":
            said = " + ".join(map(_number, cells))
            told.append((good, f"{one.name[1:]}: {_number(amount)} {'=' if good else '≠'} {said}"))
    wrong = [said for good, said in told if not good]
    return not wrong, "; ".join(wrong) or told[0][1]


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def make(
    channels: Mapping[str, int],
    flows: Mapping[str, int],
    opening: int,
    ending: Mapping[str, int],
) -> Form:
    """The row from its sums.

    ``channels``: channel → received in the period; ``flows``: ``FLOWS`` of the period, received in
    all included. ``opening``: pending when the period began. ``ending``: ``STANDING`` at its end.
    """
    online = channels.get("2", 0)
    direct = sum(channels.values()) - online
    ended = sum(flows[name] for name in ("n_refused", "n_withdrawn", "n_stopped"))
    late_finished = flows["n_fin_due"] - flows["n_ontime"]
    on_time = flows["n_ontime"] - flows["n_early"] + flows["n_nodue"]
    return Form(
        c3=opening + flows["n_recv"],
        c4=online,
        c5=direct,
        c6=opening,
        c7=flows["n_fin"] + ended,
        c8=flows["n_early"],
        c9=on_time + ended - (flows["n_late_closed"] - late_finished),
        c10=flows["n_late_closed"],
        c11=ending["pending"],
        c12=ending["within"],
        c13=ending["overdue"],
    )
