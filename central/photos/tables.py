"""The table of photographs. Must never know a query or a rule."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from central.tables import METADATA

return_photos = Table(
    "return_photos",
    METADATA,
    Column("id", Text, ForeignKey("returns.id"), primary_key=True),
    Column("digest", Text, nullable=False),
    Column("sealed", Text, nullable=True),
    Column("received_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger, nullable=True),
)
"""One for each return case at most. `sealed` as the kiosk sent it, which only the key beside the settings opens; NULL
once it is deleted."""
