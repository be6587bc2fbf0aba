"""Saved views: pages with filters under a name; removed ones can be had back for a while."""

from __future__ import annotations

from itertools import chain, count
from typing import Any
from urllib.parse import urlsplit

from core.errors import MisuseError, NotFoundError, TakenError
from core.format import moment
from core.text import line
from desk.own import Own
from store.office import own, papers, views
from store.office.own import Recent
from store.office.views import SavedView

KEPT_REMOVED = 30 * 86_400
"""Seconds for which a removed view can be had back."""
_NAME, _ADDRESS = 80, 2_000


class SavedViews(Own):
    """The part of the desk that knows saved views."""

    def save_view(
        self, owner: str, name: str, address: str, *, shared: bool = False, replace: bool = True
    ) -> SavedView:
        """Keep a page with its filters under a name.

        ``address``: a path of ours with its query. ``replace``: may it take the place of one that
        has the name? That one is removed under a name of its own, so that it can be had back.
        Raises MisuseError; TakenError for a name of another view.
        """
        name, parts = named(name), urlsplit(address)
        if parts.scheme or parts.netloc or not address.startswith("/") or len(address) > _ADDRESS:
            raise MisuseError("Góc nhìn chỉ lưu địa chỉ trang của hệ thống này.")
        one = SavedView(owner, name, address, shared, self._now())
        with self._store.write() as conn:
            held = views.find(conn, owner, name)
            if held is not None and held.removed_at is None:
                if (held.address, held.shared) != (address, shared) and not replace:
                    raise _taken(name)
                if held.address != address:
                    self._set_aside(conn, held)
            views.save(conn, one)
            views.forget_removed(conn, self._now() - KEPT_REMOVED)
            papers.note(conn, self._now(), owner, "view.save", name, "", address)
            self._moved(conn, owner)
        return one

    def views(self, owner: str) -> list[SavedView]:
        """An owner's views, then those that others share."""
        with self._store.read() as conn:
            return views.seen_by(conn, owner)

    def shelf(self, owner: str) -> tuple[list[SavedView], list[Recent]]:
        """The views that somebody sees, and where they were, read at once."""
        with self._store.read() as conn:
            return views.seen_by(conn, owner), own.recents(conn, owner)

    def removed_views(self, owner: str) -> list[SavedView]:
        """What an owner removed and may still have back."""
        with self._store.read() as conn:
            return views.removed(conn, owner, self._now() - KEPT_REMOVED)

    def change_view(self, owner: str, name: str, *, new: str, shared: bool) -> None:
        """Give a view another name, share it or not.

        Raises NotFoundError, MisuseError; TakenError for a name of another view.
        """
        new = named(new)
        with self._store.write() as conn:
            held = self._held(owner, name, views.find(conn, owner, name))
            other = views.find(conn, owner, new) if new != name else None
            if other is not None and other.removed_at is None:
                raise _taken(new)
            if other is not None:
                views.forget(conn, owner, new)
            views.change(conn, owner, held.name, name=new, shared=int(shared))
            detail = f"{new} · {'chia sẻ' if shared else 'riêng'}"
            papers.note(conn, self._now(), owner, "view.change", name, "", detail)
            self._moved(conn, owner)

    def delete_view(self, owner: str, name: str) -> None:
        """Remove a view; it can be had back for ``KEPT_REMOVED``. Raises NotFoundError."""
        with self._store.write() as conn:
            self._held(owner, name, views.find(conn, owner, name))
            views.change(conn, owner, name, removed_at=self._now())
            papers.note(conn, self._now(), owner, "view.delete", name, "", "")
            self._moved(conn, owner)

    def restore_view(self, owner: str, name: str) -> None:
        """Have a removed view back, within ``KEPT_REMOVED``. Raises NotFoundError."""
        with self._store.write() as conn:
            held = views.find(conn, owner, name)
            least = self._now() - KEPT_REMOVED
            if held is None or held.removed_at is None or held.removed_at < least:
                raise NotFoundError(f"Không có góc nhìn “{name}” nào vừa xóa.")
            views.change(conn, owner, name, removed_at=None)
            papers.note(conn, self._now(), owner, "view.restore", name, "", "")
            self._moved(conn, owner)

    def _set_aside(self, conn: Any, held: SavedView) -> None:
        """Remove a view under its name with the moment when it was saved."""
        mark = f" · {moment(held.saved_at)}"
        ends = chain([mark], (f"{mark} ({n})" for n in count(2)))
        names = (held.name[: _NAME - len(end)].rstrip() + end for end in ends)
        name = next(one for one in names if views.find(conn, held.owner, one) is None)
        views.change(conn, held.owner, held.name, name=name, removed_at=self._now())
        papers.note(conn, self._now(), held.owner, "view.delete", name, "", held.address)

    @staticmethod
    def _held(owner: str, name: str, found: SavedView | None) -> SavedView:
        if found is None or found.owner != owner or found.removed_at is not None:
            raise NotFoundError(f"Không có góc nhìn “{name}”.")
        return found


def named(name: str) -> str:
    """A view's name in its one spelling. Raises MisuseError."""
    name = line(name)
    if not name or len(name) > _NAME:
        raise MisuseError(f"Tên góc nhìn phải có từ 1 đến {_NAME} ký tự.")
    return name


def _taken(name: str) -> TakenError:
    said = f"Đã có góc nhìn “{name}”. Chọn tên khác, hoặc xóa góc nhìn ấy trước."
    return TakenError(said, name)
