"""What a voucher rests on: photos and PDFs, kept in the file with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from db.progress import Progress, silent
from db.rules import Refused, rule
from db.schema_fund import MOST_BYTES
from db.store import Store
from db.trouble import Trouble
from db.words import N_, _

KINDS = (
    ("bill", N_("Bill")),
    ("decision", N_("Minutes of the decision")),
    ("other", N_("Other")),
)
# How a file of each kind begins; by that it is known, not by its name.
_SIGNS = (
    (b"%PDF-", ".pdf"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
)


@dataclass(frozen=True)
class Attachment:
    """One attachment, without its content; `size` in bytes, `digest` is the SHA-256 in hex."""

    id: int
    voucher: int
    kind: str
    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class File:
    """A file that is to be attached. `kind` is one of KINDS."""

    kind: str
    name: str
    content: bytes


@rule
def attach_files(
    db: Store, *, voucher: int, files: Sequence[File], progress: Progress = silent
) -> list[str]:
    """Attach several files to a draft; returns in words which were refused, and why."""
    refused = []
    for done, one in enumerate(files):
        progress(done, len(files))
        try:
            attach(db, voucher=voucher, kind=one.kind, name=one.name, content=one.content)
        except Refused as reason:
            refused.append(reason.message)
    return refused


@rule
def attach(db: Store, *, voucher: int, kind: str, name: str, content: bytes) -> int:
    """Attach a photo or a PDF to a draft; returns its id.

    Refused for what is neither, for more than 20 MB, and for the same file once more.
    """
    _refuse_size(name, len(content))
    ending = next((ending for sign, ending in _SIGNS if content.startswith(sign)), None)
    if ending is None:
        raise Refused(_("“{name}” is no PDF, JPG or PNG.").format(name=name), "content")
    digest = hashlib.sha256(content).hexdigest()
    if db.value("SELECT 1 FROM attachment WHERE voucher = ? AND digest = ?", (voucher, digest)):
        raise Refused(_("“{name}” is attached already.").format(name=name), "content")
    stem = PurePath(name.replace("\\", "/")).stem.strip() or _("Attachment")
    if db.value("SELECT returned_reason FROM voucher WHERE id = ?", (voucher,)):
        # Who adds what was missing hands it in again.
        db.update("voucher", voucher, returned_name="", returned_reason="")
    db.describe(_("Attached “{name}”").format(name=stem))
    return db.insert(
        "attachment",
        voucher=voucher,
        kind=kind,
        name=f"{stem[:80]}{ending}",
        content=content,
        digest=digest,
    )


@rule
def detach(db: Store, *, attachment: int) -> None:
    """Take an attachment off a draft. It is gone: the trail keeps its hash, not its content."""
    name = db.value("SELECT name FROM attachment WHERE id = ?", (attachment,))
    db.delete("attachment", attachment)
    db.describe(_("Removed “{name}”").format(name=name))


def read(path: Path) -> bytes:
    """The content of a file that is to be attached; one that is too large is not read.

    Raises Refused for a folder and for what cannot be read.
    """
    try:
        if path.is_dir():
            raise Refused(_("“{name}” is a folder. Choose the files in it.").format(name=path.name))
        _refuse_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            _("“{name}” cannot be read: {reason}").format(
                name=path.name, reason=error.strerror or error
            )
        ) from error


def attachments(db: Store, voucher: int) -> list[Attachment]:
    """The attachments of a voucher, in their order."""
    rows = db.rows(
        "SELECT id, voucher, kind, name, length(content) AS size, digest FROM attachment"
        " WHERE voucher = ? ORDER BY id",
        (voucher,),
    )
    return [Attachment(**row) for row in rows]


def _refuse_size(name: str, size: int) -> None:
    if not size:
        raise Refused(_("“{name}” is empty.").format(name=name), "content")
    if size > MOST_BYTES:
        raise Refused(
            _("“{name}” has {size} MB; 20 MB is the most. Make it smaller or split it.").format(
                name=name, size=-(-size // (1 << 20))
            ),
            "content",
        )


def content(db: Store, attachment: int) -> bytes:
    """The content, if it is still what was attached. Raises Trouble("damaged") otherwise."""
    row = db.row("SELECT name, content, digest FROM attachment WHERE id = ?", (attachment,))
    if row is None:
        raise LookupError(f"no attachment {attachment}")
    if hashlib.sha256(row["content"]).hexdigest() != row["digest"]:
        raise Trouble(
            "damaged",
            _("“{name}” is not what was attached. Look for it in a backup.").format(
                name=row["name"]
            ),
        )
    return bytes(row["content"])
