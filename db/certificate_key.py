"""The centre's key for certificates: Ed25519 (RFC 8032), made with the first certificate.

The private half lies in the file, which is encrypted, and goes with every backup of it: who has the
file and its password can sign. It is never changed, for certificates are checked with the public
half for as long as they hang on a wall; so a file put back from a backup goes on with the same key.
A copy that was taken on as another centre's would sign with it too, and number anew what the first
has numbered: the two could not be told apart. A new centre begins with a new file.

Others check with the public half, which is printed: 64 hex digits, and eight that tell a mistyped
one. Made up though it is, the sample has a key as well, and everybody has that one.
"""

from __future__ import annotations

import hashlib
import re

from nacl.signing import SigningKey

from db.formats import plain
from db.rules import Refused
from db.store import Store
from db.words import _


def signing_key(db: Store) -> SigningKey:
    """The private key, made if there is none. Only inside an act."""
    seed = db.value("SELECT seed FROM certificate_key")
    if seed is not None:
        return SigningKey(bytes(seed))
    key = SigningKey.generate()
    db.insert("certificate_key", id=1, seed=bytes(key), public=bytes(key.verify_key))
    return key


def public_key(db: Store) -> bytes | None:
    """The public half, 32 bytes; None before the first certificate."""
    found = db.value("SELECT public FROM certificate_key")
    return None if found is None else bytes(found)


def shown_key(public: bytes) -> str:
    """A public key as people compare it: 64 hex digits in groups of four, and eight to check."""
    digits = public.hex().upper() + _checked(public)
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def read_key(text: str) -> bytes:
    """A public key as it was typed from paper, 32 bytes. Refused if it is mistyped."""
    digits = "".join(plain(text).split()).replace("-", "").upper()
    if not re.fullmatch(r"[0-9A-F]{72}", digits):
        raise Refused(
            _("A public key has 72 places, 0 to 9 and A to F, this one {n}.").format(n=len(digits)),
            "key",
        )
    public = bytes.fromhex(digits[:64])
    if digits[64:] != _checked(public):
        raise Refused(_("The public key is mistyped. Compare it with the paper."), "key")
    return public


def _checked(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:8].upper()
