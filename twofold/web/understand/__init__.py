"""See my own days and my own cycle: what goes with what, how sure it is, and what it does not say."""
