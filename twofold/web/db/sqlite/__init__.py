"""SQLite, durable and fair: WAL, full sync, and one writer at a time in the order they came."""
