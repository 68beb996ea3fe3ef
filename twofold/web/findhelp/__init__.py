"""Help now: crisis lines by country, and *I am not safe*. No sign-in, no database, no script, no trace."""
