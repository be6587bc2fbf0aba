"""Questions that have no published value still have a name: the question itself, written down."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import orjson

from core.errors import NotFoundError

_MARK = "q."


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator of a unit in a period, cut by dimensions. ``unit`` is a slug (``802@2004``).

    ``alone``: only what lies at the unit itself, nothing of the units before or after it.
    ``as_known``: asked of the facts as they were known at this moment (epoch seconds).
    """

    indicator: str
    unit: str
    period: str
    dims: dict[str, str] = field(default_factory=dict)
    alone: bool = False
    as_known: int | None = None

    @property
    def value_id(self) -> str:
        """The name: the same question always has the same one."""
        body: list[Any] = [self.indicator, self.unit, self.period, sorted(self.dims.items())]
        if self.alone or self.as_known is not None:
            body.append(int(self.alone))
        if self.as_known is not None:
            body.append(self.as_known)
        return _MARK + base64.urlsafe_b64encode(orjson.dumps(body)).rstrip(b"=").decode()

    @classmethod
    def read(cls, value_id: str) -> Question:
        """The question of a name. Raises NotFoundError."""
        code = value_id.removeprefix(_MARK)
        try:
            text = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
            indicator, unit, period, dims, *more = json.loads(text)
            alone, as_known = more[:1] == [1], int(more[1]) if len(more) > 1 else None
            cut = {str(k): str(v) for k, v in dims}
            made = cls(str(indicator), str(unit), str(period), cut, alone, as_known)
        except (ValueError, TypeError):
            raise unknown(value_id) from None
        return made

    @staticmethod
    def is_one(value_id: str) -> bool:
        """Does the name hold a question, rather than name a published version?"""
        return value_id.startswith(_MARK)


def unknown(value_id: str) -> NotFoundError:
    """The fault of a name that names nothing."""
    return NotFoundError(f"Không có giá trị “{value_id}”; hãy mở lại từ chỉ tiêu.")
