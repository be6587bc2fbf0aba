"""Writing to a CKAN so that twice is as once: what it holds is read, the difference is sent.

Who may write is an editor of the organisation. A set is made closed (private) and opened when it is
whole. The extra with the digest of its content is taken away before the first row changes and
written last, so that what broke off is found unfinished and done anew, also where the choice has
gone back to what it was before. A set whose table must be made anew is closed meanwhile. Rows that
change move no date of CKAN's (measured), the last writing of the description does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from connectors.protocols import ckan_sets as sets
from connectors.protocols import datastore
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.ckan import Gone, Portal
from connectors.protocols.ckan_sets import Change, Wanted
from connectors.reading import parse
from connectors.reading.mapping import column
from core.errors import SourceError

Row = dict[str, Any]
_BATCH = 500
"""Rows of one call."""
_JUDGED = frozenset({400, 403, 404, 409, 500})


class Refused(SourceError):
    """409: CKAN does not take what was sent. ``fields``: the names it complains about."""

    def __init__(self, public: str, detail: str, fields: frozenset[str]) -> None:
        super().__init__(public, detail, transient=False)
        self.fields = fields


class OpenPortal(Portal):
    """A CKAN that we write to."""

    def plan(self, wanted: Wanted) -> Change:
        """Compare, writing nothing. Raises SourceError, also where the name is somebody else's."""
        change = Change(wanted, self._held(wanted))
        if change.held is not None:
            mine = sets.resource_of(change.held, wanted)
            change.table = str(mine["id"]) if mine is not None else ""
        shape = self._shape(change.table) if change.table else None
        if shape is None:  # whatever the resource's own flag says
            change.table, change.new = "", wanted.rows
            return change
        change.remake = shape.types != {column(one["id"]): one["type"] for one in wanted.fields}
        if change.remake:
            change.new = wanted.rows
            return change
        held = change.held or {}
        public = held.get("state") == "active" and not held.get("private")
        told = sets.extra_of(held, wanted.digest[0]) == wanted.digest[1]
        if public and told and shape.total == len(wanted.rows):
            change.settled, change.same = True, shape.total
            return change
        names = {column(one["id"]): one["id"] for one in wanted.fields}
        read = datastore.rows(self, change.table, shape.total, names.keys())
        change.compare([{names[key]: cell for key, cell in row.items()} for row in read])
        return change

    def carry_out(self, change: Change) -> None:
        """Make it so. Raises SourceError; what broke off is found unfinished by the next plan."""
        if not change.settled:
            self.fill(change)
            self.show(change)

    def hide(self, change: Change) -> None:
        """Take a set that is public out of sight until it is shown again. Raises SourceError."""
        if change.held is not None and not change.settled:
            change.held = self._begun(change, close=True)

    def fill(self, change: Change) -> None:
        """Make its rows what they shall be; a closed set stays closed. Raises SourceError."""
        wanted = change.wanted
        held = self._begun(change, close=change.remake) if change.held else self._create(wanted)
        mine = sets.resource_of(held, wanted)
        if mine is None:
            listed = [*held.get("resources", ()), wanted.resource]
            held = self.write("package_patch", id=held["id"], resources=listed)
            mine = sets.resource_of(held, wanted)
        if mine is None:
            raise SourceError(f"CKAN nhận bộ “{wanted.name}” nhưng không giữ bảng của nó.")
        table = str(mine["id"])
        if change.remake:
            if change.table:
                with suppress(Gone):  # the answer to an earlier try was lost
                    self.write("datastore_delete", resource_id=table)
            self.write(
                "datastore_create", resource_id=table, fields=list(wanted.fields),
                primary_key=list(wanted.key),
            )  # fmt: skip
        for part in _batches(chain(change.new, change.changed)):
            self.write("datastore_upsert", resource_id=table, method="upsert", records=part)
        for filters in change.gone:
            self.write("datastore_delete", resource_id=table, filters=filters)
        total = datastore.shape(self, table).total
        if total != len(wanted.rows):
            raise SourceError(
                f"CKAN giữ {total} dòng của bộ “{wanted.name}”, phải là {len(wanted.rows)}; có nơi "
                "khác cũng ghi vào bảng này?",
                f"datastore {table}",
            )
        change.filled = held

    def show(self, change: Change) -> None:
        """Say what a set is that was filled, and show it to all. Raises SourceError."""
        wanted, held = change.wanted, change.filled or {}
        extras = [*wanted.package["extras"], *sets.others(held, wanted)]
        opened = {"state": "active", "private": False, "extras": extras}
        self.write("package_patch", **{**wanted.package, **opened, "id": held["id"]})

    def admitted(self, organisation: str) -> None:
        """Raise SourceError unless our key may make sets of an organisation.

        A wrong key is ignored by CKAN: everything public goes on, only this tells.
        """
        held = self.action("organization_list_for_user", permission="create_dataset")
        rows = held if isinstance(held, list) else []
        if not any(organisation in (one.get("name"), one.get("id")) for one in rows):
            known = ", ".join(parse.text(one.get("name")) for one in rows[:5])
            raise SourceError(
                f"Khóa API không được lập bộ dữ liệu của tổ chức “{organisation}” trên cổng; tổ "
                f"chức được phép: {known or 'không có'}. Kiểm tra publish.token_file và "
                "publish.organisation.",
                "organization_list_for_user",
                refused="right",
            )

    def ours(self, prefix: str, mark: tuple[str, str], but: Collection[str] = ()) -> Iterator[Row]:
        """Every public set that we made, by its name and the mark in its extras.

        ``but``: names that are not looked at, so that a hundred sets that stay cost no question.
        """
        for name in sorted(self.listed()):
            if name.startswith(prefix) and name not in but:
                found = self.shown(name)
                if found is not None and sets.extra_of(found, mark[0]) == mark[1]:
                    yield found

    def withdraw(self, package: Row) -> None:
        """Mark a set as deleted, as CKAN does: gone for the public, kept for its editors."""
        self.write("package_delete", id=package["id"])

    def write(self, action: str, /, **body: Any) -> Any:
        """An action that changes something and that may be repeated. Raises SourceError."""
        try:
            return self.post(f"/api/3/action/{action}", body, read=self._judged, also=_JUDGED)
        except Gone as fault:
            if not fault.refused:
                raise
            raise SourceError(
                f"CKAN không cho {action}: khóa API hết hạn, hoặc không phải của biên tập viên tổ "
                "chức. Kiểm tra publish.token_file và publish.organisation.",
                fault.detail,
                refused="right",
            ) from None

    def _judged(self, answer: Answer) -> Any:
        if answer.status == 409 and not answer.is_html():
            body = read_json(answer)
            error = body.get("error") if isinstance(body, dict) else None
            if isinstance(error, dict):
                told = {key: said for key, said in error.items() if key != "__type"}
                words = "; ".join(
                    f"{key}: {self.quote(_first(said))}" for key, said in told.items()
                )
                raise Refused(
                    f"CKAN không nhận dữ liệu gửi lên ({words or 'không nói vì sao'}).",
                    answer.url,
                    frozenset(told),
                )
        return self._read(answer)

    def _shape(self, table: str) -> datastore.Shape | None:
        """Columns and total of a table; None where the resource has none."""
        try:
            return datastore.shape(self, table)
        except Gone:
            return None

    def _held(self, wanted: Wanted) -> Row | None:
        """The set as an editor sees it, also private or deleted; None where there is none."""
        try:
            found = self.action("package_show", id=wanted.name)
        except Gone as fault:
            if not fault.refused:
                return None
            raise SourceError(
                f"CKAN không cho xem bộ “{wanted.name}”: tên ấy của người khác, hoặc khóa API "
                "không phải của tổ chức sở hữu nó.",
                fault.detail,
                refused="right",
            ) from None
        if not isinstance(found, dict) or not found.get("id"):
            raise SourceError("CKAN trả bộ dữ liệu theo dạng lạ.", "package_show")
        if sets.extra_of(found, wanted.mark[0]) != wanted.mark[1]:
            raise SourceError(
                f"Trên cổng đã có bộ “{wanted.name}” không phải do hệ thống này lập; không ghi đè. "
                "Đổi name của bộ trong publish.toml, hoặc đổi tên bộ kia trên cổng.",
                "package_show",
                transient=False,
            )
        return found

    def _begun(self, change: Change, *, close: bool) -> Row:
        """The set that is there, said to be unfinished; ``close``: nobody sees it meanwhile."""
        held, digest = change.held or {}, change.wanted.digest[0]
        said: Row = {}
        if sets.extra_of(held, digest):
            said["extras"] = [one for one in held["extras"] if one.get("key") != digest]
        if close and held.get("state") == "active" and not held.get("private"):
            said["private"] = True
        if said:
            self.write("package_patch", id=held["id"], **said)
        return {**held, **said}

    def _create(self, wanted: Wanted) -> Row:
        """Make it, closed and without its digest; one that an earlier try made is taken."""
        extras = [one for one in wanted.package["extras"] if one["key"] != wanted.digest[0]]
        closed = {"extras": extras, "private": True, "resources": [wanted.resource]}
        try:
            made = self.write("package_create", **{**wanted.package, **closed})
        except Refused as fault:
            made = self._held(wanted) if "name" in fault.fields else None
            if made is None:
                raise
        if not isinstance(made, dict) or not made.get("id"):
            raise SourceError("CKAN không trả bộ dữ liệu vừa lập.", "package_create")
        return made


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while part := list(islice(left, _BATCH)):
        yield part


def _first(said: Any) -> Any:
    return said[0] if isinstance(said, list) and said else said
