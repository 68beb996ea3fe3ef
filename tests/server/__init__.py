"""A whole host: real commands, a real server on loopback, both databases."""
