"""A private PostgreSQL server for tests: unix socket, trust, nothing kept.

Debian's binaries; as root it runs as the user ``postgres``, as the server insists.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"


def binaries() -> Path | None:
    """Folder of the newest installed server; None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


def _as_server_user(*command: str) -> None:
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *command], capture_output=True, text=True, cwd="/", timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}\n{done.stderr}")


@contextmanager
def server(
    folder_of_binaries: Path, *, begins: Path | None = None, keep: Path | None = None
) -> Iterator[str]:
    """Run a server; gives its address with ``{}`` where the database's name goes.

    ``keep``: a folder where its files are copied to at its end; ``begins``: such a folder, with
    which another begins.
    """
    home = Path(tempfile.mkdtemp(prefix="ioc-pg-"))
    data = home / "data"
    control = str(folder_of_binaries / "pg_ctl")
    try:
        if begins is not None:
            shutil.copytree(begins / "data", data)
        _owned(home)
        if begins is None:
            _as_server_user(
                str(folder_of_binaries / "initdb"),
                *("-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
                "--no-sync",
            )
        start(folder_of_binaries, home)
        try:
            yield f"postgresql://{USER}@/{{}}?host={home}"
        finally:
            how = "immediate" if keep is None else "fast"
            _as_server_user(control, "-D", str(data), "-m", how, "-w", "stop")
        if keep is not None:
            shutil.copytree(data, keep / "data")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owned(home: Path) -> None:
    """All of it is the server's user's."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam(USER)
        for one in (home, *home.rglob("*")):
            os.chown(one, owner.pw_uid, owner.pw_gid)


def start(folder_of_binaries: Path, home: Path) -> None:
    """Start a server in its folder, also one that was killed."""
    options = (
        f"-k {home} -c listen_addresses='' -c fsync=off -c synchronous_commit=off "
        "-c full_page_writes=off -c max_connections=60 -c jit=off"
    )
    control, log = str(folder_of_binaries / "pg_ctl"), str(home / "log")
    _as_server_user(control, "-D", str(home / "data"), "-l", log, "-o", options, "-w", "start")


def start_again(folder_of_binaries: Path, home: Path) -> None:
    """Start a killed server: its last processes still hold its memory for a moment."""
    end = time.monotonic() + 60
    while True:
        try:
            return start(folder_of_binaries, home)
        except RuntimeError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def kill(home: Path) -> None:
    """kill -9 of a server's first process; the others end when they notice."""
    number = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGKILL)
