"""Work after the page."""
