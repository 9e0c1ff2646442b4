"""Numbers of goods and parcels as GS1 writes them: bar codes, element strings and Digital Links.

Knows check digits, application identifiers and where a link carries them. Must never know a database, and never opens a
link. Sources: GS1 General Specifications (check digit 7.9, element strings 3, UPC-E 7.10) and GS1 Digital Link 1.2.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

GTIN, SSCC, BATCH, SERIAL, EXPIRY, GLN = "01", "00", "10", "21", "17", "414"

_GROUP = "\x1d"
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "11": 6,
    "12": 6,
    "13": 6,
    "15": 6,
    "16": 6,
    "17": 6,
    "20": 2,
    "410": 13,
    "414": 13,
}
_VARIABLE = {"10": 20, "21": 20, "22": 20, "37": 8, "240": 30, "241": 30, "250": 30, "30": 8}
_CHECKED = {SSCC, GTIN, "02", "410", GLN}
_NUMERIC = frozenset(_FIXED) | {"30", "37"}
_KEYS = (GTIN, SSCC, GLN)
_CHARACTERS = re.compile(r"[!\"%-?A-Z_a-z]{1,30}")
"""GS1 AI encodable character set 82."""
_BRACKETED = re.compile(r"\((\d{2,4})\)([^(]*)")
_SYMBOLOGY = re.compile(r"\][CdeQ][0-9]")
_MOST_ELEMENTS = 20


@dataclass(frozen=True)
class Elements:
    """What a GS1 code says: the goods (`gtin`, 14 digits) or the shipping unit (`sscc`, 18), and what goes with it."""

    gtin: str | None = None
    sscc: str | None = None
    batch: str | None = None
    serial: str | None = None
    expiry: str | None = None


def checked(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (modulo 10, weights 3 and 1 from the right)."""
    if not (digits.isascii() and digits.isdigit() and len(digits) > 1):
        return False
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def gtin_of(digits: str) -> str | None:
    """The 14-digit number behind an EAN-8, UPC-A, EAN-13 or GTIN-14; None when it is none."""
    return digits.zfill(14) if len(digits) in (8, 12, 13, 14) and checked(digits) and digits.strip("0") else None


def upce_expanded(digits: str) -> str | None:
    """The UPC-A that the eight digits of a UPC-E stand for; None when they are none."""
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()) or digits[0] not in "01":
        return None
    system, body, last, check = digits[0], digits[1:6], digits[6], digits[7]
    match last:
        case "0" | "1" | "2":
            middle = f"{body[:2]}{last}0000{body[2:]}"
        case "3":
            middle = f"{body[:3]}00000{body[3:]}"
        case "4":
            middle = f"{body[:4]}00000{body[4]}"
        case _:
            middle = f"{body}0000{last}"
    whole = system + middle + check
    return whole if checked(whole) else None


def elements_of(text: str) -> Elements | None:
    """What an element string says: `(01)...(10)...`, or as a scanner sends it, with group separators; else None."""
    plain = _SYMBOLOGY.sub("", text, count=1) if text.startswith("]") else text
    if plain.startswith("("):
        return _elements(_BRACKETED.findall(plain)) if _BRACKETED.sub("", plain) == "" else None
    if _GROUP not in plain and not text.startswith("]"):
        return None
    return _elements(_split(plain.lstrip(_GROUP)))


def link_elements(link: str) -> Elements | None:
    """What a GS1 Digital Link says, at any host: `/01/GTIN[/10/batch][/21/serial]` or `/00/SSCC`; else None."""
    try:
        parts = urlsplit(link)
        query = parse_qsl(parts.query, max_num_fields=_MOST_ELEMENTS)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    steps = [unquote(step) for step in parts.path.split("/")]
    begins = next((at for at, step in enumerate(steps) if step in _KEYS and at + 1 < len(steps)), None)
    if begins is None:
        return None
    path = list(zip(steps[begins::2], steps[begins + 1 :: 2], strict=False))
    if len(steps[begins:]) % 2:
        return None
    known = [(name, value) for name, value in query if name in _FIXED or name in _VARIABLE]
    return _elements([(name, gtin_of(value) or "" if name == GTIN else value) for name, value in (*path, *known)])


def _split(text: str) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text) and len(found) < _MOST_ELEMENTS:
        name = next((text[at : at + size] for size in (2, 3) if text[at : at + size] in (_FIXED | _VARIABLE)), None)
        if name is None:
            return None
        at += len(name)
        end = at + _FIXED[name] if name in _FIXED else (text.find(_GROUP, at) if _GROUP in text[at:] else len(text))
        found.append((name, text[at:end]))
        at = end + (text[end : end + 1] == _GROUP)
    return found if at >= len(text) else None


def _elements(found: list[tuple[str, str]] | None) -> Elements | None:
    """Each value held against its identifier; None when one does not fit, or when no key is among them."""
    if not found or len(found) > _MOST_ELEMENTS or not all(_fits(name, value) for name, value in found):
        return None
    said = dict(found)
    if len(said) != len(found) or not (GTIN in said or SSCC in said):
        return None
    return Elements(said.get(GTIN), said.get(SSCC), said.get(BATCH), said.get(SERIAL), said.get(EXPIRY))


def _fits(name: str, value: str) -> bool:
    if name in _FIXED and len(value) != _FIXED[name]:
        return False
    if name in _VARIABLE and not 0 < len(value) <= _VARIABLE[name]:
        return False
    if name not in _FIXED and name not in _VARIABLE:
        return False
    if name in _NUMERIC and not (value.isascii() and value.isdigit()):
        return False
    return bool(_CHARACTERS.fullmatch(value)) and (name not in _CHECKED or checked(value))
