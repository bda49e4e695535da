"""Questions: answering them by words and by meaning. Start reading at `questions`."""
