"""What is asked of a book: by whom, and under which choices of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.errors import MisuseError, NotFoundError
from desk import Desk
from exports.ledger.named import Names
from indicators.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Reader:
    """What who asks may take: ``looks`` into runs and what is set aside, ``governs``: the audit.

    ``codes``: what leads to a citizen's affair.
    """

    looks: bool
    governs: bool
    codes: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A book under the choices of its page. ``address``: the page that shows the same."""

    catalog: Catalog
    desk: Desk
    reader: Reader
    given: Mapping[str, str]
    address: str

    def text(self, key: str) -> str:
        """A choice, "" where it is open."""
        return self.given.get(key, "")

    def source(self) -> str | None:
        """The source that is chosen. Raises NotFoundError."""
        name = self.text("nguon")
        if name and name not in {one.name for one in self.catalog.sources()}:
            raise NotFoundError(f"Không có nguồn “{name[:40]}”.")
        return name or None

    def names(self) -> Names:
        """What sources and their streams are called."""
        return Names(self.catalog.sources())

    def day(self, key: str) -> date | None:
        """A chosen day. Raises MisuseError."""
        text = self.text(key)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise MisuseError(
                f"{key}: “{text[:20]}” không phải là ngày; viết như 2023-12-01."
            ) from None


def one_of(key: str, text: str, allowed: list[str] | tuple[str, ...]) -> str | None:
    """A choice among those that there are, None where it is open. Raises MisuseError."""
    if text and text not in allowed:
        raise MisuseError(f"{key}: “{text[:20]}” không có; chọn {', '.join(allowed)}.")
    return text or None
