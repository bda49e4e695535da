"""Which sentences tell an article: centrality and the ranking built on it. Start reading at `summarise`."""
