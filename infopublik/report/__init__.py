"""The report of a night: for a terminal, as JSON, and as a page for a phone."""
