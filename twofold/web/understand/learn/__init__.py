"""Lessons, open to anyone, and the picture of the reward system to play with (decision record 0253)."""
