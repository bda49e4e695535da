"""Feeds: RSS, Atom, JSON Feed and lists of subscriptions (OPML), also as programs really write them.

Start reading at `feed.read`; `discovery` finds the feeds that a web page names, `opml` reads lists of feeds.
"""
