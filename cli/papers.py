"""Writing a document to a file, for the verbs that make one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from cli.common import me, quiet, settings
from core import codes
from core.clock import today
from core.errors import MisuseError
from desk import Desk
from exports.formats import kept
from exports.paper.kind import Kind
from exports.provenance import issue
from indicators.catalog import Catalog


def write(
    kind: Kind[Any, Any], about: Callable[[date], str], out: Path, data: Path | None, *, again: bool
) -> None:
    """Write the document about a day or period, which ``about`` tells of today.

    Raises RefusedError with the reason where it would mislead, MisuseError: nothing is written.
    """
    quiet()
    form = out.suffix.lower().lstrip(".")
    if form not in kind.forms:
        endings = " hoặc ".join(f".{one}" for one in kind.forms)
        raise MisuseError(f"--out: “{out.name}” phải có đuôi {endings}.")
    if not out.absolute().parent.is_dir():
        raise MisuseError(f"--out: không có thư mục {out.absolute().parent}.")
    chosen = settings(data)
    catalog, desk = Catalog(chosen), Desk(chosen)
    try:
        named = about(today(catalog.clock))
        one = issue.of(kind, catalog, desk, chosen, named, by=me(), again=again)
        kept.put(out, issue.hand(desk, one, chosen, form))
        told = f"{codes.written(one.code)} {form}"
        desk.audit(me(), f"{kind.name}.download", one.about, "", told)
    finally:
        desk.close()
        catalog.close()
    print(f"{issue.title(one)}, số {one.number}, mã {codes.written(one.code)}: {out}")
