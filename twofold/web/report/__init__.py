"""The report: both sides on one page, the page for an appointment, results over time, and "getting harder" on Today."""
