"""The kinds of failure. Each has words for people (``public``) and words for the log (``detail``).

An error says what thing, what value, what is allowed and what to do next. Secrets never enter
either text: callers pass names of settings, not their values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from core.units import Unit


class IocError(Exception):
    """Base of every failure that we foresee."""

    exit_code = 1

    def __init__(self, public: str, detail: str = "") -> None:
        super().__init__(public)
        self.public = public
        self.detail = detail


class ConfigError(IocError):
    """Our own IT must mend a setting or a definition; the process refuses to start.

    ``faults`` lists every fault found, one sentence each with file and key, never only the first.
    """

    exit_code = 2

    def __init__(self, faults: list[str], public: str = "") -> None:
        self.faults = faults
        super().__init__(public or "\n".join(faults), detail="; ".join(faults))


class MisuseError(IocError):
    """The caller asked for something that does not exist or is badly written (exit 2, HTTP 400)."""

    exit_code = 2


class NotFoundError(MisuseError):
    """The named thing does not exist (exit 2, HTTP 404)."""


class TakenError(MisuseError):
    """A name is another one's already: whoever asked may choose again (exit 2, HTTP 409)."""

    def __init__(self, public: str, name: str) -> None:
        super().__init__(public)
        self.name = name


class SourceError(IocError):
    """A source did not give what it owes; the last values stay and say since when.

    ``transient`` tells whether trying again may help. ``retry_after`` is in seconds, where the
    source named one. ``refused``: ``login`` when it does not take our name or password (never
    tried again soon: the account might be locked), ``right`` when we may not ask this.
    """

    exit_code = 4

    def __init__(
        self,
        public: str,
        detail: str = "",
        *,
        transient: bool = True,
        retry_after: float | None = None,
        refused: Literal["", "login", "right"] = "",
    ) -> None:
        super().__init__(public, detail)
        self.transient = transient and not refused
        self.retry_after = retry_after
        self.refused = refused


class RecordError(IocError):
    """One record cannot become a fact; it is set aside with ``reason`` (a short stable code).

    The public text names the field and what was wrong with it, never a person's data. ``about``:
    what of several records is the same fault (an unknown unit, whatever the day).
    """

    def __init__(self, reason: str, public: str, field: str = "", about: str = "") -> None:
        super().__init__(public, detail=f"{reason}: {field}")
        self.reason = reason
        self.field = field
        self.about = about or public


class StoreError(IocError):
    """The database or the disk refused; nothing of the batch was kept."""


class DrawingError(IocError):
    """What was asked for is being drawn, or waits for its turn: ask again soon (HTTP 202)."""


class AccessError(IocError):
    """The user may not see or do this (HTTP 403)."""


class OutsideError(AccessError):
    """A unit lies outside of what the user may see: ``unit`` was asked for, ``own`` is theirs."""

    def __init__(self, unit: Unit, own: Unit) -> None:
        super().__init__(
            f"Bạn không được xem đơn vị “{unit.name}” ({unit.code}); tài khoản của bạn xem"
            f" “{own.name}”."
        )
        self.unit, self.own = unit, own


class RefusedError(IocError):
    """What was asked for would mislead, so it is not made (exit 3, HTTP 409): it says why not."""

    exit_code = 3
