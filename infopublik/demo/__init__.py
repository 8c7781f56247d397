"""The demo: three loopback portals with invented news, played over two nights.

`sites` starts the portals and switches the night; what is on them is data under
`releases/` and in `night2.toml`, and the archive is left to the real crawl.
"""
