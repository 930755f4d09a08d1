"""A folder that is filled out of sight and appears whole.

Files are made in a folder beside the target. A target that is not there, or empty, appears with one rename. In one
that holds an earlier dataset, perhaps under version control, file after file is replaced, SHA256SUMS first and the card
last; a run that is killed in between is repeated. A folder with files that are not ours is refused, and left as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from extractor.errors import SettingsError

SUMS, LAST = "SHA256SUMS", ("croissant.json", "README.md")


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A folder to fill; when the block ends without an error, it becomes `target`, with a file of checksums.

    Raises SettingsError when `target` is no place for a dataset, or another run is writing to it.
    """
    target = target.absolute()
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.parent / f".{target.name}.making"
    making.mkdir(exist_ok=True)
    lock = FileLock(making / "lock", blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise SettingsError(f"{target}: another run is writing to it", remedy="wait until it is done") from error
    try:
        inside = making / "files"
        shutil.rmtree(inside, ignore_errors=True)  # what a killed run left
        inside.mkdir()
        yield inside
        (inside / SUMS).write_text(_sums(inside), encoding="utf-8")
        _put(inside, target)
    finally:
        lock.release()
        shutil.rmtree(making, ignore_errors=True)


def listed(folder: Path) -> list[str]:
    """The files that a dataset in a folder is made of, by its checksums; none where there is no dataset."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    names = [line[66:] for line in lines if len(line) > 66 and line[64:66] == "  "]
    return [name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts]


def _check(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise SettingsError(f"{target}: a file, not a folder", remedy="choose another place for the dataset")
    names = sorted(path.name for path in target.iterdir()) if target.exists() else []
    others = [name for name in names if not name.startswith(".")]
    if others and not listed(target):
        shown = ", ".join(others[:3]) + (" ..." if others[3:] else "")
        raise SettingsError(f"{target}: holds files that are no dataset: {shown}", remedy="choose an empty folder")


def _put(inside: Path, target: Path) -> None:
    made = _files(inside)
    if not target.exists() or not any(target.iterdir()):
        os.replace(inside, target) if not target.exists() else _onto(inside, target)
        return
    before = listed(target)
    ordered = sorted(made, key=lambda name: (name != SUMS, LAST.index(name) if name in LAST else -1, name))
    for name in ordered:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(inside / name, target / name)
    for name in set(before) - set(made):
        (target / name).unlink(missing_ok=True)


def _onto(inside: Path, target: Path) -> None:
    """One rename onto an empty folder, where the system allows it."""
    try:
        os.replace(inside, target)
    except OSError:
        target.rmdir()
        os.replace(inside, target)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _sums(folder: Path) -> str:
    return "".join(f"{digest(folder / name)}  {name}\n" for name in _files(folder))


def digest(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
