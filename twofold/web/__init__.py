"""What a person does, page by page (Django)."""
