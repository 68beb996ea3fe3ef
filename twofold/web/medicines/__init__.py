"""A person's own medicines: the list, what was taken, what must be said first, and what there is to know."""
