"""Fetching: from a portal to a Release item."""
