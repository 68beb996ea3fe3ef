"""The notebook: write, keep or burn. Nobody reads it and nothing scans it (clinical reference S-29)."""
