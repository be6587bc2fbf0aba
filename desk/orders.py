"""Large files that people order: the scheduler makes them one by one and keeps them a while."""

from __future__ import annotations

from dataclasses import replace

from core.errors import MisuseError, NotFoundError
from desk.people import People
from store.office import orders, papers
from store.office.orders import FileOrder

_OPEN = 5  # of one person that are still to be made
KEPT = 10
"""Made files of one person that are kept; a newer one takes the place of the oldest."""
_LONGEST = 500


class Orders(People):
    """The part of the desk where files are ordered."""

    def order_file(
        self,
        by: str,
        *,
        address: str,
        subject: str,
        part: str,
        form: str,
        title: str,
        unit: str,
        question: str,
        total: int,
        coded: bool,
        inside: bool,
    ) -> FileOrder:
        """Order a list of records as a file; the same one that is still to be made comes back.

        The same in what it asks, too: a CSV's marks stand in ``question`` alone.
        Audited. Raises MisuseError for too many at once.
        """
        one = FileOrder(
            papers.new_id(), by, address, subject, part, form, title, unit, question,
            int(coded), int(inside), self._now(), total,
        )  # fmt: skip
        with self._store.write() as conn:
            held = [each for each in orders.of(conn, by, 50) if each.open]
            for each in held:
                if (each.address, each.form, each.question) == (address, form, one.question):
                    return each
            if len(held) >= _OPEN:
                raise MisuseError(
                    f"Bạn đang có {_OPEN} tệp chờ làm; đợi xong hoặc bỏ bớt rồi đặt tiếp."
                )
            orders.add(conn, one)
            told = f"{one.order_id} {form} {total}"
            papers.note(conn, self._now(), by, "order.ask", address, "", told)
        return one

    def file_order(self, order: str, by: str) -> FileOrder:
        """A person's own order. Raises NotFoundError, also for somebody else's."""
        with self._store.read() as conn:
            found = orders.find(conn, order)
        if found is None or found.ordered_by != by:
            raise NotFoundError("Không có tệp đã đặt này trong các tệp của bạn.")
        return found

    def file_orders(self, by: str, limit: int = 30) -> list[FileOrder]:
        """A person's newest orders."""
        with self._store.read() as conn:
            return orders.of(conn, by, limit)

    def drop_order(self, order: str, *, by: str) -> None:
        """Give up what is not yet made. Raises NotFoundError, MisuseError."""
        self.file_order(order, by)
        with self._store.write() as conn:
            ended = self._now()
            if not orders.change(conn, order, orders.OPEN, state=orders.DROPPED, ended_at=ended):
                raise MisuseError("Tệp này đã xong hoặc đã bỏ.")
            papers.note(conn, self._now(), by, "order.drop", order, "", "")

    def orders_wait(self) -> bool:
        """Is there something to make?"""
        with self._store.read() as conn:
            return bool(orders.waiting(conn, 1))

    def take_order(self, taker: str) -> FileOrder | None:
        """Claim the oldest that waits; None where none does, or another was quicker."""
        with self._store.write() as conn:
            for one in orders.waiting(conn, 1):
                taken = {"state": orders.MAKING, "taken_by": taker}
                if orders.change(conn, one.order_id, (orders.WAITING,), **taken):
                    return replace(one, state=orders.MAKING, taken_by=taker)
        return None

    def advance_order(self, one: FileOrder, done: int, total: int) -> bool:
        """Write how many rows are written; False where it is given up, or another makes it now."""
        with self._store.write() as conn:
            return orders.change(
                conn, one.order_id, (orders.MAKING,), one.taken_by, done=done, total=total
            )

    def end_order(self, one: FileOrder, *, code: str = "", size: int = 0, fault: str = "") -> None:
        """Write that the file lies there, or why not; audited. A dropped one stays dropped.

        So does one that another has taken up since. Of a person's files the newest are kept.
        """
        state = orders.FAILED if fault else orders.DONE
        with self._store.write() as conn:
            ended = {"code": code, "size": size, "fault": fault[:_LONGEST], "ended_at": self._now()}
            making, taker = (orders.MAKING,), one.taken_by
            if not orders.change(conn, one.order_id, making, taker, state=state, **ended):
                return
            for old in orders.kept(conn, one.ordered_by)[KEPT:]:
                orders.change(conn, old.order_id, (orders.DONE,), state=orders.GONE)
            told = f"{one.order_id} {code} {fault[:_LONGEST]}".rstrip()
            papers.note(conn, self._now(), "ioc", f"order.{state}", one.address, "", told)

    def release_orders(self) -> int:
        """What a dead scheduler was making is made anew; how many."""
        with self._store.write() as conn:
            return orders.release(conn)

    def old_orders(self, days: int) -> list[FileOrder]:
        """Files that have been kept for so many days."""
        with self._store.read() as conn:
            return orders.old(conn, self._now() - days * 86_400)

    def kept_orders(self) -> list[FileOrder]:
        """Files that lie there."""
        with self._store.read() as conn:
            return orders.kept(conn)

    def forget_order(self, order: str) -> None:
        """Write that its file is no more."""
        with self._store.write() as conn:
            orders.change(conn, order, (orders.DONE,), state=orders.GONE)
