"""The pages that exist, found by folder, and which of them a path means.

A page is a module of ``dashboard/pages`` with ``PATH`` (``/mot-cua``, ``/chi-so/<id>``), ``TITLE``,
``ORDER``, ``ROLES`` and ``body(query)``; ``GROUPS`` names the groups of indicators that it handles.
A module whose name starts with an underscore is no page.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Protocol, cast

from dash.development.base_component import Component

from core.errors import ConfigError
from dashboard import context, pages

_PARTS = ("PATH", "TITLE", "ORDER", "ROLES", "body")
_VARIABLE = re.compile(r"<(\w+)>")


class Page(Protocol):
    """What every page module offers."""

    PATH: str
    TITLE: str
    ORDER: int
    ROLES: Sequence[str]

    def body(self, query: Mapping[str, str]) -> list[Component]:
        """The page's own components for a query; raises MisuseError for a bad value."""
        ...


@cache
def discover() -> tuple[Page, ...]:
    """Every page in its order. Raises ConfigError listing modules that are not whole."""
    names = sorted(
        one.name for one in pkgutil.iter_modules(pages.__path__) if not one.name.startswith("_")
    )
    modules = [importlib.import_module(f"{pages.__name__}.{name}") for name in names]
    return checked(modules)


def checked(modules: Iterable[ModuleType]) -> tuple[Page, ...]:
    """The modules as pages in their order. Raises ConfigError listing what they lack."""
    faults, found, paths = [], [], dict[str, str]()
    for module in modules:
        lacks = [part for part in _PARTS if not hasattr(module, part)]
        if lacks:
            faults.append(f"{module.__name__}: thiếu {', '.join(lacks)}")
            continue
        page = cast(Page, module)
        if page.PATH in paths:
            faults.append(f"{module.__name__}: PATH {page.PATH} đã có ở {paths[page.PATH]}")
        odd = set(page.ROLES) - set(context.ROLES)
        if odd or not page.ROLES:
            faults.append(f"{module.__name__}: ROLES {sorted(odd)} không có; {context.ROLES}")
        paths[page.PATH] = module.__name__
        found.append(page)
    if faults:
        raise ConfigError(faults)
    return tuple(sorted(found, key=lambda page: page.ORDER))


def find(path: str, among: Iterable[Page] | None = None) -> tuple[Page, dict[str, str]] | None:
    """The page of a path and the variables in it: ``/chi-so/x`` → page, ``{"id": "x"}``."""
    wanted = "/" + path.strip("/")
    for page in discover() if among is None else among:
        found = _pattern(page.PATH).fullmatch(wanted)
        if found:
            return page, found.groupdict()
    return None


def handler(group: str) -> Page | None:
    """The page on which a group of indicators is handled; None: it stands on the overview alone."""
    return next((page for page in discover() if group in getattr(page, "GROUPS", ())), None)


def slug(page: Page) -> str:
    """The page's name in the words: ``mot_cua``."""
    name: str = getattr(page, "__name__", "")
    return name.rpartition(".")[2]


@cache
def _pattern(path: str) -> re.Pattern[str]:
    out, at = "", 0
    for variable in _VARIABLE.finditer(path):
        out += re.escape(path[at : variable.start()]) + f"(?P<{variable[1]}>[^/]+)"
        at = variable.end()
    return re.compile(out + re.escape(path[at:]))
