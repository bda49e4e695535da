"""The search index: forward and inverted index, MaxScore, vectors. Start at `candidates`."""
