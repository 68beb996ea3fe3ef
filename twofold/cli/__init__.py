"""The command `twofold`, for hosts and researchers."""
