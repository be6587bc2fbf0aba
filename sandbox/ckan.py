"""The open data portal: the actions of CKAN as measured on a real one, silent caps included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox import catalogue, solr
from sandbox.addresses import KEYS, PUBLISHER
from sandbox.catalogue import GROUPS, by_id, has_table, listed, modified, package
from sandbox.datasets import DataSet
from sandbox.datastore import CAP, FIELDS, Columns, Invalid, search, table
from sandbox.refusals import Refusal, needed, not_found, whole
from sandbox.shelf import Shelf
from sandbox.solr import Indexed
from sandbox.spoil import spoil
from sandbox.state import Sandbox

_ROWS_MAX = 1_000


class Ckan:
    """The actions, each a method of its name."""

    def __init__(self, box: Sandbox, base: str, now: int, key: str | None) -> None:
        self.box, self.base, self.now = box, base, now
        self.admin = key == KEYS["opendata"]
        self.editor = self.admin or key == KEYS["publish"]
        self.shelf = Shelf(box)

    def actions(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Name → action."""
        return {
            name: getattr(self, name)
            for name in (
                "status_show", "package_list", "package_search", "package_show",
                "current_package_list_with_resources", "organization_list", "organization_show",
                "organization_list_for_user", "group_list", "group_show", "resource_show",
                "datastore_search", "datastore_info",
            )
        }  # fmt: skip

    def status_show(self, asked: dict[str, Any]) -> Any:
        """The portal's version."""
        return {"ckan_version": "2.12.0", "site_title": "Cổng dữ liệu mở", "locale_default": "vi"}

    def package_list(self, asked: dict[str, Any]) -> Any:
        """Names of all data sets, without a cap."""
        names = sorted(
            [one.name for one in listed(self.box, self.now)]
            + [one["name"] for one in self.shelf.public()]
        )
        start = whole(asked, "offset", 0)
        return names[start : start + whole(asked, "limit", len(names))]

    def package_search(self, asked: dict[str, Any]) -> Any:
        """Search: 10 rows unless told, never more than a thousand, without a word about it."""
        self._index()
        rows, start = min(whole(asked, "rows", 10), _ROWS_MAX), whole(asked, "start", 0)
        found = [one for one in listed(self.box, self.now) if self._indexed(one).fits(asked)]
        sort = str(asked.get("sort") or "")
        if sort:
            field, _, way = sort.split(",")[0].strip().partition(" ")
            keys: dict[str, Callable[[DataSet], Any]] = {
                "metadata_modified": lambda one: (modified(self.box, one, self.now), one.id),
                "metadata_created": lambda one: (one.created, one.id),
                "name": lambda one: one.name, "title_string": lambda one: one.title,
                "id": lambda one: one.id,
            }  # fmt: skip
            if field not in keys:
                raise Refusal(409, "Search Error", message=f"Không sắp xếp được theo {field}")
            found.sort(key=keys[field], reverse=way.strip().lower() == "desc")
        more = [one for one in self.shelf.public() if solr.written(one).fits(asked)]
        page = [package(self.box, one, self.now, self.base) for one in found[start : start + rows]]
        page += more[max(0, start - len(found)) : max(0, start + rows - len(found))]
        page = spoil(self.box.board, "opendata", page, key="id", version="metadata_modified")
        if asked.get("fl"):
            names = [n.strip() for n in str(asked["fl"]).split(",")]
            page = [
                {n: f"{p[n]}Z" if n.startswith("metadata_") else p[n] for n in names if n in p}
                for p in page
            ]
        return {"count": len(found) + len(more), "facets": {}, "results": page, "sort": sort or
                "score desc, metadata_modified desc", "search_facets": {}}  # fmt: skip

    def _indexed(self, one: DataSet) -> Indexed:
        owner = catalogue.organisation(one.owner(self.now))["name"]
        known: dict[str, tuple[str, ...]] = {
            "groups": (GROUPS[one.kind][0],), "res_format": one.formats, "name": (one.name,),
            "organization": (owner,), "state": ("active",),
            "id": (one.id,), "dataset_type": ("dataset",), "type": ("dataset",),
        }  # fmt: skip
        changed = modified(self.box, one, self.now)
        return Indexed(f"{one.title} {one.name}", one.created, changed, known)

    def current_package_list_with_resources(self, asked: dict[str, Any]) -> Any:
        """Whole data sets, 10 unless told."""
        self._index()
        start, rows = whole(asked, "offset", 0), whole(asked, "limit", 10)
        found = sorted(
            listed(self.box, self.now), key=lambda one: -modified(self.box, one, self.now)
        )
        return [package(self.box, one, self.now, self.base) for one in found[start : start + rows]]

    def package_show(self, asked: dict[str, Any]) -> Any:
        """One data set by id or name; 403 when it is private or was deleted."""
        written = self.shelf.find(needed(asked, "id"))
        if written is not None:
            self._may_read(written)
            return written
        one = by_id().get(needed(asked, "id"))
        if one is None or one.created > self.now:
            raise not_found()
        self._may_see(one)
        shown = package(self.box, one, self.now, self.base)
        asked_for = str(asked.get("include_tracking", "")).lower() == "true"
        return catalogue.tracked(one, shown, self.now) if asked_for else shown

    def _may_read(self, written: dict[str, Any]) -> None:
        if not self.editor and (written["state"] != "active" or written["private"]):
            raise Refusal(403, "Authorization Error", message="Truy cập bị từ chối")

    def _may_see(self, one: DataSet) -> None:
        if not self.admin and not catalogue.visible(self.box, one, self.now):
            raise Refusal(403, "Authorization Error", message="Truy cập bị từ chối")

    def organization_list(self, asked: dict[str, Any]) -> Any:
        """Names of organisations, or all about them."""
        names = catalogue.organisations()
        if str(asked.get("all_fields", "")).lower() != "true":
            return sorted(catalogue.organisation(n)["name"] for n in names)
        self._index()
        return [self._organisation(n) for n in names]

    def organization_list_for_user(self, asked: dict[str, Any]) -> Any:
        """The organisations of the caller: none without a token that is known.

        By rule those that it manages; an editor has to ask where it may make sets.
        """
        edits = self.editor and asked.get("permission") == "create_dataset"
        names = catalogue.organisations() if self.admin or edits else []
        made = [self._organisation(n) for n in names]
        return made if self.admin else [one for one in made if one["name"] == PUBLISHER]

    def _organisation(self, name: str) -> dict[str, Any]:
        count = sum(one.owner(self.now) == name for one in listed(self.box, self.now))
        return {**catalogue.organisation(name), "display_name": name, "package_count": count}

    def organization_show(self, asked: dict[str, Any]) -> Any:
        """One organisation by id or name."""
        self._index()
        want = needed(asked, "id")
        for name in catalogue.organisations():
            known = catalogue.organisation(name)
            if want in (known["id"], known["name"]):
                return self._organisation(name)
        raise not_found()

    def group_list(self, asked: dict[str, Any]) -> Any:
        """Names of groups, or all about them."""
        if str(asked.get("all_fields", "")).lower() != "true":
            return sorted(name for name, _ in GROUPS.values())
        return [self._group(kind) for kind in GROUPS]

    def _group(self, kind: str) -> dict[str, Any]:
        name, title = GROUPS[kind]
        count = sum(one.kind == kind for one in listed(self.box, self.now))
        return {"id": catalogue.identity(name), "name": name, "title": title,
                "display_name": title, "package_count": count, "type": "group",
                "state": "active"}  # fmt: skip

    def group_show(self, asked: dict[str, Any]) -> Any:
        """One group by id or name."""
        want = needed(asked, "id")
        for kind, (name, _) in GROUPS.items():
            if want in (name, catalogue.identity(name)):
                return self._group(kind)
        raise not_found()

    def resource_show(self, asked: dict[str, Any]) -> Any:
        """One resource."""
        rid = needed(asked, "id")
        written = self.shelf.owner(rid)
        if written is not None:
            self._may_read(written[0])
            return written[1]
        whole = package(self.box, self._owner(rid), self.now, self.base)
        return next(r for r in whole["resources"] if r["id"] == rid)

    def _owner(self, rid: str) -> DataSet:
        one = catalogue.resource_owners().get(rid)
        if one is None or one.created > self.now:
            raise not_found()
        self._may_see(one)
        return one

    def datastore_search(self, asked: dict[str, Any]) -> Any:
        """Rows of a resource's table."""
        rid = needed(asked, "resource_id")
        rows, columns = self.table(rid)
        try:
            cap = self.box.board.peek("opendata", "silent_cap") or CAP
            found = search(rows, asked, int(cap), columns)
        except Invalid as fault:
            raise Refusal(409, "Validation Error", **{fault.field: [fault.words]}) from None
        found["records"] = spoil(
            self.box.board, "opendata", found["records"], key="_id", version=""
        )
        return {"resource_id": rid, **found}

    def table(self, rid: str) -> tuple[list[dict[str, Any]], Columns]:
        """Rows and columns behind a resource. Raises Refusal."""
        written = self.shelf.owner(rid)
        if written is not None:
            self._may_read(written[0])
            if rid not in self.shelf.tables:
                raise not_found()
            held = self.shelf.tables[rid]
            return list(held.rows.values()), held.fields
        one = self._owner(rid)
        if not has_table(one) or catalogue.resources_of(one.number)[0][0] != rid:
            raise not_found()
        return table(one, self.box.edits.rows.get(rid, {})), FIELDS

    def datastore_info(self, asked: dict[str, Any]) -> Any:
        """Fields and number of rows of a table."""
        found = self.datastore_search({"resource_id": needed(asked, "id"), "limit": 0})
        return {"fields": found["fields"], "meta": {"count": found["total"], "id": asked["id"]}}

    def _index(self) -> None:
        if self.box.board.take("opendata", "index_down") is not None:
            raise Refusal(500, "Search Connection Error", message="Không kết nối được tìm kiếm")
