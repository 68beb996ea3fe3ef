"""Skills for the moment: open to anyone; for a signed-in person rated before and after, what went well first."""
