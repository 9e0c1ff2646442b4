"""The tables of what was handed over. Must never know a query or a rule."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from central.tables import METADATA

handovers = Table(
    "handovers",
    METADATA,
    Column("ticket", Text, ForeignKey("tickets.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("credential", Text, nullable=True),
    Column("reason", Text, nullable=True),
    Column("at_ms", BigInteger, nullable=False),
)
"""Who handed over for which number: by which credential of the customer, or, without one, for which reason."""

handover_checks = Table(
    "handover_checks",
    METADATA,
    Column("ticket", Text, ForeignKey("handovers.ticket"), primary_key=True),
    Column("item", Text, ForeignKey("items.id"), primary_key=True),
    Column("seen", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("return_case", Text, nullable=True),
)
"""How each item was found when it was looked at together, and the case of what was missing."""
