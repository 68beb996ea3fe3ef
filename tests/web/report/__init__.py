"""The report on pages."""
