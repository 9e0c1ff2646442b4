"""Notices to customers: made with what causes them, sent later, retried, and kept when nobody would take them."""
