"""The tables of refunds. Must never know a query or a rule."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from central.tables import METADATA

refunds = Table(
    "refunds",
    METADATA,
    Column("id", Text, ForeignKey("returns.id"), primary_key=True),
    Column("order", Text, ForeignKey("orders.id"), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("next_ms", BigInteger, nullable=True),
    Column("tries", Integer, nullable=False),
    Column("ended_ms", BigInteger, nullable=True),
    Column("reference", Text, nullable=True),
    Column("why", Text, nullable=True),
    Index(None, "state", "next_ms"),
)
"""One for each return case. `next_ms`: when the provider is next spoken to; `tries`: how often it was."""

refund_steps = Table(
    "refund_steps",
    METADATA,
    Column("refund", Text, ForeignKey("refunds.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("step", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""Everything that happened to a refund, with who did it; never changed."""
