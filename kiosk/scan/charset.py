"""From the bytes of a symbol to text.

Knows how likely a run of bytes is in the few character sets that codes are printed in. Must never know where
the bytes came from or what the text means.

A QR symbol rarely says its character set, and a decoder's own guess is often wrong, so the bytes are judged
here: UTF-8 when it is UTF-8, else the likeliest of GB18030, Shift_JIS and Latin-1. Shift_JIS is among them
because a symbol's kanji mode is Shift_JIS by its standard (ISO/IEC 18004).
"""

from __future__ import annotations

from dataclasses import dataclass

_KATAKANA_BEFORE_DAKUTEN = frozenset((0xB3, *range(0xB6, 0xC5), *range(0xCA, 0xCF)))
_KATAKANA_BEFORE_HANDAKUTEN = frozenset(range(0xCA, 0xCF))
_DAKUTEN, _HANDAKUTEN = 0xDE, 0xDF

_COMMON, _USUAL, _LATIN, _RARE, _NEVER = 1.0, 0.8, 0.5, 0.1, -5.0
_TELLING = 3.0


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the character set it was read in: `utf-8`, `gb18030`, `shift_jis` or `latin-1`."""

    value: str
    charset: str


def text_of(raw: bytes) -> Text:
    """The text of `raw`; every byte string has one, since Latin-1 reads them all."""
    try:
        return Text(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    candidates = [(_latin_score(raw), Text(raw.decode("latin-1"), "latin-1"))]
    for charset, score in (("gb18030", _gb_score), ("shift_jis", _sjis_score)):
        try:
            value = raw.decode(charset)
        except UnicodeDecodeError:
            continue
        candidates.append((score(raw), Text(value, charset)))
    return max(reversed(candidates), key=lambda scored: scored[0])[1]


def _mean(points: list[float]) -> float:
    return sum(points) / len(points) if points else 0.0


def _gb_score(raw: bytes) -> float:
    """1 for the 3,755 common characters of GB 2312 and its signs, near 0 for the rest of GB18030."""
    points: list[float] = []
    at = 0
    while at < len(raw):
        lead = raw[at]
        if lead < 0x80:
            at += 1
            continue
        trail = raw[at + 1]
        if trail < 0x40:
            points.append(_RARE)
            at += 4
            continue
        points.append(_gb_pair(lead, trail))
        at += 2
    return _mean(points)


def _gb_pair(lead: int, trail: int) -> float:
    if trail < 0xA1 or not 0xA1 <= lead <= 0xF7:
        return _RARE
    if 0xB0 <= lead <= 0xD7:
        return _COMMON
    return _USUAL if lead <= 0xA9 else _LATIN


def _sjis_score(raw: bytes) -> float:
    """1 for kana and its marks, near 0 for rare kanji; a voicing mark where none can stand rules it out."""
    points: list[float] = []
    at = 0
    previous = 0
    while at < len(raw):
        byte = raw[at]
        if byte < 0x80:
            at += 1
        elif 0xA1 <= byte <= 0xDF:
            points.append(_half_width(byte, previous))
            at += 1
        else:
            points.append(_sjis_pair(byte, raw[at + 1]))
            at += 2
        previous = byte
    return _mean(points)


def _half_width(byte: int, previous: int) -> float:
    if byte == _DAKUTEN:
        return _TELLING if previous in _KATAKANA_BEFORE_DAKUTEN else _NEVER
    if byte == _HANDAKUTEN:
        return _TELLING if previous in _KATAKANA_BEFORE_HANDAKUTEN else _NEVER
    return _LATIN


def _sjis_pair(lead: int, trail: int) -> float:
    if (lead == 0x82 and trail >= 0x9F) or (lead == 0x83 and trail <= 0x96):
        return _COMMON
    return _USUAL if lead <= 0x97 else _RARE


def _latin_score(raw: bytes) -> float:
    """Accented letters stand alone between plain ones; the double bytes of the other sets do not."""
    points: list[float] = []
    for at, byte in enumerate(raw):
        if byte < 0x80:
            continue
        beside = raw[max(0, at - 1) : at] + raw[at + 1 : at + 2]
        points.append(_LATIN if byte >= 0xA0 and all(other < 0x80 for other in beside) else 0.0)
    return _mean(points)
