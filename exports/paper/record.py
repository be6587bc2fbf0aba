"""The record of a frozen document: JSON in one spelling, with the version of its form."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def written(document: DataclassInstance, version: int) -> str:
    """The same document, the same bytes."""
    body = {"version": version, **asdict(document)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def body(text: str, version: int, name: str) -> dict[str, Any]:
    """What was written. Raises ValueError for a record of another form than ``version``."""
    held: dict[str, Any] = json.loads(text)
    found = held.pop("version", None)
    if found != version:
        raise ValueError(f"a {name} of form {found}, not {version}")
    return held
