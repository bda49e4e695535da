"""Ranking of an article's sentences for summaries, and their centrality. Start reading at `summarise`."""
