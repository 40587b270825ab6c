"""Trouble with the world around the program: kept apart from refusals and from bugs."""

from __future__ import annotations


class Trouble(Exception):
    """The file cannot be used as asked. `message` says what happened and what to do.

    `kind` is one of: newer, foreign, damaged, locked, network, cloud, missing, read_only, full,
    copy (a backup could not be made), absent (its folder is not there), busy, memory, encrypted.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
