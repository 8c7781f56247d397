"""Keeping: the project's words, and all that is known about releases.

Knows nothing of how releases are fetched or read.
"""
