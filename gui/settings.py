"""What the program remembers about this user and computer: declared, typed, in one ini file.

Nothing about the centre stands here; that is in the centre's own file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from platformdirs import user_config_dir, user_data_dir, user_documents_dir
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from db.whole_file import with_ending

T = TypeVar("T", str, bool, int)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One value: its key in the ini file, what it is when unset, what it may be."""

    key: str
    default: T
    choices: tuple[T, ...] = ()


LANGUAGE = Setting("language", "zh_CN", ("zh_CN", "en"))
DARK = Setting("dark", "system", ("system", "light", "dark"))
LARGER = Setting("larger_text", False)
FILE = Setting("file", "")
LOCK_AFTER = Setting("lock_after", 10, (5, 10, 15, 30, 0))  # minutes; 0 never
SIGNED_IN = Setting("signed_in", "")  # the id of who signed in last
BACKUP_FOLDER = Setting("backup_folder", "")
LAST_BACKUP = Setting("last_backup", "")  # the last good one
BACKUP_TROUBLE = Setting("backup_trouble", "")  # what went wrong since: kind|words
SECOND_FOLDER = Setting("second_folder", "")
SECOND_BACKUP = Setting("second_backup", "")
SECOND_TROUBLE = Setting("second_trouble", "")


class Settings(QObject):
    """Read and write settings. A value that is not allowed reads as its default."""

    changed = Signal(str)  # the key

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or Path(user_config_dir("yizhan", appauthor=False)) / "yizhan.ini"
        self._ini = QSettings(str(self.path), QSettings.Format.IniFormat, self)

    def get(self, setting: Setting[T]) -> T:
        """The value, or its default when unset or not allowed."""
        default = setting.default
        raw: Any = self._ini.value(setting.key)
        if raw is None:
            return default
        value: Any
        if isinstance(default, bool):
            value = str(raw).lower() in ("true", "1")
        elif isinstance(default, int):
            digits = str(raw).lstrip("-")
            value = int(str(raw)) if digits.isdigit() else default
        else:
            value = str(raw)
        if setting.choices and value not in setting.choices:
            return default
        return value  # type: ignore[no-any-return]  # one of T by the branches above

    def put(self, setting: Setting[T], value: T) -> None:
        """Remember a value; says `changed` if it is new."""
        if setting.choices and value not in setting.choices:
            raise ValueError(f"{setting.key} cannot be {value!r}")
        if self.get(setting) == value:
            return
        self._ini.setValue(setting.key, value)
        self.changed.emit(setting.key)

    def state(self, name: str) -> QByteArray:
        """A window's or a splitter's shape, empty if never kept."""
        raw = self._ini.value(f"state/{name}")
        return raw if isinstance(raw, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Remember a window's or a splitter's shape."""
        self._ini.setValue(f"state/{name}", state)

    def columns(self, page: str) -> dict[str, int]:
        """Column widths of a list by column name, empty if never changed."""
        try:
            widths = json.loads(str(self._ini.value(f"columns/{page}", "{}")))
        except ValueError:
            return {}
        return {str(k): int(v) for k, v in widths.items()} if isinstance(widths, dict) else {}

    def keep_columns(self, page: str, widths: dict[str, int]) -> None:
        """Remember column widths of a list."""
        self._ini.setValue(f"columns/{page}", json.dumps(widths))

    def sync(self) -> None:
        """Write to the disk now."""
        self._ini.sync()

    def file(self) -> Path:
        """The centre's file: as remembered, or the usual place."""
        kept = self.get(FILE)
        return Path(kept) if kept else default_file()

    def backup_folders(self, file: Path) -> list[Path]:
        """Where backups of the file lie: as chosen, or beside the file; then the second place."""
        first, second = self.get(BACKUP_FOLDER), self.get(SECOND_FOLDER)
        return [
            Path(first) if first else default_backups(file),
            *([Path(second)] if second else []),
        ]

    def use_file(self, path: Path) -> None:
        """Remember the file; what is known of another one's backups is forgotten."""
        if self.get(FILE) != str(path):
            for setting in (LAST_BACKUP, BACKUP_TROUBLE, SECOND_BACKUP, SECOND_TROUBLE):
                self.put(setting, "")
        self.put(FILE, str(path))


def data_folder() -> Path:
    """Where the program keeps files of its own for this user."""
    return Path(user_data_dir("yizhan", appauthor=False))


def default_file() -> Path:
    """The usual place of a centre's file: this user's data folder, not a synchronised one."""
    return data_folder() / "centre.yizhan"


def default_backups(file: Path) -> Path:
    """Where backups go unless a folder is chosen: beside the file."""
    return file.parent / "backups"


def file_named(chosen: str) -> Path:
    """The file that was chosen; a new one gets the ending by which the dialogs find it again."""
    path = Path(chosen)
    return path if path.exists() else with_ending(path, ".yizhan")


def documents() -> Path:
    """Where papers and lists are saved unless the user says otherwise."""
    return Path(user_documents_dir())
