"""Money: integer minor units (fen), CNY by default. Never a float."""


def yuan(amount_fen: int) -> str:
    """An amount in fen as a plain decimal of yuan with two places: 12900 -> '129.00'."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"
