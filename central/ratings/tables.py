"""The table of what follows a face. Must never know a query or a figure."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from central.tables import METADATA

follow_ups = Table(
    "rating_follow_ups",
    METADATA,
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=False),
    Column("session", Text, nullable=False),
    Column("tags", Text),
    Column("nps", Integer),
    Column("ces", Integer),
    Column("at_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("kiosk", "session"),
)
"""One row a visit; `tags` is a JSON list of names. The face stands in `ratings` and is never changed from here."""
