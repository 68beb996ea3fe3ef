"""Sealed fields: per-person keys, wrapped by a server key that is never in the database."""
