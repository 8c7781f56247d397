"""Commands killed at named points, and what an archive holds afterwards."""
