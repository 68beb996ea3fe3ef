"""The clinical logic: pure Python over the reviewed content. Never Django, never the engine."""
