"""Readers of feeds: each takes a file and gives entries, and says which rows cannot be read and why."""
