"""FHIR R4 at the edge: mapping only, both directions, no decisions. Plain dictionaries, ready for JSON."""
