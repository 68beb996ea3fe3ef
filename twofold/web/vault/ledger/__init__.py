"""The key ledger: its own database, which no backup of the records ever holds."""
