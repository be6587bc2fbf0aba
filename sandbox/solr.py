"""The portal's search: words and terms, as far as callers use them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.clock import epoch
from sandbox.refusals import Refusal

_TERM = re.compile(r'([+-]?)(\w+):(\[[^\]]*\]|"[^"]*"|\([^)]*\)|\S+)')


@dataclass(frozen=True, slots=True)
class Indexed:
    """One data set as the index knows it. Moments are seconds since 1970 UTC."""

    words: str
    created: int
    modified: int
    fields: Mapping[str, tuple[str, ...]]

    def fits(self, asked: dict[str, Any]) -> bool:
        """Does it pass ``q`` and ``fq``? Raises Refusal for what the index does not know."""
        words = str(asked.get("q") or "").strip()
        if words not in ("", "*:*") and words.lower() not in self.words.lower():
            return False
        for sign, field, want in _TERM.findall(str(asked.get("fq") or "")):
            if (sign == "-") == self._term(field, want.strip('"()')):
                return False
        return True

    def _term(self, field: str, want: str) -> bool:
        if field in ("metadata_modified", "metadata_created") and want.startswith("["):
            low, _, high = want.strip("[]").partition(" TO ")
            at = self.modified if field.endswith("modified") else self.created
            return _edge(low, 0) <= at <= _edge(high, 2**40)
        if field not in self.fields:
            raise Refusal(409, "Search Error", message=f"undefined field {field}")
        return want in self.fields[field]


def written(package: Mapping[str, Any]) -> Indexed:
    """A package that somebody wrote."""
    return Indexed(
        f"{package['title']} {package['name']}",
        _edge(package["metadata_created"], 0),
        _edge(package["metadata_modified"], 0),
        {
            "groups": tuple(one["name"] for one in package["groups"]),
            "res_format": tuple(one["format"] for one in package["resources"]),
            "name": (package["name"],), "id": (package["id"],),
            "organization": (package["organization"]["name"],), "state": ("active",),
            "dataset_type": ("dataset",), "type": ("dataset",),
        },
    )  # fmt: skip


def _edge(text: str, open_end: int) -> int:
    text = text.strip()
    if text == "*":
        return open_end
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(409, "Search Error", message=f"Invalid Date String:'{text}'") from None
    return epoch(at if at.tzinfo else at.replace(tzinfo=UTC))
