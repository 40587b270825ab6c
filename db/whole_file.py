"""Files that are handed out: each appears whole or not at all; an older one stays until then."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.trouble import Trouble
from db.words import _


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place beside `path` to write to; what stands there in the end takes the name `path`.

    Raises Trouble in plain words if it cannot be written or put in its place; then an older file
    is as it was.
    """
    if path.is_dir():
        raise Trouble("read_only", _("{path} is a folder. Give the file a name.").format(path=path))
    unfinished = path.with_name(path.name + ".part")
    try:
        yield unfinished
        os.replace(unfinished, path)
    except OSError as error:
        raise _trouble(error, path) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def put(path: Path, content: bytes) -> None:
    """Write a file, and on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """What was written to the file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The names in the folder are on the disk. Windows knows no such call, and NTFS needs none."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def with_ending(path: Path, ending: str) -> Path:
    """The path with this ending put after its name, unless it ends so.

    `Path.with_suffix` would take 表 2026.11.26 for a name that ends in .26.
    """
    if path.name.lower().endswith(ending):
        return path
    return path.with_name(path.name + ending)


def _trouble(error: OSError, path: Path) -> Trouble:
    """Why the file could not be written, and what to do."""
    if isinstance(error, FileNotFoundError):
        return Trouble("missing", _("There is no folder {folder}.").format(folder=path.parent))
    if error.errno == errno.ENOSPC:
        return Trouble("full", _("The disk is full. Free some space and try again."))
    # On Windows a file that is open in another program cannot be replaced.
    if path.exists() and isinstance(error, PermissionError):
        return Trouble(
            "busy",
            _("{name} cannot be replaced. Close it in other programs and try again.").format(
                name=path.name
            ),
        )
    return Trouble(
        "read_only",
        _("{name} cannot be written: {why}. Choose another place or name.").format(
            name=path.name, why=error.strerror or error
        ),
    )
