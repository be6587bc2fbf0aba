"""Which indicators there are, by name: the part of the catalogue that knows the definitions."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from core.clock import today
from core.errors import NotFoundError
from core.period import Grain, Period
from indicators.asking import members
from indicators.defining.model import Definition, Group
from indicators.proving.workings import Workings


class Named(Workings):
    """Answers questions about definitions and what they are divided by."""

    _by_id: Mapping[str, Definition]

    def definitions(self) -> list[Definition]:
        """Every definition that has begun to hold, in the order of the screens."""
        now = today(self.clock)
        return [one for one in self._definitions.all if (one.valid_from or now) <= now]

    def groups(self) -> list[Group]:
        """The groups of indicators, in order, with their names."""
        return list(self._definitions.groups)

    def definition(self, id: str) -> Definition:
        """One definition. Raises NotFoundError naming near ids."""
        found = self._by_id.get(id)
        if found is None:
            near = get_close_matches(id, self._by_id, 3, 0.4) or sorted(self._by_id)[:3]
            raise NotFoundError(f"Không có chỉ tiêu “{id}”. Gần giống: {', '.join(near)}.")
        return found

    def members(self, dim: str, id: str = "") -> dict[str, str]:
        """Code → Vietnamese name of every member of a dimension, with figures or without.

        ``id`` of the indicator that is divided so: petitions have other fields than dossiers.
        Raises NotFoundError, MisuseError where a dimension has no list of its members.
        """
        kind = members.kind_of(self.definition(id)) if id else ""
        with self._reader.reading() as s:
            made: dict[str, str] = self._reader.keep(
                ("members", dim, kind), lambda: members.listed(s, dim, kind)
            )
            return dict(made)

    def default_period(self, id: str | None = None) -> Period:
        """Year to date; the longest grain that an indicator has, where it has not that one."""
        held = self.definition(id).grains if id else (Grain.YTD,)
        return Period.of(Grain.YTD if Grain.YTD in held else held[-1], today(self.clock))
