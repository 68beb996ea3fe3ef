"""Our database backends: Django's own, with what makes them safe for this work."""
