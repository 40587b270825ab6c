"""The centre's key for certificates: Ed25519 (RFC 8032), made with the first certificate.

The private half lies in the file, which is encrypted, and goes with every backup of it. It is
never changed: certificates are checked with the public half for as long as they hang on a wall. A
file that is copied and goes on as another centre's would sign with the same key; a new centre
begins with a new file.
"""

from __future__ import annotations

import hashlib

from nacl.signing import SigningKey

from db.store import Store


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
    digits = public.hex().upper() + hashlib.sha256(public).hexdigest()[:8].upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
