"""Twofold: one place for both sides, trauma and use. Layers: content, engine, care, web, cli."""

__version__ = "0.1.0"
