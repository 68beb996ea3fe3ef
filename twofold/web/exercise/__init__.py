"""Exercises to fill in: as often as one likes, changed later, printed, removed. Forms are made from content."""
