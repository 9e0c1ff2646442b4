"""The tables of complaints. Must never know a query or a rule."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from central.tables import METADATA

complaints = Table(
    "complaints",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("shop", Text, ForeignKey("shops.id"), nullable=False),
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=True),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("remedy", Text, nullable=True),
    Column("text", Text, nullable=False),
    Column("order", Text, nullable=True),
    Column("compartment", Text, nullable=True),
    Column("level", Text, nullable=False),
    Column("word", Text, nullable=True),
    Column("received_ms", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_answer_ms", BigInteger, nullable=True),
    Column("solved_ms", BigInteger, nullable=True),
    Column("reopened", Integer, nullable=False),
    Column("pauses", JSON, nullable=False),
    Index(None, "shop", "state"),
    Index(None, "order"),
)
"""What came in, and where it is. `word` is what made its level."""

complaint_acts = Table(
    "complaint_acts",
    METADATA,
    Column("complaint", Text, ForeignKey("complaints.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("act", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""Everything that was done about a complaint; never changed."""
