"""A practitioner's home postcode as a keyed digest: it can be compared with, and never read.

The key comes from ``SECRET_KEY`` and stands in no database; the practitioner is part of what is
digested, so that two colleagues of one postcode have nothing in common there either.
"""

import hashlib
import hmac

from django.conf import settings

from families.matching import postcode_key
from practitioners.models import Practitioner

PURPOSE = "consent.home_postcode"
BLOCK = 64  # bytes, of SHA-256


def digest_of(postcode: str, practitioner: Practitioner) -> str:
    said = f"{practitioner.pk}:{postcode_key(postcode)}"
    return hmac.new(_key(), said.encode(), hashlib.sha256).hexdigest()


def pads() -> tuple[bytes, bytes]:
    """The key as the two halves of an HMAC, with which the database makes the same digest."""
    key = _key().ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def _key() -> bytes:
    return hashlib.sha256(f"{PURPOSE}:{settings.SECRET_KEY}".encode()).digest()
