"""PostgreSQL, with the key ledger's schema made where it is missing."""
