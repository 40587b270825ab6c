"""Spreadsheets of other people, XLSX and CSV: sheets and their lines, or in words why not.

A file is read once into memory, within a bound, and closed; its lines come one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db.csv_lines import csv_lines, no_sheet
from db.progress import Progress, silent
from db.rules import Refused
from db.table_lines import Line
from db.words import _
from db.xlsx_parts import Parts, locked
from db.xlsx_sheet import Workbook

MOST_BYTES = 40_000_000
MOST_ROWS = 50_000
_ZIP = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<style", b"<!--")


class Sheet(Protocol):
    """A sheet: its title ('' in a CSV) and its filled lines."""

    @property
    def title(self) -> str:
        """The words on its tab."""

    def lines(self, progress: Progress) -> Iterator[Line]:
        """The filled lines one by one; raises Refused where they cannot be read."""


def read_sheets(path: Path, *, progress: Progress = silent) -> list[Sheet]:
    """The visible sheets of a file. Raises Refused in words."""
    data = _bytes(path)
    name = path.name
    progress(0, 0)
    if data.startswith(_OLD_OFFICE):
        raise Refused(_old_office(data, name))
    if data.startswith(_ZIP):
        return [_Bounded(sheet) for sheet in Workbook(Parts(data, name)).sheets]
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")) or start.startswith(_MARKUP):
        raise Refused(
            _(
                "{name} is a web page that is only named like a spreadsheet. Open it in Excel or"
                " WPS and save it as .xlsx."
            ).format(name=name)
        )
    if not data.strip():
        raise Refused(_("{name} is empty.").format(name=name))
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc")):
        raise Refused(no_sheet(name))
    return [_Bounded(_Csv(data, name))]


@dataclass(frozen=True)
class _Csv:
    data: bytes
    name: str

    @property
    def title(self) -> str:
        return ""

    def lines(self, progress: Progress) -> Iterator[Line]:
        return csv_lines(self.data, self.name, progress)


@dataclass(frozen=True)
class _Bounded:
    """A sheet with no more filled lines than can be looked through."""

    sheet: Sheet

    @property
    def title(self) -> str:
        return self.sheet.title

    def lines(self, progress: Progress) -> Iterator[Line]:
        for count, line in enumerate(self.sheet.lines(progress)):
            if count > MOST_ROWS:
                raise Refused(
                    _("More than {n} filled rows. Divide the sheet into several files.").format(
                        n=f"{MOST_ROWS:,}"
                    )
                )
            yield line


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Refused(_("There is no file at {path}.").format(path=path))
        with path.open("rb") as file:
            # It may grow while it is read; what is asked for at once is set aside at once.
            data = file.read(min(path.stat().st_size, MOST_BYTES) + 1)
    except OSError as error:
        raise Refused(
            _("{name} cannot be read: {why}").format(name=path.name, why=error.strerror or error)
        ) from error
    if len(data) > MOST_BYTES:
        raise Refused(
            _("{name} is too large: more than {n} MB. Copy the rows into a new sheet.").format(
                name=path.name, n=MOST_BYTES // 1_000_000
            )
        )
    return data


def _old_office(data: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return locked(name)
    return _("{name} is an old Excel file. Open it in Excel or WPS and save it as .xlsx.").format(
        name=name
    )
