"""Tests are the specification; `tests/cast.py` has the people in them."""
