"""The one place that records what happened, in a chain per person that the person can read."""
