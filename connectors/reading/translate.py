"""A product's own key names in the names that we know: paths into its records, set by options.

``procedure.sector.code`` reaches into objects, ``a|b`` takes the first that says something, and
``List.Name`` speaks of the objects of a list. A name that comes in several languages is taken in
Vietnamese. Keys that no path speaks of pass as they came, for the allow-list to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

VIETNAMESE = "228"
"""languageId of the VNPT iGate products, which some write as a number."""

Paths = tuple[tuple[str, ...], ...]


def _paths(text: str) -> Paths:
    return tuple(tuple(one.strip().split(".")) for one in text.split("|") if one.strip())


def said(value: Any) -> Any:
    """A scalar as it is; of a name in several languages the Vietnamese, else the first."""
    spoken = _spoken(value, "name")
    return value if spoken is None else spoken["name"]


def _spoken(value: Any, field: str) -> Mapping[str, Any] | None:
    """Of a list of one thing in several languages the Vietnamese one, else the first.

    None where the value is no list of objects with this field.
    """
    if not isinstance(value, list):
        return None
    spoken = [one for one in value if isinstance(one, Mapping) and field in one]
    ours = [one for one in spoken if str(one.get("languageId")) == VIETNAMESE]
    return next(iter(ours or spoken), None)


def _at(record: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = record
    for name in path:
        value = _spoken(value, "languageId") or value
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


class Translator:
    """Compiled paths: our name → where the product keeps it."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._plain: list[tuple[str, Paths]] = []
        self._lists: list[tuple[str, Paths, list[tuple[str, Paths]]]] = []
        inner: dict[str, list[tuple[str, Paths]]] = {}
        for name, text in paths.items():
            top, _, rest = name.partition(".")
            if rest:
                inner.setdefault(top, []).append((rest, _paths(text)))
        for name, text in paths.items():
            if name in inner:
                self._lists.append((name, _paths(text), inner[name]))
            elif "." not in name:
                self._plain.append((name, _paths(text)))

    def __bool__(self) -> bool:
        return bool(self._plain or self._lists)

    def one(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record with what the paths find under our names."""
        out = dict(record)
        for name, paths in self._plain:
            value = _scalar(record, paths)
            if value is not None or name not in out:
                out[name] = value
        for name, paths, inner in self._lists:
            items = next((v for path in paths if (v := _at(record, path)) is not None), None)
            if items is None:
                continue
            listed = items if isinstance(items, list) else [items]
            out[name] = [
                {rest: _scalar(item, found) for rest, found in inner}
                for item in listed
                if isinstance(item, Mapping)
            ]
        return out

    def all(self, records: Iterable[Any]) -> list[Any]:
        """Every record; what is no record stays what it is."""
        return [self.one(one) if isinstance(one, Mapping) else one for one in records]


def _scalar(record: Mapping[str, Any], paths: Paths) -> Any:
    for path in paths:
        value = said(_at(record, path))
        if value is not None and value != "" and not isinstance(value, Mapping | list):
            return value
    return None


def translator(
    defaults: Mapping[str, str], options: Mapping[str, str], known: Iterable[str]
) -> Translator:
    """``defaults`` with the options ``field_<our name> = "path"`` laid over them.

    Option names match ``known`` names whatever their case, for the environment has only one.
    """
    ours = {name.lower(): name for name in known}
    ours |= {name.partition(".")[0].lower(): name.partition(".")[0] for name in ours.values()}
    paths = dict(defaults)
    for option, path in options.items():
        if option.lower().startswith("field_"):
            name = ours.get(option[len("field_") :].lower())
            if name is not None:
                paths[name] = path
    return Translator(paths)
