"""Definitions from YAML: every fault with its file and line, never only the first.

A small dialect: no anchors, aliases, tags or merge keys, and no key twice, because each of them
lets a file mean something else than it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from core.errors import ConfigError
from core.settings import ROOT
from core.units import Unit
from indicators.defining.checks import Lines, Written, check
from indicators.defining.model import Definition, Group

_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)
M = TypeVar("M", bound=BaseModel)

FOLDER = ROOT / "indicators" / "definitions"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same in C where the machine has it: a catalogue is read at every start."""

GROUP_FILE = "_group.yaml"


@dataclass(frozen=True)
class Definitions:
    """All definitions and their groups, in the order of the screens."""

    all: tuple[Definition, ...]
    groups: tuple[Group, ...]

    def by_id(self) -> dict[str, Definition]:
        """Definition by id."""
        return {one.id: one for one in self.all}


def _plain(node: yaml.Node, at: tuple[str | int, ...], lines: Lines, faults: list[str]) -> Any:
    """A YAML node as plain data; remembers lines and refuses double keys and foreign tags."""
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in out:
                first = lines[(*at, key)]
                faults.append(f"{line}: khóa “{key}” viết hai lần (lần đầu ở dòng {first})")
                continue
            lines[(*at, key)] = line
            out[key] = _plain(value_node, (*at, key), lines, faults)
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*at, i), lines, faults) for i, one in enumerate(node.value)]
    if node.tag not in _TAGS:
        faults.append(f"{node.start_mark.line + 1}: nhãn {node.tag} không được nhận")
        return None
    maker = yaml.SafeLoader("")
    try:
        return maker.construct_object(node)
    except (yaml.YAMLError, ValueError) as fault:
        faults.append(f"{node.start_mark.line + 1}: không đọc được “{node.value}” ({fault})")
        return None
    finally:
        maker.dispose()


def parse(text: str) -> tuple[Any, Lines, list[str]]:
    """YAML text → plain data, the line of every key, and faults as ``line: words``."""
    lines: Lines = {}
    faults: list[str] = []
    try:
        for event in yaml.parse(text, _LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                faults.append(f"{line}: không dùng neo hay bí danh (&, *) trong định nghĩa")
        if faults:
            return None, lines, faults
        node = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        return None, lines, [f"{line}: không phải YAML: {fault.problem}"]
    if node is None:
        return None, lines, ["1: tệp trống"]
    return _plain(node, (), lines, faults), lines, faults


def _line(loc: tuple[str | int, ...], lines: Lines) -> int:
    """The nearest written line of a pydantic location, whose union tags are not in the file."""
    at: tuple[str | int, ...] = ()
    for part in loc:
        if (*at, part) in lines:
            at = (*at, part)
    return lines.get(at, 1)


def _words(error: Any, model: type[BaseModel]) -> str:
    """A pydantic error in Vietnamese where it is one that people make."""
    if error["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields)
        where = f"; các khóa của tệp: {known}" if len(error["loc"]) == 1 else ""
        return f"khóa không có trong quy ước{where}"
    if error["type"] == "missing":
        return "thiếu khóa này"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    shown = error["input"]
    return f"{error['msg']} (giá trị: {shown!r})" if not isinstance(shown, dict) else error["msg"]


def _read(path: Path, model: type[M], faults: list[str], named: str, lines: Lines) -> M | None:
    """One file as a model; faults are appended as ``file:line: key: words``."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        faults.append(f"{named}:1: không đọc được tệp ({fault})")
        return None
    data, written, found = parse(text)
    lines.update(written)
    faults += [f"{named}:{one}" for one in found]
    if found:
        return None
    if not isinstance(data, dict):
        faults.append(f"{named}:1: tệp phải là một bảng khóa: giá trị")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        for error in fault.errors():
            key = ".".join(str(part) for part in error["loc"])
            line = _line(error["loc"], lines)
            faults.append(f"{named}:{line}: {key}: {_words(error, model)}")
    return None


@cache
def kept() -> Definitions:
    """The product's own definitions, read once a process. Raises ConfigError."""
    return load()


def _bind(by_id: dict[str, Definition]) -> None:
    """Tell every indicator what it is made of, the innermost first."""
    bound: set[str] = set()

    def bind(one: Definition) -> None:
        if one.id in bound:
            return
        bound.add(one.id)
        inner = [by_id[id] for id in one.inputs]
        for other in inner:
            bind(other)
        if inner:
            one.bind(inner)

    for one in by_id.values():
        bind(one)


def load(
    folder: Path = FOLDER,
    known_sources: frozenset[str] = frozenset(),
    units: Sequence[Unit] = (),
) -> Definitions:
    """Read ``<group>/<id>.yaml`` below the folder and check them all together.

    ``known_sources`` are the names of the connectors; empty: the sources are not checked.
    ``units``: those of the province over all time; empty: the units of targets are not checked.
    Raises ConfigError listing every fault with file and line.
    """
    faults: list[str] = []
    base = folder.parent.parent if folder == FOLDER else folder
    found: list[Written] = []
    groups: list[Group] = []
    for path in sorted(folder.glob("*/*.yaml")):
        named = path.relative_to(base).as_posix()
        if path.name == GROUP_FILE:
            group = _read(path, Group, faults, named, {})
            if group is not None:
                groups.append(group)
                if group.id != path.parent.name:
                    faults.append(f"{named}:1: id: “{group.id}” khác tên thư mục")
            continue
        lines: Lines = {}
        one = _read(path, Definition, faults, named, lines)
        if one is not None:
            found.append(Written(named, one, lines))
            if one.id != path.stem:
                faults.append(f"{found[-1].at('id')}: khác tên tệp “{path.stem}”")
            if one.group != path.parent.name:
                faults.append(f"{found[-1].at('group')}: nhóm “{one.group}” khác tên thư mục")
    faults += check(found, groups, known_sources, units)
    if not found and not faults:
        faults.append(f"{folder}: không có định nghĩa chỉ tiêu nào")
    if faults:
        raise ConfigError(faults)
    _bind({each.definition.id: each.definition for each in found})
    groups.sort(key=lambda group: (group.order, group.id))
    place = {group.id: i for i, group in enumerate(groups)}
    ordered = sorted(
        (each.definition for each in found), key=lambda one: (place[one.group], one.order, one.id)
    )
    return Definitions(tuple(ordered), tuple(groups))
