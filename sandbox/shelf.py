"""What callers write to the open data portal: data sets and tables, as CKAN takes and keeps them.

By CKAN's own source (2.9 to 2.12): a name stays taken after ``package_delete``, which only sets
``state``; ``package_patch`` replaces the fields it is given, lists as wholes; upsert needs a
primary key; rows written move no date of the set; tables of resources that are no ``datastore``
ones are read-only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.catalogue import by_id, identity, naive, organisation, organisations
from sandbox.datastore import Row, filtered
from sandbox.refusals import Refusal, needed, not_found
from sandbox.state import Sandbox

_NAME = re.compile(r"^[a-z0-9_-]{2,100}$")
_TYPES = ("text", "numeric", "int", "float", "bool", "timestamp", "date", "json")


@dataclass
class Table:
    """A table of the datastore: its columns, its key, its rows by ``_id``."""

    fields: list[tuple[str, str]]
    key: list[str] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    last: int = 0

    def add(self, row: Row) -> None:
        """One more row under the next ``_id``."""
        self.last += 1
        empty = {name: None for name, _ in self.fields if name != "_id"}
        self.rows[self.last] = {"_id": self.last, **empty, **row}

    def find(self, row: Row) -> int | None:
        """``_id`` of the row with the same key."""
        want = [row[name] for name in self.key]
        return next(
            (at for at, one in self.rows.items() if [one[name] for name in self.key] == want), None
        )


class Shelf:
    """Everything that was written, and the actions that write."""

    def __init__(self, box: Sandbox) -> None:
        self.packages = box.written.packages
        self.tables: dict[str, Table] = box.written.tables
        self.writes = box.written.actions

    def actions(self, now: int) -> dict[str, Callable[[Row], Any]]:
        """Name → action that changes something; only for editors."""
        return {
            "package_create": lambda asked: self.create(asked, now),
            "package_patch": lambda asked: self.patch(asked, now),
            "package_delete": lambda asked: self.delete(asked, now),
            "datastore_create": self.table_create,
            "datastore_upsert": self.upsert,
            "datastore_delete": self.rows_delete,
        }

    def find(self, name: str) -> Row | None:
        """A package by its id or name, in any state."""
        if name in self.packages:
            return self.packages[name]
        return next((one for one in self.packages.values() if one["name"] == name), None)

    def public(self) -> list[Row]:
        """The packages that everybody sees."""
        rows = self.packages.values()
        return [one for one in rows if one["state"] == "active" and not one["private"]]

    def owner(self, rid: str) -> tuple[Row, Row] | None:
        """(package, resource) of a resource's id."""
        for package in self.packages.values():
            for one in package["resources"]:
                if one["id"] == rid:
                    return package, one
        return None

    def create(self, asked: Row, now: int) -> Row:
        """``package_create``."""
        name = needed(asked, "name")
        if not _NAME.match(name):
            raise _invalid("name", "Chỉ gồm chữ thường không dấu, số, - và _")
        if self.find(name) is not None or name in by_id():
            raise _invalid("name", "URL này đã được sử dụng.")
        org = _organisation(needed(asked, "owner_org"))
        made: Row = {
            "id": identity(f"{name}/{len(self.packages)}"), "state": "active", "private": False,
            "type": "dataset", "metadata_created": naive(now), "resources": [], "extras": [],
            "tags": [], "groups": [], "organization": org, "creator_user_id": identity("MẪU"),
        }  # fmt: skip
        self.packages[made["id"]] = made
        self._set(made, {**asked, "owner_org": org["id"]}, now)
        self.writes.append("package_create")
        return made

    def patch(self, asked: Row, now: int) -> Row:
        """``package_patch``: the fields that are given take the place of the old ones."""
        package = self._known(needed(asked, "id"))
        given = {key: value for key, value in asked.items() if key != "id"}
        if "owner_org" in given:
            given["organization"] = _organisation(str(given["owner_org"]))
            given["owner_org"] = given["organization"]["id"]
        self._set(package, given, now)
        self.writes.append("package_patch")
        return package

    def delete(self, asked: Row, now: int) -> None:
        """``package_delete``."""
        package = self._known(needed(asked, "id"))
        package |= {"state": "deleted", "metadata_modified": naive(now)}
        self.writes.append("package_delete")

    def table_create(self, asked: Row) -> Row:
        """``datastore_create`` on a resource that is there."""
        rid = self._writable(asked)
        named = [(str(one.get("id")), str(one.get("type", "text"))) for one in asked["fields"]]
        for name, kind in named:
            if kind not in _TYPES or name.startswith("_"):
                raise _invalid("fields", f'"{name}" ({kind}) is not a valid field')
        key = asked.get("primary_key") or []
        key = [one.strip() for one in key.split(",")] if isinstance(key, str) else list(key)
        if lost := sorted(set(key) - {name for name, _ in named}):
            raise _invalid("primary_key", f"field {lost} not in table")
        made = self.tables.setdefault(rid, Table([("_id", "int")]))
        known = dict(made.fields)
        made.fields += [(name, kind) for name, kind in named if name not in known]
        made.key = key or made.key
        self.owner_of(rid)["datastore_active"] = True
        self.writes.append("datastore_create")
        return {"resource_id": rid, "fields": asked["fields"], "primary_key": key}

    def upsert(self, asked: Row) -> Row:
        """``datastore_upsert``: all rows of a call, or none."""
        rid = self._writable(asked)
        table = self.tables.get(rid)
        if table is None:
            raise not_found()
        if not table.key:
            raise _invalid("table", "table does not have a unique key defined")
        names = {name for name, _ in table.fields}
        for row in asked["records"]:
            if lost := [name for name in table.key if name not in row]:
                raise _invalid("key", f'fields "{", ".join(lost)}" are missing but needed as key')
            if odd := [name for name in row if name not in names]:
                raise _invalid("fields", f'fields "{", ".join(odd)}" do not exist')
        for row in asked["records"]:
            at = table.find(row)
            if at is None:
                table.add(row)
            else:
                table.rows[at] |= row
        self.writes.append("datastore_upsert")
        return {"resource_id": rid, "method": "upsert"}

    def rows_delete(self, asked: Row) -> Row:
        """``datastore_delete``: the rows that pass the filters; without filters the table."""
        rid = self._writable(asked)
        table = self.tables.get(rid)
        if table is None:
            raise not_found()
        filters = asked.get("filters")
        if filters:
            gone = filtered(list(table.rows.values()), filters, [name for name, _ in table.fields])
            for row in gone:
                del table.rows[row["_id"]]
        else:
            del self.tables[rid]
            self.owner_of(rid)["datastore_active"] = False
        self.writes.append("datastore_delete")
        return {"resource_id": rid, "filters": filters}

    def owner_of(self, rid: str) -> Row:
        """The resource of this id. Raises Refusal (404)."""
        found = self.owner(rid)
        if found is None:
            raise not_found()
        return found[1]

    def _known(self, name: str) -> Row:
        found = self.find(name)
        if found is None:
            raise not_found()
        return found

    def _writable(self, asked: Row) -> str:
        rid = needed(asked, "resource_id")
        if self.owner_of(rid)["url_type"] != "datastore" and not asked.get("force"):
            raise _invalid("read-only", "Cannot edit read-only resource.")
        return rid

    def _set(self, package: Row, given: Row, now: int) -> None:
        package |= {key: value for key, value in given.items() if key != "resources"}
        if "resources" in given:
            kept = {one["id"]: one for one in package["resources"]}
            package["resources"] = [
                self._resource(package, n, one, kept, now)
                for n, one in enumerate(given["resources"])
            ]
        package["num_resources"] = len(package["resources"])
        package["metadata_modified"] = naive(now)

    @staticmethod
    def _resource(package: Row, n: int, given: Row, kept: dict[str, Row], now: int) -> Row:
        rid = given.get("id") or identity(f"{package['id']}/{n}/{given.get('name', '')}")
        plain = {"datastore_active": False, "url_type": None, "last_modified": None,
                 "created": naive(now), "state": "active", "hash": ""}  # fmt: skip
        return {**plain, **kept.get(rid, {}), **given, "id": rid, "package_id": package["id"],
                "position": n, "metadata_modified": naive(now)}  # fmt: skip


def _organisation(name: str) -> Row:
    for one in organisations():
        known = organisation(one)
        if name in (known["id"], known["name"]):
            return known
    raise _invalid("owner_org", "Tổ chức không tồn tại")


def _invalid(name: str, words: str) -> Refusal:
    return Refusal(409, "Validation Error", **{name: [words]})
