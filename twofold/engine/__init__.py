"""The science: arrays in, posterior out. Numpy only; never Django, never care."""
