"""The support arm: meetings and whether one went, promises, and the people one can turn to."""
