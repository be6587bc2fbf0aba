"""Units as questions need them: found by code and date, with what lies inside them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from core.errors import MisuseError, NotFoundError
from core.period import Period
from core.text import fold
from core.units import Level, Succession, Unit
from indicators.asking.lineage import Lineage


def asked_day(period: Period, today: date) -> date:
    """The day at which a code is read: the period's last, today at the latest."""
    return min(period.end - timedelta(days=1), max(today, period.start))


class Places:
    """The units of one province over all time."""

    def __init__(self, units: Iterable[Unit], links: Iterable[Succession] = ()) -> None:
        self.by_id = {one.unit_id: one for one in units}
        self.links = tuple(links)
        self.lineage = Lineage(self.by_id.values(), self.links)
        self._by_code: dict[str, list[Unit]] = {}
        self._inside: dict[int, list[int]] = {}
        self._provinces = [one for one in self.by_id.values() if one.level is Level.PROVINCE]
        self._province_on: dict[date, Unit] = {}
        for one in self.by_id.values():
            self._by_code.setdefault(one.code.upper(), []).append(one)
            if one.parent_id is not None:
                self._inside.setdefault(one.parent_id, []).append(one.unit_id)

    def province(self, day: date) -> Unit:
        """The province on a day; the nearest in time when none is valid. Raises NotFoundError."""
        held = self._provinces
        if not held:
            raise NotFoundError("Danh mục đơn vị trống; chạy ./ioc schedule trước.")
        found = self._province_on.get(day)
        if found is None:  # asked for every value of an evaluation
            valid = (one for one in held if one.valid(day))
            nearest = min(held, key=lambda one: abs(one.valid_from - day))
            found = self._province_on[day] = next(valid, nearest)
        return found

    def find(self, code: str | None, day: date) -> Unit:
        """The unit of a code (or ``CODE@YEAR``) on a day; None: the province.

        A code that is only valid on other days is found where that is unambiguous. Raises
        NotFoundError naming near codes and names.
        """
        if not code:
            return self.province(day)
        text = code.strip().upper()
        if "@" in text:
            for one in self._by_code.get(text.split("@")[0], ()):
                if one.slug.upper() == text:
                    return one
            raise NotFoundError(f"Không có đơn vị “{code}”.{self._near(text)}")
        held = self._by_code.get(text, [])
        valid = [one for one in held if one.valid(day)]
        if valid or len(held) == 1:
            return (valid or held)[0]
        if held:
            slugs = ", ".join(one.slug for one in held)
            raise NotFoundError(
                f"Mã đơn vị “{code}” không có hiệu lực ngày {day:%d/%m/%Y}; chọn: {slugs}."
            )
        raise NotFoundError(f"Không có đơn vị “{code}”.{self._near(text)}")

    def _near(self, text: str) -> str:
        asked = fold(text)
        named = [f"{one.code} {one.name}" for one in self.by_id.values() if asked in fold(one.name)]
        codes = [
            f"{one.code} {one.name}"
            for code in get_close_matches(text, list(self._by_code), 3)
            for one in self._by_code[code][:1]
        ]
        near = list(dict.fromkeys([*named, *codes]))[:3]
        return f" Gần giống: {'; '.join(near)}." if near else ""

    def valid(self, day: date) -> list[Unit]:
        """Every unit that exists on a day, in the order of their identity."""
        return [one for one in self.by_id.values() if one.valid(day)]

    def written(self, unit: Unit, day: date) -> str:
        """The code where it names the unit on that day, else the code with its year."""
        return unit.code if unit.valid(day) else unit.slug

    def closure(self, unit: Unit) -> list[int] | None:
        """Ids whose facts count for the unit; None: every fact of the province."""
        if unit.level is Level.PROVINCE:
            return None
        if unit.level is Level.DISTRICT:
            return [unit.unit_id, *self._inside.get(unit.unit_id, ())]
        return [unit.unit_id]

    def level(self, unit_id: int) -> str:
        """The level of a fact's unit; of one that is on no list the province's."""
        unit = self.by_id.get(unit_id)
        return (Level.PROVINCE if unit is None else unit.level).value

    def above(self, unit_id: int) -> int:
        """The unit of the province's first division in which a fact's unit lies."""
        unit = self.by_id.get(unit_id)
        if unit is None or unit.parent_id is None:
            return unit_id
        parent = self.by_id.get(unit.parent_id)
        return parent.unit_id if parent and parent.level is Level.DISTRICT else unit_id

    def parts(self, unit: Unit, period: Period) -> list[Unit]:
        """The units right below one that existed at some time of the period.

        Below the province: departments, districts, and communes without a district.
        """
        return [one for one in self.below(unit) if _overlaps(one, period)]

    def parts_on(self, unit: Unit, day: date) -> list[Unit]:
        """The units right below one on the list of units of a day."""
        return [one for one in self.below(unit) if one.valid(day)]

    def below(self, unit: Unit) -> Sequence[Unit]:
        """The units right below one at any time."""
        if unit.level is Level.PROVINCE:
            return [
                one
                for one in self.by_id.values()
                if one.level is not Level.PROVINCE and self.above(one.unit_id) == one.unit_id
            ]
        return [self.by_id[id] for id in self._inside.get(unit.unit_id, ())]

    def reporters(self, unit: Unit, day: date) -> dict[Level, list[int]]:
        """Units inside one that may report figures in its place, by level, as valid on a day."""
        out: dict[Level, list[int]] = {}
        for one in self.by_id.values():
            inside = unit.level is Level.PROVINCE or one.parent_id == unit.unit_id
            if inside and one.level is not Level.PROVINCE and one.valid(day):
                out.setdefault(one.level, []).append(one.unit_id)
        return out

    def of_levels(self, names: Iterable[str], ids: Iterable[int] | None = None) -> list[int]:
        """Ids of the units of these levels at any time, of all or of some units.

        Raises MisuseError for a level that there is not.
        """
        levels = set(names)
        if unknown := levels - set(Level):
            held = ", ".join(Level)
            raise MisuseError(f"level: không có cấp {', '.join(sorted(unknown))}. Các cấp: {held}.")
        among = self.by_id if ids is None else ids
        return [one for one in among if self.by_id[one].level in levels]

    def at_level(self, level: Level, period: Period) -> list[Unit]:
        """All units of a level that existed at some time of the period."""
        return [one for one in self.by_id.values() if one.level is level and _overlaps(one, period)]


def _overlaps(unit: Unit, period: Period) -> bool:
    return unit.valid_from < period.end and (unit.valid_to is None or unit.valid_to > period.start)
