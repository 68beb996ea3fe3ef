"""Small rewards: off, growing, adding up."""
