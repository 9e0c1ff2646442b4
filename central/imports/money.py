"""Amounts as others write them, into whole fen: exact, or not at all. Must never know a currency's name."""

from decimal import Decimal, DecimalException

MOST_FEN = 2**53 - 1


def fen(text: str) -> int:
    """`129.00` as 12900. ValueError for what is no amount, is negative, has a part of a fen, or is beyond reason."""
    try:
        value = Decimal(text.strip()) * 100
    except DecimalException:
        raise ValueError(f"{text!r} is no amount") from None
    if not value.is_finite() or not 0 <= value <= MOST_FEN:
        raise ValueError(f"{text!r} is no amount that can be paid")
    if value != value.to_integral_value():
        raise ValueError(f"{text!r} has a part of a fen")
    return int(value)
