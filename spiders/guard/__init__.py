"""Scrapy components that keep the promises of a fetch: where to, how politely, how whole."""
