"""Sealed texts: a note that only its author and the recovery code open, in its own record only.

Each seal has a fresh 32-byte content key. It goes to every reader in a sealed box (X25519,
RFC 7748, with XSalsa20-Poly1305, as libsodium has it), and encrypts the text with XChaCha20-
Poly1305 (RFC 8439 with the 24-byte nonce of draft-irtf-cfrg-xchacha-03). What is authenticated
along with the text: the version, the list of readers with their boxes, and the place.

The layout, version 1: `YZS` and the version; the number of readers, a byte; the proof of the
content key, 32 bytes; for each reader the public key, 32 bytes, and the box, 80; the nonce, 24; the
encrypted text and its tag, 16.

A seal does not say who wrote it: whoever may write to the file can seal a text for somebody. Who
wrote it says the trail.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES as TAG,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES as NONCE,
)
from nacl.bindings import crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from db.rules import Refused
from db.trouble import Trouble
from db.words import _

_MAGIC, _VERSION = b"YZS", 1
_KEY, _BOX = 32, 80
_HEAD = len(_MAGIC) + 2 + _KEY
_LEAST = 256  # bytes that the shortest text fills
MOST_READERS = 255


@dataclass(frozen=True)
class Place:
    """The field that a text belongs to: in another one it does not open."""

    table: str
    id: int
    column: str

    def bound(self) -> bytes:
        """The place as bytes, of which no two places have the same."""
        parts = (self.table.encode(), str(self.id).encode(), self.column.encode())
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(text: str, place: Place, readers: Sequence[bytes]) -> bytes:
    """Seal a text for the owners of these X25519 public keys, 32 bytes each.

    The length in bytes is hidden: it is filled up to 256 at least, above that by up to an eighth.
    ValueError without readers, with more than 255, or with a public key that is none.
    """
    wanted = list(dict.fromkeys(readers))
    if not 1 <= len(wanted) <= MOST_READERS:
        raise ValueError(f"a text is sealed for 1 to {MOST_READERS} readers, not {len(wanted)}")
    if any(len(reader) != _KEY for reader in wanted):
        raise ValueError("a public key has 32 bytes")
    content = os.urandom(_KEY)
    head = b"".join(
        (
            _MAGIC,
            bytes((_VERSION, len(wanted))),
            _proof(content),
            *(reader + SealedBox(PublicKey(reader)).encrypt(content) for reader in wanted),
        )
    )
    nonce = os.urandom(NONCE)
    padded = _padded(text.encode("utf-8", "surrogatepass"))
    return head + nonce + encrypt(padded, head + place.bound(), nonce, _text_key(content))


def open_seal(data: bytes, place: Place, private_key: bytes) -> str:
    """The text, for one of its readers.

    Raises Refused if it was sealed for others, Trouble if it is damaged, was changed, was sealed
    in another field, or comes from a newer version.
    """
    boxes, head, body = _parts(data)
    box = boxes.get(crypto_scalarmult_base(private_key))
    if box is None:
        raise Refused(_("This text is sealed for others. Only they can open it."))
    try:
        content = SealedBox(PrivateKey(private_key)).decrypt(box)
        # Without the proof a seal could be made that shows its readers different texts.
        if not hmac.compare_digest(_proof(content), head[len(_MAGIC) + 2 : _HEAD]):
            raise _damaged()
        padded = decrypt(body[NONCE:], head + place.bound(), body[:NONCE], _text_key(content))
        length = int.from_bytes(padded[:4], "big")
        return padded[4 : 4 + length].decode("utf-8", "surrogatepass")
    except (CryptoError, ValueError) as error:
        raise _damaged() from error


def readers(data: bytes) -> tuple[bytes, ...]:
    """The public keys that a sealed text was sealed for. Raises Trouble as `open_seal` does.

    Nothing is proven before the text is opened: only then is the list known to be the author's.
    """
    return tuple(_parts(data)[0])


def hand_over(data: bytes, place: Place, private_key: bytes, to: Sequence[bytes]) -> bytes:
    """Seal the text anew for `to`, who are all of its readers from then on.

    `private_key` is that of a reader: the author's, or the one from the recovery code. Name the
    recovery key in `to` again, or the paper no longer opens the text. There is a fresh content key,
    so a former reader opens older copies of the file at most. Raises as `open_seal` does.
    """
    return seal(open_seal(data, place, private_key), place, to)


def _parts(data: bytes) -> tuple[dict[bytes, bytes], bytes, bytes]:
    """The box of each reader, all that stands before the text, and nonce and text."""
    if data[: len(_MAGIC)] != _MAGIC or len(data) < _HEAD:
        raise _damaged()
    version, count = data[len(_MAGIC)], data[len(_MAGIC) + 1]
    if version > _VERSION:
        raise Trouble(
            "newer",
            _("This text was sealed by a newer version of this program. Update it first."),
        )
    ends = _HEAD + count * (_KEY + _BOX)
    if version < 1 or not count or len(data) < ends + NONCE + TAG + _LEAST:
        raise _damaged()
    boxes = {
        data[at : at + _KEY]: data[at + _KEY : at + _KEY + _BOX]
        for at in range(_HEAD, ends, _KEY + _BOX)
    }
    return boxes, data[:ends], data[ends:]


def _padded(text: bytes) -> bytes:
    """Length, text and zeros up to a round length: eight lengths to each doubling."""
    length = 4 + len(text)
    step = 1 << max(0, length.bit_length() - 4)
    size = max(_LEAST, -(-length // step) * step)
    return len(text).to_bytes(4, "big") + text + bytes(size - length)


def _proof(content: bytes) -> bytes:
    return hashlib.blake2b(key=content, digest_size=32, person=b"yizhan proof").digest()


def _text_key(content: bytes) -> bytes:
    return hashlib.blake2b(key=content, digest_size=32, person=b"yizhan text").digest()


def _damaged() -> Trouble:
    return Trouble(
        "damaged",
        _(
            "The sealed text cannot be opened: it is damaged or was moved here from another record."
            " Look for it in a copy of the file."
        ),
    )
