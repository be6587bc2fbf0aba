"""Finds the connectors: every module of ``connectors/sources`` holds one. No list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import connectors.sources
from connectors.base import Connector
from core.clock import Clock
from core.errors import NotFoundError


@cache
def names() -> frozenset[str]:
    """The names of all connectors; a connector is named as its module."""
    return frozenset(one.name for one in pkgutil.iter_modules(connectors.sources.__path__))


@cache
def _kind(name: str) -> type[Connector]:
    module = importlib.import_module(f"connectors.sources.{name}")
    (found,) = (
        one
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, Connector)
        and one.__module__ == module.__name__
    )
    return found


def get(name: str, clock: Clock | None = None) -> Connector:
    """A fresh connector; ``clock`` judges which dates are credible before a session is open.

    Raises NotFoundError listing the names.
    """
    if name not in names():
        raise NotFoundError(f"Không có nguồn “{name}”. Các nguồn: {', '.join(sorted(names()))}.")
    return _kind(name)(clock)
