"""Durable bytes: SQLite with one connection that writes, a hash-chained audit log and the outbox.

Knows: tables, transactions, pragmas, migrations. Must never know why a door opens or what central wants.
"""
