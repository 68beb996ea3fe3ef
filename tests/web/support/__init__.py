"""Groups and meetings, promises, people to turn to."""
