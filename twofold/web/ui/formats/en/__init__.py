"""English as read on both sides of the ocean: the month in letters, the clock with 24 hours."""
