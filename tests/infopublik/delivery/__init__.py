"""How events are written for others."""
