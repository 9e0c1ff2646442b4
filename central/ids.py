"""Ids and codes made from a clock and randomness. Must never know what they name."""

import uuid

from central.ports import Entropy

# Crockford's alphabet: no I, L, O, U, so that a code can be read aloud and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7(now_ms: int, entropy: Entropy) -> str:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    noise = int.from_bytes(entropy.token_bytes(10))
    value = (now_ms & (2**48 - 1)) << 80
    value |= 0x7 << 76 | (noise >> 64 & 0xFFF) << 64
    value |= 0b10 << 62 | noise & (2**62 - 1)
    return str(uuid.UUID(int=value))


def letters(count: int, entropy: Entropy) -> str:
    """`count` letters of 5 random bits each."""
    return "".join(ALPHABET[byte & 31] for byte in entropy.token_bytes(count))


def digits(count: int, entropy: Entropy) -> str:
    """`count` decimal digits; 64 random bits make the bias far too small to matter."""
    return f"{int.from_bytes(entropy.token_bytes(8)) % 10**count:0{count}d}"
