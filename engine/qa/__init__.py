"""Ranking of sentences that answer a question, in the same language or another. Start reading at `answer`."""
