"""The tables of users. Must never know a query or a rule."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from central.tables import METADATA
from central.users.roles import HOLDER

_PEOPLE = text(f"\"user\" <> '{HOLDER}'")

users = Table(
    "users",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
)

user_sessions = Table(
    "user_sessions",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.name"), nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Index(None, "user"),
)
"""Who is signed in. The token itself is kept nowhere; `ends_ms` is the end whatever they do."""

sign_in_failures = Table(
    "sign_in_failures",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("name_digest", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index(None, "at_ms"),
)
"""Tries that failed lately. A digest, since people type their password where the name belongs."""

user_acts = Table(
    "user_acts",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("user", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("ix_user_acts_people", "row", sqlite_where=_PEOPLE, postgresql_where=_PEOPLE),
)
"""Everything users and holders of the admin token did, with what it was about; never changed. The index finds the acts
of people among the orders that shop systems send."""
