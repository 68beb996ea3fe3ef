"""Writers: HSDS 3.0 JSON, Meeting Guide JSON, iCalendar, and plain CSV. Each is a generator of text."""
