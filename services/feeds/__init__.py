"""Feeds: following, polling, telling new items from known ones, filters, OPML. Start reading at `feeds`."""
