"""The made-up sites of http://news.test: pages and a feed that grows, to try links where there is no internet."""
