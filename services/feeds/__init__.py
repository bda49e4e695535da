"""Feeds: following, polling, deduplication, filters, OPML. Start reading at `feeds`."""
