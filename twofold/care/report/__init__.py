"""What a person's answers say, put together: both sides, in keys and values. No page, no instrument by name."""
