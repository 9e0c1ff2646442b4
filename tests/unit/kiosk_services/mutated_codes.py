"""Codes that somebody changed, by the million, from a seed: at the bytes, at the text, and of every other kind.

Knows: a bank with live parcels, the keys that sign for it and keys that do not, and how to spoil a code. What it makes
must open nothing; `aliases` are texts that only a careless decoder would take for the same bytes, and open nothing
either. Shares no code with the reader: base45 (RFC 9285) and the claims are written out here once more.
"""

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PREFIX = b"open-pickup-kiosk/credential/v1\x00"
CLAIMS = struct.Struct(">BBHQIB")
KIOSK = 1
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
"""L of Ed25519 (RFC 8032, section 5.1)."""

OPAQUE = ("EX-99120031", "BOPIS/7Q2M-88", "134567890123456789", "6901234567892")
"""Live codes of another system; one looks like a payment code, one like a barcode."""

Chance = random.Random


def base45(data: bytes) -> str:
    """RFC 9285, section 4."""
    text = ""
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value, width = int.from_bytes(pair), len(pair) + 1
        for _ in range(width):
            value, digit = divmod(value, 45)
            text += ALPHABET[digit]
    return text


def careless(text: str) -> bytes | None:
    """What a decoder that folds case and wraps round would read; None for what even that one cannot read."""
    digits = [ALPHABET.find(one) for one in text.upper()]
    if -1 in digits or len(digits) % 3 == 1:
        return None
    data = b""
    for at in range(0, len(digits), 3):
        group = digits[at : at + 3]
        width = len(group) - 1
        data += (sum(digit * 45**n for n, digit in enumerate(group)) % 256**width).to_bytes(width)
    return data


