"""The command line: finds the verbs, runs one, turns failures into a sentence and an exit code."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import ModuleType

import typer

import cli.verbs
from cli.faults import report
from core.errors import MisuseError
from core.text import fold

PROGRAM = "ioc"
ABOUT = "Trung tâm điều hành thông minh cấp tỉnh (IOC): từ hệ thống nguồn đến chỉ số trên màn hình."


def verbs() -> dict[str, str]:
    """Verb → module."""
    found = (one.name for one in pkgutil.iter_modules(cli.verbs.__path__))
    return {name.rstrip("_"): f"cli.verbs.{name}" for name in sorted(found)}


def build(names: dict[str, str]) -> typer.Typer:
    """The application with these verbs alone; a command loads only the rooms that it needs."""
    app = typer.Typer(
        name=PROGRAM,
        help=ABOUT,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_nothing)
    for name, path in names.items():
        module = importlib.import_module(path)
        group = getattr(module, "group", None)
        if isinstance(group, typer.Typer):
            app.add_typer(group, name=name, help=_about(module))
        else:
            app.command(name, help=_about(module))(module.command)
    return app


def main(argv: list[str]) -> int:
    """Run a command line. Gives the exit code; every failure is told on stderr in one sentence."""
    known = verbs()
    try:
        first = argv[0] if argv else ""
        if first and not first.startswith("-") and first not in known:
            raise MisuseError(_unknown(first, list(known)))
        chosen = {first: known[first]} if first in known else known
        result = build(chosen)(args=argv, prog_name=PROGRAM, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nobody is left to tell
        return 1
    except Exception as fault:
        return report(fault)


def _about(module: ModuleType) -> str:
    text: str = module.HELP
    return text


def _nothing() -> None:
    """Keep ``ioc VERB`` even where one verb alone is loaded."""


def _unknown(name: str, known: list[str]) -> str:
    near = [one for one in known if one.startswith(fold(name)[:2])]
    hint = f" Ý bạn là: {', '.join(near)}?" if near else ""
    return f"Không có lệnh “{name}”.{hint} Xem các lệnh: ./ioc --help"
