"""The first pages, useful before an account; the places that come later; what this is and what it keeps."""