def key(name: str) -> Ed25519PrivateKey:
    """A signing key that is the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b".")[:32])


@dataclass(frozen=True)
class Claims:
    """The seventeen bytes, before they are signed."""

    credential: int
    version: int = 1
    key_id: int = 1
    kiosk: int = KIOSK
    expiry_s: int = 4_000_000_000
    flags: int = 0

    def pack(self) -> bytes:
        return CLAIMS.pack(self.version, self.key_id, self.kiosk, self.credential, self.expiry_s, self.flags)


@dataclass
class Mint:
    """Live credentials of the bank, 81 bytes each, and the keys. Key 1 and key 5 sign here, `foreign` elsewhere."""

    keys: dict[int, Ed25519PrivateKey] = field(default_factory=lambda: {1: key("one"), 5: key("five")})
    foreign: Ed25519PrivateKey = field(default_factory=lambda: key("another central"))
    ids: range = range(0x3FA1C02B9D7E4410, 0x3FA1C02B9D7E4410 + 32)
    typed: tuple[tuple[str, str], ...] = (("204817", "5678"), ("90814263", "0042"))
    """Live numeric codes with their locators."""

    def __post_init__(self) -> None:
        self.live = tuple(self.sign(Claims(name, key_id=(1, 5)[n % 2])) for n, name in enumerate(self.ids))
        self.tokens = tuple(base45(data) for data in self.live)
        self._live = set(self.live)

    def sign(self, claims: Claims, by: Ed25519PrivateKey | None = None, prefix: bytes = PREFIX) -> bytes:
        """Claims and signature; by the key they name, unless told otherwise."""
        raw = claims.pack()
        return raw + (by or self.keys[claims.key_id]).sign(prefix + raw)

    def means_a_live_one(self, text: str) -> bool:
        """Whether a careless decoder would take it for a live credential."""
        return careless(text) in self._live

    # At the bytes. Each answers data that is no live credential.

    def flipped(self, chance: Chance) -> bytes:
        """One to eight bits."""
        data = bytearray(chance.choice(self.live))
        for bit in chance.sample(range(len(data) * 8), chance.choice((1, 1, 1, 2, 2, 3, 8))):
            data[bit // 8] ^= 1 << bit % 8
        return bytes(data)

    def resized(self, chance: Chance) -> bytes:
        """Cut at either end, or with bytes before, after or within."""
        data, at = chance.choice(self.live), chance.randrange(82)
        more = chance.randbytes(chance.randrange(1, 9))
        return chance.choice((data[: min(at, 80)], data[max(at, 1) :], data[:at] + more + data[at:], data * 2))

    def swapped(self, chance: Chance) -> bytes:
        """Fields of two genuine credentials in one."""
        one, two = chance.sample(self.live, 2)
        cut = chance.choice((1, 2, 4, 12, 16, 17, 49))
        joined = one[:cut] + two[cut:]
        return joined if joined not in self._live else one[:17] + two[17:49] + one[49:]

    def rewritten(self, chance: Chance) -> bytes:
        """One field says something else under the old signature."""
        data = chance.choice(self.live)
        version, key_id, kiosk, credential, expiry_s, flags = CLAIMS.unpack(data[:17])
        fields = [version, key_id, kiosk, credential, expiry_s, flags]
        at = chance.randrange(6)
        limit = (256, 256, 65536, 2**64, 2**32, 256)[at]
        near = (fields[at] + chance.choice((-1, 1, 2))) % limit
        fields[at] = near if at in {0, 2, 5} or chance.random() < 0.5 else chance.randrange(limit)
        changed = CLAIMS.pack(*fields) + data[17:]
        return changed if changed not in self._live else self.flipped(chance)

    def bent(self, chance: Chance) -> bytes:
        """What a lenient verifier takes: S plus a multiple of L, the other sign of R, points of small order."""
        data = chance.choice(self.live)
        claims, point, scalar = data[:17], data[17:49], int.from_bytes(data[49:], "little")
        more = scalar + GROUP_ORDER * chance.randrange(1, 9)
        return claims + chance.choice(
            (
                point + more.to_bytes(32, "little"),
                point[:31] + bytes((point[31] ^ 0x80,)) + data[49:],
                b"\x01" + bytes(63),
                bytes(32) + data[49:],
                bytes(64),
                point + ((GROUP_ORDER - scalar) % GROUP_ORDER).to_bytes(32, "little"),
            )
        )

    def signed_elsewhere(self, chance: Chance) -> bytes:
        """A live credential, signed by somebody else, under the other key, or as another kind of message."""
        claims = Claims(chance.choice(self.ids), key_id=chance.choice((1, 5)))
        prefix = chance.choice((b"", PREFIX[:-1], PREFIX.replace(b"v1", b"v2"), b"open-pickup-kiosk/badge/v1\x00"))
        return chance.choice(
            (
                lambda: self.sign(claims, self.foreign),
                lambda: self.sign(claims, self.keys[6 - claims.key_id]),
                lambda: self.sign(claims, prefix=prefix),
            )
        )()

    def genuine_but_not_here(self, chance: Chance) -> bytes:
        """Rightly signed, and for another kiosk, of another version, flagged, over, or of nothing that lies here."""
        name, past_s = chance.choice(self.ids), chance.randrange(1_763_700_000)
        claims = chance.choice(
            (
                Claims(name, kiosk=chance.randrange(2, 65536)),
                Claims(name, version=chance.choice((0, *range(2, 256)))),
                Claims(name, flags=chance.randrange(1, 256)),
                Claims(name, expiry_s=past_s),
                Claims(chance.randrange(2**62)),
            )
        )
        return self.sign(claims)

    # At the text.

    def mistyped(self, chance: Chance) -> str:
        """Characters replaced by others of the alphabet."""
        text = list(chance.choice(self.tokens))
        for at in chance.sample(range(len(text)), chance.choice((1, 1, 2, 5, 40))):
            text[at] = chance.choice(ALPHABET.replace(text[at], ""))
        return "".join(text)

    def disturbed(self, chance: Chance) -> str:
        """Blanks, control characters, look-alikes, halves, doubles, other alphabets."""
        token, at = chance.choice(self.tokens), chance.randrange(122)
        foreign = chance.choice(" \t\x00\x1d\u200b\ufeff\u00a0０Ａ\u0410\u212a\ud800é一🙂_~\"'\\")
        inside = token[1:].rfind("A") + 1 or 1
        return chance.choice(
            (
                token[:at] + foreign + token[at:],
                token[:at] + foreign + token[at + 1 :],
                token[:inside] + "\u0410" + token[inside + 1 :],
                "".join(chr(ord(one) + 0xFEE0) if one > " " else one for one in token),
                token[:at],
                token + token,
                token[::-1],
                f" {token} ",
                token[:61] + "\n" + token[61:],
            )
        )

    def in_a_link(self, chance: Chance) -> str:
        """A changed token in a link, or an unchanged one in a link that is none of ours."""
        changed = quote(self.mistyped(chance), safe="")
        whole = quote(chance.choice(self.tokens), safe="")
        return chance.choice(
            (
                f"https://shop.example/p?token={changed}",
                f"https://shop.example/p/{changed}",
                f"http://shop.example/p?token={whole}",
                f"https://shop.example/p?other={whole}",
                f"ftp://shop.example/{whole}",
                f"https://shop.example/p#token={whole}",
                f"https://[shop/{whole}",
            )
        )

    def another_kind(self, chance: Chance) -> str:
        """Numbers, payment codes, badges, barcodes, changed codes of another system, noise."""
        code, at = chance.choice(OPAQUE), chance.randrange(8)
        digits = "".join(chance.choices("0123456789", k=chance.randrange(1, 30)))
        changed = code[:at] + chance.choice("q~_") + code[at + 1 :]
        return chance.choice(
            (
                digits + "7",
                chance.choice(self.typed)[0],
                f"1{chance.randrange(6)}" + f"{chance.randrange(10**16):016}",
                "28" + digits.ljust(18, "1"),
                "KSB1:" + digits,
                changed,
                code.swapcase() if code.swapcase() != code else code[1:],
                code + "0",
                "".join(chr(chance.randrange(0x20, 0x3000)) for _ in range(chance.randrange(1, 300))),
                "x" * chance.choice((200, 201, 4300, 4301, 9000)),
            )
        )

    def alias(self, chance: Chance) -> str:
        """A live token in an encoding that only a careless decoder takes for the same bytes."""
        token = chance.choice(self.tokens)
        groups = [token[at : at + 3] for at in range(0, 122, 3)]
        small = [at for at, group in enumerate(groups) if self._wraps(group)]
        if chance.random() < 0.3 or not small:
            return token.lower() if token.lower() != token else token + "\x00"
        for at in chance.sample(small, chance.randrange(1, len(small) + 1)):
            value = sum(ALPHABET.index(one) * 45**n for n, one in enumerate(groups[at])) + 256 ** (len(groups[at]) - 1)
            groups[at] = "".join(ALPHABET[value // 45**n % 45] for n in range(len(groups[at])))
        return "".join(groups)

    def wrapped(self, chance: Chance) -> str:
        """A live code as a scanner or a link hands it over: the same credential, and it must open."""
        token = chance.choice(self.tokens)
        link = f"https://shop.example/p?token={quote(token, safe='')}"
        return chance.choice((token, token + "\r\n", f"\t{token}", link, chance.choice(OPAQUE)))

    @staticmethod
    def _wraps(group: str) -> bool:
        value = sum(ALPHABET.index(one) * 45**n for n, one in enumerate(group))
        return value + 256 ** (len(group) - 1) < 45 ** len(group)

    def mutants(self, chance: Chance) -> Iterator[tuple[str, str]]:
        """For ever: the kind of change, and the text."""
        at_bytes: list[Callable[[Chance], bytes]] = [
            self.flipped, self.flipped, self.resized, self.swapped, self.rewritten, self.bent,
            self.signed_elsewhere, self.genuine_but_not_here,
        ]  # fmt: skip
        at_text: list[Callable[[Chance], str]] = [self.mistyped, self.disturbed, self.in_a_link, self.another_kind]
        while True:
            if chance.random() < 0.7:
                make = chance.choice(at_bytes)
                text = base45(make(chance))
                yield make.__name__, f"https://shop.example/{quote(text, safe='')}" if chance.random() < 0.05 else text
            else:
                change = chance.choice(at_text)
                text = change(chance)
                if not self.means_a_live_one(text.strip("\r\n\t")):
                    yield change.__name__, text
