"""What can go wrong, in the server's own words where it answered."""

from __future__ import annotations


class IocApiError(Exception):
    """The server refused. ``status`` is HTTP's; ``detail`` names what is allowed.

    ``retry_after``: seconds to wait after too many requests (429), else None.
    """

    def __init__(
        self, status: int, title: str, detail: str, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{status} {title}: {detail}" if detail else f"{status} {title}")
        self.status, self.title, self.detail = status, title, detail
        self.retry_after = retry_after


class IocUnreachable(Exception):
    """No answer: the server is away, the address is wrong, or the answer is not the API's."""
