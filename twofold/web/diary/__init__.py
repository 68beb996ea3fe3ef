"""Diaries a person brings from elsewhere: each stands alone, and is never mixed with check-ins."""
