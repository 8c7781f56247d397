"""Detecting a portal: how a site lists its releases, from a handful of its pages.

Nothing here fetches: each step is a generator that yields the address it wants and is sent
what came of it. Who drives it decides about the network.
"""
